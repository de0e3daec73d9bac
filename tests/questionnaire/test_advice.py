"""Every piece of advice has a questionnaire that calls for it and one that comes near and does not."""

import ast
import random
import re
from collections import Counter
from pathlib import Path

import pytest

import surveytool
from surveytool.problem import Problem
from surveytool.questionnaire import parse
from surveytool.questionnaire.advice import advise, sources
from surveytool.questionnaire.advice.background import expected_unique
from surveytool.questionnaire.advice.burden import estimated_minutes
from surveytool.questionnaire.advice.pairing import two_things
from surveytool.questionnaire.advice.readability import reading_ease, syllables
from surveytool.texts import load_texts

READY = Path(__file__).parents[2] / "questionnaires"
ADVICE = Path(surveytool.__file__).parent / "questionnaire" / "advice"

HEAD = (
    "questionnaire: proef\nversion: 1\nkind: other\nlanguages: [nl, en]\ntitle: {nl: Proef, en: Try-out}\nminutes: 20\n"
)
AGREE = ["Helemaal oneens", "Oneens", "Neutraal", "Eens", "Helemaal eens"]
EASE = ["Heel moeilijk", "Moeilijk", "Gaat wel", "Makkelijk", "Heel makkelijk"]
OFTEN = ["Nooit", "Soms", "Vaak", "Heel vaak"]
BACKGROUND = (("setting", "Waar werk je?"), ("regio", "In welke regio werk je?"), ("leeftijd", "Wat is je leeftijd?"))


def scale(*labels: str, first: int = 1, missing: bool = True) -> str:
    points = "".join(f"      - {{code: {code}, label: '{label}'}}\n" for code, label in enumerate(labels, start=first))
    apart = "    not_applicable: {code: nvt, label: Niet van toepassing}\n" if missing else ""
    return f"    points:\n{points}{apart}"


def whole(questions: str, scales: str = "", *, head: str = HEAD, tail: str = "") -> str:
    listed = "".join(f"      - {line}\n" for line in questions.strip().splitlines())
    return f"{head}{scales}sections:\n  - id: een\n    title: Een\n    questions:\n{listed}{tail}"


def item(label: str, *labels: str, missing: bool = True) -> str:
    """A matrix with one item to judge on a scale, by default of agreement."""
    questions = f'{{id: m, kind: matrix, text: Wat vind je?, scale: s, items: [{{id: a, label: "{label}"}}]}}'
    return whole(questions, f"scales:\n  s:\n{scale(*(labels or AGREE), missing=missing)}")


def on_scale(*labels: str, first: int = 1) -> str:
    return whole("{id: v, kind: scale, text: Hoe is het?, scale: s}", f"scales:\n  s:\n{scale(*labels, first=first)}")


def asked(text: str, kind: str = "open", more: str = "", **replaced: str) -> str:
    head = HEAD
    for key, value in replaced.items():
        head = re.sub(rf"{key}:.*", f"{key}: {value}", head) if f"{key}:" in head else f"{head}{key}: {value}\n"
    return whole(f'{{id: v, kind: {kind}, text: "{text}"{more}}}', head=head)


def choices(*labels: str, more: str = "", text: str = "Wat is waar?") -> str:
    listed = ", ".join(f'{{code: c{n}, label: "{label}"}}' for n, label in enumerate(labels))
    return whole(f'{{id: v, kind: single_choice, text: "{text}", choices: [{listed}]{more}}}')


def rows(count: int, *, missing: bool = True) -> str:
    items = ", ".join(f"{{id: i{n}, label: Ding {n}}}" for n in range(count))
    questions = f"{{id: m, kind: matrix, text: Hoe makkelijk?, scale: s, items: [{items}]}}"
    return whole(questions, f"scales:\n  s:\n{scale(*EASE, missing=missing)}")


def background(groups: int) -> str:
    lines = []
    for name, text in BACKGROUND:
        listed = ", ".join(f"{{code: c{n}, label: L{n}}}" for n in range(groups))
        refused = "{code: rns, label: Zeg ik liever niet, missing: refused}"
        lines.append(f"{{id: {name}, kind: single_choice, text: '{text}', choices: [{listed}, {refused}]}}")
    return whole("\n".join(lines))


def english(text: str) -> str:
    return text.replace("languages: [nl, en]\ntitle: {nl: Proef, en: Try-out}", "languages: [en]\ntitle: Try-out")


def many(count: int, kind: str) -> str:
    return whole("\n".join(f"{{id: v{n}, kind: {kind}, text: Wat nu?}}" for n in range(count)))


