"""What the coding page shows, and what a press of a button does: each a form of its own, so that no script is needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Response, abort, current_app, make_response, render_template, request, session, url_for

from surveytool.errors import InvalidInput, Refused, SurveytoolError
from surveytool.texts import LANGUAGES, Texts, load_texts
from surveytool.themes.code import Code
from surveytool.web.coding.desk import Desk
from surveytool.web.coding.row import Row
from surveytool.web.coding.wording import LONGEST_NAME, spoken
from surveytool.web.member.address import see_other

if TYPE_CHECKING:
    from surveytool.themes.pile import Pile
    from surveytool.themes.suggestion import Suggestion

EXTENSION = "surveytool-coding"
PAGE = 25
FILTERS = ("all", "unread", "read", "none", "both")
ROUTES = (
    ("/", "grid", "GET"),
    ("/answer/<answer>", "code", "POST"),
    ("/undo", "undo", "POST"),
    ("/new", "new", "GET"),
    ("/new", "make", "POST"),
    ("/piles", "piles", "GET"),
    ("/codebook", "codebook", "GET"),
    ("/theme/<code_id>", "theme", "GET"),
    ("/theme/<code_id>", "reword", "POST"),
)
PLACE = ("show", "find", "order", "page")
"""What says which answers a person is at."""
PLACES = frozenset("12345")
SHOWN = 3
"""Answers of a pile that are shown for all of it."""


@dataclass(frozen=True)
class Bench:
    """What every request needs: the desk, and the language until another is chosen."""

    desk: Desk
    language: str


def _desk() -> Desk:
    bench: Bench = current_app.extensions[EXTENSION]
    return bench.desk


def _texts() -> Texts:
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        session["language"] = asked
    bench: Bench = current_app.extensions[EXTENSION]
    return load_texts(session.get("language", bench.language))


def _page(template: str, status: int = 200, **values: Any) -> Response:
    texts = _texts()
    desk = _desk()
    body = render_template(
        f"coding/{template}",
        t=texts,
        desk=desk,
        question=desk.questionnaire.question(desk.question).text.read(texts.language),
        progress=desk.progress(),
        other_language=next(language for language in LANGUAGES if language != texts.language),
        **values,
    )
    return make_response(body, status)


def message(heading: str, line: str, *, status: int) -> Response:
    """A page that only says something."""
    texts = _texts()
    body = render_template(
        "coding/message.html", t=texts, heading=texts(heading), line=texts(line), is_in=bool(session.get("in"))
    )
    return make_response(body, status)


def failed(error: SurveytoolError) -> Response:
    """What cannot be done, and what to do instead; nothing of it was stored."""
    texts = _texts()
    body = render_template(
        "coding/message.html",
        t=texts,
        heading=texts("That cannot be done"),
        line=error.text(texts),
        is_in=bool(session.get("in")),
    )
    return make_response(body, 409)


def grid() -> Response:
    """The answers, one under the other, each with its themes and what may fit."""
    desk, texts = _desk(), _texts()
    asked = _asked()
    found = [row for row in desk.rows(texts.language) if _fits(row, asked) or row.answer == asked["at"]]
    piles = _pile_order(found, desk) if asked["order"] == "piles" else {}
    if piles:
        found.sort(key=lambda row: piles.get(row.answer, (len(found), ""))[0])
    pages = max(1, ceil(len(found) / PAGE))
    number = min(max(1, int(asked["page"])), pages)
    number = next((place // PAGE + 1 for place, row in enumerate(found) if row.answer == asked["at"]), number)
    shown = found[(number - 1) * PAGE : number * PAGE]
    return _page(
        "grid.html",
        rows=[(row, desk.suggestions(row)) for row in shown],
        piles={answer: label for answer, (_, label) in piles.items()},
        found=sum(1 for row in found if _fits(row, asked)),
        begin=_begin(shown, asked["at"]),
        beside=(found[(number - 1) * PAGE - 1 :][:1], found[number * PAGE :][:1]) if pages > 1 else ([], []),
        number=number,
        pages=pages,
        asked=asked,
        kept_query={name: value for name, value in asked.items() if value and name not in ("page", "at")},
        why=lambda one: _why(one, texts),
        choices=lambda row: _choices(row, texts),
        names={code.id: code.name.read(texts.language) for code in desk.codebook.codes},
    )


def _begin(rows: Sequence[Row], at: str) -> str:
    """The answer of a page to begin at: the one that a person was at, or the first that they did not read."""
    wanted = [row.answer for row in rows if row.answer == at] + [row.answer for row in rows if not row.is_read]
    return next(iter([*wanted, *(row.answer for row in rows)]), "")


def _choices(row: Row, texts: Texts) -> list[tuple[str, tuple[Code, ...]]]:
    """What may count for an answer that two people coded differently: what one gave, what the other gave, or all of it."""
    given = [{code.id for code in codes} for _, codes in row.others]
    every = {code.id: code for _, codes in row.others for code in codes}
    united = [] if not given or set(every) in given else [(texts("Both"), tuple(every.values()))]
    return [*row.others, *united]


def _why(one: "Suggestion", texts: Texts) -> str:
    """Why a code is suggested, so that a person can judge it."""
    match one.kind:
        case "keyword":
            return texts("has the word “{word}”", word=one.evidence)
        case "answer":
            return texts("looks like: “{answer}”", answer=one.evidence)
        case "name":
            return texts("looks like the name of the theme")
        case "used":
            return texts("is given often")
        case "nothing":
            return texts("says nothing")


def _asked() -> dict[str, str]:
    """What to show, from the address."""
    show = request.args.get("show", "")
    return {
        "show": show if show in FILTERS or show.removeprefix("code:") in _desk().codebook.ids else "",
        "find": request.args.get("find", "").strip()[:200],
        "order": "piles" if request.args.get("order") == "piles" else "",
        "page": page if (page := request.args.get("page", "")[:9]).isdecimal() else "1",
        "at": request.args.get("at", "")[:16],
    }


def _fits(row: Row, asked: dict[str, str]) -> bool:
    if asked["find"] and asked["find"].casefold() not in row.text.casefold():
        return False
    show = asked["show"]
    if show.startswith("code:"):
        return any(code.id == show.removeprefix("code:") for code in row.codes)
    return {
        "unread": not row.is_read,
        "read": row.is_read,
        "none": row.is_read and not row.codes,
        "both": row.is_blind,
    }.get(show, True)


def _pile_order(rows: Sequence[Row], desk: Desk) -> dict[str, tuple[int, str]]:
    """By answer: its place when what looks alike stands together, and what its pile is called."""
    ids = [one.id for one in desk.answers]
    told = [(ids[place], pile.label) for pile in desk.alike for place in pile.members]
    wanted = {row.answer for row in rows}
    return {answer: (place, label) for place, (answer, label) in enumerate(told) if answer in wanted}


def _back(answer: str = "") -> Response:
    """The page that a form was on, at the answer it was of."""
    return see_other(_address("grid", _kept(), answer))


def begin() -> Response:
    """The answers, at the first that was not read when some were."""
    progress = _desk().progress()
    return see_other(_address("grid", {}, progress.next[0] if progress.read and progress.next is not None else ""))


def code(answer: str) -> Response:
    """Give an answer a code, take one away, or say that it was read."""
    desk, form = _desk(), request.form
    if "remove" in form:
        desk.change(answer, remove=form["remove"])
    elif "suggested" in form:
        place, _, chosen = form["suggested"].partition(":")
        desk.change(answer, add={chosen: f"suggested_{place}" if place in PLACES else "typed"})
    elif "take" in form:
        desk.settle(answer, form["take"].split())
    elif "same" in form:
        desk.give_same(answer)
    elif "forget" in form:
        desk.forget(answer)
    elif form.get("typed", "").strip():
        found = desk.find(form["typed"])
        if found is None:
            typed = form["typed"].strip()[:LONGEST_NAME]
            return see_other(_address("new", {"name": typed, "answer": answer, **_kept()}))
        desk.change(answer, add={found.id: "settled" if desk.settles else "typed"})
    elif "read" in form:
        desk.change(answer)
    return _back(answer)


def _address(name: str, query: dict[str, str], answer: str = "") -> str:
    query = query | ({"at": answer} if answer else {})
    asked = f"?{urlencode(query)}" if query else ""
    return url_for(name) + asked + (f"#a-{answer}" if answer else "")


def _kept() -> dict[str, str]:
    return {name: request.form[name] for name in PLACE if request.form.get(name)}


def undo() -> Response:
    """Take back the last change."""
    answer = _desk().undo()
    return _back(answer or "")


def new() -> Response:
    """A form for a theme that is not there yet."""
    values = {name: request.args.get(name, "")[:1000] for name in ("name", *PLACE)}
    values["keywords"] = ", ".join(request.args.getlist("keywords"))[:1000]
    return _new(values, request.args.get("answer", ""))


def _new(values: Mapping[str, str], answer: str, *, problem: str = "") -> Response:
    desk, texts = _desk(), _texts()
    return _page(
        "new.html",
        422 if problem else 200,
        answer=answer,
        text=next((one.text for one in desk.answers if one.id == answer), ""),
        values=values,
        kept_query={name: value for name in PLACE if (value := values.get(name, ""))},
        problem=problem,
        parents=_parents(desk, texts),
        most=LONGEST_NAME,
    )


def _parents(desk: Desk, texts: Texts) -> list[tuple[str, str]]:
    return [
        (code.id, code.name.read(texts.language))
        for code in desk.codebook.current
        if code.parent is None and code.special is None
    ]


def make() -> Response:
    """Add the theme, and give it to the answer that it was thought of at."""
    desk, texts, form = _desk(), _texts(), request.form
    answer = form.get("answer", "")
    made = desk.find(form.get("name", ""))
    if answer and desk.has(answer, made.id if made is not None else ""):
        return _back(answer)  # the button was pressed twice
    try:
        code = desk.new_code(
            form.get("name", ""),
            language=texts.language,
            parent=form.get("parent") or None,
            keywords=form.get("keywords", "").replace("\n", ",").split(","),
            definition=form.get("definition", ""),
        )
    except (Refused, InvalidInput) as error:
        return _new(form, answer, problem=error.text(texts))
    if answer:
        desk.change(answer, add={code.id: "settled" if desk.settles else "typed"})
        return _back(answer)
    return see_other(url_for("codebook"))


def piles() -> Response:
    """Answers that look alike, to begin with: make a theme of one, or of several together, or pass them by."""
    desk = _desk()
    shown = [_pile(pile, desk) for pile in desk.alike]
    return _page("piles.html", piles=shown, most=LONGEST_NAME)


def _pile(pile: "Pile", desk: Desk) -> dict[str, Any]:
    texts = [desk.answers[place].text for place in pile.members]
    return {"label": pile.label, "size": len(texts), "texts": texts[:SHOWN], "mixed": pile.mixed}


def codebook() -> Response:
    """The themes, and how many answers this person gave each."""
    desk, texts = _desk(), _texts()
    given: dict[str, int] = {}
    for row in desk.rows(texts.language):
        for one in row.codes:
            given[one.id] = given.get(one.id, 0) + 1
    return _page("codebook.html", given=given, file=f"{desk.questionnaire.id}.{desk.question}.codebook.yaml")


def theme(code_id: str, *, problem: str = "", values: Mapping[str, str] | None = None) -> Response:
    """A form for what a theme is called, what falls under it and its words."""
    desk, texts = _desk(), _texts()
    code = next((code for code in desk.codebook.current if code.id == code_id), None)
    if code is None:
        abort(404)
    language = spoken(desk.codebook, texts.language)
    there = {
        "name": code.name.read(language),
        "definition": code.definition.read(language) if code.definition is not None else "",
        "keywords": ", ".join(code.keywords.get(language, ())),
        "seen": desk.mark,
    }
    status = 422 if problem else 200
    return _page("theme.html", status, code=code, values=values or there, problem=problem, most=LONGEST_NAME)


def reword(code_id: str) -> Response:
    """Keep it in the codebook."""
    texts, form = _texts(), request.form
    try:
        _desk().reword(
            code_id,
            seen=form.get("seen", ""),
            language=texts.language,
            name=form.get("name", ""),
            definition=form.get("definition", ""),
            keywords=form.get("keywords", "").replace("\n", ",").split(","),
        )
    except (Refused, InvalidInput) as error:
        return theme(code_id, problem=error.text(texts), values={**form, "seen": _desk().mark})
    return see_other(url_for("codebook", _anchor=f"c-{code_id}"))
