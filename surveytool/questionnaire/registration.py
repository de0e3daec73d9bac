"""What a questionnaire of the kind ``registration`` must be: one page that asks for a name and an address, and no survey.

What is filled in is kept with the people, not with the answers. So there is nothing anonymous about it, and nothing to
count, compare or draw.
"""

from collections.abc import Iterator, Mapping

from surveytool.problem import Problem
from surveytool.questionnaire.draft import Draft, Located
from surveytool.questionnaire.model import AnyQuestion, Choice, Consent, Questionnaire, SingleChoice, TextQuestion
from surveytool.source import Path, Scalar, Sequence, at, key_place

KIND = "registration"
EMAIL = "email"
NAME = "name"
"""The ids of the two questions whose answers are the person; what else is asked is kept beside them."""

MAIL = "mail"
"""The id of a question that may be there: whether the board may write. See ``wants_mail``."""
_NO = frozenset({"nee", "no"})

KINDS_OF_QUESTIONS = ("single_choice", "multiple_choice", "number", "text", "open", "consent", "note")
_OF_RESULTS = ("segments", "goals", "indices", "compare_with")


def problems(draft: Draft) -> Iterator[Problem]:
    """What is in the way of signing people up; nothing for a questionnaire of another kind."""
    kind = at(draft.root, ("kind",))
    if not isinstance(kind, Scalar) or kind.text != KIND:
        return
    anonymous = at(draft.root, ("anonymous",))
    if not isinstance(anonymous, Scalar) or anonymous.text == "true":
        message = "A registration keeps names, so it is not anonymous. Write 'anonymous: false'."
        yield Problem("registration_anonymous", message, anonymous.place if anonymous else kind.place)
    yield from _one_section(draft)
    yield from _person(draft)
    for located in draft.located:
        if located.question is not None:
            yield from _question(draft, located, located.question)
    for key in _OF_RESULTS:
        if at(draft.root, (key,)) is not None:
            message = "A registration has no results, so '{key}' says nothing here. Remove it."
            yield Problem("registration_results", message, key_place(draft.root, (key,)), values={"key": key})


def wants_mail(questionnaire: Questionnaire, answers: Mapping[str, object]) -> bool:
    """Whether somebody who signed up may be written to: not who chose ``nee`` or ``no`` at the question ``mail``, or left a
    box with that id unticked."""
    question = next((question for question in questionnaire.asking if question.id == MAIL), None)
    match question:
        case SingleChoice():
            return answers.get(MAIL) not in _NO
        case Consent():
            return MAIL in answers
        case _:
            return True


def _one_section(draft: Draft) -> Iterator[Problem]:
    sections = at(draft.root, ("sections",))
    if not isinstance(sections, Sequence):
        return
    if len(sections.items) > 1:
        message = "A registration is one page, and this is another section. Put its questions in the first."
        yield Problem("registration_sections", message, sections.items[1].place)


def _person(draft: Draft) -> Iterator[Problem]:
    """The two questions by which a person is known."""
    place = draft.place("sections")
    email = next((located for located in draft.located if located.id == EMAIL), None)
    if email is None or (email.question is not None and not _is_required_address(email.question)):
        message = "A registration asks for an e-mail address: a text question with the id 'email', 'pattern: email' and 'required: true'."
        yield Problem("registration_email", message, draft.place(*email.path) if email else place)
    name = next((located for located in draft.located if located.id == NAME), None)
    if name is None or not isinstance(name.question, TextQuestion | None):
        message = "A registration asks for a name: a text question with the id 'name'."
        yield Problem("registration_name", message, draft.place(*name.path) if name else place)


def _is_required_address(question: AnyQuestion) -> bool:
    return isinstance(question, TextQuestion) and question.pattern == "email" and question.required


def _question(draft: Draft, located: Located, question: AnyQuestion) -> Iterator[Problem]:
    if question.kind not in KINDS_OF_QUESTIONS:
        message = "A registration has no questions of the kind {kind}. Use one of {known}."
        values = {"kind": question.kind, "known": ", ".join(KINDS_OF_QUESTIONS)}
        yield Problem("registration_kind", message, draft.place(*located.path, "kind"), values=values)
    if question.show_if is not None:
        yield _conditional(draft, (*located.path, "show_if"))
    choices: tuple[Choice, ...] = getattr(question, "choices", ())
    for index, choice in enumerate(choices):
        if choice.show_if is not None:
            yield _conditional(draft, (*located.path, "choices", index, "show_if"))


def _conditional(draft: Draft, path: Path) -> Problem:
    message = "A registration shows all that it asks, on one page. Remove 'show_if'."
    return Problem("registration_condition", message, key_place(draft.root, path))
