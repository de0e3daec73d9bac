"""Reading ``reports/<round>.yaml``: every problem at once, each with its place, a stable code and what to do."""

import datetime
import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from pydantic import BaseModel, ValidationError

from surveytool.errors import InvalidInput
from surveytool.problem import Problem, visible
from surveytool.questionnaire.community import contrast_with_white
from surveytool.questionnaire.draft import unknown
from surveytool.questionnaire.mistakes import problems_of
from surveytool.questionnaire.model import Open, Questionnaire
from surveytool.report.outline import PARTS, Decision, Outline, Part, Spoken, Theme, finding_names, is_day
from surveytool.source import Mapping, Node, Path, Scalar, Sequence, at, key_place, place_of, plain, read_yaml

MIN_CONTRAST = 4.5


def read_outline(
    data: bytes,
    *,
    file: str,
    round_id: str | None = None,
    questionnaire: Questionnaire | None = None,
    rounds: Collection[str] | None = None,
) -> tuple[Outline, tuple[Problem, ...]]:
    """The outline in the bytes of a file, with what to know of it besides.

    ``round_id`` is the round that it must be of; ``questionnaire`` is that of the round, and ``rounds`` are all there are:
    names are only checked against what is given.

    Raises:
        InvalidInput: with every problem in it.
    """
    root = read_yaml(data, file=file)
    if not isinstance(root, Mapping):
        message = "An outline begins with keys such as 'report:' and 'sections:', not with a list or a single value."
        raise InvalidInput([Problem("not_an_outline", message, root.place)])
    reading = _Reading(root, questionnaire, rounds)
    outline = reading.outline(round_id)
    found = sorted(reading.problems, key=lambda one: (one.place.line or 0, one.place.column or 0))
    if outline is None or any(problem.severity == "error" for problem in found):
        raise InvalidInput([problem for problem in found if problem.severity == "error"])
    return outline, tuple(found)


