"""What should not be asked, or not in a questionnaire that promises to be anonymous."""

import re
from collections.abc import Iterator

from surveytool.questionnaire.advice import sources
from surveytool.questionnaire.advice.finding import Finding
from surveytool.questionnaire.advice.spoken import Spoken, placed, spoken
from surveytool.questionnaire.model import Questionnaire, TextQuestion

_NUMBER = re.compile(
    r"\b(?:bsn|burgerservicenummer|sofinummer|social security number|national insurance number)\b", re.IGNORECASE
)
_BIRTH = re.compile(
    r"\b(?:geboortedatum|geboortedag|date of birth|birth date|wanneer ben je geboren|when were you born)\b",
    re.IGNORECASE,
)
_PATIENT = re.compile(
    r"\b(?:patiëntnummer|patiëntgegevens|dossiernummer|patient number|patient data|medical record number)\b|"
    r"\b(?:naam|namen|initialen|adres|gegevens|diagnoses?|dossier) van (?:\w+ ){0,2}(?:patiënt|patiënten|cliënt|cliënten)\b|"
    r"\b(?:name|names|initials|address|details|diagnosis|record) of (?:\w+ ){0,2}patients?\b|\bpatients?['’]s? (?:name|initials|diagnosis|record)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:(?:wat is )?(?:je|jouw|uw) (?:volledige )?(?:naam|e-mailadres|mailadres|telefoonnummer|big-nummer|adres)|hoe heet (?:je|u)|"
    r"(?:welk|what|which) (?:e-?mail(?:adres| address)|mailadres|telefoonnummer|phone number)|"
    r"your (?:full )?(?:name|e-?mail(?: address)?|phone number|address))\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(r"\b(?:geen|niet|zonder|nooit|not|no|never|without|leave out)\b", re.IGNORECASE)
_CONTACT_PATTERNS = ("email", "phone", "postcode")


def findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Advice on numbers and days that identify, on patients, and on names where anonymity is promised."""
    for each in spoken(questionnaire):
        if each.role in ("question", "item", "hint"):
            found = next(_asked(each, is_anonymous=questionnaire.anonymous), None)
            if found is not None:
                yield found
    if questionnaire.anonymous:
        for path, question in placed(questionnaire):
            if (
                isinstance(question, TextQuestion)
                and question.pattern in _CONTACT_PATTERNS
                and not any(_NAME.search(text) for text in question.text.root.values())
            ):
                yield _not_anonymous((*path, "pattern"), question.pattern)


def _asked(each: Spoken, *, is_anonymous: bool) -> Iterator[Finding]:
    for _, text, path in each.languages():
        if _WITHOUT.search(text):
            continue  # 'write down no names of patients' asks for none
        if found := _NUMBER.search(text):
            message = "'{part}': only an organisation that a law names may ask for this number. Leave it out."
            yield Finding("asks_bsn", message, path, sources.UAVG_BSN, {"part": found.group()})
        if found := _PATIENT.search(text):
            message = "'{part}': data of patients do not belong in a questionnaire for members. Ask about the work, not about a person."
            yield Finding("asks_patient_data", message, path, sources.AVG_SPECIAL, {"part": found.group()})
        if found := _BIRTH.search(text):
            message = "'{part}': a day of birth points at a person. Ask for an age, in broad groups."
            yield Finding("asks_birth_date", message, path, sources.SWEENEY, {"part": found.group()})
        if is_anonymous and each.role == "question" and (found := _NAME.search(text)):
            yield _not_anonymous(path, found.group())


def _not_anonymous(path: tuple[str | int, ...], part: str) -> Finding:
    message = "'{part}': the questionnaire promises to be anonymous, and this says who somebody is. Leave it out, or set 'anonymous: false'."
    return Finding("asks_who", message, path, sources.AVG_MINIMAL, {"part": part})
