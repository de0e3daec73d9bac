"""The wishes of the demo are as varied as those of people, and coded as two people would."""

from collections import Counter
from pathlib import Path

from surveytool.cli.demo_wishes import WISHES
from surveytool.questionnaire import parse
from surveytool.themes.agreement import agreement
from surveytool.themes.codebook import check_codebook, parse_codebook
from surveytool.themes.quote import count_words, spans
from surveytool.themes.redaction import redact

READY = Path(__file__).parents[2] / "questionnaires"
FILE = READY / "behoeftepeiling.wens.codebook.yaml"


def test_the_codebook_that_is_shipped_has_no_problem_and_fits_its_question() -> None:
    questionnaire = parse((READY / "behoeftepeiling.yaml").read_bytes(), file="behoeftepeiling.yaml").questionnaire

    assert check_codebook(FILE.read_bytes(), file=FILE.name, questionnaire=questionnaire) == ()
    codebook = parse_codebook(FILE.read_bytes(), file=FILE.name)
    assert len([code for code in codebook.codes if code.special is None]) == 11
    assert all(code.definition and code.name.root.keys() == {"nl", "en"} for code in codebook.codes)
    # one of the two placed a wish nowhere, for which they found a place together
    assert {code for wish in WISHES for code in wish.first.split()} == codebook.ids - {"overig"}
    others = {code for wish in WISHES for given in (wish.second, wish.settled) for code in (given or "").split()}
    assert others <= codebook.ids


def test_wishes_are_many_and_differ_as_those_of_people() -> None:
    texts = [wish.text for wish in WISHES]

    assert len(set(texts)) >= 90 and len({text.casefold() for text in texts}) < len(texts)
    assert sum(len(text.split()) <= 3 for text in texts) >= 15
    assert sum(len(text.split()) >= 20 for text in texts) >= 10
    assert sum(len(wish.first.split()) > 1 for wish in WISHES) >= 15
    assert sum(wish.first == "geen" for wish in WISHES) >= 5
    assert sum(" the " in text or " please" in text or "English" in text for text in texts) >= 3
    assert all(redact(text).changes == () for text in texts)
    assert max(Counter(text.split()[0] for text in texts).values()) <= 6


def test_two_coders_differ_as_two_people_do_and_settle_every_difference() -> None:
    both = [wish for wish in WISHES if wish.is_double]
    first, second = (
        {wish.text: frozenset(codes.split()) for wish, codes in zip(both, given, strict=True)}
        for given in ([wish.first for wish in both], [wish.second or "" for wish in both])
    )

    found = agreement(first, second)

    assert len(both) >= 20 and 0.7 < len(both) / (0.2 * len(WISHES)) < 1.4
    assert found.alpha is not None and 0.75 <= found.alpha <= 0.85
    assert all((wish.settled is not None) == (first[wish.text] != second[wish.text]) for wish in both)
    assert not any(wish.settled for wish in WISHES if not wish.is_double)


def test_quotes_are_whole_sentences_and_two_or_three_for_a_theme() -> None:
    quoted = [wish for wish in WISHES if wish.quoted]

    for wish in quoted:
        start = wish.text.index(wish.quoted)
        assert (start, start + len(wish.quoted)) in spans(wish.text) and 8 <= count_words(wish.quoted) <= 40
    assert set(Counter(wish.first.split()[0] for wish in quoted).values()) <= {2, 3}
