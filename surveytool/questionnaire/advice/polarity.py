"""Whether a label of a scale is favourable, by words known to be so; a word that is not known is not judged."""

from typing import Literal

from surveytool.questionnaire.advice.lexicon import word_set
from surveytool.questionnaire.advice.spoken import words
from surveytool.questionnaire.model import Scale

Side = Literal["favourable", "unfavourable", "neutral", "unsure"]
FAVOURABLE = word_set(
    "goed goede uitstekend prima tevreden eens makkelijk gemakkelijk duidelijk positief nuttig prettig fijn leuk "
    "good excellent great satisfied agree easy clear positive useful pleasant superb outstanding"
)
UNFAVOURABLE = word_set(
    "slecht slechte matig onvoldoende ontevreden oneens moeilijk lastig onduidelijk negatief nutteloos onprettig vervelend "
    "poor bad terrible awful dissatisfied unsatisfied disagree difficult hard unclear negative useless unpleasant inadequate"
)
NEUTRAL = word_set("neutraal gemiddeld redelijk voldoende noch neutral neither average fair sufficient")
NEUTRAL_PHRASES = ("gaat wel", "so-so", "niet goed, niet slecht")
DENIALS = word_set("niet geen nooit nauwelijks not no never hardly")


def sides(scale: Scale, language: str) -> tuple[Side, ...]:
    """The side of each point, from its label in ``language``."""
    return tuple(_side(point.label.read(language)) for point in scale.points)


def has_two_poles(scale: Scale, language: str) -> bool:
    """Whether the scale runs from a word of its own on one side to one on the other, as from bad to good.

    From "not important" to "important" has one pole; there a number of favourable points above the first is right.
    """
    said = {word for point in scale.points for word in words(point.label.read(language))}
    return bool(said & FAVOURABLE) and bool(said & UNFAVOURABLE)


def _side(label: str) -> Side:
    said = set(words(label))
    good, bad, denied = bool(said & FAVOURABLE), bool(said & UNFAVOURABLE), bool(said & DENIALS)
    if said & NEUTRAL or (good and bad) or any(phrase in label.lower() for phrase in NEUTRAL_PHRASES):
        return "neutral"
    if good:
        return "unfavourable" if denied else "favourable"
    if bad:
        return "unsure" if denied else "unfavourable"
    return "unsure"
