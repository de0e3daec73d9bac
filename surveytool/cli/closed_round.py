"""A closed round as the commands on results need it: its questionnaire, its snapshot, its results."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from surveytool.errors import Refused

if TYPE_CHECKING:
    from surveytool.analysis.results import Results, RoundFacts
    from surveytool.analysis.tally import Tally
    from surveytool.questionnaire.model import Questionnaire
    from surveytool.response.snapshot import Snapshot
    from surveytool.store.database import Database
    from surveytool.store.rounds import Round
    from surveytool.store.workspace import Workspace

CHUNK = 100_000


@dataclass(frozen=True)
class ClosedRound:
    """A closed round with the questionnaire it was opened with and the answers as closing wrote them.

    Where a text repeated an earlier answer to the member, ``questionnaire`` has the question in brackets.
    """

    round: "Round"
    questionnaire: "Questionnaire"
    snapshot: "Snapshot"
    workspace: "Workspace"


def is_registration(round_: "Round") -> bool:
    """Whether people sign up in this round, so that it has no answers."""
    from surveytool.store.registrations import is_registration

    return is_registration(round_)


def refuse_registration(round_: "Round") -> None:
    """Nothing for a round with answers.

    Raises:
        Refused: people sign up in this round; naming the commands that are for that.
    """
    if is_registration(round_):
        message = (
            "In round '{id}' people sign up: it has no answers and no results. See who did with: surveytool members "
            "registrations {id}"
        )
        raise Refused(message, id=round_.id)


def refuse_purged(round_: "Round") -> None:
    """Nothing for a round whose answers are there.

    Raises:
        Refused: they were deleted when they had been kept long enough; naming where what was told of them is.
    """
    if round_.purged is not None:
        message = (
            "The answers of round '{id}' were deleted on {day}, as they had been kept long enough. What was told of them is "
            "in 'reports/{id}'."
        )
        raise Refused(message, id=round_.id, day=round_.purged)


def closed_round(workspace: "Workspace", db: "Database", round_id: str) -> ClosedRound:
    """The closed round with this id.

    Raises:
        NotFound: there is no such round.
        Refused: it is still open, so nothing of the answers may be told, closing it was cut short, or people signed up
            in it instead of answering.
        StoreDamaged: the answers, or what is told of the round besides, are not what they were when it closed.
    """
    from surveytool.questionnaire.parse import parse
    from surveytool.questionnaire.piping import without_pipes
    from surveytool.store.facts import refuse_changed
    from surveytool.store.integrity import refuse_strange_values
    from surveytool.store.rounds import get_round
    from surveytool.store.snapshots import read_snapshot

    refuse_strange_values(db)
    round_ = get_round(db, round_id)
    refuse_registration(round_)
    refuse_purged(round_)
    if round_.state != "closed":
        message = (
            "Round '{id}' is open, and answers are shown only after closing. Close it with: surveytool round close {id}"
        )
        raise Refused(message, id=round_id)
    if round_.snapshot is None:
        message = "Closing round '{id}' was cut short. Finish it with: surveytool round close {id}"
        raise Refused(message, id=round_id)
    questionnaire = without_pipes(parse(round_.source, file=f"{round_id}.yaml").questionnaire)
    snapshot = read_snapshot(workspace.snapshots / round_id, sha256=round_.snapshot)
    refuse_changed(db, round_, workspace.snapshots / round_id)
    return ClosedRound(round_, questionnaire, snapshot, workspace)


def round_facts(round_: "Round", questionnaire: "Questionnaire", language: str) -> "RoundFacts":
    """Which round it is, its title in ``language``."""
    from surveytool.analysis.results import RoundFacts

    return RoundFacts(
        id=round_.id,
        questionnaire=round_.questionnaire_id,
        version=round_.version,
        kind=questionnaire.kind,
        title=questionnaire.title.read(language),
        population=round_.population,
        opened=round_.opens or round_.opened,
        closed=round_.closed,
        simulated=round_.simulated,
        links=round_.links,
        anonymous=round_.anonymous,
        linking=round_.linking,
    )


def results_of(closed: ClosedRound, db: "Database", *, language: str | None) -> "Results":
    """What may be told of a closed round, in ``language`` or the questionnaire's own.

    Raises:
        Refused: the questionnaire has no texts in that language.
    """
    return counted_results(closed, db, language=language)[0]


def counted_results(closed: ClosedRound, db: "Database", *, language: str | None) -> "tuple[Results, Tally]":
    """``results_of``, with the counts that they were made from."""
    from surveytool.analysis.published import refuse_undisclosable
    from surveytool.analysis.results import results_json
    from surveytool.analysis.round import conclude, count
    from surveytool.cli.coded import coded_questions
    from surveytool.store.closing import was_checked
    from surveytool.store.figures import response_figures

    questionnaire, round_ = closed.questionnaire, closed.round
    if language is not None and language not in questionnaire.languages:
        message = "The questionnaire of round '{id}' has no texts in '{language}'. It has: {languages}."
        raise Refused(message, id=round_.id, language=language, languages=", ".join(questionnaire.languages))
    language = language or questionnaire.default_language
    facts = round_facts(round_, questionnaire, language)
    counted = count(questionnaire, closed.snapshot.chunks(CHUNK))
    results = conclude(
        questionnaire,
        counted,
        round_facts=replace(facts, unchecked=not was_checked(db, round_.id)),
        response=response_figures(db, round_.id),
        coded=coded_questions(closed, db),
        minimum_group=round_.minimum_group,
        language=language,
    )
    refuse_undisclosable(results_json(results))
    return results, counted
