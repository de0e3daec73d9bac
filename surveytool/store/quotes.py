"""The parts of open answers that a person approved for the report."""

import datetime
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, delete, insert, select

from surveytool.errors import Refused
from surveytool.problem import visible
from surveytool.store import responses
from surveytool.store.coding import answer_id, open_answers
from surveytool.store.database import Database
from surveytool.store.rounds import get_round
from surveytool.store.schema import quote as quotes
from surveytool.themes.quote import Quote, is_verbatim

Consent = Literal["given", "elsewhere"]
"""How it is known that who wrote it may be quoted: they said so in the questionnaire, or who approves it knows otherwise."""
MAX_NAME = 60


@dataclass(frozen=True)
class Approved:
    """A quote that may be printed: who approved it, when, and how it is known that its writer agrees."""

    quote: Quote
    consent: Consent
    approved_by: str
    day: datetime.date


def read_quotes(db: Database, round_id: str, question: str) -> tuple[Approved, ...]:
    """The approved quotes from the answers to one question, in the order of the ids of the answers, which is none.

    Raises:
        NotFound: when there is no such round.
    """
    get_round(db, round_id)
    with db.reading() as connection:
        wanted = (quotes.c.round == round_id, quotes.c.question == question)
        rows = connection.execute(select(quotes).where(*wanted).order_by(quotes.c.answer, quotes.c.start)).all()
    return tuple(
        Approved(Quote(row.answer, row.start, row.end, row.redacted), row.consent, row.approved_by, row.day)
        for row in rows
    )


def consenting(db: Database, round_id: str, question: str, consent: str) -> frozenset[str]:
    """Whose answers to ``question`` may be quoted: the ids of those who ticked the question ``consent`` too."""
    found = set()
    for page in responses.pages(db, round_id):
        for row in page:
            answers = json.loads(row.answers)
            if answers.get(question) and answers.get(consent):
                found.add(answer_id(round_id, question, row.id))
    return frozenset(found)


def save_quotes(
    db: Database, round_id: str, question: str, approved: Sequence[Approved], *, withdrawn: Iterable[Quote] = ()
) -> None:
    """Store quotes that somebody approved, and take back those ``withdrawn``; all or nothing. A new quote from an answer takes the
    place of an earlier one that it overlaps with.

    Raises:
        Refused: the round is not closed; who approves has no name; or a quote does not stand in its answer letter for letter.
    """
    texts = {answer.id: answer.text for answer in open_answers(db, round_id, question)}
    for one in approved:
        check_approver(one.approved_by)
        text = texts.get(one.quote.answer)
        if text is None or not is_verbatim(one.quote, text):
            message = "'{quote}' is not in the answer it is said to be from, letter for letter. Nothing was stored."
            raise Refused(message, quote=visible(one.quote.printed))
    with db.writing() as connection:
        for gone in (*withdrawn, *(one.quote for one in approved)):
            _remove(connection, round_id, question, gone)
        rows = [
            {"round": round_id, "question": question, "answer": one.quote.answer, "start": one.quote.start}
            | {"end": one.quote.end, "redacted": one.quote.printed, "consent": one.consent}
            | {"approved_by": one.approved_by, "day": one.day}
            for one in sorted(approved, key=lambda one: (one.quote.answer, one.quote.start))
        ]
        if rows:
            connection.execute(insert(quotes), rows)


def check_approver(name: str) -> str:
    """``name`` when it can be that of a person who approves quotes.

    Raises:
        Refused: when it cannot.
    """
    if name.strip() != name or not name or len(name) > MAX_NAME or not name.isprintable():
        message = "'{name}' is no name to approve quotes with. Give that of a person, of at most {most} characters."
        raise Refused(message, name=visible(name), most=MAX_NAME)
    return name


def _remove(connection: Connection, round_id: str, question: str, one: Quote) -> None:
    connection.execute(
        delete(quotes).where(
            quotes.c.round == round_id,
            quotes.c.question == question,
            quotes.c.answer == one.answer,
            quotes.c.start < one.end,
            quotes.c.end > one.start,
        )
    )
