"""The pages of members need nothing of the list of people: a whole survey runs while nobody may read it."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from surveytool.store import invitations, keys
from surveytool.store.invitations import Invitee, link_token
from surveytool.store.people import make_people
from tests.journeys.conftest import Round
from tests.rights import bound_by_rights

Make = Callable[..., Round]
REPOSITORY = Path(__file__).parents[2]
MEMBERS = [bytes([number]) * 16 for number in range(3)]
SOURCE = """\
questionnaire: proef
version: 1
kind: needs
languages: [nl, en]
title: {nl: Proef, en: Try-out}
sections:
  - id: een
    title: {nl: Een, en: One}
    questions:
      - {id: wens, kind: open, text: {nl: Wat wens je?, en: What do you wish?}}
  - id: twee
    title: {nl: Twee, en: Two}
    questions:
      - {id: uren, kind: number, text: {nl: Hoeveel uur?, en: How many hours?}}
"""


def lock_up(round_: Round) -> None:
    """Make a list of people that nobody may read or write, and lock away what the links are made with."""
    make_people(round_.workspace.people_db)
    round_.workspace.people_db.chmod(0)
    for key in round_.workspace.keys.glob("*.links"):
        key.chmod(0)


def links(round_: Round) -> list[str]:
    key = keys.links_key(round_.workspace.keys, "proef")
    return [f"/proef/{link_token(key, 'proef', member)}" for member in MEMBERS]


@pytest.mark.parametrize("kind", ["open", "personal", "both"])
def test_a_whole_survey_needs_no_list_of_people(round_of: Make, kind: str) -> None:
    invitees = {} if kind == "open" else {"invitees": [Invitee(member) for member in MEMBERS]}
    round_ = round_of(SOURCE, links=kind, **invitees)
    starts = [*(links(round_) if kind != "open" else []), *(["/proef"] if kind != "personal" else [])]
    lock_up(round_)
    with bound_by_rights():
        with pytest.raises(PermissionError):
            round_.workspace.people_db.read_bytes()
        receipts = [take_part(round_, start) for start in starts]
        if kind != "open":
            stopping = round_.member()
            stopping.open(f"{starts[1]}/stop")
            assert stopping.status == 200
            stopping.post(f"{starts[1]}/stop", {"List-Unsubscribe": "One-Click"})
            assert stopping.status == 200
        withdrawing = round_.member()
        withdrawing.open("/proef/withdraw")
        withdrawing.answer({"code": receipts[0]}, press="go")
        assert withdrawing.status == 200
        assert len(round_.stored) == len(starts) - 1
        assert round_.member().open("/").text
    round_.workspace.people_db.unlink()
    assert not round_.workspace.people_db.exists(), "and nothing of the pages makes it anew"
    with bound_by_rights():
        assert round_.member().start().text
    assert not round_.workspace.people_db.exists()


def take_part(round_: Round, start: str) -> str:
    """The whole way, with a stop in between and from another device; gives the receipt."""
    member = round_.member()
    member.open(start)
    page = member.later({"wens": "een wens"})
    code = page.code
    member = round_.member()
    member.open(start)
    member.open(f"/proef/resume/{code}")
    assert member.status == 200, member.page.text
    while "send" not in member.page.buttons.values():
        member.answer()
        assert member.status == 200, member.page.text
    return member.send().receipt


SERVE = """
import sys
from pathlib import Path
from tests.rights import bound_by_rights
from surveytool.store.workspace import Workspace
from surveytool.web.server import serve_member
with bound_by_rights():
    serve_member(Workspace(Path(sys.argv[1])), "127.0.0.1", 0, 1, ready=lambda address: print(address, flush=True))
"""


def test_the_server_starts_and_serves_without_a_list_that_it_may_read(round_of: Make) -> None:
    from http.client import HTTPConnection

    round_ = round_of(SOURCE, links="personal", invitees=[Invitee(member) for member in MEMBERS])
    address = links(round_)[0]
    lock_up(round_)
    server = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(round_.workspace.path)], stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
    )
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline().rpartition(":")[2])
        with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            connection.request("GET", address)
            answer = connection.getresponse()
            assert (answer.status, answer.read() is not None) == (303, True)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
        assert server.stdout is not None
        server.stdout.close()


OPENED = """
import json, sys
opened = set()
def look(event, values):
    if event in ("open", "sqlite3.connect", "os.rename", "os.link"):
        opened.add(str(values[0]))
sys.addaudithook(look)
from pathlib import Path
from surveytool.store.workspace import Workspace
from surveytool.web.member import create_member_app
workspace = Workspace(Path(sys.argv[1]))
app = create_member_app(workspace, secret_key=b"of the test" * 3)
browser = app.test_client()
for rule in app.url_map.iter_rules():
    address = rule.rule
    for name, value in (("round_id", "proef"), ("section_id", "een"), ("code", "x"), ("name", "member.css"), ("token", sys.argv[2])):
        address = address.replace(f"<{name}>", value)
    for method in rule.methods:
        browser.open(address, method=method)
print(json.dumps(sorted(opened)))
"""


def test_no_page_ever_opens_the_list_of_people_or_the_keys_of_the_links(round_of: Make) -> None:
    round_ = round_of(SOURCE, links="both", invitees=[Invitee(member) for member in MEMBERS])
    make_people(round_.workspace.people_db)
    token = links(round_)[0].rpartition("/")[2]
    done = subprocess.run(
        [sys.executable, "-c", OPENED, str(round_.workspace.path), token],
        capture_output=True,
        text=True,
        check=True,
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    opened = [name for name in json.loads(done.stdout.splitlines()[-1]) if str(round_.workspace.path) in name]
    ours = {name.rpartition("/")[2].partition("?")[0] for name in opened}
    assert {"answers.db", "community.yaml"} <= ours
    assert not [name for name in ours if re.search(r"people|\.links|audit|panel", name)], ours


def test_who_asked_for_no_more_mail_is_noted_with_the_link_alone(round_of: Make) -> None:
    round_ = round_of(SOURCE, links="personal", invitees=[Invitee(member) for member in MEMBERS])
    address = links(round_)[0]
    lock_up(round_)
    with bound_by_rights():
        round_.member().post(f"{address}/stop", {"List-Unsubscribe": "One-Click"})
    assert [one.stopped for one in invitations.invited_tags(round_.database, "proef").values()].count(True) == 1
