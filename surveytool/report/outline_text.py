"""The derived outline as a file to start from, explained in comments."""

from collections.abc import Iterator

from surveytool.questionnaire.model import Questionnaire
from surveytool.report.outline import Theme, derived
from surveytool.texts import Texts

_EXAMPLE = """\
#
# foreword: |
#   ...
#
# decisions:
#   - id: d1
#     finding: {finding}
#     decision: ...
#     who: ...
#     when: ...
#     status: planned
"""


def outline_text(round_id: str, questionnaire: Questionnaire, *, texts: Texts, file: str) -> str:
    """YAML that reads as the derived outline; the comments are in the language of `texts`."""
    return "\n".join((*_lines(round_id, questionnaire, texts, file), ""))


def _lines(round_id: str, questionnaire: Questionnaire, texts: Texts, file: str) -> Iterator[str]:
    yield _comment(
        texts(
            "Outline of the report of round {id}. Change the order, leave out what you do not want, and add your own words.",
            id=round_id,
        )
    )
    yield _comment(texts("How it was done (methods) is always told."))
    yield _comment(
        texts(
            "With a part or a theme may stand: title, conclusion, decision. Under findings: the same for a single question."
        )
    )
    yield _comment(
        texts("What the board does with the findings; status is planned, under_way, done or dropped.") + " (decisions)"
    )
    yield _comment(texts("Check it with: surveytool check {file}", file=file))
    yield _EXAMPLE.format(finding=questionnaire.asking[0].id).rstrip("\n")
    yield ""
    yield f"report: {round_id}"
    yield "sections:"
    titles = {section.id: section.title.read(texts.language) for section in questionnaire.sections}
    for one in derived(round_id, questionnaire).sections or ():
        if isinstance(one, Theme):
            yield f"  - theme: {one.theme}  {_comment(titles[one.theme])}"
            yield f"    questions: [{', '.join(one.questions or ())}]"
        else:
            yield f"  - {one.part}"
    yield "decisions: []"


def _comment(text: str) -> str:
    """One line, whatever was written."""
    return f"# {' '.join(text.split())}"
