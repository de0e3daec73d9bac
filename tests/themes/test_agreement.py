"""How far two coders agree, against published figures, an independent program and counting by hand."""

import random
from itertools import combinations

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveytool.themes.agreement import agreement, draw_overlap, kappa, masi_distance, verdict

Codes = frozenset[str]
Codings = dict[str, Codes]
SETS = st.sets(st.sampled_from("abcd"), max_size=3).map(frozenset)


def codings(*codes: str) -> Codings:
    """Answers by number; each coding is letters, a letter a code."""
    return {f"{number:02}": frozenset(letters) for number, letters in enumerate(codes)}


def by_counting(a: Codings, b: Codings) -> float:
    """Alpha by its definition, pair by pair: 1 - observed / expected disagreement (Krippendorff 2004, chapter 11)."""
    values = [*a.values(), *b.values()]
    observed = sum(masi_distance(a[key], b[key]) for key in a) / len(a)
    pairs = list(combinations(values, 2))
    return 1 - observed / (sum(masi_distance(one, other) for one, other in pairs) / len(pairs))


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("ab", "ab", 0),
        ("", "", 0),
        ("a", "b", 1),
        ("", "a", 1),
        ("a", "ab", 1 - 1 / 2 * 2 / 3),
        ("abc", "a", 1 - 1 / 3 * 2 / 3),
        ("ab", "bc", 1 - 1 / 3 * 1 / 3),
        ("abcd", "cdef", 1 - 2 / 6 * 1 / 3),
    ],
)
def test_distance_of_sets_is_that_of_passonneau(one: str, other: str, distance: float) -> None:
    # Passonneau (2006), Measuring Agreement on Set-valued Items (MASI), LREC: Jaccard times 1, 2/3, 1/3 or 0
    assert masi_distance(frozenset(one), frozenset(other)) == pytest.approx(distance)
    assert masi_distance(frozenset(other), frozenset(one)) == pytest.approx(distance)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ((20, 5, 10, 15), 0.40),  # the example of two readers of grant proposals, Wikipedia, "Cohen's kappa"
        ((45, 15, 25, 15), 0.1304),  # there too: the same share of agreement, other margins
        ((25, 35, 5, 35), 0.2593),
        ((10, 0, 0, 10), 1.0),
        ((0, 10, 10, 0), -1.0),
    ],
)
def test_kappa_is_that_of_published_tables(table: tuple[int, int, int, int], expected: float) -> None:
    assert kappa(*table) == pytest.approx(expected, abs=5e-5)


def test_kappa_says_nothing_of_a_code_that_all_or_none_have() -> None:
    assert kappa(10, 0, 0, 0) is None
    assert kappa(0, 0, 0, 10) is None


def test_one_code_an_answer_gives_the_nominal_alpha_of_another_program() -> None:
    rng = random.Random(3)
    for _ in range(20):
        a = [rng.choice("abcd") for _ in range(30)]
        b = [one if rng.random() < 0.7 else rng.choice("abcd") for one in a]
        data = np.array([["abcd".index(one) for one in side] for side in (a, b)])
        peer = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
        assert agreement(codings(*a), codings(*b)).alpha == pytest.approx(peer)


def test_several_codes_give_the_alpha_of_another_program_with_the_same_distance() -> None:
    rng = random.Random(4)
    domain = [frozenset(codes) for size in range(4) for codes in combinations("abcd", size)]

    def distances(v1: np.ndarray, v2: np.ndarray, **_: object) -> np.ndarray:
        flat = [
            masi_distance(domain[int(x)], domain[int(y)])
            for x, y in zip(*(side.ravel() for side in np.broadcast_arrays(v1, v2)), strict=True)
        ]
        return np.array(flat).reshape(np.broadcast(v1, v2).shape)

    a = [rng.randrange(len(domain)) for _ in range(40)]
    b = [one if rng.random() < 0.6 else rng.randrange(len(domain)) for one in a]
    peer = krippendorff.alpha(
        reliability_data=np.array([a, b]), value_domain=np.arange(len(domain)), level_of_measurement=distances
    )
    first = {f"{number:02}": domain[one] for number, one in enumerate(a)}
    second = {f"{number:02}": domain[one] for number, one in enumerate(b)}
    assert agreement(first, second).alpha == pytest.approx(peer)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(SETS, SETS), min_size=2, max_size=12))
