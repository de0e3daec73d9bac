"""The answers to one open question as one person codes them: what to show, and every change with its way back.

A person decides each code; what is suggested is stored only when it is taken. Answers that two people code without seeing each
other's codes get no suggestions, and what others gave is never shown, except to settle a difference.
"""

import datetime
import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from surveytool.errors import Refused
from surveytool.questionnaire.model import Questionnaire, SingleChoice
from surveytool.questionnaire.variable import all_choices
from surveytool.store.codebooks import codebook_in_use, write_codebook
from surveytool.store.coding import (
    SETTLED,
    Coded,
    OpenAnswer,
    Overlap,
    codes_by,
    groups_of,
    open_answers,
    read_codings,
    read_overlap,
    save_coding,
)
from surveytool.store.database import Database
from surveytool.store.rounds import Round, get_round
from surveytool.store.workspace import Workspace
from surveytool.themes.code import Code, Codebook
from surveytool.themes.normalise import normalise
from surveytool.web.coding import wording
from surveytool.web.coding.row import Progress, Row

if TYPE_CHECKING:
    from surveytool.themes.pile import Pile
    from surveytool.themes.suggestion import Suggester, Suggestion

FEW_CODES = 25
"""With more codes than this five are suggested, else three."""
Codes = Mapping[str, str] | None
"""What somebody gave an answer, each code with how they came by it; None when they have not read it."""


