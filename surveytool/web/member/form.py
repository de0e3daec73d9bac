"""The form of a section: WTForms holds the fields and the token against forged posts, ``clean`` decides what is valid.

One field for all questions of the section, as binding a field to a form costs more than judging an answer. Nothing here is
about looks: the markup is in templates.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flask_wtf import FlaskForm
from wtforms import Field, ValidationError

from surveytool.questionnaire.flow import Shown
from surveytool.questionnaire.model import Asking, Note, Scale, Section
from surveytool.response import AnswerProblem, Cleaned, Value, clean
from surveytool.response.number import DecimalSign
from surveytool.web.member.layout import Part

if TYPE_CHECKING:
    from wtforms.fields.core import _MultiDictLikeWithGetlist  # type: ignore[attr-defined]


def are_answered(form: "SectionForm", field: "QuestionsField") -> None:
    """The one validator: it asks ``clean`` of every question, keeps what can be kept, and fails with every problem."""
    cleaned = list(field.cleaned(form.shown))
    field.data = {name: value for one in cleaned for name, value in one.answers.items()}
    field.problems = tuple(problem for one in cleaned for problem in one.problems)
    if field.problems:
        raise ValidationError(field.problems[0].message)


class QuestionsField(Field):
    """The questions of a section with all their inputs. ``data`` are the answers by variable name, ``given`` what was
    typed by input name, ``decimal`` the sign before decimals in the language of the page."""

    validators = (are_answered,)

    def __init__(
        self, questions: Sequence[Asking], names: frozenset[str], scales: Mapping[str, Scale], **options: Any
    ) -> None:
        super().__init__(**options)
        self.questions = questions
        self.names = names
        self.scales = scales
        self.given: Mapping[str, Sequence[str]] = {}
        self.problems: tuple[AnswerProblem, ...] = ()
        self.decimal: DecimalSign | None = None

    def process(self, formdata: "_MultiDictLikeWithGetlist | None", *_: object, **__: object) -> None:
        """Gather what was sent under the names of the questions."""
        self.process_errors = []
        self.data: dict[str, Value] = {}
        if formdata is not None:
            self.given = {name: formdata.getlist(name) for name in self.names if name in formdata}

    def cleaned(self, shown: Shown) -> Iterator[Cleaned]:
        """What ``clean`` makes of each question that is shown."""
        for question in self.questions:
            if shown.has(question.id):
                items, choices = shown.items.get(question.id), shown.choices.get(question.id)
                yield clean(
                    question, self.given, scales=self.scales, items=items, choices=choices, decimal=self.decimal
                )

    def tentative(self) -> dict[str, Value]:
        """What can be kept when nothing is asked for yet: enough to work out which questions are shown."""
        answers: dict[str, Value] = {}
        for question in self.questions:
            answers.update(clean(question, self.given, scales=self.scales, binding=False, decimal=self.decimal).answers)
        return answers


class SectionForm(FlaskForm):
    """The questions of one section; ``shown`` says what of them is on the page and so may be answered."""

    questions: QuestionsField
    shown: Shown

    @property
    def answers(self) -> dict[str, Value]:
        """What was answered and can be kept."""
        return self.questions.data

    @property
    def problems(self) -> tuple[AnswerProblem, ...]:
        """What is still to be done, in the order of the page."""
        return self.questions.problems


class PlainForm(FlaskForm):
    """A form with nothing but the token."""


def form_class(section: Section, part: Part, scales: Mapping[str, Scale]) -> type[SectionForm]:
    """The form of ``section``; made once, as making a class costs more than filling it."""
    asking = tuple(question for question in section.questions if not isinstance(question, Note))
    return type("SectionForm", (SectionForm,), {"questions": QuestionsField(asking, part.names, scales)})
