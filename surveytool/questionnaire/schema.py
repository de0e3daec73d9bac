"""The JSON Schema of a questionnaire (draft 2020-12), for editors that complete and check while one types.

It follows from the model. Three things are put in the editor's terms: the model reads every value as the text that was
typed, where an editor tells numbers and true and false apart; an empty value is no value; and each key is explained in a
sentence. What spans parts (unique ids, known scales, conditions) only ``surveytool check`` judges.
"""

import re
from collections.abc import Mapping
from typing import Any, get_args

from surveytool.questionnaire.model import MAX_TEXT, Language, Questionnaire

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLE = "Questionnaire of surveytool"
MOST = 999_999_999
"""The largest whole number that the model reads."""
_RENAMED: Mapping[str, str] = {"ge": "minimum", "le": "maximum"}  # as they stand beside a type that reads text
_SAYS: Mapping[str, str] = {
    "integer": "A whole number is expected here, such as 3.",
    "number": "A number is expected here, such as 3 or 0.5.",
    "id": "Use small letters, digits and _, at most 64, beginning with a letter.",
    "code": "Use letters, digits, - and _, at most 64, beginning with a letter or digit.",
}
"""What an editor shows for a value that does not fit its pattern."""
_INTEGER = r"^\s*-?(0|[1-9][0-9]{0,8})\s*$"
_NUMBER = r"^\s*-?[0-9]{1,12}(\.[0-9]{1,6})?\s*$"

KEYS: Mapping[str, str] = {
    "anonymous": "true: nobody can see who gave which answer. false: a response carries a random id of the member.",
    "choices": "The answers to choose from.",
    "citation": "How to cite the questions.",
    "code": "What is stored when this is chosen. Keep it the same from round to round; labels may change.",
    "compare_with": "Earlier questionnaires that have the same question ids.",
    "decimals": "How many decimals may be given.",
    "dont_know": "An answer beside the scale for who does not know; outside every base.",
    "exclusive": "true: who chooses this can choose nothing else, such as 'None of these'.",
    "goals": "What the board promised, and how it will know.",
    "high": "The words at 10.",
    "hint": "Help under the question, in a sentence or two.",
    "id": "A short name: small letters, digits and _. Keep it the same from round to round.",
    "importance": "The name of the scale for how important it is.",
    "indices": "Scores made of several items, such as a mean of five statements.",
    "intro": "What is told before the questions. Bold, italic, links, lists and paragraphs can be used.",
    "items": "The rows, each judged apart.",
    "kind": "What sort of answer is asked for.",
    "label": "The words that members read.",
    "labels": "The words at both ends.",
    "languages": "The languages of the texts; the first is the one that every text has.",
    "licence": "Under which licence the questions may be used.",
    "low": "The words at 0.",
    "max": "The most that may be given.",
    "max_length": "The most characters of an answer.",
    "measure": "What is measured: top2 (the share of the two best points), mean, or score (recommendation).",
    "merge": "The name under which the choices that have it are one group of a segment, when one of them is too small.",
    "message": "What is said to who gave an answer that does not fit.",
    "min": "The least that may be given.",
    "minutes": "How many minutes it takes, as told to members.",
    "missing": "This answer is outside every base: refused, not_applicable or dont_know.",
    "not_applicable": "An answer beside the scale for whom the item does not apply to; outside every base.",
    "order": "as_written, or shuffled: in another order for each member, with the answers that stand apart last.",
    "ordered": "true: the choices have an order of their own, which a report keeps.",
    "other": "true: adds 'something else, namely' with room to write.",
    "pattern": "What form the text has: email, phone, postcode, or a regular expression.",
    "performance": "The name of the scale for how it is now.",
    "points": "The points of the scale, from least to most favourable.",
    "question": "The question it is about: question, question.item, or question.item.performance.",
    "questionnaire": "The id of the questionnaire: small letters, digits and _.",
    "questions": "The questions on this page.",
    "refused": "An answer beside the scale for who would rather not say; outside every base.",
    "required": "true: must be answered. Most questions are better left free.",
    "reverse": "Those of the items that say the opposite, and are turned round.",
    "scale": "The name of the scale that is answered on.",
    "scales": "Scales by name, to use in questions.",
    "scoring": "The published instrument whose rules make the score, such as sus or umux_lite.",
    "sections": "The pages, each with its questions.",
    "segments": "The questions by which groups are compared; nothing else is broken down.",
    "show_if": "Only shown when this holds, such as: setting == 'solo' and answered(wish)",
    "source": "Where the questions come from.",
    "statement": "What is agreed to.",
    "target": "The value that is promised; a share is between 0 and 1.",
    "text": "What is asked or told.",
    "thanks": "What is told after sending.",
    "title": "The heading that members read.",
    "top": "How many of the choices are put in order.",
    "total": "How many points there are to divide.",
    "unit": "What the number counts, such as hours a week.",
    "version": "1, 2, 3: one more at each change after a round was opened.",
}
"""What each key means, wherever it stands."""

