"""From results to a report: which sections there are, and in which order."""

import base64
import datetime
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from surveytool.analysis.results import Results
from surveytool.errors import SurveytoolError
from surveytool.questionnaire.community import Community
from surveytool.questionnaire.model import Questionnaire
from surveytool.report.build.answered import answered, decisions
from surveytool.report.build.appendix import glossary, questions
from surveytool.report.build.arrangement import arranged, foreword
from surveytool.report.build.comparison import comparison
from surveytool.report.build.conclusions import conclusions
from surveytool.report.build.findings import findings
from surveytool.report.build.full_tables import full_tables
from surveytool.report.build.goals import goals
from surveytool.report.build.indices import indices
from surveytool.report.build.material import Material, ThemeQuote
from surveytool.report.build.methods import methods
from surveytool.report.build.open_answers import open_answers
from surveytool.report.build.priorities import priorities
from surveytool.report.build.response import response
from surveytool.report.build.segments import segments
from surveytool.report.document import Fact, Frame, Logo, Report, Section
from surveytool.report.outline import PARTS, Outline
from surveytool.texts import Texts

__all__ = ["PARTS", "build"]

_NOTHING: Mapping[str, str] = MappingProxyType({})


def build(
    results: Results,
    questionnaire: Questionnaire,
    community: Community,
    *,
    texts: Texts,
    outline: Outline | None = None,
    reminders: Sequence[datetime.date] = (),
    quotes: Sequence[ThemeQuote] = (),
    logo: bytes | None = None,
    versions: Mapping[str, str] = _NOTHING,
    questionnaire_hash: str = "",
    data_hash: str = "",
) -> Report:
    """The report of a closed round, in the language of `texts` (that of the results), as the `outline` of the board has it.

    `reminders` are days to mark in the curve of the response, by default those that the results know of.

    `quotes` are pieces of open answers that a person approved; nothing else of an open answer is told.

    `versions` (name to version) and the hashes are printed in the account of the method as they are given; `logo` is a
    PNG or JPEG.

    Raises:
        SurveytoolError: when the logo is neither.
    """
    material = Material(results, questionnaire, community, texts, tuple(quotes))
    account = methods(material, versions=versions, questionnaire_hash=questionnaire_hash, data_hash=data_hash)
    summary = conclusions(material)
    found: Mapping[str, Sequence[Section | None]] = {
        "foreword": [foreword(outline, texts)],
        "summary": [summary],
        "response": [response(material, reminders or _reminders(results))],
        "priorities": [priorities(material)],
        "goals": [goals(material)],
        "results": findings(material),
        "indices": [indices(material)],
        "segments": [segments(material)],
        "comparison": [comparison(material)],
        "open": [open_answers(material)],
        "answered": [answered(outline, material)],
        "decisions": [decisions(outline, summary, material)],
        "methods": [account],
        "questionnaire": [questions(material)],
        "tables": [full_tables(material)],
        "glossary": [glossary(material)],
    }
    return Report(
        title=outline.title.read(texts.language) if outline and outline.title else results.round.title,
        subtitle=outline.subtitle.read(texts.language) if outline and outline.subtitle else _subtitle(results, texts),
        language=texts.language,
        community=community.name.read(texts.language),
        contact=community.contact or "",
        brand=((outline and outline.colours) or community.colours).brand,
        logo=_logo(logo),
        simulated=texts("Simulated answers: no person gave them.") if results.round.simulated else "",
        facts=_cover(material),
        sections=arranged(found, outline, texts),
        frame=_frame(texts),
    )


def _reminders(results: Results) -> tuple[datetime.date, ...]:
    """The days on which reminders began to go out."""
    return tuple(mailing.first for mailing in results.response.mailed if mailing.kind.startswith("reminder"))


def _subtitle(results: Results, texts: Texts) -> str:
    kinds = {"needs": "Report of the needs assessment", "evaluation": "Report of the evaluation"}
    return texts(kinds.get(results.round.kind, "Report"))


def _cover(material: Material) -> tuple[Fact, ...]:
    """Period, N and n: what a reader needs before any figure."""
    texts, results = material.texts, material.results
    period = texts.date(results.round.opened)
    if results.round.closed is not None:
        period = texts("{first} to {last}", first=period, last=texts.date(results.round.closed))
    facts = [Fact(texts("Period"), period)]
    if results.population is not None:
        facts.append(Fact(texts("Asked (N)"), texts.number(results.population)))
    share = results.response.share_of_population
    answered = texts.number(results.response.responses)
    facts.append(Fact(texts("Answered (n)"), answered, texts.percent(share) if share is not None else ""))
    return tuple(facts)


def _logo(data: bytes | None) -> Logo | None:
    if data is None:
        return None
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Logo("image/png", base64.b64encode(data).decode())
    if data.startswith(b"\xff\xd8\xff"):
        return Logo("image/jpeg", base64.b64encode(data).decode())
    raise SurveytoolError("The logo is neither a PNG nor a JPEG picture: save it as PNG and try again.")


def _frame(texts: Texts) -> Frame:
    return Frame(
        skip=texts("Skip to the report"),
        contents=texts("Contents"),
        question=texts("Question:"),
        table_of=texts("The figures:"),
    )
