"""From YAML to a questionnaire, or to every problem in it at once.

Head, sections and questions are validated one by one, so that one mistake hides no other; what passes is then judged
together by ``rules``.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from surveytool.errors import InvalidInput
from surveytool.problem import Place, Problem, visible
from surveytool.questionnaire import model, rules
from surveytool.questionnaire.community import Colours
from surveytool.questionnaire.draft import Draft, Located
from surveytool.source import Mapping, Node, Path, Scalar, Sequence, at, key_place, place_of, plain, read_yaml

_KIND_MODELS: dict[str, type[BaseModel]] = {
    kind: cls
    for cls in (
        model.SingleChoice,
        model.MultipleChoice,
        model.ScaleQuestion,
        model.Matrix,
        model.PairedMatrix,
        model.Recommendation,
        model.Number,
        model.TextQuestion,
        model.Open,
        model.Note,
    )
    for kind in cls.model_fields["kind"].annotation.__args__  # type: ignore[union-attr]
}
_MODELS_BY_KEY: dict[str, type[BaseModel]] = {
    "points": model.Point,
    "choices": model.Choice,
    "items": model.Item,
    "goals": model.Goal,
    "indices": model.Index,
    "labels": model.EndLabels,
    "not_applicable": model.ScaleMissing,
    "refused": model.ScaleMissing,
    "dont_know": model.ScaleMissing,
    "scales": model.Scale,
    "sections": model.Section,
    "colours": Colours,
}


@dataclass(frozen=True)
class Parsed:
    """A questionnaire that can be used, and what its author should still look at."""

    questionnaire: model.Questionnaire
    warnings: tuple[Problem, ...]


def parse(data: bytes, *, file: str) -> Parsed:
    """The questionnaire in ``data``; ``file`` is the name that problems are told with.

    Raises:
        InvalidInput: with every problem that makes it unusable, and the warnings among them.
    """
    root = read_yaml(data, file=file)
    if not isinstance(root, Mapping):
        message = "A questionnaire begins with keys such as 'questionnaire:' and 'sections:', not with a list or a single value."
        raise InvalidInput([Problem("not_a_questionnaire", message, root.place)])
    reading = _Reading(root)
    draft = reading.draft()
    problems = [*reading.problems, *rules.problems(draft)]
    problems.sort(key=lambda problem: (problem.place.line or 0, problem.place.column or 0, problem.code))
    if any(problem.severity == "error" for problem in problems):
        raise InvalidInput(problems)
    assert draft.head is not None
    return Parsed(_assembled(draft.head, reading.sections), tuple(problems))


def check(data: bytes, *, file: str) -> tuple[Problem, ...]:
    """Every problem in ``data``, errors and warnings, in the order of the file."""
    try:
        return parse(data, file=file).warnings
    except InvalidInput as error:
        return error.problems


def _assembled(
    head: model.Questionnaire, sections: list[tuple[model.Section, list[model.AnyQuestion]]]
) -> model.Questionnaire:
    whole = tuple(section.model_copy(update={"questions": tuple(questions)}) for section, questions in sections)
    return head.model_copy(update={"sections": whole})


@lru_cache(maxsize=1)
def _question_adapter() -> TypeAdapter[Any]:
    return TypeAdapter(model.Question)


class _Reading:
    """One pass over the tree; collects what could be read and what could not."""

    def __init__(self, root: Mapping) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self.sections: list[tuple[model.Section, list[model.AnyQuestion]]] = []
        self.located: list[Located] = []
        self.context = {"languages": self._languages()}

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
        return Draft(
            self.root,
            head if isinstance(head, model.Questionnaire) else None,
            scales,
            tuple(section for section, _ in self.sections),
            tuple(self.located),
            self.context["languages"],
            dict(self._readable("segments", str)),
            dict(self._readable("goals", model.Goal)),
            dict(self._readable("indices", model.Index)),
        )

    def _languages(self) -> tuple[str, ...]:
        node = self.root.entries.get("languages")
        if isinstance(node, Sequence):
            known = tuple(item.text for item in node.items if isinstance(item, Scalar) and item.text in ("nl", "en"))
            if known:
                return tuple(dict.fromkeys(known))
        return ("nl",)

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


def problems_of(
    error: ValidationError, root: Node, path: Path = (), *, top: type[BaseModel] = model.Questionnaire
) -> Iterator[Problem]:
    """What pydantic found wrong with the node under ``path``, as problems with a place and a remedy.

    ``top`` is the model of the whole file, whose keys are suggested for an unknown one.
    """
    for detail in error.errors(include_url=False):
        location = tuple(step for step in detail["loc"] if step != "[key]")
        if location and len(path) == 4 and location[0] in model.KINDS:
            location = location[1:]
        yield _problem(root, (*path, *location), dict(detail), top)


def _problem(root: Node, path: Path, detail: dict[str, Any], top: type[BaseModel]) -> Problem:
    """The problem that one of pydantic's error details stands for."""
    place = place_of(root, path)
    node = at(root, path)
    typed = visible(node.text) if isinstance(node, Scalar) else ""
    context = detail.get("ctx", {})
    key = next((step for step in reversed(path) if isinstance(step, str)), "")

    def problem(code: str, message: str, where: Place = place, **values: object) -> Problem:
        return Problem(code, message, where, values=values)

    match detail["type"]:
        case "missing":
            return problem("missing_key", "'{key}' is missing. Add it.", key=key)
        case "extra_forbidden":
            where = key_place(root, path)
            close = get_close_matches(key, _known_keys(root, path, top), n=1)
            if close:
                return problem(
                    "unknown_key",
                    "'{key}' is not known here. Did you mean '{near}'?",
                    where,
                    key=visible(key),
                    near=close[0],
                )
            known = ", ".join(_known_keys(root, path, top))
            return problem(
                "unknown_key", "'{key}' is not known here. Known are: {known}.", where, key=visible(key), known=known
            )
        case "union_tag_invalid":
            return _unknown_kind(root, path)
        case "union_tag_not_found":
            return problem("missing_key", "'{key}' is missing. Add it.", key="kind")
        case "literal_error":
            known = str(context.get("expected", "")).replace(" or ", ", ")
            return problem(
                "unknown_value",
                "'{typed}' is not possible for '{key}'. Choose from {known}.",
                typed=typed,
                key=key,
                known=known,
            )
        case "string_pattern_mismatch" | "string_too_long":
            return _bad_identifier(root, path, typed)
        case "not_integer" | "int_type" | "int_parsing":
            return problem(
                "not_integer", "'{key}' must be a whole number such as 3, not '{typed}'.", key=key, typed=typed
            )
        case "not_number" | "float_type":
            return problem(
                "not_number", "'{key}' must be a number such as 3 or 0.5, not '{typed}'.", key=key, typed=typed
            )
        case "not_boolean" | "bool_type":
            return problem("not_boolean", "'{key}' must be true or false, not '{typed}'.", key=key, typed=typed)
        case "greater_than_equal":
            return problem("out_of_range", "'{key}' must be at least {limit}.", key=key, limit=context.get("ge"))
        case "less_than_equal":
            return problem("out_of_range", "'{key}' must be at most {limit}.", key=key, limit=context.get("le"))
        case "not_text":
            return problem(
                "not_text", "'{key}' must be a text, or a text per language such as {{nl: ..., en: ...}}.", key=key
            )
        case "unknown_language":
            message = "'{language}' is not one of the languages of this questionnaire. Add it to 'languages' or remove the text."
            where = key_place(root, (*path, str(context["language"])))
            return problem("unknown_language", message, where, language=visible(str(context["language"])))
        case "empty_text":
            return problem(
                "empty_text", "'{key}' is empty in the language '{language}'. Write a text.", key=key, **context
            )
        case "text_too_long":
            return problem(
                "text_too_long",
                "This text has {length} characters; at most {limit} are possible.",
                limit=model.MAX_TEXT,
                **context,
            )
        case "no_default_language":
            message = "'{key}' has no text in '{language}', the first of the questionnaire's languages. Add it."
            return problem("no_default_language", message, key=key, **context)
        case "tuple_type" | "list_type":
            return problem("not_a_list", "'{key}' must be a list: lines that begin with '- '.", key=key)
        case "model_type" | "dict_type" | "model_attributes_type":
            return problem("not_a_group", "Keys with values are expected here, such as 'id: ...'.")
        case _:
            return problem("invalid_value", "'{key}' cannot be used like this. Expected: a single value.", key=key)


