"""Responses: stored once, in one transaction with everything that counts them, or not at all."""

import datetime
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, delete, func, select
from sqlalchemy.dialects.sqlite import insert as insert_or_keep

from surveytool.errors import Refused, StoreDamaged
from surveytool.response.answer import Value
from surveytool.response.packed import Packed
from surveytool.response.response import Disposition, from_json
from surveytool.store import counters
from surveytool.store.database import Database
from surveytool.store.drafts import draft_key, read_draft
from surveytool.store.invitations import spend
from surveytool.store.keys import key_check, row_mac
from surveytool.store.prepared import Prepared
from surveytool.store.rounds import as_day, unknown_round
from surveytool.store.schema import draft as drafts
from surveytool.store.schema import import_log
from surveytool.store.schema import response as responses_table
from surveytool.store.schema import round_ as rounds

Channel = Literal["open", "personal", "import"]
PAGE = 1_000
"""Rows read or written at a time. Small pages keep the lock short, and Python from walking through them over and over."""
BLOCK = 50
"""Rows of an import packed together while they wait."""

_ROUND = Prepared(
    select(rounds.c.state, rounds.c.opens, rounds.c.closes, rounds.c.key_check, rounds.c.links).where(
        rounds.c.id == bindparam("round")
    )
)
_STORE = Prepared(insert_or_keep(responses_table).on_conflict_do_nothing())
_STORED = select(responses_table.c.answers).where(
    responses_table.c.round == bindparam("round"), responses_table.c.id == bindparam("id")
)
_PERSON = select(responses_table.c.person).where(
    responses_table.c.round == bindparam("round"), responses_table.c.id == bindparam("id")
)
_IMPORT = "INSERT INTO response (id, round, channel, disposition, answers, mac) VALUES (?, ?, ?, ?, ?, ?)"
"""As text: for a million rows, what SQLAlchemy does for each takes longer than storing it."""

_WITH_RECEIPT = select(responses_table.c.id).where(
    responses_table.c.round == bindparam("r"), responses_table.c.receipt_hash == bindparam("hash")
)
_WITHDRAW = (
    delete(responses_table)
    .where(responses_table.c.round == bindparam("r"), responses_table.c.id == bindparam("i"))
    .returning(responses_table.c.disposition, responses_table.c.channel)
)
_DELETE_DRAFT = Prepared(delete(drafts).where(drafts.c.round == bindparam("r"), drafts.c.key == bindparam("k")))


@dataclass(frozen=True)
class Sent:
    """What came of sending. ``stored`` is False when this form was sent before; then the first answers were kept, and
    ``same`` tells whether these are equal to them. It is also False when ``overtaken``: the draft is not what it was; and
    when ``spent``: the personal link was used before, for other answers."""

    stored: bool
    same: bool = True
    overtaken: bool = False
    spent: bool = False


@dataclass(frozen=True)
class Imported:
    """One response of an import."""

    answers_json: str
    disposition: Disposition


def send(
    db: Database,
    *,
    round_id: str,
    key: bytes,
    id: bytes,
    answers_json: str,
    receipt_hash: bytes,
    disposition: Disposition,
    day: datetime.date,
    minutes: float | None = None,
    reached: Sequence[str] = (),
    draft: str | None = None,
    checked: str | None = None,
    tag: bytes | None = None,
    person: bytes | None = None,
) -> Sent:
    """Store a response. When this returns, it is on disk, once, whatever is killed next.

    With ``tag`` it came by the personal link with that hash, which is spent in the same transaction: no answers without a
    link that was unspent, and no spent link without answers. ``person`` joins it to other rounds, where that was agreed.

    ``key`` is the key of the round and ``id`` what it makes of the form's nonce. ``minutes`` is how long answering took;
    ``reached`` are sections not counted as reached before; ``draft`` is the member's secret, to delete the draft with.
    With ``checked``, what the draft was when the answers were taken from it, nothing is stored when it was changed since.
    A form that was sent before is not stored again, also when the round has closed in between.

    Raises:
        Refused: when the round is not open on ``day``.
        NotFound: when there is no such round.
    """
    with db.writing() as connection:
        if (refusal := _refusal(connection, round_id, key, day)) is not None:
            if (sent := _sent_before(connection, round_id, id, answers_json)) is not None:
                return sent
            raise refusal
        if draft is not None and checked is not None and _is_changed(connection, round_id, draft, checked):
            return _sent_before(connection, round_id, id, answers_json) or Sent(stored=False, overtaken=True)
        if tag is not None:
            if (sent := _sent_before(connection, round_id, id, answers_json)) is not None:
                return sent  # before the link is touched: it is never spent without answers of its own
            spent = spend(connection, round_id, tag)
            if spent is None:
                return Sent(stored=False, spent=True)
            person = spent.person or person
        channel: Channel = "open" if tag is None else "personal"
        row = _row(key, round_id, id, channel, disposition, answers_json, receipt_hash, person)
        if _STORE.run(connection, row).rowcount == 0:
            return _sent_before(connection, round_id, id, answers_json) or Sent(stored=False)
        counts = [
            *_came_in(connection, round_id, channel, disposition, day),
            *(("reached", section, 1) for section in reached),
        ]
        if minutes is not None and (duration := counters.duration_key(minutes)) is not None:
            counts.append(("duration", duration, 1))
        counters.add(connection, round_id, counts)
        if draft is not None:
            _DELETE_DRAFT.run(connection, {"r": round_id, "k": draft_key(draft)})
    return Sent(stored=True)


