"""Answers stored a second by 1, 2 and 8 writers at once: ``bench_commits [SECONDS]``.

Ours spends a personal link, stores the response with its check and counts it, in one transaction. The peer stores one row
by sqlite3 alone, with the journal that is fastest and still durable, and with ours. All sync fully at every commit.
"""

import json
import multiprocessing
import secrets
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from surveytool.questionnaire.parse import parse
from surveytool.response.receipt import receipt_hash
from surveytool.store import keys, responses
from surveytool.store.database import create_database, open_database
from surveytool.store.invitations import Invitee, count_invitations, member_tag
from surveytool.store.rounds import open_round
from tests.benchmarks.barest import FASTEST, OURS, make_database
from tests.store.conftest import QUESTIONNAIRE, TODAY

MEMBERS = 40_000
ANSWERS = json.dumps({"setting": "solo", "hours": 12, "wish": "Meer tijd voor overleg. " * 8})
WRITERS = (1, 2, 8)

Job = Callable[[Path, int, float], int]


def main() -> None:
    """Print a line for each number of writers."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 4.0
    print(f"{'answers a second':<28}" + "".join(f"{f'{count} at once':>14}" for count in WRITERS))
    rates: dict[str, list[float]] = {}
    jobs: dict[str, Job] = {"ours": _ours, "sqlite3, write-ahead log": _fastest, "sqlite3, our journal": _same}
    for name, job in jobs.items():
        rates[name] = [_rate(job, count, seconds) for count in WRITERS]
        print(f"{name:<28}" + "".join(f"{rate:>14.0f}" for rate in rates[name]), flush=True)
    for name in list(jobs)[1:]:
        ratios = "".join(f"{ours / peer:>13.2f}x" for ours, peer in zip(rates["ours"], rates[name], strict=True))
        print(f"{f'ours / {name}':<28}{ratios}")


def _rate(job: Job, writers: int, seconds: float) -> float:
    with tempfile.TemporaryDirectory() as name, multiprocessing.get_context("fork").Pool(writers) as pool:
        folder = Path(name)
        _prepare(job, folder)
        began = time.perf_counter()
        done = sum(pool.starmap(job, [(folder, writer, began + seconds) for writer in range(writers)]))
        return done / (time.perf_counter() - began)


def _prepare(job: Job, folder: Path) -> None:
    if job is not _ours:
        make_database(folder / "peer.db", FASTEST if job is _fastest else OURS)
        return
    create_database(folder / "answers.db")
    with closing(open_database(folder / "answers.db")) as db:
        open_round(
            db,
            keys=folder / "keys",
            id="spring",
            source=QUESTIONNAIRE,
            questionnaire=parse(QUESTIONNAIRE, file="needs.yaml").questionnaire,
            population=MEMBERS,
            today=TODAY,
            links="personal",
            invitees=[Invitee(_member(number)) for number in range(MEMBERS)],
        )
        assert count_invitations(db, "spring") == (MEMBERS, 0)


def _member(number: int) -> bytes:
    return number.to_bytes(16, "big")


def _ours(folder: Path, writer: int, until: float) -> int:
    done = 0
    key, links = keys.round_key(folder / "keys", "spring"), keys.links_key(folder / "keys", "spring")
    with closing(open_database(folder / "answers.db")) as db:
        for number in range(writer, MEMBERS, max(WRITERS)):
            if time.perf_counter() >= until:
                return done
            nonce = secrets.token_bytes(16)
            sent = responses.send(
                db,
                round_id="spring",
                key=key,
                id=keys.response_id(key, nonce),
                answers_json=ANSWERS,
                receipt_hash=receipt_hash(keys.receipt(key, nonce)),
                disposition="complete",
                day=TODAY,
                minutes=4,
                tag=member_tag(links, "spring", _member(number)),
            )
            assert sent.stored
            done += 1
    raise RuntimeError("there were too few members for the time")


def _fastest(folder: Path, writer: int, until: float) -> int:
    return _peer(folder, FASTEST, until)


def _same(folder: Path, writer: int, until: float) -> int:
    return _peer(folder, OURS, until)


def _peer(folder: Path, settings: tuple[str, ...], until: float) -> int:
    done = 0
    with closing(sqlite3.connect(folder / "peer.db", isolation_level=None, timeout=20)) as connection:
        for setting in settings:
            connection.execute(f"PRAGMA {setting}").fetchall()
        while time.perf_counter() < until:
            connection.execute("INSERT INTO response VALUES (?, ?)", (secrets.token_bytes(16), ANSWERS))
            done += 1
    return done


if __name__ == "__main__":
    main()
