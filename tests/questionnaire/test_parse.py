"""Every mistake a questionnaire can hold is told with its place, its code and what to do."""

import re
from pathlib import Path

import pytest

import surveytool
from surveytool.errors import InvalidInput
from surveytool.problem import Problem
from surveytool.questionnaire import check, parse
from surveytool.questionnaire.mistakes import ANY_OTHER, MESSAGES
from surveytool.store.scales import scale_library
from surveytool.texts import load_texts

FILES = Path(__file__).parent.parent / "questionnaires"
INVALID = sorted((FILES / "invalid").glob("*.yaml"))
VALID = sorted((FILES / "valid").glob("*.yaml"))
LIBRARY = scale_library(FILES / "invalid")
PACKAGE = Path(surveytool.__file__).parent


def expected(file: Path) -> list[str]:
    first = file.read_bytes().split(b"\n", 1)[0].decode("ascii")
    return sorted(first.removeprefix("# expect:").split())


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_mistake_is_named_with_place_and_code(file: Path) -> None:
    problems = check(file.read_bytes(), file=file.name, library=LIBRARY)
    assert sorted(problem.code for problem in problems) == expected(file), [str(problem) for problem in problems]
    for problem in problems:
        assert re.match(rf"{re.escape(file.name)}(:\d+:\d+)?: \S.* \[[a-z0-9_]+\]$", str(problem))
        assert len(str(problem)) < 400


@pytest.mark.parametrize("file", VALID, ids=lambda file: file.stem)
def test_valid_file_has_no_problem(file: Path) -> None:
    assert [str(problem) for problem in check(file.read_bytes(), file=file.name)] == []


def test_a_file_larger_than_a_megabyte_is_refused_unread() -> None:
    assert [problem.code for problem in check(b"#" * 1_048_577, file="x.yaml")] == ["file_too_large"]


def test_place_is_the_line_and_column_of_the_value() -> None:
    text = "questionnaire: proef\nversion: een\n"
    with pytest.raises(InvalidInput) as caught:
        parse(text.encode(), file="proef.yaml")
    version = next(problem for problem in caught.value.problems if problem.code == "not_integer")
    assert (version.place.line, version.place.column) == (2, 10)


def test_the_nearest_word_is_offered() -> None:
    base = (FILES / "valid" / "every_feature_of_the_base.yaml").read_text()
    for typed, meant in (("titel:", "title"), ("languges:", "languages"), ("verison:", "version")):
        first = next(line for line in base.splitlines() if line.startswith(meant))
        problems = check(base.replace(first, typed + first.partition(":")[2], 1).encode(), file="x.yaml")
        assert any(problem.values.get("near") == meant for problem in problems), typed


def test_scalars_stay_what_was_typed() -> None:
    text = (FILES / "valid" / "words_that_yaml_would_change.yaml").read_bytes()
    question = parse(text, file="x.yaml").questionnaire.question("setting")
    assert [choice.code for choice in question.choices] == ["no", "off", "ja"]  # type: ignore[union-attr]


def codes_in_source() -> set[str]:
    found: set[str] = set()
    for folder in ("questionnaire", "."):
        for file in (PACKAGE / folder).glob("*.py"):
            text = file.read_text()
            found |= set(re.findall(r'(?:Problem|_problem|problem|_add|unknown)\(\s*"([a-z0-9_]+)"', text))
    return found | {code for code, _ in (*MESSAGES.values(), ANY_OTHER)}


def test_every_problem_code_has_a_file_that_provokes_it() -> None:
    scales = (FILES / "invalid" / "scales").glob("*.yaml")  # tests/questionnaire/test_library.py
    provoked = {code for file in (*INVALID, *scales) for code in expected(file)} | {"file_too_large"}
    elsewhere = {"bad_colour"}  # community.yaml: tests/store/test_workspace.py
    assert codes_in_source() - elsewhere - provoked == set()


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_every_message_is_there_in_dutch(file: Path) -> None:
    dutch = load_texts("nl")
    for problem in check(file.read_bytes(), file=file.name, library=LIBRARY):
        assert problem.message in dutch.catalogue, problem.message
        assert_same_fields(problem, dutch.catalogue[problem.message])


def assert_same_fields(problem: Problem, translation: str) -> None:
    fields = re.compile(r"(?<!\{)\{([a-z_]+)(?::[^}]*)?\}(?!\})")
    assert set(fields.findall(problem.message)) == set(fields.findall(translation))