def _came_in(
    connection: Connection, round_id: str, channel: Channel, disposition: Disposition, day: datetime.date
) -> list[tuple[counters.Name, str, int]]:
    """What to count of one response. Beside personal links, the open one is counted apart."""
    links = _ROUND.run(connection, {"round": round_id}).fetchone()[4]
    if channel == "personal":
        return [(disposition, day.isoformat(), 1), ("personal", "", 1)]
    if links == "open":
        return [(disposition, day.isoformat(), 1), ("open_link", "", 1)]
    apart: dict[Disposition, counters.Name] = {"complete": "open_complete", "partial": "open_partial"}
    return [(apart[disposition], day.isoformat(), 1), ("open_link", "", 1)]


def add_many(
    db: Database, *, round_id: str, key: bytes, rows: Iterable[Imported], file_sha256: bytes, again: bool = False
) -> int:
    """Store the responses of a file, all or nothing, and give their number. They have no day, duration or receipt.

    Raises:
        Refused: when the round is closed, or the file was imported before and ``again`` is not said.
        NotFound: when there is no such round.
    """
    with db.reading() as connection:  # what can be refused is refused before the work of getting ready
        if (refusal := _refusal(connection, round_id, key, None)) is not None:
            raise refusal
    ready, counts = _made_ready(key, round_id, rows)
    with db.writing() as connection:
        if (refusal := _refusal(connection, round_id, key, None)) is not None:
            raise refusal
        _log_import(connection, round_id, file_sha256, again=again)
        for part in ready:
            if part:
                connection.exec_driver_sql(_IMPORT, sorted(part))
        total = sum(counts.values())
        counters.add(
            connection,
            round_id,
            [
                ("complete", counters.IMPORTED, counts["complete"]),
                ("partial", counters.IMPORTED, counts["partial"]),
                ("imported", "", total),
            ],
        )
    return total


_Ready = tuple[bytes, str, str, str, str, bytes]


def _made_ready(
    key: bytes, round_id: str, rows: Iterable[Imported]
) -> tuple[Sequence[Packed[_Ready]], dict[Disposition, int]]:
    """The rows to store, and how many there are of each disposition.

    They are dealt out by the first byte of their random ids. So the lock is held for storing alone, and storing goes
    through the file from front to back instead of criss-cross.
    """
    parts: tuple[Packed[_Ready], ...] = tuple(Packed(block=BLOCK) for _ in range(256))
    counts: dict[Disposition, int] = {"complete": 0, "partial": 0}
    for row in rows:
        counts[row.disposition] += 1
        id_ = secrets.token_bytes(16)
        mac = row_mac(
            key,
            round_id=round_id,
            id_=id_,
            channel="import",
            disposition=row.disposition,
            answers=row.answers_json,
            receipt_hash=None,
        )
        parts[id_[0]].append((id_, round_id, "import", row.disposition, row.answers_json, mac))
    return parts, counts


def withdraw(db: Database, *, round_id: str, key: bytes, receipt_hash: bytes, day: datetime.date) -> bool:
    """Delete the response with this receipt and count that it was withdrawn; False when there is none (any more).

    It is looked up before the lock is taken, as that reads every row of the round. What was counted by day and duration
    when it was sent stays: which of those it was is not known.

    Raises:
        Refused: when the round is not open on ``day``.
        NotFound: when there is no such round.
    """
    with db.reading() as connection:
        if (refusal := _refusal(connection, round_id, key, day)) is not None:
            raise refusal
        id_ = connection.execute(_WITH_RECEIPT, {"r": round_id, "hash": receipt_hash}).scalar_one_or_none()
    if id_ is None:
        return False
    with db.writing() as connection:
        if (refusal := _refusal(connection, round_id, key, day)) is not None:
            raise refusal
        gone = connection.execute(_WITHDRAW, {"r": round_id, "i": id_}).one_or_none()
        if gone is None:
            return False
        links = _ROUND.run(connection, {"round": round_id}).fetchone()[4]
        is_apart = gone.channel == "open" and links != "open"
        counters.add(connection, round_id, [("withdrawn", "open" if is_apart else gone.disposition, 1)])
    return True


def responses(db: Database, round_id: str) -> Iterator[dict[str, Value]]:
    """The answers of every response, in the order of their random ids."""
    for page in pages(db, round_id):
        yield from (from_json(row.answers) for row in page)


