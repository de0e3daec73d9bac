"""Summaries of questions: bases, distributions, means, favourable shares, scores."""

from collections.abc import Callable
from math import sqrt
from typing import Any

import pytest

from surveytool.analysis.interval import mean_interval, proportion_interval, score_interval
from surveytool.analysis.results import Results
from surveytool.analysis.summary import QuestionSummary
from surveytool.questionnaire.model import Questionnaire

Asked = Callable[..., Questionnaire]
Found = Callable[..., Results]

# British Social Attitudes 1990, n = 291: counts of very, slightly and not very concerned, and the mean of 1, 2, 3
# (data environment of R ltm; counts and means computed in R 4.2.2).
ENVIRONMENT = [
    ("leadpetrol", (179, 95, 17), 1.4432989691),
    ("riversea", (233, 51, 7), 1.2233676976),
    ("radiowaste", (217, 56, 18), 1.3161512027),
    ("airpollution", (189, 93, 9), 1.381443299),
    ("chemicals", (218, 56, 17), 1.3092783505),
    ("nuclear", (150, 95, 46), 1.6426116838),
]

# Mathematics anxiety, n = 20: counts of the five points (data mass of R likert); low, neutral and high in per cent, mean
# and sd as summary(likert(mass)) prints them in R 4.2.2.
MATHEMATICS = [
    ("future", (0, 0, 4, 5, 11), (0, 20, 80), 4.35, 0.81272770089),
    ("challenging", (1, 2, 3, 9, 5), (15, 15, 70), 3.75, 1.1180339887),
    ("interesting", (2, 3, 2, 7, 6), (25, 10, 65), 3.6, 1.3533583958),
    ("relates", (1, 4, 2, 8, 5), (25, 10, 65), 3.6, 1.2311740225),
    ("uptight", (2, 4, 4, 5, 5), (30, 20, 50), 3.35, 1.3484884325),
    ("confused", (3, 4, 3, 7, 3), (35, 15, 50), 3.15, 1.3484884325),
    ("worry", (4, 4, 4, 6, 2), (40, 20, 40), 2.9, 1.3337718577),
    ("sinking", (7, 2, 3, 7, 1), (45, 15, 40), 2.65, 1.4244112357),
    ("nervous", (4, 5, 3, 5, 3), (45, 15, 40), 2.9, 1.4104870379),
    ("uneasy", (5, 3, 4, 5, 3), (40, 20, 40), 2.9, 1.4473205734),
    ("enjoy", (3, 5, 6, 4, 2), (40, 30, 30), 2.85, 1.2258187382),
    ("blank", (6, 6, 3, 2, 3), (60, 15, 25), 2.5, 1.4327007988),
    ("classes", (4, 5, 6, 4, 1), (45, 30, 25), 2.65, 1.1821033885),
    ("favorite", (7, 3, 5, 4, 1), (50, 25, 25), 2.45, 1.316894273),
]

EENS = "- {id: snel, kind: scale, text: Ik vind snel wat ik zoek, scale: eens5}"


def answers_of(name: str, counts: tuple[int, ...], first: int = 1) -> list[dict[str, Any]]:
    return [{name: first + place} for place, count in enumerate(counts) for _ in range(count)]


def only(results: Results) -> QuestionSummary:
    (summary,) = results.questions
    return summary


@pytest.mark.parametrize(("item", "counts", "mean"), ENVIRONMENT)
def test_distribution_and_mean_are_those_of_the_social_attitudes_survey(
    asked: Asked, found: Found, item: str, counts: tuple[int, ...], mean: float
) -> None:
    questionnaire = asked(f"- {{id: {item}, kind: scale, text: {item}, scale: zorg3}}")
    summary = only(found(questionnaire, answers_of(item, counts), population=None))
    assert summary.answered == 291
    assert [row.count for row in summary.distribution] == list(counts)
    assert [row.share for row in summary.distribution] == [count / 291 for count in counts]
    assert summary.mean == pytest.approx(mean, rel=1e-9)


@pytest.mark.parametrize(("item", "counts", "shares", "mean", "sd"), MATHEMATICS)
def test_favourable_share_mean_and_sd_are_those_of_r_likert(
    asked: Asked,
    found: Found,
    item: str,
    counts: tuple[int, ...],
    shares: tuple[int, int, int],
    mean: float,
    sd: float,
) -> None:
    questionnaire = asked(
        f"- id: massa\n  kind: matrix\n  text: x\n  scale: eens5\n  items: [{{id: {item}, label: x}}]"
    )
    summary = only(found(questionnaire, answers_of(f"massa.{item}", counts), population=None))
    assert summary.top2 is not None
    assert summary.bottom2 is not None
    assert (100 * summary.bottom2.share, 100 * summary.top2.share) == pytest.approx((shares[0], shares[2]))
    assert 100 * summary.distribution[2].share == pytest.approx(shares[1])
    assert (summary.mean, summary.sd) == pytest.approx((mean, sd), rel=1e-9)


