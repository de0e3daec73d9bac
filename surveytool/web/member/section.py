"""Answering: the pages with questions, and what happens with what is sent from them."""

from collections.abc import Collection
from dataclasses import replace

from flask import Response, g, request, session, url_for

from surveytool.errors import Refused, StoreError
from surveytool.questionnaire.flow import Shown, shown
from surveytool.response import Value
from surveytool.store import drafts
from surveytool.web.member import cookie
from surveytool.web.member.address import check_url, section_url, see_other
from surveytool.web.member.draft import Draft, begin, write_draft
from surveytool.web.member.form import SectionForm
from surveytool.web.member.page import page_texts
from surveytool.web.member.posted import as_form, read_posted, refuse_unknown
from surveytool.web.member.section_page import (
    Filled,
    dependents,
    fresh,
    is_returning,
    problem_text,
    section_page,
    unproven,
    unsaved,
)
from surveytool.web.member.site import site
from surveytool.web.member.visit import NotOpen, Visit, open_visit

_OWN_FIELDS = frozenset({"csrf_token", "action", "_from", "_shown"})


def show_first(round_id: str) -> Response:
    """GET ``/<round>``: the introduction with the first section under it."""
    visit = open_visit(round_id)
    if visit.draft is None:
        session.setdefault(began_key(round_id), int(site().now().timestamp()))
    return section_page(visit, visit.first, fresh(visit, visit.first))


def show_section(round_id: str, section_id: str) -> Response:
    """GET ``/<round>/section/<section>``; who has not begun, or does not see this section, goes to the first page."""
    visit = open_visit(round_id)
    if visit.draft is None or section_id not in visit.shown.sections or section_id == visit.first:
        return see_other(section_url(visit, visit.first, **({"from": "check"} if is_returning() else {})))
    return section_page(visit, section_id, fresh(visit, section_id))


def answer_first(round_id: str) -> Response:
    """POST ``/<round>``."""
    g.posted = read_posted(request)
    visit = open_visit(round_id)
    return _answer(visit, visit.first)


def answer_section(round_id: str, section_id: str) -> Response:
    """POST ``/<round>/section/<section>``."""
    g.posted = read_posted(request)
    visit = open_visit(round_id)
    if section_id not in visit.shown.sections:
        return see_other(url_for("member.first", round_id=round_id))
    return _answer(visit, section_id)


def _answer(visit: Visit, section_id: str) -> Response:
    posted, part = g.posted, visit.part(section_id)
    refuse_unknown(posted, part.names | _OWN_FIELDS)
    typed = {name: values for name, values in posted.items() if name in part.names}
    filled = Filled(typed, returning=posted.get("_from") == ["check"])
    form = visit.instrument.forms[section_id](as_form(posted))
    form.questions.decimal = visit.texts.decimal_sign
    form.shown = _view(visit, section_id, form)
    is_whole, is_back = form.validate(), posted.get("action") == ["back"]
    if "csrf_token" in form.errors:
        return section_page(visit, section_id, unproven(filled, visit.texts))
    draft = visit.draft or begin(int(session.get(began_key(visit.round.id), site().now().timestamp())))
    draft = draft.with_section(section_id, part.names, form.answers, None if is_whole else typed)
    answered = replace(visit, draft=draft)
    new = _new(answered, section_id, posted["_shown"][0]) if "_shown" in posted and not is_back else ()
    problems = [problem for problem in form.problems if not _is_of(problem.variable, new)]
    if problems and not is_back:
        words = {problem.variable: problem_text(problem, visit.texts) for problem in reversed(problems)}
        return section_page(answered, section_id, replace(filled, problems=words, status=422))
    try:
        answered = _save(answered, section_id, goes_on=not new and not is_back)
    except Refused as error:
        raise NotOpen(visit.round) from error
    except StoreError:
        return section_page(answered, section_id, unsaved(filled, page_texts()))
    response = see_other(_next_url(answered, section_id, new, is_back=is_back, returning=filled.returning))
    assert answered.secret is not None
    cookie.set_draft_secret(response, visit.round.id, answered.secret)
    return response


def _view(visit: Visit, section_id: str, form: SectionForm) -> Shown:
    """What is shown once the answers of this page count: an answer may show or hide a question beside it."""
    part = visit.part(section_id)
    if not part.dependents:
        return visit.shown
    before = visit.draft.answers if visit.draft else {}
    others: dict[str, Value] = {name: value for name, value in before.items() if name not in part.names}
    return shown(visit.questionnaire, others | form.questions.tentative())


def _new(visit: Visit, section_id: str, presented: str) -> tuple[str, ...]:
    """What the answers brought up that was not on the page; without scripts it takes one more look at the page."""
    return tuple(name for name in dependents(visit, section_id, visit.shown) if name not in presented.split())


def _is_of(variable: str, names: Collection[str]) -> bool:
    return any(variable == name or variable.startswith(f"{name}.") for name in names)


def _save(visit: Visit, section_id: str, *, goes_on: bool) -> Visit:
    """Save the draft; the sections that are reached with it are counted, each once."""
    assert visit.draft is not None
    ahead = visit.after(section_id) if goes_on else None
    draft: Draft = visit.draft.reaching(section_id, *([ahead] if ahead else []))
    secret = visit.secret or drafts.new_secret()
    drafts.save(
        site().database,
        round_id=visit.round.id,
        secret=secret,
        content=write_draft(draft),
        section=draft.reached[-1],
        reached=draft.reached[len(visit.draft.reached) :],
    )
    return visit.with_draft(draft, secret)


def _next_url(visit: Visit, section_id: str, new: Collection[str], *, is_back: bool, returning: bool) -> str:
    if is_back:
        return section_url(visit, visit.before(section_id) or visit.first)
    if new:
        blocks = visit.part(section_id).blocks
        first = next(block.id for block in blocks if any(_is_of(name, [block.id]) for name in new))
        keep = {"from": "check"} if returning else {}
        return section_url(visit, section_id, more="1", **keep) + f"#q-{first}"
    after = visit.after(section_id)
    return check_url(visit) if returning or after is None else section_url(visit, after)


def began_key(round_id: str) -> str:
    """Under which key of the session it stands when this browser first saw the round."""
    return f"began-{round_id}"
