"""The codes that people give to the open answers of a closed round.

An answer is known by a short hash of the key of its response, made for one question: it joins nothing to another question, and
says nothing of an order. Every coder has codes of their own for an answer; nothing one of them does changes what another did.
"""

import datetime
import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import Connection, delete, insert, select

from surveytool.errors import Refused
from surveytool.problem import visible
from surveytool.store import responses, schema
from surveytool.store.database import Database
from surveytool.store.rounds import read_round
from surveytool.store.schema import coding as codings
from surveytool.store.schema import coding_done as done
from surveytool.store.schema import overlap as overlaps

How = Literal[
    "typed",
    "keyword",
    "pile",
    "import",
    "suggested_1",
    "suggested_2",
    "suggested_3",
    "suggested_4",
    "suggested_5",
    "settled",
]
HOWS: tuple[How, ...] = get_args(How)
SETTLED = "settled"
"""The coder whose codes are what two coders agreed on afterwards."""
AGAIN = "-again"
"""What the name of a coder ends with who coded answers of an earlier round once more, to see whether codes have drifted."""
MAX_CODER = 30
_CODER = re.compile(rf"[a-z0-9-]{{1,{MAX_CODER}}}")


@dataclass(frozen=True)
class OpenAnswer:
    """One answer in words, as it was given; ``id`` is what it is called while it is coded."""

    id: str
    text: str


@dataclass(frozen=True)
class Coded:
    """What one coder made of one answer they read: codes and how they came by each; no codes is an outcome too."""

    answer: str
    coder: str
    codes: Mapping[str, str]
    version: int


@dataclass(frozen=True)
class Overlap:
    """The answers that both of two coders code. ``first`` is whose codes count until a difference is settled."""

    first: str
    second: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Saved:
    """What came of storing the codings of several answers, in numbers of answers."""

    new: int
    changed: int
    same: int


def answer_id(round_id: str, question: str, response_id: bytes) -> str:
    """What the answer of a response to one question is called: 16 hexadecimal digits."""
    told = b"\0".join((b"surveytool answer", round_id.encode(), question.encode(), response_id))
    return hashlib.sha256(told).digest()[:8].hex()


def check_coder(coder: str) -> str:
    """``coder`` when it may be the name of a person who codes.

    Raises:
        Refused: when it may not.
    """
    if coder == SETTLED or coder.endswith(AGAIN):
        message = "'{coder}' has a meaning of its own and cannot be the name of a coder. Choose another."
        raise Refused(message, coder=visible(coder))
    if not _CODER.fullmatch(coder):
        message = "'{coder}' cannot be the name of a coder. Use small letters, digits and '-', at most {most}."
        raise Refused(message, coder=visible(coder), most=MAX_CODER)
    return coder


def open_answers(db: Database, round_id: str, question: str) -> tuple[OpenAnswer, ...]:
    """The answers in words to ``question`` of a closed round, in the order of their ids, which is none.

    Where members have links of their own, what came by the open link is not among them, as it is in no figure.

    Raises:
        NotFound: when there is no such round.
        Refused: when the round is not closed, or its answers were deleted.
    """
    found = (
        OpenAnswer(answer_id(round_id, question, key), text)
        for key, answers in _answers(db, round_id)
        if isinstance(text := answers.get(question), str) and text
    )
    return tuple(sorted(found, key=lambda answer: answer.id))


def groups_of(
    db: Database, round_id: str, question: str, segments: Sequence[str]
) -> Mapping[str, Mapping[str, str | None]]:
    """For each answer to ``question`` the code that was answered to each of the ``segments``; None when it was left open.

    For counting a theme by group, through the disclosure control; never to be shown beside one answer.
    """
    return {
        answer_id(round_id, question, key): {name: answers.get(name) for name in segments}
        for key, answers in _answers(db, round_id)
        if isinstance(answers.get(question), str) and answers[question]
    }


def _answers(db: Database, round_id: str) -> Iterator[tuple[bytes, Mapping[str, str]]]:
    with db.reading() as connection:
        invites = _closed(connection, round_id)
    for page in responses.pages(db, round_id):
        yield from ((row.id, json.loads(row.answers)) for row in page if not (invites and row.channel == "open"))


