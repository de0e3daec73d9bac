"""``surveytool simulate``: a questionnaire filled in by made-up people, to try its routing and its report."""

import datetime
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.report import FORMATS, chosen_formats
from surveytool.cli.round import population_size
from surveytool.cli.terminal import interface_texts, progress, say
from surveytool.errors import NotFound, Refused

if TYPE_CHECKING:
    from surveytool.questionnaire.model import Questionnaire
    from surveytool.response.answer import Answers
    from surveytool.response.coverage import Missed
    from surveytool.response.tendency import Tendencies

DAYS_OPEN = 21
LONGEST_QUESTIONNAIRE_ID = 50
TEXTS_OF_A_FORM = 25
REPORT_STEPS = 60


@click.command("simulate")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "-n", "count", default=200, show_default=True, metavar="N", type=click.IntRange(1, 100_000), help="How many people."
)
@click.option("--seed", default=1, show_default=True, metavar="S", help="The same seed gives the same people.")
@click.option(
    "--population", default="open", show_default=True, type=population_size, metavar="P|open", help="Of how many."
)
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Default: reports/ID-simulated")
@click.option(
    "--format",
    "formats",
    default=",".join(FORMATS),
    show_default=True,
    callback=chosen_formats,
    metavar="LIST",
    help="Which files to write.",
)
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the report (default: the questionnaire's own).")
@click.option("--force", is_flag=True, help="Overwrite a report that this command did not make.")
@click.pass_obj
def command(
    folder: Path,
    file: Path,
    count: int,
    seed: int,
    population: int,
    out: Path | None,
    formats: tuple[str, ...],
    language: str | None,
    force: bool,
) -> None:
    """Let N made-up people answer the questionnaire in FILE, along random but valid ways, and tell what none of them reached:
    questions, choices, conditions. Others then search for that. The report of the N people, labelled as simulated, is
    written to DIR; the databases of the workspace are left alone. A file named - is standard input.
    """
    from surveytool.cli.check import read_file
    from surveytool.store.scales import read_standalone
    from surveytool.store.workspace import Workspace

    is_typed = str(file) == "-"
    data = sys.stdin.buffer.read() if is_typed else read_file(file)
    beside = Workspace(folder).questionnaires if is_typed else file.parent
    source, parsed = read_standalone(data, file=str(file), questionnaires=beside)
    questionnaire = parsed.questionnaire
    if questionnaire.is_registration:
        message = (
            "'{file}' signs people up: there are no answers to make up. See its page with: surveytool preview {file}"
        )
        raise Refused(message, file=file)
    for warning in parsed.warnings:
        click.echo(warning.text(interface_texts()), err=True)
    if population and population < count:
        message = "{count} people cannot answer out of a population of {population}. Give a larger --population or a smaller -n."
        raise Refused(message, count=count, population=population)
    if language is not None and language not in questionnaire.languages:
        message = "'{file}' has no texts in '{language}'. It has: {languages}."
        raise Refused(message, file=file, language=language, languages=", ".join(questionnaire.languages))
    home, place = _places(folder, out, f"{questionnaire.id}-simulated")
    tendencies = _texts_of_forms(questionnaire, seed)
    people = _people(questionnaire, count, seed, tendencies)
    _tell_coverage(questionnaire, people, seed, tendencies)
    made = _write_report(
        folder,
        source,
        questionnaire,
        people,
        seed,
        population or None,
        place,
        formats,
        language,
        force=force,
        home=home,
    )
    say("The report of these people, labelled as simulated:")
    for report in made:
        click.echo(f"  {report}")


def _places(folder: Path, out: Path | None, name: str) -> tuple[Path, Path]:
    """The folder that remembers which files are its own, and the one for the report.

    Raises:
        NotFound: there is no workspace, and no folder was given.
    """
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    if workspace.community_file.exists():
        return folder, out or workspace.reports / name
    if out is None:
        message = "There is no workspace in '{folder}' to write the report in. Say where with --out DIR."
        raise NotFound(message, folder=folder)
    return out, out


def _texts_of_forms(questionnaire: "Questionnaire", seed: int) -> "Tendencies":
    """Texts for the questions that ask for a form of the author's own.

    Raises:
        Refused: a required one of which none could be made up, as nobody gets past it.
    """
    from surveytool.questionnaire.model import TextQuestion
    from surveytool.questionnaire.pattern import KNOWN_PATTERNS
    from surveytool.response.answer import clean
    from surveytool.response.form_text import texts_of_form
    from surveytool.response.tendency import Tendency

    found: dict[str, Tendency] = {}
    for question in questionnaire.asking:
        if not isinstance(question, TextQuestion) or question.pattern is None or question.pattern in KNOWN_PATTERNS:
            continue
        rng = random.Random(f"{seed} {question.id}")  # noqa: S311 - the same each time
        made = texts_of_form(question.pattern, TEXTS_OF_A_FORM, rng=rng)
        fitting = tuple(text for text in made if clean(question, {question.id: [text]}, scales={}).answers)
        if fitting:
            found[question.id] = Tendency(texts=fitting)
        elif question.required:
            message = (
                "No text of the form that '{question}' asks for could be made up. Leave 'required' out to try the rest."
            )
            raise Refused(message, question=question.id)
    return found


def _people(questionnaire: "Questionnaire", count: int, seed: int, tendencies: "Tendencies") -> "Sequence[Answers]":
    from surveytool.response.simulation import simulate

    rng = random.Random(f"{seed} people")  # noqa: S311 - the same people each time
    people: list[Answers] = []
    with progress(count, "Making up people") as bar:
        for answers in simulate(questionnaire, count, rng=rng, tendencies=tendencies):
            people.append(answers)
            bar.step()
    return people


def _tell_coverage(
    questionnaire: "Questionnaire", people: "Sequence[Answers]", seed: int, tendencies: "Tendencies"
) -> None:
    from surveytool.response.coverage import missed, observe
    from surveytool.response.exploration import explore
    from surveytool.response.response import disposition

    seen = observe(questionnaire, people)
    rng = random.Random(f"{seed} search")  # noqa: S311 - the same search each time
    found = explore(questionnaire, seen, rng=rng, tendencies=tendencies)
    complete = sum(disposition(questionnaire, answers) == "complete" for answers in people)
    say(
        "{count} people answered: {complete} complete, {partial} partial. {others} more searched for what these did not reach.",
        count=seen.people,
        complete=complete,
        partial=seen.people - complete,
        others=found.people,
    )
    never, seldom = missed(questionnaire, seen + found), missed(questionnaire, seen)
    if never:
        say("Never reached, also not by searching. Look at the conditions, and at what the questions allow:")
        for line in _lines(never):
            click.echo(f"  {line}")
    else:
        say("Everything was reached: every section, question, item, choice and point, and every condition held.")
    if seldom != never:
        say("Reached by searching alone, so expect few answers there:")
        told = set(_lines(never))
        for line in _lines(seldom):
            if line not in told:
                click.echo(f"  {line}")


def _lines(left: "Missed") -> Iterator[str]:
    """A line for each kind of thing that was missed, with ids."""
    texts = interface_texts()
    sorts = {
        "section": texts("condition of section {id}"),
        "question": texts("condition of question {id}"),
        "part": texts("condition of {id}"),
    }
    for message, names in (
        ("sections not shown: {names}", left.sections),
        ("questions not shown: {names}", left.questions),
        ("items and choices not shown: {names}", left.parts),
        ("not answered: {names}", left.unanswered),
    ):
        if names:
            yield texts(message, names=", ".join(names))
    for name, codes in left.choices:
        yield texts("not chosen at {name}: {codes}", name=name, codes=", ".join(codes))
    for guard in left.conditions:
        yield f"{sorts[guard.sort].format(id=guard.of)}: {guard.text}"


def _write_report(
    folder: Path,
    source: bytes,
    questionnaire: "Questionnaire",
    people: "Sequence[Answers]",
    seed: int,
    population: int | None,
    place: Path,
    formats: Sequence[str],
    language: str | None,
    *,
    force: bool,
    home: Path,
) -> tuple[Path, ...]:
    """Put the answers in a round of a temporary workspace, and write its report in ``place``."""
    from surveytool.cli.report import write_report
    from surveytool.cli.round import today_in
    from surveytool.cli.simulated_round import fill_round
    from surveytool.cli.trial import trial_workspace
    from surveytool.store.database import open_database

    round_id = f"{questionnaire.id[:LONGEST_QUESTIONNAIRE_ID].replace('_', '-')}-simulated"
    with trial_workspace(folder) as trial, progress(len(people) + REPORT_STEPS, "Making the report") as bar:
        closed = today_in(trial)
        db = open_database(trial.answers_db)
        try:
            fill_round(
                trial,
                db,
                id=round_id,
                source=source,
                questionnaire=questionnaire,
                population=population,
                opened=closed - datetime.timedelta(days=DAYS_OPEN - 1),
                closed=closed,
                people=people,
                answers=len(people),
                left=0,
                rng=random.Random(f"{seed} fieldwork"),  # noqa: S311 - the same report each time
                on_step=bar.step,
            )
            made = write_report(
                trial, db, round_id, place=place, formats=formats, language=language, force=force, home=home
            )
            bar.step(REPORT_STEPS)
        finally:
            db.close()
    return made
