"""The open answers of a closed round as people coded them, for its results and its report."""

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from surveytool.analysis.coded import CodedQuestion
    from surveytool.analysis.theme_summary import ThemeDrift
    from surveytool.cli.closed_round import ClosedRound
    from surveytool.report.build.material import ThemeQuote
    from surveytool.store.coding import Coded, Overlap
    from surveytool.store.database import Database
    from surveytool.themes.agreement import Agreement
    from surveytool.themes.code import Codebook


def coded_questions(closed: "ClosedRound", db: "Database") -> "tuple[CodedQuestion, ...]":
    """Every open question of which somebody read an answer.

    Raises:
        NotFound: answers have codes, and the codebook is not there.
        InvalidInput: the codebook has problems.
        Refused: the codebook lacks a code that answers have, of which nothing could be told then.
    """
    from surveytool.questionnaire.model import Open
    from surveytool.store.coding import read_codings

    found = []
    for question in closed.questionnaire.questions:
        if isinstance(question, Open) and (codings := read_codings(db, closed.round.id, question.id)):
            found.append(_coded(closed, db, question.id, codings))
    return tuple(found)


def _coded(closed: "ClosedRound", db: "Database", question: str, codings: "tuple[Coded, ...]") -> "CodedQuestion":
    from surveytool.analysis.coded import CodedQuestion
    from surveytool.store.codebooks import codebook_in_use
    from surveytool.store.coding import AGAIN, SETTLED, final_codes, groups_of, open_answers, read_overlap

    round_id, segments = closed.round.id, closed.questionnaire.segments
    overlap = read_overlap(db, round_id, question)
    counted = [one for one in codings if not one.coder.endswith(AGAIN)]
    hows = [how for one in counted if one.coder != SETTLED for how in one.codes.values()]
    # in a spreadsheet suggestions stand beside the answers, and which were taken is not known
    given = 0 if "import" in hows else len(hows)
    groups = groups_of(db, round_id, question, segments) if segments else None
    codebook = codebook_in_use(closed.workspace, db, closed.questionnaire, question)
    return CodedQuestion(
        codebook=codebook,
        answers=tuple(answer.id for answer in open_answers(db, round_id, question)),
        codes=final_codes(codings, overlap),
        version=max((one.version for one in counted), default=1),
        oldest=min((one.version for one in counted), default=1),
        coders=tuple(sorted({one.coder for one in counted} - {SETTLED})),
        agreement=_agreement(codings, overlap, codebook),
        twice=len(overlap.answers) if overlap is not None else 0,
        suggested=sum(1 for how in hows if how.startswith("suggested")),
        given=given,
        groups=groups,
    )


def _agreement(codings: "tuple[Coded, ...]", overlap: "Overlap | None", codebook: "Codebook") -> "Agreement | None":
    """How far two coders agree in the codes as they are called now, once both have read all that they were both to read, or as
    many as are enough: an answer that is left open hides nothing."""
    from surveytool.store.coding import codes_by
    from surveytool.themes.agreement import OVERLAP, agreement

    if overlap is None:
        return None
    first, second = (codes_by(codings, coder) for coder in (overlap.first, overlap.second))
    both = [answer for answer in overlap.answers if answer in first and answer in second]
    if not both or len(both) < min(len(overlap.answers), OVERLAP):
        return None
    return agreement(*({answer: codebook.renamed(codes[answer]) for answer in both} for codes in (first, second)))


def theme_drifts(closed: "ClosedRound", db: "Database") -> "tuple[ThemeDrift, ...]":
    """Whether coders of this round still code as they did, where some of its answers were coded once more."""
    from surveytool.analysis.theme_summary import ThemeDrift
    from surveytool.questionnaire.model import Open
    from surveytool.store.codebooks import codebook_in_use
    from surveytool.store.coding import AGAIN, codes_by, read_codings
    from surveytool.themes.agreement import agreement

    found = []
    for question in closed.questionnaire.questions:
        if not isinstance(question, Open):
            continue
        codings = read_codings(db, closed.round.id, question.id)
        for coder in sorted({one.coder.removesuffix(AGAIN) for one in codings if one.coder.endswith(AGAIN)}):
            codebook = codebook_in_use(closed.workspace, db, closed.questionnaire, question.id)
            then, now = (
                {answer: codebook.renamed(codes) for answer, codes in codes_by(codings, name).items()}
                for name in (coder, coder + AGAIN)
            )
            if set(then) & set(now):
                one = agreement(then, now)
                found.append(ThemeDrift(question.id, closed.round.id, one.n, one.alpha, one.low, one.high))
    return tuple(found)


def theme_quotes(closed: "ClosedRound", db: "Database") -> "tuple[ThemeQuote, ...]":
    """The approved quotes, each under a theme of its answer: of several the one that has fewest quotes yet."""
    from surveytool.report.build.material import ThemeQuote
    from surveytool.store.quotes import read_quotes

    found = []
    for one in coded_questions(closed, db):
        question = one.codebook.question
        order = [code.id for code in one.codebook.codes if code.special is None]
        given, counted = Counter[str](), one.to_count()
        for approved in read_quotes(db, closed.round.id, question):
            codes = counted.codes.get(approved.quote.answer, frozenset())
            themes = sorted(
                (code for code in order if code in codes), key=lambda code: (given[code], order.index(code))
            )
            if themes:
                given[themes[0]] += 1
                found.append(ThemeQuote(question, themes[0], approved.quote.printed))
    return tuple(found)