def test_shares_are_of_those_who_answered(asked: Asked, found: Found) -> None:
    answers = [
        *answers_of("snel", (0, 0, 6, 4, 10)),
        {"snel": "na"},
        {"snel": "na"},
        {"snel": "dk"},
        {"snel": "rf"},
        {},
    ]
    summary = only(found(asked(EENS), answers))
    assert (summary.asked, summary.answered) == (25, 20)
    assert (summary.not_applicable, summary.dont_know, summary.refused, summary.left_open) == (2, 1, 1, 1)
    assert summary.distribution[4].share == 0.5
    assert [row.code for row in summary.distribution] == ["1", "2", "3", "4", "5"]
    assert summary.mean == 4.2
    assert summary.sd == pytest.approx(sqrt((6 * 1.2**2 + 4 * 0.2**2 + 10 * 0.8**2) / 19))


def test_who_was_not_shown_a_question_was_not_asked(asked: Asked, found: Found) -> None:
    questionnaire = asked(
        """
        - {id: baan, kind: single_choice, text: Werk je?, choices: [{code: ja, label: Ja}, {code: nee, label: Nee}]}
        - {id: snel, kind: scale, text: Snel?, scale: eens5, show_if: "baan == 'ja'"}
        """
    )
    answers = [{"baan": "ja", "snel": 4}] * 12 + [{"baan": "ja"}] * 3 + [{"baan": "nee"}] * 5 + [{}] * 2
    summary = found(questionnaire, answers).questions[1]
    assert (summary.asked, summary.answered, summary.left_open, summary.not_shown) == (15, 12, 3, 7)


def test_intervals_are_those_of_the_population(asked: Asked, found: Found) -> None:
    answers = answers_of("snel", (5, 10, 15, 40, 30))
    summary = only(found(asked(EENS), answers, population=200))
    row = summary.distribution[4]
    assert (row.low, row.high) == proportion_interval(30, 100, population=200)
    assert summary.top2 is not None
    assert (summary.top2.count, summary.top2.low, summary.top2.high) == (
        70,
        *proportion_interval(70, 100, population=200),
    )
    assert summary.mean is not None
    assert (summary.mean_low, summary.mean_high) == mean_interval(summary.mean, summary.sd, 100, population=200)
    census = only(found(asked(EENS), answers, population=100))
    assert census.top2 is not None
    assert (census.top2.low, census.top2.high) == (0.7, 0.7)


def test_top2_is_added_up_before_it_is_divided(asked: Asked, found: Found) -> None:
    summary = only(found(asked(EENS), answers_of("snel", (2, 2, 3, 1, 2))))
    assert summary.top2 is not None
    assert summary.top2.share == 0.3
    assert summary.distribution[3].share + summary.distribution[4].share != 0.3  # 0.1 + 0.2 in floats


def test_a_scale_of_three_points_has_no_top2(asked: Asked, found: Found) -> None:
    questionnaire = asked("- {id: lood, kind: scale, text: Lood, scale: zorg3}")
    summary = only(found(questionnaire, answers_of("lood", (10, 10, 10))))
    assert summary.top2 is None
    assert summary.bottom2 is None
    assert summary.mean == 2.0


def test_a_median_between_two_points_is_their_mean(asked: Asked, found: Found) -> None:
    summary = only(found(asked(EENS), answers_of("snel", (0, 5, 0, 5, 0))))
    assert summary.median == 3.0


def test_a_single_choice_counts_other_and_leaves_rather_not_say_out_of_the_base(asked: Asked, found: Found) -> None:
    questionnaire = asked(
        """
        - id: setting
          kind: single_choice
          text: {nl: Waar werk je?, en: Where do you work?}
          other: true
          choices: [{code: solo, label: {nl: Alleen, en: Alone}}, {code: rns, label: Zeg ik liever niet, missing: refused}]
        """
    )
    answers = (
        [{"setting": "solo"}] * 9 + [{"setting": "other", "setting.other": "ziekenhuis"}] * 3 + [{"setting": "rns"}] * 2
    )
    summary = only(found(questionnaire, answers, language="en"))
    assert (summary.text, summary.answered, summary.refused) == ("Where do you work?", 12, 2)
    assert [(row.code, row.label, row.count, row.share) for row in summary.distribution] == [
        ("solo", "Alone", 9, 0.75),
        ("other", "Other", 3, 0.25),
    ]
    assert summary.mean is None
    assert summary.top2 is None


