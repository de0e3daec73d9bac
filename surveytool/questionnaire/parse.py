"""From YAML to a questionnaire, or to every problem in it at once.

Head, sections and questions are validated one by one, so that one mistake hides no other; what passes is then judged
together by ``rules``.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from surveytool.errors import InvalidInput
from surveytool.problem import Place, Problem
from surveytool.questionnaire import model, rules
from surveytool.questionnaire.borrowing import borrow
from surveytool.questionnaire.draft import Draft, Located
from surveytool.questionnaire.library import Library
from surveytool.questionnaire.mistakes import problems_of
from surveytool.questionnaire.soundness import declared_languages
from surveytool.source import Mapping, Node, Path, Sequence, at, place_of, plain, read_yaml

NO_LIBRARY = Library()


@dataclass(frozen=True)
class Parsed:
    """A questionnaire that can be used, and what its author should still look at."""

    questionnaire: model.Questionnaire
    warnings: tuple[Problem, ...]
    root: Node

    def place(self, path: Path) -> Place:
        """Where the part under ``path`` stands in the file, or the nearest part above it."""
        return place_of(self.root, path)


def parse(data: bytes, *, file: str, library: Library = NO_LIBRARY) -> Parsed:
    """The questionnaire in ``data``; ``file`` is the name that problems are told with.

    Scales that it names and does not define come from ``library``. The text that a round keeps needs none.

    Raises:
        InvalidInput: with every problem that makes it unusable, and the warnings among them.
    """
    root = read_yaml(data, file=file)
    if not isinstance(root, Mapping):
        message = "A questionnaire begins with keys such as 'questionnaire:' and 'sections:', not with a list or a single value."
        raise InvalidInput([Problem("not_a_questionnaire", message, root.place)])
    reading = _Reading(root, library)
    draft = reading.draft()
    problems = [*reading.problems, *rules.problems(draft)]
    problems.sort(key=lambda problem: (problem.place.line or 0, problem.place.column or 0, problem.code))
    if any(problem.severity == "error" for problem in problems):
        raise InvalidInput(problems)
    return Parsed(_assembled(draft, reading.sections), tuple(problems), root)


def check(data: bytes, *, file: str, library: Library = NO_LIBRARY) -> tuple[Problem, ...]:
    """Every problem in ``data``, errors and warnings, in the order of the file."""
    try:
        return parse(data, file=file, library=library).warnings
    except InvalidInput as error:
        return error.problems


def _assembled(draft: Draft, sections: list[tuple[model.Section, list[model.AnyQuestion]]]) -> model.Questionnaire:
    assert draft.head is not None
    whole = tuple(section.model_copy(update={"questions": tuple(questions)}) for section, questions in sections)
    return draft.head.model_copy(update={"sections": whole, "scales": draft.scales})


@lru_cache(maxsize=1)
def _question_adapter() -> TypeAdapter[Any]:
    return TypeAdapter(model.Question)


class _Reading:
    """One pass over the tree; collects what could be read and what could not."""

    def __init__(self, root: Mapping, library: Library) -> None:
        self.root = root
        self.library = library
        self.problems: list[Problem] = []
        self.sections: list[tuple[model.Section, list[model.AnyQuestion]]] = []
        self.located: list[Located] = []
        self.context = {"languages": declared_languages(root, ("nl",))}

    def draft(self) -> Draft:
        """What was read, with the place of each part, for the rules that span it."""
        whole = plain(self.root)
        assert isinstance(whole, dict)
        section_nodes = self.root.entries.get("sections")
        if isinstance(section_nodes, Sequence):
            for index, node in enumerate(section_nodes.items):
                self._read_section(index, node)
            whole = {**whole, "sections": []}
        head = self._validated(model.Questionnaire, whole, ())
        scales: dict[str, model.Scale | None] = dict.fromkeys(self._keys("scales"))
        if isinstance(head, model.Questionnaire):
            scales.update(head.scales)
        else:
            scales.update(self._readable_scales())
        languages = self.context["languages"]
        borrowed = borrow(self.root, self.located, scales, library=self.library, languages=languages)
        self.problems.extend(borrowed.problems)
        return Draft(
            self.root,
            head if isinstance(head, model.Questionnaire) else None,
            scales | borrowed.scales,
            tuple(section for section, _ in self.sections),
            tuple(self.located),
            languages,
            dict(self._readable("segments", str)),
            dict(self._readable("goals", model.Goal)),
            dict(self._readable("indices", model.Index)),
            frozenset(borrowed.scales),
            self.library,
        )

    def _keys(self, name: str) -> tuple[str, ...]:
        node = self.root.entries.get(name)
        return tuple(node.entries) if isinstance(node, Mapping) else ()

    def _readable(self, name: str, kind: Any) -> Iterator[tuple[int, Any]]:
        """The members of the list ``name`` that can be read, with their place in it; the others are told with the head."""
        node = self.root.entries.get(name)
        for number, member in enumerate(node.items if isinstance(node, Sequence) else ()):
            with contextlib.suppress(ValidationError):
                yield number, TypeAdapter(kind).validate_python(plain(member), context=self.context)

    def _readable_scales(self) -> Iterator[tuple[str, model.Scale]]:
        for name in self._keys("scales"):
            try:
                yield (
                    name,
                    model.Scale.model_validate(
                        plain(at(self.root, ("scales", name)) or self.root), context=self.context
                    ),
                )
            except ValidationError:
                continue  # told when the head was validated

    def _read_section(self, index: int, node: Node) -> None:
        path: Path = ("sections", index)
        whole = plain(node)
        questions: list[model.AnyQuestion] = []
        question_nodes = node.entries.get("questions") if isinstance(node, Mapping) else None
        if isinstance(question_nodes, Sequence) and isinstance(whole, dict):
            whole = {**whole, "questions": []}
        section = self._validated(model.Section, whole, path)
        section_id = whole.get("id") if isinstance(whole, dict) else None
        if isinstance(question_nodes, Sequence):
            for number, question_node in enumerate(question_nodes.items):
                question = self._read_question((*path, "questions", number), question_node, str(section_id or index))
                if question is not None:
                    questions.append(question)
        if isinstance(section, model.Section):
            self.sections.append((section, questions))

    def _read_question(self, path: Path, node: Node, section: str) -> model.AnyQuestion | None:
        value = plain(node)
        try:
            question: model.AnyQuestion | None = _question_adapter().validate_python(value, context=self.context)
        except ValidationError as error:
            self._tell(error, path)
            question = None
        question_id = value.get("id") if isinstance(value, dict) else None
        self.located.append(Located(path, question_id if isinstance(question_id, str) else None, section, question))
        return question

    def _validated(self, cls: type[BaseModel], value: object, path: Path) -> BaseModel | None:
        try:
            return cls.model_validate(value, context=self.context)
        except ValidationError as error:
            self._tell(error, path)
            return None

    def _tell(self, error: ValidationError, path: Path) -> None:
        self.problems.extend(problems_of(error, self.root, path))
