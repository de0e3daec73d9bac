"""Two things in one question: what stands on both sides of and, or, as well as.

There is no grammar here, only words, so the rule is careful. A text that is answered with a point on a scale can hold
one thing; there any two words that are joined count, except pairs that are one idea (question and answer), examples, names
and numbers. Elsewhere only a second question counts (``and how``, ``en heb je``) or two qualities (``clear and complete``).
"""

import re
from dataclasses import dataclass

from surveytool.questionnaire.advice.lexicon import pair_set, word_set

_TOKEN = re.compile(r"[^\W_]+(?:['’/.-][^\W_]+)*-?|[(),.;:!?]")


@dataclass(frozen=True)
class Joining:
    """The words of one language that join two things, and those that show that they are two, or one."""

    joins: frozenset[str]
    either: frozenset[str]
    opens_question: frozenset[str]
    verbs: frozenset[str]
    subjects: frozenset[str]
    determiners: frozenset[str]
    qualities: frozenset[str]
    quality_endings: tuple[str, ...]
    degrees: frozenset[str]
    not_a_second: frozenset[str]
    examples: frozenset[str]
    whether: frozenset[str]
    one_idea: frozenset[str]


DUTCH = Joining(
    joins=word_set("en of en/of evenals alsook alsmede"),
    either=word_set("of"),
    opens_question=word_set("hoe wat waarom wanneer hoeveel welke welk wie waar waarmee waarvoor waardoor"),
    verbs=word_set(
        "ben bent is zijn heb hebt heeft kan kun kunt wil wilt vind vindt zou ga gaat moet mag doe doet weet gebruik"
    ),
    subjects=word_set("ik jij u we wij ze zij hij men er het je"),
    determiners=word_set("de het een je jouw uw mijn ons onze hun zijn haar deze die dit dat"),
    qualities=word_set(
        "snel goed leuk mooi fijn prima actueel compleet open eerlijk rustig druk groot klein kort lang duur goedkoop "
        "interessant deskundig efficiënt relevant zinvol modern vlot warm"
    ),
    quality_endings=("ig", "lijk", "baar", "zaam", "loos", "isch", "vol"),
    degrees=word_set("heel erg zeer ook te vaak genoeg voldoende"),
    not_a_second=word_set(
        "meer minder niet zo dergelijke ander andere anderen meerdere langer hoger ouder later hoger zelfs dus"
    ),
    examples=word_set("zoals bijvoorbeeld tussen waaronder bijv"),
    whether=word_set("weet weten wist af vraag nagaan alsof benieuwd zeggen uit zien hoor niet"),
    one_idea=pair_set(
        "vraag antwoord, vragen antwoorden, voor na, voor nadelen, kop staart, dag nacht, man vrouw, mannen vrouwen, naam adres, "
        "hulp steun, zorg welzijn, kennis kunde, doen laten, reilen zeilen, wel wee, af toe, onderzoek ontwikkeling, eten drinken, "
        "ja nee, jong oud, plus min, in uit, over weer, met zonder, zo zo, steeds steeds, meer meer, dag dag, keer keer, "
        "tips trucs, tips adviezen, normen waarden, vallen opstaan, onderwijs wetenschap, vroeg laat, heen weer, her der, "
        "wet regelgeving, rust orde, geven nemen, lief leed, zoeken vinden, regels richtlijnen, kosten baten, wensen behoeften, vragen opmerkingen, op aanmerkingen, wind weer, kop schotel"
    ),
)
ENGLISH = Joining(
    joins=word_set("and or and/or as-well-as"),
    either=word_set("or"),
    opens_question=word_set("how what why when where which who"),
    verbs=word_set("do does did is are was were have has had can could will would should"),
    subjects=word_set("i you we they he she it"),
    determiners=word_set("the a an your my our their his her this that these those"),
    qualities=word_set(
        "quick fast good clear easy friendly safe nice fun complete open honest calm busy large small short long cheap modern "
        "warm simple accurate readable pleasant efficient relevant recent"
    ),
    quality_endings=("ful", "ous", "able", "ible", "less"),
    degrees=word_set("very quite really also too often enough always"),
    not_a_second=word_set("more less fewer not so other others another longer higher older later even then"),
    examples=word_set("between including e.g example"),
    whether=word_set("whether"),
    one_idea=pair_set(
        "question answer, questions answers, pros cons, terms conditions, research development, health safety, day night, men women, "
        "name address, help support, up running, over over, again again, more more, bed breakfast, up down, in out, back forth, "
        "now then, yes no, with without, before after, trial error, give take, tips tricks, black white, food drink, by large, "
        "first foremost, health welfare, rules regulations, wear tear, costs benefits, search find, needs wishes, questions comments"
    ),
)
_JOINING = {"nl": DUTCH, "en": ENGLISH}


def two_things(text: str, language: str, *, is_rated: bool) -> str | None:
    """The words that seem to join two things, as they stand in the text, or None."""
    joining = _JOINING[language]
    text = text.replace(" as well as ", " as-well-as ")
    matches = list(_TOKEN.finditer(text))
    tokens = [match.group().lower() for match in matches]
    for index, token in enumerate(tokens):
        if token not in joining.joins or not 0 < index < len(tokens) - 1:
            continue
        before = index - 2 if tokens[index - 1] == "," else index - 1
        if before < 0 or _is_one(joining, matches, tokens, before, index):
            continue
        after = index + 1
        if not (is_rated or (token not in joining.either and _is_sure(joining, tokens, before, after))):
            continue
        while (
            after < len(tokens) - 1 and tokens[after] in joining.determiners | joining.degrees | joining.opens_question
        ):
            after += 1
        part = text[matches[before].start() : matches[after].end()]
        return " ".join(part.replace("as-well-as", "as well as").split())
    return None


def _is_one(joining: Joining, matches: list[re.Match[str]], tokens: list[str], before: int, index: int) -> bool:
    """Whether what is joined is known to be no second thing."""
    left, right = tokens[before], tokens[index + 1]
    sentence = tokens[_sentence_start(tokens, index) : index]
    names = matches[before].group()[0].isupper() and matches[index + 1].group()[0].isupper() and before > 0
    return (
        not left[0].isalnum()
        or not right[0].isalnum()
        or left.endswith("-")
        or left.isdigit()
        or right.isdigit()
        or right in joining.not_a_second
        or (names and left not in joining.subjects and right not in joining.subjects)
        or f"{left} {right}" in joining.one_idea
        or sentence.count("(") > sentence.count(")")
        or bool(joining.examples & set(sentence))
        or (tokens[index] in joining.either and bool(joining.whether & set(sentence)))
    )


def _is_sure(joining: Joining, tokens: list[str], before: int, after: int) -> bool:
    """Whether a second question begins after the joining word, or a quality stands on both sides of it."""
    right = tokens[after]
    follower = tokens[after + 1] if after + 1 < len(tokens) else ""
    begins = right in joining.opens_question or (right in joining.verbs and follower in joining.subjects)
    second = follower if right in joining.degrees else right
    return begins or (_is_quality(joining, tokens[before]) and _is_quality(joining, second))


def _is_quality(joining: Joining, word: str) -> bool:
    return word in joining.qualities or (len(word) > 4 and word.endswith(joining.quality_endings))


def _sentence_start(tokens: list[str], index: int) -> int:
    for place in range(index - 1, -1, -1):
        if tokens[place] in (".", "!", "?", ";", ":"):
            return place + 1
    return 0