LONG = "Wil je ons vertellen " + "of je dat wel eens doet " * 4 + "hier?"
HARD = "Multidisciplinaire samenwerkingsverbanden organiseren kwaliteitsverbeteringsactiviteiten. " * 8
HARD_IN_ALL = "\n".join(
    f'{{id: v{n}, kind: open, text: "Beschrijf organisatorische samenwerkingsmogelijkheden binnen eerstelijnsgezondheidszorg. "}}'
    for n in range(20)
)

CASES: dict[str, list[tuple[str, str]]] = {
    "double_barrelled": [
        (item("De bijeenkomst was nuttig en leuk."), item("De rubriek vraag en antwoord helpt mij.")),
        (item("De inhoud en de vormgeving zijn goed.", *EASE), item("De voor- en nadelen zijn goed uitgelegd.", *EASE)),
        (asked("Wat gaat goed en wat kan beter?"), asked("Met wie overleg je, en met je leidinggevende ook?")),
        (english(item("The site is easy as well as useful.")), english(item("I know whether I can ask or not."))),
    ],
    "leading": [
        (asked("Vind je ook niet dat het goed gaat?"), asked("Wat vind je niet goed gaan?")),
        (english(asked("Don't you think it goes well?")), english(asked("Why don't you come to the meetings?"))),
        (asked("Lees je natuurlijk elke week de nieuwsbrief?"), asked("Lees je elke week de nieuwsbrief?")),
    ],
    "loaded": [
        (asked("Hoe vaak kom je op onze geweldige bijeenkomsten?"), asked("Hoe geweldig was de bijeenkomst?")),
        (
            english(asked("How often do you use our innovative network?")),
            english(asked("How innovative is the network?")),
        ),
    ],
    "double_negation": [
        (item("Ik heb nooit geen tijd."), item("Ik weet of het wel of niet kan.")),
        (asked("Is het niet onmogelijk om mee te doen?"), asked("Is het mogelijk om mee te doen of niet?")),
    ],
    "negated": [
        (item("Ik vind het niet moeilijk."), item("Ik lees niet alleen de nieuwsbrief.")),
        (english(item("I can't find it.")), english(item("I find it, whether or not I look for it."))),
        (item("Ik heb geen tijd."), item("Ik heb geen tijd.", *OFTEN)),
    ],
    "absolute": [
        (item("Ik vind altijd wat ik zoek."), item("Ik vind meestal wat ik zoek.")),
        (english(item("Everyone helps me.")), english(item("Peers help me."))),
    ],
    "jargon": [(asked("Hoe gaat de implementatie?"), asked("Hoe gaat de invoering?"))],
    "unbalanced_scale": [
        (
            on_scale("Slecht", "Redelijk", "Goed", "Heel goed", "Uitstekend"),
            on_scale("Heel slecht", "Slecht", "Gaat wel", "Goed", "Heel goed"),
        ),
        (
            on_scale("Poor", "Fair", "Good", "Very good", "Excellent"),
            on_scale("Niet belangrijk", "Een beetje belangrijk", "Belangrijk", "Heel belangrijk", "Van levensbelang"),
        ),
        (on_scale("Goed", "Heel goed", "Uitstekend", "Prima"), on_scale("Slecht", "Wisselend", "Goed", "Prima")),
        (
            on_scale("Redelijk", "Goed", "Heel goed", "Uitstekend"),
            on_scale("Nooit nuttig", "Soms nuttig", "Vaak nuttig", "Altijd nuttig"),
        ),
    ],
    "unlabelled_points": [
        (on_scale("Slecht", "2", "3", "4", "Goed"), on_scale(*(str(n) for n in range(11)), first=0)),
        (on_scale("1", "2", "3", "4", "5"), on_scale(*(str(n) for n in range(1, 11)))),
        (on_scale("1", "2", "3", "4", "5"), on_scale("1 slecht", "2 matig", "3 gaat wel", "4 goed", "5 prima")),
    ],
    "few_points": [(on_scale("Oneens", "Neutraal", "Eens"), on_scale("Nooit", "Soms", "Vaak", "Heel vaak"))],
    "many_points": [
        (on_scale(*(f"Stap {n}" for n in range(1, 9))), on_scale(*(f"Stap {n}" for n in range(1, 8)))),
        (on_scale(*(f"Stap {n}" for n in range(1, 10))), on_scale(*(f"Stap {n}" for n in range(1, 11)))),
    ],
    "no_middle": [
        (on_scale("Helemaal oneens", "Oneens", "Eens", "Helemaal eens"), on_scale(*OFTEN)),
        (on_scale("Heel slecht", "Slecht", "Goed", "Heel goed"), on_scale(*AGREE)),
        (on_scale("Heel slecht", "Slecht", "Goed", "Heel goed"), on_scale("Slecht", "Goed", "Heel goed", "Prima")),
    ],
    "agreement": [(on_scale(*AGREE), on_scale(*EASE))],
    "no_not_applicable": [(rows(3, missing=False), rows(3)), (rows(2, missing=False), rows(1, missing=False))],
    "no_refusal": [
        (choices("Tot 40", "Vanaf 40", text="Wat is je leeftijd?"), choices("Rood", "Blauw", text="Wat is je kleur?")),
    ],
    "forced_answer": [
        (asked("Wat nu?", more=", required: true"), asked("Wat nu?")),
        (
            choices("Rood", "Blauw", more=", required: true"),
            choices("Rood", "Blauw", more=", required: true, other: true"),
        ),
        (
            asked("Waar mogen we je mailen?", "number", ", required: true"),
            asked("Wat is je functie?", "text", ", required: true"),
        ),
    ],
    "many_rows": [(rows(9), rows(8))],
    "many_choices": [
        (choices(*(f"Ding {n}x" for n in range(11))), choices(*(f"Ding {n}x" for n in range(10)))),
        (
            choices(*(f"Ding {n}x" for n in range(11))),
            choices(*(f"Ding {n}x" for n in range(11)), more=", other: true"),
        ),
    ],
    "long_section": [(many(11, "number"), many(10, "number"))],
    "many_open": [(many(4, "open"), many(3, "open"))],
    "no_minutes": [(asked("Wat nu?").replace("minutes: 20\n", ""), asked("Wat nu?"))],
    "longer_than_told": [(many(3, "open").replace("minutes: 20", "minutes: 2"), many(3, "open").replace("20", "4"))],
    "overlapping_ranges": [
        (choices("0-5", "5-10", "11-20"), choices("0-4", "5-10", "11-20")),
        (
            choices("Tot en met 5", "0-5 jaar", "3-10 jaar"),
            choices("Minder dan 3 jaar", "3 tot 10 jaar", "10 jaar of langer"),
        ),
        (choices("1-12 weken", "10-24 weken"), choices("1-12 maanden", "1-5 jaar")),
        (choices("5-10", "10 of meer"), choices("5-10", "Meer dan 10")),
    ],
    "gap_between_ranges": [
        (choices("0-5", "7-10"), choices("0-5", "6-10")),
        (choices("Minder dan 3", "4 of meer"), choices("Minder dan 3", "3 of meer")),
        (choices("0-5", "10-15"), choices("Om 9:00", "Om 17:00")),
    ],
    "identifying_background": [(background(6), background(3))],
    "asks_bsn": [(asked("Wat is je BSN?", "text"), asked("Hoe vaak vraag je naar identiteit?", "text"))],
    "asks_birth_date": [(asked("Wat is je geboortedatum?", "text"), asked("Wat is de datum van je diploma?", "text"))],
    "asks_patient_data": [
        (
            asked("Wat is de diagnose van je laatste patiënt?"),
            asked("Schrijf geen namen van patiënten op. Wat leerde je?"),
        ),
    ],
    "asks_who": [
        (asked("Wat is je naam?", "text"), asked("Wat is je naam?", "text", anonymous="false")),
        (asked("Op welk e-mailadres bereiken we je?", "text"), asked("Hoe vaak lees je je mail?", "text")),
        (asked("Hoe bereiken we je?", "text", ", pattern: email"), asked("Hoe bereiken we je?", "text")),
    ],
    "long_sentence": [(asked(LONG), asked(LONG.replace("doet of", "doet. Of")))],
    "hard_text": [(asked(HARD), asked("Hoe gaat het nu met je? " * 8))],
    "hard_to_read": [(whole(HARD_IN_ALL), many(9, "number").replace("Wat nu?", "Hoe lang duurt het als je dat doet?"))],
}


