"""What pydantic finds wrong with a file, told to its author: the place, what is wrong, what to do."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from string import Formatter
from typing import Any

from pydantic import BaseModel, ValidationError

from surveytool.problem import Problem, visible
from surveytool.questionnaire import model
from surveytool.questionnaire.community import Colours
from surveytool.source import Node, Path, Scalar, at, key_place, place_of

_KIND_MODELS: dict[str, type[BaseModel]] = {
    kind: cls
    for cls in (
        model.SingleChoice,
        model.MultipleChoice,
        model.ScaleQuestion,
        model.Matrix,
        model.PairedMatrix,
        model.Recommendation,
        model.Ranking,
        model.Points,
        model.Number,
        model.Date,
        model.TextQuestion,
        model.Open,
        model.Consent,
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
MESSAGES: dict[str, tuple[str, str]] = {
    "missing": ("missing_key", "'{key}' is missing. Add it."),
    "literal_error": ("unknown_value", "'{typed}' is not possible for '{key}'. Choose from {known}."),
    **dict.fromkeys(
        ("not_integer", "int_type", "int_parsing"),
        ("not_integer", "'{key}' must be a whole number such as 3, not '{typed}'."),
    ),
    **dict.fromkeys(
        ("not_number", "float_type"), ("not_number", "'{key}' must be a number such as 3 or 0.5, not '{typed}'.")
    ),
    **dict.fromkeys(
        ("not_day", "date_type", "date_from_datetime_parsing"),
        ("not_day", "'{key}' must be a day such as 2026-11-22, not '{typed}'."),
    ),
    **dict.fromkeys(("not_boolean", "bool_type"), ("not_boolean", "'{key}' must be true or false, not '{typed}'.")),
    "greater_than_equal": ("out_of_range", "'{key}' must be at least {limit}."),
    "less_than_equal": ("out_of_range", "'{key}' must be at most {limit}."),
    "not_text": ("not_text", "'{key}' must be a text, or a text per language such as {{nl: ..., en: ...}}."),
    "unknown_language": (
        "unknown_language",
        "'{language}' is not one of the languages of this file. Add it to 'languages' or remove the text.",
    ),
    "empty_text": ("empty_text", "'{key}' is empty in the language '{language}'. Write a text."),
    "empty_line": ("empty_text", "'{key}' is empty. Write a text, or leave the key out."),
    "line_too_long": ("text_too_long", "This text has {length} characters; at most {limit} are possible."),
    "text_too_long": ("text_too_long", "This text has {length} characters; at most {limit} are possible."),
    "no_default_language": (
        "no_default_language",
        "'{key}' has no text in '{language}', the first of the languages. Add it.",
    ),
    **dict.fromkeys(("tuple_type", "list_type"), ("not_a_list", "'{key}' must be a list: lines that begin with '- '.")),
    **dict.fromkeys(
        ("model_type", "dict_type", "model_attributes_type"),
        ("not_a_group", "Keys with values are expected here, such as 'id: ...'."),
    ),
}
"""The code and the message for each sort of error that pydantic tells."""

ANY_OTHER = ("invalid_value", "'{key}' cannot be used like this. Expected: a single value.")


def problems_of(
    error: ValidationError,
    root: Node,
    path: Path = (),
    *,
    top: type[BaseModel] = model.Questionnaire,
    parts: Mapping[str, type[BaseModel]] = _MODELS_BY_KEY,
    within: type[BaseModel] | None = None,
) -> Iterator[Problem]:
    """What pydantic found wrong with the node under ``path``, as problems with a place and a remedy.

    ``top`` is the model of the whole file, ``parts`` those of what stands under its keys: theirs are the keys that are
    suggested for an unknown one; ``within`` is that of what stands under ``path``, where neither tells it.
    """
    for detail in error.errors(include_url=False):
        location = tuple(step for step in detail["loc"] if step != "[key]")
        if location and len(path) == 4 and location[0] in model.KINDS:
            location = location[1:]
        if within is not None and len(location) == 1 and detail["type"] == "extra_forbidden":
            yield _not_known(root, (*path, *location), tuple(within.model_fields))
        else:
            yield _problem(root, (*path, *location), dict(detail), top, parts)


def _problem(
    root: Node, path: Path, detail: dict[str, Any], top: type[BaseModel], parts: Mapping[str, type[BaseModel]]
) -> Problem:
    """The problem that one of pydantic's error details stands for."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return _unknown_key(root, path, top, parts)
    if kind == "union_tag_invalid":
        return _unknown_kind(root, path)
    if kind in ("string_pattern_mismatch", "string_too_long"):
        return _bad_identifier(root, path)
    values = {
        "key": next((step for step in reversed(path) if isinstance(step, str)), ""),
        "typed": _typed(root, path),
        "known": str(context.get("expected", "")).replace(" or ", ", "),
        "limit": context.get("ge", context.get("le", model.MAX_TEXT)),
        "length": context.get("length"),
        "language": visible(str(context.get("language", ""))),
    }
    if kind == "union_tag_not_found":
        kind, values["key"] = "missing", "kind"
    place = place_of(root, path)
    if kind == "unknown_language":
        place = key_place(root, (*path, str(context["language"])))
    code, message = MESSAGES.get(kind, ANY_OTHER)
    named = {name for _, name, _, _ in Formatter().parse(message) if name}
    return Problem(code, message, place, values={name: value for name, value in values.items() if name in named})


