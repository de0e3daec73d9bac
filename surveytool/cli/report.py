"""``surveytool report``: the finished report of a closed round."""

import datetime
import random
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from surveytool import __version__
from surveytool.cli.terminal import note, progress, say
from surveytool.errors import NotFound

if TYPE_CHECKING:
    from surveytool.analysis.results import Results
    from surveytool.cli.closed_round import ClosedRound
    from surveytool.questionnaire.community import Community
    from surveytool.report.build.material import ThemeQuote
    from surveytool.report.document import Report
    from surveytool.report.outline import Outline
    from surveytool.store.database import Database
    from surveytool.store.workspace import Workspace

FORMATS = ("pdf", "html", "xlsx")
SHARED = ("pdf", "html")
"""Those of what the members are told back."""
"""What a report is written in when nothing is said."""
CHARTS = "charts"
"""Every figure as files of its own, when asked for."""


def chosen_formats(context: click.Context, option: click.Parameter, given: str) -> tuple[str, ...]:
    """The formats in a list with commas, in a fixed order and each once."""
    asked, known = {part.strip() for part in given.split(",")}, (*FORMATS, CHARTS)
    if unknown := sorted(asked - set(known)):
        message = f"'{unknown[0]}' is not one of {', '.join(known)}. Give one, or several with commas between them."
        raise click.BadParameter(message, context, option)
    return tuple(name for name in known if name in asked)


@click.command("report")
@click.argument("round_id", metavar="ROUND")
@click.option(
    "--format",
    "formats",
    default=",".join(FORMATS),
    show_default=True,
    callback=chosen_formats,
    metavar="LIST",
    help="Which files to write; charts: every figure as DIR/charts/NAME.svg and NAME.png.",
)
@click.option(
    "--compare", "earlier", multiple=True, metavar="ROUND", help="With an earlier closed round; may be given again."
)
@click.option("--outline", type=click.Path(path_type=Path), metavar="FILE", help="Default: reports/ROUND.yaml")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Default: reports/ROUND")
@click.option("--language", type=click.Choice(["nl", "en"]), help="Of the report (default: the outline's own).")
@click.option("--force", is_flag=True, help="Overwrite a report that this command did not make.")
@click.pass_obj
def command(
    folder: Path,
    round_id: str,
    formats: tuple[str, ...],
    earlier: tuple[str, ...],
    outline: Path | None,
    out: Path | None,
    language: str | None,
    force: bool,
) -> None:
    """Write the report of the closed round ROUND: DIR/report.pdf to print and send, DIR/report.html, one page that needs
    nothing else, and DIR/report.xlsx, a workbook with every figure. What it tells, in which order and with which words of
    the board, stands in reports/ROUND.yaml when there is one.
    """
    from surveytool.store.database import open_database
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    db = open_database(workspace.answers_db)
    place = out or workspace.reports / round_id
    with progress(len(formats) + 1, "Making the report") as bar:
        made = write_report(
            workspace,
            db,
            round_id,
            place=place,
            formats=formats,
            earlier=earlier,
            outline=outline,
            language=language,
            force=force,
            on_step=bar.step,
        )
    for file in made:
        say("{file}", file=file)


def write_report(
    workspace: "Workspace",
    db: "Database",
    round_id: str,
    *,
    place: Path,
    formats: Sequence[str] = FORMATS,
    earlier: Sequence[str] = (),
    outline: Path | None = None,
    language: str | None = None,
    force: bool = False,
    home: Path | None = None,
    name: Literal["report", "share"] = "report",
    made: datetime.datetime | None = None,
    on_step: Callable[[], object] = lambda: None,
) -> tuple[Path, ...]:
    """Write the report of a closed round in the folder ``place``, in every one of ``formats`` or in none; makes the folder.

    It is laid beside the rounds ``earlier`` and follows the file ``outline``, by default those of the workspace. ``name`` is
    ``share`` for what the members are told back; ``made`` is the moment in the PDF, by default now.
    ``home`` is the workspace that remembers that these files are its own, when that is another than ``workspace``;
    ``on_step`` is called once for the counting and once for each format.

    Raises:
        Refused: the round is open, or a file is not ours to overwrite.
        InvalidInput: with every problem in the outline.
    """
    from surveytool.cli.closed_round import closed_round
    from surveytool.cli.coded import theme_quotes
    from surveytool.cli.compared import compared_results
    from surveytool.cli.outlined import outline_of, rounds_beside
    from surveytool.cli.output import writing
    from surveytool.store.integrity import refuse_damaged

    refuse_damaged(db)
    closed = closed_round(workspace, db, round_id)
    told = outline_of(workspace, db, closed, outline)
    language = language or (told.language if told is not None else None)
    beside = rounds_beside(db, closed, told, earlier)
    results = compared_results(workspace, db, closed, beside, language=language)
    on_step()
    moment = made or datetime.datetime.now(datetime.UTC)
    files: dict[Path, bytes] = {}
    quotes = theme_quotes(closed, db)
    for found in _rendered(workspace, closed, results, told, quotes, formats, moment, name=name):
        files |= {place / file: content for file, content in found.items()}
        on_step()
    for folder in {place, *(file.parent for file in files)}:
        folder.mkdir(parents=True, exist_ok=True)
    with writing(home or workspace.path, *files, force=force) as drafts:
        for draft, content in zip(drafts, files.values(), strict=True):
            draft.write_bytes(content)
    return tuple(files)