def advice(text: str, **options: int) -> tuple[Problem, ...]:
    parsed = parse(text.encode(), file="proef.yaml")
    return advise(parsed.questionnaire, places=parsed.place, **options)


def codes(text: str) -> set[str]:
    return {each.code for each in advice(text)}


@pytest.mark.parametrize(("code", "provoking"), [(code, case[0]) for code, cases in CASES.items() for case in cases])
def test_what_calls_for_advice_gets_it(code: str, provoking: str) -> None:
    found = [each for each in advice(provoking) if each.code == code]
    assert found, codes(provoking)
    assert all(re.match(r"proef\.yaml:\d+:\d+: \S.*[.?)] \(.*\d{4}.*\) \[[a-z_]+\]$", str(each)) for each in found)


@pytest.mark.parametrize(("code", "near"), [(code, case[1]) for code, cases in CASES.items() for case in cases])
def test_what_only_comes_near_is_left_alone(code: str, near: str) -> None:
    assert code not in codes(near), [str(each) for each in advice(near)]


def codes_in_source() -> set[str]:
    found: set[str] = set()
    for file in ADVICE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                first = node.args[0]
                found |= (
                    {first.value} if isinstance(first, ast.Constant) else {"overlapping_ranges", "gap_between_ranges"}
                )
    return found


