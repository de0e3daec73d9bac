"""Numbers in the reader's form: both signs are understood, and what could be two numbers is asked again."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.questionnaire.model import Number, Text
from surveytool.response import Cleaned, clean
from surveytool.response.number import DecimalSign, unmistakable, written
from surveytool.texts import load_texts
from surveytool.web.member.typed import as_typed

LANGUAGES = ("nl", "en")


def number(decimals: int, low: float | None = None, high: float | None = None) -> Number:
    return Number(kind="number", id="uren", text=Text({"nl": "Uren?"}), decimals=decimals, min=low, max=high)


def read(typed: str, decimals: int, decimal: DecimalSign | None = None) -> object:
    cleaned = clean(number(decimals), {"uren": [typed]}, scales={}, decimal=decimal)
    (found,) = cleaned.problems or (cleaned.answers["uren"],)
    return found if isinstance(found, int | float) else found.code


@pytest.mark.parametrize("decimal", [",", ".", None])
@pytest.mark.parametrize(
    ("typed", "value"),
    [("3,5", 3.5), ("3.5", 3.5), ("1.000,5", 1000.5), ("1,000.5", 1000.5), ("1.000.000", 1_000_000),
     ("1,000,000", 1_000_000), ("1.000.000,25", 1_000_000.25), ("1 000,5", 1000.5), ("−1.000,5", -1000.5),
     ("12,34", 12.34), ("0,500", 0.5), ("0.500", 0.5), ("1000,5", 1000.5), ("1.000,500", 1000.5), ("-0,5", -0.5)],
)  # fmt: skip
def test_what_can_be_one_number_only_is_that_number(typed: str, value: float, decimal: DecimalSign | None) -> None:
    assert [read(typed, decimals, decimal) for decimals in (2, 4)] == [value, value]


@pytest.mark.parametrize("typed", ["1.234", "1,234", "999,000", "-12.345", "1234,567", "1 234.567"])
def test_three_digits_behind_one_sign_are_asked_again_where_fewer_decimals_are_asked_for(typed: str) -> None:
    found = {read(typed, decimals, decimal) for decimals in (0, 1, 2) for decimal in (",", ".", None)}  # type: ignore[arg-type]
    assert found == {"ambiguous_number"}


@pytest.mark.parametrize(
    ("typed", "decimal", "found"),
    [("1,234", ",", 1.234), ("1.234", ".", 1.234), ("1.234", ",", "ambiguous_number"), ("1,234", ".", "ambiguous_number"),
     ("1,234", None, "ambiguous_number"), ("1.234", None, "ambiguous_number"), ("1,2340", None, 1.234), ("1.2340", ",", 1.234),
     ("1234,567", None, 1234.567), ("0,123", None, 0.123)],
)  # fmt: skip
def test_with_three_decimals_the_sign_of_the_page_decides(
    typed: str, decimal: DecimalSign | None, found: object
) -> None:
    assert read(typed, 3, decimal) == found


@pytest.mark.parametrize("typed", ["1.00.000", "1.000.00", "0.001.000", "1,000.000.5", "1.000,000,5", "1.000 5", "1..5", ",5", "5,", "1.000.000.000.000.000"])  # fmt: skip
def test_signs_at_other_places_make_no_number(typed: str) -> None:
    assert read(typed, 3) == "not_number"


@pytest.mark.parametrize(("language", "typed"), [("nl", "1.234"), ("en", "1,234")])
def test_both_ways_of_writing_it_are_told_and_each_is_understood(language: str, typed: str) -> None:
    texts = load_texts(language)
    sign = texts.decimal_sign
    (problem,) = clean(number(3), {"uren": [typed]}, scales={}, decimal=sign).problems
    assert typed in problem.text(texts)
    assert f" 1234 {'of' if language == 'nl' else 'or'} 1{sign}234" in problem.text(texts)
    assert [read(way, 3, sign) for way in ("1234", f"1{sign}234")] == [1234, 1.234]


def test_in_an_import_both_ways_are_told_so_that_they_are_understood_without_a_language() -> None:
    (problem,) = clean(number(3), {"uren": ["1,234"]}, scales={}).problems
    assert (problem.values["whole"], problem.values["fraction"]) == ("1234", "1,2340")
    assert [read(way, 3) for way in ("1234", "1,2340")] == [1234, 1.234]


@st.composite
def kept(draw: st.DrawFn) -> tuple[Number, int | float]:
    """A question and an answer that it keeps."""
    decimals = draw(st.integers(0, 6))
    value = float(draw(st.decimals(-(10**12) + 1, 10**12 - 1, places=decimals)))
    below, above = draw(st.floats(0, 1e6)), draw(st.floats(0, 1e6))
    low, high = draw(st.sampled_from([None, value - below])), draw(st.sampled_from([None, value + above]))
    question = number(decimals, low, high)
    sign = draw(st.sampled_from([",", "."]))
    answers = clean(question, {"uren": [written(value).replace(".", sign)]}, scales={}, decimal=sign).answers
    answer = answers["uren"]
    assert isinstance(answer, int | float)
    return question, answer


@given(kept(), st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=4))
def test_what_a_page_writes_reads_back_the_same_in_both_languages(
    given_: tuple[Number, int | float], languages: list[str]
) -> None:
    question, answer = given_
    for language in languages:  # each page is in the language that was switched to
        texts = load_texts(language)
        typed = as_typed({"uren": answer}, texts)
        assert clean(question, typed, scales={}, decimal=texts.decimal_sign) == Cleaned({"uren": answer}, ())


@given(kept(), st.sampled_from([",", "."]))
def test_what_is_exported_reads_back_the_same_without_a_language(given_: tuple[Number, int | float], sign: str) -> None:
    question, answer = given_
    typed = {"uren": [unmistakable(answer).replace(".", sign)]}
    assert clean(question, typed, scales={}, binding=False) == Cleaned({"uren": answer}, ())


@given(st.integers(0, 10**12 - 1), st.integers(0, 6), st.integers(0, 10**6 - 1), st.sampled_from(LANGUAGES))
def test_whatever_way_a_number_is_written_it_is_that_number_or_asked_again(
    whole: int, decimals: int, part: int, language: str
) -> None:
    fraction = f"{part:06d}"[:decimals]
    sign = load_texts(language).decimal_sign
    true = float(Decimal(f"{whole}.{fraction or '0'}"))
    for between in ("", " ", ",", "."):
        for point in (",", "."):
            if between != point:
                typed = f"{whole:,}".replace(",", between) + (point + fraction if fraction else "")
                found = read(typed, decimals, sign)
                assert found in (true, "ambiguous_number"), typed


@given(st.text(alphabet="0123456789.,- ", max_size=12), st.integers(0, 6), st.sampled_from([",", ".", None]))
def test_what_is_read_has_the_digits_that_were_typed(typed: str, decimals: int, decimal: DecimalSign | None) -> None:
    answers = clean(number(decimals), {"uren": [typed]}, scales={}, binding=False, decimal=decimal).answers
    if answers:
        digits = [character for character in typed if character.isdigit()]
        assert written(float(answers["uren"])).replace(".", "").lstrip("-").strip("0") == "".join(digits).strip("0")  # type: ignore[arg-type]