def _typed(root: Node, path: Path) -> str:
    node = at(root, path)
    return visible(node.text) if isinstance(node, Scalar) else ""


def _unknown_key(root: Node, path: Path, top: type[BaseModel], parts: Mapping[str, type[BaseModel]]) -> Problem:
    return _not_known(root, path, _known_keys(root, path, top, parts))


def _not_known(root: Node, path: Path, known: tuple[str, ...]) -> Problem:
    key, place = str(path[-1]), key_place(root, path)
    close = get_close_matches(key, known, n=1)
    if close:
        message = "'{key}' is not known here. Did you mean '{near}'?"
        return Problem("unknown_key", message, place, values={"key": visible(key), "near": close[0]})
    message = "'{key}' is not known here. Known are: {known}."
    return Problem("unknown_key", message, place, values={"key": visible(key), "known": ", ".join(known)})


def _unknown_kind(root: Node, path: Path) -> Problem:
    typed = _typed(root, (*path, "kind"))
    close = get_close_matches(typed, model.KINDS, n=1)
    place = place_of(root, (*path, "kind"))
    if close:
        message = "'{typed}' is not a kind of question. Did you mean '{near}'?"
        return Problem("unknown_kind", message, place, values={"typed": typed, "near": close[0]})
    message = "'{typed}' is not a kind of question. Choose from {known}."
    return Problem("unknown_kind", message, place, values={"typed": typed, "known": ", ".join(model.KINDS)})


def _bad_identifier(root: Node, path: Path) -> Problem:
    place, key, typed = place_of(root, path), str(path[-1]), _typed(root, path)
    if key == "code":
        message = "'{typed}' cannot be a code. Use letters, digits, '-' and '_', at most 64, beginning with a letter or digit."
        return Problem("bad_code", message, place, values={"typed": typed})
    if key == "version":
        message = "'{typed}' cannot be a version. Use letters, digits, '.', '-' and '_', at most 64, such as 2026-01."
        return Problem("bad_version", message, place, values={"typed": typed})
    if key == "brand":
        message = "'{typed}' is not a colour. Write it as six digits and letters, such as '#0B5A7A', between quotes."
        return Problem("bad_colour", message, place, values={"typed": typed})
    if not isinstance(at(root, path), Scalar):
        place, typed = key_place(root, path), visible(key)
    message = "'{typed}' cannot be an id. Use small letters, digits and '_', at most 64, beginning with a letter."
    return Problem("bad_id", message, place, values={"typed": typed})


def _known_keys(root: Node, path: Path, top: type[BaseModel], parts: Mapping[str, type[BaseModel]]) -> tuple[str, ...]:
    """The keys that the model knows at the place of the last step of ``path``."""
    if len(path) == 1:
        return tuple(top.model_fields)
    if len(path) == 5 and path[2] == "questions":
        kind = at(root, (*path[:4], "kind"))
        cls = _KIND_MODELS.get(kind.text) if isinstance(kind, Scalar) else None
        return tuple(cls.model_fields) if cls else ()
    for step in reversed(path[:-1]):
        if isinstance(step, str) and step in parts:
            return tuple(parts[step].model_fields)
    return ()
