"""``surveytool check``: every problem in questionnaires, with its place."""

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.origin import facts
from surveytool.cli.terminal import interface_texts, note
from surveytool.errors import InvalidInput, NotFound, Refused, StoreError
from surveytool.problem import Place, Problem

if TYPE_CHECKING:
    from surveytool.questionnaire.model import Questionnaire
    from surveytool.store.workspace import Workspace


@click.command("check")
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--advice", is_flag=True, help="Also give advice on method: wording, scales, length, anonymity.")
@click.option(
    "--population",
    type=click.IntRange(min=1),
    metavar="N",
    help="With --advice: the number of members that you will ask (default: 200).",
)
@click.pass_obj
def command(folder: Path, files: tuple[Path, ...], advice: bool, population: int | None) -> int:
    """Tell every problem in FILE as file:line:column: message [code]; without FILE of all questionnaires, codebooks, shared
    scales, texts of mails, outlines of reports and community.yaml. A file named - is standard input. Exits with 1 when one of the problems is an error. With --advice
    what research on questionnaires would look at again follows, each with its source; that never fails a check.
    """
    if population is not None and not advice:
        raise click.UsageError("--population goes with --advice. Add --advice.")
    checked = files or _all_files(folder)
    texts = interface_texts()
    problems: list[Problem] = []
    advised: list[Problem] = []
    absent = 0
    for file in checked:
        try:
            found, suggested = _problems(file, folder, advice=advice, population=population)
        except NotFound as error:
            absent += 1
            click.echo(error.text(texts), err=True)
        else:
            problems += found
            advised += suggested
    for problem in (*problems, *advised):
        click.echo(problem.text(texts))
    errors = sum(problem.severity == "error" for problem in problems)
    if not problems and not absent:
        click.echo(
            texts.plural("{n} file checked: no problems.", "{n} files checked: no problems.", len(checked)), err=True
        )
    else:
        note("Errors: {errors}. Warnings: {warnings}.", errors=errors + absent, warnings=len(problems) - errors)
    if advice:
        note("Advice: {count}. Follow it where you agree.", count=len(advised))
    return 1 if errors or absent else 0


def _all_files(folder: Path) -> tuple[Path, ...]:
    from surveytool.exchange.mail.template import own_texts
    from surveytool.store.scales import scale_files
    from surveytool.store.workspace import Workspace
    from surveytool.themes.code import SUFFIX

    workspace = Workspace(folder)
    if not workspace.community_file.exists():
        workspace.community()  # says that this is no workspace, and what to do
    ids = workspace.questionnaire_ids()
    scales = scale_files(workspace.questionnaires)
    mails = own_texts(workspace.questionnaires)
    questionnaires = (workspace.questionnaire_file(name) for name in ids)
    outlines = sorted(workspace.reports.glob("*.yaml"))
    astray = sorted(workspace.path.glob(f"*{SUFFIX}"))  # beside the questionnaires it would be used
    return (workspace.community_file, *scales, *questionnaires, *workspace.codebook_files(), *astray, *mails, *outlines)


def _problems(
    file: Path, folder: Path, *, advice: bool, population: int | None
) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """The problems of a file, and the advice on it when that is asked for and the file can be used; what a questionnaire
    without errors says of itself is told along the way."""
    from surveytool.cli.outlined import check_outline
    from surveytool.exchange.mail.template import FOLDER, check_mail_text
    from surveytool.questionnaire.advice import advise
    from surveytool.questionnaire.library import check_scale
    from surveytool.questionnaire.parse import parse
    from surveytool.store.scales import SCALES, scale_library
    from surveytool.store.workspace import COMMUNITY_FILE, Workspace, read_community
    from surveytool.themes.code import SUFFIX

    is_typed = str(file) == "-"
    data = sys.stdin.buffer.read() if is_typed else read_file(file)
    if not is_typed and file.absolute().parent.name == SCALES:
        return check_scale(data, file=str(file)), ()
    if not is_typed and file.absolute().parent.name == FOLDER and file.suffix == ".md":
        return check_mail_text(data, file=file), ()
    if not is_typed and file.name.endswith(SUFFIX):
        return _problems_of_codebook(file, data, folder), ()
    if not is_typed and file.absolute().parent.name == "reports" and file.suffix == ".yaml":
        return check_outline(data, file=file, folder=folder), ()
    beside = Workspace(folder).questionnaires if is_typed else file.parent
    try:
        if file.name == COMMUNITY_FILE:
            read_community(data, file=str(file))
            return (), ()
        parsed = parse(data, file=str(file), library=scale_library(beside))
    except InvalidInput as error:
        return error.problems, ()
    if about := facts(parsed.questionnaire, interface_texts()):
        click.echo(f"{file}: {about}", err=True)
    if not advice:
        return parsed.warnings, ()
    return parsed.warnings, advise(parsed.questionnaire, places=parsed.place, population=population)


def _problems_of_codebook(file: Path, data: bytes, folder: Path) -> tuple[Problem, ...]:
    """The problems of a codebook, also against the questionnaire beside it when that is there and can be used, and against
    the answers that were coded by it."""
    from surveytool.questionnaire.parse import parse
    from surveytool.store.scales import scale_library
    from surveytool.store.workspace import Workspace
    from surveytool.themes.codebook import check_codebook

    asked = file.with_name(f"{file.name.partition('.')[0]}.yaml")
    questionnaire = None
    if asked.is_file():
        with contextlib.suppress(InvalidInput):  # told of that file
            questionnaire = parse(asked.read_bytes(), file=str(asked), library=scale_library(file.parent)).questionnaire
    problems = check_codebook(data, file=str(file), questionnaire=questionnaire)
    workspace = Workspace(folder)
    if not asked.is_file():
        message = (
            "There is no questionnaire '{file}' beside this codebook, so nothing uses it. Put it in the folder of that questionnaire, or "
            "mend its name."
        )
        problems += (Problem("no_questionnaire", message, Place(str(file)), "warning", {"file": asked.name}),)
    elif file.resolve().parent == workspace.questionnaires.resolve() and workspace.answers_db.is_file():
        problems += _dropped(file, data, workspace, questionnaire)
    return problems


def _dropped(
    file: Path, data: bytes, workspace: "Workspace", questionnaire: "Questionnaire | None"
) -> tuple[Problem, ...]:
    """A codebook of the workspace that can be read, without a code that answers have."""
    from surveytool.store.coding import used_in_rounds
    from surveytool.store.database import open_database
    from surveytool.themes.codebook import parse_codebook, refuse_dropped

    try:
        codebook = parse_codebook(data, file=str(file), questionnaire=questionnaire)
        with contextlib.closing(open_database(workspace.answers_db)) as db:
            used = used_in_rounds(db, file.name.partition(".")[0], codebook.question)
        refuse_dropped(None, codebook, used)
    except (InvalidInput, StoreError):
        return ()  # told already, and told by every command that needs the answers
    except Refused as refused:
        return (Problem("dropped_code", refused.message, Place(str(file)), values=refused.values),)
    return ()


def read_file(file: Path) -> bytes:
    """The bytes of a file that the user named.

    Raises:
        NotFound: it is not there or not to be read.
    """
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise NotFound("There is no file '{file}'. Look at the name and the folder.", file=file) from None
    except IsADirectoryError:
        raise NotFound("'{file}' is a folder. Give the files in it.", file=file) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise NotFound("'{file}' cannot be read: {reason}.", file=file, reason=reason) from None
