"""``surveytool results --compare``: a closed round beside earlier ones."""

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import Result

from surveytool.response.receipt import receipt_hash
from surveytool.response.response import to_json
from surveytool.store import keys, responses
from surveytool.store.database import open_database

Command = Callable[..., Result]


def second_round(run: Command) -> str:
    assert run("round", "open", "r2", "--questionnaire", "proef", "--population", "40").exit_code == 0
    rows = ["setting;eens", *(f"solo;{3 if n % 4 else 1}" for n in range(20))]
    Path("later.csv").write_text("\n".join(rows), "utf-8")
    assert run("responses", "import", "r2", "later.csv").exit_code == 0
    assert run("round", "close", "r2").exit_code == 0
    return "r2"


def test_a_round_is_laid_beside_an_earlier_one(run: Command, closed_round: str) -> None:
    second_round(run)
    (found,) = json.loads(run("results", "r2", "--compare", "r1").stdout)["comparisons"]
    assert (found["question"], found["measure"], found["from_round"], found["to_round"]) == ("eens", "mean", "r1", "r2")
    assert (found["from"], found["to"], found["difference"]) == (2.0, 2.5, 0.5)
    assert found["low"] < 0.5 < found["high"]
    assert found["method"] == "independent"
    assert json.loads(run("results", "r2").stdout)["comparisons"] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("r2", "--compare", "r2"), "cannot be compared with itself"),
        (("r2", "--compare", "r3"), "There is no round 'r3'"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    run: Command, closed_round: str, arguments: tuple[str, ...], message: str
) -> None:
    second_round(run)
    refused = run("results", *arguments)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert message in refused.stderr


def test_an_open_round_is_not_compared(run: Command, closed_round: str) -> None:
    assert run("round", "open", "r2", "--questionnaire", "proef", "--population", "40").exit_code == 0
    assert "only after closing" in run("results", "r1", "--compare", "r2").stderr


def answered(workspace: Path, round_id: str, points: list[int]) -> None:
    """Everybody sends an answer, each joined to the same words in every round."""
    with closing(open_database(workspace / "answers.db")) as db:
        key = keys.round_key(workspace / "keys", round_id)
        from surveytool.store.rounds import get_round

        day = get_round(db, round_id).opened
        for number, point in enumerate(points):
            nonce = f"{round_id} {number}".encode()
            sent = responses.send(
                db,
                round_id=round_id,
                key=key,
                id=keys.response_id(key, nonce),
                answers_json=to_json({"eens": point}),
                receipt_hash=receipt_hash(keys.receipt(key, nonce)),
                disposition="complete",
                day=day,
                person=number.to_bytes(12, "big"),
            )
            assert sent.stored


def test_those_who_kept_their_words_make_it_surer(run: Command, workspace: Path) -> None:
    rounds = {"a1": [1 + n % 3 for n in range(36)], "a2": [min(3, 2 + n % 3) for n in range(36)]}
    for round_id, points in rounds.items():
        opened = run("round", "open", round_id, "--questionnaire", "proef", "--population", "100", "--linking", "code")
        assert opened.exit_code == 0, opened.stderr
        answered(workspace, round_id, points)
        assert run("round", "close", round_id).exit_code == 0
    (found,) = json.loads(run("results", "a2", "--compare", "a1").stdout)["comparisons"]
    assert (found["method"], found["linked"]) == ("overlap", 36)
    assert found["switched_p"] < 0.05