def _rendered(
    workspace: "Workspace",
    closed: "ClosedRound",
    results: "Results",
    outline: "Outline | None",
    quotes: "Sequence[ThemeQuote]",
    formats: Sequence[str],
    made: datetime.datetime,
    *,
    name: Literal["report", "share"],
) -> Iterator[dict[str, bytes]]:
    """The report in each of ``formats``, as they are asked for: its files by name."""
    from surveytool.report.build import build
    from surveytool.report.build.sharing import share
    from surveytool.report.html import render_html
    from surveytool.report.workbook import render_workbook
    from surveytool.texts import load_texts

    community, texts = workspace.community(), load_texts(results.language)
    versions = {"surveytool": __version__}
    questionnaire_hash, data_hash = closed.round.sha256.hex(), (closed.round.snapshot or b"").hex()
    report = build(
        results,
        closed.questionnaire,
        community,
        texts=texts,
        outline=outline,
        quotes=quotes,
        logo=read_logo(workspace, community, outline),
        versions=versions,
        questionnaire_hash=questionnaire_hash,
        data_hash=data_hash,
    )
    if name == "share":
        if outline is None or not outline.decisions:
            file = workspace.reports / f"{closed.round.id}.yaml"
            note("There are no decisions to tell yet. Write them in {file} under 'decisions'.", file=file)
        report = share(report, texts=texts)
    for form in formats:
        if form == "pdf":
            yield {f"{name}.pdf": _pdf(report, made)}
        elif form == "html":
            yield {f"{name}.html": render_html(report).encode()}
        elif form == CHARTS:
            yield _charts(report)
        else:
            book = render_workbook(
                results,
                closed.questionnaire,
                community,
                texts=texts,
                open_answers=closed.snapshot.texts,
                # closing shuffled the texts for good; from here the same answers give the same file
                rng=random.Random(data_hash),  # noqa: S311
                outline=outline,
                versions=versions,
                questionnaire_hash=questionnaire_hash,
                data_hash=data_hash,
            )
            yield {f"{name}.xlsx": book}


def _charts(report: "Report") -> dict[str, bytes]:
    from surveytool.report.chart.download import downloads

    made: dict[str, bytes] = {}
    for figure in downloads(report):
        made |= {f"charts/{figure.name}.svg": figure.svg(), f"charts/{figure.name}.png": figure.png()}
    return made


def _pdf(report: "Report", made: datetime.datetime) -> bytes:
    from surveytool.report.pdf import typeset

    found = typeset(report, made=made)
    for warning in found.warnings:
        note("The PDF is there, with a remark of the typesetter: {warning}", warning=warning)
    return found.pdf


def read_logo(workspace: "Workspace", community: "Community", outline: "Outline | None" = None) -> bytes | None:
    """The logo of the outline, else the community's, as it is; None when it has none.

    Raises:
        NotFound: the file is not there.
    """
    own = outline.logo if outline is not None else None
    name = own or community.logo
    if name is None:
        return None
    file = workspace.path / name
    try:
        return file.read_bytes()
    except OSError:
        message = "There is no logo '{file}'. Put the file there, or take 'logo' out of community.yaml."
        if own is not None:
            message = "There is no logo '{file}'. Put the file there, or take 'logo' out of the outline."
        raise NotFound(message, file=file) from None
