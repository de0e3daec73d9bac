"""Shared scales: a file each, which any questionnaire may name without writing it out.

A questionnaire takes only its own languages of a scale. What it takes is written into it when a round opens
(``standalone``), so that a scale may be changed afterwards without touching that round.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from pydantic import ValidationError

from surveytool.errors import InvalidInput
from surveytool.problem import Place, Problem, visible
from surveytool.questionnaire import soundness
from surveytool.questionnaire.mistakes import problems_of
from surveytool.questionnaire.model import Id, Language, Line, Point, Scale, ScaleMissing, Text
from surveytool.source import Mapping as MappingNode
from surveytool.source import plain, read_yaml

LANGUAGES: tuple[Language, ...] = ("nl", "en")
"""Those of a scale that names none itself."""


class SharedScale(Scale):
    """A scale in a file of its own, with where it comes from and on which terms it may be used."""

    scale: Id
    languages: tuple[Language, ...] = LANGUAGES
    title: Text
    source: Line
    licence: Line

    @property
    def labels(self) -> tuple[Text, ...]:
        """The words of its points and of the answers beside them."""
        return (*(point.label for point in self.points), *(answer.label for _, answer in self.missing))

    def without(self, languages: tuple[str, ...]) -> tuple[str, ...]:
        """Those of ``languages`` in which a label is missing."""
        return tuple(language for language in languages if not all(label.has(language) for label in self.labels))

    def in_languages(self, languages: tuple[str, ...]) -> Scale:
        """The scale as a questionnaire in these ``languages`` would write it out; every label has the first of them."""

        def taken(label: Text) -> Text:
            words = {language: label.read(language) for language in languages if label.has(language)}
            return Text.model_validate(words, context={"languages": languages})

        beside = {kind: ScaleMissing(code=answer.code, label=taken(answer.label)) for kind, answer in self.missing}
        points = tuple(Point(code=point.code, label=taken(point.label)) for point in self.points)
        return Scale(points=points, **beside)


@dataclass(frozen=True)
class ScaleFile:
    """A file with a shared scale, not read yet; ``name`` is what problems call it."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Library:
    """The shared scales within reach of a questionnaire, by their ids."""

    files: Mapping[str, ScaleFile] = field(default_factory=dict)

    def __contains__(self, name: object) -> bool:
        return name in self.files

    @property
    def names(self) -> tuple[str, ...]:
        """The ids of the scales."""
        return tuple(self.files)

    def scale(self, name: str) -> SharedScale:
        """The scale with this id, which must be one of the ``names``.

        Raises:
            InvalidInput: with every mistake in its file.
        """
        file = self.files[name]
        return read_scale(file.data, file=file.name).scale


@dataclass(frozen=True)
class ReadScale:
    """A shared scale that can be used, and what its author should still look at."""

    scale: SharedScale
    warnings: tuple[Problem, ...]


def read_scale(data: bytes, *, file: str) -> ReadScale:
    """The shared scale in ``data``; ``file``, the name that problems are told with, must bear its id.

    Raises:
        InvalidInput: with every problem that makes it unusable, and the warnings among them.
    """
    root = read_yaml(data, file=file)
    if not isinstance(root, MappingNode):
        message = "A shared scale begins with keys such as 'scale:' and 'points:', not with a list or a single value."
        raise InvalidInput([Problem("not_a_scale", message, root.place)])
    languages = soundness.declared_languages(root, LANGUAGES)
    problems = list(soundness.language_problems(root))
    scale = None
    try:
        scale = SharedScale.model_validate(plain(root), context={"languages": languages})
    except ValidationError as error:
        problems += problems_of(error, root, top=SharedScale)
    if scale is not None:
        problems += soundness.scale_problems(root, (), scale.scale, scale)
        problems += soundness.translation_problems(root, (), scale, languages)
        problems += _file_name(scale.scale, root.entries["scale"].place, file)
    problems.sort(key=lambda problem: (problem.place.line or 0, problem.place.column or 0, problem.code))
    if scale is None or any(problem.severity == "error" for problem in problems):
        raise InvalidInput(problems)
    return ReadScale(scale, tuple(problems))


def check_scale(data: bytes, *, file: str) -> tuple[Problem, ...]:
    """Every problem in the shared scale in ``data``, errors and warnings, in the order of the file."""
    try:
        return read_scale(data, file=file).warnings
    except InvalidInput as error:
        return error.problems


def _file_name(scale_id: str, place: Place, file: str) -> list[Problem]:
    name = PurePath(file).stem
    if name == scale_id:
        return []
    message = "This is the scale '{id}' in a file called '{name}'. Give the scale and its file the same name."
    return [Problem("scale_file_name", message, place, values={"id": scale_id, "name": visible(name)})]
