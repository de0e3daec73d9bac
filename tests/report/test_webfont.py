import base64
import io
import re

import pytest
from fontTools.ttLib import TTFont

from surveytool.report.webfont import LATIN, WEIGHTS, font_faces, ready_made


def faces(text: str) -> list[tuple[str, TTFont]]:
    """Every face for a page with this text: its rule and its font."""
    rules = re.findall(r"@font-face\{.*?\}", font_faces(text))
    return [(rule, TTFont(io.BytesIO(base64.b64decode(rule.split("base64,")[1].split(")")[0])))) for rule in rules]


@pytest.mark.parametrize("weight", WEIGHTS)
def test_the_ready_made_font_has_the_usual_letters_as_wide_as_the_whole_font(weight: int) -> None:
    whole, cut = TTFont(WEIGHTS[weight]), TTFont(ready_made(weight))
    expected = {ord(one) for one in LATIN} & whole.getBestCmap().keys()
    assert expected <= cut.getBestCmap().keys()
    for code in expected:
        assert cut["hmtx"][cut.getBestCmap()[code]][0] == whole["hmtx"][whole.getBestCmap()[code]][0], chr(code)
    assert "GPOS" in cut  # kerning stays


def test_a_page_of_usual_letters_has_two_faces() -> None:
    assert len(faces("Tweeëntwintig collega\u2019s: 57%")) == 2


def test_letters_beyond_the_usual_come_in_faces_of_their_own() -> None:
    further = faces("Привет")[2:]
    assert len(further) == 2
    for rule, font in further:
        assert "unicode-range:U+41F,U+432" in rule
        assert {ord(letter) for letter in "Привет"} <= font.getBestCmap().keys()


def test_characters_that_the_font_cannot_draw_cost_nothing() -> None:
    assert font_faces("😀 مرحبا") == font_faces("")
