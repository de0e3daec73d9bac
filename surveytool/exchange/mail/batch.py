"""Sending the same mail to many members, each once, whatever is stopped or breaks on the way."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage

from surveytool.exchange.mail.address import NotAnAddress
from surveytool.exchange.mail.transport import Delivery, MailServer, NoServer
from surveytool.store.database import Database
from surveytool.store.mailings import claim, release, settle

MOST_REFUSED_AT_FIRST = 10
"""When the server refuses so many and takes none, something is wrong with us and not with their addresses."""
FEW_REFUSED = 2


@dataclass(frozen=True)
class Addressee:
    """A member to mail. What shows this object shows nothing of them."""

    member: bytes = field(repr=False)
    address: str = field(repr=False)
    name: str = field(repr=False)
    language: str = field(repr=False)
    tag: bytes = field(repr=False)
    link: str = field(repr=False)


@dataclass(frozen=True)
class Run:
    """What became of a run: ``skipped`` were mailed by another, answered or left meanwhile; ``left`` can be mailed by running
    again; ``trouble`` is why there was no going on."""

    sent: int = 0
    refused: int = 0
    doubtful: int = 0
    skipped: int = 0
    left: int = 0
    trouble: NoServer | None = None

    @property
    def is_done(self) -> bool:
        """Whether there is nothing left to do."""
        return not self.left and self.trouble is None


@dataclass(frozen=True)
class Batch:
    """One kind of mail about one round. ``write`` makes the mail; ``is_wanted`` tells, at the last moment, whether a member is
    still to be mailed; ``on_step`` is told of each that is dealt with."""

    people: Database
    round_id: str
    kind: str
    day: datetime.date
    write: Callable[[Addressee], EmailMessage]
    is_wanted: Callable[[Addressee], bool]
    on_step: Callable[[], None] = lambda: None

    def send(self, addressees: Sequence[Addressee], server: MailServer) -> Run:
        """Mail them in the order given; those whom the server does not take now again after a while."""
        return _Sending(self, server).run(addressees)


class _Sending:
    def __init__(self, batch: Batch, server: MailServer) -> None:
        self._batch = batch
        self._server = server
        self._refused: list[bytes] = []
        self._counts = {"sent": 0, "doubtful": 0, "skipped": 0, "unusable": 0}
        self._trouble: NoServer | None = None

    def run(self, addressees: Sequence[Addressee]) -> Run:
        """All passes over those who are left."""
        left = list(addressees)
        for seconds in (0.0, *self._server.settings.retry_after):
            if not left or self._is_about_us(MOST_REFUSED_AT_FIRST):
                break
            if self._trouble is not None and not self._counts["sent"]:
                break  # a server that was never there will hardly come now
            if seconds:
                self._server.pause(seconds)
            self._trouble = None
            left = self._pass(left)
        if self._is_about_us(FEW_REFUSED + 1):
            left = self._take_back(left, addressees)
        counts = self._counts
        refused = len(self._refused) + counts["unusable"]
        return Run(counts["sent"], refused, counts["doubtful"], counts["skipped"], len(left), self._trouble)

    def _pass(self, addressees: Sequence[Addressee]) -> list[Addressee]:
        """Those who are left after each was offered once."""
        later: list[Addressee] = []
        for place, addressee in enumerate(addressees):
            try:
                if self._offer(addressee) is Delivery.LATER:
                    later.append(addressee)
            except NoServer as error:
                self._trouble = error
                return [*later, *addressees[place:]]
            if self._is_about_us(MOST_REFUSED_AT_FIRST):
                return [*later, *addressees[place + 1 :]]
        return later

    def _offer(self, addressee: Addressee) -> Delivery | None:
        """What became of one mail; None when it was not to be sent, or noted as one that never can be."""
        batch = self._batch
        try:
            message = batch.write(addressee)
        except NotAnAddress:
            if self._claim(addressee):
                settle(batch.people, batch.round_id, addressee.member, kind=batch.kind, state="refused")
                self._counts["unusable"] += 1
            return None
        self._server.get_ready()
        if not batch.is_wanted(addressee) or not self._claim(addressee):
            self._counts["skipped"] += 1
            return None
        try:
            found = self._server.deliver(message)
        except NoServer:
            self._release(addressee)
            raise
        self._note(addressee, found)
        return found

    def _claim(self, addressee: Addressee) -> bool:
        batch = self._batch
        return claim(batch.people, batch.round_id, addressee.member, kind=batch.kind, day=batch.day)

    def _release(self, addressee: Addressee) -> None:
        release(self._batch.people, self._batch.round_id, self._batch.kind, [addressee.member])

    def _note(self, addressee: Addressee, found: Delivery) -> None:
        batch = self._batch
        match found:
            case Delivery.SENT:
                settle(batch.people, batch.round_id, addressee.member, kind=batch.kind, state="sent")
                self._counts["sent"] += 1
            case Delivery.REFUSED:
                settle(batch.people, batch.round_id, addressee.member, kind=batch.kind, state="refused")
                self._refused.append(addressee.member)
            case Delivery.DOUBTFUL:
                self._counts["doubtful"] += 1
            case Delivery.LATER:
                self._release(addressee)
                return
        batch.on_step()

    def _is_about_us(self, least: int) -> bool:
        nothing_taken = not self._counts["sent"] and not self._counts["doubtful"]
        return nothing_taken and len(self._refused) >= least

    def _take_back(self, left: list[Addressee], addressees: Sequence[Addressee]) -> list[Addressee]:
        """Everybody who is left when those refused are not held against their addresses."""
        release(self._batch.people, self._batch.round_id, self._batch.kind, self._refused)
        self._trouble = NoServer(
            "The mail server refused the first {count} mails and took none: {said}. That is about us, not about the members: "
            "look at the settings of the mail server. Nobody was noted as refused.",
            count=len(self._refused),
            said=self._server.said,
        )
        back = set(self._refused)
        self._refused = []
        return [*left, *(addressee for addressee in addressees if addressee.member in back)]