KEYS_OF: Mapping[tuple[str, str], str] = {
    ("Consent", "version"): "The version of the statement; it is kept with the response.",
    ("Index", "items"): "What the score is made of: question or question.item.",
    ("Point", "code"): "A whole number; codes go up in equal steps.",
    ("Questionnaire", "kind"): "What it is for: needs, evaluation, registration or other.",
}
"""What a key means in one part, where that is something of its own."""


def questionnaire_schema() -> dict[str, Any]:
    """The schema, ready to be written as JSON."""
    made = Questionnaire.model_json_schema()
    parts = made.pop("$defs") | {"Questionnaire": made}
    eased = {name: _part(name, part) for name, part in sorted(parts.items())}
    eased["Text"] = _text(eased["Text"])
    top = eased.pop("Questionnaire")
    return {"$schema": DIALECT, **top, "title": TITLE, "$defs": eased}


def _part(name: str, part: dict[str, Any]) -> dict[str, Any]:
    """A part of the file (a section, a question of one kind), with a description at each of its keys."""
    eased: dict[str, Any] = _eased(part)
    properties = {
        key: _value(value) | {"description": KEYS_OF.get((name, key)) or KEYS[key]}
        for key, value in part.get("properties", {}).items()
    }
    described = {"description": eased["description"].replace("``", "'")} if "description" in eased else {}
    return eased | described | ({"properties": properties} if properties else {})


def _value(value: dict[str, Any]) -> dict[str, Any]:
    """The value of a key, without the heading and the default of nothing that the model gives it."""
    kept = {name: part for name, part in value.items() if name != "title" and (name, part) != ("default", None)}
    alternatives = [each for each in kept.get("anyOf", ()) if each != {"type": "null"}]
    if len(alternatives) == 1:
        del kept["anyOf"]
        kept = alternatives[0] | kept
    eased: dict[str, Any] = _eased(kept)
    return eased


def _eased(node: Any) -> Any:
    """The same schema for values as an editor reads them: ``version: 1`` is a number there, ``"1"`` a text; both are right."""
    if isinstance(node, list):
        return [_eased(each) for each in node]
    if not isinstance(node, dict):
        return node
    eased = {_RENAMED.get(name, name): _eased(part) for name, part in node.items() if name != "discriminator"}
    if "patternProperties" in eased:
        eased["additionalProperties"] = False
    match eased.get("type"):
        case "integer":
            ends = {"minimum": -MOST, "maximum": MOST}
            return ends | eased | {"type": ["integer", "string"], "pattern": _INTEGER} | _saying("integer")
        case "number":
            return eased | {"type": ["number", "string"], "pattern": _NUMBER} | _saying("number")
        case "boolean":
            return eased | {"type": ["boolean", "string"], "enum": [True, False, "true", "false"]}
        case "string" if "pattern" in eased:
            if re.match(eased["pattern"], "1.5"):
                return eased | {"type": ["string", "number"], "minimum": 0}
            if re.match(eased["pattern"], "1"):
                return eased | {"type": ["string", "integer"], "minimum": 0} | _saying("code")
            return eased | _saying("id")
    return eased


def _saying(sort: str) -> dict[str, str]:
    """What editors show beside the pattern; a keyword of theirs, which a schema may carry."""
    return {"patternErrorMessage": _SAYS[sort]}


def _text(part: dict[str, Any]) -> dict[str, Any]:
    """A text, or a text for each language; a number or a word such as true may be a text too."""
    said = {"type": ["string", "number", "boolean"], "pattern": r"\S", "maxLength": MAX_TEXT}
    by_language = {
        "type": "object",
        "properties": dict.fromkeys(get_args(Language), said),
        "additionalProperties": False,
        "minProperties": 1,
    }
    return part | {"anyOf": [said, by_language]}