class _Reading:
    """One pass over the tree; collects what could be read and what could not."""

    def __init__(self, root: Mapping, questionnaire: Questionnaire | None, rounds: Collection[str] | None) -> None:
        self.root = root
        self.questionnaire = questionnaire
        self.rounds = rounds
        self.problems: list[Problem] = []
        self.context = {"languages": self._languages()}

    def _languages(self) -> tuple[str, ...]:
        """That of a text without one first: the outline's own, else the questionnaire's."""
        node = self.root.entries.get("language")
        own = node.text if isinstance(node, Scalar) else ""
        if own not in ("nl", "en"):
            own = self.questionnaire.default_language if self.questionnaire else "nl"
        return tuple(dict.fromkeys((own, "nl", "en")))

    def outline(self, round_id: str | None) -> Outline | None:
        """The outline when it could be read; the problems stand in ``problems``."""
        whole = plain(self.root)
        assert isinstance(whole, dict)
        sections = self._sections()
        decisions = self._decisions()
        bare = {key: value for key, value in whole.items() if key not in ("sections", "decisions")}
        head = self._validated(Outline, bare, ())
        for problem in (*self._round(round_id), *self._language(), *self._compared(), *self._contrast(head)):
            self.problems.append(problem)
        if not isinstance(head, Outline):
            return None
        outline = head.model_copy(update={"sections": sections, "decisions": decisions})
        self.problems += self._left_out(outline)
        return outline

    # the round and the rounds beside it

    def _round(self, round_id: str | None) -> Iterator[Problem]:
        node = self.root.entries.get("report")
        if not isinstance(node, Scalar) or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", node.text):
            return  # told when the whole was read
        if round_id is not None and node.text != round_id:
            message = "This is the outline of round '{typed}', and the report is of '{id}'. Write 'report: {id}', or give another outline."
            yield Problem(
                "outline_of_another_round",
                message,
                node.place,
                values={"typed": visible(node.text), "id": visible(round_id)},
            )
        elif self.rounds is not None and node.text not in self.rounds:
            yield self._unknown_round(node)

    def _unknown_round(self, node: Scalar) -> Problem:
        close = get_close_matches(node.text, sorted(self.rounds or ()), n=1)
        if close:
            message = "There is no round '{typed}'. Did you mean '{near}'?"
            values = {"typed": visible(node.text), "near": close[0]}
            return Problem("unknown_round", message, node.place, values=values)
        message = "There is no round '{typed}'. See which there are with: surveytool round list"
        return Problem("unknown_round", message, node.place, values={"typed": visible(node.text)})

    def _compared(self) -> Iterator[Problem]:
        own = self.root.entries.get("report")
        node = self.root.entries.get("compare_with")
        seen: set[str] = set()
        for one in node.items if isinstance(node, Sequence) else ():
            if not isinstance(one, Scalar):
                continue
            if isinstance(own, Scalar) and one.text == own.text:
                message = "A round cannot be compared with itself. Name an earlier round, or take '{typed}' out."
                yield Problem("compared_with_itself", message, one.place, values={"typed": visible(one.text)})
            elif one.text in seen:
                yield _twice("duplicate_round", "round", one)
            elif self.rounds is not None and one.text not in self.rounds:
                yield self._unknown_round(one)
            seen.add(one.text)

    def _language(self) -> Iterator[Problem]:
        node = self.root.entries.get("language")
        if self.questionnaire is None or not isinstance(node, Scalar) or node.text not in ("nl", "en"):
            return
        if node.text not in self.questionnaire.languages:
            message = "The questionnaire of this round has no texts in '{typed}'. Choose from {known}."
            values = {"typed": node.text, "known": ", ".join(self.questionnaire.languages)}
            yield Problem("language_not_offered", message, node.place, values=values)

    def _contrast(self, head: BaseModel | None) -> Iterator[Problem]:
        if not isinstance(head, Outline) or head.colours is None:
            return
        contrast = contrast_with_white(head.colours.brand)
        if contrast < MIN_CONTRAST:
            message = "White text on {colour} has a contrast of {contrast:.1f}:1; at least {least}:1 is needed to be readable. Choose a darker colour."
            values = {"colour": head.colours.brand, "contrast": contrast, "least": MIN_CONTRAST}
            yield Problem("low_contrast", message, place_of(self.root, ("colours", "brand")), values=values)

    # the parts

    def _sections(self) -> tuple[Part | Theme, ...] | None:
        node = self.root.entries.get("sections")
        if node is None:
            return None
        if not isinstance(node, Sequence):
            message = "'{key}' must be a list: lines that begin with '- '."
            self.problems.append(Problem("not_a_list", message, node.place, values={"key": "sections"}))
            return None
        found: list[Part | Theme] = []
        seen: set[str] = set()
        for index, one in enumerate(node.items):
            read = self._entry(("sections", index), one)
            if read is None:
                continue
            name = read.part if isinstance(read, Part) else f"theme: {read.theme}"
            if name in seen:
                self.problems.append(_twice("duplicate_part", "part", one, typed=name))
            seen.add(name)
            found.append(read)
        return tuple(found)

    def _entry(self, path: Path, node: Node) -> Part | Theme | None:
        """A part by its name, a part with the board's words under its name, or a theme."""
        match node:
            case Scalar():
                return self._part(node.text, node, None, path)
            case Mapping() if "theme" in node.entries:
                return self._theme(path, node)
            case Mapping() if len(node.entries) == 1:
                name = next(iter(node.entries))
                return self._part(name, node, (*path, name), path)
            case _:
                message = "A part of the report is expected here: a name such as 'response', a name with the board's words under it, or 'theme: ...'."
                self.problems.append(Problem("not_a_part", message, node.place))
                return None

    def _part(self, name: str, node: Node, words: Path | None, path: Path) -> Part | None:
        if name not in PARTS:
            themes = [section.id for section in self.questionnaire.sections] if self.questionnaire else []
            place = node.place if words is None else key_place(self.root, words)
            if name in themes:
                message = "'{typed}' is a section of the questionnaire. Write 'theme: {typed}'."
                self.problems.append(Problem("unknown_part", message, place, values={"typed": visible(name)}))
            else:
                self.problems.append(unknown("unknown_part", "part", name, PARTS, place))
            return None
        if words is None:
            return Part(part=name)
        if (spoken := self._spoken(words)) is None:
            return None
        return Part(part=name, title=spoken.title, conclusion=spoken.conclusion, decision=spoken.decision)

    def _spoken(self, path: Path) -> Spoken | None:
        node = at(self.root, path)
        found = self._validated(Spoken, plain(node) if node is not None else "", path)
        return found if isinstance(found, Spoken) else None

    def _theme(self, path: Path, node: Mapping) -> Theme | None:
        words = node.entries.get("findings")
        bare = plain(node)
        assert isinstance(bare, dict)
        findings: dict[str, Spoken] = {}
        if isinstance(words, Mapping):
            del bare["findings"]
            for name in words.entries:
                if (spoken := self._spoken((*path, "findings", name))) is not None:
                    findings[name] = spoken
        theme = self._validated(Theme, bare, path)
        if not isinstance(theme, Theme):
            return None
        theme = theme.model_copy(update={"findings": findings})
        self.problems += self._asked(theme, path)
        return theme

    def _asked(self, theme: Theme, path: Path) -> Iterator[Problem]:
        """What is wrong with the names in a theme, as far as the questionnaire is known."""
        if (survey := self.questionnaire) is None:
            return
        sections = {section.id: section for section in survey.sections}
        if theme.theme not in sections:
            place = place_of(self.root, (*path, "theme"))
            yield unknown("unknown_theme", "section", theme.theme, sections, place)
            return
        own = [question.id for question in sections[theme.theme].questions if question.kind != "note"]
        elsewhere = {question.id: section.id for section in survey.sections for question in section.questions}
        seen: set[str] = set()
        for number, name in enumerate(theme.questions or ()):
            node = at(self.root, (*path, "questions", number))
            assert isinstance(node, Scalar)
            if name in seen:
                yield _twice("duplicate_question", "question", node)
            elif name not in own and elsewhere.get(name, theme.theme) != theme.theme:
                message = "Question '{typed}' stands in section '{section}'. Name it under 'theme: {section}'."
                values = {"typed": name, "section": elsewhere[name]}
                yield Problem("question_of_another_theme", message, node.place, values=values)
            elif name not in own:
                yield unknown("unknown_question", "question", name, own, node.place)
            seen.add(name)
        told = own if theme.questions is None else theme.questions
        for name in theme.findings:
            place = key_place(self.root, (*path, "findings", name))
            if name not in own:
                yield unknown("unknown_question", "question", name, own, place)
            elif name not in told:
                message = "There are words with '{typed}', and the question is left out. Add it to 'questions', or remove the words."
                yield Problem("words_without_a_finding", message, place, values={"typed": name})

    # decisions

    def _decisions(self) -> tuple[Decision, ...]:
        node = self.root.entries.get("decisions")
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            if not (isinstance(node, Scalar) and not node.text and not node.quoted):  # a key with nothing yet under it
                message = "'{key}' must be a list: lines that begin with '- '."
                self.problems.append(Problem("not_a_list", message, node.place, values={"key": "decisions"}))
            return ()
        names = finding_names(self.questionnaire) if self.questionnaire else None
        found: list[Decision] = []
        for index, one in enumerate(node.items):
            path: Path = ("decisions", index)
            decision = self._validated(Decision, plain(one), path)
            if not isinstance(decision, Decision):
                continue
            if any(decision.id == other.id for other in found):
                place = place_of(self.root, (*path, "id"))
                self.problems.append(_twice("duplicate_decision", "decision", Scalar(decision.id, place)))
            self.problems += self._decided(decision, path, names)
            found.append(decision)
        return tuple(found)

    def _decided(self, decision: Decision, path: Path, names: Collection[str] | None) -> Iterator[Problem]:
        if decision.finding is None and decision.text is None:
            message = "Decision '{typed}' does not say what it answers. Add 'finding' or 'text'."
            place = place_of(self.root, path)
            yield Problem("decision_on_nothing", message, place, values={"typed": decision.id})
        if decision.finding is not None and names is not None and not self._is_known(decision.finding, names):
            place = place_of(self.root, (*path, "finding"))
            yield unknown("unknown_finding", "question, item, index, goal or section", decision.finding, names, place)
        if decision.when is not None and is_day(decision.when) and not _in_calendar(decision.when):
            place = place_of(self.root, (*path, "when"))
            message = "'{key}' must be a day such as 2026-11-22, not '{typed}'."
            yield Problem("not_day", message, place, values={"key": "when", "typed": decision.when})

    def _is_known(self, finding: str, names: Collection[str]) -> bool:
        """Whether a finding has this name. The themes of an open question stand in its codebook, not in the questionnaire."""
        question = finding.partition(".")[0]
        asked = self.questionnaire.asking if self.questionnaire is not None else ()
        return finding in names or any(one.id == question and isinstance(one, Open) for one in asked)

    def _left_out(self, outline: Outline) -> Iterator[Problem]:
        """What is written and would not be read."""
        if outline.sections is None:
            return
        listed = {one.part for one in outline.sections if isinstance(one, Part)}
        if outline.decisions and "answered" not in listed:
            message = "There are decisions, and the part 'answered' that tells them is not in 'sections'. Add it there."
            place = key_place(self.root, ("decisions",))
            yield Problem("decisions_left_out", message, place, severity="warning")

    def _validated(self, cls: type[BaseModel], value: object, path: Path) -> BaseModel | None:
        try:
            return cls.model_validate(value, context=self.context)
        except ValidationError as error:
            self.problems += problems_of(error, self.root, path, top=Outline, within=cls)
            return None


def _twice(code: str, sort: str, node: Node, *, typed: str = "") -> Problem:
    name = typed or (node.text if isinstance(node, Scalar) else "")
    message = "The {sort} '{typed}' is named for the second time. Keep one of them."
    return Problem(code, message, node.place, values={"sort": sort, "typed": visible(name)})


def _in_calendar(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True
