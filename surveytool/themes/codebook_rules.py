"""What must hold between the codes of a codebook, and between it and its questionnaire.

The rules work on what could be read, so that they add to the problems of a file that is not valid yet.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath

from surveytool.problem import Problem, visible
from surveytool.questionnaire.draft import unknown
from surveytool.questionnaire.model import RESERVED_IDS, Consent, Open, Questionnaire
from surveytool.questionnaire.soundness import language_problems
from surveytool.source import Node, Path, Scalar, Sequence, at, key_place, place_of
from surveytool.themes.code import SUFFIX, Code

MAX_CODES = 500
MAX_NAME = 200


def problems(
    root: Node,
    codes: Mapping[int, Code],
    *,
    languages: tuple[str, ...],
    file: str,
    questionnaire: Questionnaire | None,
) -> Iterator[Problem]:
    """Every problem between the parts of a codebook, errors and warnings; ``codes`` by their place in the list."""
    yield from language_problems(root)
    nodes = at(root, ("codes",))
    if isinstance(nodes, Sequence) and len(nodes.items) > MAX_CODES:
        message = "There are {count} codes. Nobody can code by more than {limit}: bring them together under fewer."
        yield Problem("too_many_codes", message, nodes.place, values={"count": len(nodes.items), "limit": MAX_CODES})
        return
    yield from _ids(root)
    yield from _references(root, codes)
    yield from _levels(root, codes)
    yield from _names(root, codes)
    yield from _keywords(root, codes)
    yield from _versions(root, codes)
    yield from _file_name(root, file)
    if questionnaire is not None:
        yield from _question(root, questionnaire)
    if questionnaire is not None or at(root, ("languages",)) is not None:
        read_in = languages if questionnaire is None else questionnaire.languages
        yield from _translations(root, codes, read_in, default=languages[0])


def _ids_by_place(root: Node) -> dict[int, str]:
    """The ids as they are typed, also of codes that cannot be read."""
    nodes = at(root, ("codes",))
    count = len(nodes.items) if isinstance(nodes, Sequence) else 0
    found = {number: at(root, ("codes", number, "id")) for number in range(count)}
    return {number: node.text for number, node in found.items() if isinstance(node, Scalar)}


def _ids(root: Node) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for number, code_id in _ids_by_place(root).items():
        place = place_of(root, ("codes", number, "id"))
        before = first.setdefault(code_id.casefold(), number)
        if before != number:
            message = "The code '{id}' is there already, on line {line}. Give each its own."
            values = {"id": visible(code_id), "line": place_of(root, ("codes", before, "id")).line}
            yield Problem("duplicate_code", message, place, values=values)
        if code_id in RESERVED_IDS:
            message = "'{id}' has a meaning of its own here. Choose another word."
            yield Problem("reserved_id", message, place, values={"id": code_id})


def _references(root: Node, codes: Mapping[int, Code]) -> Iterator[Problem]:
    known = tuple(dict.fromkeys(_ids_by_place(root).values()))
    for number, code in codes.items():
        if code.parent is not None and code.parent not in known:
            yield unknown("unknown_code", "code", code.parent, known, place_of(root, ("codes", number, "parent")))
        for place, other in enumerate(code.replaced_by):
            if other not in known:
                path: Path = ("codes", number, "replaced_by", place)
                yield unknown("unknown_code", "code", other, known, place_of(root, path))


def _levels(root: Node, codes: Mapping[int, Code]) -> Iterator[Problem]:
    by_id = {code.id: code for code in codes.values()}
    for number, code in codes.items():
        if code.parent is None:
            continue
        place = place_of(root, ("codes", number, "parent"))
        above = by_id.get(code.parent)
        if _comes_back(code.id, lambda one: (by_id[one].parent or "",) if one in by_id else ()):
            message = "'{id}' stands under itself, by way of '{parent}'. Take 'parent' off one of them."
            yield Problem("code_under_itself", message, place, values={"id": code.id, "parent": code.parent})
        elif above is not None and above.parent is not None:
            message = "'{id}' stands under '{parent}', which stands under '{top}'. There are two levels: put it under '{top}'."
            values = {"id": code.id, "parent": code.parent, "top": above.parent}
            yield Problem("three_levels", message, place, values=values)
        elif above is not None and above.special == "non_answer":
            message = "'{id}' stands under '{parent}', which says that there is nothing in an answer. Take 'parent' off, or 'special'."
            yield Problem("under_non_answer", message, place, values={"id": code.id, "parent": code.parent})
    for number, code in codes.items():
        if _comes_back(code.id, lambda one: by_id[one].replaced_by if one in by_id else ()):
            message = "'{id}' is replaced by itself, by way of '{other}'. Leave one code that is not replaced."
            place = place_of(root, ("codes", number, "replaced_by"))
            yield Problem("replaced_by_itself", message, place, values={"id": code.id, "other": code.replaced_by[0]})


def _names(root: Node, codes: Mapping[int, Code]) -> Iterator[Problem]:
    """Who codes by names must be able to tell codes apart."""
    first: dict[tuple[str | None, str, str], str] = {}
    for number, code in codes.items():
        if any(len(name) > MAX_NAME or "\n" in name for name in code.name.root.values()):
            message = "The name of '{id}' is longer than {limit} characters, or than a line. Put what it means under 'definition'."
            place = key_place(root, ("codes", number, "name"))
            yield Problem("long_name", message, place, values={"id": code.id, "limit": MAX_NAME})
        for language, name in code.name.root.items() if not code.replaced_by else ():
            before = first.setdefault((code.parent, language, " ".join(name.casefold().split())), code.id)
            if before != code.id:
                message = "'{id}' and '{other}' have the same name '{name}'. Give one of them another, so that they can be told apart."
                values = {"id": code.id, "other": before, "name": visible(name)}
                yield Problem("same_name", message, key_place(root, ("codes", number, "name")), "warning", values)
                break


def _comes_back(start: str, following: Callable[[str], tuple[str, ...]]) -> bool:
    """Whether who follows from ``start`` may come back there."""
    seen: set[str] = set()
    waiting = list(following(start))
    while waiting:
        one = waiting.pop()
        if one == start:
            return True
        if one not in seen:
            seen.add(one)
            waiting += following(one)
    return False


def _keywords(root: Node, codes: Mapping[int, Code]) -> Iterator[Problem]:
    for number, code in codes.items():
        for language, words in code.keywords.items():
            path: Path = ("codes", number, "keywords")
            if isinstance(at(root, (*path, language)), Sequence):
                path = (*path, language)
            for index, word in enumerate(words):
                bare = word.strip("*").strip()
                if not bare:
                    message = "The keyword '{word}' fits every answer. Write letters between the '*', or remove it."
                    values = {"word": word}
                    yield Problem("keyword_of_everything", message, place_of(root, (*path, index)), values=values)
                elif "*" in bare:
                    message = (
                        "'*' stands at the beginning or the end of a keyword, not within '{word}'. Write two keywords."
                    )
                    values = {"word": visible(word)}
                    yield Problem("star_within_keyword", message, place_of(root, (*path, index)), values=values)


def _versions(root: Node, codes: Mapping[int, Code]) -> Iterator[Problem]:
    node = at(root, ("version",))
    version = int(node.text) if isinstance(node, Scalar) and node.text.isdecimal() else None
    for number, code in codes.items():
        if version and code.since > version:
            message = "'{id}' came with version {since}, and this is version {version}. Mend one of them."
            values = {"id": code.id, "since": code.since, "version": version}
            yield Problem("since_after_version", message, place_of(root, ("codes", number, "since")), values=values)


def _file_name(root: Node, file: str) -> Iterator[Problem]:
    node, name = at(root, ("question",)), PurePath(file).name
    if not isinstance(node, Scalar) or not name.endswith(SUFFIX):
        return
    named = name.removesuffix(SUFFIX).partition(".")[2]
    if named != node.text:
        message = "This is the codebook of the question '{question}' in a file called '{name}'. Call it 'QUESTIONNAIRE.{question}.codebook.yaml'."
        values = {"question": visible(node.text), "name": visible(name)}
        yield Problem("codebook_file_name", message, node.place, values=values)


def _question(root: Node, questionnaire: Questionnaire) -> Iterator[Problem]:
    for key, kind, code, message in (
        (
            "question",
            Open,
            "question_not_open",
            "'{question}' is not a question of the kind open. Its answers are not coded.",
        ),
        ("consent", Consent, "not_a_consent", "'{question}' is not a question of the kind consent."),
    ):
        node = at(root, (key,))
        if not isinstance(node, Scalar):
            continue
        question = next((asked for asked in questionnaire.questions if asked.id == node.text), None)
        if question is None:
            known = [asked.id for asked in questionnaire.asking if isinstance(asked, kind)]
            yield unknown("unknown_question", "question", node.text, known, node.place)
        elif not isinstance(question, kind):
            yield Problem(code, message, node.place, values={"question": question.id})


def _translations(
    root: Node, codes: Mapping[int, Code], languages: tuple[str, ...], *, default: str
) -> Iterator[Problem]:
    """Only names are read by others than the board."""
    for number, code in codes.items():
        missing = [language for language in languages if not code.name.has(language)]
        if missing:
            message = "The text is missing in '{languages}'. Until it is there, readers see the text in '{default}'."
            values = {"languages": ", ".join(missing), "default": default}
            place = key_place(root, ("codes", number, "name"))
            yield Problem("missing_translation", message, place, "warning", values)
