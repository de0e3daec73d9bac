"""Attempts are counted over all workers, addresses are not kept, and nobody is kept out by a counter that fails."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from surveytool.store.limits import MOST, PERIOD, Limits

NOON = 1_795_000_000.0
SALT = b"of the test" * 3


def test_attempts_are_counted_over_all_workers(tmp_path: Path) -> None:
    workers = [Limits(tmp_path / "limits.db", SALT) for _ in range(2)]
    for attempt in range(MOST["code"]):
        assert workers[attempt % 2].wait("code", "192.0.2.7", now=NOON) is None
    waits = [worker.wait("code", "192.0.2.7", now=NOON) for worker in workers]
    assert all(wait is not None and 0 < wait <= PERIOD + 1 for wait in waits)
    assert workers[0].wait("code", "192.0.2.8", now=NOON) is None
    assert workers[0].wait("send", "192.0.2.7", now=NOON) is None


def test_after_the_time_that_was_told_it_goes_on(tmp_path: Path) -> None:
    limits = Limits(tmp_path / "limits.db", SALT)
    waits = [limits.wait("code", "192.0.2.7", now=NOON) for _ in range(MOST["code"] + 1)]
    wait = waits[-1]
    assert wait is not None
    assert limits.wait("code", "192.0.2.7", now=NOON + wait) is None


def test_addresses_of_one_ipv6_connection_are_one(tmp_path: Path) -> None:
    limits = Limits(tmp_path / "limits.db", SALT)
    waits = [limits.wait("code", f"2001:db8::{number:x}", now=NOON) for number in range(MOST["code"] + 1)]
    assert waits[-1] is not None
    assert limits.wait("code", "2001:db8:0:1::1", now=NOON) is None


def test_no_attempt_is_lost_when_many_come_at_once(tmp_path: Path) -> None:
    limits = Limits(tmp_path / "limits.db", SALT)
    with ThreadPoolExecutor(4) as pool:
        waits = list(pool.map(lambda _: limits.wait("code", "192.0.2.7", now=NOON), range(2 * MOST["code"])))
    assert sum(wait is None for wait in waits) >= MOST["code"]


def test_no_address_stands_in_the_file(tmp_path: Path) -> None:
    limits = Limits(tmp_path / "limits.db", SALT)
    limits.wait("send", "192.0.2.7", now=NOON)
    assert b"192.0.2.7" not in (tmp_path / "limits.db").read_bytes()
    limits.renew()
    assert not (tmp_path / "limits.db").exists()


@pytest.mark.parametrize("broken", ["folder", "text"])
def test_a_counter_that_cannot_be_used_keeps_nobody_out(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "limits.db"
    if broken == "folder":
        path.mkdir()
    else:
        path.write_text("no database" * 100, encoding="utf-8")
    limits = Limits(path, SALT)
    assert all(limits.wait("code", "192.0.2.7", now=NOON) is None for _ in range(2 * MOST["code"]))
