"""``surveytool themes quotes``: quotes from open answers, proposed by the program and approved by a person."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from surveytool.cli.terminal import interface_texts, note, say
from surveytool.cli.trail import counted
from surveytool.errors import Refused

if TYPE_CHECKING:
    from surveytool.store.quotes import Approved
    from surveytool.store.workspace import Workspace
    from surveytool.themes.quote import Proposal
    from surveytool.themes.redaction import Redaction


@click.command("quotes")
@click.argument("round_id", metavar="ROUND")
@click.argument("question", metavar="QUESTION")
@click.option("--propose", "proposing", is_flag=True, help="Propose quotes in a workbook, for --out.")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE.xlsx", help="The workbook to propose quotes in.")
@click.option("--approve", type=click.Path(path_type=Path), metavar="FILE", help="Store what was decided in FILE.")
@click.option("--by", "name", metavar="NAME", help="Who approves; a row may name another.")
@click.option(
    "--consent-asked-elsewhere", "elsewhere", is_flag=True, help="Everybody quoted has agreed, though it was not asked."
)
@click.option("--deduce", "with_deduce", is_flag=True, help="Hide what the extra [privacy] finds too.")
@click.option("--force", is_flag=True, help="Overwrite a file that this command did not make.")
@click.pass_obj
def command(
    folder: Path,
    round_id: str,
    question: str,
    proposing: bool,
    out: Path | None,
    approve: Path | None,
    name: str | None,
    elsewhere: bool,
    with_deduce: bool,
    force: bool,
) -> None:
    """List the approved quotes from the answers to QUESTION in the closed round ROUND; propose and approve them.

    A quote is a part of an answer, letter for letter, in which what points at a person is hidden behind [..]. The names
    of your members are hidden too. No quote is printed before a person approved it.
    """
    if proposing and approve is not None:
        raise click.UsageError("Give --propose or --approve, not both.")
    if proposing != (out is not None):
        raise click.UsageError("--propose and --out go together: --propose --out FILE.xlsx")
    if (approve is None) != (name is None):
        raise click.UsageError("--approve and --by go together: --approve FILE --by NAME")
    answers = _Answers(folder, round_id, question, with_deduce=with_deduce)
    if out is not None:
        _propose(answers, out, force=force)
    elif approve is not None and name is not None:
        _approve(answers, approve, name, elsewhere=elsewhere)
    else:
        _list(answers)


class _Answers:
    """The answers to one question, their codes, and what may be shown of them."""

    def __init__(self, folder: Path, round_id: str, question: str, *, with_deduce: bool) -> None:
        from surveytool.cli.privacy import deduce_finder
        from surveytool.cli.themes.coded_round import coded_round
        from surveytool.store.coding import final_codes
        from surveytool.store.quotes import consenting, read_quotes

        coded = coded_round(folder, round_id, question)
        self.folder, self.question, self.workspace, self.db = folder, question, coded.workspace, coded.db
        self.round, self.codebook = coded.closed.round, coded.codebook()
        self.texts = {answer.id: answer.text for answer in coded.answers}
        self.codes = final_codes(coded.codings(), coded.overlap())
        self.approved = read_quotes(coded.db, round_id, question)
        consent = self.codebook.consent
        self.consenting = None if consent is None else consenting(coded.db, round_id, question, consent)
        self._also = deduce_finder() if with_deduce else None

    @property
    def labels(self) -> Mapping[str, str]:
        """What the themes are called."""
        language = self.codebook.languages[0]
        return {code.id: code.name.read(language) for code in self.codebook.codes}

    def theme(self, one: "Approved") -> str:
        """The first theme of the answer that is quoted."""
        order = [code.id for code in self.codebook.codes]
        return min(
            self.codes.get(one.quote.answer, ()), key=lambda code: order.index(code) if code in order else 0, default=""
        )

    def redactions(self) -> "dict[str, Redaction]":
        """Each answer without what points at a person, with the members' names from the list, which is read here alone."""
        from surveytool.themes.name_list import known_names
        from surveytool.themes.redaction import redact

        known = known_names(_member_names(self.workspace))
        language = interface_texts().language
        return {id_: redact(text, known, language=language, also=self._also) for id_, text in self.texts.items()}


def _member_names(workspace: "Workspace") -> list[str]:
    if not workspace.people_db.exists():
        return []
    from surveytool.store.people import list_members, open_people

    people = open_people(workspace.people_db)
    try:
        return [member.name for member in list_members(people) if member.name]
    finally:
        people.close()


def _propose(answers: _Answers, out: Path, *, force: bool) -> None:
    from surveytool.cli.output import writing
    from surveytool.exchange.quote_files import SHEET, WIDTHS, quote_table
    from surveytool.exchange.table_file import write_workbook
    from surveytool.themes.quote import propose

    _refuse_few(answers)
    quoted = {one.quote.answer for one in answers.approved}
    free = {id_ for id_ in answers.texts if id_ not in quoted}
    may = free if answers.consenting is None else free & set(answers.consenting)
    special = [code.id for code in answers.codebook.codes if code.special is not None]
    redactions = answers.redactions()
    proposals = propose(
        answers.texts,
        answers.codes,
        redactions=redactions,
        consenting=may,
        without=special,
        minimum=answers.round.minimum_group,
    )
    rows = [_as_proposal(answers, one, redactions) for one in answers.approved]
    rows += [(proposal, "") for proposal in proposals]
    table = quote_table(rows, labels=answers.labels, texts=interface_texts())
    with writing(answers.folder, out, force=force) as (draft,):
        write_workbook(draft, {SHEET: table}, rows=len(rows), widths=WIDTHS)
    _tell_outdated(answers)
    if not proposals:
        note("There is nothing to propose: no coded answer has whole sentences of 8 to 40 words that may be quoted.")
    say("{file}", file=out)