def test_every_code_has_its_cases() -> None:
    assert codes_in_source() == set(CASES)


def messages() -> set[str]:
    return {
        node.value.value
        for file in ADVICE.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Assign)
        and getattr(node.targets[0], "id", "") == "message"
        and isinstance(node.value, ast.Constant)
    }


def test_every_message_is_there_in_dutch_with_the_same_fields() -> None:
    dutch = load_texts("nl").catalogue
    fields = re.compile(r"\{([a-z]+)\}")
    assert len(messages()) == len(CASES)
    for message in messages():
        assert message in dutch
        assert sorted(fields.findall(dutch[message])) == sorted(fields.findall(message))


def test_every_source_is_written_out_in_full() -> None:
    named = [value for name, value in vars(sources).items() if name.isupper()]
    assert len(named) > 20
    for short in named:
        for part in short.split(", "):
            author, year = re.match(r"([^\d]+?)(?: et al\.)? (\d{4})|(art)", part).group(1, 2)  # type: ignore[union-attr]
            full = [
                line
                for line in re.split(r"\n(?! )", sources.__doc__ or "")
                if author and author.split(" & ")[0] in line
            ]
            assert author is None or any(year in line for line in full), short


@pytest.mark.parametrize("name", ["behoeftepeiling", "evaluatie"])
def test_ready_questionnaires_call_for_little_advice(name: str) -> None:
    parsed = parse((READY / f"{name}.yaml").read_bytes(), file=f"{name}.yaml")
    found = {each.code for each in advise(parsed.questionnaire, places=parsed.place, population=200)}
    assert found <= {"agreement", "no_not_applicable", "many_rows"}


def test_advice_names_the_line_of_what_it_is_about() -> None:
    text = item("Ik vind altijd wat ik zoek.")
    (found,) = [each for each in advice(text) if each.code == "absolute"]
    line = text.splitlines()[(found.place.line or 0) - 1]
    assert line[(found.place.column or 0) - 1 :].startswith('"Ik vind altijd')


def test_advice_on_a_translation_names_the_line_of_the_translation() -> None:
    text = "".join(
        f"{line}\n"
        if "text: Wat nu?" not in line
        else line.replace("text: Wat nu?", "text: {nl: Wat nu?,\n       en: Our amazing network?}") + "\n"
        for line in asked("Wat nu?").replace('"', "").splitlines()
    )
    (found,) = [each for each in advice(text) if each.code == "loaded"]
    assert "en: Our amazing" in text.splitlines()[(found.place.line or 0) - 1]


def test_a_text_in_two_languages_is_told_of_once() -> None:
    text = asked("Wat nu?").replace(
        '"Wat nu?"', "{nl: Wat gaat goed en wat niet?, en: What goes well and what does not?}"
    )
    assert [each.code for each in advice(text)].count("double_barrelled") == 1


def test_advice_comes_in_the_order_of_the_file() -> None:
    found = advice(whole(HARD_IN_ALL + "\n{id: z, kind: open, text: Wat is je BSN?, required: true}"))
    places = [(each.place.line or 0, each.place.column or 0) for each in found]
    assert len(set(places)) > 2
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "language", "part"),
    [
        ("De bijeenkomst was leerzaam, leuk en goed georganiseerd.", "nl", "leuk en goed"),
        ("Ik lees en deel berichten.", "nl", "lees en deel"),
        ("Mijn collega's evenals mijn leidinggevende steunen mij.", "nl", "collega's evenals mijn leidinggevende"),
        ("The staff was friendly as well as competent.", "en", "friendly as well as competent"),
        ("Het contact tussen huisarts en specialist is goed.", "nl", None),
        ("Ik volg een of meer cursussen.", "nl", None),
        ("Het netwerk helpt in Noord-Brabant en Limburg.", "nl", None),
        ("Ik gebruik hulpmiddelen (app en site).", "nl", None),
        ("Ik gebruik hulpmiddelen zoals een app of site.", "nl", None),
        ("Ik weet of vakgenoten mij kennen.", "nl", None),
        ("I use it more and more.", "en", None),
        ("Het netwerk helpt mij bij het zoeken en vinden van informatie.", "nl", None),
        ("De taakverdeling tussen mij en de huisarts is duidelijk.", "nl", None),
        ("Ik kom 2 of 3 keer per jaar.", "nl", None),
    ],
)
def test_two_things_are_told_from_one(text: str, language: str, part: str | None) -> None:
    assert two_things(text, language, is_rated=True) == part


