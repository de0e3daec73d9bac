"""``surveytool purge``: delete the separate answers of a round that were kept long enough."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.terminal import interface_texts, note, say
from surveytool.cli.trail import counted
from surveytool.errors import Refused, StoreError

if TYPE_CHECKING:
    from surveytool.store.database import Database
    from surveytool.store.rounds import Round
    from surveytool.store.workspace import Workspace

RESULTS = "results.json"
WITH_ANSWERS = ("responses.*", "report.xlsx", ".*.part", "??/report.xlsx", "??/.*.part")
"""Files beside a report that hold separate answers or answers in words: exports, the workbook, what a killed run left; also
of a report in another language, in the folder of its own."""


@click.command("purge")
@click.argument("round_id", metavar="ROUND")
@click.option("--dry-run", is_flag=True, help="Only tell what would be deleted.")
@click.option("--now", is_flag=True, help="Also before the time in community.yaml (retention_months) has passed.")
@click.option("--force", is_flag=True, help="Overwrite a results.json that was changed since.")
@click.pass_obj
def command(folder: Path, round_id: str, dry_run: bool, now: bool, force: bool) -> None:
    """Delete the separate answers of the closed round ROUND for good, with their bytes.

    The results are written to reports/ROUND/results.json first. They stay, as do the report, the questionnaire and the
    counts of who took part. Files that you exported to another place, and backups, are yours to delete.
    """
    from surveytool.cli.round import today_in
    from surveytool.store.database import open_database
    from surveytool.store.purging import is_purge_cut_short, kept_until
    from surveytool.store.rounds import get_round
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    today, months = today_in(workspace), workspace.community().retention_months
    db = open_database(workspace.answers_db)
    round_ = get_round(db, round_id)
    until = kept_until(round_.closed, months) if round_.closed is not None else None
    if dry_run:
        _tell_what_goes(workspace, db, round_, until)
        return
    is_going_on = is_purge_cut_short(db, round_id)
    if until is not None and until > today and not now and not is_going_on and round_.purged is None:
        message = (
            "The answers of round '{id}' are kept until {day} ({months} months after closing). Give --now to delete them "
            "today."
        )
        raise Refused(message, id=round_id, day=until, months=months)
    purge(workspace, db, round_id, today=today, force=force)
    for file in _backups_with(workspace, round_id):
        note("'{file}' is a backup that still holds them. Delete it, and make a new one.", file=file)


def purge(workspace: "Workspace", db: "Database", round_id: str, *, today: datetime.date, force: bool = False) -> None:
    """Keep the results of a closed round and delete its answers, here and in what restoring put aside; tells that it did.

    Raises:
        NotFound: there is no such round.
        Refused: it is not closed, its answers were deleted before, or the results would overwrite another's file.
    """
    from surveytool.cli.closed_round import is_registration
    from surveytool.store.people import open_people
    from surveytool.store.purging import purge_round, what_goes
    from surveytool.store.restoring import kept_workspaces
    from surveytool.store.rounds import get_round
    from surveytool.store.wiping import wipe

    people = open_people(workspace.people_db) if workspace.people_db.exists() else None
    going = what_goes(db, round_id, people=people, snapshots=workspace.snapshots)  # refuses a round that is not closed
    round_ = get_round(db, round_id)
    if round_.purged is None:
        _keep_results(workspace, db, round_, force=force)
    for place in (workspace, *kept_workspaces(workspace)):
        for pattern in WITH_ANSWERS:
            for file in sorted((place.reports / round_id).glob(pattern)):
                wipe(file)
    for kept in kept_workspaces(workspace):
        _forget(kept, round_id, today)
    purge_round(db, round_id, people=people, snapshots=workspace.snapshots, today=today)
    counted(responses=going.answers, registrations=going.sign_ups)
    if is_registration(round_):
        say("The sign-ups of round '{id}' are deleted. Who became a member stays on the list.", id=round_id)
    else:
        say("The answers of round '{id}' are deleted. What was told of them is in 'reports/{id}'.", id=round_id)


def _keep_results(workspace: "Workspace", db: "Database", round_: "Round", *, force: bool) -> None:
    from surveytool.analysis.results import results_json
    from surveytool.cli.closed_round import closed_round, is_registration, results_of
    from surveytool.cli.output import write_output

    if is_registration(round_):
        return
    results = results_json(results_of(closed_round(workspace, db, round_.id), db, language=None))
    text = json.dumps(results, ensure_ascii=False, indent=1, allow_nan=False)
    place = workspace.reports / round_.id
    place.mkdir(parents=True, exist_ok=True)
    write_output(workspace.path, place / RESULTS, f"{text}\n".encode(), force=force)


def _forget(kept: "Workspace", round_id: str, today: datetime.date) -> None:
    """The same round in a workspace that restoring put aside."""
    from surveytool.store.database import open_database
    from surveytool.store.people import open_people
    from surveytool.store.purging import forget_round
    from surveytool.store.wiping import wipe

    try:
        people = open_people(kept.people_db) if kept.people_db.exists() else None
        if kept.answers_db.exists():
            db = open_database(kept.answers_db)
            forget_round(db, round_id, people=people, snapshots=kept.snapshots, today=today)
        else:
            wipe(kept.snapshots / round_id)
    except StoreError as error:
        click.echo(error.text(interface_texts()), err=True)
        note("'{folder}' may still hold the answers of round '{id}'. Delete it.", folder=kept.path, id=round_id)


def _tell_what_goes(workspace: "Workspace", db: "Database", round_: "Round", until: datetime.date | None) -> None:
    from surveytool.store.people import open_people
    from surveytool.store.purging import what_goes
    from surveytool.store.restoring import kept_workspaces

    people = open_people(workspace.people_db) if workspace.people_db.exists() else None
    going = what_goes(db, round_.id, people=people, snapshots=workspace.snapshots)
    if round_.purged is not None:
        say("The answers of round '{id}' were deleted on {day}.", id=round_.id, day=round_.purged)
    else:
        say("The answers of round '{id}' are kept until {day}. Would be deleted:", id=round_.id, day=until)
    say("  answers: {count}", count=going.answers)
    say("  personal links: {count}", count=going.links)
    say("  sign-ups: {count}", count=going.sign_ups)
    say("  files of the snapshot: {count}", count=going.files)
    for place in (workspace, *kept_workspaces(workspace)):
        for pattern in WITH_ANSWERS:
            for file in sorted((place.reports / round_.id).glob(pattern)):
                click.echo(f"  {file}")
        if place is not workspace:
            say("  the same round in {folder}", folder=place.path)
    note("Nothing was changed.")


def _backups_with(workspace: "Workspace", round_id: str) -> Iterator[Path]:
    """The backups that this workspace made, and that are still where they were made, with answers of the round."""
    from surveytool.cli.output import made_files
    from surveytool.errors import SurveytoolError
    from surveytool.store.archive import opened_archive

    for file in made_files(workspace.path):
        try:
            with opened_archive(file) as opened:
                if any(held.id == round_id and not held.is_purged for held in opened.manifest.rounds):
                    yield file
        except SurveytoolError:
            continue
