"""Rounds: a questionnaire put to a population, with the exact text it was opened with."""

import datetime
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Row, bindparam, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or_keep

from surveytool.errors import NotFound, Refused, StoreDamaged
from surveytool.problem import visible
from surveytool.questionnaire.model import Questionnaire
from surveytool.store.database import Database
from surveytool.store.invitations import Invitee, insert_invitations
from surveytool.store.keys import key_check, lasting_key, make_links_key, make_round_key
from surveytool.store.prepared import Prepared
from surveytool.store.schema import questionnaire as questionnaires
from surveytool.store.schema import round_ as rounds

MINIMUM_GROUP = 10
MAX_ID = 64
MOST_TEXTS = 64
"""Questionnaires that are remembered by a process."""
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")

State = Literal["open", "closed"]
Links = Literal["open", "personal", "both"]
Linking = Literal["none", "code", "panel"]
LINKING_KEY = "linking"
"""The key by which words of members become what is stored; every round with linking ``code`` shares it."""
REMINDERS = (7, 14)
"""Days after the opening on which members are reminded, unless the board says otherwise."""


@dataclass(frozen=True)
class Round:
    """A round. ``source`` is the exact YAML it was opened with; ``snapshot`` the hash of what closing wrote, when done."""

    id: str
    questionnaire_id: str
    version: int
    sha256: bytes
    population: int | None
    state: State
    opens: datetime.date | None
    closes: datetime.date | None
    opened: datetime.date
    closed: datetime.date | None
    links: Links
    anonymous: bool
    linking: Linking
    minimum_group: int
    simulated: bool
    source: bytes = field(repr=False)
    snapshot: bytes | None = field(default=None, repr=False)
    reminders: tuple[int, ...] = ()
    purged: datetime.date | None = None

    def __post_init__(self) -> None:
        if self.minimum_group < MINIMUM_GROUP:
            raise StoreDamaged(
                "Round '{id}' has a minimum group of {found}, which no round can have: the database was damaged, or changed by "
                "another program. Put back a backup.",
                id=self.id,
                found=self.minimum_group,
            )

    @property
    def invites(self) -> bool:
        """Whether members have links of their own."""
        return self.links != "open"

    @property
    def keeps_persons(self) -> bool:
        """Whether something stands with the answers that joins them to those of other rounds, or to a member."""
        return self.linking != "none" or (self.invites and not self.anonymous)

    def is_open(self, day: datetime.date) -> bool:
        """Whether answers are taken on this day."""
        return (
            self.state == "open"
            and (self.opens is None or day >= self.opens)
            and (self.closes is None or day <= self.closes)
        )


def open_round(
    db: Database,
    *,
    keys: Path,
    id: str,
    source: bytes,
    questionnaire: Questionnaire,
    population: int | None,
    today: datetime.date,
    opens: datetime.date | None = None,
    closes: datetime.date | None = None,
    links: Links = "open",
    linking: Linking = "none",
    reminders: Sequence[int] = (),
    invitees: Iterable[Invitee] = (),
    minimum_group: int = MINIMUM_GROUP,
    simulated: bool = False,
) -> Round:
    """Open a round with ``questionnaire``, read from ``source``, and make its keys in ``keys``.

    Both days count as open. ``population`` is None when it is not known. With personal links the ``invitees`` have theirs
    from the first moment; how answers may be joined over rounds (``linking``) never changes again.

    Raises:
        Refused: for an id that cannot be or is taken, days in the wrong order, a minimum group below 10, answers joined by
            member where members were promised anonymity, or a questionnaire that was changed since a round opened with the
            same version of it.
    """
    _check(id, population=population, today=today, opens=opens, closes=closes, minimum_group=minimum_group)
    _check_linking(linking, links=links, anonymous=questionnaire.anonymous)
    _check_reminders(reminders)
    sha256 = hashlib.sha256(source).digest()
    with db.writing() as connection:
        _refuse_taken(connection, id)
        _refuse_changed(connection, questionnaire, sha256)
        connection.execute(
            insert_or_keep(questionnaires).on_conflict_do_nothing(),
            {"sha256": sha256, "id": questionnaire.id, "version": questionnaire.version, "source": source},
        )
        # In the transaction, which lets one process at a time come here, and before the commit: no round without a key.
        key = make_round_key(keys, id)
        of_links = make_links_key(keys, id) if links != "open" else None
        if linking == "code":
            lasting_key(keys, LINKING_KEY)
        connection.execute(
            insert(rounds),
            {
                "id": id,
                "questionnaire": sha256,
                "population": population,
                "state": "open",
                "opens": opens,
                "closes": closes,
                "opened": today,
                "links": links,
                "anonymous": questionnaire.anonymous,
                "linking": linking,
                "minimum_group": minimum_group,
                "simulated": simulated,
                "key_check": key_check(key, id),
                "reminders": ",".join(map(str, reminders)),
                "links_check": key_check(of_links, id) if of_links is not None else None,
            },
        )
        if of_links is not None:
            insert_invitations(connection, id, of_links, invitees)
        return _get(connection, id)


