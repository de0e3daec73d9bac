"""What a thief tries who has every file of a round, to find out who gave which answers.

The thief is the strongest there can be while a round is open: they hold the key of the links, so they know the hash that stands
for each member, and they know how the file is made. Then pairing needs two orders: that in which links were spent, and that
in which answers came. Each attack lays one found order beside the other and counts the pairs that are right.
"""

import random
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from surveytool.questionnaire.parse import parse
from surveytool.response.receipt import receipt_hash
from surveytool.response.response import to_json
from surveytool.store import drafts, keys, responses
from surveytool.store.closing import close_round
from surveytool.store.database import create_database, open_database
from surveytool.store.invitations import Invitee, member_tag
from surveytool.store.rounds import open_round
from tests.store.conftest import QUESTIONNAIRE, TODAY

ROUND = "spring"


@dataclass(frozen=True)
class Loot:
    """The files of a round with 200 members or so. ``tags`` and ``marks`` are, by member in no order, what stands for the
    member in the files and the text by which their answers are known: what the thief wants to bring together. ``copies`` were
    taken on the way, as backups are."""

    files: tuple[Path, ...]
    tags: tuple[bytes, ...]
    marks: tuple[bytes, ...]
    copies: tuple[Path, ...] = ()

    def read(self) -> bytes:
        """Every byte of every file."""
        return b"".join(path.read_bytes() for path in self.files if path.exists())


Attack = Callable[[Loot], int]


def in_order_of_place(found: Iterable[tuple[int, int]]) -> list[int]:
    """Members by where something of theirs lies."""
    return [member for _, member in sorted(found)]


def _right(spent: Sequence[int], sent: Sequence[int], *, within: int = 0) -> int:
    """How many members stand at the same place in both orders, or at most ``within`` apart."""
    places = {member: place for place, member in enumerate(sent)}
    return sum(abs(places[member] - place) <= within for place, member in enumerate(spent) if member in places)


def _places(loot: Loot, things: Sequence[bytes], *, last: bool = False) -> list[int]:
    data = loot.read()
    found = [(data.rfind(thing) if last else data.find(thing), member) for member, thing in enumerate(things)]
    return in_order_of_place((place, member) for place, member in found if place >= 0)


def by_place_in_the_file(loot: Loot) -> int:
    """The n-th spent link and the n-th answer, as they lie in the file."""
    return _right(_places(loot, loot.tags), _places(loot, [b"head " + mark for mark in loot.marks]))


def by_place_from_behind(loot: Loot) -> int:
    """The same, knowing that a page is filled from its end."""
    return _right(_from_behind(loot, loot.tags), _from_behind(loot, [b"head " + mark for mark in loot.marks]))


