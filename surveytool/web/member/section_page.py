"""How a section stands on its page: what was typed, what is wrong with it, and what is said on top."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Response, request, url_for
from markupsafe import escape

from surveytool.questionnaire.flow import Shown
from surveytool.questionnaire.model import Text
from surveytool.response import AnswerProblem
from surveytool.response.anonymity import Links, promise
from surveytool.texts import Texts
from surveytool.web.member import cookie
from surveytool.web.member.address import section_url
from surveytool.web.member.layout import Block, Part
from surveytool.web.member.order import in_own_order
from surveytool.web.member.page import Notice, Personal, Values, has_session, page, shared_page, token
from surveytool.web.member.piped import with_gaps
from surveytool.web.member.site import site
from surveytool.web.member.typed import as_typed
from surveytool.web.member.visit import Visit


@dataclass(frozen=True)
class Filled:
    """A page on which something was typed that is not saved as it stands. ``returning`` came from the check page."""

    given: Mapping[str, Sequence[str]]
    returning: bool
    problems: Mapping[str, str] = field(default_factory=dict)
    notice: Notice | None = None
    retry: bool = False
    status: int = 200


_UNTOUCHED = Filled({}, returning=False)


def fresh(visit: Visit, section_id: str) -> Filled:
    """The page as it comes with a GET: with what was saved, and what was left standing."""
    part = visit.part(section_id)
    answers = {name: value for name, value in visit.draft.answers.items() if name in part.kept} if visit.draft else {}
    left = visit.draft.typed.get(section_id, {}) if visit.draft else {}
    notice, texts = None, visit.texts
    if request.args.get("from") == "code" and visit.draft:
        notice = Notice(
            texts("Welcome back"),
            texts(
                "These are the answers under the code {code}. Were they not begun by you? Then close this page: whoever has the "
                "code can read what is saved under it.",
                code=visit.secret,
            ),
            "good",
        )
    elif request.args.get("from") == "code" and not request.cookies:
        notice = Notice(
            texts("Your browser keeps no cookies"),
            texts(
                "Without a cookie we cannot show your answers. Allow cookies for this site and open the link once more."
            ),
        )
    if request.args.get("more") == "1":
        notice = Notice(
            texts("Something was added"), texts("Your answer brings up more to fill in on this page."), "good"
        )
    return Filled({**as_typed(answers, visit.texts, part.rankings), **left}, is_returning(), notice=notice)


def is_returning() -> bool:
    """Whether this page was asked for from the check page."""
    return request.args.get("from") == "check"


def section_page(visit: Visit, section_id: str, filled: Filled) -> Response:
    """The page of a section. As long as nothing was filled in on it, it is the same for everyone."""
    before = visit.before(section_id)
    go_on = _go_on(visit) if before is None else None
    is_sent = before is None and cookie.receipt_shown(visit.round.id) is not None

    def values(personal: Personal) -> Values:
        return _values(visit, section_id, filled, before, go_on, is_sent=is_sent) | dict(personal)

    own = {"csrf": token(), "mark": visit.mark}
    if filled != _UNTOUCHED or any(block.shuffled for block in visit.part(section_id).blocks):
        all_values = values({name: escape(text) for name, text in own.items()})
        return page("section.html", filled.status, round_=visit.round, words=visit.words_of, **all_values)
    seen = dependents(visit, section_id, visit.shown)
    same = (section_id, visit.shown.sections, seen, visit.draft is None, visit.link is None, go_on, is_sent)
    return shared_page("section.html", round_=visit.round, same=same, personal=own, values=values, words=visit.words_of)


def _values(
    visit: Visit, section_id: str, filled: Filled, before: str | None, go_on: str | None, *, is_sent: bool
) -> dict[str, object]:
    texts, opening = visit.texts, before is None
    questions = _questions(visit, section_id, filled, visit.shown)
    part = visit.part(section_id)
    return questions | {
        "layout": visit.layout,
        "problems": filled.problems,
        "notice": filled.notice,
        "retry": filled.retry,
        "returning": filled.returning,
        "action": section_url(visit, section_id),
        "back_url": section_url(visit, before) if before else None,
        "anchors": anchors(part, visit.shown),
        "saved": texts("Saved. You can stop and go on later on this device.") if visit.draft and not opening else None,
        "counts": any(_counts_along(block) for block in part.blocks),
        "opening": _opening(visit, go_on, is_sent=is_sent) if opening else None,
    }


def look_page(visit: Visit, section_id: str, filled: Filled, view: Shown) -> Response:
    """What of the page depends on the answers on it, for a script that shows it at once: what stands in ``view``.

    Nothing is stored and no cookie is set.
    """
    questions = _questions(visit, section_id, filled, view)
    return page("look.html", round_=visit.round, words=visit.words_of, **questions)


def _questions(visit: Visit, section_id: str, filled: Filled, view: Shown) -> dict[str, Any]:
    """The questions of the section that are shown in ``view``, and which step it is of how many."""
    part = in_own_order(visit.part(section_id), (visit.secret or "").encode())
    steps = len(view.sections)
    step = view.sections.index(section_id) + 1 if section_id in view.sections else steps
    return {
        "part": part,
        "shown": view,
        "parts_shown": {name: " ".join(view.items.get(name) or view.choices.get(name, ())) for name in view.questions},
        "given": filled.given,
        "dependents": " ".join(dependents(visit, section_id, view)),
        "level": 3 if section_id == visit.first else 2,
        "step": step,
        "steps": steps,
        "step_text": visit.texts("Step {step} of {steps}", step=step, steps=steps),
    }


def dependents(visit: Visit, section_id: str, view: Shown) -> tuple[str, ...]:
    """What is shown in the section of all that depends on an answer."""
    return tuple(name for name in visit.part(section_id).dependents if view.has(name))


def _counts_along(block: Block) -> bool:
    """Whether a script can tell how much is left: of points, or of characters."""
    return block.kind == "points" or (
        block.kind in ("text", "open") and block.line is not None and bool(block.line.limit)
    )


def anchors(part: Part, view: Shown) -> dict[str, str]:
    """Where a link to a question leads that has no control of its own name: to the first of its choices."""
    return {
        block.id: f"{block.id}.{view.choices[block.id][0]}"
        for block in part.blocks
        if block.weights and block.id in view.choices
    }


def problem_text(problem: AnswerProblem, texts: Texts) -> str:
    """What is to be done, in the language of the page."""
    labels = {
        name: with_gaps(value.read(texts.language)) for name, value in problem.values.items() if isinstance(value, Text)
    }
    return replace(problem, values={**problem.values, **labels}).text(texts)


def unproven(filled: Filled, texts: Texts) -> Filled:
    """The page again, when the post cannot be told from a forged one: nothing was stored and nothing is lost."""
    if has_session():
        notice = Notice(
            texts("Please press the button once more"),
            texts("This page had been open for too long. Your answers are still here, but are not saved yet."),
        )
    else:
        notice = Notice(
            texts("Your browser keeps no cookies"),
            texts(
                "Without a cookie we cannot save your answers. Allow cookies for this site and press the button once "
                "more. Your answers are still on this page."
            ),
        )
    return replace(filled, notice=notice, status=400)


def unsaved(filled: Filled, texts: Texts) -> Filled:
    """The page again, when the store could not be written: with a button to try again."""
    notice = Notice(
        texts("Your answers could not be saved"),
        texts("Something is wrong on our side. Your answers are still on this page. Wait a moment and try again."),
    )
    return replace(filled, notice=notice, retry=True, status=503)


@dataclass(frozen=True)
class _Opening:
    """What stands above the questions of the first page."""

    facts: Sequence[str]
    promises: Sequence[str]
    go_on: str | None
    sent_url: str | None
    resume_url: str | None


def _go_on(visit: Visit) -> str | None:
    """Where somebody left who comes back to the first page."""
    reached = visit.draft.reached[-1:] if visit.draft else ()
    return next((name for name in reached if name in visit.shown.sections and name != visit.first), None)


def _opening(visit: Visit, go_on: str | None, *, is_sent: bool) -> _Opening:
    texts, questionnaire, community = visit.texts, visit.questionnaire, site().community
    facts = []
    if questionnaire.minutes is not None:
        facts.append(texts.plural("About {n} minute", "About {n} minutes", questionnaire.minutes))
    links: Links = "open" if visit.link is None else "personal"
    promised = promise(anonymous=questionnaire.anonymous, links=links, linking=visit.round.linking)
    facts.append(texts(promised.brief))
    if not any(question.required for question in questionnaire.asking):
        facts.append(texts("You may skip any question"))
    if visit.round.closes is not None:
        facts.append(texts("You can take part until {date}", date=texts.date(visit.round.closes)))
    promises = [text.read(texts.language) for text in (community.purpose, community.privacy) if text is not None]
    promises.extend(texts(detail) for detail in promised.details)
    months = community.retention_months
    promises.append(
        texts.plural("We delete your answers after {n} month.", "We delete your answers after {n} months.", months)
    )
    return _Opening(
        facts,
        promises,
        section_url(visit, go_on) if go_on else None,
        url_for("member.thanks", round_id=visit.round.id) if is_sent else None,
        url_for("member.resume", round_id=visit.round.id) if visit.saved is None else None,
    )
