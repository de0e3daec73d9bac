"""How often one address may try something: a counter that all workers share, in a file of its own that is worth nothing.

An address is kept only as a keyed hash, under a salt that lives in memory and dies with the server; counts are gone after
two periods. The file is made anew at every start. When it cannot be written, nobody is kept out: a limit is there to make
guessing slow, and no answer may be lost over it.
"""

import contextlib
import hmac
import ipaddress
import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Attempt = Literal["send", "code", "link"]
PERIOD = 600
"""Seconds in which attempts are counted together."""

MOST: dict[Attempt, int] = {"send": 200, "code": 20, "link": 50}
"""Attempts of one address in a period. ``send``: answers by an open link; two hundred people may share the wireless network
of a congress. ``code``: codes that are not there. ``link``: personal links that are not there, such as those that a mail
program broke off; one that is there is never counted."""

SALT_BYTES = 32
_BUSY_SECONDS = 0.2
_SCHEMA = """
PRAGMA journal_mode = MEMORY;
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS attempt (
    kind TEXT NOT NULL, who BLOB NOT NULL, period INTEGER NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (kind, who, period)
) WITHOUT ROWID;
"""
_COUNT = (
    "INSERT INTO attempt VALUES (?, ?, ?, 1) ON CONFLICT (kind, who, period) DO UPDATE SET count = count + 1 "
    "RETURNING count"
)

_SO_FAR = "SELECT count + 1 FROM attempt WHERE kind = ? AND who = ? AND period = ?"


@dataclass(frozen=True)
class Limits:
    """The counter in ``path``, for addresses under ``salt``."""

    path: Path
    salt: bytes

    def renew(self) -> None:
        """Begin with an empty file: what was counted under another salt means nothing."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)

    def wait(self, kind: Attempt, address: str, *, now: float, counts: bool = True) -> int | None:
        """Count an attempt. None when it may go on; else the seconds after which to try again.

        Without ``counts`` nothing is added: it tells whether one more attempt would be too many.
        """
        period = int(now // PERIOD)
        try:
            with self._open() as connection:
                connection.execute("DELETE FROM attempt WHERE period < ?", (period - 1,))
                key = (kind, self._who(address), period)
                row = connection.execute(_COUNT if counts else _SO_FAR, key).fetchone()
                count = row[0] if row else 1
        except (sqlite3.Error, OSError):
            return None
        return None if count <= MOST[kind] else int((period + 1) * PERIOD - now) + 1

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with contextlib.closing(sqlite3.connect(self.path, timeout=_BUSY_SECONDS)) as connection, connection:
            connection.executescript(_SCHEMA)
            yield connection

    def _who(self, address: str) -> bytes:
        return hmac.digest(self.salt, _network(address).encode(), "sha256")[:16]


def new_limits(path: Path) -> Limits:
    """A counter that begins at nothing, under a salt that nobody has."""
    limits = Limits(path, secrets.token_bytes(SALT_BYTES))
    limits.renew()
    return limits


def _network(address: str) -> str:
    """The address, or of IPv6 the network of one connection, of which a household has as many addresses as it likes."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