def _as_proposal(answers: _Answers, one: "Approved", redactions: "Mapping[str, Redaction]") -> "tuple[Proposal, str]":
    """A quote that was approved before and by whom; by nobody when there is more to hide in it by now."""
    from surveytool.themes.quote import Proposal, hide_again

    quote, who = one.quote, one.approved_by
    if quote.answer not in redactions:
        return Proposal(answers.theme(one), quote, ()), who
    redaction = redactions[quote.answer]
    again = hide_again(quote, answers.texts[quote.answer], redaction)
    within = tuple(one for one in redaction.changes if quote.start <= one.start and one.end <= quote.end)
    return Proposal(answers.theme(one), again or quote, within), who if again == quote else ""


def _tell_outdated(answers: _Answers) -> None:
    """Which approved quotes show what is hidden by now, as when a member was put on the list later."""
    redactions = answers.redactions() if answers.approved else {}
    many = sum(_as_proposal(answers, one, redactions)[1] == "" for one in answers.approved)
    if many:
        said = interface_texts().plural(
            "{n} approved quote shows what is to be hidden by now. It is printed as it stands until somebody decides on it in "
            "what --propose writes.",
            "{n} approved quotes show what is to be hidden by now. They are printed as they stand until somebody decides on "
            "them in what --propose writes.",
            many,
        )
        click.echo(said, err=True)


def _refuse_few(answers: _Answers) -> None:
    least = answers.round.minimum_group
    if len(answers.texts) < least:
        message = "'{question}' has {count} answers. With fewer than {least}, a reader may know who wrote what, so nothing is quoted."
        raise Refused(message, question=answers.question, count=len(answers.texts), least=least)


def _approve(answers: _Answers, file: Path, name: str, *, elsewhere: bool) -> None:
    from surveytool.cli.check import read_file
    from surveytool.cli.round import today_in
    from surveytool.exchange.quote_files import SHEET, read_quotes_sheet
    from surveytool.exchange.spreadsheet import read_sheet
    from surveytool.store.quotes import Approved, Consent, check_approver, save_quotes

    _refuse_few(answers)
    by = check_approver(" ".join(name.split()))
    if answers.consenting is None and not elsewhere:
        message = (
            "Whether members may be quoted was not asked in this round: the codebook names no consent question. If they agreed "
            "in another way, or were told that they could be quoted, say so with --consent-asked-elsewhere."
        )
        raise Refused(message)
    sheet = read_sheet(read_file(file), file=str(file), sheet=SHEET)
    decisions = read_quotes_sheet(
        sheet,
        answers=answers.texts,
        redactions=answers.redactions(),
        consenting=answers.consenting,
        known=[one.quote for one in answers.approved],
    )
    consent: Consent = "elsewhere" if answers.consenting is None else "given"
    known = {one.quote: one for one in answers.approved}
    today = today_in(answers.workspace)
    approved = [
        known[quote]
        if quote in known and who in ("", known[quote].approved_by)
        else Approved(quote, consent, who or by, today)
        for quote, who in decisions.approved.items()
    ]
    _refuse_second(answers, approved, decisions.refused)
    save_quotes(answers.db, answers.round.id, answers.question, approved, withdrawn=decisions.refused)
    counted(quotes=len(approved))
    texts = interface_texts()
    click.echo(texts.plural("{n} quote is approved.", "{n} quotes are approved.", len(approved)))
    if decisions.undecided:
        many = "{n} rows are left to decide on."
        click.echo(texts.plural("{n} row is left to decide on.", many, decisions.undecided), err=True)


def _refuse_second(answers: _Answers, approved: "list[Approved]", refused: "tuple[object, ...]") -> None:
    """Nothing when nobody is quoted twice, also not by what was approved before."""
    new = {one.quote.answer: one.quote for one in approved}
    for old in answers.approved:
        quote = new.get(old.quote.answer)
        apart = quote is not None and (quote.end <= old.quote.start or old.quote.end <= quote.start)
        if apart and old.quote not in refused:
            message = "From answer '{id}' another part was approved before. Quote a person once: write 'no' beside one of them."
            raise Refused(message, id=old.quote.answer)


def _list(answers: _Answers) -> None:
    texts, labels = interface_texts(), answers.labels
    for one in sorted(answers.approved, key=lambda one: (answers.theme(one), one.quote.answer)):
        theme = labels.get(answers.theme(one), texts("no theme"))
        consent = texts("agreed in the questionnaire") if one.consent == "given" else texts("agreed elsewhere")
        told = {"theme": theme, "quote": " ".join(one.quote.printed.split()), "name": one.approved_by}
        say(
            '{theme}: "{quote}" (approved by {name} on {day}; {consent})',
            **told,
            day=texts.date(one.day),
            consent=consent,
        )
    _tell_outdated(answers)
    if not answers.approved:
        say(
            "No quote is approved yet. Propose some with: surveytool themes quotes {id} {question} --propose --out FILE.xlsx",
            id=answers.round.id,
            question=answers.question,
        )