GROUPS = (12, 5, 4, 5, 3, 3)  # region, years, setting, age, gender, hours


@pytest.mark.parametrize(
    ("members", "questions", "percent"),
    [
        *[(80, questions, percent) for questions, percent in ((2, 21), (3, 50), (4, 78), (6, 96))],
        *[(140, questions, percent) for questions, percent in ((2, 11), (3, 36), (4, 68), (6, 92))],
        *[(2000, questions, percent) for questions, percent in ((2, 0), (3, 2), (4, 14), (6, 52))],
    ],
)
def test_unique_members_are_as_many_as_in_a_simulation(members: int, questions: int, percent: int) -> None:
    # simulated apart from this code, with skewed answers, before it was written
    assert expected_unique(GROUPS[:questions], members) == pytest.approx(percent / 100, abs=0.015)


def test_unique_members_are_as_many_as_when_members_are_drawn() -> None:
    chance, groups, members, rounds = random.Random(1), (6, 4, 5), 150, 200
    alone = 0
    for _ in range(rounds):
        cells = Counter(
            tuple(chance.choices(range(k), weights=[1 / (j + 1) for j in range(k)])[0] for k in groups)
            for _ in range(members)
        )
        alone += sum(count == 1 for count in cells.values())
    assert expected_unique(groups, members) == pytest.approx(alone / rounds / members, abs=0.01)


def test_population_decides_whether_background_identifies() -> None:
    def is_told(population: int) -> bool:
        return any(each.code == "identifying_background" for each in advice(background(4), population=population))

    assert is_told(60)
    assert not is_told(5_000)


def test_minutes_count_words_answers_and_pages() -> None:
    # in the first language: title 1, section 1, question 2, choices 2 words; 3 s a choice, 3 a page, 15 for the check page
    parsed = parse(choices("Rood", "Blauw", text="Welke kleur?").encode(), file="x.yaml")
    assert estimated_minutes(parsed.questionnaire) == pytest.approx(6 / 238 + (3 + 3 + 15) / 60)


def test_minutes_count_one_of_two_ways_that_exclude_each_other() -> None:
    first = "{id: a, kind: single_choice, text: Ja of nee?, choices: [{code: j, label: Ja}, {code: n, label: Nee}]}\n"
    left = "{id: b, kind: open, text: Waarom?, show_if: \"a == 'j'\"}\n"
    right = "{id: c, kind: number, text: Waarom?, show_if: \"a == 'n'\"}\n"

    def minutes(questions: str) -> float:
        return estimated_minutes(parse(whole(questions).encode(), file="x.yaml").questionnaire)

    assert minutes(first + left + right) == pytest.approx(minutes(first + left))
    assert minutes(first + left) > minutes(first + right) > minutes(first)


def test_reading_ease_is_that_of_douma_and_flesch() -> None:
    # nl: 6 words, 8 syllables, 1 sentence; en, Flesch's own formula: 6 words, 6 syllables, 1 sentence
    assert reading_ease(["De kat zat op de tafelmat."], "nl") == pytest.approx(206.84 - 0.77 * 800 / 6 - 0.93 * 6)
    assert reading_ease(["The cat sat on the mat."], "en") == pytest.approx(206.835 - 84.6 - 6.09)


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        *[(word, "nl", count) for word, count in (("speciaal", 3), ("ideeën", 3), ("nieuw", 1), ("beoordelen", 4))],
        *[(word, "nl", count) for word, count in (("geïnteresseerd", 5), ("huisartsenpraktijk", 5), ("brj", 1))],
        *[
            (word, "en", count)
            for word, count in (("made", 1), ("table", 2), ("wanted", 2), ("asked", 1), ("peers", 1))
        ],
    ],
)
def test_syllables_are_counted(word: str, language: str, count: int) -> None:
    assert syllables(word, language) == count
