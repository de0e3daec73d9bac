"""The columns that say which question a row is of, where the results name it in parts."""

from surveytool.analysis.summary import QuestionSummary
from surveytool.report.build.material import Material
from surveytool.report.workbook.figures import side_name
from surveytool.report.workbook.sheet import Column, Row
from surveytool.texts import Texts


def named_columns(texts: Texts) -> tuple[Column, ...]:
    """Name, question, item and side."""
    return (
        Column(texts("Name"), 28, "code"),
        Column(texts("Question"), 44, once=True),
        Column(texts("Item"), 34),
        Column(texts("Side"), 14),
    )


def named(question: str, item: str | None, side: str | None, material: Material) -> Row:
    """The cells under those columns."""
    found = _summary(question, item, side, material)
    name = ".".join(part for part in (question, item, side) if part)
    text = found.text if found else asked(question, material)
    return (name, text, found.item_text if found else None, side_name(side, material.texts))


def asked(question: str, material: Material) -> str:
    """The question as it was asked, in the language of the workbook."""
    return material.questionnaire.question(question).text.read(material.texts.language)


def _summary(question: str, item: str | None, side: str | None, material: Material) -> QuestionSummary | None:
    wanted = (question, item, side)
    return next((one for one in material.results.questions if (one.id, one.item, one.side) == wanted), None)
