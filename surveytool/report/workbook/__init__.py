"""The report as a workbook: every figure as a number, for a board that wants to look further itself."""

import random
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from surveytool.analysis.results import Results
from surveytool.questionnaire.community import Community
from surveytool.questionnaire.model import Questionnaire
from surveytool.report.build.material import Material
from surveytool.report.outline import Outline
from surveytool.report.workbook.account import about, account, page, response
from surveytool.report.workbook.codebook import codebook, codes
from surveytool.report.workbook.figures import counts, figures, measures
from surveytool.report.workbook.groups import group_tests, groups
from surveytool.report.workbook.needs import goals, priorities
from surveytool.report.workbook.quality import left_open
from surveytool.report.workbook.rounds import comparison, indices
from surveytool.report.workbook.sheet import Book
from surveytool.report.workbook.themes import decided, themes
from surveytool.report.workbook.words import words
from surveytool.report.workbook.xlsx import written
from surveytool.texts import Texts

__all__ = ["render_workbook"]

_NOTHING: Mapping[str, str] = MappingProxyType({})


def render_workbook(
    results: Results,
    questionnaire: Questionnaire,
    community: Community,
    *,
    texts: Texts,
    open_answers: Mapping[str, Sequence[str]],
    rng: random.Random,
    outline: Outline | None = None,
    versions: Mapping[str, str] = _NOTHING,
    questionnaire_hash: str = "",
    data_hash: str = "",
) -> bytes:
    """The workbook of a closed round as an XLSX file, in the language of ``texts`` (that of the results).

    Every figure comes from ``results``, which passed the minimum group. ``open_answers`` are the answers in words by
    variable; those to a question with fewer than the minimum group stay out. ``rng`` decides their order, so the same
    seed gives the same bytes. ``outline`` has the decisions of the board.
    """
    material = Material(results, questionnaire, community, texts)
    found = (
        figures(material),
        measures(material),
        counts(material),
        priorities(material),
        indices(material),
        groups(material),
        group_tests(material),
        comparison(material),
        goals(material),
        decided(outline, material),
        response(material),
        left_open(material),
        codes(material),
        codebook(material),
        themes(material),
        words(material, open_answers, rng),
        account(material, versions=versions, questionnaire_hash=questionnaire_hash, data_hash=data_hash),
    )
    sheets = tuple(sheet for sheet in found if sheet is not None)
    book = Book(
        title=results.round.title,
        subject=texts("Figures of the round “{id}”", id=results.round.id),
        author=community.name.read(texts.language),
        language=texts.language,
        made=results.round.closed or results.round.opened,
        brand=community.colours.brand,
        caution=texts("Simulated answers: no person gave them.") if results.round.simulated else "",
        page=page(texts),
        sheets=(about(material, sheets), *sheets),
    )
    return written(book)
