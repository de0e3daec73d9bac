"""The schema for editors: it takes what ``check`` takes, refuses what has the wrong shape, and explains every key."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from surveytool.questionnaire.model import KINDS, Questionnaire
from surveytool.questionnaire.schema import KEYS, KEYS_OF, questionnaire_schema

FILES = Path(__file__).parents[1] / "questionnaires"
READY = [file for file in (Path(__file__).parents[2] / "questionnaires").glob("*.yaml") if "." not in file.stem]
GOOD = sorted([*(FILES / "valid").glob("*.yaml"), *READY])
INVALID = sorted((FILES / "invalid").glob("*.yaml"))
OF_SHAPE = {
    "bad_code",
    "bad_id",
    "empty_text",
    "invalid_value",
    "missing_key",
    "not_a_group",
    "not_a_list",
    "not_a_questionnaire",
    "not_boolean",
    "not_integer",
    "not_number",
    "not_text",
    "text_too_long",
    "unknown_key",
    "unknown_kind",
    "unknown_value",
}
"""What is wrong in one place, whatever stands elsewhere."""
BEYOND_JSON = {"nan_as_number", "integer_of_5000_digits"}  # what no JSON holds, and what the reader of YAML refuses


def expected(file: Path) -> set[str]:
    first = file.read_bytes().split(b"\n", 1)[0].decode("ascii")
    return set(first.removeprefix("# expect: ").split())


def of_shape() -> list[Path]:
    return [file for file in INVALID if expected(file) & OF_SHAPE and file.stem not in BEYOND_JSON]


def as_an_editor_reads(data: bytes) -> Any:
    """The values of a file by YAML 1.2; a day is a text there, as JSON knows no days."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {str(key): plain(each) for key, each in value.items()}
        if isinstance(value, list):
            return [plain(each) for each in value]
        return value.isoformat() if isinstance(value, datetime.date) else value

    return plain(YAML(typ="safe", pure=True).load(data.decode("utf-8-sig")))


def faults(data: bytes) -> list[str]:
    validator = Draft202012Validator(questionnaire_schema())
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(as_an_editor_reads(data))]


def test_schema_is_one_of_the_draft() -> None:
    Draft202012Validator.check_schema(questionnaire_schema())


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_questionnaire_that_can_be_used_is_taken(file: Path) -> None:
    assert faults(file.read_bytes()) == []


@pytest.mark.parametrize("file", of_shape(), ids=lambda file: file.stem)
def test_a_questionnaire_of_the_wrong_shape_is_refused(file: Path) -> None:
    assert faults(file.read_bytes()) != []


def test_a_good_part_of_the_mistakes_is_one_of_shape() -> None:
    assert len(of_shape()) >= 20


BASE = (FILES / "valid" / "every_feature_of_the_base.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1", 'version: "1"'),
        ("max: 2", 'max: "2"'),
        ("target: 2.5", 'target: "2.5"'),
        ("kind: needs", "kind: needs\nanonymous: true"),
        ("kind: needs", 'kind: needs\nanonymous: "false"'),
        ("code: solo", "code: 7"),
        ("{nl: Alleen, en: Alone}", "Alleen"),
        ("{nl: Alleen, en: Alone}", "2026"),
        ("{nl: Alleen, en: Alone}", "{nl: 1, en: true}"),
    ],
)
def test_a_value_may_be_quoted_or_not(old: str, new: str) -> None:
    assert old in BASE
    assert faults(BASE.replace(old, new, 1).encode()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1", "version: 0"),
        ("version: 1", "version: een"),
        ("version: 1", "version:"),
        ("kind: needs", "kind: wishes"),
        ("kind: needs", "kind: needs\nanonymous: ja"),
        ("{nl: Alleen, en: Alone}", "{nl: Alleen, de: Allein}"),
        ("{nl: Alleen, en: Alone}", "{}"),
        ("{nl: Alleen, en: Alone}", "[Alleen]"),
        ("  eens3:", "  Eens 3:"),
        ("kind: open", "kind: opne"),
        ("hint:", "hnt:"),
    ],
)
def test_a_value_that_cannot_be_is_marked(old: str, new: str) -> None:
    text = BASE.replace("kind: open", "kind: open\n        hint: Kort mag", 1)
    assert old in text
    assert faults(text.replace(old, new, 1).encode()) != []


def parts() -> dict[str, dict[str, Any]]:
    schema = questionnaire_schema()
    return {**schema["$defs"], "Questionnaire": schema}


def test_every_key_is_explained_in_a_sentence() -> None:
    for name, part in parts().items():
        assert part["description"], name
        for key, value in part.get("properties", {}).items():
            assert 10 < len(value["description"]) < 120, f"{name}.{key}"


def test_what_is_explained_in_one_part_differs_from_the_rest() -> None:
    assert all(text != KEYS[key] for (_, key), text in KEYS_OF.items())


def test_every_kind_of_question_is_offered() -> None:
    offered = questionnaire_schema()["$defs"]["Section"]["properties"]["questions"]["items"]["oneOf"]
    kinds = [parts()[each["$ref"].rpartition("/")[2]]["properties"]["kind"]["const"] for each in offered]
    assert kinds == list(KINDS)


def test_the_keys_are_those_of_the_model() -> None:
    assert set(parts()["Questionnaire"]["properties"]) == set(Questionnaire.model_fields)
