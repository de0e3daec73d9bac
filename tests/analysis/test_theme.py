"""Open answers by theme: who is counted, what is not told, and what two rounds may be said to differ in."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from surveytool.analysis.coded import CodedQuestion
from surveytool.analysis.disclosure import Disclosure
from surveytool.analysis.segment import SegmentRow
from surveytool.analysis.summary import DistributionRow, QuestionSummary
from surveytool.analysis.theme import themes
from surveytool.analysis.theme_change import compare_themes
from surveytool.analysis.theme_summary import Themes
from surveytool.questionnaire.parse import parse
from surveytool.texts import load_texts
from surveytool.themes.agreement import Agreement
from surveytool.themes.codebook import Codebook, parse_codebook

QUESTIONNAIRE = parse(
    b"""
questionnaire: wensen
version: 1
kind: needs
languages: [nl]
title: Wensen
sections:
  - id: alles
    title: Alles
    questions:
      - {id: regio, kind: single_choice, text: Waar?, choices: [{code: noord, label: Noord}, {code: zuid, label: Zuid}]}
      - {id: werk, kind: single_choice, text: Hoe?, choices: [{code: solo, label: Alleen}, {code: team, label: Samen}]}
      - {id: wens, kind: open, text: Wat wens je?}
segments: [regio, werk]
""",
    file="wensen.yaml",
).questionnaire
CODEBOOK = parse_codebook(
    b"""
question: wens
version: 2
languages: [nl]
codes:
  - {id: samen, name: Samen}
  - {id: intervisie, name: Intervisie, parent: samen}
  - {id: kennis, name: Kennis}
  - {id: geld, name: Geld, since: 2}
  - {id: niets, name: Geen wens, special: non_answer}
