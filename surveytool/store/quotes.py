"""The parts of open answers that a person approved for the report."""

import datetime
import json
from collections.abc import Iterable, Mapping
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
    db: Database,
    round_id: str,
    question: str,
    approved: Mapping[Quote, Consent],
    *,
    withdrawn: Iterable[Quote] = (),
    approved_by: str,
    day: datetime.date,
) -> None:
    """Store quotes that somebody approved, and take back those ``withdrawn``; all or nothing. A new quote from an answer takes the
    place of an earlier one that it overlaps with.

    Raises:
        Refused: the round is not closed; who approves has no name; or a quote does not stand in its answer letter for letter.
    """
    name = " ".join(approved_by.split())
    if not name or len(name) > MAX_NAME or not name.isprintable():
        message = "'{name}' is no name to approve quotes with. Give that of a person, of at most {most} characters, after --by."
        raise Refused(message, name=visible(approved_by), most=MAX_NAME)
    texts = {answer.id: answer.text for answer in open_answers(db, round_id, question)}
    for one in approved:
        text = texts.get(one.answer)
        if text is None or not is_verbatim(one, text):
            message = "'{quote}' is not in the answer it is said to be from, letter for letter. Nothing was stored."
            raise Refused(message, quote=visible(one.printed))
    with db.writing() as connection:
        own = {"round": round_id, "question": question}
        for one in (*withdrawn, *approved):
            _remove(connection, round_id, question, one)
        rows = [
            own
            | {"answer": one.answer, "start": one.start, "end": one.end, "redacted": one.printed}
            | {"consent": consent, "approved_by": name, "day": day}
            for one, consent in sorted(approved.items(), key=lambda item: (item[0].answer, item[0].start))
        ]
        if rows:
            connection.execute(insert(quotes), rows)


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
