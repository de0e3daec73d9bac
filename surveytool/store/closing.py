"""Closing a round: no more answers, and what is left gives away no order and no key.

The steps are (1) in one transaction: state closed, break-offs counted, drafts deleted; (2) the file written anew in the
order of the random keys; (3) every row checked against its MAC and the number of rows against the counters, while the
snapshot is written; (4) the hash of the snapshot stored with the round; (5) the key destroyed. Killed between any two,
closing again takes up where it stopped: the key is there until all is done, and from then on the hash guards the answers.
"""

import datetime
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select, update

from surveytool.errors import Refused, StoreDamaged
from surveytool.questionnaire.parse import parse
from surveytool.store import counters, responses
from surveytool.store.database import Database
from surveytool.store.keys import destroy_round_key, held_round_key, key_check, key_file
from surveytool.store.rounds import Round, get_round
from surveytool.store.schema import draft as drafts
from surveytool.store.schema import round_ as rounds

if TYPE_CHECKING:
    from surveytool.response.snapshot import Encoder, Snapshot


def close_round(
    db: Database, round_id: str, *, keys: Path, snapshots: Path, today: datetime.date, rng: random.Random
) -> Round:
    """Close a round for good and write its snapshot to ``snapshots/<round>``; finishes a closing that was cut short.

    ``rng`` decides the order of the rows, so it must be one that cannot be guessed (``random.SystemRandom``) for
    anything but simulated answers.

    Raises:
        NotFound: when there is no such round.
        Refused: when it is closed already.
        StoreMissing: when the key of the round is not there.
        StoreDamaged: when a row is not what was stored, or rows are missing. The round takes no more answers then; with
            a backup put back, closing again goes on.
        StoreBusy: when another process is closing it, or keeps the database too long.
    """
    if _is_done(get_round(db, round_id), keys):
        raise _refused(get_round(db, round_id))
    with held_round_key(keys, round_id) as key:
        round_ = get_round(db, round_id)
        if _is_done(round_, keys):  # by another process, while we waited for nothing but the file
            raise _refused(round_)
        if round_.state == "open":
            _stop(db, round_id, key, today)
        if round_.snapshot is None:
            db.vacuum()
            sha256 = _write_snapshot(db, round_, key, snapshots / round_id, rng)
            with db.writing() as connection:
                connection.execute(update(rounds).where(rounds.c.id == round_id).values(snapshot=sha256))
        destroy_round_key(keys, round_id)
    return get_round(db, round_id)


def _is_done(round_: Round, keys: Path) -> bool:
    return round_.snapshot is not None and not key_file(keys, round_.id).exists()


def _refused(round_: Round) -> Refused:
    return Refused("Round '{id}' was closed on {day} already.", id=round_.id, day=round_.closed)


def _stop(db: Database, round_id: str, key: bytes, today: datetime.date) -> None:
    """Take no more answers: from here on no row of the round changes."""
    with db.writing() as connection:
        stored = connection.execute(select(rounds.c.key_check).where(rounds.c.id == round_id)).scalar_one()
        if stored != key_check(key, round_id):
            raise StoreDamaged(
                "The key of round '{id}' is that of another round. Put back the file 'keys/{id}.mac' it was opened with.",
                id=round_id,
            )
        left = connection.execute(
            select(drafts.c.section, func.count()).where(drafts.c.round == round_id).group_by(drafts.c.section)
        ).all()
        counters.add(connection, round_id, [("left", section, number) for section, number in left])
        connection.execute(delete(drafts).where(drafts.c.round == round_id))
        connection.execute(update(rounds).where(rounds.c.id == round_id).values(state="closed", closed=today))


def _write_snapshot(db: Database, round_: Round, key: bytes, folder: Path, rng: random.Random) -> bytes:
    from surveytool.response.snapshot import Encoder
    from surveytool.store.snapshots import write_snapshot

    rows = responses.count(db, round_.id)
    _refuse_missing_rows(db, round_.id, rows)
    questionnaire = parse(round_.source, file=f"{round_.id}.yaml").questionnaire
    encoder = Encoder(questionnaire, questionnaire_sha256=round_.sha256.hex())
    receipts: list[bytes] = []
    return write_snapshot(
        folder,
        encoder=encoder,
        parts=_parts(db, round_.id, key, encoder, receipts),
        rows=rows,
        receipts=receipts,
        rng=rng,
    )


def _parts(db: Database, round_id: str, key: bytes, encoder: "Encoder", receipts: list[bytes]) -> Iterator["Snapshot"]:
    """The columns of every page of rows; adds to ``receipts`` on the way. The last thing it does is tell of damage."""
    damaged = 0
    for page in responses.pages(db, round_id):
        intact = [row for row in page if responses.is_intact(row, round_id, key)]
        damaged += len(page) - len(intact)
        receipts.extend(row.receipt_hash for row in intact if row.receipt_hash is not None)
        # from_json would make tuples of lists, which the encoder does not need and a million rows feel
        yield encoder.encode([json.loads(row.answers) for row in intact])
    if damaged:
        raise StoreDamaged(
            "{count} answers of round '{id}' are not what was stored: '{path}' was damaged, or changed by another "
            "program. Put back a backup and close the round again.",
            count=damaged,
            id=round_id,
            path=db.path,
        )


def _refuse_missing_rows(db: Database, round_id: str, rows: int) -> None:
    with db.reading() as connection:
        counts = counters.read(connection, round_id)
    sums = {name: sum(counts.get(name, {}).values()) for name in ("open_link", "imported", "withdrawn")}
    expected = sums["open_link"] + sums["imported"] - sums["withdrawn"]
    if rows != expected:
        raise StoreDamaged(
            "Round '{id}' has {rows} answers, but {expected} were counted: '{path}' was damaged, or changed by another "
            "program. Put back a backup and close the round again.",
            id=round_id,
            rows=rows,
            expected=expected,
            path=db.path,
        )