def _from_behind(loot: Loot, things: Sequence[bytes]) -> list[int]:
    data = loot.read()
    size = int.from_bytes(data[16:18], "big") or 4096
    found = [(data.find(thing), member) for member, thing in enumerate(things)]
    return [member for place, member in sorted(found, key=lambda one: (one[0] // size, -one[0])) if place >= 0]


def by_place_of_the_ends(loot: Loot) -> int:
    """The same with the ends of long answers, which lie in pages of their own in the order of sending."""
    return _right(_places(loot, loot.tags), _places(loot, [b"tail " + mark for mark in loot.marks], last=True))


def by_neighbours_in_the_file(loot: Loot) -> int:
    """The same, content with being five places off."""
    return _right(
        _places(loot, loot.tags), _places(loot, [b"tail " + mark for mark in loot.marks], last=True), within=5
    )


def by_frames(loot: Loot) -> int:
    """Pages written together: for each answer, the link whose page was first written last before it."""
    data = loot.read()
    events = sorted(
        [(place, "link", member) for member, tag in enumerate(loot.tags) for place in _all(data, tag)]
        + [(place, "answer", member) for member, mark in enumerate(loot.marks) for place in _all(data, b"head " + mark)]
    )
    links: set[int] = set()
    answers: set[int] = set()
    right, latest = 0, -1
    for _, kind, member in events:
        if kind == "link" and member not in links:
            links.add(member)
            latest = member
        elif kind == "answer" and member not in answers:
            answers.add(member)
            right += member == latest
    return right


def by_rowid(loot: Loot) -> int:
    """The numbers that a database gives its rows, where it keeps them."""
    for path in loot.files:
        if path.suffix != ".db":
            continue
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            try:
                spent = [bytes(tag) for (tag,) in connection.execute("SELECT tag FROM spent ORDER BY rowid")]
                sent = [str(text) for (text,) in connection.execute("SELECT answers FROM response ORDER BY rowid")]
            except sqlite3.OperationalError:
                return 0
            members = {tag: member for member, tag in enumerate(loot.tags)}
            marks = {mark: member for member, mark in enumerate(loot.marks)}
            found = [marks[mark] for text in sent for mark in marks if b"head " + mark in text.encode()]
            return _right([members[tag] for tag in spent], found)
    return 0


def by_differences_of_copies(loot: Loot) -> int:
    """What changed between two copies: links that were spent and answers that came belong together. Among several, a guess."""
    chance, right = random.Random(7), 0
    before: tuple[set[int], set[int]] = (set(), set())
    for copy in loot.copies:
        now = _state(copy, loot)
        spent, sent = sorted(now[0] - before[0]), sorted(now[1] - before[1])
        chance.shuffle(sent)
        right += sum(one == other for one, other in zip(spent, sent, strict=False))
        before = now
    return right


def _state(copy: Path, loot: Loot) -> tuple[set[int], set[int]]:
    """The members whose link is spent, and those whose answers are there."""
    with closing(sqlite3.connect(copy)) as connection:
        spent = {bytes(tag) for (tag,) in connection.execute("SELECT tag FROM invitation WHERE answered")}
        texts = [str(text) for (text,) in connection.execute("SELECT answers FROM response")]
    known = {mark.decode(): member for member, mark in enumerate(loot.marks)}
    heads = {known[text.split("head ")[1].split(" ")[0]] for text in texts}
    return {member for member, tag in enumerate(loot.tags) if tag in spent}, heads


ATTACKS: dict[str, Attack] = {
    "rows' own numbers": by_rowid,
    "place in the file": by_place_in_the_file,
    "place, from behind": by_place_from_behind,
    "place of long ends": by_place_of_the_ends,
    "pages written together": by_frames,
    "five places off": by_neighbours_in_the_file,
}
EXPECTED_BY_CHANCE = {"five places off": 11.0}
"""Right pairs that guessing gives, when not 1: of n members in random order each has 11 places that are near enough."""

COPY_EVERY = 10
"""Answers between two backups: what ``surveytool backup`` waits for."""


def _all(data: bytes, thing: bytes) -> Iterable[int]:
    place = data.find(thing)
    while place >= 0:
        yield place
        place = data.find(thing, place + 1)


def answers_of(mark: bytes) -> str:
    """Long answers, known by a mark at both ends."""
    return f"head {mark.decode()} " + "long " * 1500 + f"tail {mark.decode()}"


def ours(folder: Path, *, members: int, closed: bool = False, copy_every: int = 0, seed: int = 1) -> Loot:
    """The files of our own store after everybody answered, one after the other, in an order of their own; with a copy of the
    database after every so many answers."""
    folder.mkdir()
    copies: list[Path] = []
    ids = [secrets.token_bytes(16) for _ in range(members)]
    marks = [b"m" + secrets.token_hex(8).encode() for _ in ids]
    create_database(folder / "answers.db")
    questionnaire = parse(QUESTIONNAIRE, file="needs.yaml").questionnaire
    with closing(open_database(folder / "answers.db")) as db:
        open_round(
            db,
            keys=folder / "keys",
            id=ROUND,
            source=QUESTIONNAIRE,
            questionnaire=questionnaire,
            population=members,
            today=TODAY,
            links="personal",
            invitees=[Invitee(id_) for id_ in ids],
        )
        links, key = keys.links_key(folder / "keys", ROUND), keys.round_key(folder / "keys", ROUND)
        tags = [member_tag(links, ROUND, id_) for id_ in ids]
        order = list(range(members))
        random.Random(seed).shuffle(order)
        for number, member in enumerate(order, 1):
            secret, nonce = drafts.new_secret(), secrets.token_bytes(16)
            answers = to_json({"setting": "solo", "wish": answers_of(marks[member])})
            drafts.save(db, round_id=ROUND, secret=secret, content=answers, section="wishes", reached=["work"])
            sent = responses.send(
                db,
                round_id=ROUND,
                key=key,
                id=keys.response_id(key, nonce),
                answers_json=answers,
                receipt_hash=receipt_hash(keys.receipt(key, nonce)),
                disposition="complete",
                day=TODAY,
                minutes=4,
                draft=secret,
                tag=tags[member],
            )
            assert sent.stored
            if copy_every and number % copy_every == 0:
                copies.append(folder / f"copy-{number}.db")
                copies[-1].write_bytes((folder / "answers.db").read_bytes())
        if closed:
            close_round(
                db,
                ROUND,
                keys=folder / "keys",
                snapshots=folder / "snapshots",
                today=TODAY,
                rng=random.Random(seed),
            )
    files = (folder / "answers.db", folder / "answers.db-journal", *sorted(folder.glob("snapshots/**/*.*")))
    return Loot(files, tuple(tags), tuple(marks), tuple(copies))


def usual(folder: Path, *, members: int, journal: str = "WAL", rewritten: bool = False, seed: int = 1) -> Loot:
    """The files of a store as they are usually made: answers under a number, spent links written down when they are."""
    folder.mkdir()
    path = folder / "usual.db"
    tags = [secrets.token_bytes(32) for _ in range(members)]
    marks = [b"m" + secrets.token_hex(8).encode() for _ in tags]
    order = list(range(members))
    random.Random(seed).shuffle(order)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA journal_mode = {journal}")
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("CREATE TABLE spent (id INTEGER PRIMARY KEY, tag BLOB)")
    connection.execute("CREATE TABLE response (id INTEGER PRIMARY KEY, answers TEXT)")
    for member in order:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO spent (tag) VALUES (?)", (tags[member],))
        connection.execute("INSERT INTO response (answers) VALUES (?)", (answers_of(marks[member]),))
        connection.execute("COMMIT")
    if rewritten:
        connection.execute("VACUUM")
    copies = []
    for file in sorted(folder.glob("usual.db*")):  # taken while the server runs: closing would clear the journal away
        if file.suffix != ".db-shm":
            copies.append(folder / f"stolen-{file.name}")
            copies[-1].write_bytes(file.read_bytes())
    connection.close()
    return Loot(tuple(copies), tuple(tags), tuple(marks))
