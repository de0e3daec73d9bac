"""How well the answers were given: how long it took, what was left open, where people stopped."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.fieldwork import ResponseFigures
from surveytool.analysis.straightlining import Straight
from surveytool.analysis.summary import QuestionSummary
from surveytool.analysis.tally import Tally
from surveytool.questionnaire.model import Note, Questionnaire, Side
from surveytool.response.snapshot import ANSWERED


@dataclass(frozen=True)
class Duration:
    """So many took at most this long, and longer than the step before."""

    up_to_minutes: int
    count: int


@dataclass(frozen=True)
class ItemNonresponse:
    """A question, item or side that people were shown and left open: ``share`` is left_open over asked."""

    id: str
    item: str | None
    side: Side | None
    text: str
    kind: str
    left_open: int
    asked: int
    share: float


@dataclass(frozen=True)
class LeftAt:
    """A section: how many reached it, and how many went no further."""

    section: str
    reached: int
    left: int


@dataclass(frozen=True)
class StraightRows:
    """A matrix: of ``filled`` who answered every item, ``straight`` did so with one point."""

    question: str
    filled: int
    straight: int
    share: float


@dataclass(frozen=True)
class Sensitivity:
    """What would be different without the ``flagged`` people who gave one answer to all of every matrix they filled in: the item
    whose share of the two best points moves most, with and without them. They are not left out of anything."""

    flagged: int
    question: str
    item: str
    top2: float
    without: float


WHOLE_KINDS = ("ranking", "points")
"""Kinds that are summarised choice by choice, but left open as a whole."""


@dataclass(frozen=True)
class Quality:
    """The quality of a round. ``item_nonresponse`` has the worst first, and nothing of a hidden question. ``sensitivity`` is None
    where fewer were flagged than may be told of, as figures with and without them would tell their answers."""

    duration: tuple[Duration, ...]
    item_nonresponse: tuple[ItemNonresponse, ...]
    left_at: tuple[LeftAt, ...]
    straightlining: tuple[StraightRows, ...] = ()
    sensitivity: Sensitivity | None = None


def assess(
    questionnaire: Questionnaire,
    questions: Sequence[QuestionSummary],
    figures: ResponseFigures,
    *,
    tally: Tally,
    disclosure: Disclosure,
) -> Quality:
    """The quality as far as it may be told: ``questions`` have passed the minimum group.

    How many reached a section that routing shows to some would tell how many were asked its questions; it is left out
    when all of those are hidden.
    """
    untold = set(_untold(questionnaire, {question.id for question in questions if not question.hidden}))
    return Quality(
        tuple(Duration(up_to_minutes, count) for up_to_minutes, count in figures.duration),
        tuple(sorted(_left_open(questions), key=lambda found: -found.share)),
        tuple(LeftAt(section, reached, left) for section, reached, left in figures.left_at if section not in untold),
        tuple(_straight(questions, tally.straight, disclosure)),
        _sensitivity(questions, tally, disclosure),
    )


def _straight(
    questions: Sequence[QuestionSummary], straight: Straight, disclosure: Disclosure
) -> Iterator[StraightRows]:
    """The matrices of which every item may be told, and that enough filled in."""
    for name, (filled, same) in ((name, counts.tolist()) for name, counts in straight.matrices.items()):
        is_told = not any(question.hidden for question in questions if question.id == name)
        if is_told and not disclosure.hides(filled):
            yield StraightRows(name, filled, same, same / filled)


def _sensitivity(questions: Sequence[QuestionSummary], tally: Tally, disclosure: Disclosure) -> Sensitivity | None:
    flagged = tally.straight.flagged
    if disclosure.hides(flagged) or disclosure.hides(tally.rows - flagged):
        return None
    found: list[Sensitivity] = []
    for question in questions:
        codes = tally.straight.codes.get(question.name)
        if codes is None or question.top2 is None or question.item is None or question.answered is None:
            continue
        points = codes[ANSWERED : ANSWERED + len(question.distribution)]
        left = question.answered - int(points.sum())
        if not disclosure.hides(left) and not disclosure.hides(int(points.sum())):
            without = (question.top2.count - int(points[-2:].sum())) / left
            found.append(Sensitivity(flagged, question.id, question.item, question.top2.share, without))
    return max(found, key=lambda one: abs(one.top2 - one.without), default=None)


def _untold(questionnaire: Questionnaire, told: Collection[str]) -> Iterator[str]:
    for section in questionnaire.sections:
        asking = [question for question in section.questions if not isinstance(question, Note)]
        routed = section.show_if is not None or all(question.show_if for question in asking)
        if routed and not any(question.id in told for question in asking):
            yield section.id


def _left_open(questions: Sequence[QuestionSummary]) -> list[ItemNonresponse]:
    return [
        ItemNonresponse(
            question.id,
            question.item,
            question.side,
            question.item_text or question.text,
            question.kind,
            question.left_open,
            question.asked,
            question.left_open / question.asked,
        )
        for place, question in enumerate(questions)
        if question.left_open is not None and question.asked
        if question.kind not in WHOLE_KINDS or not any(before.id == question.id for before in questions[:place])
    ]