class Desk:
    """One person at the answers to one question of a closed round. ``today`` gives the day that is kept with a decision."""

    def __init__(
        self,
        workspace: Workspace,
        db: Database,
        round_: Round,
        questionnaire: Questionnaire,
        question: str,
        *,
        coder: str,
        today: Callable[[], datetime.date],
    ) -> None:
        self.round = round_
        self.questionnaire = questionnaire
        self.question = question
        self.coder = coder
        self._workspace = workspace
        self._db = db
        self._today = today
        self._undo: list[tuple[str, Codes, Codes]] = []
        self._suggester: Suggester | None = None
        self._file = workspace.codebook_file(questionnaire.id, question)
        self._source: bytes | None = None
        self._overlap: Overlap | None = None
        self._shown: dict[str, tuple[Suggestion, ...]] = {}
        self._latest: str | None = None
        self.codebook: Codebook
        self.look()
        if coder == SETTLED and self._pair is None:
            message = "No answers to '{question}' were drawn for two people, so there is nothing to settle. Draw them with: surveytool themes overlap {id} {question} --coders A,B"
            raise Refused(message, question=question, id=round_.id)

    def look(self) -> None:
        """Read again what others may change: the codebook, and which answers two people read. Somebody may write in its file, or
        code beside us.

        Raises:
            NotFound: when it is gone.
            InvalidInput: when it cannot be used as it is now.
            Refused: when the answers were deleted, or a code was left out that answers have.
        """
        if (day := get_round(self._db, self.round.id).purged) is not None:
            message = "The answers of round '{id}' were deleted on {day} already."
            raise Refused(message, id=self.round.id, day=day)
        overlap = read_overlap(self._db, self.round.id, self.question)
        if overlap != self._overlap:
            self._overlap = overlap
            self._suggester = None
            for found in ("answers", "alike", "_numbers", "_texts", "_normal"):
                self.__dict__.pop(found, None)
        source = self._file.read_bytes() if self._file.exists() else b""
        if source != self._source:
            self.codebook = codebook_in_use(self._workspace, self._db, self.questionnaire, self.question)
            self._source = source
            self._suggester = None
            self._latest = None

    @property
    def _both(self) -> frozenset[str]:
        return frozenset(self._overlap.answers) if self._overlap is not None else frozenset()

    @property
    def _pair(self) -> tuple[str, str] | None:
        return (self._overlap.first, self._overlap.second) if self._overlap is not None else None

    @property
    def settles(self) -> bool:
        """Whether two people settle their differences here."""
        return self.coder == SETTLED

    @property
    def is_second(self) -> bool:
        """Whether this person reads only what two people read."""
        return self._pair is not None and self._pair[1] == self.coder

    @property
    def can_undo(self) -> bool:
        """Whether something was changed since the page was opened, that can be taken back."""
        return bool(self._undo)

    @cached_property
    def answers(self) -> tuple[OpenAnswer, ...]:
        """The answers that this person is to read, in an order of chance."""
        found = open_answers(self._db, self.round.id, self.question)
        if self.settles:
            first, second = (codes_by(self._codings(), coder) for coder in self._pair or ())
            return tuple(
                one for one in found
                if one.id in self._both and one.id in first and one.id in second and first[one.id] != second[one.id]
            )  # fmt: skip
        return tuple(one for one in found if not self.is_second or one.id in self._both)

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {one.id: number for number, one in enumerate(self.answers, start=1)}

    @cached_property
    def _texts(self) -> Mapping[str, str]:
        return {one.id: one.text for one in self.answers}

    @cached_property
    def _normal(self) -> Mapping[str, tuple[bool, int | None, str]]:
        """By answer: whether it seems to say nothing, the number of an earlier one that says the same, and its language."""
        found = normalise([one.text for one in self.answers])
        return {
            one.id: (
                normal.non_answer,
                None if normal.duplicate_of is None else normal.duplicate_of + 1,
                normal.language or "",
            )
            for one, normal in zip(self.answers, found, strict=True)
        }

    @cached_property
    def _about(self) -> Mapping[str, Mapping[str, str | None]]:
        """Closed answers beside an open one: never where anonymity was promised."""
        if self.round.anonymous:
            return {}
        return groups_of(self._db, self.round.id, self.question, self.questionnaire.segments)

    def _codings(self) -> tuple[Coded, ...]:
        return read_codings(self._db, self.round.id, self.question)

    def rows(self, language: str) -> tuple[Row, ...]:
        """Every answer, in the order of chance in which it is read."""
        both = self._both
        codings = self._codings()
        own = {one.answer: one.codes for one in codings if one.coder == self.coder}
        pair = {coder: codes_by(codings, coder) for coder in self._pair or ()} if self.settles else {}
        return tuple(
            Row(
                one.id,
                self._numbers[one.id],
                one.text,
                self._coded(own.get(one.id, {})),
                one.id in own,
                one.id in both,
                *self._normal[one.id],
                same=self._given_alike(one.id, own),
                about=self._told_about(one.id, language),
                others=tuple((coder, self._coded(codes.get(one.id, ()))) for coder, codes in pair.items()),
            )
            for one in self.answers
        )

    def _coded(self, codes: Sequence[str] | Mapping[str, str] | frozenset[str]) -> tuple[Code, ...]:
        return tuple(code for code in self.codebook.codes if code.id in codes)

    def _given_alike(self, answer: str, own: Mapping[str, Mapping[str, str]]) -> tuple[Code, ...] | None:
        repeats = self._normal[answer][1]
        if repeats is None or answer in own or (earlier := self.answers[repeats - 1].id) not in own:
            return None
        return tuple(code for code in self._coded(own[earlier]) if not code.replaced_by)

    def _told_about(self, answer: str, language: str) -> tuple[tuple[str, str], ...]:
        told = []
        for name, code in self._about.get(answer, {}).items():
            question = self.questionnaire.question(name)
            if isinstance(question, SingleChoice):
                labels = {choice.code: choice.label.read(language) for choice in all_choices(question)}
                if code in labels:
                    told.append((question.text.read(language), labels[code or ""]))
        return tuple(told)

    def progress(self) -> Progress:
        """How many this person has read, and where to go on."""
        read = codes_by(self._codings(), self.coder)
        unread = [(one.id, number) for number, one in enumerate(self.answers, start=1) if one.id not in read]
        return Progress(len(self.answers) - len(unread), len(self.answers), unread[0] if unread else None)

    def suggestions(self, row: Row) -> "tuple[tuple[int, Suggestion], ...]":
        """The codes that may fit, best first, each with its number and its reason; none where two people read without seeing
        each other's codes. While a person is at one answer its numbers stay: taking one makes no other of the next."""
        if row.is_blind or self.settles:
            return ()
        if row.answer != self._latest or row.answer not in self._shown:
            self._shown[row.answer] = self._suggested(row)
        given = {code.id for code in row.codes}
        return tuple((place, one) for place, one in enumerate(self._shown[row.answer], 1) if one.code not in given)

    def _suggested(self, row: Row) -> "tuple[Suggestion, ...]":
        if self._suggester is None:
            self._suggester = self._make_suggester()
        # that nothing was said is suggested by what the answer looks like, never because it is often so
        left_out = {code.id for code in row.codes} | (frozenset() if row.says_nothing else self.codebook.non_answers)
        most = 5 if len(self.codebook.current) > FEW_CODES else 3
        found = [one for one in self._suggester.suggest(row.text, k=most + len(left_out)) if one.code not in left_out]
        if row.says_nothing:
            found.sort(key=lambda one: one.code not in self.codebook.non_answers)
        return tuple(found[:most])

    def _make_suggester(self) -> "Suggester":
        from surveytool.themes.suggestion import Suggester

        found = Suggester([one.text for one in self.answers], codebook=self.codebook.words())
        current = {code.id for code in self.codebook.current}
        for answer, codes in codes_by(self._codings(), self.coder).items():
            if answer in self._texts and codes & current and answer not in self._both:
                found.learn(self._texts[answer], sorted(codes & current))
        return found

    def change(self, answer: str, *, add: Mapping[str, str] | None = None, remove: str | None = None) -> None:
        """Give an answer a code, by how it was found, or take one away; with neither it is read and under no theme.

        What says that nothing was said stands alone: it takes the place of other codes, and they take its place.

        Raises:
            Refused: when there is no such answer or code.
        """
        self._known(answer)
        before = self._given(answer)
        codes = {code: how for code, how in (before or {}).items() if code != remove}
        for code, how in (add or {}).items():
            self._is_current(code)
            nothing = self.codebook.non_answers
            codes = {} if code in nothing else {one: of for one, of in codes.items() if one not in nothing}
            codes[code] = (before or {}).get(code, how)
        self._put(answer, before, codes)

    def settle(self, answer: str, codes: Sequence[str]) -> None:
        """Let these codes count for an answer that two people coded differently, in the place of what was settled before.

        Raises:
            Refused: when there is no such answer or code, or nothing is settled here.
        """
        self._known(answer)
        if not self.settles:
            raise Refused("There is no such answer here any more. Load the page again.")
        for code in codes:
            self._is_current(code)
        before = self._given(answer)
        self._put(answer, before, dict.fromkeys(codes, "settled"))

    def _is_current(self, code: str) -> None:
        if code not in {one.id for one in self.codebook.current}:
            raise Refused("There is no theme '{code}' in the codebook any more. Load the page again.", code=code)

    def _put(self, answer: str, before: Codes, codes: Codes) -> None:
        """Store it, unless that is what is stored: pressing twice is one change, with one way back."""
        if codes != before:
            self._keep(answer, before, codes)
            self._undo.append((answer, before, codes))
        self._latest = answer

    def give_same(self, answer: str) -> None:
        """Give an answer what this person gave the earlier one that says the same.

        Raises:
            Refused: when there is no such answer, or there is nothing to give it any more.
        """
        self._known(answer)
        own = {one.answer: one.codes for one in self._codings() if one.coder == self.coder}
        codes = self._given_alike(answer, own)
        if codes is None and answer not in own:
            raise Refused("There is no such answer here any more. Load the page again.")
        self.change(answer, add={code.id: "typed" for code in codes or ()})

    def forget(self, answer: str) -> None:
        """Make an answer one that was not read.

        Raises:
            Refused: when there is no such answer.
        """
        self._known(answer)
        self._put(answer, self._given(answer), None)

    def undo(self) -> str | None:
        """Take back the last change, and give the answer it was of; None when there is nothing to take back.

        Raises:
            Refused: when the answer was coded again since, in another window.
        """
        if not self._undo:
            return None
        answer, before, after = self._undo[-1]
        try:
            self._keep(answer, after, before)
        except Refused:
            self._undo.pop()  # of what is there now this is not the way back; when the store is busy, it is later
            raise
        self._undo.pop()
        self._latest = answer
        return answer

    def has(self, answer: str, code: str) -> bool:
        """Whether this person gave an answer a code.

        Raises:
            Refused: when there is no such answer.
        """
        self._known(answer)
        return code in (self._given(answer) or {})

    def _known(self, answer: str) -> None:
        if answer not in self._numbers:
            raise Refused("There is no such answer here any more. Load the page again.")

    def _given(self, answer: str) -> Codes:
        return next((one.codes for one in self._codings() if one.answer == answer and one.coder == self.coder), None)

    def _keep(self, answer: str, before: Codes, codes: Codes) -> None:
        save_coding(
            self._db, self.round.id, self.question, answer,
            coder=self.coder, before=before, codes=codes, version=self.codebook.version, day=self._today(),
        )  # fmt: skip
        if self._suggester is not None and answer not in self._both:
            current = {code.id for code in self.codebook.current}
            self._suggester.learn(self._texts[answer], sorted(current & set(codes or ())))

    def find(self, typed: str) -> Code | None:
        """The current code with this name, in any language, or this id."""
        return wording.named(self.codebook, typed)

    @cached_property
    def alike(self) -> "tuple[Pile, ...]":
        """The answers that look alike, together: an order for reading, not a result."""
        from surveytool.themes.pile import piles

        return tuple(piles([one.text for one in self.answers]))

    def new_code(
        self, name: str, *, language: str, parent: str | None = None, keywords: Sequence[str] = (), definition: str = ""
    ) -> Code:
        """Add a theme to the codebook, in its file, as a new version of it.

        Raises:
            Refused: when it has no name, a name that is taken, or a parent that cannot be one.
        """
        self.look()
        code = wording.new_theme(
            self.codebook, name, language=language, parent=parent, keywords=keywords, definition=definition
        )
        self._write((*self.codebook.codes, code))
        return self.codebook.code(code.id)

    @property
    def mark(self) -> str:
        """Changes whenever the file of the codebook does."""
        return hashlib.sha256(self._source or b"").hexdigest()[:16]

    def reword(
        self, code_id: str, *, seen: str, language: str, name: str, definition: str, keywords: Sequence[str]
    ) -> None:
        """Change what a theme is called, what falls under it and its words, in one language, as a new version of the codebook.
        ``seen`` is the mark of the codebook as who changes it saw it.

        Raises:
            Refused: when the codebook was changed since, there is no such theme, or the name cannot be its name.
        """
        self.look()
        if seen != self.mark:
            message = "The codebook '{file}' was changed by somebody else just now. Do it once more."
            raise Refused(message, file=self._file)
        self._is_current(code_id)
        changed = wording.reworded(
            self.codebook.code(code_id),
            self.codebook,
            language=wording.spoken(self.codebook, language),
            name=wording.free_name(self.codebook, name, but=code_id),
            definition=wording.typed(definition),
            keywords=keywords,
        )
        codes = tuple(changed if code.id == code_id else code for code in self.codebook.codes)
        if codes != self.codebook.codes:
            self._write(codes)

    def _write(self, codes: tuple[Code, ...]) -> None:
        codebook = self.codebook.model_copy(update={"version": self.codebook.version + 1, "codes": codes})
        write_codebook(self._workspace, self.questionnaire.id, codebook, before=self._source)
        self.look()
