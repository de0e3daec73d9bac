"""Suggestions: the codes that may fit, and the reason a person can judge them by."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveytool.themes import Suggester

ANSWERS = [
    "Meer intervisie met collega's uit de regio",
    "Graag een vraagbaak waar je collega's kunt bereiken",
    "Scholing over diabetes en hartfalen",
    "Nascholing die geaccrediteerd is",
    "Protocollen delen, zodat niet iedereen het wiel uitvindt",
    "Een plek voor werkprotocollen",
]
CODEBOOK = {
    "support": {"name": {"nl": "Steun van collega's", "en": "Peer support"}, "keywords": {"nl": ["*intervisie*"]}},
    "schooling": {"name": "Scholing", "keywords": ["nascholing*", "cursus"]},
    "protocols": {"name": {"nl": "Protocollen"}},
}


def test_a_keyword_is_told_as_the_reason() -> None:
    first = Suggester(ANSWERS, CODEBOOK).suggest("Een intervisiegroep in de buurt")[0]
    assert (first.code, first.kind, first.evidence) == ("support", "keyword", "*intervisie*")
    assert "*intervisie*" in first.reason


@pytest.mark.parametrize(
    ("text", "is_there"), [("een cursus", True), ("cursussen", False), ("CURSUS!", True), ("zomercursus", False)]
)
def test_a_keyword_without_a_star_is_a_whole_word(text: str, is_there: bool) -> None:
    kinds = {one.kind for one in Suggester(ANSWERS, CODEBOOK).suggest(text) if one.code == "schooling"}
    assert ("keyword" in kinds) == is_there


def test_a_compound_finds_the_name_of_a_code() -> None:
    first = Suggester(ANSWERS, CODEBOOK).suggest("werkprotocollen")[0]
    assert (first.code, first.kind, first.evidence) == ("protocols", "name", "Protocollen")


def test_the_nearest_coded_answer_is_told_as_the_reason() -> None:
    suggester = Suggester(ANSWERS)
    suggester.learn(ANSWERS[2], ["schooling"])
    suggester.learn(ANSWERS[4], ["protocols"])
    first = suggester.suggest("Bijscholing hartfalen")[0]
    assert (first.code, first.kind, first.evidence) == ("schooling", "answer", ANSWERS[2])


def test_the_english_name_counts_for_an_english_answer() -> None:
    assert Suggester(ANSWERS, CODEBOOK).suggest("support from my peers")[0].code == "support"


def test_a_code_outside_the_codebook_is_suggested_once_learned() -> None:
    suggester = Suggester(ANSWERS, CODEBOOK)
    suggester.learn("Een app voor op de telefoon", ["app"])
    assert suggester.suggest("een app op mijn telefoon")[0].code == "app"


def test_what_is_learned_again_replaces_what_was_learned() -> None:
    suggester = Suggester(ANSWERS)
    suggester.learn(ANSWERS[0], ["wrong"])
    suggester.learn(ANSWERS[0], ["right"])
    assert [one.code for one in suggester.suggest(ANSWERS[0])] == ["right"]


def test_nothing_is_suggested_of_nothing() -> None:
    assert Suggester([]).suggest("wat dan ook") == []
    assert Suggester(ANSWERS, CODEBOOK).suggest("") == []
    assert Suggester(ANSWERS, CODEBOOK).suggest(ANSWERS[0], k=0) == []


def test_an_often_used_code_says_so_where_nothing_else_speaks() -> None:
    suggester = Suggester(ANSWERS, CODEBOOK)
    suggester.learn(ANSWERS[2], ["schooling"])
    assert [(one.code, one.kind, one.evidence) for one in suggester.suggest("😀😀")] == [("schooling", "used", "1")]


def test_equal_codes_stand_in_the_order_of_their_ids() -> None:
    suggester = Suggester(ANSWERS)
    suggester.learn(ANSWERS[0], ["b", "a", "c"])
    assert [one.code for one in suggester.suggest(ANSWERS[0], k=2)] == ["a", "b"]


def test_learning_many_texts_from_elsewhere_keeps_them_found() -> None:
    suggester = Suggester([])
    texts = [f"onderwerp{number * 7919} en nog wat" for number in range(60)]
    for number, text in enumerate(texts):
        suggester.learn(text, [f"c{number:02}"])
    assert [suggester.suggest(text)[0].code for text in texts] == [f"c{number:02}" for number in range(60)]


@pytest.mark.parametrize("wrong", [None, 3, b"tekst"])
def test_what_is_not_a_text_is_refused(wrong: object) -> None:
    suggester = Suggester(ANSWERS)
    with pytest.raises(TypeError, match="an open answer is a text"):
        suggester.suggest(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="an open answer is a text"):
        suggester.learn(wrong, ["a"])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="an open answer is a text"):
        Suggester([wrong])  # type: ignore[list-item]


def test_a_codebook_of_another_shape_is_refused() -> None:
    with pytest.raises(TypeError, match="code 'support' of the codebook needs a name"):
        Suggester(ANSWERS, {"support": "Steun"})  # type: ignore[dict-item]
    with pytest.raises(TypeError, match="the words of a code are texts"):
        Suggester(ANSWERS, {"support": {"name": 3}})


def test_a_code_without_a_name_or_keywords_goes_by_its_id() -> None:
    assert Suggester(ANSWERS, {"peer_support": {}}).suggest("more peer support")[0].evidence == "peer support"


def test_a_text_in_place_of_a_list_of_codes_is_one_code() -> None:
    suggester = Suggester(ANSWERS)
    suggester.learn(ANSWERS[0], "support")
    assert [one.code for one in suggester.suggest(ANSWERS[0])] == ["support"]


TEXTS = st.lists(st.text(max_size=60), max_size=12)


@settings(max_examples=25, deadline=None)
@given(TEXTS, st.text(min_size=0, max_size=60))
def test_the_same_lessons_give_the_same_suggestions(texts: list[str], asked: str) -> None:
    def told() -> list[object]:
        suggester = Suggester(texts, CODEBOOK)
        for number, text in enumerate(texts):
            suggester.learn(text, [f"c{number % 3}"])
        return list(suggester.suggest(asked, k=9))

    assert told() == told()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.from_regex(r"[a-z]{4,9}( [a-z]{4,9}){1,5}", fullmatch=True), min_size=2, max_size=8, unique=True))
def test_a_learned_answer_has_its_own_code_first(texts: list[str]) -> None:
    suggester = Suggester(texts)
    for number, text in enumerate(texts):
        suggester.learn(text, [f"c{number}"])
    for number, text in enumerate(texts):
        top = suggester.suggest(text, k=len(texts))
        assert top[0].code == f"c{number}" or top[0].score - 1e-4 <= next(
            one.score for one in top if one.code == f"c{number}"
        )


def test_hostile_answers_do_no_harm() -> None:
    hostile = [
        "a" * 10_000,
        "😀" * 300,
        "\x00",
        "‏مرحبا بالعالم",
        "<script>alert(1)</script>",
        "=1+1",
        "half nl half English",
    ]
    suggester = Suggester(hostile, CODEBOOK)
    for text in hostile:
        suggester.learn(text, ["x"])
        assert all(len(one.evidence) <= 160 for one in suggester.suggest(text))
