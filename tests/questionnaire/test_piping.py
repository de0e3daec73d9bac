"""Earlier answers in later texts: what is read as a pipe, and what stands in its place without a respondent."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.questionnaire import check, parse
from surveytool.questionnaire.condition import parse_condition, requires
from surveytool.questionnaire.model import Text
from surveytool.questionnaire.piping import fill, piped, unreadable, without_pipes, words_of
from surveytool.texts import load_texts

FILES = Path(__file__).parent.parent / "questionnaires"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Je werkt {{ setting }}.", ("setting",)),
        ("{{a}}{{  b.c  }} en {{ d.e.importance }} en {{a}}", ("a", "b.c", "d.e.importance")),
        ("{{ thema.zorg-thuis }}", ("thema.zorg-thuis",)),
        ("{ a } {a} {{7*7}} {{}", ()),
        ("{{ A }} {{ a.b.c.d }} {{ a | e }}", ()),
    ],
)
def test_a_pipe_is_a_name_between_two_pairs_of_braces(text: str, names: tuple[str, ...]) -> None:
    assert piped(text) == names
    assert fill(text, lambda _: "x") == text if not names else "{{" not in fill(text, lambda _: "x")


@pytest.mark.parametrize("text", ["{{ A }}", "{{ a.b.c.d }}", "{{ a | e }}", "x {{a", "{{ a }", "{{ }}", "{{é}}"])
def test_what_was_meant_as_a_pipe_and_is_none_is_noticed(text: str) -> None:
    assert list(unreadable(text)) == [text[text.index("{{") :]]


@pytest.mark.parametrize("text", ["{{7*7}}", "{ a }", "{% x %}", "{{ a }} {{b.c}}", "}} a {{"])
def test_other_braces_are_left_alone(text: str) -> None:
    assert list(unreadable(text)) == []


@given(st.text(), st.text())
def test_words_that_are_filled_in_are_not_read_again(words: str, around: str) -> None:
    around = around.replace("{", "").replace("}", "")
    assert fill(f"{around}{{{{ a }}}}{around}", lambda _: words) == f"{around}{words}{around}"


def test_the_question_stands_in_the_place_of_its_answer_where_there_is_no_respondent() -> None:
    data = (FILES / "valid" / "answers_in_later_texts.yaml").read_bytes()
    questionnaire = parse(data, file="x.yaml").questionnaire
    plain = without_pipes(questionnaire)
    texts = plain.model_dump_json()
    assert "{{ " not in texts
    assert plain.question("wat").text.root == {
        "nl": "Je werkt [Waar werk je?] en belt [Bellen]. Wat wens je?",
        "en": "You work [Where do you work?] and call [Calling]. What do you wish?",
    }
    assert plain.sections[2].intro is not None
    assert plain.sections[2].intro.read("nl") == "Je wenst **[Je werkt … en belt …. Wat wens je?]**."
    assert plain.sections[2].questions[1].choices[0].label.read("en") == "Just like [What is your position?]"  # type: ignore[union-attr]
    assert plain.question("setting") is questionnaire.question("setting"), "what has no pipe stays the same"
    assert without_pipes(plain) is plain
    assert without_pipes(questionnaire) is plain


def test_a_long_question_is_cut_in_the_place_of_its_answer() -> None:
    data = (FILES / "valid" / "answers_in_later_texts.yaml").read_bytes()
    data = data.replace(b"nl: Waar werk je?", b"nl: Waar werk je nu en waar werkte je in het jaar hiervoor?")
    text = without_pipes(parse(data, file="x.yaml").questionnaire).question("wat").text.read("nl")
    assert text.startswith("Je werkt [Waar werk je nu en waar werkte je in he…] en belt")


def test_an_answer_that_is_not_there_is_three_dots() -> None:
    data = (FILES / "valid" / "answers_in_later_texts.yaml").read_bytes()
    questionnaire = parse(data, file="x.yaml").questionnaire
    assert words_of(questionnaire, "setting", {}, load_texts("nl")) == "…"
    assert words_of(questionnaire, "hoe.bellen", {"hoe.bellen": 2}, load_texts("en")) == "Sometimes"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("answered(a)", True),
        ("a == 'x'", True),
        ("a != 'x'", False),
        ("not a != 'x'", True),
        ("not answered(a)", False),
        ("not a == 'x'", False),
        ("b == 1 and a in ('x', 'y')", True),
        ("b == 1 or a == 'x'", False),
        ("a == 'y' or a == 'x'", True),
        ("not (b == 1 or not answered(a))", True),
        ("not (b == 1 and not answered(a))", False),
        ("answered(b)", False),
    ],
)
def test_a_condition_may_see_to_it_that_there_is_an_answer(condition: str, expected: bool) -> None:
    assert requires(parse_condition(condition), "a") is expected


def test_a_text_with_the_condition_of_the_question_it_repeats_is_no_problem() -> None:
    data = (FILES / "invalid" / "piping_of_what_is_not_asked_of_everyone.yaml").read_text("utf-8")
    assert [problem.code for problem in check(data.encode(), file="x.yaml")] == ["piping_may_be_empty"]
    same = data.replace("  - id: slot\n", "  - id: slot\n    show_if: \"setting == 'solo'\"\n")
    assert check(same.encode(), file="x.yaml") == ()


def test_a_text_without_pipes_stays_the_same_object() -> None:
    data = (FILES / "valid" / "every_feature_of_the_base.yaml").read_bytes()
    questionnaire = parse(data, file="x.yaml").questionnaire
    assert without_pipes(questionnaire) is questionnaire
    assert isinstance(questionnaire.title, Text)
