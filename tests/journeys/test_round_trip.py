"""Whatever is answered along whatever path comes back the same: form, store, snapshot, export, import.

Closed answers come back as they were given. Open answers leave in a sheet of their own, in another order.
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from surveytool.exchange.responses_in import read_responses
from surveytool.exchange.responses_out import open_table, response_table
from surveytool.exchange.spreadsheet import read_sheet
from surveytool.exchange.table_file import write_csv, write_workbook
from surveytool.questionnaire.model import Questionnaire
from surveytool.questionnaire.parse import parse
from surveytool.questionnaire.standalone import with_scales
from surveytool.questionnaire.variable import variables
from surveytool.response import Answers, Value, routed, with_wording
from surveytool.response.simulation import simulate
from surveytool.response.snapshot import Snapshot
from surveytool.store import responses
from surveytool.store.closing import close_round
from surveytool.store.database import create_database, open_database
from surveytool.store.rounds import get_round, open_round
from surveytool.store.scales import shipped_library
from surveytool.store.snapshots import read_snapshot
from surveytool.store.workspace import Workspace
from surveytool.texts import load_texts
from surveytool.web.member import create_member_app
from surveytool.web.member.typed import as_typed
from tests.journeys.conftest import COMMUNITY, NOON, Member

HERE = Path(__file__).parents[1]
FOUND = [
    *sorted((HERE / "questionnaires" / "valid").glob("*.yaml")),
    HERE / "browser" / "kinds.yaml",
    *sorted(file for file in (HERE.parent / "questionnaires").glob("*.yaml") if "." not in file.stem),
]
FILES = [file for file in FOUND if b"kind: registration" not in file.read_bytes()]
"""Who signs up gives no answers: tests/journeys of signing up."""
PEOPLE = 4
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
"""A failure is not made smaller: that would take a hundred rounds, and its seed says it all."""


def rankings(questionnaire: Questionnaire) -> tuple[str, ...]:
    return tuple(question.id for question in questionnaire.asking if question.kind == "ranking")


def fill_in(member: Member, questionnaire: Questionnaire, answers: Answers) -> None:
    """Give these answers, page by page, to what each page asks."""
    texts = load_texts(member.language)
    typed = as_typed(answers, texts, rankings(questionnaire))
    member.start()
    for _ in range(40):
        if member.address.endswith("/check"):
            return
        member.answer({name: tuple(values) for name, values in typed.items() if name in member.page.inputs})
        assert member.status == 200, member.page.problems
    raise AssertionError("the questionnaire never came to its end")


def stored_once(questionnaire: Questionnaire, given_: Answers, language: str) -> dict[str, Value]:
    return with_wording(questionnaire, routed(questionnaire, given_), language)


def closed(questionnaire: Questionnaire, answers: Mapping[str, Value]) -> str:
    """The closed answers of one response, in a form that can be counted. What is shown only to who wrote something is lost
    on the way: words are exported apart from the rest, so that an import of the rest cannot know."""
    words = {variable.name for variable in variables(questionnaire) if variable.form == "text"}
    consent = {f"{question.id}.{part}" for question in questionnaire.asking for part in ("version", "wording")}
    kept = routed(questionnaire, {name: value for name, value in answers.items() if name not in words})
    return repr(sorted((name, value) for name, value in kept.items() if name not in consent))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
@settings(max_examples=3, deadline=None, phases=PHASES, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 2**32), language=st.sampled_from(["nl", "en"]))
def test_answers_along_any_path_come_back_the_same(file: Path, seed: int, language: str) -> None:
    source = with_scales(file.read_bytes(), shipped_library(), file=file.name)
    questionnaire = parse(source, file=file.name).questionnaire
    people = list(simulate(questionnaire, PEOPLE, rng=random.Random(seed), partial=0.3))
    shown_in = language if language in questionnaire.languages else questionnaire.default_language
    with TemporaryDirectory() as name:
        snapshot, kept = answered(Path(name), source, questionnaire, people, language)
        expected = [stored_once(questionnaire, answers, shown_in) for answers in people if answers]
        assert Counter(map(repr, map(sorted_items, kept))) == Counter(map(repr, map(sorted_items, expected)))
        for path in exported(Path(name), questionnaire, snapshot):
            back = read_responses(read_sheet(path.read_bytes(), file=path.name), questionnaire).answers
            assert Counter(closed(questionnaire, row) for row in back if row) == Counter(
                line for row in expected if (line := closed(questionnaire, row)) != "[]"
            )
        open_answers = Counter((row[0], row[2]) for row in list(open_table(questionnaire, snapshot, "nl"))[1:])
        assert open_answers == Counter(words(questionnaire, expected))


def sorted_items(answers: Mapping[str, Value]) -> list[tuple[str, Value]]:
    return sorted(answers.items())


def words(questionnaire: Questionnaire, rows: list[dict[str, Value]]) -> Iterator[tuple[str, Value]]:
    names = [variable.name for variable in variables(questionnaire) if variable.form == "text"]
    yield from ((name, row[name]) for row in rows for name in names if name in row)


def answered(
    folder: Path, source: bytes, questionnaire: Questionnaire, people: list[Answers], language: str
) -> tuple[Snapshot, list[dict[str, Value]]]:
    """The snapshot and the stored responses of a round in which these people gave their answers on the pages."""
    (folder / "community.yaml").write_text(COMMUNITY, encoding="utf-8")
    workspace = Workspace(folder)
    create_database(workspace.answers_db)
    database = open_database(workspace.answers_db)
    try:
        open_round(
            database, keys=workspace.keys, id="proef", source=source, questionnaire=questionnaire, population=None,
            today=NOON.date(),
        )  # fmt: skip
        app = create_member_app(workspace, secret_key=b"of the test" * 3, now=lambda: NOON)
        for answers in people:
            member = Member(app, "proef", language)
            fill_in(member, questionnaire, answers)
            if answers:
                member.send()
                assert member.page.receipt
        kept = list(responses.responses(database, "proef"))
        close_round(
            database, "proef", keys=workspace.keys, snapshots=workspace.snapshots, today=NOON.date(),
            rng=random.Random(1),
        )  # fmt: skip
        round_ = get_round(database, "proef")
        assert round_.snapshot is not None
        return read_snapshot(workspace.snapshots / "proef", sha256=round_.snapshot), kept
    finally:
        database.close()


def exported(folder: Path, questionnaire: Questionnaire, snapshot: Snapshot) -> Iterator[Path]:
    """The closed answers as a CSV and as a workbook."""
    write_csv(folder / "answers.csv", response_table(questionnaire, snapshot))
    yield folder / "answers.csv"
    write_workbook(folder / "answers.xlsx", {"answers": response_table(questionnaire, snapshot)}, rows=snapshot.rows)
    yield folder / "answers.xlsx"
