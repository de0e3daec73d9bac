"""The open answers of the demo, coded by two made-up coders, with the quotes that were approved."""

import datetime
import random
from collections.abc import Mapping
from typing import TYPE_CHECKING

from surveytool.cli.demo_material import NEEDS
from surveytool.cli.demo_wishes import FIRST, SECOND, WISHES, Wish

if TYPE_CHECKING:
    from surveytool.cli.demo_rounds import Plan
    from surveytool.store.database import Database
    from surveytool.store.workspace import Workspace

QUESTION = "wens"
APPROVED_BY = "Kernbestuur (voorbeeld)"
HOWS = {"suggested_1": 40, "suggested_2": 14, "suggested_3": 6, "keyword": 5, "pile": 5, "typed": 30}
"""How the first coder came by a code, and of how many in a hundred; of answers that two read they typed all."""
DAYS_AFTER = {FIRST: 4, SECOND: 6, "settled": 11, "quotes": 13}
"""How many days after closing each was done."""


def code_wishes(workspace: "Workspace", db: "Database", plan: "Plan") -> None:
    """Store what the coders gave the wishes of the needs assessment; of another round there is nothing to store."""
    if plan.material is not NEEDS:
        return
    from surveytool.store.coding import SETTLED, open_answers, save_codings, set_overlap
    from surveytool.store.quotes import Approved, save_quotes
    from surveytool.themes.codebook import parse_codebook
    from surveytool.themes.quote import Quote

    file = workspace.codebook_file(plan.material.questionnaire, QUESTION)
    version = parse_codebook(file.read_bytes(), file=str(file)).version
    known = {wish.text: wish for wish in WISHES}
    wishes = {answer.id: known[answer.text] for answer in open_answers(db, plan.id, QUESTION)}
    double = [answer for answer, wish in wishes.items() if wish.is_double]
    set_overlap(db, plan.id, QUESTION, double, first=FIRST, second=SECOND)
    for coder, rows in (
        (FIRST, _by_first(wishes)),
        (SECOND, {answer: dict.fromkeys((wishes[answer].second or "").split(), "typed") for answer in double}),
        (SETTLED, {a: dict.fromkeys(w.settled.split(), "settled") for a, w in wishes.items() if w.settled}),
    ):
        save_codings(db, plan.id, QUESTION, rows, coder=coder, version=version, day=_day(plan, coder))
    quoted = [
        Approved(Quote(answer, *_place(wish), wish.quoted), "elsewhere", APPROVED_BY, _day(plan, "quotes"))
        for answer, wish in wishes.items()
        if wish.quoted
    ]
    save_quotes(db, plan.id, QUESTION, quoted)


def _by_first(wishes: Mapping[str, Wish]) -> dict[str, dict[str, str]]:
    """The codes of the first coder, and how they came by each: the same for the same wish, whatever its id."""
    rows = {}
    for answer, wish in wishes.items():
        rng = random.Random(wish.text)  # noqa: S311 - the same demo each time
        hows = ["typed"] if wish.is_double else rng.choices(list(HOWS), list(HOWS.values()), k=4)
        rows[answer] = {code: hows[number % len(hows)] for number, code in enumerate(wish.first.split())}
    return rows


def _place(wish: Wish) -> tuple[int, int]:
    start = wish.text.index(wish.quoted)
    return start, start + len(wish.quoted)


def _day(plan: "Plan", done: str) -> datetime.date:
    return plan.closed + datetime.timedelta(days=DAYS_AFTER[done])
