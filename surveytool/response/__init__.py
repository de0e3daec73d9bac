"""Responses: what a valid answer is, and what a response is made of."""

from surveytool.response.answer import AnswerProblem, Answers, Cleaned, Value, clean
from surveytool.response.response import completeness, disposition, from_json, routed, to_json, with_wording

__all__ = [
    "AnswerProblem",
    "Answers",
    "Cleaned",
    "Value",
    "clean",
    "completeness",
    "disposition",
    "from_json",
    "routed",
    "to_json",
    "with_wording",
]
