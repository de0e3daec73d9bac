"""How a round stands, told while it is open and after: counts of who took part, and nothing that they said."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import Result
from sqlalchemy import insert

from surveytool.store import invitations, keys, responses
from surveytool.store.database import open_database
from surveytool.store.drafts import new_secret, save
from surveytool.store.people import make_people, open_people
from surveytool.store.people_schema import mail, member
from surveytool.store.registrations import register

Command = Callable[..., Result]

REGIONS = ["Noord"] * 16 + ["Oost"] * 11 + ["Zuid"] * 3
REGISTRATION = """\
questionnaire: aanmelden
version: 1
kind: registration
languages: [nl]
title: Kom naar het congres
anonymous: false
sections:
  - id: een
    title: Een
    questions:
      - {id: name, kind: text, text: Hoe heet je?, required: true}
      - {id: email, kind: text, text: Wat is je e-mailadres?, pattern: email, required: true}
"""


def today() -> datetime.date:
    """The day it is for the community of a new workspace."""
    return datetime.datetime.now(ZoneInfo("Europe/Amsterdam")).date()


def add_people(workspace: Path) -> list[bytes]:
    """Thirty members, each with a region."""
    make_people(workspace / "people.db")
    rows = [
        {
            "id": number.to_bytes(16, "big"), "name": f"Lid {number}", "email": f"lid{number}@example.org",
            "address_key": f"lid{number}@example.org", "language": "nl", "state": "active",
            "attributes": json.dumps({"regio": region}),
        }
        for number, region in enumerate(REGIONS)
    ]  # fmt: skip
    with open_people(workspace / "people.db").writing() as connection:
        connection.execute(insert(member), rows)
    return [number.to_bytes(16, "big") for number in range(len(REGIONS))]


def send(
    workspace: Path, number: int, *, id_: bytes | None, disposition: str = "complete", round_id: str = "najaar"
) -> None:
    """What member ``number`` sends: by their own link, or by the open one when there is no ``id_``."""
    key = keys.round_key(workspace / "keys", round_id)
    of_links = keys.links_key(workspace / "keys", round_id) if id_ is not None else b""
    nonce = number.to_bytes(16, "big")
    sent = responses.send(
        open_database(workspace / "answers.db"),
        round_id=round_id,
        key=key,
        id=keys.response_id(key, nonce),
        answers_json='{"eens": 3, "wens": "Een geheim"}',
        receipt_hash=number.to_bytes(32, "big"),
        disposition="partial" if disposition == "partial" else "complete",
        day=today(),
        minutes=4,
        tag=invitations.member_tag(of_links, round_id, id_) if id_ is not None else None,
    )
    assert sent.stored


def log_mails(workspace: Path, ids: list[bytes], kind: str, **states: list[int]) -> None:
    """Mails to all ``ids``, sent unless another state is named."""
    state_of = {number: state for state, numbers in states.items() for number in numbers}
    day = today()
    rows = [
        {"round": "najaar", "member": id_, "kind": kind, "day": day, "state": state_of.get(number, "sent")}
        for number, id_ in enumerate(ids)
    ]
    with open_people(workspace / "people.db").writing() as connection:
        connection.execute(insert(mail), rows)


@pytest.fixture
def under_way(run: Command, workspace: Path) -> Path:
    """A round of thirty members: 12 answered, 1 of them in part, 2 began, 2 mails did not arrive, 2 came by the open link."""
    ids = add_people(workspace)
    closes = today() + datetime.timedelta(days=12)
    done = run("round", "open", "najaar", "--questionnaire", "proef", "--links", "both", "--closes", str(closes))
    assert done.exit_code == 0, done.output
    for number in range(12):
        send(workspace, number, id_=ids[number], disposition="partial" if number == 3 else "complete")
    for number in (40, 41):
        send(workspace, number, id_=None)
    db = open_database(workspace / "answers.db")
    for _ in range(2):
        save(db, round_id="najaar", secret=new_secret(), content="{}", section="een", reached=["een"])
    log_mails(workspace, ids, "invitation", bounced=[20], refused=[21], claimed=[22])
    return workspace


def told(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output


def line(output: str, begin: str) -> list[str]:
    """The words behind ``begin`` in the first line that begins with it."""
    found = next(row.strip() for row in output.splitlines() if row.strip().startswith(f"{begin} "))
    return found.removeprefix(begin).split()


def test_an_open_round_is_told_in_counts(run: Command, under_way: Path) -> None:
    output = told(run("status"))
    assert output.startswith("najaar  Proef\n")
    assert ": 12 days left." in output
    assert line(output, "Invited") == ["30"]
    assert line(output, "Answered by their own link") == ["12"]
    assert line(output, "Response rate so far (RR2)") == ["40.0%"]
    assert line(output, "Complete") == ["11"]
    assert line(output, "Partial") == ["1"]
    assert line(output, "Begun, not sent") == ["2"]
    assert line(output, "By the open link, counted apart") == ["2"]
    assert line(output, "Not delivered") == ["2"]
    assert line(output, str(today())) == ["12", "#" * 12]
    assert line(output, "Invitation") == ["27", "1", "1", "1"]
    assert line(output, f"Reminder ({today() + datetime.timedelta(days=7)}, planned)") == ["0", "0", "0", "0"]
    assert "5 more and there are 15: half." not in output
    assert line(output, "10") == [str(today())]
    assert "3 more and there are 15: half." in output


def test_a_small_group_is_put_together_with_the_next(run: Command, under_way: Path) -> None:
    output = told(run("status", "najaar"))
    assert line(output, "Noord") == ["16", "12", "75%"]
    assert line(output, "other groups and not known, together") == ["14", "0", "0%"]
    assert "Zuid" not in output
    assert "Oost" not in output


def test_nobody_and_no_answer_is_in_it(run: Command, under_way: Path) -> None:
    for result in (run("status"), run("status", "--json"), run("status", "najaar", "--message")):
        output = told(result)
        for secret in ("Lid ", "example.org", "geheim", "Een"):
            assert secret not in output


def test_the_same_is_there_as_json(run: Command, under_way: Path) -> None:
    found = json.loads(told(run("status", "--json")))
    assert found["format"] == "surveytool-status/1"
    (round_,) = found["rounds"]
    assert (round_["state"], round_["days_left"], round_["round"]["links"]) == ("open", 12, "both")
    response = round_["response"]
    assert (response["invited"], response["answered"], response["apart"], response["break_off"]) == (30, 12, 2, 2)
    assert response["rate"] == response["rates"]["rr2"] == 0.4
    assert response["rates"]["rr1"] == pytest.approx(11 / 30)
    assert response["rates"]["rr6"] == pytest.approx(12 / 28)
    assert response["dispositions"] == {
        "complete": 11, "partial": 1, "refusal": 2, "opted_out": 0, "break_off": 2, "non_contact": 14, "unknown": 2,
        "other": 0, "not_eligible": 0,
    }  # fmt: skip
    assert [(one["group"], one["invited"], one["answered"]) for one in response["participation"]] == [
        ("Noord", 16, 12),
        ("*", 14, 0),
    ]
    assert round_["milestones"]["next"] == {"count": 15, "share": 0.5, "day": None}
    assert [(one["kind"], one["sent"], one["doubtful"]) for one in round_["mails"]] == [
        ("invitation", 27, 1),
        ("reminder-7", 0, 0),  # the one after two weeks would come after the last day
    ]


def test_a_message_is_made_to_share(run: Command, under_way: Path) -> None:
    assert told(run("status", "najaar", "--message")).splitlines()[:3] == [
        "De 10e van de 30 heeft meegedaan aan “Proef”. Inmiddels zijn het er 12.",
        "Nog 3 en het zijn er 15: de helft.",
        "Doe je ook mee? Je eigen link staat in de mail die je kreeg.",
    ]
    english = told(run("status", "najaar", "--message", "--lang", "en"))
    assert english.startswith("The 10th of 30 people took part in “Try-out”. By now there are 12.\n")


def test_the_message_addresses_members_as_their_community_does(run: Command, under_way: Path) -> None:
    community = under_way / "community.yaml"
    community.write_text(community.read_text("utf-8") + "\nform_of_address: u\n", "utf-8")
    assert "Doet u ook mee? Uw eigen link staat in de mail die u kreeg." in told(run("status", "najaar", "--message"))


def test_without_the_list_of_members_the_rest_is_told(run: Command, under_way: Path) -> None:
    (under_way / "people.db").rename(under_way / "elsewhere.db")
    output = told(run("status"))
    assert "There is no list of people at" in output
    assert line(output, "Answered by their own link") == ["12"]
    assert "Noord" not in output


@pytest.mark.parametrize(
    ("key", "said"), [(bytes(32), "is that of another round"), (b"", "is not a key"), (None, "cannot be read")]
)
def test_with_another_key_of_the_links_nothing_is_told_of_groups(
    run: Command, under_way: Path, key: bytes | None, said: str
) -> None:
    file = under_way / "keys" / "najaar.links"
    file.unlink()
    if key is not None:
        file.write_bytes(key)
    output = told(run("status"))
    assert said in output
    assert line(output, "Answered by their own link") == ["12"]
    assert "By “regio”" not in output
    assert "Mails" not in output


def test_a_closed_round_is_told_from_what_closing_counted(run: Command, under_way: Path) -> None:
    assert run("round", "close", "najaar").exit_code == 0
    assert "No round is open" in run("status").output
    output = told(run("status", "najaar"))
    assert "Closed: it was open from " in output
    assert line(output, "Invited") == ["30"]
    assert line(output, "Response rate (RR2)") == ["40.0%"]
    assert "more and there are" not in output
    assert line(output, "Noord") == ["16", "12", "75%"]
    assert line(output, "Invitation") == ["28", "0", "0", "0"]
    assert "It is closed now." in told(run("status", "najaar", "--message", "--lang", "en"))


def test_results_and_status_of_a_closed_round_say_the_same(run: Command, under_way: Path) -> None:
    assert run("round", "close", "najaar").exit_code == 0
    status = json.loads(told(run("status", "najaar", "--json")))["rounds"][0]["response"]
    results = json.loads(told(run("results", "najaar")))
    assert results["warnings"] == []
    for name in ("invited", "answered", "responses", "complete", "partial", "apart", "rates", "rate", "participation"):
        assert results["response"][name] == status[name], name
    assert results["response"]["rate"] == 0.4
    assert set(results["response"]["rates"]) == {"rr1", "rr2", "rr3", "rr4", "rr5", "rr6"}
    assert results["response"]["eligibility"] == 1


def test_a_round_with_one_link_has_no_response_rate(run: Command, workspace: Path) -> None:
    assert run("round", "open", "najaar", "--questionnaire", "proef", "--population", "40").exit_code == 0
    for number in range(10):
        send(workspace, number, id_=None)
    output = told(run("status"))
    assert "Response rate" not in output
    assert line(output, "Share of the population") == ["25.0%"]
    assert "http://127.0.0.1:8000/najaar" in told(run("status", "najaar", "--message"))
    (round_,) = json.loads(told(run("status", "--json")))["rounds"]
    assert round_["response"]["dispositions"] is None
    assert set(round_["response"]["rates"].values()) == {None}


def test_signing_up_has_milestones_too(run: Command, workspace: Path) -> None:
    (workspace / "questionnaires" / "aanmelden.yaml").write_text(REGISTRATION, "utf-8")
    done = run("round", "open", "congres", "--questionnaire", "aanmelden", "--population", "40")
    assert done.exit_code == 0, done.output
    people = open_people(workspace / "people.db")
    for number in range(21):
        register(
            people, round_id="congres", name=f"Lid {number}", email=f"lid{number}@example.org", language="nl",
            answers={}, day=datetime.date(2026, 9, 1 + number % 2),
        )  # fmt: skip
    output = told(run("status", "congres"))
    assert line(output, "Signed up") == ["21"]
    assert line(output, "2026-09-01") == ["11", "#" * 11]
    assert line(output, "20 (half)") == ["2026-09-02"]
    message = told(run("status", "congres", "--message"))
    assert message.startswith("De 20e van de 40 heeft zich aangemeld voor “Kom naar het congres”: dat is de helft.")
    assert "Meld jij je ook aan? http://127.0.0.1:8000/congres" in message


def test_a_message_needs_a_round(run: Command, workspace: Path) -> None:
    for arguments in (("--message",), ("najaar", "--message", "--json"), ("najaar", "--lang", "nl")):
        assert run("status", *arguments).exit_code == 2
    unknown = run("status", "najaar")
    assert unknown.exit_code == 1
    assert "There is no round 'najaar'." in unknown.output
