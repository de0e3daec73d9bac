"""How a question is put: two things at once, a push in one direction, a denial, an absolute."""

import re
from collections.abc import Callable, Iterator

from surveytool.problem import visible
from surveytool.questionnaire.advice import sources
from surveytool.questionnaire.advice.finding import Finding
from surveytool.questionnaire.advice.pairing import two_things
from surveytool.questionnaire.advice.spoken import Spoken, spoken
from surveytool.questionnaire.model import Questionnaire


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


LEADING = {
    "nl": _any(
        r"(?:^|[.?!] )vind(?:t u| je| jij) (?:het )?(?:ook|niet)\b",
        r"\bvind(?:t u| je| jij) ook niet\b",
        r"\b(?:ben je|bent u|ben jij) het (?:er ?mee|met ons) eens dat\b",
        r"\b(?:natuurlijk|uiteraard|vanzelfsprekend|nietwaar|zonder twijfel)\b",
        r"\biedereen (?:weet|vindt)\b",
        r"\bzoals (?:je|jij|u|iedereen) weet\b",
        r",? toch\?",
    ),
    "en": _any(
        r"(?:^|[,.?!] )(?:do|would|is|are|should|did|does)n['’]t (?:you|we|it|they)\b",
        r"\bdo you (?:also )?agree that\b",
        r"\b(?:obviously|surely|needless to say|as you know)\b",
        r"\bof course\b(?=[,.?!])|(?<=[,.?!] )of course\b|^of course\b",
        r"\beveryone (?:knows|agrees|thinks)\b",
        r", right\?",
    ),
}
LOADED = {  # with the word before it: 'how successful was it' asks, 'our successful network' tells
    "nl": _any(
        r"\b(?:ons|onze|de|het|dit|deze|die|dat|zo['’]n) (?:geweldige|fantastische|prachtige|schitterende|schandalige|belachelijke|"
        r"waardeloze|vreselijke|verschrikkelijke|onmisbare|succesvolle|vernieuwende|onverantwoorde)\b"
    ),
    "en": _any(
        r"\b(?:our|the|this|these|that|such an?) (?:wonderful|fantastic|amazing|brilliant|outrageous|ridiculous|useless|awful|terrible|"
        r"indispensable|successful|innovative|irresponsible)\b"
    ),
}
NEGATIONS = {
    "nl": _any(r"\b(?:niet|geen|niets|nooit|niemand|nergens)\b(?! (?:alleen|meer dan|of wel)\b)"),
    "en": _any(
        r"\b(?:not|no|nothing|never|nobody|none|nowhere|cannot)\b(?! (?:only|more than)\b)", r"\b[a-z]+n['’]t\b"
    ),
}
_OR_NOT = {"nl": _any(r"\b(?:wel )?(?:of|en) niet\b", r"\bniet of wel\b"), "en": _any(r"\bor not\b")}
UN_WORDS = {
    "nl": _any(
        r"\bon(?:belangrijk|duidelijk|gewoon|mogelijk|nodig|prettig|tevreden|veilig|waarschijnlijk|voldoende|eens|juist)e?\b"
    ),
    "en": _any(
        r"\b(?:un(?:important|clear|usual|necessary|pleasant|satisfied|safe|likely|helpful|able)|dissatisfied|disagree|impossible)\b"
    ),
}
ABSOLUTES = {
    "nl": _any(r"\b(?:altijd|nooit|iedereen|niemand|overal|nergens|allemaal|elke keer)\b"),
    "en": _any(r"\b(?:always|never|everyone|everybody|nobody|no one|everywhere|nowhere|every time)\b"),
}
JARGON = {
    "nl": _any(
        r"\b(?:implement(?:atie|eren)|faciliter(?:en|ing)|stakeholders?|synergie|draagvlak|competenties|optimaliser(?:en|ing)|"
        r"geïmplementeerd|kwaliteitsborging|monitor(?:en|ing)|evidence[- ]based|commitment|participati(?:e|eren)|interdisciplinaire?|"
        r"deliverables?|governance|best practices?|blended|disseminatie|uitrol|borging|mitsdien|betreffende|inzake|teneinde)\b"
    ),
    "en": _any(
        r"\b(?:stakeholders?|synergy|synergies|leverag(?:e|ing)|facilitat(?:e|ion|ing)|deliverables?|governance|best practices?|"
        r"paradigm|holistic|utili[sz](?:e|ation)|dissemination|operationali[sz]e|bandwidth|onboarding|capacity building|"
        r"aforementioned|pursuant)\b"
    ),
}


def findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Advice on the wording of each text; of a text in two languages the first that calls for it is told."""
    for each in spoken(questionnaire):
        if each.role == "choice":
            continue
        for rule in _RULES:
            found = next(rule(each), None)
            if found is not None:
                yield found


def _double_barrelled(each: Spoken) -> Iterator[Finding]:
    if each.role not in ("question", "item"):
        return
    for language, text, path in each.languages():
        part = two_things(text, language, is_rated=each.is_rated)
        if part is not None:
            message = "'{part}': are these two things? One answer does not show which of them it is about. If they are two, ask them apart."
            yield Finding("double_barrelled", message, path, sources.MENOLD, {"part": visible(part)})


def _leading(each: Spoken) -> Iterator[Finding]:
    if each.is_statement:
        return  # a statement takes a side; that is what is agreed with
    for language, text, path in each.languages():
        found = LEADING[language].search(text)
        if found is not None:
            message = "'{part}' pushes towards an answer. Ask it so that yes and no are equally easy to say."
            yield Finding("leading", message, path, sources.KROSNICK_PRESSER, {"part": found.group().strip(" ,")})


def _loaded(each: Spoken) -> Iterator[Finding]:
    if each.role not in ("question", "hint", "page") or each.is_statement:
        return
    for language, text, path in each.languages():
        found = LOADED[language].search(text)
        if found is not None:
            message = "'{part}' gives your own opinion before the member gives theirs. Leave it out."
            yield Finding("loaded", message, path, sources.CHOI_PAK, {"part": found.group()})


def _double_negation(each: Spoken) -> Iterator[Finding]:
    if each.role not in ("question", "item"):
        return
    for language, text, path in each.languages():
        denials = _denials(text, language)
        if len(denials) > 1 and NEGATIONS[language].search(text):
            message = "'{part}' denies twice, so that it is hard to see what yes means. Say it without."
            yield Finding("double_negation", message, path, sources.EDWARDS, {"part": " … ".join(denials[:2])})


def _negated(each: Spoken) -> Iterator[Finding]:
    if not each.is_statement:
        return
    for language, text, path in each.languages():
        denials = _denials(text, language)
        if len(denials) == 1 and not ABSOLUTES[language].search(text) and NEGATIONS[language].fullmatch(denials[0]):
            message = "'{part}' in a statement to agree with: who reads in haste misses it, and who disagrees denies a denial. Can it be said positively?"
            yield Finding("negated", message, path, sources.VAN_SONDEREN, {"part": denials[0]})


def _absolute(each: Spoken) -> Iterator[Finding]:
    if not each.is_rated:
        return
    for language, text, path in each.languages():
        found = ABSOLUTES[language].search(text)
        if found is not None:
            message = "'{part}' is absolute: one exception and nobody can agree. Say what you mean, such as usually or seldom, or ask how often."
            yield Finding("absolute", message, path, sources.EDWARDS, {"part": found.group()})


def _jargon(each: Spoken) -> Iterator[Finding]:
    for language, text, path in each.languages():
        found = JARGON[language].search(text)
        if found is not None:
            message = "'{part}' is jargon: members may each read something else in it. Is there an everyday word?"
            yield Finding("jargon", message, path, sources.CHOI_PAK, {"part": found.group()})


def _denials(text: str, language: str) -> list[str]:
    """Every word that denies, in order; ``or not`` denies nothing."""
    text = _OR_NOT[language].sub(" ", text)
    matches = [*NEGATIONS[language].finditer(text), *UN_WORDS[language].finditer(text)]
    return [match.group() for match in sorted(matches, key=lambda match: match.start())]


_RULES: tuple[Callable[[Spoken], Iterator[Finding]], ...] = (
    _double_barrelled,
    _leading,
    _loaded,
    _double_negation,
    _negated,
    _absolute,
    _jargon,
)