""",
    file="wensen.wens.codebook.yaml",
)
GOOD = Agreement(20, 0.85, 0.7, 0.95, (), (), "good")
POOR = Agreement(20, 0.669, 0.5, 0.8, (), (), "codebook_first")
ALL_GROUPS = (
    SegmentRow("regio", "noord", "Noord", 20, "iets"),
    SegmentRow("regio", "zuid", "Zuid", 20, "iets"),
    SegmentRow("werk", "solo", "Alleen", 20, "iets"),
    SegmentRow("werk", "team", "Samen", 20, "iets"),
)


def coded(*codes: str, groups: Sequence[Mapping[str, str | None]] | None = None) -> CodedQuestion:
    """A question of which each answer got the codes in a text such as ``samen kennis``."""
    given = {f"{place:016x}": frozenset(one.split()) for place, one in enumerate(codes)}
    told = dict(zip(given, groups, strict=True)) if groups is not None else None
    return CodedQuestion(CODEBOOK, tuple(given), given, version=2, oldest=2, coders=("an",), groups=told)


def told(
    one: CodedQuestion,
    *,
    population: int | None = 200,
    questions: Sequence[QuestionSummary] = (),
    rows: Sequence[SegmentRow] = ALL_GROUPS,
) -> Themes:
    return themes(
        QUESTIONNAIRE, [one], questions, rows,
        population=population, disclosure=Disclosure(10, load_texts("nl")), language="nl",
    )  # fmt: skip


def counted(found: Themes) -> dict[str, tuple[int, int]]:
    return {count.theme: (count.count, count.base) for count in found.counts}


def test_a_theme_counts_people_and_whoever_named_a_part_named_the_whole() -> None:
    found = told(coded(*["samen intervisie"] * 10, *["intervisie kennis"] * 10, *["samen"] * 10, *[""] * 10))
    assert counted(found) == {"samen": (30, 40), "intervisie": (20, 40), "kennis": (10, 40)}
    (answers,) = found.answers
    assert (answers.answered, answers.read, answers.base, answers.coded) == (40, 40, 40, 30)


def test_who_says_nothing_is_counted_apart_and_in_no_base() -> None:
    found = told(coded(*["kennis"] * 30, *["niets"] * 12))
    assert counted(found) == {"kennis": (30, 30)}
    assert (found.answers[0].non_answers, found.answers[0].base) == (12, 30)


def test_the_interval_is_that_of_a_small_population() -> None:
    # 30 of 100 answers among 200 members: 24-37 % (exact, hypergeometric: scipy.stats.hypergeom inverted), 21-40 % without
    found = told(coded(*["kennis"] * 30, *["geld"] * 70))
    kennis = next(count for count in found.counts if count.theme == "kennis")
    assert (kennis.share, round(kennis.low or 0, 2), round(kennis.high or 0, 2)) == (0.3, 0.24, 0.37)
    endless = told(coded(*["kennis"] * 30, *["geld"] * 70), population=None)
    wide = next(count for count in endless.counts if count.theme == "kennis")
    assert (round(wide.low or 0, 2), round(wide.high or 0, 2)) == (0.21, 0.4)


def test_from_fewer_than_thirty_answers_only_counts_are_told() -> None:
    found = told(coded(*["kennis"] * 29))
    assert [(count.count, count.share, count.low) for count in found.counts] == [(29, None, None)]


def test_fewer_answers_than_the_minimum_group_tell_nothing() -> None:
    found = told(coded(*["kennis"] * 9))
    assert found.counts == ()
    (answers,) = found.answers
    assert answers.hidden
    assert (answers.answered, answers.read, answers.base) == (None, None, None)


def test_a_question_that_is_hidden_tells_no_themes_either() -> None:
    hidden = QuestionSummary("wens", "open", "Wat wens je?", hidden=True, reason="Niet getoond.")
    found = told(coded(*["kennis"] * 40), questions=[hidden])
    assert (found.counts, found.answers[0].reason) == ((), "Niet getoond.")


def test_themes_wait_until_all_is_read() -> None:
    whole = coded(*["kennis"] * 40)
    some = replace(whole, codes=dict(list(whole.codes.items())[:39]))
    assert (told(some).counts, told(some).answers[0].coded) == ((), None)
    assert "39" in (told(some).answers[0].reason or "")


def test_the_first_hundred_of_an_order_of_chance_stand_for_all_and_any_other_hundred_do_not() -> None:
    whole = coded(*["kennis", "geld"] * 200)
    ids = list(whole.codes)
    drawn = replace(whole, codes={answer: whole.codes[answer] for answer in ids[:100]})
    assert (told(drawn).answers[0].sampled, counted(told(drawn))["kennis"]) == (True, (50, 100))
    chosen = replace(whole, codes={answer: whole.codes[answer] for answer in ids[1:101]})
    assert told(chosen).counts == ()
    more = replace(whole, codes={answer: whole.codes[answer] for answer in (*ids[:120], *ids[300:340])})
    assert (told(more).answers[0].read, counted(told(more))["kennis"]) == (120, (60, 120))


def test_two_coders_who_do_not_agree_are_told_to_sharpen_the_codebook() -> None:
    poor = told(replace(coded(*["kennis"] * 40, "niets"), agreement=POOR, suggested=1, given=2))
    assert (poor.counts, poor.answers[0].reason) == (
        (), "Twee lezers zijn het te weinig eens (alfa 0,66, nodig is ten minste 0,67): maak eerst het codeboek scherper."
    )  # fmt: skip
    # no more of what they decided is told than that they did
    (answers,) = poor.answers
    assert (answers.answered, answers.read, answers.alpha) == (41, 41, 0.669)
    assert (answers.non_answers, answers.base, answers.coded, answers.suggested_share) == (None,) * 4
    found = told(replace(coded(*["kennis"] * 40), agreement=GOOD))
    assert (found.answers[0].alpha, found.answers[0].double_coded) == (0.85, 20)
    assert found.counts


def test_what_goes_together_is_told_from_the_smaller_side() -> None:
    found = told(coded(*["samen kennis"] * 6, *["samen"] * 24, *["kennis geld"] * 4, *["kennis"] * 5))
    (pair,) = found.pairs
    assert (pair.theme, pair.with_, pair.count, pair.of) == ("kennis", "samen", 6, 15)


def test_what_one_or_two_people_named_is_a_single_idea() -> None:
    found = told(coded(*["kennis"] * 40, "geld", "geld"))
    assert [(idea.theme, idea.count) for idea in found.singles] == [("geld", 2)]
    # of a theme and its parts the people of all, and the idea is in the part
    assert told(coded(*["intervisie"] * 30, "samen")).singles == ()
    assert [idea.theme for idea in told(coded(*["kennis"] * 30, "intervisie")).singles] == ["intervisie"]


def groups(*sizes: tuple[str, str, int]) -> list[dict[str, str | None]]:
    return [{"regio": regio or None, "werk": werk} for regio, werk, size in sizes for _ in range(size)]


def test_a_theme_by_group_has_whole_per_cent_and_n() -> None:
    found = told(
        coded(
            *["kennis"] * 10,
            *[""] * 10,
            *["kennis"] * 5,
            *[""] * 15,
            groups=groups(("noord", "solo", 20), ("zuid", "team", 20)),
        )
    )
    rows = [(row.group, row.n, row.top2) for row in found.segments if row.segment == "regio"]
    assert rows == [("noord", 20, 0.5), ("zuid", 20, 0.25)]


def test_a_theme_that_few_in_a_group_named_is_told_of_no_group() -> None:
    found = told(
        coded(
            *["kennis"] * 10,
            *[""] * 10,
            *["kennis"] * 4,
            *[""] * 16,
            groups=groups(("noord", "solo", 20), ("zuid", "team", 20)),
        )
    )
    assert [(row.item, row.hidden, row.n) for row in found.segments if row.segment == "regio"] == [
        ("kennis", True, None)
    ]


def test_a_theme_that_nobody_in_a_group_named_is_told_of_no_group() -> None:
    # each quote under the theme would be of somebody in the north
    sizes = groups(("noord", "solo", 20), ("zuid", "team", 20))
    found = told(coded(*["kennis"] * 10, *[""] * 30, groups=sizes))
    assert [row.hidden for row in found.segments if row.segment == "regio"] == [True]
    assert (counted(found), found.answers[0].coded) == ({"kennis": (10, 40)}, 10)


def test_a_theme_that_all_but_few_in_a_group_named_is_told_of_no_group() -> None:
    found = told(
        coded(
            *["kennis"] * 18,
            *[""] * 2,
            *["kennis"] * 10,
            *[""] * 10,
            groups=groups(("noord", "solo", 20), ("zuid", "team", 20)),
        )
    )
    assert [row.hidden for row in found.segments if row.segment == "regio"] == [True]


def test_a_group_that_is_too_small_hides_the_segment() -> None:
    found = told(coded(*["kennis"] * 40, groups=groups(("noord", "solo", 31), ("zuid", "solo", 9))))
    assert [(row.segment, row.hidden, row.item) for row in found.segments] == [
        ("regio", True, None),
        ("werk", True, None),
    ]


def test_few_people_of_no_known_group_hide_the_segment() -> None:
    found = told(coded(*["kennis"] * 49, groups=groups(("noord", "solo", 20), ("zuid", "team", 20), ("", "team", 9))))
    assert [row.hidden for row in found.segments if row.segment == "regio"] == [True]


def test_a_few_who_follow_from_two_segments_hide_the_later_one() -> None:
    # whoever is in the south and alone would be all who are alone less those in the north: 5 people
    sizes = groups(("noord", "solo", 20), ("zuid", "solo", 5), ("zuid", "team", 25))
    found = told(coded(*["kennis", ""] * 25, groups=sizes))
    assert {row.segment for row in found.segments if not row.hidden} == {"regio"}


@given(
    st.lists(
        st.tuples(st.sampled_from(["noord", "zuid", ""]), st.sampled_from(["solo", "team"]), st.booleans()),
        min_size=10,
        max_size=80,
    )
)
def test_no_cell_of_fewer_than_five_people_is_ever_told(people: list[tuple[str, str, bool]]) -> None:
    told_of = [{"regio": regio or None, "werk": werk} for regio, werk, _ in people]
    found = told(coded(*["kennis" if named else "" for _, _, named in people], groups=told_of))
    for row in found.segments:
        if row.hidden:
            assert (row.n, row.top2) == (None, None)
            continue
        inside = [
            named for group, (_, _, named) in zip(told_of, people, strict=True) if group[row.segment] == row.group
        ]
        assert row.n == len(inside) >= 10
        assert sum(inside) >= 5
        assert len(inside) - sum(inside) >= 5


CELLS = (("noord", "solo"), ("noord", "team"), ("zuid", "solo"), ("zuid", "team"))


def test_what_few_in_two_groups_at_once_said_does_not_follow_from_two_segments() -> None:
    # 6 of noord-solo, 1 of noord-team, 6 of zuid-team: noord less solo would be that one person
    sizes = groups(("noord", "solo", 12), ("noord", "team", 12), ("zuid", "team", 12))
    named = [*["kennis"] * 6, *[""] * 6, "kennis", *[""] * 11, *["kennis"] * 6, *[""] * 6]
    found = told(coded(*named, groups=sizes)).segments
    assert {row.segment for row in found if not row.hidden} == {"regio"}
    assert [(row.segment, row.n) for row in found if row.hidden] == [("werk", None)]


def test_a_report_made_again_has_no_second_segment_to_lay_over_the_first() -> None:
    sizes = groups(*[("noord", "solo", 10), ("noord", "team", 10), ("zuid", "solo", 10), ("zuid", "team", 10)])
    named = [*["kennis"] * 5, *[""] * 15, *["kennis"] * 6, *[""] * 4, *["kennis"] * 6, *[""] * 4]
    before, now = (
        [row for row in told(coded(*codes, groups=sizes)).segments if not row.hidden]
        # the first of the north turns out to be about something else: 4 are left there, and 10 who work alone
        for codes in (named, ["", *named[1:]])
    )
    assert {row.segment for row in before} == {"regio"}
    assert now == []


@given(st.lists(st.tuples(st.sampled_from([0, 0, 10, 12, 15, 25]), st.integers(0, 25)), min_size=4, max_size=4))
def test_no_set_that_follows_from_the_groups_holds_few_who_named_a_theme_or_few_who_did_not(
    sizes: list[tuple[int, int]],
) -> None:
    people = {cell: (n, min(n, k)) for cell, (n, k) in zip(CELLS, sizes, strict=True) if n}
    answers = ["kennis" if place < k else "" for n, k in people.values() for place in range(n)]
    if len(answers) < 30:
        return
    own = groups(*((regio, werk, n) for (regio, werk), (n, _) in people.items()))
    rows = [row for row in told(coded(*answers, groups=own)).segments if row.item == "kennis" and not row.hidden]
    published = [[1.0] * len(people), *([float(row.group in cell) for cell in people] for row in rows)]
    space = np.linalg.pinv(np.array(published)) @ np.array(published)
    for chosen in product((0.0, 1.0), repeat=len(people)):
        wanted = np.array(chosen)
        if wanted.all() or not wanted.any() or np.abs(wanted @ space - wanted).max() > 1e-9:
            continue  # the whole round is told as it is; what cannot be worked out tells nothing
        n, k = (sum(one[part] for one, is_in in zip(people.values(), chosen, strict=True) if is_in) for part in (0, 1))
        assert n >= 10
        assert k >= 5
        assert n - k >= 5


WORDS = ("samen", "kennis", "geld")
PLACES = tuple(product(("noord", "zuid"), ("solo", "team")))
TYPES = tuple((place, frozenset(named)) for place in PLACES for many in range(4) for named in combinations(WORDS, many))
Person = tuple[tuple[str, str], frozenset[str]]


def drawn_people(rng: random.Random) -> list[Person]:
    chance = {(region, word): rng.choice([0, 0.15, 0.3, 0.5, 0.8]) for region in ("noord", "zuid") for word in WORDS}
    nested = rng.random() < 0.5
    people = []
    for _ in range(rng.choice([35, 45, 60, 80])):
        place = rng.choice(PLACES)
        named = {word for word in WORDS if rng.random() < chance[place[0], word]}
        people.append((place, frozenset(named | ({"kennis"} if nested and "samen" in named else set()))))
    return people


def known_of(people: Sequence[Person], found: Themes) -> list[tuple[list[bool], int]]:
    """What a reader knows: sets of people, and how many there are in each; the size of every group as well."""
    known = [([True] * len(TYPES), len(people))]
    known += [
        ([place[axis] == group for place, _ in TYPES], sum(place[axis] == group for place, _ in people))
        for axis, group in ((0, "noord"), (0, "zuid"), (1, "solo"), (1, "team"))
    ]
    total = dict.fromkeys(WORDS, 0) | {count.theme: count.count for count in found.counts}
    known += [([word in named for _, named in TYPES], count) for word, count in total.items()]
    for row in found.segments:
        if not row.hidden:
            own = [row.item in named and row.group in place for place, named in TYPES]
            known.append((own, round((row.top2 or 0) * (row.n or 0))))
    known += [([{pair.theme, pair.with_} <= named for _, named in TYPES], pair.count) for pair in found.pairs]
    if (coded_ := found.answers[0].coded) is not None:
        known.append(([bool(named) for _, named in TYPES], coded_))
    return known


def test_that_few_of_a_group_named_two_themes_or_one_of_them_or_none_is_never_found_out() -> None:
    rng = random.Random(11)
    rounds = [drawn_people(rng) for _ in range(14)]
    looked_at = 0
    for people in rounds:
        own = [{"regio": region, "werk": work} for (region, work), _ in people]
        found = told(coded(*(" ".join(named) for _, named in people), groups=own))
        if all(row.hidden for row in found.segments):
            continue
        known = known_of(people, found)
        is_known = LinearConstraint(np.array([own for own, _ in known]), *([count for _, count in known],) * 2)
        for group, pair in product(("noord", "zuid", "solo", "team"), combinations(WORDS, 2)):
            for wanted in product((True, False), repeat=2):
                cell = [group in place and tuple(word in named for word in pair) == wanted for place, named in TYPES]
                few = sum(group in place and tuple(word in named for word in pair) == wanted for place, named in people)
                if not 0 < few < 5:
                    continue
                looked_at += 1
                least, most = (
                    round(abs(milp(sign * np.array(cell), constraints=is_known, integrality=1).fun)) for sign in (1, -1)
                )
                assert least <= few <= most
                assert least == 0 or most >= 5, (group, pair, wanted, found.pairs, found.segments)
    assert looked_at > 50


def test_how_many_are_under_no_theme_is_not_told_beside_groups() -> None:
    sizes = groups(("noord", "solo", 20), ("zuid", "team", 20))
    found = told(coded(*["kennis", ""] * 20, groups=sizes))
    assert [row.top2 for row in found.segments if not row.hidden] == [0.5, 0.5]
    assert found.answers[0].coded is None


@pytest.mark.parametrize(("more", "is_told"), [(0, True), (1, False), (4, False), (5, True)])
def test_that_few_of_a_group_wrote_nothing_or_had_nothing_to_say_does_not_follow(more: int, is_told: bool) -> None:
    size = [("noord", 20 + more), ("zuid", 30)]
    rows = tuple(DistributionRow(code, code, n, 50 + more, n / (50 + more), 0.0, 1.0) for code, n in size)
    regions = QuestionSummary("regio", "single_choice", "Waar?", answered=50 + more, distribution=rows)
    own = groups(("noord", "solo", 20), ("zuid", "team", 20))
    found = told(coded(*["kennis", ""] * 20, groups=own), questions=[regions])
    assert any(not row.hidden for row in found.segments) == is_told


def test_under_thirty_answers_no_theme_is_told_by_group() -> None:
    found = told(coded(*["kennis", ""] * 14, groups=groups(("noord", "solo", 14), ("zuid", "team", 14))))
    assert found.counts
    assert found.segments == ()


def test_fewer_answers_with_something_in_them_than_the_minimum_group_tell_nothing() -> None:
    found = told(coded("kennis", *["niets"] * 11))
    assert (found.counts, found.answers[0].base, found.answers[0].hidden) == ((), None, True)


def test_a_theme_that_was_replaced_more_than_once_is_what_it_is_called_now() -> None:
    codebook = newer(
        "  - {id: kennis, name: Kennis}\n  - {id: geld, name: Geld, replaced_by: [kennis]}\n"
        "  - {id: samen, name: Samen, replaced_by: [geld]}\n  - {id: intervisie, name: Intervisie, parent: samen}\n"
    )
    found = told(replace(coded(*["samen"] * 20, *["geld"] * 20, *["intervisie"] * 20), codebook=codebook))
    assert counted(found) == {"kennis": (60, 60), "intervisie": (20, 60)}
    assert {count.theme: count.parent for count in found.counts}["intervisie"] == "kennis"


def newer(text: str) -> Codebook:
    return parse_codebook(f"question: wens\nversion: 3\nlanguages: [nl]\ncodes:\n{text}".encode(), file="w.yaml")


def changes(before: CodedQuestion, now: CodedQuestion, codebook: Codebook) -> dict[str, tuple[float, float, bool]]:
    later = told(replace(now, codebook=codebook)).counts
    found = compare_themes(before, later, codebook=codebook, rounds=("a", "b"), populations=(200, 200))
    return {change.theme: (change.from_, change.to, change.clear) for change in found}


def test_a_difference_is_called_only_when_its_interval_leaves_nought_out() -> None:
    before, now = coded(*["kennis"] * 30, *["samen"] * 70), coded(*["kennis"] * 60, *["samen"] * 40)
    assert changes(before, now, CODEBOOK) == {"kennis": (0.3, 0.6, True), "samen": (0.7, 0.4, True)}
    near = coded(*["kennis"] * 35, *["samen"] * 65)
    assert changes(before, near, CODEBOOK)["kennis"] == (0.3, 0.35, False)


def test_what_a_theme_replaced_counts_once_a_person() -> None:
    codebook = newer(
        "  - {id: contact, name: Contact, since: 3}\n  - {id: kennis, name: Kennis}\n"
        "  - {id: samen, name: Samen, replaced_by: [contact]}\n  - {id: geld, name: Geld, replaced_by: [contact]}\n"
    )
    before = coded(*["samen geld"] * 20, *["samen"] * 20, *["kennis"] * 60)
    now = coded(*["contact"] * 50, *["kennis"] * 50)
    assert changes(before, now, codebook)["contact"][:2] == (0.4, 0.5)


def test_a_theme_that_was_split_or_that_is_new_is_not_compared() -> None:
    codebook = newer(
        "  - {id: dichtbij, name: Dichtbij, since: 3}\n  - {id: ver, name: Ver, since: 3}\n  - {id: nieuw, name: Nieuw, since: 3}\n"
        "  - {id: kennis, name: Kennis}\n  - {id: samen, name: Samen, replaced_by: [dichtbij, ver]}\n"
    )
    before = coded(*["samen"] * 40, *["kennis"] * 60)
    now = coded(*["dichtbij"] * 30, *["ver"] * 10, *["nieuw"] * 20, *["kennis"] * 40)
    assert set(changes(before, now, codebook)) == {"kennis"}


def test_rounds_with_codebooks_of_their_own_compare_the_themes_of_both() -> None:
    # the later one never heard of 'niets', which says nothing, nor of 'intervisie', a part of 'samen'; 'regio' is new
    codebook = newer(
        "  - {id: samen, name: Samen}\n  - {id: kennis, name: Kennis}\n  - {id: regio, name: Regio}\n"
        "  - {id: leeg, name: Geen wens, special: non_answer}\n  - {id: geld, name: Iets anders, special: other}\n"
    )
    before = coded(*["intervisie"] * 20, *["kennis geld"] * 20, *["niets"] * 20)
    now = coded(*["samen"] * 20, *["kennis"] * 10, *["regio geld"] * 10, *["leeg"] * 40)
    assert changes(before, now, codebook) == {"samen": (0.5, 0.5, False), "kennis": (0.5, 0.25, True)}


@pytest.mark.parametrize(("kept", "compared"), [("geld", True), ("", False)])
def test_a_theme_that_came_while_somebody_read_is_compared_when_they_gave_it(kept: str, compared: bool) -> None:
    # one answer read again years later makes no theme of now one of then
    before = replace(coded(*["kennis"] * 59, kept), oldest=1)
    assert ("geld" in changes(before, coded(*["kennis", "geld"] * 30), CODEBOOK)) == compared


@pytest.mark.parametrize("few", ["before", "now"])
def test_themes_of_few_answers_are_not_compared(few: str) -> None:
    many, some = coded(*["kennis"] * 60), coded(*["kennis"] * 20)
    assert changes(some if few == "before" else many, many if few == "before" else some, CODEBOOK) == {}
