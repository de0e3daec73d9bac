"""The scales: balance, words at the points, how many points, and agreeing with statements."""

import re
from collections.abc import Iterator

from surveytool.questionnaire.advice import sources
from surveytool.questionnaire.advice.finding import Finding
from surveytool.questionnaire.advice.polarity import Side, has_two_poles, sides
from surveytool.questionnaire.advice.spoken import is_agreement, used_scales
from surveytool.questionnaire.model import Questionnaire, Scale

FEWEST_POINTS = 4
MOST_POINTS = 7


def findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Advice on each scale that a question uses; on agreeing once, at the first scale of that sort."""
    scales = used_scales(questionnaire)
    for name, scale in scales.items():
        yield from _balance(name, scale, questionnaire.languages)
        yield from _words(name, scale)
        yield from _points(name, scale, questionnaire.default_language)
    agreement = next((name for name, scale in scales.items() if is_agreement(scale)), None)
    if agreement is not None:
        message = "'{scale}' asks how far one agrees. People tend to agree with whatever is stated; where you can, ask for the thing itself, such as how easy or how often. Keep it where rounds are compared."
        yield Finding("agreement", message, ("scales", agreement), sources.SARIS, {"scale": agreement})


def _balance(name: str, scale: Scale, languages: tuple[str, ...]) -> Iterator[Finding]:
    for language in languages:
        found = sides(scale, language)
        good, bad = found.count("favourable"), found.count("unfavourable")
        one_sided = bad == 0 and good > len(found) - good
        if one_sided or (has_two_poles(scale, language) and abs(good - bad) > found.count("unsure")):
            message = "The scale '{scale}' has {good} favourable points and {bad} unfavourable, which pulls answers to the longer side. Give both sides as many."
            values = {"scale": name, "good": good, "bad": bad}
            yield Finding("unbalanced_scale", message, ("scales", name, "points"), sources.FRIEDMAN_AMOO, values)
            return


def _words(name: str, scale: Scale) -> Iterator[Finding]:
    bare = [
        point.code
        for point in scale.points
        if all(re.fullmatch(r"[\d\W]+", text) for text in point.label.root.values())
    ]
    if bare and not _is_mark(scale):
        message = "Points of the scale '{scale}' have a number and no words ({codes}). Say at each what it means, else members each make up their own."
        values = {"scale": name, "codes": ", ".join(str(code) for code in bare)}
        yield Finding("unlabelled_points", message, ("scales", name, "points"), sources.KROSNICK_PRESSER, values)


def _points(name: str, scale: Scale, language: str) -> Iterator[Finding]:
    count, path = len(scale.points), ("scales", name, "points")
    if count < FEWEST_POINTS:
        message = "The scale '{scale}' has {count} points, which hides small differences. Four to seven work best."
        yield Finding("few_points", message, path, sources.LOZANO, {"scale": name, "count": count})
    elif count > MOST_POINTS and not _is_mark(scale):
        message = "The scale '{scale}' has {count} points, more than members can tell apart. Four to seven work best."
        yield Finding("many_points", message, path, sources.LOZANO, {"scale": name, "count": count})
    elif count % 2 == 0 and has_two_poles(scale, language) and _is_split_in_half(sides(scale, language)):
        message = "The scale '{scale}' has {count} points and no middle, so that who is neutral must take a side. Is that what you want?"
        yield Finding("no_middle", message, path, sources.CHYUNG, {"scale": name, "count": count})


def _is_split_in_half(found: tuple[Side, ...]) -> bool:
    return "neutral" not in found and found.count("favourable") <= found.count("unfavourable") + found.count("unsure")


def _is_mark(scale: Scale) -> bool:
    """Whether the points are the 0-10 or 1-10 of a mark, which people know from school."""
    return [point.code for point in scale.points] in (list(range(11)), list(range(1, 11)))
