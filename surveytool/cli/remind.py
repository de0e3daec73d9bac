"""``surveytool remind``: who was invited and has not answered gets the link once more."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.terminal import interface_texts, note, say
from surveytool.errors import Refused

if TYPE_CHECKING:
    import datetime

    from surveytool.cli.mailing import Mailing


@click.command("remind")
@click.argument("round_id", metavar="ROUND")
@click.option(
    "--mailmerge",
    type=click.Path(path_type=Path),
    metavar="FILE.xlsx",
    help="Mail nobody: write the links to a workbook for the board's own mail program.",
)
@click.option("--dry-run", is_flag=True, help="Only tell how many would be mailed.")
@click.option("--list", "is_listed", is_flag=True, help="With --dry-run: also print their addresses.")
@click.option("--preview", "is_preview", is_flag=True, help="Print the mail, made for somebody who does not exist.")
@click.option("--lang", "--language", "language", type=click.Choice(["nl", "en"]), help="Of the preview.")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write the preview to FILE (.html or .txt)."
)
@click.option("--yes", is_flag=True, help="Do not ask whether to mail, at a terminal.")
@click.option("--force", is_flag=True, help="Overwrite a file that this command did not make.")
@click.pass_obj
def command(
    folder: Path,
    round_id: str,
    mailmerge: Path | None,
    dry_run: bool,
    is_listed: bool,
    is_preview: bool,
    language: str | None,
    out: Path | None,
    yes: bool,
    force: bool,
) -> int:
    """Mail members who were invited to ROUND and have not answered, at most once a day. Nobody is reminded who asked for no
    more mail, or whose mail came back. Planned reminders are sent by: surveytool tick
    """
    from surveytool.cli.delivering import mailing_alone
    from surveytool.cli.invite import refuse_before_opening
    from surveytool.cli.mail_merge import check_name
    from surveytool.cli.mail_preview import preview
    from surveytool.cli.mailing import open_mailing
    from surveytool.cli.round import today_in
    from surveytool.store.mailings import reminder_of
    from surveytool.store.workspace import Workspace

    if is_listed and not dry_run:
        raise click.UsageError("--list goes with --dry-run.")
    if (language or out) is not None and not is_preview:
        raise click.UsageError("--lang and --out go with --preview.")
    if sum((is_preview, dry_run, mailmerge is not None)) > 1:
        raise click.UsageError("Give one of --preview, --dry-run and --mailmerge.")
    workspace = Workspace(folder)
    mailing = open_mailing(workspace, round_id, today=today_in(workspace))
    kind = reminder_of(mailing.today)
    if is_preview:
        preview(mailing, "reminder", language=language, out=out, force=force)
        return 0
    refuse_before_opening(mailing)
    if dry_run:
        return _tell(mailing, kind, is_listed=is_listed)
    if mailmerge is not None:
        check_name(mailmerge)
        if mailmerge.exists() and not force:
            message = "'{file}' is there already, and a reminder is given out once. Give another name, or --force to overwrite it."
            raise Refused(message, file=mailmerge)
    with mailing_alone(folder):
        if mailmerge is not None:
            return _merge(mailing, kind, mailmerge, force=force)
        return remind(mailing, kind, asks=not yes)


def remind(mailing: "Mailing", kind: str, *, invited_before: "datetime.date | None" = None, asks: bool = False) -> int:
    """Mail the reminder ``kind`` to those it is for; gives the exit code. For one process at a time. When it ``asks``, somebody
    at a terminal may still say no."""
    from surveytool.cli.delivering import deliver, settle_doubtful
    from surveytool.cli.mailing import note_stopped, to_remind

    note_stopped(mailing)
    settle_doubtful(mailing, again=False, command=f"surveytool invite {mailing.round.id}")
    chosen = to_remind(mailing, kind, invited_before=invited_before)
    if not chosen:
        say("There is nobody to remind today.")
        return 0
    return deliver(mailing, kind, chosen, again=f"surveytool remind {mailing.round.id}", asks=asks)


def _merge(mailing: "Mailing", kind: str, file: Path, *, force: bool) -> int:
    from surveytool.cli.mail_merge import write_merge
    from surveytool.cli.mailing import note_stopped, to_remind

    note_stopped(mailing)
    chosen = to_remind(mailing, kind)
    if not chosen:
        say("There is nobody to remind today.")
        return 0
    write_merge(mailing, kind, chosen, file, force=force)
    return 0


def _tell(mailing: "Mailing", kind: str, *, is_listed: bool) -> int:
    from surveytool.cli.mailing import addresses, to_remind

    chosen = to_remind(mailing, kind)
    if is_listed:
        click.echo("\n".join(addresses(chosen)))
    one, many = "{n} member would be reminded.", "{n} members would be reminded."
    click.echo(interface_texts().plural(one, many, len(chosen)), err=is_listed)
    note("Nothing was changed.")
    return 0
