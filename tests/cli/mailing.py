"""What tests of mailing share: members on the list, a round with links of their own, and the board's mail server."""

import datetime
import secrets
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

from click.testing import Result

from surveytool.questionnaire.parse import parse
from surveytool.response.receipt import receipt_hash
from surveytool.store import keys, mailings, responses, rounds
from surveytool.store.database import Database, open_database
from surveytool.store.invitations import Invitee, member_tag, stop_mails
from surveytool.store.people import add_member, list_members, make_people, open_people
from tests.mail_server import PostOffice

Command = Callable[..., Result]
BASE = "https://vragen.example.org"


def today() -> datetime.date:
    """The day it is where the community of the tests is."""
    return datetime.datetime.now(ZoneInfo("Europe/Amsterdam")).date()


@contextmanager
def people_of(workspace: Path) -> Iterator[Database]:
    """The list of people, made where there is none."""
    make_people(workspace / "people.db")
    with closing(open_people(workspace / "people.db")) as people:
        yield people


@contextmanager
def answers_of(workspace: Path) -> Iterator[Database]:
    """The database of rounds."""
    with closing(open_database(workspace / "answers.db")) as db:
        yield db


def add_members(workspace: Path, *names: str, language: str = "nl") -> None:
    """Put people on the list: ``noor`` has the address noor@example.org."""
    with people_of(workspace) as people, people.writing() as connection:
        for name in names:
            add_member(connection, name=name.capitalize(), email=f"{name}@example.org", language=language)


def open_days_ago(workspace: Path, days: int = 0, *, id: str = "r1", left: int = 30, **options: object) -> None:
    """Open a round with links for all on the list, as it was done so many days ago; it stays open for ``left`` more."""
    source = (workspace / "questionnaires" / "proef.yaml").read_bytes()
    began = today() - datetime.timedelta(days)
    with people_of(workspace) as people, answers_of(workspace) as db:
        chosen = {
            "links": "personal",
            "reminders": (7, 14),
            "closes": today() + datetime.timedelta(left),
            "population": None,
        } | options
        rounds.open_round(
            db,
            keys=workspace / "keys",
            id=id,
            source=source,
            questionnaire=parse(source, file="proef.yaml").questionnaire,
            today=began,
            opens=began,
            invitees=[Invitee(member.id) for member in list_members(people)] if chosen["links"] != "open" else (),
            **chosen,  # type: ignore[arg-type]
        )


def invited_days_ago(workspace: Path, days: int, *, id: str = "r1") -> None:
    """Note that all on the list were invited so many days ago."""
    with people_of(workspace) as people:
        everyone = [member.id for member in list_members(people)]
        day = today() - datetime.timedelta(days)
        mailings.note_sent(people, id, everyone, kind="invitation", day=day)


def tag_of(workspace: Path, name: str, id: str = "r1") -> bytes:
    """The hash of the link of somebody."""
    key = keys.links_key(workspace / "keys", id)
    with people_of(workspace) as people:
        (member,) = [member for member in list_members(people) if member.email == f"{name}@example.org"]
    return member_tag(key, id, member.id)


def answer(workspace: Path, name: str, id: str = "r1", *, days_ago: int = 0) -> None:
    """Somebody sends answers by their link."""
    key, nonce = keys.round_key(workspace / "keys", id), secrets.token_bytes(16)
    with answers_of(workspace) as db:
        sent = responses.send(
            db,
            round_id=id,
            key=key,
            id=keys.response_id(key, nonce),
            answers_json='{"wens":"rust"}',
            receipt_hash=receipt_hash(keys.receipt(key, nonce)),
            day=today() - datetime.timedelta(days_ago),
            disposition="complete",
            tag=tag_of(workspace, name, id),
        )
    assert sent.stored


def stop(workspace: Path, name: str, id: str = "r1") -> None:
    """Somebody asks by their link for no more mail."""
    with answers_of(workspace) as db:
        assert stop_mails(db, id, tag_of(workspace, name, id))


def states(workspace: Path) -> dict[str, str]:
    """What is noted of each on the list, by address."""
    with people_of(workspace) as people:
        return {member.email: member.state for member in list_members(people)}


def noted(workspace: Path, id: str = "r1") -> dict[str, list[str]]:
    """By address, the mails that are noted: kind and state."""
    with people_of(workspace) as people:
        names = {member.id: member.email for member in list_members(people)}
        found: dict[str, list[str]] = {}
        for mail in sorted(mailings.list_mails(people, id), key=lambda mail: (mail.day, mail.kind)):
            found.setdefault(names[mail.member], []).append(f"{mail.kind} {mail.state}")
        return found


def environment(office: PostOffice, **more: str) -> dict[str, str]:
    """What a board has in its environment to mail by ``office``, fast."""
    return {
        "SURVEYTOOL_BASE_URL": BASE,
        "SURVEYTOOL_SMTP_HOST": "127.0.0.1",
        "SURVEYTOOL_SMTP_PORT": str(office.port),
        "SURVEYTOOL_SMTP_SECURITY": "none",
        "SURVEYTOOL_SMTP_FROM": "Het bestuur <bestuur@example.org>",
        "SURVEYTOOL_SMTP_PER_MINUTE": "100000",
        "SURVEYTOOL_SMTP_RETRY_AFTER": "0,0",
    } | more
