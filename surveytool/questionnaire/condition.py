"""``show_if``: a small language over earlier answers, read by a parser of our own and never by ``eval``.

    expression  := conjunction ("or" conjunction)*
    conjunction := negation ("and" negation)*
    negation    := "not" negation | "(" expression ")" | "answered" "(" name ")" | comparison
    comparison  := operand ("==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "contains") operand
    operand     := name | number | 'text' | "(" literal ("," literal)* ")"

An answer that was not given equals nothing: every comparison with it is false, except ``!=``, which is true.
"""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, assert_never, cast

Value = str | int | float
Operator = Literal["==", "!=", "<", "<=", ">", ">=", "in", "contains"]
MAX_LENGTH = 1_000
MAX_NESTING = 50

_TOKEN = re.compile(
    r"\s*(?:(?P<name>[a-z][a-z0-9_]*(?:\.[A-Za-z0-9][A-Za-z0-9_-]*)*)|(?P<number>-?[0-9]{1,9}(?:\.[0-9]{1,6})?)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")|(?P<sign>==|!=|<=|>=|<|>|\(|\)|\[|\]|,))"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = frozenset({"and", "or", "not", "in", "contains", "answered"})


class ConditionError(ValueError):
    """The text is not a condition; ``column`` counts from 0 in the text."""

    def __init__(self, expected: str, column: int) -> None:
        super().__init__(expected)
        self.expected = expected
        self.column = column


@dataclass(frozen=True)
class Name:
    """An answer: ``question``, ``question.item`` or ``question.item.importance``."""

    name: str


@dataclass(frozen=True)
class Literals:
    """A value, or several in parentheses."""

    values: tuple[Value, ...]
    is_list: bool = False


@dataclass(frozen=True)
class Comparison:
    """Two operands and a sign between them."""

    left: Name | Literals
    operator: Operator
    right: Name | Literals


@dataclass(frozen=True)
class Answered:
    """Whether a question has an answer."""

    name: str


@dataclass(frozen=True)
class Not:
    """The opposite."""

    of: "Condition"


@dataclass(frozen=True)
class All:
    """Every part holds."""

    of: tuple["Condition", ...]


@dataclass(frozen=True)
class Any:
    """One part or more holds."""

    of: tuple["Condition", ...]


Condition = Comparison | Answered | Not | All | Any
Given = Mapping[str, object]


def parse_condition(text: str) -> Condition:
    """The condition that ``text`` says.

    Raises:
        ConditionError: with the column where it stops being one.
    """
    if len(text) > MAX_LENGTH:
        raise ConditionError(f"a condition of at most {MAX_LENGTH} characters", MAX_LENGTH)
    parser = _Parser(text)
    condition = parser.expression(0)
    parser.expect_end()
    return condition


def names(condition: Condition) -> Iterator[str]:
    """Every answer that the condition looks at."""
    match condition:
        case Comparison(left, _, right):
            yield from (operand.name for operand in (left, right) if isinstance(operand, Name))
        case Answered(name):
            yield name
        case Not(of):
            yield from names(of)
        case All(of) | Any(of):
            for part in of:
                yield from names(part)
        case _:
            assert_never(condition)


def comparisons(condition: Condition) -> Iterator[Comparison]:
    """Every comparison in the condition."""
    match condition:
        case Comparison():
            yield condition
        case Answered():
            return
        case Not(of):
            yield from comparisons(of)
        case All(of) | Any(of):
            for part in of:
                yield from comparisons(part)
        case _:
            assert_never(condition)


def requires(condition: Condition, name: str, *, holds: bool = True) -> bool:
    """Whether the condition holds for nobody who did not answer ``name``; with ``holds`` False, whether its opposite does."""
    match condition:
        case Answered(asked):
            return holds and asked == name
        case Comparison(left, operator, right):
            looks = any(isinstance(operand, Name) and operand.name == name for operand in (left, right))
            return looks and (operator != "!=") is holds
        case Not(of):
            return requires(of, name, holds=not holds)
        case All(of) | Any(of):
            parts = [requires(part, name, holds=holds) for part in of]
            return any(parts) if isinstance(condition, All) is holds else all(parts)
        case _:
            assert_never(condition)


def holds(condition: Condition, answers: Given) -> bool:
    """Whether the condition holds for these answers, keyed by variable name."""
    match condition:
        case Comparison():
            return _compare(condition, answers)
        case Answered(name):
            return any(key == name or key.startswith(f"{name}.") for key in answers)
        case Not(of):
            return not holds(of, answers)
        case All(of):
            return all(holds(part, answers) for part in of)
        case Any(of):
            return any(holds(part, answers) for part in of)
        case _:
            assert_never(condition)


def _compare(comparison: Comparison, answers: Given) -> bool:
    left, right = _value(comparison.left, answers), _value(comparison.right, answers)
    operator = comparison.operator
    if left is None or right is None:
        return operator == "!="
    match operator:
        case "==":
            return _same(left, right)
        case "!=":
            return not _same(left, right)
        case "in":
            return isinstance(right, tuple) and any(_same(left, value) for value in right)
        case "contains":
            return isinstance(left, tuple) and any(_same(value, right) for value in left)
        case "<" | "<=" | ">" | ">=":
            return _ordered(left, operator, right)
        case _:
            assert_never(operator)


