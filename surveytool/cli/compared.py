"""A closed round beside earlier ones: the results with a comparison for each."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from surveytool.cli.closed_round import ClosedRound, closed_round, counted_results
from surveytool.errors import Refused

if TYPE_CHECKING:
    from surveytool.analysis.results import EarlierRound, Results
    from surveytool.analysis.tally import Counts, Tally
    from surveytool.analysis.theme_summary import ThemeChange, ThemeDrift
    from surveytool.analysis.trend import Comparison, Measured
    from surveytool.store.database import Database
    from surveytool.store.workspace import Workspace


def compared_results(
    workspace: "Workspace", db: "Database", closed: ClosedRound, earlier: Sequence[str], *, language: str | None
) -> "Results":
    """What may be told of ``closed``, and of it beside each of the rounds ``earlier``.

    Where both rounds told their members that answers are joined, those who answered twice are taken in.

    Raises:
        NotFound: there is no such round.
        Refused: a round is open or the same one, or it was opened after ``closed``.
    """
    from surveytool.analysis.disclosure import Disclosure
    from surveytool.analysis.published import refuse_undisclosable
    from surveytool.analysis.results import results_json
    from surveytool.analysis.trend import compare_rounds
    from surveytool.cli.coded import theme_drifts
    from surveytool.texts import load_texts

    results, counted = counted_results(closed, db, language=language)
    now = _measured(closed, results, counted)
    comparisons: list[Comparison] = []
    rounds: list[EarlierRound] = []
    changes: list[ThemeChange] = []
    drifts: list[ThemeDrift] = []
    for round_id in dict.fromkeys(earlier):
        before = closed_round(workspace, db, round_id)
        _refuse_later(before, closed)
        spoken = results.language if results.language in before.questionnaire.languages else None
        minimum = max(results.minimum_group, before.round.minimum_group)
        found, tally = counted_results(before, db, language=spoken)
        rounds.append(_earlier(found))
        changes += _theme_changes(before, found, closed, results, db)
        drifts += theme_drifts(before, db)
        comparisons += compare_rounds(
            _measured(before, found, tally),
            now,
            pairs=_pairs(workspace, before, closed),
            disclosure=Disclosure(minimum, load_texts(results.language)),
            language=results.language,
        )
    rounds.sort(key=lambda one: (one.opened, one.id))
    told = {change.question for change in changes}
    drifted = tuple(drift for drift in drifts if drift.question in told)
    themes = replace(results.themes, changes=tuple(changes), drifts=drifted)
    compared = replace(results, comparisons=tuple(comparisons), earlier=tuple(rounds), themes=themes)
    refuse_undisclosable(results_json(compared))
    return compared


def _theme_changes(
    before: ClosedRound, then: "Results", closed: ClosedRound, now: "Results", db: "Database"
) -> "list[ThemeChange]":
    """The themes of every open question that both rounds have, as far as both are told."""
    from surveytool.analysis.theme_change import compare_themes
    from surveytool.cli.coded import coded_questions

    told = [{one.question for one in results.themes.answers if not one.hidden} for results in (then, now)]
    earlier = {one.codebook.question: one for one in coded_questions(before, db)}
    found: list[ThemeChange] = []
    for one in coded_questions(closed, db):
        question = one.codebook.question
        if question in told[0] & told[1]:
            found += compare_themes(
                earlier[question],
                [count for count in now.themes.counts if count.question == question],
                codebook=one.codebook,
                rounds=(before.round.id, closed.round.id),
                populations=(then.population, now.population),
            )
    return found


def _earlier(results: "Results") -> "EarlierRound":
    from surveytool.analysis.results import EarlierRound

    facts = results.round
    return EarlierRound(
        id=facts.id,
        title=facts.title,
        kind=facts.kind,
        opened=facts.opened,
        closed=facts.closed,
        population=results.population,
        responses=results.response.responses,
    )


def _measured(closed: ClosedRound, results: "Results", counted: "Tally") -> "Measured":
    from surveytool.analysis.trend import Measured

    return Measured(closed.round.id, closed.questionnaire, counted, results.population, results.questions)


def _refuse_later(before: ClosedRound, closed: ClosedRound) -> None:
    ids = {"id": closed.round.id, "other": before.round.id}
    if before.round.id == closed.round.id:
        raise Refused("Round '{id}' cannot be compared with itself. Give an earlier round.", **ids)
    if (before.round.opens or before.round.opened) > (closed.round.opens or closed.round.opened):
        message = (
            "Round '{other}' opened after '{id}'. Ask it the other way round: surveytool results {other} --compare {id}"
        )
        raise Refused(message, **ids)


def _pairs(workspace: "Workspace", before: ClosedRound, closed: ClosedRound) -> "dict[str, Counts]":
    """How often each pair of answers was given by those who are known to have answered twice."""
    from surveytool.analysis.trend import paired_codes
    from surveytool.store.linking import linked_rows

    linking = closed.round.linking
    if linking == "none" or linking != before.round.linking:
        return {}
    linked = linked_rows(workspace, before.round.id, closed.round.id)
    return paired_codes(before.snapshot, closed.snapshot, (linked.rows_a, linked.rows_b), closed.snapshot.columns)