def extend_round(db: Database, id: str, *, closes: datetime.date, today: datetime.date) -> Round:
    """Give an open round a later last day.

    Raises:
        NotFound: when there is no such round.
        Refused: when it is closed, has no last day, or ``closes`` is not later than that, or has passed.
    """
    with db.writing() as connection:
        round_ = _get(connection, id)
        if round_.state == "closed":
            raise Refused("Round '{id}' was closed on {day} and cannot be opened again.", id=id, day=round_.closed)
        if round_.closes is None:
            message = "Round '{id}' has no last day: it takes answers until you close it. There is nothing to extend."
            raise Refused(message, id=id)
        if closes <= round_.closes:
            message = "Round '{id}' takes answers until {closes} already. Give a later day."
            raise Refused(message, id=id, closes=round_.closes)
        if closes < today:
            raise Refused("{closes} has passed. Give a later day to close on.", closes=closes)
        connection.execute(update(rounds).where(rounds.c.id == id).values(closes=closes))
        return _get(connection, id)


def get_round(db: Database, id: str) -> Round:
    """The round with this id.

    Raises:
        NotFound: naming the nearest there is.
        StoreDamaged: when its questionnaire is not what it was opened with.
    """
    with db.reading() as connection:
        return read_round(connection, id)


def read_round(connection: Connection, id: str) -> Round:
    """The round with this id, in a transaction that reads more. A questionnaire that was read and checked is remembered: it
    stands under its hash and never changes.

    Raises:
        NotFound: naming the nearest there is.
        StoreDamaged: when its questionnaire is not what it was opened with.
    """
    row = _BARE.run(connection, {"id": id}).fetchone()
    if row is None:
        raise unknown_round(connection, id)
    values = dict(zip(_BARE_NAMES, row, strict=True))
    checked = _checked_texts.setdefault(connection.engine, {})
    known = checked.get(values.pop("questionnaire"))
    if known is None:
        round_ = _get(connection, id)
        if len(checked) >= MOST_TEXTS:
            checked.clear()
        checked[round_.sha256] = (round_.questionnaire_id, round_.version, round_.sha256, round_.source)
        return round_
    days = {name: as_day(values[name]) for name in ("opens", "closes", "opened", "closed", "purged")}
    values["reminders"] = _reminders(values["reminders"])
    flags = {name: bool(values[name]) for name in ("anonymous", "simulated")}
    questionnaire_id, version, sha256, source = known
    return Round(
        questionnaire_id=questionnaire_id, version=version, sha256=sha256, source=source, **(values | days | flags)
    )


