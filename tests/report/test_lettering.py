import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.report.chart.lettering import balanced, lowered, printable, width, wrap


def test_a_line_is_as_wide_as_its_letters() -> None:
    assert width("nn", 10) == 2 * width("n", 10)
    assert width("1", 10, bold=True) > width("1", 10)


def test_a_character_without_a_glyph_is_replaced_by_its_name() -> None:
    assert printable("😀") == "[grinning face]"
    assert printable("ب") == "[arabic letter beh]"


def test_characters_that_only_steer_are_left_out() -> None:
    assert printable("a\u202eb\u200d\ufe0fc\x00d") == "abcd"


def test_separate_accents_are_joined_to_their_letter() -> None:
    assert printable("ideee\u0308n") == "ideeën"


def test_a_text_breaks_at_spaces() -> None:
    assert wrap("Samen landelijke problemen aanpakken", 100, 9.5) == ("Samen landelijke", "problemen aanpakken")


def test_a_long_compound_breaks_at_a_syllable_with_a_hyphen() -> None:
    lines = wrap("belangenbehartigingsorganisatie", 80, 9.5)
    assert all(line.endswith("-") for line in lines[:-1])
    assert "".join(line.removesuffix("-") for line in lines) == "belangenbehartigingsorganisatie"
    assert lines[0] == "belangenbeharti-"


def test_a_soft_hyphen_is_used_first_and_never_shown() -> None:
    assert wrap("belangen\u00adbehartiging", 60, 9.5) == ("belangen-", "behartiging")
    assert wrap("belangen\u00adbehartiging", 200, 9.5) == ("belangenbehartiging",)


def test_too_many_lines_end_in_an_ellipsis() -> None:
    lines = wrap("x" * 300, 100, 9.5, most=3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")


def test_balanced_lines_have_no_lonely_last_word() -> None:
    assert balanced("Leren van wat vakgenoten weten", 118, 8.5) == ("Leren van wat", "vakgenoten weten")


@given(st.text(max_size=200), st.floats(min_value=30, max_value=300))
def test_no_line_is_wider_than_asked(text: str, limit: float) -> None:
    for line in wrap(text, limit, 9.5):
        assert width(line, 9.5) <= limit
    assert balanced(text, limit, 9.5)


@pytest.mark.parametrize(
    ("label", "inside"),
    [("Helemaal eens", "helemaal eens"), ("B2", "B2"), ("I agree", "I agree"), ("ANW", "ANW"), ("Eens met ANW", "eens met ANW"), ("", "")],
)  # fmt: skip
def test_a_label_inside_a_sentence_keeps_its_abbreviations(label: str, inside: str) -> None:
    assert lowered(label) == inside
