"""How well the answers were given: how long it took, what was left open, where people stopped."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from surveytool.analysis.fieldwork import ResponseFigures
from surveytool.analysis.summary import QuestionSummary
from surveytool.questionnaire.model import Note, Questionnaire, Side


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


WHOLE_KINDS = ("ranking", "points")
"""Kinds that are summarised choice by choice, but left open as a whole."""


@dataclass(frozen=True)
class Quality:
    """The quality of a round. ``item_nonresponse`` has the worst first, and nothing of a hidden question."""

    duration: tuple[Duration, ...]
    item_nonresponse: tuple[ItemNonresponse, ...]
    left_at: tuple[LeftAt, ...]


def assess(questionnaire: Questionnaire, questions: Sequence[QuestionSummary], figures: ResponseFigures) -> Quality:
    """The quality as far as it may be told: ``questions`` have passed the minimum group.

    How many reached a section that routing shows to some would tell how many were asked its questions; it is left out
    when all of those are hidden.
    """
    untold = set(_untold(questionnaire, {question.id for question in questions if not question.hidden}))
    return Quality(
        tuple(Duration(up_to_minutes, count) for up_to_minutes, count in figures.duration),
        tuple(sorted(_left_open(questions), key=lambda found: -found.share)),
        tuple(LeftAt(section, reached, left) for section, reached, left in figures.left_at if section not in untold),
    )


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
