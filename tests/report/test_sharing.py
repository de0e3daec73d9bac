"""The page for the members: the words in it are explained in it."""

import pytest

from surveytool.report.build import build
from surveytool.report.build.sharing import share
from surveytool.report.document import Note, Points
from surveytool.texts import load_texts

from .example import COMMUNITY, drawn_answers, fieldwork, ready, results_of

NL = load_texts("nl")


@pytest.mark.parametrize(("questionnaire", "is_scored"), [("behoeftepeiling", True), ("bijeenkomst", False)])
def test_a_score_is_explained_where_one_is_told(questionnaire: str, is_scored: bool) -> None:
    survey = ready(questionnaire)
    results = results_of(survey, drawn_answers(survey, 113), fieldwork=fieldwork(113, survey), language="nl")
    said = share(build(results, survey, COMMUNITY, texts=NL), texts=NL).sections[0].blocks
    told = " ".join(item for block in said if isinstance(block, Points) for item in block.items)
    notes = " ".join(sentence for block in said if isinstance(block, Note) for sentence in block.sentences)
    assert "n is hoeveel mensen antwoordden" in notes
    assert ("verschilscore" in told, "verschilscore loopt van −100" in notes) == (is_scored, is_scored)