def _value(operand: Name | Literals, answers: Given) -> object:
    if isinstance(operand, Name):
        return answers.get(operand.name)
    return operand.values if operand.is_list else operand.values[0]


def _same(left: object, right: object) -> bool:
    if isinstance(left, int | float) and isinstance(right, int | float):
        return left == right
    return isinstance(left, str) and isinstance(right, str) and left == right


def _ordered(left: object, operator: Literal["<", "<=", ">", ">="], right: object) -> bool:
    if isinstance(left, int | float) and isinstance(right, int | float):
        return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]
    if isinstance(left, str) and isinstance(right, str) and is_day(left) and is_day(right):
        return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]
    return False


def is_day(value: object) -> bool:
    """Whether this is a day as answers hold it, ``2026-11-22``: such texts are in the order of the days."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        return bool(datetime.date.fromisoformat(value))
    except ValueError:
        return False


@dataclass(frozen=True)
class _Token:
    sort: str
    text: str
    column: int


class _Parser:
    """A recursive-descent parser with a bound on its depth."""

    def __init__(self, text: str) -> None:
        self.end = len(text)
        self.tokens = list(self._tokens(text))
        self.position = 0

    def _tokens(self, text: str) -> Iterator[_Token]:
        position = 0
        while text[position:].strip():
            match = _TOKEN.match(text, position)
            if match is None:
                blank = len(text[position:]) - len(text[position:].lstrip())
                raise ConditionError("a name, a number, a quoted text or a sign such as ==", position + blank)
            sort = cast(str, match.lastgroup)
            word = match.group(sort)
            yield _Token("word" if word in _WORDS else sort, word, match.start(sort))
            position = match.end()

    def _next_is(self, *words: str) -> bool:
        return (
            self.position < len(self.tokens)
            and self.tokens[self.position].sort in ("word", "sign")
            and self.tokens[self.position].text in words
        )

    def _follows(self, *words: str) -> bool:
        following = self.tokens[self.position + 1 : self.position + 2]
        return any(token.sort == "word" and token.text in words for token in following)

    def _take(self) -> _Token:
        token = self.tokens[self.position]
        self.position += 1
        return token

    def _fail(self, expected: str) -> ConditionError:
        column = self.tokens[self.position].column if self.position < len(self.tokens) else self.end
        return ConditionError(expected, column)

    def _expect(self, sign: str) -> None:
        if not self._next_is(sign):
            raise self._fail(f"'{sign}'")
        self.position += 1

    def expect_end(self) -> None:
        if self.position < len(self.tokens):
            raise self._fail("'and', 'or' or the end")

    def expression(self, depth: int) -> Condition:
        if depth > MAX_NESTING:
            raise self._fail("fewer parentheses")
        parts = [self._conjunction(depth)]
        while self._next_is("or"):
            self._take()
            parts.append(self._conjunction(depth))
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _conjunction(self, depth: int) -> Condition:
        parts = [self._negation(depth)]
        while self._next_is("and"):
            self._take()
            parts.append(self._negation(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _negation(self, depth: int) -> Condition:
        if depth > MAX_NESTING:
            raise self._fail("fewer words 'not'")
        if self._next_is("not"):
            self._take()
            return Not(self._negation(depth + 1))
        if self._next_is("(") and not self._is_list():
            self._take()
            condition = self.expression(depth + 1)
            self._expect(")")
            return condition
        if self._next_is("answered"):
            self._take()
            self._expect("(")
            name = self._name()
            self._expect(")")
            return Answered(name)
        return self._comparison()

    def _is_list(self) -> bool:
        following = self.tokens[self.position + 1 : self.position + 3]
        return len(following) == 2 and following[0].sort in ("number", "text") and following[1].text in (",", ")")

    def _name(self) -> str:
        if self.position < len(self.tokens) and self.tokens[self.position].sort == "name":
            return self._take().text
        raise self._fail("the id of a question")

    def _comparison(self) -> Comparison | Not:
        left = self._operand()
        if self._next_is("not") and self._follows("in", "contains"):
            self._take()
            return Not(self._compared(left))
        return self._compared(left)

    def _compared(self, left: Name | Literals) -> Comparison:
        if not self._next_is("==", "!=", "<", "<=", ">", ">=", "in", "contains"):
            raise self._fail("==, !=, <, <=, >, >=, 'in' or 'contains'")
        operator = cast(Operator, self._take().text)
        return Comparison(left, operator, self._operand())

    def _operand(self) -> Name | Literals:
        if self._next_is("(", "["):
            closing = ")" if self._take().text == "(" else "]"
            values = [self._literal()]
            while self._next_is(","):
                self._take()
                values.append(self._literal())
            self._expect(closing)
            return Literals(tuple(values), is_list=True)
        if self.position < len(self.tokens) and self.tokens[self.position].sort == "name":
            return Name(self._take().text)
        return Literals((self._literal(),))

    def _literal(self) -> Value:
        if self.position < len(self.tokens):
            token = self.tokens[self.position]
            if token.sort == "number":
                self.position += 1
                return float(token.text) if "." in token.text else int(token.text)
            if token.sort == "text":
                self.position += 1
                return token.text[1:-1]
        raise self._fail("the id of a question, a number or a quoted text")
