"""All that is known of a closed round, as frozen data: what a report is built from, and its results JSON."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal

from surveytool.analysis.composite import IndexSummary
from surveytool.analysis.fieldwork import ResponseSummary
from surveytool.analysis.goal import GoalSummary
from surveytool.analysis.priority import Priorities
from surveytool.analysis.quality import Quality
from surveytool.analysis.segment import Segments
from surveytool.analysis.summary import QuestionSummary
from surveytool.analysis.theme_summary import NO_THEMES, Themes
from surveytool.analysis.trend import Comparison

FORMAT = "surveytool-results/1"


@dataclass(frozen=True)
class RoundFacts:
    """Which round it is. ``population`` is the number that was declared, None when open; ``links`` says by which links it
    was answered, ``linking`` what links it to other rounds. ``unchecked``: its key was lost before it closed, so that its
    answers could be counted but not checked one by one."""

    id: str
    questionnaire: str
    version: int
    kind: str
    title: str
    population: int | None
    opened: datetime.date
    closed: datetime.date | None
    simulated: bool = False
    links: Literal["open", "personal", "both"] = "open"
    anonymous: bool = True
    linking: Literal["none", "code", "panel"] = "none"
    unchecked: bool = False


@dataclass(frozen=True)
class EarlierRound:
    """A round that this one is laid beside: which, when, and how many answered (of N, None when open)."""

    id: str
    title: str
    kind: str
    opened: datetime.date
    closed: datetime.date | None
    population: int | None
    responses: int


@dataclass(frozen=True)
class Results:
    """The results of a round, its texts in one ``language``.

    ``population`` is N as the intervals used it: None when it is open, or when more people answered than were declared.
    ``minimum_group`` is the number of answers under which nothing is told; all that is here has passed it.
    """

    round: RoundFacts
    response: ResponseSummary
    questions: tuple[QuestionSummary, ...]
    priorities: Priorities
    indices: tuple[IndexSummary, ...]
    segments: Segments
    goals: tuple[GoalSummary, ...]
    quality: Quality
    warnings: tuple[str, ...]
    population: int | None
    minimum_group: int
    language: str
    comparisons: tuple[Comparison, ...] = ()
    earlier: tuple[EarlierRound, ...] = ()
    themes: Themes = NO_THEMES


def results_json(results: Results) -> dict[str, Any]:
    """The results JSON (format surveytool-results/1): dicts, lists, text and numbers only, nothing rounded.

    Of a question, priority or goal a key without a value is left out; a hidden one keeps its names, hidden and reason.
    Of the round and the response every key is there, with null for what is not known.
    """
    return {
        "format": FORMAT,
        "language": results.language,
        "minimum_group": results.minimum_group,
        "round": _whole(results.round),
        "response": _whole(results.response),
        "questions": [_given(question) for question in results.questions],
        "priorities": [_given(priority) for priority in results.priorities.items],
        "crosshairs": [_whole(crosshair) for crosshair in results.priorities.crosshairs],
        "indices": [_given(index) for index in results.indices],
        "segments": [_given(row) for row in results.segments.rows],
        "segment_tests": [_given(test) for test in results.segments.tests],
        "earlier": [_whole(earlier) for earlier in results.earlier],
        "comparisons": [_given(comparison) for comparison in results.comparisons],
        "goals": [_given(goal) for goal in results.goals],
        "open_answers": [_given(answers) for answers in results.themes.answers],
        "themes": [_given(count) for count in results.themes.counts],
        "theme_pairs": [_given(pair) for pair in results.themes.pairs],
        "single_ideas": [_given(idea) for idea in results.themes.singles],
        "theme_segments": [_given(row) for row in results.themes.segments],
        "theme_changes": [_whole(change) for change in results.themes.changes],
        "theme_drift": [_whole(drift) for drift in results.themes.drifts],
        "quality": {
            "duration": [_whole(step) for step in results.quality.duration],
            "item_nonresponse": [_given(question) for question in results.quality.item_nonresponse],
            "left_at": [_whole(section) for section in results.quality.left_at],
            "straightlining": [_whole(matrix) for matrix in results.quality.straightlining],
            "sensitivity": _whole(results.quality.sensitivity) if results.quality.sensitivity is not None else None,
        },
        "warnings": list(results.warnings),
    }


def _whole(value: object) -> dict[str, Any]:
    return {name: plain(part) for name, part in _parts(value)}


def _given(value: object) -> dict[str, Any]:
    return {name: plain(part) for name, part in _parts(value) if part is not None and part is not False and part != ()}


def _parts(value: object) -> list[tuple[str, object]]:
    assert is_dataclass(value)
    return [
        (field.name.rstrip("_"), getattr(value, field.name)) for field in fields(value)
    ]  # ``from_`` is a word of Python


def plain(value: object, *, every_key: bool = False) -> object:
    """A value as JSON has it. Of frozen data a key without a value is left out, unless ``every_key`` is asked for."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [plain(part, every_key=every_key) for part in value]
    if isinstance(value, Mapping):
        return {name: plain(part, every_key=every_key) for name, part in value.items()}
    if not is_dataclass(value):
        return value
    return {name: plain(part, every_key=True) for name, part in _parts(value)} if every_key else _given(value)