def as_day(value: Any) -> datetime.date | None:
    """A day as the driver gives it: SQLite has it as text."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) else value


def list_rounds(db: Database) -> tuple[Round, ...]:
    """Every round: closed ones first, then by opening."""
    with db.reading() as connection:
        found = [_round(row) for row in connection.execute(_ALL)]
    return tuple(sorted(found, key=lambda round_: (round_.state != "closed", round_.opens or round_.opened, round_.id)))


_ALL = select(
    rounds, questionnaires.c.id.label("questionnaire_id"), questionnaires.c.version, questionnaires.c.source
).join_from(rounds, questionnaires, isouter=True)
_ONE = _ALL.where(rounds.c.id == bindparam("id"))
_BARE_NAMES = tuple(column.name for column in rounds.c if column.name not in ("key_check", "links_check"))
_BARE = Prepared(select(*(rounds.c[name] for name in _BARE_NAMES)).where(rounds.c.id == bindparam("id")))
_checked_texts: WeakKeyDictionary[Engine, dict[bytes, tuple[str, int, bytes, bytes]]] = WeakKeyDictionary()
"""By database and hash: id, version, hash and text of a questionnaire."""


def _get(connection: Connection, round_id: str) -> Round:
    row = connection.execute(_ONE, {"id": round_id}).one_or_none()
    if row is None:
        raise unknown_round(connection, round_id)
    return _round(row)


def unknown_round(connection: Connection, round_id: str) -> NotFound:
    """The error for a round that is not there."""
    known = connection.execute(select(rounds.c.id).order_by(rounds.c.id)).scalars().all()
    shown = visible(round_id)
    if close := get_close_matches(round_id, known, n=1):
        return NotFound("There is no round '{id}'. Did you mean '{near}'?", id=shown, near=close[0])
    if known:
        return NotFound("There is no round '{id}'. There are: {known}.", id=shown, known=", ".join(known))
    return NotFound("There is no round '{id}'. No round was opened yet; see 'surveytool round open --help'.", id=shown)


def _round(row: Row[Any]) -> Round:
    if row.source is None or hashlib.sha256(row.source).digest() != row.questionnaire:
        raise StoreDamaged(
            "The questionnaire of round '{id}' is not the text it was opened with. Put back a backup.", id=row.id
        )
    return Round(
        id=row.id,
        questionnaire_id=row.questionnaire_id,
        version=row.version,
        sha256=row.questionnaire,
        population=row.population,
        state=row.state,
        opens=row.opens,
        closes=row.closes,
        opened=row.opened,
        closed=row.closed,
        links=row.links,
        anonymous=row.anonymous,
        linking=row.linking,
        minimum_group=row.minimum_group,
        simulated=row.simulated,
        source=row.source,
        snapshot=row.snapshot,
        reminders=_reminders(row.reminders),
        purged=row.purged,
    )


def _reminders(stored: str) -> tuple[int, ...]:
    return tuple(int(day) for day in stored.split(",") if day)


def _check_linking(linking: Linking, *, links: Links, anonymous: bool) -> None:
    if linking == "panel" and (anonymous or links == "open"):
        raise Refused(
            "Answers can be joined by member ('panel') only where the questionnaire says 'anonymous: false' and members have "
            "personal links. Choose 'code', where members keep four words themselves, or 'none'."
        )
    if linking == "code" and not anonymous and links != "open":
        raise Refused(
            "This questionnaire says 'anonymous: false', so with personal links the answers carry the number of the member, and "
            "four words add nothing. Choose 'panel' to join rounds by member, or 'none'."
        )


def _check_reminders(reminders: Sequence[int]) -> None:
    if any(day < 1 or day > 365 for day in reminders) or list(reminders) != sorted(set(reminders)):
        raise Refused(
            "Reminders go out on days after the opening, from 1 to 365, in order and each once, such as 7,14. Found: {found}.",
            found=",".join(map(str, reminders)),
        )


def _check(
    round_id: str,
    *,
    population: int | None,
    today: datetime.date,
    opens: datetime.date | None,
    closes: datetime.date | None,
    minimum_group: int,
) -> None:
    if not _ID.fullmatch(round_id) or len(round_id) > MAX_ID:
        raise Refused(
            "'{id}' cannot be the id of a round. Use at most {most} small letters, digits and dashes, and begin with a "
            "letter or a digit, such as 'needs-2026'.",
            id=visible(round_id),
            most=MAX_ID,
        )
    if population is not None and population < 1:
        raise Refused(
            "A population of {population} cannot be asked anything. Give the number of people, or 'open' when it is "
            "not known.",
            population=population,
        )
    if minimum_group < MINIMUM_GROUP:
        raise Refused(
            "A minimum group of {given} is too small to protect people. Use {least} or more.",
            given=minimum_group,
            least=MINIMUM_GROUP,
        )
    if closes is not None and closes < (opens or today):
        raise Refused(
            "The round would close on {closes}, before it opens on {opens}. Change one of the two days.",
            closes=closes,
            opens=opens or today,
        )


def _refuse_taken(connection: Connection, round_id: str) -> None:
    if connection.execute(select(rounds.c.state).where(rounds.c.id == round_id)).scalar_one_or_none() is not None:
        raise Refused("There is a round '{id}' already. Choose another id.", id=round_id)


def _refuse_changed(connection: Connection, questionnaire: Questionnaire, sha256: bytes) -> None:
    launched = connection.execute(
        select(rounds.c.id)
        .join_from(rounds, questionnaires)
        .where(
            questionnaires.c.id == questionnaire.id,
            questionnaires.c.version == questionnaire.version,
            questionnaires.c.sha256 != sha256,
        )
        .order_by(rounds.c.id)
    ).scalars()
    if (round_id := launched.first()) is not None:
        raise Refused(
            "Questionnaire '{questionnaire}' was changed since round '{round}' opened with version {version} of it. "
            "Write 'version: {next}' in its file, so that the two can be told apart.",
            questionnaire=questionnaire.id,
            round=round_id,
            version=questionnaire.version,
            next=questionnaire.version + 1,
        )
