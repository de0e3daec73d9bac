"""The page on which all answers are checked before they are sent, and what must still be done to them."""

import secrets
from collections.abc import Iterator
from functools import partial
from typing import cast

from flask import Response, render_template, url_for
from markupsafe import Markup, escape

from surveytool.questionnaire.model import Note
from surveytool.response import AnswerProblem, Answers, clean
from surveytool.web.member.address import section_url
from surveytool.web.member.draft import Draft, write_nonce
from surveytool.web.member.layout import NOTHING, Block
from surveytool.web.member.own_words import FIELD, asks_words
from surveytool.web.member.page import Personal, Values, page, shared_page, token
from surveytool.web.member.section_page import Filled, anchors
from surveytool.web.member.typed import Said, as_typed, said
from surveytool.web.member.visit import Visit

MOST_ENTRIES = 5_000
"""Questions with their answers that are remembered, of some 300 bytes each."""

_TYPED = Markup(secrets.token_hex(16))  # noqa: S704 - hexadecimal digits
"""Stands in a remembered entry for what somebody typed."""

NOTHING_FILLED = Filled({}, returning=False)


def unfinished(visit: Visit, draft: Draft) -> Iterator[AnswerProblem]:
    """What must still be done before these answers can be sent, in the order of the questionnaire."""
    view = visit.shown
    for section in visit.questionnaire.sections:
        part = visit.part(section.id)
        given = {**as_typed(draft.answers, visit.texts, part.rankings), **draft.typed.get(section.id, {})}
        for question in section.questions:
            if question.id in view.questions and not isinstance(question, Note):
                judged = partial(
                    clean,
                    question,
                    given,
                    scales=visit.questionnaire.scales,
                    items=view.items.get(question.id),
                    choices=view.choices.get(question.id),
                )
                cleaned = judged(decimal=visit.texts.decimal_sign)
                if any(draft.answers.get(name) != value for name, value in cleaned.answers.items()):
                    cleaned = judged()  # typed on a page in the other language, where it could not be kept: ask again
                yield from cleaned.problems


def check_page(visit: Visit, draft: Draft, filled: Filled = NOTHING_FILLED) -> Response:
    """The page with every answer in words, and the button that sends them."""
    sections = visit.shown.sections

    def values(personal: Personal) -> Values:
        parts = [(visit.part(name), personal[f"entries-{name}"]) for name in sections if has_entries(name)]
        return _values(visit, filled) | {"parts": parts, "csrf": personal["csrf"], "nonce": personal["nonce"]}

    def has_entries(name: str) -> bool:
        return any(block.kind != "note" and block.id in visit.shown.questions for block in visit.part(name).blocks)

    personal = {f"entries-{name}": _entries(visit, name) for name in sections} | {
        "csrf": escape(token()),
        "nonce": escape(write_nonce(draft.nonce)),
    }
    if filled != NOTHING_FILLED:
        return page("check.html", filled.status, round_=visit.round, words=visit.words_of, **values(personal))
    same = (sections, visit.shown.questions)
    return shared_page(
        "check.html", round_=visit.round, same=same, personal=personal, values=values, words=visit.words_of
    )


def _values(visit: Visit, filled: Filled) -> dict[str, object]:
    urls: dict[str, str] = {}
    labels: dict[str, str] = {}
    leads: dict[str, str] = {}
    for section_id in visit.shown.sections:
        part = visit.part(section_id)
        labels.update(part.labels)
        leads.update(anchors(part, visit.shown))
        urls.update(dict.fromkeys(part.labels, _change_url(visit, section_id)))
    if asks_words(visit.round):
        labels[FIELD] = visit.texts("Your four words of last time")
    return {
        "layout": visit.layout,
        "problems": filled.problems,
        "urls": urls,
        "labels": labels,
        "anchors": leads,
        "notice": filled.notice,
        "retry": filled.retry,
        "action": url_for("member.check", round_id=visit.round.id),
        "back_url": section_url(visit, visit.shown.sections[-1]),
        "later_url": url_for("member.later", round_id=visit.round.id),
        "asks_words": asks_words(visit.round),
        "typed_words": next(iter(filled.given.get(FIELD, ())), ""),
    }


def _entries(visit: Visit, section_id: str) -> Markup:
    """The questions of a section, each with its answers in words and the address at which they can be changed."""
    view = visit.shown
    answers = cast(Answers, view.answers)
    url = _change_url(visit, section_id)
    return NOTHING.join(
        _entry(visit, block, answers, view.items.get(block.id, ()), url)
        for block in visit.part(section_id).blocks
        if block.id in view.questions and block.kind != "note"
    )


def _entry(visit: Visit, block: Block, answers: Answers, items: tuple[str, ...], url: str) -> Markup:
    """One entry, rendered once for all who answered the same. What somebody typed is filled in, and not kept."""
    words = NOTHING
    if block.line is not None:
        ((_, ((_, typed),)),) = said(block, answers, items, visit.texts)
        chosen: tuple[object, ...] = (typed is None,)
        words = typed or NOTHING
    elif f"{block.id}.other" in answers:
        return _rendered(visit, block, said(block, answers, items, visit.texts), items, url)
    else:
        chosen = tuple(answers.get(name) for name in block.ordered_names)
    known = visit.instrument.entries
    key = (visit.texts.language, block.id, chosen, items, url)
    entry = known.get(key)
    if entry is None:
        lines = ((NOTHING, ((NOTHING, _TYPED),)),) if words else said(block, answers, items, visit.texts)
        if len(known) >= MOST_ENTRIES:
            known.clear()
        entry = known[key] = _rendered(visit, block, lines, items, url)
    return entry.replace(_TYPED, words) if words else entry


def _rendered(visit: Visit, block: Block, lines: tuple[Said, ...], items: tuple[str, ...], url: str) -> Markup:
    first = next((row.groups[0].name for row in block.rows if row.item in items), block.id)
    if block.weights:
        first = f"q-{block.id}"
    return Markup(  # noqa: S704 - a template of ours, which escapes
        render_template("member/entry.html", block=block, lines=lines, url=f"{url}#{first}", t=visit.texts)
    )


def _change_url(visit: Visit, section_id: str) -> str:
    return section_url(visit, section_id, **{"from": "check"})
