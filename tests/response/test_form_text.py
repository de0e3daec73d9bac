import random
import re

import pytest

from surveytool.response.form_text import texts_of_form


@pytest.mark.parametrize(
    "expression",
    [r"[0-9]{11}", r"[1-9][0-9]{3} ?[A-Za-z]{2}", r"(VS|HA)-\d{2,4}", r"^\w+@example\.(org|nl)$", r"[^0-9]{3}x*?", r"a(?:b|c)?d+",
     r"[A-Z][a-z-]{1,}", r"\+31 6 \d{8}", r"[]x]{2}", r"."],
)  # fmt: skip
def test_texts_have_the_form_that_the_expression_asks_for(expression: str) -> None:
    found = texts_of_form(expression, 30, rng=random.Random(1))
    assert found
    assert all(re.fullmatch(expression, text) for text in found), found


def test_the_same_seed_gives_the_same_texts_each_once() -> None:
    once, again = (texts_of_form(r"[0-9]{3}", 20, rng=random.Random(5)) for _ in range(2))
    assert once == again
    assert len(set(once)) == len(once) > 10


@pytest.mark.parametrize("expression", [r"(?=a)b", r"(a", r"a)", r"\bwoord\b", r"(?P<jaar>\d)", r"[a", "a\\", "x{2"])
def test_where_the_expression_is_not_understood_there_are_no_texts(expression: str) -> None:
    assert texts_of_form(expression, 5, rng=random.Random(1)) == ()