def count(db: Database, round_id: str) -> int:
    """The number of responses in the round, however they came."""
    with db.reading() as connection:
        statement = select(func.count()).where(responses_table.c.round == round_id)
        return int(connection.execute(statement).scalar_one())


def count_open(db: Database, round_id: str) -> int:
    """The number of responses that came by the open link."""
    with db.reading() as connection:
        statement = select(func.count()).where(responses_table.c.round == round_id, responses_table.c.channel == "open")
        return int(connection.execute(statement).scalar_one())


def was_sent(db: Database, *, round_id: str, id: bytes) -> bool:
    """Whether the response with this id is stored: for a form that comes once more when its draft has gone."""
    with db.reading() as connection:
        return connection.execute(_STORED, {"round": round_id, "id": id}).one_or_none() is not None


def person_of(db: Database, *, round_id: str, id: bytes) -> bytes | None:
    """What joins the response with this id to those of other rounds; None when nothing does, or there is no such response."""
    with db.reading() as connection:
        found: bytes | None = connection.execute(_PERSON, {"round": round_id, "id": id}).scalar_one_or_none()
        return found


def pages(db: Database, round_id: str) -> Iterator[Sequence[Row[Any]]]:
    """The stored rows, in the order of their random ids, a page at a time.

    Each page is a transaction of its own: a reader that stays would keep every other round from storing answers.
    """
    last = b""
    while True:
        with db.reading() as connection:
            page = connection.execute(_PAGE, {"round": round_id, "last": last}).all()
        if not page:
            return
        yield page
        last = page[-1].id


def is_intact(row: Row[Any], round_id: str, key: bytes) -> bool:
    """Whether a stored row is what was once stored."""
    if not all(isinstance(text, str) for text in (row.channel, row.disposition, row.answers)):
        return False  # one bit makes bytes of a text
    expected = row_mac(
        key,
        round_id=round_id,
        id_=row.id,
        channel=row.channel,
        disposition=row.disposition,
        answers=row.answers,
        receipt_hash=row.receipt_hash,
        person=row.person,
    )
    return bool(row.mac == expected)


_PAGE = (
    select(responses_table)
    .where(responses_table.c.round == bindparam("round"), responses_table.c.id > bindparam("last"))
    .order_by(responses_table.c.id)
    .limit(PAGE)
)


def _row(
    key: bytes,
    round_id: str,
    id_: bytes,
    channel: Channel,
    disposition: Disposition,
    answers: str,
    receipt_hash: bytes | None,
    person: bytes | None,
) -> dict[str, object]:
    mac = row_mac(
        key,
        round_id=round_id,
        id_=id_,
        channel=channel,
        disposition=disposition,
        answers=answers,
        receipt_hash=receipt_hash,
        person=person,
    )
    return {
        "round": round_id,
        "id": id_,
        "channel": channel,
        "disposition": disposition,
        "answers": answers,
        "receipt_hash": receipt_hash,
        "mac": mac,
        "person": person,
    }


def _sent_before(connection: Connection, round_id: str, id_: bytes, answers: str) -> Sent | None:
    stored = connection.execute(_STORED, {"round": round_id, "id": id_}).scalar_one_or_none()
    return None if stored is None else Sent(stored=False, same=stored == answers)


def _is_changed(connection: Connection, round_id: str, secret: str, checked: str) -> bool:
    draft = read_draft(connection, round_id=round_id, secret=secret)
    return draft is None or draft.content != checked


def _refusal(connection: Connection, round_id: str, key: bytes, day: datetime.date | None) -> Refused | None:
    """Why no answers are taken; None when they are. Without a day (an import) the days of the round do not bind."""
    row = _ROUND.run(connection, {"round": round_id}).fetchone()
    if row is None:
        raise unknown_round(connection, round_id)
    state, opens, closes, check = row[0], as_day(row[1]), as_day(row[2]), row[3]
    if state != "open":
        return Refused("Round '{id}' is closed: no answers can be added to it.", id=round_id)
    if check != key_check(key, round_id):
        raise StoreDamaged(
            "The key of round '{id}' is that of another round. Put back the file 'keys/{id}.mac' it was opened with.",
            id=round_id,
        )
    if day is not None and opens is not None and day < opens:
        return Refused("Round '{id}' opens on {opens}: no answers are taken yet.", id=round_id, opens=opens)
    if day is not None and closes is not None and day > closes:
        return Refused("Round '{id}' took answers until {closes}.", id=round_id, closes=closes)
    return None


def _log_import(connection: Connection, round_id: str, file_sha256: bytes, *, again: bool) -> None:
    logged = connection.execute(
        insert_or_keep(import_log).on_conflict_do_nothing(), {"round": round_id, "sha256": file_sha256}
    )
    if logged.rowcount == 0 and not again:
        raise Refused(
            "This file was imported into round '{id}' before. Nothing was stored; say --again to add its responses once "
            "more.",
            id=round_id,
        )
