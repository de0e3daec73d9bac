"""``surveytool invite``: every member gets the link that is theirs, once."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.terminal import interface_texts, note, say
from surveytool.errors import Refused

if TYPE_CHECKING:
    from surveytool.cli.mailing import Mailing


@click.command("invite")
@click.argument("round_id", metavar="ROUND")
@click.option(
    "--mailmerge",
    type=click.Path(path_type=Path),
    metavar="FILE.xlsx",
    help="Mail nobody: write the links of all members to a workbook for the board's own mail program.",
)
@click.option("--only-new", is_flag=True, help="With --mailmerge: only members who were not invited before.")
@click.option("--dry-run", is_flag=True, help="Only tell how many would be mailed.")
@click.option("--list", "is_listed", is_flag=True, help="With --dry-run: also print their addresses.")
@click.option("--member", metavar="EMAIL", help="Mail only this member, who lost the link, once more.")
@click.option("--again-doubtful", is_flag=True, help="Also mail those of whom a run that was cut off left it open.")
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
    only_new: bool,
    dry_run: bool,
    is_listed: bool,
    member: str | None,
    again_doubtful: bool,
    is_preview: bool,
    language: str | None,
    out: Path | None,
    yes: bool,
    force: bool,
) -> int:
    """Mail each member of the list a link to ROUND that is theirs alone. Who was invited is not mailed again: after members
    were added, or when the mail server failed, run it once more. The mail server is set by SURVEYTOOL_SMTP_HOST and others,
    see the README; without one there is --mailmerge.
    """
    from surveytool.cli.delivering import mailing_alone
    from surveytool.cli.mail_merge import check_name
    from surveytool.cli.mail_preview import preview
    from surveytool.cli.mailing import open_mailing
    from surveytool.cli.round import today_in
    from surveytool.store.workspace import Workspace

    _check_options(
        (is_listed and not dry_run, "--list goes with --dry-run."),
        (only_new and mailmerge is None, "--only-new goes with --mailmerge."),
        ((language or out) is not None and not is_preview, "--lang and --out go with --preview."),
        (sum((is_preview, dry_run, member is not None)) > 1, "Give one of --preview, --dry-run and --member."),
        (
            mailmerge is not None and (is_preview or member is not None),
            "--mailmerge mails nobody: give it without these.",
        ),
    )
    workspace = Workspace(folder)
    mailing = open_mailing(workspace, round_id, today=today_in(workspace))
    if is_preview:
        preview(mailing, "invitation", language=language, out=out, force=force)
        return 0
    if dry_run:
        _tell(mailing, is_listed=is_listed)
        return 0
    if mailmerge is not None:
        check_name(mailmerge)
    else:
        refuse_before_opening(mailing)
    with mailing_alone(folder):
        if member is not None:
            from surveytool.cli.resend import resend

            return resend(mailing, member)
        if mailmerge is not None:
            return _merge(mailing, mailmerge, only_new=only_new, force=force)
        return invite(mailing, again_doubtful=again_doubtful, asks=not yes)


def invite(mailing: "Mailing", *, again_doubtful: bool = False, asks: bool = False) -> int:
    """Mail those who were not invited yet; gives the exit code. For one process at a time. When it ``asks``, somebody at a
    terminal may still say no."""
    from surveytool.cli.delivering import deliver, settle_doubtful
    from surveytool.cli.mailing import give_links, mail_settings, note_stopped, to_invite
    from surveytool.store.mailings import INVITATION

    note_stopped(mailing)
    settle_doubtful(mailing, again=again_doubtful, command=f"surveytool invite {mailing.round.id}")
    if not to_invite(mailing):
        say("Everybody on the list was invited before.")
        return 0
    mail_settings(mailing.community)  # what is wrong with them is told before anything is written
    give_links(mailing)
    again = f"surveytool invite {mailing.round.id}"
    return deliver(mailing, INVITATION, to_invite(mailing), again=again, asks=asks)


def refuse_before_opening(mailing: "Mailing") -> None:
    """Nothing when links work today.

    Raises:
        Refused: when the round opens later.
    """
    opens = mailing.round.opens
    if opens is not None and mailing.today < opens:
        message = "Round '{id}' opens on {day}; before that the links do not work. Invite on that day, or let 'surveytool tick' do it."
        raise Refused(message, id=mailing.round.id, day=opens)


def _merge(mailing: "Mailing", file: Path, *, only_new: bool, force: bool) -> int:
    from surveytool.cli.mail_merge import write_merge
    from surveytool.cli.mailing import give_links, note_stopped, to_invite
    from surveytool.store.mailings import INVITATION

    note_stopped(mailing)
    give_links(mailing)
    chosen = to_invite(mailing) if only_new else [mailing.addressee(member) for member in mailing.members]
    if not chosen:
        say("Everybody on the list was invited before.")
        return 0
    write_merge(mailing, INVITATION, chosen, file, force=force)
    return 0


def _tell(mailing: "Mailing", *, is_listed: bool) -> None:
    from surveytool.cli.mailing import addresses, to_invite

    chosen = to_invite(mailing)
    if is_listed:
        click.echo("\n".join(addresses(chosen)))
    one, many = "{n} member would be invited.", "{n} members would be invited."
    click.echo(interface_texts().plural(one, many, len(chosen)), err=is_listed)
    note("Nothing was changed.")


def _check_options(*wrong: tuple[bool, str]) -> None:
    for is_wrong, message in wrong:
        if is_wrong:
            raise click.UsageError(message)
