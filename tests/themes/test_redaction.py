"""What points at a person goes, ordinary words stay, and every change is told."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveytool.themes import redact
from surveytool.themes.identifiers import Found, is_big, is_bsn, is_card, is_iban
from surveytool.themes.name_list import known_names
from surveytool.themes.redaction import apply
from tests.benchmarks.bench_redaction import KINDS, measure, members_of, ordinary, sentence

NAMES = (
    "Marieke van den Berg",
    "Jan de Jong",
    "Roos Bos",
    "Zoë Groen",
    "May Tran",
    "Anne-Marie de Vries-Bakker",
    "Ahmed el Khatib",
    "Wil van Utrecht",
    "Kees van Doorn",
    "Ben Parkinson",
    "Ahmed D'Hondt",
    "J\u00fcrgen M\u00fcller",
    "\u738b \u5c0f\u660e",
    "Jo 't Hart",
)
CHECKED = ("bsn", "iban", "big", "card")


@pytest.mark.parametrize("kind", [*KINDS, "name"])
def test_nearly_all_forms_of_a_kind_go_and_nothing_beside_them(kind: str) -> None:
    rng = random.Random(f"a test of {kind}")
    members = members_of(rng)
    known = known_names([f"{given} {last}" for given, last in members])
    made = [sentence(kind, rng, members) for _ in range(120)]
    outcomes = [measure(text, place, known) for text, place, _ in made]

    share = sum(ok for ok, _ in outcomes) / len(outcomes)
    assert share == 1.0 if kind in CHECKED else share >= 0.97
    assert sum(len(other.split()) for _, other in outcomes) < 0.02 * sum(others for _, _, others in made)


@pytest.mark.parametrize("text", ordinary())
def test_ordinary_words_places_illnesses_and_amounts_stay(text: str) -> None:
    known = known_names([f"{given} {last}" for given, last in members_of(random.Random(1))])

    assert redact(text, known).changes == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("vraag marieke eens", "vraag [naam] eens"),
        ("Mariekes idee en Marieke's plan", "[naam] idee en [naam] plan"),
        ("M. van den Berg en van den Berg", "[naam] en [naam]"),
        ("Marieke v.d. Berg", "[naam]"),
        ("berg, in de berg", "berg, in de berg"),
        ("Jan de Jong, en de jong ook; het zei De Jong", "[naam], en de jong ook; het zei [naam]"),
        ("roos bos weet het, het bos en de roos niet", "[naam] weet het, het bos en de roos niet"),
        ("Roos is rood. Vraag Roos maar.", "Roos is rood. Vraag [naam] maar."),
        ("zoe en Zoë en ZOË", "[naam] en [naam] en [naam]"),
        ("annemarie en Anne Marie, met Bakker", "[naam] en [naam], met [naam]"),
        ("el khatib en Ahmed El Khatib", "[naam] en [naam]"),
        ("de regio Utrecht, van Utrecht en Wil van Utrecht", "de regio Utrecht, van Utrecht en [naam]"),
        ("in Doorn, en Van Doorn zei het; dus van Doorn", "in Doorn, en [naam] zei het; dus [naam]"),
        ("Parkinson en Ben Parkinson; ben je er", "Parkinson en [naam]; ben je er"),
        ("See you in May, with May", "See you in May, with [naam]"),
        ("HET IS GROEN", "HET IS GROEN"),
        ("collega VS'en, ING Bank, I miss Holland, huisarts Verpleegkundig Specialist", None),
        ("mevrouw Van 't Hof, dr.Jansen en Prof. dr. K.L. Ooms", "mevrouw [naam], dr.[naam] en Prof. dr. [naam]"),
        ("vraag het aan van den berg, niet op de berg", "vraag het aan [naam], niet op de berg"),
        ("met Roos B. in mei", "met [naam]. in mei"),
        ("collega Roos en huisarts Pietersen", "collega [naam] en huisarts [naam]"),
        ("de huisarts in Twente en dokter Bibber", "de huisarts in Twente en dokter [naam]"),
        ("Roos heeft mij geholpen. Zorg heeft tijd nodig", "[naam] heeft mij geholpen. Zorg heeft tijd nodig"),
        ("roos zei het; roos is een huidprobleem", "[naam] zei het; roos is een huidprobleem"),
        ("Roos's plan. Roos en Zoë doen het. Roos, bedankt", "[naam] plan. [naam] en [naam] doen het. [naam], bedankt"),
        (
            "Bos is een plek. Het Bos en praktijk De Roos; vraag het Roos",
            "Bos is een plek. Het Bos en praktijk De Roos; vraag het [naam]",
        ),
        ("vd Berg en v.d. Berg, de berg op", "[naam] en [naam], de berg op"),
        ("El-Khatib, Marieke.Berg en mariekevandenberg", "[naam], [naam] en [naam]"),
        ("Ahmed d'hondt; Dhondt; Mueller en \u738b\u5c0f\u660e", "[naam]; [naam]; [naam] en [naam]"),
        ("k. groen en M.B. el Khatib, i.v.m. groen beleid", "k. groen en [naam], i.v.m. groen beleid"),
        ("z. groen, na 450 ms. Verder niets", "[naam], na 450 ms. Verder niets"),
        ("Berg, M. van den; Jong, J.P. de en het plan van M. van den Berg", "[naam]; [naam] en het plan van [naam]"),
        ("J. 't Hart belt; het hart klopt", "[naam] belt; het hart klopt"),
        ("die mevrouw van de balie en mevrouw van de balie", "die mevrouw van de balie en mevrouw [naam]"),
        ("een ahmed, een Ahmed en een ahmed el khatib", "een ahmed, een [naam] en een [naam]"),
        ("meneer groen en mw. bos, mevrouw wil groen", "meneer [naam] en mw. [naam], mevrouw wil groen"),
        ("Roos begrijpt het. Bos was een goede spreker", "[naam] begrijpt het. [naam] was een goede spreker"),
        ("Roos should chair it. Bos was er ook bij", "[naam] should chair it. [naam] was er ook bij"),
    ],
)
def test_names_on_the_list_go_and_words_that_are_also_names_stay(text: str, shown: str | None) -> None:
    assert redact(text, NAMES).text == (text if shown is None else shown)


def test_what_a_list_has_beside_a_name_is_no_name() -> None:
    names = [
        "Olthuis, Hanneke (kaderhuisarts)",
        "Jo Kuijpers (POH)",
        "Mo Brandt <m.brandt@example.org>",
        "b.terpstra@example.org",
    ]
    text = "Kaderhuisarts of POH is een example; Kuypers, Olthuis, Hanneke wist het, Brandt en Terpstra weten het"

    assert (
        redact(text, names).text
        == "Kaderhuisarts of POH is een example; [naam], [naam] wist het, [naam] en [naam] weten het"
    )


def test_a_street_goes_with_its_number_and_the_article_before_it_stays() -> None:
    text = "aan de Dorpsstraat 12 en Plein 1944 nr. 5; 12 High Street. In 2019 High Street"

    assert redact(text).text == "aan de [adres] en [adres]; [adres]. In 2019 High Street"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("０６-１２３４５６７８ of 0\u200b6 12345678", ["phone", "phone"]),
        ("bsn 123456782, BSN: 1234 56 782, burgerservicenummer 123456789", ["bsn", "bsn", "bsn"]),
        ("NL91 ABNA 0417 1643 00, nl91abna0417164300, NL91ABNA0417164301", ["iban", "iban", "iban"]),
        ("de89 3704 0044 0532 0130 00 en GB29-NWBK-6016-1331-9268-19", ["iban", "iban"]),
        ("patiëntnummer 12345 en dossiernr. A-2231", ["number"]),
        ("jan[at]example[punt]nl, jan @ example.org", ["email", "email"]),
        ("zie (https://example.org/a_(b)). En www.example.nl!", ["url", "url"]),
        ("Kerkstraat 12a, 3511 LX", ["address", "postcode"]),
        ("in 2017 VS geworden, 2000 mg, 1500 ml", []),
        ("geb. 12-03-75, op 1 mei, in maart 2017", ["date", "date"]),
        ("12.34.56.789 en 12.345.678 euro", ["number"]),
        ("artikelnummer 12345678, ISBN: 9789031362233; artikelnr. 111222333 en nummer 12345678", ["bsn", "number"]),
        ("93.05.18-223.61 en 93.05.18-223.63", ["number"]),
        ("408541887-04 of 091 754 511 30, 0917 5451 130", ["big", "big", "big"]),
        ("10-20-30-40-50-6 en 11-2024 - 2-2025, 12.345.678.901 euro", []),
        ("lu760991nrx5wcwekxox, LU76 0991 NRX5 WCWE KXOX", ["iban", "iban"]),
        ("ma42 9122 3536 2227 0799 4669 5975, NL91/ABNA/0417/1643/00", ["iban", "iban"]),
        ("06 12\U0001f64234 56 78, 06_12345678, 0 6 1 2 3 4 5 6 7 8", ["phone", "phone", "phone"]),
        ("waarden 137 / 161 / 189, 4.3.0 (2026-11) en 111-222-333 mg", []),
        ("Burg. van Houtlaan 123a of Laan van Nieuw-Indi\u00eb 250-II", ["address", "address"]),
    ],
)
def test_unusual_forms_are_known_by_what_they_are(text: str, kinds: list[str]) -> None:
    assert [change.kind for change in redact(text).changes] == kinds


def test_check_digits_are_those_of_published_examples() -> None:
    assert is_iban("GB82WEST12345698765432") and is_iban("NL91ABNA0417164300") and not is_iban("NL92ABNA0417164300")
    assert is_bsn("111222333") and is_bsn("123456782") and not is_bsn("123456789") and not is_bsn("000000000")
    assert is_card("4111111111111111") and not is_card("4111111111111112")
    assert is_big("19012345601") is (
        -(9 + 0 * 6 + 1 * 3 + 2 * 7 + 3 * 9 + 4 * 10 + 5 * 5 + 6 * 8 + 0 * 4 + 1 * 2) % 11 == 1
    )


def test_a_character_that_stands_for_several_goes_as_a_whole() -> None:
    redaction = redact("bel 06 1234567\u00bd2 of 1234ab\ufdfa @example")

    assert redact(redaction.text).changes == ()
    assert "\u00bd" not in redaction.text and "\ufdfa" not in redaction.text


def test_labels_are_in_the_language_of_the_answer() -> None:
    text = "Bel 0612345678 of mail a@example.org"

    assert redact(text).text == "Bel [telefoon] of mail [e-mail]"
    assert redact(text, language="en").text == "Bel [phone number] of mail [e-mail]"


def test_changes_tell_where_and_what_in_the_text_as_written() -> None:
    text = "Zoe\u0308, bel 06-12345678 é"
    redaction = redact(text, ["Zoë Groen"])

    assert [(change.before, change.kind) for change in redaction.changes] == [
        ("Zoe\u0308", "name"),
        ("06-12345678", "phone"),
    ]
    assert all(text[change.start : change.end] == change.before for change in redaction.changes)
    assert redaction.text == "[naam], bel [telefoon] é"


def test_another_finder_adds_to_the_rules_and_never_takes_away() -> None:
    def places(text: str) -> list[Found]:
        return [Found(0, 5, "place"), Found(text.index("06"), len(text), "name")]

    redaction = redact("Emmen, 0612345678", also=places)

    assert [(change.kind, change.before) for change in redaction.changes] == [
        ("place", "Emmen"),
        ("phone", "0612345678"),
    ]


ODD = (
    "Jan|de|Jong|roos|Bos|06|12345678|123456782|NL91|ABNA0417164300|@|.|-| | | |\n|[naam]|[|]|mw.|Kerkstraat|12|mei|1234|AB|"
    "example.org|www.|é|\u200b|😀|١٢|\x00|M.|'s|(|+31"
)
PIECES = st.sampled_from(ODD.split("|"))


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60))
def test_a_second_time_changes_nothing_and_all_else_is_as_it_was(text: str) -> None:
    redaction = redact(text, NAMES)

    assert redact(redaction.text, NAMES).changes == ()
    assert apply(text, redaction.changes) == redaction.text
    ends = [0, *(change.end for change in redaction.changes)]
    assert all(start >= end for end, start in zip(ends, [change.start for change in redaction.changes], strict=False))


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        "1 ",
        "@",
        "a@",
        "a.",
        "NL12 ",
        "Aa ",
        "van de ",
        "mr. ",
        "tel a@example.org 1 ",
        "Roos ",
        "Kerkstraat 1",
        "http://",
        "[naam]",
        "12-12-",
        "\n",
        "😀",
        "ﷺ",
    ],
)
def test_ten_thousand_hostile_characters_are_read_through(piece: str) -> None:
    text = (piece * 10_000)[:10_000]

    redaction = redact(text, NAMES)

    assert apply(text, redaction.changes) == redaction.text


def test_names_that_are_none_find_nothing() -> None:
    for names in ((), ("",), (" ", "123", "-", "\x00"), ("a" * 5_000,)):
        assert redact("een gewoon antwoord van 123 woorden - ja", names).changes == ()
