"""The JSON Schema of an outline (draft 2020-12), for editors that complete and check while one types."""

from collections.abc import Mapping
from typing import Any

from surveytool.questionnaire.schema import DIALECT
from surveytool.report.outline import PARTS, Outline, Spoken, Theme

TITLE = "Outline of a report of surveytool"
KEYS: Mapping[str, str] = {
    "report": "The id of the round that the report is of.",
    "language": "The language of the report, and of a text without one; default that of the questionnaire.",
    "title": "The title, in the place of the one that is made.",
    "subtitle": "What stands over the title on the cover.",
    "logo": "A PNG or JPEG picture in the workspace, in the place of that of the community.",
    "colours": "The colour of the report; white text must be readable on it.",
    "compare_with": "Earlier closed rounds to lay beside this one; empty for none.",
    "foreword": "What the board says first. Bold, italic, links, lists and paragraphs can be used.",
    "sections": "The parts and themes to tell, in this order; left out: all of them.",
    "decisions": "What the board does with the findings.",
    "id": "A short name of the decision: small letters, digits and _.",
    "finding": "Where the figure is read: question, question.item, question.answer, or an index, goal or section.",
    "text": "The finding in words.",
    "decision": "What the board decides.",
    "conclusion": "What the board concludes.",
    "who": "Who does it.",
    "when": "A day such as 2027-03-01, or words such as 'this spring'.",
    "status": "planned, under_way, done or dropped.",
    "note": "What to know besides, such as why it will not be done.",
    "theme": "A section of the questionnaire.",
    "questions": "Which of its questions, in this order; left out: all of them.",
    "findings": "Words of the board with a single question.",
}
"""What each key means."""


def outline_schema() -> dict[str, Any]:
    """The schema, ready to be written as JSON."""
    made = Outline.model_json_schema()
    parts: dict[str, Any] = made.pop("$defs")
    parts["Words"] = {
        "description": "A text, or texts by language.",
        "anyOf": [
            {"type": ["string", "number", "boolean"]},
            {
                "type": "object",
                "properties": {"nl": {"type": "string"}, "en": {"type": "string"}},
                "additionalProperties": False,
                "minProperties": 1,
            },
        ],
    }
    del parts["Part"]
    parts |= {"Spoken": parts.get("Spoken") or Spoken.model_json_schema()["$defs"]}
    for part in (made, *parts.values()):
        for key, value in part.get("properties", {}).items():
            if key in KEYS and isinstance(value, dict):
                value["description"] = KEYS[key]
                value.pop("title", None)
    parts["Entry"] = {
        "anyOf": [
            {"enum": list(PARTS)},
            {"$ref": f"#/$defs/{Theme.__name__}"},
            {
                "type": "object",
                "properties": {name: {"$ref": "#/$defs/Spoken"} for name in PARTS},
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
            },
        ]
    }
    made["properties"]["sections"] = {
        "type": "array",
        "items": {"$ref": "#/$defs/Entry"},
        "description": KEYS["sections"],
    }
    return {"$schema": DIALECT, **made, "title": TITLE, "$defs": parts}
