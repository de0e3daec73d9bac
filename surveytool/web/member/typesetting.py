"""From a questionnaire to its layout in one language.

A text that is not there in the reader's language stands in the default language and says so with ``lang``.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from markupsafe import Markup, escape

from surveytool.questionnaire.flow import looked_at
from surveytool.questionnaire.model import (
    DEFAULT_TEXT_LENGTH,
    SIDES,
    AnyQuestion,
    Asking,
    Choice,
    Consent,
    Date,
    Matrix,
    MultipleChoice,
    Note,
    Number,
    Open,
    PairedMatrix,
    Point,
    Points,
    Questionnaire,
    Ranking,
    Recommendation,
    Scale,
    ScaleQuestion,
    Section,
    SingleChoice,
    Text,
    TextQuestion,
    WithChoices,
)
from surveytool.questionnaire.registration import NAME
from surveytool.questionnaire.variable import AGREED, RECOMMENDATION_CODES, all_choices
from surveytool.texts import Texts
from surveytool.web.markdown import render_inline, render_markdown
from surveytool.web.member.layout import NOTHING, Block, Group, Layout, Line, Option, Part, Row, Weight
from surveytool.web.member.piped import with_gaps, without_gaps_in_addresses

MOST_WORDS_IN_A_ROW = 6
LONGEST_WORDS = 34
MOST_LETTERS_IN_A_ROW = 80
"""Of the longest words of all answers together: more do not fit side by side where words first stand beside each other."""

_KNOWN_PATTERNS = {
    "email": ("email", "email", "email"),
    "phone": ("tel", "tel", "tel"),
    "postcode": ("text", "text", "postal-code"),
}
SIDE_TEXTS = {"importance": "How important is this to you?", "performance": "How is it now?"}


def lay_out(questionnaire: Questionnaire, texts: Texts) -> Layout:
    """The layout of ``questionnaire`` in the language of ``texts``."""
    words = _Words(questionnaire, texts)
    return Layout(
        title=words.text(questionnaire.title),
        plain=questionnaire.title.read(texts.language),
        intro=words.markdown(questionnaire.intro),
        thanks=words.markdown(questionnaire.thanks),
        parts={section.id: _part(section, words) for section in questionnaire.sections},
    )


@dataclass(frozen=True)
class _Words:
    questionnaire: Questionnaire
    texts: Texts

    def plain(self, text: Text) -> str:
        return with_gaps(text.read(self.texts.language))

    def text(self, text: Text | None) -> Markup:
        return NOTHING if text is None else self._spoken(text, escape(self.plain(text)), "span")

    def inline(self, text: Text | None) -> Markup:
        return NOTHING if text is None else self._spoken(text, render_inline(self.plain(text)), "span")

    def markdown(self, text: Text | None) -> Markup:
        return NOTHING if text is None else self._spoken(text, render_markdown(self.plain(text)), "div")

    def _spoken(self, text: Text, markup: Markup, tag: str) -> Markup:
        markup = without_gaps_in_addresses(markup)
        if text.has(self.texts.language):
            return markup
        language = next(iter(text.root))
        return Markup('<{tag} lang="{language}">{markup}</{tag}>').format(tag=tag, language=language, markup=markup)


def _part(section: Section, words: _Words) -> Part:
    blocks = tuple(_block(question, words) for question in section.questions)
    return Part(
        id=section.id,
        title=words.text(section.title),
        plain=words.plain(section.title),
        intro=words.markdown(section.intro),
        blocks=blocks,
        names=frozenset().union(*(block.names for block in blocks)),
        labels={name: label for block in blocks for name, label in _labels(block)},
        dependents=tuple(name for question in section.questions for name in _dependents(question)),
        watched=tuple(question.id for question in section.questions if question.id in looked_at(words.questionnaire)),
    )


def _labels(block: Block) -> Iterator[tuple[str, str]]:
    if block.kind == "note":
        return
    yield block.id, block.plain
    if block.other:
        yield f"{block.id}.other", block.plain
    for weight in block.weights:
        yield weight.name, weight.plain
    for row in block.rows:
        for group in row.groups:
            yield group.name, f"{row.plain} ({group.plain})" if group.side else row.plain


def _dependents(question: AnyQuestion) -> Iterator[str]:
    parts: list[tuple[str, str | None]] = []
    if isinstance(question, Matrix | PairedMatrix):
        parts = [(item.id, item.show_if) for item in question.items]
    elif isinstance(question, WithChoices):
        parts = [(choice.code, choice.show_if) for choice in all_choices(question)]
    if question.show_if is not None or (parts and all(show_if is not None for _, show_if in parts)):
        yield question.id
    yield from (f"{question.id}.{name}" for name, show_if in parts if show_if is not None)


def _block(question: AnyQuestion, words: _Words) -> Block:
    plain = words.plain(question.text)
    if isinstance(question, Note):
        return Block(question.id, question.kind, NOTHING, plain, NOTHING, False, note=words.markdown(question.text))
    group, rows, line = _controls(question, words)
    weights = _weights(question, words) if isinstance(question, Ranking | Points) else ()
    names = {group.name for row in rows for group in row.groups} | {weight.name for weight in weights}
    names = names or {question.id}
    other = isinstance(question, SingleChoice | MultipleChoice) and question.other
    if other:
        names.add(f"{question.id}.other")
    return Block(
        id=question.id,
        kind=question.kind,
        text=words.text(question.text),
        plain=plain,
        hint=_hint(question, words),
        optional=not question.required if not rows else all(not _is_required(question, row.item) for row in rows),
        group=group,
        rows=_marked(question, rows),
        line=line,
        weights=weights,
        most=question.ranks if isinstance(question, Ranking) else question.total if isinstance(question, Points) else 0,
        shuffled=isinstance(question, WithChoices) and question.order == "shuffled",
        names=frozenset(names),
        other=other,
    )


def _is_required(question: Asking, item_id: str) -> bool:
    required = next(item.required for item in getattr(question, "items", ()) if item.id == item_id)
    return question.required if required is None else required


def _marked(question: Asking, rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """The rows, those that may be left open marked when others may not."""
    if not any(_is_required(question, row.item) for row in rows):
        return rows
    return tuple(replace(row, optional=not _is_required(question, row.item)) for row in rows)


def _controls(question: Asking, words: _Words) -> tuple[Group | None, tuple[Row, ...], Line | None]:
    scale = words.questionnaire.scale
    match question:
        case SingleChoice() | MultipleChoice():
            return _choices(question, words), (), None
        case ScaleQuestion():
            return _points(question.id, words.text(question.text), scale(question.scale), words), (), None
        case Matrix():
            rows = []
            for item in question.items:
                label, plain = words.text(item.label), words.plain(item.label)
                rows.append(
                    Row(
                        item.id,
                        label,
                        plain,
                        (_points(f"{question.id}.{item.id}", label, scale(question.scale), words),),
                    )
                )
            return None, tuple(rows), None
        case PairedMatrix():
            scales = {"importance": scale(question.importance), "performance": scale(question.performance)}
            rows = []
            for item in question.items:
                sides = []
                for side in SIDES:
                    legend = escape(words.texts(SIDE_TEXTS[side]))
                    sides.append(_points(f"{question.id}.{item.id}.{side}", legend, scales[side], words, side=side))
                rows.append(Row(item.id, words.text(item.label), words.plain(item.label), tuple(sides)))
            return None, tuple(rows), None
        case Recommendation():
            return _recommendation(question, words), (), None
        case Ranking() | Points():
            return None, (), None
        case Date():
            low, high = (day.isoformat() if day else "" for day in (question.min, question.max))
            limit = _date_range(question, words.texts)
            return None, (), Line("date", "date", "off", NOTHING, "short", 40, 0, limit, low, high)
        case Consent():
            return _statement(question, words), (), None
        case Number():
            mode = "decimal" if question.decimals else "numeric"
            if question.min is not None and question.min < 0:
                mode = "text"
            return (
                None,
                (),
                Line(
                    "text", mode, "off", words.text(question.unit), "short", 40, 0, _range_text(question, words.texts)
                ),
            )
        case TextQuestion():
            kind, mode, autocomplete = _KNOWN_PATTERNS.get(question.pattern or "", ("text", "text", "off"))
            if words.questionnaire.is_registration and question.id == NAME:
                autocomplete = "name"
            width = "short" if question.pattern == "postcode" or question.max_length <= 20 else ""
            limit = "" if question.max_length == DEFAULT_TEXT_LENGTH else _limit(question.max_length, words.texts)
            return None, (), Line(kind, mode, autocomplete, NOTHING, width, question.max_length, 0, limit)
        case Open():
            limit = _limit(question.max_length, words.texts)
            rows_high = 3 if question.max_length <= 300 else 6
            return None, (), Line("", "", "off", NOTHING, "", question.max_length, rows_high, limit)
        case _:
            assert_never(question)


def _choices(question: SingleChoice | MultipleChoice, words: _Words) -> Group:
    options: list[Option] = []
    apart: list[Option] = []
    for choice in all_choices(question):
        option = Option(choice.code, _choice_label(choice, words), exclusive=choice.exclusive)
        (apart if choice.missing is not None or choice.exclusive else options).append(option)
    return Group(question.id, words.text(question.text), tuple(options), tuple(apart))


def _choice_label(choice: Choice, words: _Words) -> Markup:
    return escape(words.texts("Other, namely")) if choice.code == "other" else words.text(choice.label)


def _points(name: str, legend: Markup, scale: Scale, words: _Words, *, side: str = "") -> Group:
    language = words.texts.language
    codes = [point.code for point in scale.points]
    counted = codes == list(range(codes[0], codes[0] + len(codes))) and codes[0] in (0, 1)
    options = tuple(
        Option(str(point.code), _words_of(point, scale, words), str(point.code if counted else place))
        for place, point in enumerate(scale.points, start=1)
    )
    apart = tuple(Option(answer.code, words.text(answer.label)) for _, answer in scale.missing)
    longest = max(len(point.label.read(language)) for point in scale.points)
    labels = [point.label for point in scale.points] + [answer.label for _, answer in scale.missing]
    letters = sum(max(map(len, label.read(language).split()), default=0) for label in labels)
    return Group(
        name,
        legend,
        options,
        apart,
        low=options[0].label,
        high=options[-1].label,
        numbers_only=len(options) > MOST_WORDS_IN_A_ROW or longest > LONGEST_WORDS or letters > MOST_LETTERS_IN_A_ROW,
        side=side,
        plain=words.texts(SIDE_TEXTS[side]) if side else "",
    )


def _words_of(point: Point, scale: Scale, words: _Words) -> Markup:
    """The words of a point. On a long scale only numbers are seen, and a label that is its number would be read out twice."""
    is_number = point.label.read(words.texts.language) == str(point.code)
    return NOTHING if is_number and len(scale.points) > MOST_WORDS_IN_A_ROW else words.text(point.label)


def _recommendation(question: Recommendation, words: _Words) -> Group:
    if question.labels is None:
        low, high = escape(words.texts("Certainly not")), escape(words.texts("Certainly"))
    else:
        low, high = words.text(question.labels.low), words.text(question.labels.high)
    ends = {RECOMMENDATION_CODES[0]: low, RECOMMENDATION_CODES[-1]: high}
    options = tuple(Option(str(code), ends.get(code, NOTHING), str(code)) for code in RECOMMENDATION_CODES)
    return Group(question.id, words.text(question.text), options, low=low, high=high, numbers_only=True)


def _statement(question: Consent, words: _Words) -> Group:
    return Group(question.id, words.text(question.text), (Option(AGREED, words.inline(question.statement)),))


def _weights(question: Ranking | Points, words: _Words) -> tuple[Weight, ...]:
    return tuple(
        Weight(
            choice.code,
            f"{question.id}.{choice.code}",
            words.text(choice.label),
            words.plain(choice.label),
        )
        for choice in question.choices
    )


def _hint(question: Asking, words: _Words) -> Markup:
    parts = [words.inline(question.hint)] if question.hint is not None else []
    if isinstance(question, Ranking):
        parts.append(escape(_places(question, words.texts)))
    if isinstance(question, Points):
        total = words.texts.number(question.total)
        parts.append(escape(words.texts("Divide {total} points. What you leave empty gets 0.", total=total)))
    if isinstance(question, MultipleChoice):
        parts.append(escape(_how_many(question, words.texts)))
    if isinstance(question, Open) and not parts:
        parts.append(escape(words.texts("Please write no names or details of other people.")))
    return Markup(" ").join(parts)


def _how_many(question: MultipleChoice, texts: Texts) -> str:
    least, most = question.min or 0, question.max
    if most is not None and least == most:
        return texts.plural("Choose {n} answer.", "Choose {n} answers.", most)
    if least > 1 and most is not None:
        return texts("Choose {least} to {most} answers.", least=least, most=most)
    if most is not None:
        return texts.plural("Choose at most {n} answer.", "Choose at most {n} answers.", most)
    if least > 1:
        return texts.plural("Choose at least {n} answer.", "Choose at least {n} answers.", least)
    return texts("You can choose more than one answer.")


def _places(question: Ranking, texts: Texts) -> str:
    if question.ranks == 1:
        return texts("Give number 1 to your first choice.")
    return texts("Give number 1 to your first choice, then 2, up to {top}.", top=question.ranks)


def _limit(length: int, texts: Texts) -> str:
    return texts("At most {n} characters.", n=texts.number(length))


def _date_range(question: Date, texts: Texts) -> str:
    low, high = question.min, question.max
    if low is not None and high is not None:
        return texts("A date from {low} up to {high}.", low=texts.date(low), high=texts.date(high))
    if low is not None:
        return texts("A date from {low} on.", low=texts.date(low))
    return texts("A date up to {high}.", high=texts.date(high)) if high is not None else ""


def _range_text(question: Number, texts: Texts) -> str:
    low, high = question.min, question.max
    if low is not None and high is not None:
        return texts("A number from {low} to {high}.", low=_figure(low, texts), high=_figure(high, texts))
    if low is not None and low != 0:
        return texts("A number of {low} or more.", low=_figure(low, texts))
    if high is not None:
        return texts("A number of {high} or less.", high=_figure(high, texts))
    return ""


def _figure(value: float, texts: Texts) -> str:
    return texts.number(value, decimals=0 if value == int(value) else len(repr(value).partition(".")[2]))
