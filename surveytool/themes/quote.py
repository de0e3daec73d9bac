"""Quotes from open answers: parts of what somebody wrote, letter for letter, and which to propose for a theme.

A quote is a place in an answer, never a text of its own. What points at a person is hidden in it behind ``[..]``; nothing
else is changed. A quote is printed only when a person approved it.
"""

import re
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from unicodedata import combining

import numpy as np
import numpy.typing as npt

from surveytool.themes.redaction import Change, Redaction, redact

HIDDEN = "[..]"
LEAST_WORDS, MOST_WORDS = 8, 40
PER_CODE = 3
ALIKE = 0.85
"""Two quotes of which the letters are this much alike say the same."""
_SENTENCE = re.compile(
    r"[^.!?\u2026\n]*(?:[.!?\u2026]+(?=[\s\"'\u201d\u2019)]|$)[\"'\u201d\u2019)]*|[.!?\u2026]+(?=\S)|\n+|$)"
)
_SHORTENED = re.compile(
    r"\b(?:bijv|bv|b\.v|o\.a|m\.n|evt|incl|excl|ca|nr|dr|drs|mw|dhr|d\.w\.z|t\.a\.v|m\.b\.t|i\.p\.v|e\.g|i\.e)\.$",
    re.IGNORECASE,
)
MOST_SENTENCES = 12
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")

_JOINING = frozenset("'\u2019-")

Matrix = npt.NDArray[np.float64]
Vectors = Callable[[Sequence[str]], Matrix]
"""A row of length 1 for each text; rows of texts that are alike point the same way."""


@dataclass(frozen=True)
class Quote:
    """A part of an answer: the characters from ``start`` to ``end`` of it as it was given, and how they are printed."""

    answer: str
    start: int
    end: int
    printed: str


@dataclass(frozen=True)
class Proposal:
    """A quote proposed for a theme, with what was hidden in it."""

    code: str
    quote: Quote
    changes: tuple[Change, ...]


def count_words(text: str) -> int:
    """How many words there are in ``text``; what is hidden is none."""
    return len(_WORD.findall(text.replace(HIDDEN, " ")))


