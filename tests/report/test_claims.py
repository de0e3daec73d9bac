"""Nothing is claimed of groups, rounds or who answered that the tests do not carry, whatever the figures are."""

import random
from dataclasses import replace
from functools import cache

from hypothesis import example, given, settings
from hypothesis import strategies as st

from surveytool.analysis.fieldwork import Representativeness
from surveytool.analysis.results import Results
from surveytool.analysis.segment import SegmentTest
from surveytool.analysis.trend import Comparison
from surveytool.report.build.comparison import comparison_sentences, since_last, turn
from surveytool.report.build.figures import effect_words, p_value
from surveytool.report.build.material import Material, quoted
from surveytool.report.build.naming import called
from surveytool.report.build.response import fit_sentences
from surveytool.report.build.segments import rows_of, segment_sentences, stands_apart
from surveytool.texts import load_texts

from .example import COMMUNITY, beside, drawn_answers, ready, results_of

EN = load_texts("en")
SHARE = st.floats(0, 1)
P = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 0.0499999, 0.05, 0.050001]))


@cache
def found() -> Results:
    survey = ready("evaluatie")
    rows = drawn_answers(survey, 113)
    results = results_of(survey, rows, language="en")
    return beside(results, survey, rows, [("ronde-0", survey, drawn_answers(survey, 90, seed=4))])


def material(results: Results) -> Material:
    return Material(results, ready("evaluatie"), COMMUNITY, EN)


@settings(max_examples=25)
@given(st.randoms(use_true_random=False))
def test_a_change_is_named_only_where_its_test_and_its_interval_allow(chance: random.Random) -> None:
    def redrawn(one: Comparison) -> Comparison:
        if one.difference is None:
            return one
        middle, margin = chance.uniform(-0.4, 0.4), chance.uniform(0, 0.4)
        p = chance.choice([0.001, 0.049, 0.05, 0.2])
        return replace(one, difference=middle, low=middle - margin, high=middle + margin, p_adjusted=p)

    results = replace(found(), comparisons=tuple(redrawn(one) for one in found().comparisons))
    told = material(results)
    said = " ".join(comparison_sentences(told))
    named = 0
    for one in results.comparisons:
        if one.difference is None or quoted(called(one, told), EN) not in said:
            continue
        named += 1
        assert one.p_adjusted is not None and one.p_adjusted < 0.05
        assert one.low is not None and one.high is not None and not one.low <= 0 <= one.high
    changed = [one for one in results.comparisons if turn(one) != "unsure"]
    assert bool(changed) == bool(named) == bool(since_last(told))
    assert ("no demonstrable change" in said) == (not changed)


def test_a_census_needs_no_test() -> None:
    one = next(one for one in found().comparisons if one.difference is not None)
    census = replace(one, difference=0.1, low=0.1, high=0.1, p_adjusted=None, p=None, method="census")
    assert turn(census) == "up"
    assert turn(replace(census, difference=-0.1, low=-0.1, high=-0.1)) == "down"
    assert turn(replace(census, difference=0.0, low=0.0, high=0.0)) == "unsure"


@given(st.randoms(use_true_random=False))
def test_two_groups_are_named_only_when_their_own_difference_is_clear_of_nothing(chance: random.Random) -> None:
    def redrawn(test: SegmentTest) -> SegmentTest:
        if test.difference is None:
            return test
        low = chance.choice([-0.1, 0.0, 0.05])
        return replace(test, p_adjusted=chance.choice([0.001, 0.049, 0.05, 0.2, 1.0]), difference_low=low)

    results = replace(
        found(), segments=replace(found().segments, tests=tuple(redrawn(test) for test in found().segments.tests))
    )
    told = material(results)
    for name in told.questionnaire.segments:
        said = segment_sentences(name, told, most=1000)
        tests = [test for test in results.segments.tests if test.segment == name]
        shown = [test for test in tests if test.p_adjusted < 0.05]
        assert len(said) == (len(shown) or bool(tests))
        assert sum("between which groups cannot be said" in one for one in said) == sum(
            not stands_apart(test) for test in shown
        )
        for test in tests:
            pair = [row for row in rows_of(test, told) if row.group in (test.highest, test.lowest)]
            about = [one for one in said if one.startswith(f"On {quoted(called(test, told), EN)} there is")]
            assert bool(about) == stands_apart(test)
            assert all(f"n = {row.n}" in one for one in about for row in pair)


@settings(max_examples=25)
@given(P)
@example(0.05)
@example(0.049)
def test_who_answered_differs_demonstrably_only_below_the_level(p: float) -> None:
    one = Representativeness("regio", 4.2, 2, p, "Noord", 0.4, 0.5)
    results = replace(found(), response=replace(found().response, representativeness=(one,)))
    first, last = fit_sentences(material(results))
    assert "“In which part of the country do you work?”" in first
    assert ("differ demonstrably" in first) == (p < 0.05)
    assert ("no demonstrable difference" in first) == (p >= 0.05)
    assert last == "Being alike in what is known does not show that those who answered think like the others."
    untested = replace(results.response, representativeness=(replace(one, p=None),))
    assert fit_sentences(material(replace(results, response=untested))) == ()


def test_sizes_and_p_values_are_told_in_words_and_decimals() -> None:
    assert [effect_words(effect, EN) for effect in (0.0, 0.01, 0.06, 0.14)] == [
        "very small",
        "small",
        "medium",
        "large",
    ]
    assert [p_value(p, EN) for p in (None, 0.0004, 0.05, 1.0)] == ["–", "< 0.001", "0.050", "1.000"]
