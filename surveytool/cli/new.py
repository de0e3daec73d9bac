"""``surveytool new``: a questionnaire from a ready one."""

import re
from difflib import get_close_matches
from pathlib import Path

import click

from surveytool.cli.terminal import say
from surveytool.errors import NotFound, Refused


@click.command("new")
@click.argument("questionnaire_id", metavar="ID", required=False)
@click.option("--template", metavar="T", help="The ready questionnaire to begin with.")
@click.option("--list", "listed", is_flag=True, help="Tell which ready questionnaires, scales and scorings there are.")
@click.option("--mails", is_flag=True, help="Copy the ready texts of mails to questionnaires/mails, to change them.")
@click.option("--force", is_flag=True, help="Overwrite a questionnaire or a text that you changed.")
@click.pass_obj
def command(
    folder: Path, questionnaire_id: str | None, template: str | None, listed: bool, mails: bool, force: bool
) -> None:
    """Copy the ready questionnaire T, and its codebook if it has one, to questionnaires/ID.yaml, to change as you like; or, with --list, tell which ready
    questionnaires there are; or, with --mails, copy the texts of invitations and reminders.
    """
    if mails:
        if questionnaire_id is not None or template is not None or listed:
            raise click.UsageError("--mails goes alone. Leave the others out, or leave --mails out.")
        _copy_mails(folder, force=force)
        return
    if listed:
        if questionnaire_id is not None or template is not None:
            raise click.UsageError("--list goes alone. Leave ID and --template out, or leave --list out.")
        from surveytool.cli.shelf import show_shelf

        show_shelf()
        return
    if questionnaire_id is None:
        raise click.UsageError("Missing argument 'ID'. The ready questionnaires are told by: surveytool new --list")
    if template is None:
        raise click.UsageError("Missing option '--template'. Which there are is told by: surveytool new --list")
    _copy(folder, questionnaire_id, template, force=force)


def _copy(folder: Path, questionnaire_id: str, template: str, *, force: bool) -> None:
    from surveytool.cli.output import writing
    from surveytool.exchange.ready import ready_codebooks
    from surveytool.questionnaire.parse import parse
    from surveytool.store.scales import scale_library
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    workspace.community()
    content = renamed(ready_source(template), questionnaire_id)
    target = workspace.questionnaires / f"{questionnaire_id}.yaml"
    parse(content, file=str(target), library=scale_library(target.parent))
    workspace.questionnaires.mkdir(exist_ok=True)
    made = {target: content} | {
        workspace.questionnaires / name.replace(template, questionnaire_id, 1): file.read_bytes()
        for name, file in ready_codebooks().items()
        if name.startswith(f"{template}.")
    }
    with writing(folder, *made, force=force) as drafts:
        for draft, bytes_ in zip(drafts, made.values(), strict=True):
            draft.write_bytes(bytes_)
    say("'{file}' is made. Change the texts, then look it over with: surveytool check {file}", file=target)


def _copy_mails(folder: Path, *, force: bool) -> None:
    from surveytool.cli.output import writing
    from surveytool.exchange.mail.template import FOLDER, KINDS, ready_text
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    community = workspace.community()
    formal = community.form_of_address == "u"
    made = workspace.questionnaires / FOLDER
    made.mkdir(parents=True, exist_ok=True)
    texts = {
        made / f"{kind}.{language}.md": ready_text(kind, language, formal=formal)
        for kind in KINDS
        for language in community.languages
    }
    with writing(folder, *texts, force=force) as drafts:
        for draft, content in zip(drafts, texts.values(), strict=True):
            draft.write_bytes(content)
    say(
        "The texts are in '{folder}'. Change them, then look at one with: surveytool invite ROUND --preview",
        folder=made,
    )


def ready_source(template: str) -> bytes:
    """The text of a ready questionnaire.

    Raises:
        NotFound: naming the ones there are.
    """
    from surveytool.exchange.ready import ready_questionnaires

    ready = ready_questionnaires()
    if template in ready:
        return ready[template].read_bytes()
    close = get_close_matches(template, ready, n=1)
    known = ", ".join(f"'{name}'" for name in ready)
    if close:
        raise NotFound("There is no ready questionnaire '{name}'. Did you mean '{near}'?", name=template, near=close[0])
    raise NotFound("There is no ready questionnaire '{name}'. There are: {known}.", name=template, known=known)


def renamed(source: bytes, questionnaire_id: str) -> bytes:
    """``source`` under another id, everything else, comments too, as it was.

    Raises:
        Refused: it is no id.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,63}", questionnaire_id):
        message = "'{id}' cannot be an id. Use small letters, digits and underscores, and begin with a letter."
        raise Refused(message, id=questionnaire_id)
    return re.sub(
        rb"(?m)^(questionnaire:[ \t]*)[a-z][a-z0-9_]*", rb"\g<1>" + questionnaire_id.encode(), source, count=1
    )
