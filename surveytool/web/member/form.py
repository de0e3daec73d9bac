"""The form of a section: WTForms holds the fields and the token against forged posts, ``clean`` decides what is valid.

One field a question, which reads all inputs of that question. Nothing here is about looks: the markup is in templates.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from wtforms import Field, ValidationError

from surveytool.questionnaire.flow import Shown
from surveytool.questionnaire.model import Asking, Note, Scale, Section
from surveytool.response import AnswerProblem, Value, clean
from surveytool.web.member.layout import Part

if TYPE_CHECKING:
    from wtforms.fields.core import _MultiDictLikeWithGetlist  # type: ignore[attr-defined]

_PREFIX = "question_"


def is_answered(form: "SectionForm", field: "QuestionField") -> None:
    """The one validator of a question: it asks ``clean``, keeps what can be kept, and fails with every problem."""
    cleaned = clean(
        field.question,
        field.given,
        scales=form.scales,
        items=form.shown.items.get(field.question.id),
        choices=form.shown.choices.get(field.question.id),
    )
    field.data = dict(cleaned.answers)
    field.problems = cleaned.problems
    if cleaned.problems:
        raise ValidationError(cleaned.problems[0].message)


class QuestionField(Field):
    """A question with all its inputs. ``data`` are its answers by variable name, ``given`` what was typed by input name."""

    validators = (is_answered,)

    def __init__(self, question: Asking, names: frozenset[str], **options: Any) -> None:
        super().__init__(label=question.id, **options)
        self.question = question
        self.names = names
        self.given: Mapping[str, Sequence[str]] = {}
        self.problems: tuple[AnswerProblem, ...] = ()

    def process(self, formdata: "_MultiDictLikeWithGetlist | None", *_: object, **__: object) -> None:
        """Gather what was sent under the names of this question."""
        self.process_errors = []
        self.data: dict[str, Value] = {}
        if formdata is not None:
            self.given = {name: formdata.getlist(name) for name in self.names if name in formdata}


class SectionForm(FlaskForm):  # type: ignore[misc]
    """The questions of one section; ``shown`` says what of them is on the page and so may be answered."""

    scales: Mapping[str, Scale] = {}
    shown: Shown

    def keep(self, shown: Shown) -> None:
        """Leave out the questions that are not shown, and bind the others to what is shown of them."""
        self.shown = shown
        for field in self.questions:
            if field.question.id not in shown.questions:
                del self[field.name]

    @property
    def questions(self) -> tuple[QuestionField, ...]:
        """The fields of questions, in order."""
        return tuple(field for field in self if isinstance(field, QuestionField))

    @property
    def answers(self) -> dict[str, Value]:
        """What was answered and can be kept."""
        return {name: value for field in self.questions for name, value in field.data.items()}

    @property
    def problems(self) -> tuple[AnswerProblem, ...]:
        """What is still to be done, in the order of the page."""
        return tuple(problem for field in self.questions for problem in field.problems)

    def tentative(self) -> dict[str, Value]:
        """What can be kept when nothing is asked for yet: enough to work out which questions are shown."""
        answers: dict[str, Value] = {}
        for field in self.questions:
            answers.update(clean(field.question, field.given, scales=self.scales, binding=False).answers)
        return answers


class PlainForm(FlaskForm):  # type: ignore[misc]
    """A form with nothing but the token."""


def form_class(section: Section, part: Part, scales: Mapping[str, Scale]) -> type[SectionForm]:
    """The form of ``section``; made once, as making a class costs more than filling it."""
    names = {block.id: block.names for block in part.blocks}
    fields = {
        _PREFIX + question.id: QuestionField(question, names[question.id])
        for question in section.questions
        if not isinstance(question, Note)
    }
    return type("SectionForm", (SectionForm,), {**fields, "scales": scales})
