"""What a question, item or side is called in a sentence or a row, and the part of the questionnaire it stands in."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeVar

from surveytool.questionnaire.model import Note, Side
from surveytool.questionnaire.model import Section as Part
from surveytool.report.build.material import Material
from surveytool.texts import Texts


class OfQuestion(Protocol):
    """A figure of a question, of an item of it, or of one side of an item."""

    @property
    def question(self) -> str:
        """The id of the question."""
        ...

    @property
    def item(self) -> str | None:
        """The id of the item."""
        ...

    @property
    def side(self) -> Side | None:
        """Importance or performance."""
        ...


Found = TypeVar("Found", bound=OfQuestion)


def called(found: OfQuestion, material: Material) -> str:
    """The item in the words of the questionnaire, or the question when it has none; with its side in brackets."""
    for summary in material.results.questions:
        if (summary.id, summary.item, summary.side) == (found.question, found.item, found.side):
            said = (summary.item_text or summary.text).rstrip(".").strip()
            return f"{said} ({side_name(found.side, material.texts)})" if found.side else said
    return found.item or found.question


def attribute_name(attribute: str, material: Material) -> str:
    """What is known of members, for a reader: the words of the question with the same id, else its own name made readable."""
    for question in material.questionnaire.questions:
        if question.id == attribute and not isinstance(question, Note):
            return question.text.read(material.texts.language).strip().rstrip(".").strip()
    words = " ".join(attribute.replace("_", " ").split())
    return words[:1].upper() + words[1:]


def side_name(side: Side, texts: Texts) -> str:
    """The side of a pair, in lower case."""
    return texts("importance") if side == "importance" else texts("how it is now")


def by_part(found: Iterable[Found], material: Material) -> Iterator[tuple[Part, list[Found]]]:
    """What was found, by part of the questionnaire and in its order; parts of which there is nothing are left out."""
    given = list(found)
    for part in material.questionnaire.sections:
        ids = {question.id for question in part.questions}
        own = [one for one in given if one.question in ids]
        if own:
            yield part, own
