"""Quotes are parts of answers, letter for letter; those proposed are near their theme and unlike each other."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveytool.cli.demo_wishes import WISHES
from surveytool.themes.quote import Quote, count_words, find_quote, is_verbatim, printed, propose, spans
from surveytool.themes.redaction import redact

LONG = (
    "Ik werk bijv. 2 dagen bij de post. Graag intervisie met vaste mensen, o.a. over 1.5 uur zorg! Mail me op a@example.org "
    "als het zover is. ok\nEn nog een regel met acht woorden erin hoor."
)
ANSWERS = {f"{number:016x}": wish.text for number, wish in enumerate(WISHES)}
CODES = {f"{number:016x}": frozenset(wish.first.split()) for number, wish in enumerate(WISHES)}


def test_spans_are_whole_sentences_of_8_to_40_words() -> None:
    parts = [LONG[start:end] for start, end in spans(LONG)]

    assert "Ik werk bijv. 2 dagen bij de post." in parts
    assert "En nog een regel met acht woorden erin hoor." in parts
    assert all(8 <= count_words(part) <= 40 for part in parts)
    assert all(part == part.strip() and part[-1] in ".!k" for part in parts)
    assert spans("te kort") == spans("") == spans(" \n ") == spans("woord " * 50) == ()
    assert len(spans("! " * 5_000)) == 0


def test_what_is_hidden_is_all_that_differs_from_the_answer() -> None:
    redaction = redact(LONG)
    start = LONG.index("Mail")
    end = LONG.index(" ok")

    shown = printed(LONG, start, end, redaction.changes)

    assert shown == "Mail me op [..] als het zover is."
    assert printed(LONG, start, LONG.index("@"), redaction.changes) is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("Mail me op [..] als het zover is.", True),
        ("als het zover is", True),
        ("Ik werk bijv. [..] bij de post.", True),
        ("Mail me op a@example.org als het zover is.", False),
        ("Mail me op [..] als het zover was.", False),
        ("mail me op [..] als het zover is.", False),
        ("ail me op [..] als het zover is", False),
        ("als het zover i", False),
        ("Ik werk b[..] bij de post.", False),
        ("Ik werk [..]agen bij de post.", False),
        ("..] als het zover is.", False),
        ("Mail me op [.", False),
        ("[..]", False),
        ("", False),
    ],
)
def test_a_quote_is_found_only_letter_for_letter_with_all_hidden(wanted: str, found: bool) -> None:
    quote = find_quote("x", LONG, redact(LONG), wanted)

    assert (quote is not None) is found
    if quote is not None:
        assert is_verbatim(quote, LONG) and quote.printed == wanted


def test_no_word_is_cut_in_a_quote_and_the_first_whole_place_is_taken() -> None:
    text = "Ik ben het oneens en vind een niet-roker e\u0301e\u0301n, soms eens en roker."

    def place(wanted: str) -> int | None:
        quote = find_quote("x", text, redact(text), wanted)
        return None if quote is None else quote.start

    assert place("eens en roker") == text.rindex("eens") and place("eens en vind") is None
    assert place("roker e\u0301e\u0301n") is None and place("niet-roker e\u0301e") is None
    assert place("Ik ben het [..]eens en vind een niet-roker e\u0301e\u0301n, soms eens en roker.") is None


def test_a_changed_letter_or_place_is_not_verbatim() -> None:
    quote = find_quote("x", LONG, redact(LONG), "Mail me op [..] als het zover is.")
    assert quote is not None

    assert not is_verbatim(Quote("x", quote.start, quote.end, quote.printed.replace("zover", "zo ver")), LONG)
    assert not is_verbatim(Quote("x", quote.start + 1, quote.end, quote.printed), LONG)
    assert not is_verbatim(Quote("x", 0, 3, "Ik [..] k"), LONG)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_every_printed_part_is_verbatim(text: str, one: int, other: int) -> None:
    text = f"{text} bel 06-12345678 {text}"
    start, end = sorted((one % (len(text) + 1), other % (len(text) + 1)))

    shown = printed(text, start, end, redact(text).changes)

    assert shown is None or is_verbatim(Quote("x", start, end, shown), text)


def test_proposals_are_verbatim_one_a_person_and_at_most_three_a_theme() -> None:
    proposals = propose(ANSWERS, CODES, without=("geen", "overig"))

    assert all(is_verbatim(one.quote, ANSWERS[one.quote.answer]) for one in proposals)
    assert all(8 <= count_words(one.quote.printed) <= 40 for one in proposals)
    assert all(one.code in CODES[one.quote.answer] for one in proposals)
    assert max(Counter(one.quote.answer for one in proposals).values()) == 1
    counts = Counter(one.code for one in proposals)
    assert set(counts.values()) <= {1, 2, 3} and len(counts) == 11 and sum(counts.values()) >= 25
    assert proposals == propose(dict(reversed(ANSWERS.items())), CODES, without=("geen", "overig"))


def test_nobody_is_quoted_without_consent_and_no_text_twice() -> None:
    same = "We willen allemaal precies hetzelfde en schrijven dat ook op."
    answers = ANSWERS | {"f" * 16: same, "e" * 16: same + " ", "d" * 16: same.upper()}
    codes = CODES | dict.fromkeys(("f" * 16, "e" * 16, "d" * 16), frozenset({"extra"}))

    assert [one.code for one in propose(answers, codes)].count("extra") == 1
    allowed = sorted(ANSWERS)[:30]
    assert {one.quote.answer for one in propose(answers, codes, consenting=allowed)} <= set(allowed)
    assert propose(answers, codes, consenting=()) == ()


def test_few_answers_give_no_quotes_and_other_vectors_may_be_given() -> None:
    few = dict(sorted(ANSWERS.items())[:9])
    many = dict(sorted(ANSWERS.items())[:10])

    assert propose(few, CODES) == ()
    assert propose(many, CODES) != ()
    import numpy as np

    flat = propose(many, CODES, vectors=lambda texts: np.eye(len(texts), 3))
    assert all(is_verbatim(one.quote, ANSWERS[one.quote.answer]) for one in flat)


def test_names_are_hidden_in_what_is_proposed() -> None:
    answers = ANSWERS | {"f" * 16: "Marieke van den Berg heeft mij enorm geholpen met mijn eerste protocol."}
    codes = CODES | {"f" * 16: frozenset({"extra"})}
    redactions = {answer: redact(text, ["Marieke van den Berg"]) for answer, text in answers.items()}

    [one] = [one for one in propose(answers, codes, redactions=redactions) if one.code == "extra"]

    assert one.quote.printed == "[..] heeft mij enorm geholpen met mijn eerste protocol."
    assert [change.before for change in one.changes] == ["Marieke van den Berg"]
    assert is_verbatim(one.quote, answers["f" * 16])