def _unknown_kind(root: Node, path: Path) -> Problem:
    node = at(root, (*path, "kind"))
    typed = node.text if isinstance(node, Scalar) else ""
    close = get_close_matches(typed, model.KINDS, n=1)
    place = place_of(root, (*path, "kind"))
    if close:
        message = "'{typed}' is not a kind of question. Did you mean '{near}'?"
        return Problem("unknown_kind", message, place, values={"typed": visible(typed), "near": close[0]})
    message = "'{typed}' is not a kind of question. Choose from {known}."
    return Problem("unknown_kind", message, place, values={"typed": visible(typed), "known": ", ".join(model.KINDS)})


def _bad_identifier(root: Node, path: Path, typed: str) -> Problem:
    place, key = place_of(root, path), str(path[-1])
    if key == "code":
        message = "'{typed}' cannot be a code. Use letters, digits, '-' and '_', at most 64, beginning with a letter or digit."
        return Problem("bad_code", message, place, values={"typed": typed})
    if key == "brand":
        message = "'{typed}' is not a colour. Write it as six digits and letters, such as '#0B5A7A', between quotes."
        return Problem("bad_colour", message, place, values={"typed": typed})
    if not isinstance(at(root, path), Scalar):
        place, typed = key_place(root, path), visible(key)
    message = "'{typed}' cannot be an id. Use small letters, digits and '_', at most 64, beginning with a letter."
    return Problem("bad_id", message, place, values={"typed": typed})


def _known_keys(root: Node, path: Path, top: type[BaseModel]) -> tuple[str, ...]:
    """The keys that the model knows at the place of the last step of ``path``."""
    if len(path) == 1:
        return tuple(top.model_fields)
    if len(path) == 5 and path[2] == "questions":
        kind = at(root, (*path[:4], "kind"))
        cls = _KIND_MODELS.get(kind.text) if isinstance(kind, Scalar) else None
        return tuple(cls.model_fields) if cls else ()
    for step in reversed(path[:-1]):
        if isinstance(step, str) and step in _MODELS_BY_KEY:
            return tuple(_MODELS_BY_KEY[step].model_fields)
    return ()
