"""The page on which all answers are checked before they are sent, and what must still be done to them."""

from collections.abc import Iterator
from typing import cast

from flask import Response, url_for

from surveytool.questionnaire.model import Note
from surveytool.response import AnswerProblem, Answers, clean
from surveytool.web.member.address import section_url
from surveytool.web.member.draft import Draft, write_nonce
from surveytool.web.member.layout import Block
from surveytool.web.member.page import page, token
from surveytool.web.member.section_page import Filled
from surveytool.web.member.typed import Said, as_typed, said
from surveytool.web.member.visit import Visit

Entry = tuple[Block, tuple[Said, ...], str]
"""A question with its answers in words and the address at which they can be changed."""

NOTHING_FILLED = Filled({}, returning=False)


def unfinished(visit: Visit, draft: Draft) -> Iterator[AnswerProblem]:
    """What must still be done before these answers can be sent, in the order of the questionnaire."""
    view = visit.shown
    for section in visit.questionnaire.sections:
        given = {**as_typed(draft.answers, visit.texts), **draft.typed.get(section.id, {})}
        for question in section.questions:
            if question.id in view.questions and not isinstance(question, Note):
                cleaned = clean(
                    question,
                    given,
                    scales=visit.questionnaire.scales,
                    items=view.items.get(question.id),
                    choices=view.choices.get(question.id),
                )
                yield from cleaned.problems


def check_page(visit: Visit, draft: Draft, filled: Filled = NOTHING_FILLED) -> Response:
    """The page with every answer in words, and the button that sends them."""
    urls: dict[str, str] = {}
    labels: dict[str, str] = {}
    for section_id in visit.shown.sections:
        part = visit.part(section_id)
        labels.update(part.labels)
        urls.update(dict.fromkeys(part.labels, _change_url(visit, section_id)))
    return page(
        "check.html",
        filled.status,
        round_=visit.round,
        layout=visit.layout,
        parts=[(visit.part(name), entries) for name in visit.shown.sections if (entries := _entries(visit, name))],
        problems=filled.problems,
        urls=urls,
        labels=labels,
        notice=filled.notice,
        retry=filled.retry,
        csrf=token(),
        nonce=write_nonce(draft.nonce),
        action=url_for("member.check", round_id=visit.round.id),
        back_url=section_url(visit, visit.shown.sections[-1]),
    )


def _entries(visit: Visit, section_id: str) -> list[Entry]:
    view = visit.shown
    answers = cast(Answers, view.answers)
    url = _change_url(visit, section_id)
    entries: list[Entry] = []
    for block in visit.part(section_id).blocks:
        if block.id in view.questions and block.kind != "note":
            items = view.items.get(block.id, ())
            first = next((row.groups[0].name for row in block.rows if row.item in items), block.id)
            entries.append((block, said(block, answers, items, visit.texts), f"{url}#{first}"))
    return entries


def _change_url(visit: Visit, section_id: str) -> str:
    return section_url(visit, section_id, **{"from": "check"})