def spans(text: str) -> tuple[tuple[int, int], ...]:
    """The parts of an answer that may be a quote: whole sentences after each other, 8 to 40 words together."""
    sentences = list(_sentences(text))
    lengths = [count_words(text[start:end]) for start, end in sentences]
    found = []
    for first in range(len(sentences)):
        total = 0
        for last in range(first, min(len(sentences), first + MOST_SENTENCES)):
            total += lengths[last]
            if total > MOST_WORDS:
                break
            if total >= LEAST_WORDS:
                found.append((sentences[first][0], sentences[last][1]))
    return tuple(found)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends, without the spaces around it; a point within a word ends none."""
    start = 0
    for found in _SENTENCE.finditer(text):
        inside = found.end() < len(text) and not text[found.end()].isspace() and not found[0].endswith("\n")
        if found.end() > found.start() and (
            inside or _SHORTENED.search(text, max(start, found.end() - 10), found.end())
        ):
            continue
        begin, end = start, found.end()
        start = found.end()
        while begin < end and text[begin].isspace():
            begin += 1
        while end > begin and text[end - 1].isspace():
            end -= 1
        if end > begin:
            yield begin, end


def printed(text: str, start: int, end: int, changes: Sequence[Change]) -> str | None:
    """How a part of an answer is printed; None when it begins or ends amid something that is to be hidden."""
    pieces, place = [], start
    for change in changes:
        if change.end <= start or change.start >= end:
            continue
        if change.start < start or change.end > end:
            return None
        pieces += [text[place : change.start], HIDDEN]
        place = change.end
    return "".join([*pieces, text[place:end]])


def find_quote(answer: str, text: str, redaction: Redaction, wanted: str) -> Quote | None:
    """The place in an answer of a quote as somebody wants it printed: a part of the answer, letter for letter, with all
    hidden that redaction hides, and maybe more of whole sentences behind ``[..]``. None when the answer has no such part, or
    when a word is cut: "eens" is in "oneens".
    """
    wanted = wanted.strip()
    whole, places = _hidden_text(text, redaction.changes)
    if not wanted.replace(HIDDEN, "").strip():
        return None
    at = _find_whole(whole, wanted, 0)
    if at is not None:
        return Quote(answer, places[at], places[at + len(wanted)], wanted)
    for start, end in spans(text):
        told = printed(text, start, end, redaction.changes)
        if told is not None and _hides_whole_words(wanted, told):
            return Quote(answer, start, end, wanted)
    return None


def hide_again(quote: Quote, text: str, redaction: Redaction) -> Quote | None:
    """A quote that was approved before, with also hidden what redaction hides by now; None when no part of it can be shown."""
    if find_quote(quote.answer, text, redaction, quote.printed) is not None:
        return quote
    told = quote.printed
    for change in redaction.changes:
        if quote.start <= change.start and change.end <= quote.end:
            told = told.replace(change.before, HIDDEN)
    if find_quote(quote.answer, text, redaction, told) is not None:
        return replace(quote, printed=told)
    fresh = printed(text, quote.start, quote.end, redaction.changes)
    return None if fresh is None else replace(quote, printed=fresh)


def _find_whole(text: str, part: str, place: int) -> int | None:
    """Where ``part`` first stands from ``place`` on without a word cut at its ends."""
    at = text.find(part, place)
    while at >= 0 and (_is_amid_a_word(text, at) or _is_amid_a_word(text, at + len(part))):
        at = text.find(part, at + 1)
    return at if at >= 0 else None


def _is_amid_a_word(text: str, place: int) -> bool:
    """Whether a cut at ``place`` leaves half a word: "on|eens", "niet-|roker", a letter without its accent, half a ``[..]``."""
    if any(text.startswith(HIDDEN, place - inside) for inside in range(1, len(HIDDEN)) if place >= inside):
        return True
    left, right = text[max(0, place - 2) : place], text[place : place + 2]
    if not left or not right:
        return False
    joined = (right[0] in _JOINING and right[1:].isalnum()) or right[0].isalnum() or bool(combining(right[0]))
    return joined and (
        left[-1].isalnum() or bool(combining(left[-1])) or (left[-1] in _JOINING and left[:-1].isalnum())
    )


def _hides_whole_words(wanted: str, told: str) -> bool:
    """Whether ``wanted`` is all of ``told`` but for whole words behind ``[..]``."""
    first, *rest = wanted.split(HIDDEN)
    if not rest or not told.startswith(first) or _is_amid_a_word(told, len(first)):
        return wanted == told
    place = len(first)
    for piece in rest[:-1]:
        at = _find_whole(told, piece, place)
        if at is None:
            return False
        place = at + len(piece)
    end = len(told) - len(rest[-1])
    return end >= place and told.endswith(rest[-1]) and not _is_amid_a_word(told, end)


def _hidden_text(text: str, changes: Sequence[Change]) -> tuple[str, list[int]]:
    """An answer as it may be printed, and for each character of that where it stands in the answer as it was given."""
    pieces: list[str] = []
    places: list[int] = []
    place = 0
    for change in changes:
        pieces += [text[place : change.start], HIDDEN]
        places += [*range(place, change.start), *[change.start] * len(HIDDEN)]
        place = change.end
    pieces.append(text[place:])
    places += range(place, len(text) + 1)
    return "".join(pieces), places


def is_verbatim(quote: Quote, text: str) -> bool:
    """Whether ``quote`` stands in the answer ``text`` letter for letter, but for what is hidden in it."""
    part = text[quote.start : quote.end]
    pieces = quote.printed.split(HIDDEN)
    if len(pieces) == 1:
        return part == quote.printed
    if not part.startswith(pieces[0]):
        return False
    place = len(pieces[0])
    for piece in pieces[1:-1]:
        place = part.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    return len(part) - place >= len(pieces[-1]) and part.endswith(pieces[-1])


def propose(
    answers: Mapping[str, str],
    codes: Mapping[str, Collection[str]],
    *,
    redactions: Mapping[str, Redaction] | None = None,
    consenting: Collection[str] | None = None,
    without: Collection[str] = (),
    vectors: Vectors | None = None,
    per_code: int = PER_CODE,
    minimum: int = 10,
) -> tuple[Proposal, ...]:
    """For each code up to ``per_code`` quotes that are near what its answers have in common and unlike each other.

    ``answers`` are texts and ``codes`` what each was given, by the id of the answer. Codes ``without`` quotes are those for
    answers that say nothing. No person is quoted twice, nor two who wrote the same. With ``consenting`` nobody else is
    quoted. Of fewer answers than ``minimum`` none is: a reader might know who wrote it.
    """
    if len(answers) < minimum:
        return ()
    hidden = redactions if redactions is not None else {answer: redact(text) for answer, text in answers.items()}
    own = {answer: frozenset(codes.get(answer, ())) - set(without) for answer in answers}
    ids = sorted(answer for answer in answers if own[answer] and (consenting is None or answer in consenting))
    options = [(answer, place, text) for answer in ids for place, text in _options(answers[answer], hidden[answer])]
    if not options:
        return ()
    make = vectors if vectors is not None else letter_vectors
    rows = make([*(answers[answer] for answer in sorted(answers)), *(text for _, _, text in options)])
    whole = dict(zip(sorted(answers), rows, strict=False))
    parts = rows[len(answers) :]
    middle = _middle(rows[: len(answers)])
    counts = Counter(code for answer in ids for code in own[answer])
    used: set[str] = set()
    taken: list[int] = []
    found: list[Proposal] = []
    for code in sorted(counts, key=lambda code: (counts[code], code)):
        centre = _middle(np.array([whole[answer] for answer in sorted(answers) if code in own[answer]])) - 0.5 * middle
        of_code = [n for n, (answer, _, _) in enumerate(options) if code in own[answer]]
        for number in _choose(of_code, options, parts, centre, own, used, taken, per_code):
            answer, (start, end), text = options[number]
            changes = tuple(one for one in hidden[answer].changes if start <= one.start and one.end <= end)
            found.append(Proposal(code, Quote(answer, start, end, text), changes))
    return tuple(sorted(found, key=lambda one: one.code))


Option = tuple[str, tuple[int, int], str]


def _options(text: str, redaction: Redaction) -> Iterator[tuple[tuple[int, int], str]]:
    for start, end in spans(text):
        told = printed(text, start, end, redaction.changes)
        if told is not None and LEAST_WORDS <= count_words(told) <= MOST_WORDS:
            yield (start, end), told


def _choose(
    of_code: Sequence[int],
    options: Sequence[Option],
    parts: Matrix,
    centre: Matrix,
    own: Mapping[str, frozenset[str]],
    used: set[str],
    taken: list[int],
    most: int,
) -> Iterator[int]:
    """The options to propose: each time the one nearest the centre that is least like those chosen before."""
    near = {number: float(parts[number] @ centre) - 0.05 * (len(own[options[number][0]]) - 1) for number in of_code}
    chosen: list[int] = []
    while len(chosen) < most:
        best: tuple[float, str, int] | None = None
        for number in of_code:
            answer = options[number][0]
            alike = max((float(parts[number] @ parts[other]) for other in taken), default=0.0)
            if answer in used or alike > ALIKE:
                continue
            like = max((float(parts[number] @ parts[other]) for other in chosen), default=0.0)
            rank = (-(near[number] - 0.5 * like), answer, number)
            best = rank if best is None or rank < best else best
        if best is None:
            return
        chosen.append(best[2])
        taken.append(best[2])
        used.add(best[1])
        yield best[2]


def _middle(rows: Matrix) -> Matrix:
    mean: Matrix = rows.mean(axis=0)
    length = float(np.linalg.norm(mean))
    return mean / length if length else mean


def letter_vectors(texts: Sequence[str], size: int = 2048) -> Matrix:
    """Texts by their runs of four letters, weighed by how few texts have them; a row of length 1 a text."""
    rows = np.zeros((len(texts), size))
    for number, text in enumerate(texts):
        plain = f" {' '.join(word.casefold() for word in _WORD.findall(text))} "
        for run in {plain[place : place + 4] for place in range(max(1, len(plain) - 3))}:
            rows[number, zlib.crc32(run.encode("utf-8", "replace")) % size] = 1.0
    rows *= np.log((1 + len(texts)) / (1 + (rows > 0).sum(axis=0)))
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    weighed: Matrix = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return weighed