def _closed(connection: Connection, round_id: str) -> bool:
    """Whether members have links of their own in a round that is closed and has its answers."""
    round_ = read_round(connection, round_id)
    if round_.state != "closed" or round_.snapshot is None:
        message = "Round '{id}' is not closed, and open answers are coded only after closing. Close it with: surveytool round close {id}"
        raise Refused(message, id=round_id)
    if round_.purged is not None:
        message = "The answers of round '{id}' were deleted on {day} already."
        raise Refused(message, id=round_id, day=round_.purged)
    return round_.invites


def save_coding(
    db: Database,
    round_id: str,
    question: str,
    answer: str,
    *,
    coder: str,
    before: Mapping[str, str] | None,
    codes: Mapping[str, str] | None,
    version: int,
    day: datetime.date,
) -> None:
    """Store that ``coder`` read an answer and gave it ``codes``, each with how they came by it; None makes it one they have not
    read. ``before`` is what they gave it until now, as was seen by who decides this.

    Raises:
        Refused: when the round is not closed, ``coder`` cannot be one, or ``before`` is not what is stored any more.
    """
    _check_name(coder)
    key = (round_id, question, answer, coder)
    with db.writing() as connection:
        _closed(connection, round_id)
        known = [one.codes for one in _read(connection, round_id, question) if (one.answer, one.coder) == key[2:]]
        if (known[0] if known else None) != before:
            message = (
                "This answer was coded in another window meanwhile. Nothing was stored. Load the page again and look."
            )
            raise Refused(message)
        if codes is None:
            _remove(connection, key)
        else:
            _put(connection, key, codes, version, day)


def save_codings(
    db: Database,
    round_id: str,
    question: str,
    rows: Mapping[str, Mapping[str, str]],
    *,
    coder: str,
    version: int,
    day: datetime.date,
    seen: Sequence[Coded] | None = None,
) -> Saved:
    """Store the codes of several answers by one coder, all or nothing; what the coder made of other answers stays.

    A code that the coder had given an answer already keeps how they came by it, and an answer with the same codes stays as it
    is, so that storing the same again changes nothing. ``seen`` is what was stored when it was decided to store this.

    Raises:
        Refused: when the round is not closed, ``coder`` cannot be one, or one of the answers is no longer coded as was ``seen``.
    """
    _check_name(coder)
    new = changed = 0
    with db.writing() as connection:
        _closed(connection, round_id)
        before = {one.answer: one.codes for one in _read(connection, round_id, question) if one.coder == coder}
        if seen is not None:
            then = {one.answer: one.codes for one in seen if one.coder == coder}
            if any(before.get(answer) != then.get(answer) for answer in rows):
                message = "These answers were coded in another window meanwhile. Nothing was stored. Do it once more."
                raise Refused(message)
        for answer, codes in sorted(rows.items()):
            known = before.get(answer)
            if known is not None and set(known) == set(codes):
                continue
            new, changed = (new + 1, changed) if known is None else (new, changed + 1)
            kept = {code: (known or {}).get(code, how) for code, how in codes.items()}
            _put(connection, (round_id, question, answer, coder), kept, version, day)
    return Saved(new, changed, len(rows) - new - changed)


def _check_name(coder: str) -> None:
    if coder != SETTLED:
        check_coder(coder.removesuffix(AGAIN))


def _put(
    connection: Connection, key: tuple[str, str, str, str], codes: Mapping[str, str], version: int, day: datetime.date
) -> None:
    _remove(connection, key)
    own = dict(zip(("round", "question", "answer", "coder"), key, strict=True)) | {"version": version}
    connection.execute(insert(done), own | {"day": day})
    if codes:
        connection.execute(insert(codings), [own | {"code": code, "how": how} for code, how in sorted(codes.items())])


def _remove(connection: Connection, key: tuple[str, str, str, str]) -> None:
    for table in (codings, done):
        wanted = (table.c.round, table.c.question, table.c.answer, table.c.coder)
        connection.execute(delete(table).where(*(column == value for column, value in zip(wanted, key, strict=True))))


def read_codings(db: Database, round_id: str, question: str) -> tuple[Coded, ...]:
    """What every coder made of every answer they read, in the order of answers and coders."""
    with db.reading() as connection:
        return tuple(_read(connection, round_id, question))


