"""A report of a round from which answers were withdrawn: every figure is of those that remain, and it says so."""

import contextlib
import datetime
import json
from pathlib import Path

from surveytool.response.receipt import receipt_hash
from surveytool.response.response import to_json
from surveytool.store import keys, responses
from surveytool.store.database import open_database
from surveytool.store.workspace import Workspace

from .conftest import Command

DAYS = (datetime.date(2026, 11, 3), datetime.date(2026, 11, 4))


def test_results_and_report_are_of_the_answers_that_remain(run: Command, workspace: Path) -> None:
    opened = run("round", "open", "proef", "--questionnaire", "proef", "--population", "40", "--closes", "2099-01-01")
    assert opened.exit_code == 0, opened.stderr
    place = Workspace(workspace)
    key = keys.round_key(place.keys, "proef")
    with contextlib.closing(open_database(place.answers_db)) as database:
        codes = []
        for number in range(24):
            nonce = bytes([number])
            codes.append(receipt_hash(keys.receipt(key, nonce)))
            responses.send(
                database,
                round_id="proef",
                key=key,
                id=keys.response_id(key, nonce),
                answers_json=to_json({"setting": "solo" if number < 12 else "groep", "eens": 3}),
                receipt_hash=codes[-1],
                disposition="partial" if number < 3 else "complete",
                day=DAYS[number % 2],
                minutes=4,
            )
        for code in (codes[0], codes[23]):
            assert responses.withdraw(database, round_id="proef", key=key, receipt_hash=code, day=DAYS[1])
    assert run("round", "close", "proef").exit_code == 0
    results = json.loads(run("results", "proef").stdout)
    response = results["response"]
    assert (response["complete"], response["partial"], response["withdrawn"], response["open_link"]) == (20, 2, 2, 24)
    assert response["complete"] + response["partial"] == response["open_link"] - response["withdrawn"]
    setting = next(question for question in results["questions"] if question["id"] == "setting")
    assert setting["answered"] == 22
    assert [row["count"] for row in setting["distribution"]] == [11, 11]
    assert results.get("warnings", []) == []
    made = run("report", "proef", "--format", "html,xlsx")
    assert made.exit_code == 0, made.stderr
    page = (workspace / "reports" / "proef" / "report.html").read_text("utf-8")
    assert "2 antwoorden zijn teruggetrokken." in page
    assert "22 van de 40" in page
    assert "Antwoorden die later zijn teruggetrokken, staan nog wel in de grafiek." in page
    assert "Antwoorden die later zijn teruggetrokken, staan er ook in." in page
