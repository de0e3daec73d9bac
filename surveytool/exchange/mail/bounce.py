"""Notices that a mail was not delivered (RFC 3464), and to which addresses; or a plain list of such addresses.

Only a lasting failure counts: a status of 5, or an action ``failed`` without a status. What is delayed is still being tried.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

from surveytool.errors import InvalidInput
from surveytool.exchange.mail.address import NotAnAddress, one_address
from surveytool.problem import Place, Problem

_MAIL = re.compile(rb"(?:From .*\r?\n)?(?:[!-9;-~]+:[^\n]*\n(?:[ \t][^\n]*\n)*)")
_BETWEEN = re.compile(rb"(?m)^From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [^\n]*\n")
"""The line between the mails of a box; with its day, as a line of a text may begin with "From " too."""
_CELLS = re.compile(r"[;,\t]")


@dataclass(frozen=True)
class Bounces:
    """What notices say: addresses that are never reached, and how many notices were of a delay or of something else."""

    addresses: frozenset[str]
    delayed: int = 0
    others: int = 0

    def __add__(self, more: "Bounces") -> "Bounces":
        return Bounces(self.addresses | more.addresses, self.delayed + more.delayed, self.others + more.others)


def read_bounces(data: bytes, *, file: str) -> Bounces:
    """What the notices in a file say: a mail, a box of mails (mbox), or a list with an address on each line.

    Raises:
        InvalidInput: with every line of a list that is no address.
    """
    if not _MAIL.match(data):
        return Bounces(frozenset(_listed(data, file)))
    parts = _BETWEEN.split(data) if data.startswith(b"From ") else [data]
    found = Bounces(frozenset())
    for part in parts:
        if part.strip():
            found += _read_notice(part)
    return found


def _read_notice(data: bytes) -> Bounces:
    # the older of the two policies: it reads whatever headers others wrote, and never raises for them
    notice = message_from_bytes(data, policy=policy.compat32)
    failed: set[str] = set()
    delayed = 0
    for block in _status_blocks(notice):
        address = _address(block)
        if address is None:
            continue
        if _is_lasting(block):
            failed.add(address)
        else:
            delayed += 1
    failed |= {word.strip() for word in str(notice.get("X-Failed-Recipients", "")).split(",") if "@" in word}
    return Bounces(frozenset(failed), delayed, others=0 if failed or delayed else 1)


def _status_blocks(notice: Message) -> Iterator[Message]:
    for part in notice.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = part.get_payload()
            if isinstance(blocks, list):
                yield from (block for block in blocks if isinstance(block, Message))


def _address(block: Message) -> str | None:
    """The address that the mail was for, before anybody sent it on; None in the block about the notice as a whole."""
    for name in ("Original-Recipient", "Final-Recipient"):
        _, sign, address = str(block.get(name, "")).partition(";")
        if sign and "@" in address:
            return address.strip().strip("<>")
    return None


def _is_lasting(block: Message) -> bool:
    status = str(block.get("Status", "")).strip()
    action = str(block.get("Action", "")).strip().lower()
    return action in ("", "failed") and (status.startswith("5") or (not status and action == "failed"))


def _listed(data: bytes, file: str) -> Iterator[str]:
    problems = []
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        lines = data.decode("latin-1").splitlines()
    for number, line in enumerate(lines, start=1):
        cell = _CELLS.split(line)[0].strip().strip('"')
        if not cell or (number == 1 and "@" not in cell):  # a heading
            continue
        try:
            yield one_address(cell)
        except NotAnAddress:
            message = "This line does not begin with a mail address. Nothing was noted."
            problems.append(Problem("not_an_address", message, Place(file, number)))
    if problems:
        raise InvalidInput(problems)