def test_alpha_is_one_less_observed_over_expected(pairs: list[tuple[Codes, Codes]]) -> None:
    a = {f"{number:02}": pair[0] for number, pair in enumerate(pairs)}
    b = {f"{number:02}": pair[1] for number, pair in enumerate(pairs)}
    found = agreement(a, b)
    if len({*a.values(), *b.values()}) == 1:
        assert (found.alpha, found.low, found.high, found.verdict) == (None, None, None, "with_care")
        return
    assert found.alpha == pytest.approx(by_counting(a, b))
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.high <= 1
    assert (found.alpha == pytest.approx(1)) == (a == b)
    assert agreement(b, a).alpha == pytest.approx(found.alpha)
    assert set(found.disagreements) == {key for key in a if a[key] != b[key]}


def test_only_answers_of_both_count_and_each_code_is_counted() -> None:
    a = codings("ab", "a", "", "b", "c") | {"only a": frozenset("z")}
    b = codings("ab", "b", "", "b", "cd") | {"only b": frozenset("z")}
    found = agreement(a, b)
    assert found.n == 5
    assert [(code.code, code.both, code.only_a, code.only_b, code.neither) for code in found.codes] == [
        ("b", 2, 0, 1, 2),
        ("a", 1, 1, 0, 3),
        ("c", 1, 0, 0, 4),
        ("d", 0, 0, 1, 4),
    ]
    assert found.disagreements == ("01", "04")  # nothing in common first, then one that holds the other
    with pytest.raises(ValueError, match="no answer"):
        agreement({"x": frozenset("a")}, {"y": frozenset("a")})


def test_the_interval_is_the_same_each_time_and_narrows_with_more_answers() -> None:
    few_a, few_b = codings(*"aabbccabca"), codings(*"aabbcaabcb")
    many_a = {f"{key}{turn}": codes for key, codes in few_a.items() for turn in range(10)}
    many_b = {f"{key}{turn}": codes for key, codes in few_b.items() for turn in range(10)}
    few, many = agreement(few_a, few_b), agreement(many_a, many_b)
    assert few == agreement(few_a, few_b)
    assert None not in (few.low, few.high, many.low, many.high)
    assert (many.low, many.high) != ((other := agreement(many_a, many_b, seed=2)).low, other.high)
    assert many.high - many.low < (few.high - few.low) / 2  # type: ignore[operator]
    assert few.low < few.alpha < few.high  # type: ignore[operator]


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    """Alpha of a large population of answers, coded with a known rate of mistakes, against intervals of samples of 40."""
    rng = random.Random(5)
    pairs = []
    for _ in range(4_000):
        one = frozenset(rng.sample("abcd", rng.choice((1, 1, 2))))
        pairs.append((one, one if rng.random() < 0.75 else frozenset(rng.sample("abcd", rng.choice((1, 1, 2))))))

    def of(drawn: list[tuple[Codes, Codes]]) -> tuple[Codings, Codings]:
        return ({str(n): pair[0] for n, pair in enumerate(drawn)}, {str(n): pair[1] for n, pair in enumerate(drawn)})

    truth = agreement(*of(pairs)).alpha
    assert truth is not None
    held = sum(
        (found := agreement(*of(rng.sample(pairs, 40)))).low <= truth <= found.high  # type: ignore[operator]
        for _ in range(200)
    )
    assert 0.89 <= held / 200 <= 0.99


@pytest.mark.parametrize(
    ("alpha", "expected"),
    [
        (0.6699, "codebook_first"),
        (0.67, "with_care"),
        (0.7999, "with_care"),
        (0.80, "good"),
        (1.0, "good"),
        (-0.2, "codebook_first"),
    ],
)
def test_the_verdict_follows_the_limits(alpha: float, expected: str) -> None:
    assert verdict(alpha) == expected


@pytest.mark.parametrize(
    ("there", "drawn"), [(0, 0), (7, 7), (20, 20), (60, 20), (100, 20), (101, 21), (1000, 200), (5000, 200)]
)
def test_a_fifth_is_drawn_and_at_least_twenty(there: int, drawn: int) -> None:
    answers = [f"{number:04}" for number in range(there)]
    found = draw_overlap(answers, rng=random.Random(1))
    assert len(set(found)) == len(found) == drawn
    assert set(found) <= set(answers)
    assert list(found) == sorted(found)


def test_every_answer_is_as_likely_to_be_drawn() -> None:
    answers = [f"{number:03}" for number in range(100)]
    rng = random.Random(1)
    counts = dict.fromkeys(answers, 0)
    for _ in range(1_000):
        for answer in draw_overlap(answers, rng=rng):
            counts[answer] += 1
    assert min(counts.values()) > 140
    assert max(counts.values()) < 260
