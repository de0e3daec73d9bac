"""How easily a text reads: Flesch for English, Douma's form of it for Dutch, and sentences that are too long."""

import re
from collections.abc import Iterable, Iterator

from surveytool.problem import visible
from surveytool.questionnaire.advice import sources
from surveytool.questionnaire.advice.finding import Finding
from surveytool.questionnaire.advice.spoken import Spoken, spoken, words
from surveytool.questionnaire.model import Questionnaire

MOST_WORDS_IN_A_SENTENCE = 25
WORDS_TO_JUDGE = 30
WORDS_TO_JUDGE_ALL = 100
EASY_ENOUGH = 30
EASY_ENOUGH_IN_ALL = 50
_SENTENCE = re.compile(r"[.!?:;]+(?:\s|$)|\n")
_DUTCH_NUCLEUS = re.compile(
    r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|[aeiouáéíóúàèëïöüâêô]|y(?![aeiou])"
)
_ENGLISH_NUCLEUS = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(r"(?<=[^aeiouy])e$|(?<=[^aeiouytd])ed$|(?<=[^aeiouysxzcg])es$")
_SOURCE = {"nl": sources.DOUMA, "en": sources.FLESCH}


def findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Advice on each text that reads hard, and on all texts of a language together."""
    everything = list(spoken(questionnaire))
    for each in everything:
        yield from _of_text(each)
    for language in questionnaire.languages:
        texts = [text for each in everything for found, text, _ in each.languages() if found == language]
        score = reading_ease(texts, language)
        if sum(len(words(text)) for text in texts) >= WORDS_TO_JUDGE_ALL and score < EASY_ENOUGH_IN_ALL:
            message = "The texts in '{language}' read hard: {score} of 100, where 60 is plain language. Use shorter sentences and everyday words."
            values = {"language": language, "score": round(score)}
            yield Finding("hard_to_read", message, ("title", language), _SOURCE[language], values)


def reading_ease(texts: Iterable[str], language: str) -> float:
    """How easily texts read, 100 very easily, 0 hardly at all; 100 of no text.

    Dutch: 206.84 - 0.77 (syllables in 100 words) - 0.93 (words in a sentence), Douma (1960).
    English: 206.835 - 0.846 (syllables in 100 words) - 1.015 (words in a sentence), Flesch (1948).
    """
    sentences = [said for text in texts for said in map(words, _SENTENCE.split(text)) if said]
    count = sum(len(said) for said in sentences)
    if not count:
        return 100.0
    per_hundred = 100 * sum(syllables(word, language) for said in sentences for word in said) / count
    length = count / len(sentences)
    if language == "nl":
        return 206.84 - 0.77 * per_hundred - 0.93 * length
    return 206.835 - 0.846 * per_hundred - 1.015 * length


def syllables(word: str, language: str) -> int:
    """The syllables of a word, counted by its groups of vowels; right for nine in ten words or more."""
    if language == "nl":
        return max(1, len(_DUTCH_NUCLEUS.findall(word)))
    if word.endswith("le") and len(word) > 3 and word[-3] not in "aeiouy":
        return max(1, len(_ENGLISH_NUCLEUS.findall(word)))
    return max(1, len(_ENGLISH_NUCLEUS.findall(_SILENT_E.sub("", word))))


def _of_text(each: Spoken) -> Iterator[Finding]:
    """The long sentence, else the score of the text, in the first language that calls for it."""
    for language, text, path in each.languages():
        longest = max((words(part) for part in _SENTENCE.split(text)), key=len)
        if len(longest) > MOST_WORDS_IN_A_SENTENCE:
            message = "The sentence that begins with '{start}' has {count} words. Make two of it; up to 25 reads well on a phone."
            values = {"start": visible(" ".join(longest[:4])), "count": len(longest)}
            yield Finding("long_sentence", message, path, sources.LENZNER, values)
            return
        score = reading_ease([text], language)
        if len(words(text)) >= WORDS_TO_JUDGE and score < EASY_ENOUGH:
            message = "This text reads hard: {score} of 100, where 60 is plain language. Use shorter sentences and everyday words."
            yield Finding("hard_text", message, path, _SOURCE[language], {"score": max(0, round(score))})
            return
