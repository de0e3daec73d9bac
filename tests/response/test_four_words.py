"""The four words: common, apart from each other, and read as leniently as can be without reading another word."""

import itertools
import secrets

import pytest

from surveytool.response.four_words import LANGUAGES, WORDS, Misread, in_one_order, make_words, read_words, words_of

KEPT = ("appel", "kameel", "tulp", "zadel")


def near(word: str) -> set[str]:
    """All that one slip of the hand makes of a word: a letter left out, put in, another one, or two swapped."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    halves = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    gone = {before + after[1:] for before, after in halves if after}
    swapped = {before + after[1] + after[0] + after[2:] for before, after in halves if len(after) > 1}
    other = {before + letter + after[1:] for before, after in halves if after for letter in letters}
    more = {before + letter + after for before, after in halves for letter in letters}
    return (gone | swapped | other | more) - {word}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_long_and_its_words_are_short(language: str) -> None:
    words = words_of(language)
    assert 512 <= len(words) <= 1024
    assert list(words) == sorted(set(words))
    assert all(word.isascii() and word.isalpha() and word.islower() and 3 <= len(word) <= 9 for word in words)


def test_dutch_words_have_no_ij_that_is_written_as_y() -> None:
    assert [word for word in words_of("nl") if "ij" in word or "y" in word] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_slip_of_the_hand_makes_one_word_of_a_list_into_another(language: str) -> None:
    words = set(words_of(language))
    assert {word: found for word in words if (found := near(word) & words)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_were_given_are_read_back(language: str) -> None:
    for _ in range(300):
        words = make_words(secrets.token_bytes(32), language)
        assert len(set(words)) == WORDS
        assert read_words(" ".join(words)) == words


def test_every_word_comes_up_and_none_much_more_than_others() -> None:
    counts = dict.fromkeys(words_of("nl"), 0)
    for number in range(20_000):
        seed = number.to_bytes(4, "big") * 2 + secrets.token_bytes(24)
        for word in make_words(seed, "nl"):
            counts[word] += 1
    mean = 20_000 * WORDS / len(counts)
    assert min(counts.values()) > mean - 7 * mean**0.5
    assert max(counts.values()) < mean + 7 * mean**0.5


def test_the_same_bytes_give_the_same_words() -> None:
    seed = bytes(range(32))
    assert make_words(seed, "nl") == make_words(seed, "nl")
    assert make_words(seed, "nl") != make_words(seed[::-1], "nl")
    assert set(make_words(seed, "en")) <= set(words_of("en"))
    with pytest.raises(ValueError, match="32 bytes"):
        make_words(b"short", "nl")


@pytest.mark.parametrize(
    "typed",
    [
        "appel kameel tulp zadel",
        "  Appel, KAMEEL;\ttulp\n zadel. ",
        "appel-kameel-tulp-zadel",
        "1. appel 2. kameel 3. tulp 4. zadel",
        "áppel kaméél tülp zadel",
        "“appel” ‘kameel’ tulp/zadel",
    ],
)
def test_signs_capitals_and_accents_do_not_matter(typed: str) -> None:
    assert read_words(typed) == KEPT


def test_the_order_does_not_matter() -> None:
    assert {in_one_order(words) for words in itertools.permutations(KEPT)} == {b"appel kameel tulp zadel"}


def test_english_words_are_read_beside_dutch_ones() -> None:
    words = make_words(bytes(range(32)), "en")
    assert read_words(" ".join(words).upper()) == words


@pytest.mark.parametrize("typed", ["", "   ", "\n\t"])
def test_nothing_typed_is_nothing(typed: str) -> None:
    assert read_words(typed) is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("appel kameel tulp zalde", Misread("unknown", word="zalde", near="zadel")),
        ("apel kameel tulp zadel", Misread("unknown", word="apel", near="appel")),
        ("apple kameel tulp zadel", Misread("unknown", word="apple", near="appel")),
        ("appel kameel tulp qqqqq", Misread("unknown", word="qqqqq")),
        ("appel kameel tulp", Misread("number", count=3)),
        ("appel kameel tulp zadel koffie", Misread("number", count=5)),
        ("appel kameel tulp tulp", Misread("twice", word="tulp")),
        ("1234", Misread("number")),
        ("x" * 5_000, Misread("unknown", word="x" * 30)),
        ("😀 漢字", Misread("number")),
    ],
)
def test_what_cannot_be_four_words_is_told(typed: str, found: Misread) -> None:
    assert read_words(typed) == found


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_slip_in_a_word_is_put_right_by_what_is_suggested(language: str) -> None:
    words = make_words(bytes(range(32)), language)
    swapped = words[0][:1] + words[0][2] + words[0][1] + words[0][3:]
    read = read_words(" ".join((swapped, *words[1:])))
    assert read == (Misread("unknown", word=swapped, near=words[0]) if swapped != words[0] else words)
