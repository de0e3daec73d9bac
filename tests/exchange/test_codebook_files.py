"""A codebook goes out as a table and comes back as it was, or with every mistake at its cell."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.errors import InvalidInput
from surveytool.exchange.codebook_files import codebook_rows, read_codebook_rows
from surveytool.exchange.spreadsheet import read_sheet
from surveytool.exchange.table_file import write_csv, write_workbook
from surveytool.texts import load_texts
from surveytool.themes.codebook import Code, Codebook, parse_codebook

FILES = Path(__file__).parent.parent / "themes" / "codebooks" / "valid"
WORDS = st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=12)


def read(sheet: Any, codebook: Codebook | None = None) -> Codebook:
    given_ = codebook or Codebook(question="wish", version=1)
    return read_codebook_rows(
        sheet,
        question=given_.question,
        version=given_.version,
        consent=given_.consent,
        languages=given_.languages,
    )


def sheet_of(*rows: Sequence[str]) -> Any:
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows(rows)
    return read_sheet(stream.getvalue().encode(), file="codebook.csv")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["as_in_the_note", "every_key"])
def test_a_codebook_comes_back_as_it_was(tmp_path: Path, kind: str, name: str) -> None:
    codebook = parse_codebook((FILES / f"{name}.wish.codebook.yaml").read_bytes(), file="x.yaml")
    path = tmp_path / f"codebook.{kind}"
    if kind == "csv":
        write_csv(path, codebook_rows(codebook))
    else:
        write_workbook(path, {"codebook": codebook_rows(codebook)}, rows=10)
    assert read(read_sheet(path.read_bytes(), file=path.name, sheet="codebook"), codebook) == codebook


@given(st.lists(WORDS, min_size=1, max_size=4), WORDS)
def test_texts_with_any_signs_come_back(words: list[str], name: str) -> None:
    keys = {"id": "one", "name": name, "include": words, "exclude": [{"nl": words[0], "en": name}, {"nl": name}]}
    codebook = Codebook(
        question="wish", version=1, codes=(Code.model_validate(keys, context={"languages": ("nl", "en")}),)
    )
    rows = [[str(cell) for cell in row] for row in codebook_rows(codebook)]
    assert read(sheet_of(*rows)) == codebook


def test_a_name_without_a_language_is_in_the_first() -> None:
    found = read(sheet_of(("ID", "name", "Keywords"), ("peers", "Collega's", "*collega* | sparren")))
    assert found.codes == (
        Code.model_validate({"id": "peers", "name": "Collega's", "keywords": ["*collega*", "sparren"]}),
    )


def test_a_column_that_is_not_there_takes_nothing_away() -> None:
    before = parse_codebook((FILES / "every_key.wish.codebook.yaml").read_bytes(), file="x.yaml")
    rows = [(code.id, code.name.read("nl")) for code in before.codes]

    def found(*table: Sequence[str]) -> Codebook:
        return read_codebook_rows(
            sheet_of(*table), question="wish", version=before.version, consent=before.consent,
            languages=before.languages, before=before,
        )  # fmt: skip

    assert found(("id", "name"), *rows, ("more", "Meer")).codes[:-1] == before.codes
    emptied = found(("id", "name", "definition.nl", "definition.en"), *((*row, "", "") for row in rows))
    assert [code.definition for code in emptied.codes] == [None] * len(rows)
    assert [code.keywords for code in emptied.codes] == [code.keywords for code in before.codes]


def test_what_cannot_be_seen_is_named_at_its_cell() -> None:
    with pytest.raises(InvalidInput) as caught:
        read(sheet_of(("id", "name"), ("peers", "Colle\u202egas"), ("tools", "Hulp"), ("other_one", "a\x07b")))
    assert [str(one)[:17] for one in caught.value.problems] == ["codebook.csv:2:2:", "codebook.csv:4:2:"]


def test_every_mistake_is_named_at_its_cell() -> None:
    with pytest.raises(InvalidInput) as caught:
        read(
            sheet_of(
                ("id", "name.nl", "parent", "keywords.nl", "special", "since"),
                ("peers", "Collega's", "", "* | *x*", "", ""),
                ("peers", "Anderen", "tols", "", "", ""),
                ("Tools", "", "", "", "nothing", "one"),
            )
        )
    errors = [one for one in caught.value.problems if one.severity == "error"]
    assert [f"{one.place.line}:{one.place.column} {one.code}" for one in errors] == [
        "2:4 keyword_of_everything",
        "3:1 duplicate_code",
        "3:3 unknown_code",
        "4:None missing_key",
        "4:1 bad_id",
        "4:5 unknown_value",
        "4:6 not_integer",
    ]


def test_columns_that_are_missing_renamed_or_there_twice_are_named() -> None:
    with pytest.raises(InvalidInput) as caught:
        read(sheet_of(("code", "name.nl", "name", "keyword.nl", "zzz"), ("peers", "Collega's", "x", "", "y")))
    assert [one.code for one in caught.value.problems] == [
        "unknown_column",
        "column_twice",
        "unknown_column",
        "unknown_column",
        "column_missing",
    ]
    for problem in caught.value.problems:
        assert problem.message in load_texts("nl").catalogue