def test_a_multiple_choice_has_the_respondents_who_chose_something_as_its_base(asked: Asked, found: Found) -> None:
    questionnaire = asked(
        """
        - id: kanaal
          kind: multiple_choice
          text: Hoe wil je het horen?
          other: true
          choices:
            - {code: mail, label: Mail}
            - {code: app, label: App}
            - {code: wn, label: Weet ik niet, missing: dont_know, exclusive: true}
        """
    )
    answers = (
        [{"kanaal": ("mail", "app")}] * 6
        + [{"kanaal": ("mail",)}] * 3
        + [{"kanaal": ("other",), "kanaal.other": "Post"}]
        + [{"kanaal": ("wn",)}] * 2
        + [{}] * 4
    )
    summary = only(found(questionnaire, answers))
    assert (summary.asked, summary.answered, summary.dont_know, summary.left_open) == (16, 10, 2, 4)
    assert [(row.code, row.count, row.base, row.share) for row in summary.distribution] == [
        ("mail", 9, 10, 0.9),
        ("app", 6, 10, 0.6),
        ("other", 1, 10, 0.1),
    ]


def test_a_choice_shown_to_some_has_them_as_its_base(asked: Asked, found: Found) -> None:
    questionnaire = asked(
        """
        - {id: groep, kind: single_choice, text: Groep?, choices: [{code: ja, label: Ja}, {code: nee, label: Nee}]}
        - id: kanaal
          kind: multiple_choice
          text: Hoe?
          choices: [{code: mail, label: Mail}, {code: avond, label: Avond, show_if: "groep == 'ja'"}]
        """
    )
    answers = [{"groep": "ja", "kanaal": ("mail", "avond")}] * 6
    answers += [{"groep": "ja", "kanaal": ("mail",)}] * 6 + [{"groep": "nee", "kanaal": ("mail",)}] * 8
    mail, evening = found(questionnaire, answers).questions[1].distribution
    assert (mail.count, mail.base, mail.share) == (20, 20, 1.0)
    assert (evening.count, evening.base, evening.share) == (6, 12, 0.5)


def test_the_recommendation_score_is_promoters_minus_detractors(asked: Asked, found: Found) -> None:
    questionnaire = asked("- {id: aanbevelen, kind: recommendation, text: Zou je het aanbevelen?}")
    answers = answers_of("aanbevelen", (0, 0, 0, 0, 0, 0, 20, 5, 25, 30, 20), first=0)
    summary = only(found(questionnaire, answers, population=200))
    score = summary.score
    assert score is not None
    assert (score.promoters, score.passives, score.detractors, score.value) == (50, 30, 20, 30.0)
    assert (score.low, score.high) == score_interval(50, 20, 100, population=200)
    assert summary.top2 is None
    assert len(summary.distribution) == 11
    assert summary.mean == 8.25


def test_a_number_has_mean_median_and_quartiles(asked: Asked, found: Found) -> None:
    questionnaire = asked("- {id: uren, kind: number, text: Hoeveel uren?, decimals: 1}")
    hours = [4, 8, 16, 20, 24, 24, 28, 32, 32, 36, 36, 40.5]
    summary = only(found(questionnaire, [{"uren": value} for value in hours] + [{}]))
    assert (summary.answered, summary.left_open) == (12, 1)
    assert summary.mean == pytest.approx(sum(hours) / 12)
    # R: quantile(c(4, 8, 16, ...), c(.25, .5, .75)) gives 19, 26, 33
    assert (summary.lower_quartile, summary.median, summary.upper_quartile) == (19.0, 26.0, 33.0)
    assert summary.distribution == ()


def test_of_answers_in_words_only_the_response_is_told(asked: Asked, found: Found) -> None:
    questionnaire = asked(
        """
        - {id: uitleg, kind: note, text: Nog twee vragen.}
        - {id: wens, kind: open, text: Wat wens je?}
        - {id: plaats, kind: text, text: Waar?}
        """
    )
    answers = [{"wens": f"wens {number}"} for number in range(11)] + [{}] * 4
    wish, place = found(questionnaire, answers).questions
    assert wish == QuestionSummary(
        id="wens",
        kind="open",
        text="Wat wens je?",
        asked=15,
        answered=11,
        not_applicable=0,
        refused=0,
        dont_know=0,
        left_open=4,
        not_shown=0,
    )
    assert place.hidden


def test_a_paired_matrix_has_a_summary_for_each_side_of_each_item(asked: Asked, found: Found) -> None:
    questionnaire = asked(
        """
        - id: thema
          kind: paired_matrix
          text: Thema's
          importance: eens5
          performance: eens5
          items: [{id: kennis, label: {nl: Kennis, en: Knowledge}}, {id: steun, label: Steun}]
        """
    )
    answers = [{"thema.kennis.importance": 5, "thema.kennis.performance": 2}] * 10
    summaries = found(questionnaire, answers, language="en").questions
    assert [summary.name for summary in summaries] == [
        "thema.kennis.importance",
        "thema.kennis.performance",
        "thema.steun.importance",
        "thema.steun.performance",
    ]
    assert [summary.mean for summary in summaries] == [5.0, 2.0, None, None]
    assert summaries[0].item_text == "Knowledge"
    assert summaries[2].hidden
