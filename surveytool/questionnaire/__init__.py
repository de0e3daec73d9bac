"""The questionnaire: its model, the parser that names every problem, its variables and its routing."""

from surveytool.questionnaire.flow import Shown, shown
from surveytool.questionnaire.model import Questionnaire
from surveytool.questionnaire.parse import Parsed, check, parse
from surveytool.questionnaire.variable import Level, Variable, variables

__all__ = ["Level", "Parsed", "Questionnaire", "Shown", "Variable", "check", "parse", "shown", "variables"]
