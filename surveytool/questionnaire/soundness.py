"""What must hold within one part, in a questionnaire as in a file of its own: languages, scales, translations."""

from collections.abc import Iterator
from itertools import pairwise

from pydantic import BaseModel

from surveytool.problem import Problem, visible
from surveytool.questionnaire.model import Scale, Text
from surveytool.source import Mapping, Node, Path, Scalar, Sequence, at, key_place, place_of


def declared_languages(root: Mapping, default: tuple[str, ...]) -> tuple[str, ...]:
    """The known languages under ``languages:``, each once; ``default`` when there are none."""
    node = root.entries.get("languages")
    if isinstance(node, Sequence):
        known = tuple(item.text for item in node.items if isinstance(item, Scalar) and item.text in ("nl", "en"))
        if known:
            return tuple(dict.fromkeys(known))
    return default


def language_problems(root: Node) -> Iterator[Problem]:
    """What is wrong with the list under ``languages:``."""
    node = at(root, ("languages",))
    if not isinstance(node, Sequence):
        return
    if not node.items:
        message = "There are no languages in this list. Name one or more of nl and en, the default first."
        yield Problem("no_languages", message, node.place)
    codes = [item.text for item in node.items if isinstance(item, Scalar)]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            message = "The language '{language}' is there already. Keep one of them."
            place = place_of(root, ("languages", index))
            yield Problem("duplicate_language", message, place, values={"language": visible(code)})


def scale_problems(root: Node, path: Path, name: str, scale: Scale) -> Iterator[Problem]:
    """What is wrong with the points and codes of the scale ``name``, whose keys stand under ``path``."""
    place = place_of(root, (*path, "points"))
    codes = [point.code for point in scale.points]
    if len(codes) < 2:
        message = "The scale '{scale}' needs at least two points."
        yield Problem("scale_too_short", message, place, values={"scale": name})
    elif len({after - before for before, after in pairwise(codes)}) > 1 or codes[0] >= codes[1]:
        message = "The codes of the scale '{scale}' must go up in equal steps, from least to most favourable, such as 1, 2, 3."
        yield Problem("scale_codes", message, place, values={"scale": name})
    taken = {str(code) for code in codes}
    for kind, answer in scale.missing:
        if answer.code in taken:
            message = "The code '{code}' is used twice in the scale '{scale}'. Give each answer its own."
            values = {"code": answer.code, "scale": name}
            yield Problem("duplicate_choice", message, place_of(root, (*path, kind)), values=values)
        taken.add(answer.code)


def translation_problems(root: Node, path: Path, part: object, languages: tuple[str, ...]) -> Iterator[Problem]:
    """A warning for each text of ``part``, which stands under ``path``, that lacks one of the ``languages``."""
    for text_path, text in texts_in(part, path):
        missing = [language for language in languages if not text.has(language)]
        if missing:
            message = "The text is missing in '{languages}'. Until it is there, readers see the text in '{default}'."
            values = {"languages": ", ".join(missing), "default": languages[0]}
            yield Problem("missing_translation", message, key_place(root, text_path), "warning", values)


def texts_in(part: object, path: Path = ()) -> Iterator[tuple[Path, Text]]:
    """Every text of a model or of a collection of models, with its path under ``path``."""
    match part:
        case Text():
            yield path, part
        case BaseModel():
            for name in type(part).model_fields:
                yield from texts_in(getattr(part, name), (*path, name))
        case dict():
            for key, value in part.items():
                yield from texts_in(value, (*path, key))
        case tuple():
            for index, value in enumerate(part):
                yield from texts_in(value, (*path, index))
