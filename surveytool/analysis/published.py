"""The last look at results before anything is made of them: no figure about 1 to 9 people, and none from which one follows.

It reads the results as they are published, the JSON, and trusts nothing that was decided before: whatever is added to the
results later passes here too. What it finds is a mistake in surveytool; nothing is written then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from surveytool.analysis.theme_groups import FEW
from surveytool.errors import SurveytoolError

Told = Mapping[str, Any]

EXACT = 100

_NAMES = frozenset({"id", "kind", "text", "item", "item_text", "side", "hidden", "reason", "question", "segment"})
_OF_THEMES = frozenset({"non_answers", "base", "coded", "suggested_share"})
_NAMES_OF_OTHERS = frozenset({"label", "items", "scoring", "measure", "target", "from_round", "to_round"})


class Undisclosable(SurveytoolError):
    """The results hold a figure that may not be told."""


def refuse_undisclosable(told: Told) -> None:
    """Nothing for results, as ``results_json`` gives them, that may be published.

    Raises:
        Undisclosable: naming the first figure that may not.
    """
    found = next(findings(told), None)
    if found is not None:
        message = (
            "The results hold a figure that may not be told ({figure}), so nothing was written. This is a mistake in "
            "surveytool: tell the makers."
        )
        raise Undisclosable(message, figure=found)


def findings(told: Told) -> Iterator[str]:
    """What may not be told, each in a few words with the names of question and group."""
    minimum = int(told["minimum_group"])
    yield from _questions(told, minimum)
    yield from _groups(told, minimum)
    yield from _themes(told, minimum)
    yield from _others(told, minimum)


def _questions(told: Told, minimum: int) -> Iterator[str]:
    for question in told["questions"]:
        name = _name(question)
        if question.get("hidden"):
            if extra := set(question) - _NAMES:
                yield f"{name} is hidden, and {min(extra)} is told"
        elif question["answered"] < minimum:
            yield f"{name}: {question['answered']} answers"
    for part, key in (("priorities", "n"), ("indices", "n"), ("goals", "value"), ("comparisons", "difference")):
        for entry in told[part]:
            if entry.get("hidden"):
                if extra := set(entry) - _NAMES - _NAMES_OF_OTHERS:
                    yield f"{part}: {_name(entry)} is hidden, and {min(extra)} is told"
            elif key == "n" and entry["n"] < minimum:
                yield f"{part}: {_name(entry)} of {entry['n']}"


def _groups(told: Told, minimum: int) -> Iterator[str]:
    """Groups, and those who are left when they are taken from all who answered."""
    answered = {_name(question): question.get("answered") for question in told["questions"]}
    sizes: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in told["segments"]:
        if row.get("hidden"):
            if extra := set(row) - _NAMES:
                yield f"segment {row['segment']} is hidden, and {min(extra)} is told"
            continue
        name = _name(row)
        if row["n"] < minimum:
            yield f"{name} in {row['segment']} {row['group']}: {row['n']} answers"
        if "top2" in row and round(row["top2"], 2) != row["top2"]:
            yield f"{name} in {row['segment']} {row['group']}: a share closer than whole per cent"
        sizes[row["segment"], name].append(row["n"])
    for (segment, name), found in sizes.items():
        left = (answered[name] or 0) - sum(found)
        if answered[name] is None or left < 0 or 0 < left < minimum:
            yield f"{name} by {segment}: {left} people are left"


def _themes(told: Told, minimum: int) -> Iterator[str]:
    """Themes of too few answers, and groups in which so few named one, or did not, that a reader may know who."""
    hidden = {entry["question"] for entry in told["open_answers"] if entry.get("hidden")}
    for part in ("themes", "theme_pairs", "single_ideas", "theme_segments"):
        yield from (f"{part}: {row['question']} is hidden" for row in told[part] if row["question"] in hidden)
    for entry in told["open_answers"]:
        if entry.get("hidden"):
            yield from (
                f"themes of {entry['question']} are hidden, and {name} is told" for name in _OF_THEMES & set(entry)
            )
        elif entry["answered"] < minimum:
            yield f"themes of {entry['question']}: {entry['answered']} answers"
    for row in told["theme_segments"]:
        if row.get("hidden"):
            if extra := set(row) - _NAMES:
                yield f"themes by {row['segment']} are hidden, and {min(extra)} is told"
        elif row["n"] < minimum or row["top2"] != round(row["top2"], 2) or _is_few(row):
            yield f"theme {row['item']} in {row['segment']} {row['group']}"
    by: dict[str, set[str]] = defaultdict(set)
    for row in told["theme_segments"]:
        if not row.get("hidden"):
            by[row["question"]].add(row["segment"])
    yield from (f"themes of {question} by two segments" for question, segments in by.items() if len(segments) > 1)


def _is_few(row: Told) -> bool:
    """Whether a share tells of fewer than 5 people who named a theme, or who did not: in a group of up to a hundred whole per
    cent is an exact count."""
    n = int(row["n"])
    named = round(float(row["top2"]) * n)
    return n <= EXACT and min(named, n - named) < FEW


def _others(told: Told, minimum: int) -> Iterator[str]:
    response = told["response"]
    by_attribute: dict[str, int] = defaultdict(int)
    for group in response["participation"]:
        by_attribute[group["attribute"]] += group["invited"]
        if group["invited"] < minimum:
            yield f"participation by {group['attribute']}: {group['invited']} people"
    for attribute, invited in by_attribute.items():
        if 0 < (response["invited"] or 0) - invited < minimum:
            yield f"participation by {attribute}: {response['invited'] - invited} people are left"
    for comparison in told["comparisons"]:
        for key in ("from_n", "to_n", "linked"):
            if comparison.get(key) is not None and comparison[key] < minimum:
                yield f"comparison of {_name(comparison)}: {key} {comparison[key]}"
    sensitivity = told["quality"]["sensitivity"]
    if sensitivity is not None and sensitivity["flagged"] < minimum:
        yield f"figures without {sensitivity['flagged']} people"
    for matrix in told["quality"]["straightlining"]:
        if matrix["filled"] < minimum:
            yield f"rows of {matrix['question']}: {matrix['filled']} people"


def _name(entry: Told) -> str:
    return ".".join(str(entry[key]) for key in ("id" if "id" in entry else "question", "item", "side") if key in entry)
