"""Where a printed number comes from: reads the numbers of a page, and writes down every form a figure of the results may take."""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from surveytool.texts import Texts, round_half_up

NUMBER = re.compile(r"[+−]?\d+(?:[.,]\d+)*%?")
_HASH = re.compile(r"\b[0-9a-f]{64}\b")
_ALONE = {"meta", "link", "img", "br", "path"}
_COUNTS = {
    "count", "base", "asked", "answered", "not_applicable", "refused", "dont_know", "left_open", "not_shown", "n",
    "promoters", "passives", "detractors", "population", "complete", "partial", "break_off", "imported", "open_link",
    "withdrawn", "responses", "reached", "left", "up_to_minutes", "minimum_group", "invited", "version",
    "apart", "refusal", "opted_out", "non_contact", "unknown", "other", "not_eligible",
    "borda", "rank_low", "rank_high", "filled", "straight", "flagged", "degrees",
}  # fmt: skip
_MEANS = {
    "mean", "sd", "mean_low", "mean_high", "median", "lower_quartile", "upper_quartile", "mwds", "importance",
    "importance_low", "importance_high", "performance", "performance_low", "performance_high",
    "mean_rank", "mean_rank_low", "mean_rank_high", "gap", "gap_low", "gap_high",
}  # fmt: skip
_TWO_DECIMALS = {
    "alpha",
    "alpha_low",
    "alpha_high",
    "omega",
    "rest",
    "alpha_without",
    "p",
    "p_adjusted",
    "effect",
    "statistic",
    "q",
    "shares_p",
}
_SHARES = {"share", "rate", "share_of_population", "rr1", "rr2", "rr3", "rr4", "rr5", "rr6", "eligibility"}
_SHARES |= {"top2", "top2_low", "top2_high", "without", "found"}
_SHARES |= {"difference", "difference_low", "difference_high"}
_COUNTS |= {"read", "non_answers", "coded", "coders", "double_coded", "to_double_code", "of"}
_SHARES |= {"suggested_share"}


def numbers(text: str) -> list[str]:
    """The numbers in a text, hashes left out."""
    return NUMBER.findall(_HASH.sub("", text.replace("\u200b", "").replace("\u00ad", "")))


@dataclass
class Told:
    """Text of the page: in which section, in the row of which head, and whether it is seen or only heard."""

    section: str
    row: str
    seen: bool
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)


class Page(HTMLParser):
    """The texts of a page in order; what only repeats others (contents, narrow charts, the banner) is left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.told: list[Told] = []
        self._tags: list[tuple[str, str, str, bool]] = []
        self._row = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in _ALONE:
            return
        given = {name: value or "" for name, value in attributes}
        _, section, state, _ = self._tags[-1] if self._tags else ("", "cover", "seen", False)
        if tag == "section":
            section = given["id"]
        if tag in ("style", "title", "nav", "script") or {
            "narrow",
            "here",
            "simulated",
            "simulated-line",
            "skip",
        } & set(given.get("class", "").split()):
            state = "left out"
        elif "hidden" in given and state == "seen":
            state = "heard"
        is_head = given.get("scope") == "row"
        if tag == "tr" or is_head:
            self._row = ""
        self._tags.append((tag, section, state, is_head))
        if state != "left out":
            self.told.append(Told(section, self._row, state == "seen"))

    def handle_endtag(self, tag: str) -> None:
        if tag in _ALONE:
            return
        last = self._tags.pop()
        while last[0] != tag:
            last = self._tags.pop()
        if last[3]:
            self._row = self.told[-1].text
        if tag == "tr":
            self._row = ""
        if self._tags and self._tags[-1][2] != "left out":
            self.told.append(Told(self._tags[-1][1], self._row, self._tags[-1][2] == "seen"))

    def handle_data(self, data: str) -> None:
        if self._tags and self._tags[-1][2] != "left out":
            self.told[-1].parts.append(data)


@dataclass(frozen=True)
class Forms:
    """Every form in which the figures of the results may be printed, by the rules of rounding and of the language."""

    texts: Texts

    def of(self, value: object) -> set[str]:
        """The forms of everything in a part of the results JSON."""
        return set(self._forms(value, ""))

    def dates(self, first: str, last: str) -> set[str]:
        """Days and years from one date to another."""
        begin, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
        days = [begin + datetime.timedelta(days=day) for day in range((end - begin).days + 1)]
        return {str(part) for day in days for part in (day.day, day.year)}

    def _forms(self, value: object, name: str) -> Iterator[str]:
        if isinstance(value, Mapping):
            in_points = "promoters" in value or "discrepancy_score" in value
            for key, part in value.items():
                yield from self._points(part) if in_points and key in ("low", "high") else self._forms(part, key)
        elif isinstance(value, list):
            for part in value:
                yield from self._forms(part, name)
        elif isinstance(value, str):
            yield from numbers(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield from self._number(value, name)

    def _number(self, value: float, name: str) -> Iterable[str]:
        if name in _COUNTS:
            return [self.texts.number(value)]
        if name in _SHARES or (name in ("low", "high") and 0 <= value <= 1):
            return [self.texts.percent(value), self.texts.number(value * 100)]
        if name in _MEANS:
            return [self.texts.number(value, decimals=1), *([self.texts.number(value)] if value == int(value) else [])]
        if name in _TWO_DECIMALS:
            return [self.texts.number(value, decimals=2)]
        if name in ("value", "discrepancy_score", "target", "low", "high"):
            return [*self._points(value), self.texts.number(value, decimals=1), self.texts.percent(value)]
        raise AssertionError(f"no rule of printing for {name}")

    def p_values(self, found: Iterable[float | None]) -> set[str]:
        """p values to three decimals; the smallest as what they are below."""
        known = [p for p in found if p is not None]
        return {self.texts.number(max(p, 0.001), decimals=3) for p in known}

    def signed(self, *shares: float) -> set[str]:
        """Shares and their differences in percentage points, with a sign."""
        return {form for share in shares for form in self._points(share * 100)}

    def scored(self, *values: float) -> set[str]:
        """Scores and means with their differences."""
        return {
            sign + form
            for value in values
            for form in (*self._points(value), self.texts.number(value, decimals=1))
            for sign in ("", "+" if value > 0 and form[0] not in "+−" else "")
        }

    def _points(self, value: Any) -> list[str]:
        sign = "+" if round_half_up(value) > 0 else ""
        return [sign + self.texts.number(value)]
