"""Closing a round: no more answers, and what is left gives away no order and no key.

The steps are (1) in one transaction: state closed, break-offs counted, drafts deleted; (2) who took part counted a last
time, and the list of who was mailed deleted, for who got a reminder had not answered, with the notes at links that no more mail
is wanted, for few on the list want none; (3) the file written anew in the order
of the random keys; (4) every row checked against its MAC and the number of rows against the counters, while the snapshot is
written, and with it what else is told of the round; (5) the hash of the snapshot stored with the round; (6) the keys
destroyed. Killed between any two, closing again takes up where it stopped: the key is there until all is done, and from then
on the hash guards the answers. A database that is damaged is told before anything is done.
"""

import contextlib
import datetime
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, delete, func, select, update

from surveytool.errors import Refused, StoreBusy, StoreDamaged
from surveytool.questionnaire.parse import parse
from surveytool.store import counters, responses
from surveytool.store.alone import alone
from surveytool.store.database import Database
from surveytool.store.facts import facts_of
from surveytool.store.integrity import refuse_damaged
from surveytool.store.invitations import check_links_key, count_invitations, forget_all_stopped, invited_tags
from surveytool.store.keys import destroy_links_key, destroy_round_key, held_round_key, key_check, key_file, links_key
from surveytool.store.ledger import check_counts, check_ledger
from surveytool.store.lost_keys import lost_keys
from surveytool.store.mailings import opt_out_stopped
from surveytool.store.participation import participation
from surveytool.store.people_schema import mail as mails
from surveytool.store.rounds import Round, get_round
from surveytool.store.schema import draft as drafts
from surveytool.store.schema import round_ as rounds

if TYPE_CHECKING:
    from surveytool.questionnaire.model import Questionnaire
    from surveytool.response.snapshot import Encoder, Snapshot


def close_round(
    db: Database,
    round_id: str,
    *,
    keys: Path,
    snapshots: Path,
    today: datetime.date,
    rng: random.Random,
    people: Database | None = None,
    without_key: bool = False,
) -> Round:
    """Close a round for good and write its snapshot to ``snapshots/<round>``; finishes a closing that was cut short.

    ``people`` is the list of members of a round with personal links. Without it, participation by what is known of members is
    not kept, only how many were invited and how many answered.

    ``without_key`` closes a round whose keys are lost. Its answers can be counted against the counters but not checked row
    by row, which is kept with the round (``was_checked``) and told with its results; and participation is kept as without
    ``people``.

    ``rng`` decides the order of the rows, so it must be one that cannot be guessed (``random.SystemRandom``) for
    anything but simulated answers.

    Raises:
        NotFound: when there is no such round.
        Refused: when it is closed already, or ``without_key`` is said of a round that has its keys.
        StoreMissing: when the key of the round is not there.
        StoreDamaged: when a row is not what was stored, or rows are missing. The round takes no more answers then; with
            a backup put back, closing again goes on.
        StoreBusy: when another process is closing it, or keeps the database too long.
    """
    if _is_done(get_round(db, round_id), keys):
        raise _refused(get_round(db, round_id))
    with _held_key(db, round_id, keys) if without_key else held_round_key(keys, round_id) as key:
        round_ = get_round(db, round_id)
        if _is_done(round_, keys):  # by another process, while we waited for nothing but the file
            raise _refused(round_)
        refuse_damaged(db)
        if round_.state == "open":
            if round_.invites and people is not None and not without_key:
                _check_links_key(db, round_id, keys)
            _stop(db, round_id, key, today)
        if round_.snapshot is None:
            if key is None and was_checked(db, round_id):
                with db.writing() as connection:
                    counters.add(connection, round_id, [("unchecked", "", 1)])
            if round_.invites:
                _keep_participation(db, round_, keys=keys, people=people, without_key=without_key)
            db.vacuum()
            sha256 = _write_snapshot(db, round_, key, snapshots / round_id, rng)
            with db.writing() as connection:
                connection.execute(update(rounds).where(rounds.c.id == round_id).values(snapshot=sha256))
        destroy_links_key(keys, round_id)
        with contextlib.suppress(FileNotFoundError):  # it was lost
            destroy_round_key(keys, round_id)
    return get_round(db, round_id)


def was_checked(db: Database, round_id: str) -> bool:
    """Whether every answer of a closed round was checked against what was once stored; not so when its key was lost."""
    with db.reading() as connection:
        return "unchecked" not in counters.read(connection, round_id)


@contextlib.contextmanager
def _held_key(db: Database, round_id: str, keys: Path) -> Iterator[bytes | None]:
    """The key of a round when it is there, while no other process closes a round without one."""
    keys.mkdir(mode=0o700, exist_ok=True)
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(alone(keys))
        except StoreBusy as error:
            message = "Round '{id}' is being closed by another process. Wait for it."
            raise StoreBusy(message, id=round_id) from error
        lost = lost_keys(db, round_id, keys)
        if get_round(db, round_id).snapshot is None and not lost.key and not lost.links_key:
            message = (
                "The keys of round '{id}' are there. Close it without --without-key, so that its answers are checked."
            )
            raise Refused(message, id=round_id)
        if lost.key:
            yield None
        else:
            with held_round_key(keys, round_id) as key:
                yield key


def _is_done(round_: Round, keys: Path) -> bool:
    return round_.snapshot is not None and not key_file(keys, round_.id).exists()


def _keep_participation(db: Database, round_: Round, *, keys: Path, people: Database | None, without_key: bool) -> None:
    """Keep who took part, as numbers, once; and forget who was mailed."""
    with db.reading() as connection:
        is_kept = "invited" in counters.read(connection, round_.id)
    if not is_kept:
        is_lost = without_key and lost_keys(db, round_.id, keys).links_key
        counts = _taken_part(db, round_, keys, None if is_lost else people)
        with db.writing() as connection:
            counters.add(connection, round_.id, counts)
            forget_all_stopped(connection, round_.id)
    if people is not None:
        _forget_mails(people, round_.id)


