"""From YAML to a codebook, or to every problem in it at once; and what a new version of one may not leave out.

Each code is validated by itself, so that one mistake hides no other; what passes is then judged together by
``codebook_rules``.
"""

from collections.abc import Collection, Mapping

from pydantic import BaseModel, ValidationError

from surveytool.errors import InvalidInput, Refused
from surveytool.problem import Problem, visible
from surveytool.questionnaire.mistakes import problems_of
from surveytool.questionnaire.model import Questionnaire
from surveytool.questionnaire.soundness import declared_languages
from surveytool.source import Mapping as MappingNode
from surveytool.source import Node, Path, Sequence, at, plain, read_yaml
from surveytool.themes import codebook_rules
from surveytool.themes.code import LANGUAGES, Code, Codebook

__all__ = ["Code", "Codebook", "check_codebook", "parse_codebook", "read_codebook", "refuse_dropped"]

_PARTS: Mapping[str, type[BaseModel]] = {"codes": Code}


def parse_codebook(
    data: bytes, *, file: str, questionnaire: Questionnaire | None = None, languages: tuple[str, ...] = ()
) -> Codebook:
    """The codebook in ``data``; ``file`` is what problems are told with. With the ``questionnaire`` it belongs to, its
    question must be an open one there. Of an earlier version of that, which may lack what the codebook names by now, only the
    ``languages`` are given.

    Raises:
        InvalidInput: with every problem that makes it unusable.
    """
    root = read_yaml(data, file=file)
    return read_codebook(root, file=file, questionnaire=questionnaire, languages=languages)[0]


def check_codebook(data: bytes, *, file: str, questionnaire: Questionnaire | None = None) -> tuple[Problem, ...]:
    """Every problem in the codebook in ``data``, errors and warnings, in the order of the file."""
    try:
        return read_codebook(read_yaml(data, file=file), file=file, questionnaire=questionnaire)[1]
    except InvalidInput as error:
        return error.problems


def read_codebook(
    root: Node, *, file: str, questionnaire: Questionnaire | None = None, languages: tuple[str, ...] = ()
) -> tuple[Codebook, tuple[Problem, ...]]:
    """The codebook in a tree of text, and what its author should still look at.

    Raises:
        InvalidInput: with every problem that makes it unusable.
    """
    if not isinstance(root, MappingNode):
        message = "A codebook begins with keys such as 'question:' and 'codes:', not with a list or a single value."
        raise InvalidInput([Problem("not_a_codebook", message, root.place)])
    asked = questionnaire.languages if questionnaire is not None else languages
    # of a version with one language more, or less, texts in the others may stand there
    languages = declared_languages(root, tuple(dict.fromkeys((*asked, *LANGUAGES))))
    reading = _Reading(root, languages)
    whole = plain(root)
    assert isinstance(whole, dict)
    if isinstance(root.entries.get("codes"), Sequence):
        whole = {**whole, "codes": []}
    head = reading.validated(Codebook, whole, ())
    codes = reading.codes()
    problems = [
        *reading.problems,
        *codebook_rules.problems(root, codes, languages=languages, file=file, questionnaire=questionnaire),
    ]
    problems.sort(key=lambda problem: (problem.place.line or 0, problem.place.column or 0, problem.code))
    if not isinstance(head, Codebook) or any(problem.severity == "error" for problem in problems):
        raise InvalidInput(problems)
    return head.model_copy(update={"codes": tuple(codes.values()), "languages": languages}), tuple(problems)


class _Reading:
    """One pass over the tree; collects what could be read and what could not."""

    def __init__(self, root: Node, languages: tuple[str, ...]) -> None:
        self.root = root
        self.problems: list[Problem] = []
        self._context = {"languages": languages}

    def codes(self) -> dict[int, Code]:
        """The codes that could be read, by their place in the list."""
        nodes = at(self.root, ("codes",))
        read = {}
        for number, node in enumerate(nodes.items if isinstance(nodes, Sequence) else ()):
            code = self.validated(Code, plain(node), ("codes", number))
            if isinstance(code, Code):
                read[number] = code
        return read

    def validated(self, cls: type[BaseModel], value: object, path: Path) -> BaseModel | None:
        """The part under ``path``; None, with what is wrong noted, when it cannot be read."""
        try:
            return cls.model_validate(value, context=self._context)
        except ValidationError as error:
            self.problems.extend(problems_of(error, self.root, path, top=Codebook, parts=_PARTS))
            return None


def refuse_dropped(old: Codebook | None, new: Codebook, used: Collection[str]) -> None:
    """Nothing when every code that was ``used`` is in the ``new`` codebook; ``old`` knows what the others were called.

    Raises:
        Refused: when one is not.
    """
    dropped = sorted(set(used) - new.ids)
    if not dropped:
        return
    names = {code.id: code.name.read(new.languages[0]) for code in old.codes} if old is not None else {}
    told = ", ".join(f"'{code}'" + (f" ({visible(names[code])})" if code in names else "") for code in dropped[:20])
    message = (
        "These codes are not in the codebook, while answers have them: {codes}. Put them back. Of one that is not to be given "
        "any more, write in 'replaced_by' which codes took its place, such as 'replaced_by: [{example}]'."
    )
    example = next((code.id for code in new.current if code.id not in dropped), "id")
    raise Refused(message, codes=told, example=example)