def _read(connection: Connection, round_id: str, question: str) -> Iterator[Coded]:
    codes: dict[tuple[str, str], dict[str, str]] = {}
    wanted = (codings.c.round == round_id, codings.c.question == question)
    for row in connection.execute(select(codings).where(*wanted).order_by(codings.c.code)):
        codes.setdefault((row.answer, row.coder), {})[row.code] = row.how
    wanted = (done.c.round == round_id, done.c.question == question)
    for row in connection.execute(select(done).where(*wanted).order_by(done.c.answer, done.c.coder)):
        yield Coded(row.answer, row.coder, codes.get((row.answer, row.coder), {}), row.version)


def codes_by(found: Iterable[Coded], coder: str) -> Mapping[str, frozenset[str]]:
    """The codes that one coder gave each answer they read."""
    return {one.answer: frozenset(one.codes) for one in found if one.coder == coder}


def final_codes(found: Sequence[Coded], overlap: Overlap | None) -> Mapping[str, frozenset[str]]:
    """The codes that count for each answer that was read: what was settled; else, of the answers that two coders both code,
    those of the first; else those of the coder who read most answers. Codings done once more, to see whether codes drifted,
    never count."""
    counted = [one for one in found if not one.coder.endswith(AGAIN)]
    read = Counter(one.coder for one in counted)
    first = dict.fromkeys(overlap.answers, overlap.first) if overlap is not None else {}
    final: dict[str, tuple[tuple[bool, bool, int, str], frozenset[str]]] = {}
    for one in counted:
        rank = (one.coder != SETTLED, first.get(one.answer) != one.coder, -read[one.coder], one.coder)
        if one.answer not in final or rank < final[one.answer][0]:
            final[one.answer] = (rank, frozenset(one.codes))
    return {answer: codes for answer, (_, codes) in sorted(final.items())}


def used_codes(db: Database, round_id: str, question: str) -> frozenset[str]:
    """The codes that somebody gave to an answer to this question in this round."""
    with db.reading() as connection:
        wanted = (codings.c.round == round_id, codings.c.question == question)
        return frozenset(connection.execute(select(codings.c.code).where(*wanted).distinct()).scalars())


def used_in_rounds(db: Database, questionnaire_id: str, question: str) -> frozenset[str]:
    """The codes that somebody gave to an answer to this question in any round of the questionnaire, whatever its version."""
    asked = (
        select(schema.round_.c.id)
        .join(schema.questionnaire, schema.questionnaire.c.sha256 == schema.round_.c.questionnaire)
        .where(schema.questionnaire.c.id == questionnaire_id)
    )
    with db.reading() as connection:
        wanted = (codings.c.round.in_(asked), codings.c.question == question)
        return frozenset(connection.execute(select(codings.c.code).where(*wanted).distinct()).scalars())


def set_overlap(
    db: Database, round_id: str, question: str, answers: Collection[str], *, first: str, second: str
) -> Overlap:
    """Note once which answers two coders both code.

    Raises:
        Refused: when that was noted before, the round is not closed, or the names cannot be those of two coders.
    """
    for coder in (first, second):
        check_coder(coder)
    if first == second:
        raise Refused("Give the names of two coders: '{coder}' is one.", coder=first)
    with db.writing() as connection:
        _closed(connection, round_id)
        if (known := _overlap(connection, round_id, question)) is not None:
            message = (
                "Which answers to '{question}' are coded twice was drawn already, for {first} and {second}. It is drawn once, so "
                "that nobody can look and draw again."
            )
            raise Refused(message, question=question, first=known.first, second=known.second)
        own = {"round": round_id, "question": question, "first": first, "second": second}
        connection.execute(insert(overlaps), [own | {"answer": answer} for answer in sorted(answers)])
    return Overlap(first, second, tuple(sorted(answers)))


def read_overlap(db: Database, round_id: str, question: str) -> Overlap | None:
    """The answers that two coders both code; None when they were not drawn."""
    with db.reading() as connection:
        return _overlap(connection, round_id, question)


def _overlap(connection: Connection, round_id: str, question: str) -> Overlap | None:
    wanted = (overlaps.c.round == round_id, overlaps.c.question == question)
    rows = connection.execute(select(overlaps).where(*wanted).order_by(overlaps.c.answer)).all()
    return Overlap(rows[0].first, rows[0].second, tuple(row.answer for row in rows)) if rows else None