def forget_who(round_id: str, *, db: Database | None, people: Database | None) -> None:
    """Forget who was mailed about a closed round in databases that are kept aside, which tell it as those here did before."""
    if db is not None:
        with db.writing() as connection:
            forget_all_stopped(connection, round_id)
        db.vacuum()
    if people is not None:
        _forget_mails(people, round_id)
        people.vacuum()


def _forget_mails(people: Database, round_id: str) -> None:
    with people.writing() as connection:
        connection.execute(delete(mails).where(mails.c.round == round_id))


def _taken_part(
    db: Database, round_: Round, keys: Path, people: Database | None
) -> list[tuple[counters.Name, str, int]]:
    if people is None:
        invited, answered = count_invitations(db, round_.id)
        return [("invited", "", invited), ("answered", "", answered)]
    key = _check_links_key(db, round_.id, keys)
    found = participation(
        people, invited_tags(db, round_.id), round_id=round_.id, key=key, minimum_group=round_.minimum_group
    )
    # without the key nobody can tell any more whose link it was by which somebody asked for no more mail
    opt_out_stopped(people, invited_tags(db, round_.id), round_id=round_.id, key=key)
    return [
        ("invited", "", found.invited),
        ("answered", "", found.answered),
        ("opted_out", "", found.opted_out),
        ("undelivered", "", found.undelivered),
        ("not_eligible", "", found.not_eligible),
        *(("invited", f"{group.attribute}={group.value}", group.invited) for group in found.groups),
        *(("answered", f"{group.attribute}={group.value}", group.answered) for group in found.groups),
        *(("mailed", f"{kind} {day}", count) for kind, day, count in found.mailed),
    ]


def _check_links_key(db: Database, round_id: str, keys: Path) -> bytes:
    """The key of the links of a round, when it is there and is theirs; asked before the first step, which cannot be undone."""
    key = links_key(keys, round_id)
    with db.reading() as connection:
        check_links_key(connection, round_id, key)
    return key


def _refused(round_: Round) -> Refused:
    return Refused("Round '{id}' was closed on {day} already.", id=round_.id, day=round_.closed)


def _is_intact(row: Row[Any], round_id: str, key: bytes | None) -> bool:
    """Whether a row is what was stored; when the key is lost, whether it can be read at all."""
    if key is not None:
        return responses.is_intact(row, round_id, key)
    try:
        return isinstance(json.loads(row.answers), dict)
    except ValueError:
        return False


def _stop(db: Database, round_id: str, key: bytes | None, today: datetime.date) -> None:
    """Take no more answers: from here on no row of the round changes."""
    with db.writing() as connection:
        stored = connection.execute(select(rounds.c.key_check).where(rounds.c.id == round_id)).scalar_one()
        if key is not None and stored != key_check(key, round_id):
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


def _write_snapshot(db: Database, round_: Round, key: bytes | None, folder: Path, rng: random.Random) -> bytes:
    from surveytool.response.snapshot import Encoder
    from surveytool.store.snapshots import write_snapshot

    check_ledger(db, round_)
    stored = responses.count(db, round_.id)
    rows = stored - responses.count_open(db, round_.id) if round_.links == "both" else stored
    questionnaire = parse(round_.source, file=f"{round_.id}.yaml").questionnaire
    if (questionnaire.id, questionnaire.version) != (round_.questionnaire_id, round_.version):
        raise StoreDamaged(
            "The questionnaire of round '{id}' is not the text it was opened with. Put back a backup.", id=round_.id
        )
    encoder = Encoder(questionnaire, questionnaire_sha256=round_.sha256.hex())
    receipts: list[bytes] = []
    persons: list[bytes | None] = []
    return write_snapshot(
        folder,
        encoder=encoder,
        parts=_counted(_parts(db, round_, key, encoder, receipts, persons), db, round_, questionnaire),
        rows=rows,
        receipts=receipts,
        rng=rng,
        persons=persons if round_.keeps_persons else None,
        facts=facts_of(db, round_.id),
    )


def _counted(
    parts: Iterator["Snapshot"], db: Database, round_: Round, questionnaire: "Questionnaire"
) -> Iterator["Snapshot"]:
    """The same parts; at their end the counts of the round are held against what is stored."""
    yield from parts
    check_counts(db, round_, questionnaire)


def _parts(
    db: Database,
    round_: Round,
    key: bytes | None,
    encoder: "Encoder",
    receipts: list[bytes],
    persons: list[bytes | None],
) -> Iterator["Snapshot"]:
    """The columns of every page of rows; adds to ``receipts`` and ``persons`` on the way. The last thing it does is tell of
    damage.

    Where members have links of their own, the figures are not of what came by the open one: that is only counted.
    """
    damaged = 0
    for page in responses.pages(db, round_.id):
        intact = [row for row in page if _is_intact(row, round_.id, key)]
        damaged += len(page) - len(intact)
        receipts.extend(row.receipt_hash for row in intact if row.receipt_hash is not None)
        counted = [row for row in intact if not (round_.invites and row.channel == "open")]
        persons.extend(row.person for row in counted)
        # from_json would make tuples of lists, which the encoder does not need and a million rows feel
        yield encoder.encode([json.loads(row.answers) for row in counted])
    if damaged:
        raise StoreDamaged(
            "{count} answers of round '{id}' are not what was stored: '{path}' was damaged, or changed by another "
            "program. Put back a backup and close the round again.",
            count=damaged,
            id=round_.id,
            path=db.path,
        )
