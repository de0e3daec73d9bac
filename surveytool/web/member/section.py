"""Answering: the pages with questions, and what happens with what is sent from them."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from flask import Response, g, request, session, url_for

from surveytool.errors import Refused, StoreError
from surveytool.questionnaire.flow import Shown, shown
from surveytool.questionnaire.model import Open, TextQuestion
from surveytool.response import Answers, Value
from surveytool.store import drafts
from surveytool.web.member import cookie
from surveytool.web.member.address import check_url, section_url, see_other
from surveytool.web.member.draft import Draft, Typed, begin, read_draft, write_draft
from surveytool.web.member.form import SectionForm
from surveytool.web.member.page import Link, Notice, message, page_texts
from surveytool.web.member.posted import as_form, read_posted, refuse_unknown
from surveytool.web.member.section_page import (
    Filled,
    dependents,
    fresh,
    look_page,
    problem_text,
    section_page,
    unproven,
    unsaved,
)
from surveytool.web.member.site import site
from surveytool.web.member.visit import NotOpen, Visit, open_visit, use_texts

_OWN_FIELDS = frozenset({"csrf_token", "action", "_from", "_shown", "_draft"})
_LANGUAGE = "language-"


class _Gone(Exception):
    """The draft that a page belongs to was sent or taken away while the page was being saved."""


def show_first(round_id: str) -> Response:
    """GET ``/<round>``: the introduction with the first section under it."""
    visit = open_visit(round_id)
    if visit.draft is None:
        session.setdefault(began_key(round_id), int(site().now().timestamp()))
    if visit.secret is not None:
        return section_page(visit, visit.first, fresh(visit, visit.first))
    # before anything is saved, so that two clicks on the first "Next" save one draft, and shuffled choices stay where they are
    secret = drafts.new_secret()
    visit = replace(visit, secret=secret)
    response = section_page(visit, visit.first, fresh(visit, visit.first))
    cookie.set_draft_secret(response, round_id, secret, visit.link)
    return response


def show_section(round_id: str, section_id: str) -> Response:
    """GET ``/<round>/section/<section>``; who has not begun, or does not see this section, goes to the first page."""
    visit = open_visit(round_id)
    if visit.draft is None or section_id not in visit.shown.sections or section_id == visit.first:
        came_from = request.args.get("from")
        return see_other(
            section_url(visit, visit.first, **({"from": came_from} if came_from in ("check", "code") else {}))
        )
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
        return _not_shown(visit, section_id)
    return _answer(visit, section_id)


def _answer(visit: Visit, section_id: str) -> Response:
    posted, part = g.posted, visit.part(section_id)
    refuse_unknown(posted, part.names | _OWN_FIELDS)
    typed = {name: values for name, values in posted.items() if name in part.names}
    filled = Filled(typed, returning=posted.get("_from") == ["check"])
    form = visit.instrument.forms[section_id](as_form(posted))
    form.questions.decimal = visit.texts.decimal_sign
    form.shown = _view(visit, section_id, form)
    action = posted.get("action", ["next"])[0]
    language = _language(visit, action)
    goes_on = language is None and action not in ("back", "later")
    is_whole = form.validate()
    if language is not None:
        visit = replace(visit, texts=use_texts(language))
    if not goes_on and visit.draft is None and not _is_filled(typed):
        return _untouched(visit, section_id, filled, language)
    if "csrf_token" in form.errors:
        return section_page(visit, section_id, unproven(filled, visit.texts))
    if posted.get("_draft", [""])[0] not in ("", visit.mark):
        return _of_another(visit, section_id, filled)
    if action == "look":
        return look_page(visit, section_id, filled, form.shown)
    entered = _Entered(section_id, part.kept, form.answers, None if is_whole else typed)
    answered = replace(visit, draft=entered.into(visit.draft or _begun(visit)))
    new = _new(answered, section_id, posted["_shown"][0]) if "_shown" in posted and goes_on else ()
    problems = [problem for problem in form.problems if not _is_of(problem.variable, new)]
    if problems and goes_on:
        words = {problem.variable: problem_text(problem, visit.texts) for problem in reversed(problems)}
        return section_page(answered, section_id, replace(filled, problems=words, status=422))
    try:
        saved = _save(visit, entered, goes_on=not new and goes_on)
    except _Gone:
        return _of_another(open_visit(visit.round.id), section_id, filled)
    except Refused as error:
        raise NotOpen(visit.round) from error
    except StoreError:
        return section_page(answered, section_id, unsaved(filled, page_texts()))
    response = see_other(_next_url(saved, section_id, new, action=action, returning=filled.returning))
    assert saved.secret is not None
    cookie.set_draft_secret(response, visit.round.id, saved.secret, visit.link)
    return response


@dataclass(frozen=True)
class _Entered:
    """What came from a page. ``names`` are those of all answers that it can give; ``typed`` is what was typed when not all
    of it can be kept as an answer."""

    section: str
    names: frozenset[str]
    answers: Answers
    typed: Typed | None

    def into(self, draft: Draft) -> Draft:
        """``draft`` with this in place of what it had of the section; the rest of it stays."""
        return draft.with_section(self.section, self.names, self.answers, self.typed)


def _begun(visit: Visit) -> Draft:
    return begin(int(session.get(began_key(visit.round.id), site().now().timestamp())), visit.link)


def _language(visit: Visit, action: str) -> str | None:
    """The language to go on in, when that is the button that was pressed."""
    language = action.removeprefix(_LANGUAGE)
    return language if language != action and language in visit.questionnaire.languages else None


def _is_filled(typed: Typed) -> bool:
    return any(value.strip() for values in typed.values() for value in values)


def _untouched(visit: Visit, section_id: str, filled: Filled, language: str | None) -> Response:
    """Nothing was saved and nothing is typed, so there is nothing to save."""
    if language is not None:
        return see_other(section_url(visit, section_id, lang=language))
    texts = visit.texts
    notice = Notice(
        texts("You have not filled in anything yet"),
        texts("So there is nothing to save. Open the link of the survey again when you have time."),
    )
    return section_page(visit, section_id, replace(filled, notice=notice, status=422))


def _of_another(visit: Visit, section_id: str, filled: Filled) -> Response:
    """The page is of a draft that this browser does not have any more. It stays, with what was typed, and is not saved
    before somebody says so: it may have been sent already, and answers of two people must not be mixed."""
    if section_id not in visit.shown.sections:
        return _not_shown(visit, section_id)
    texts = visit.texts
    if visit.draft is not None:
        text = texts(
            "Other answers were opened in this browser. What stands on this page is not saved with those, unless you press "
            "the button once more."
        )
    else:
        text = texts(
            "They were sent, perhaps from another tab or device, or this browser kept them for too long. What stands on this "
            "page is not saved. You begin again with it when you press the button once more."
        )
    heading = texts("The answers this page belongs to are not here any more")
    return section_page(visit, section_id, replace(filled, notice=Notice(heading, text), status=409))


def _not_shown(visit: Visit, section_id: str) -> Response:
    """The section does not belong to the answers there are. What was typed on it can be copied."""
    sections = {section.id: section for section in visit.questionnaire.sections}
    asked = sections[section_id].questions if section_id in sections else ()
    names = [question.id for question in asked if isinstance(question, Open | TextQuestion)]
    typed = [value for name in names for value in g.posted.get(name, ()) if value.strip()]
    link = url_for("member.first", round_id=visit.round.id)
    if not typed:
        return see_other(link)
    texts = visit.texts
    return message(
        texts("These questions are not asked any more"),
        texts(
            "They do not belong to the answers that are saved now: those were changed or sent, perhaps in another tab."
        ),
        status=409,
        typed=typed,
        link=Link(link, texts("Go on where you were")),
        round_=visit.round,
    )


def _view(visit: Visit, section_id: str, form: SectionForm) -> Shown:
    """What is shown once the answers of this page count: an answer may show or hide a question beside it."""
    part = visit.part(section_id)
    if not part.dependents:
        return visit.shown
    before = visit.draft.answers if visit.draft else {}
    others: dict[str, Value] = {name: value for name, value in before.items() if name not in part.kept}
    return shown(visit.questionnaire, others | form.questions.tentative())


def _new(visit: Visit, section_id: str, presented: str) -> tuple[str, ...]:
    """What the answers brought up that was not on the page; without scripts it takes one more look at the page."""
    return tuple(name for name in dependents(visit, section_id, visit.shown) if name not in presented.split())


def _is_of(variable: str, names: Collection[str]) -> bool:
    return any(variable == name or variable.startswith(f"{name}.") for name in names)


def _save(visit: Visit, entered: _Entered, *, goes_on: bool) -> Visit:
    """Save the section with whatever is saved of the others by then; those that are reached with it are counted, each once.

    Raises:
        _Gone: when what was saved before is not there any more.
    """
    secret = visit.secret or drafts.new_secret()

    def change(content: str | None) -> drafts.Changed:
        if content is None and visit.saved is not None:
            raise _Gone
        before = read_draft(content) if content is not None else _begun(visit)
        draft = entered.into(before)
        ahead = replace(visit, draft=draft).after(entered.section) if goes_on else None
        draft = draft.reaching(entered.section, *([ahead] if ahead else []))
        return drafts.Changed(write_draft(draft), draft.reached[-1], draft.reached[len(before.reached) :])

    changed = drafts.change(site().database, round_id=visit.round.id, secret=secret, change=change)
    return visit.with_saved(changed.content, secret)


def _next_url(visit: Visit, section_id: str, new: Collection[str], *, action: str, returning: bool) -> str:
    keep = {"from": "check"} if returning else {}
    if action == "back":
        return section_url(visit, visit.before(section_id) or visit.first)
    if action == "later":
        return url_for("member.later", round_id=visit.round.id, at=section_id)
    if (language := _language(visit, action)) is not None:
        return section_url(visit, section_id, lang=language, **keep)
    if new:
        blocks = visit.part(section_id).blocks
        first = next(block.id for block in blocks if any(_is_of(name, [block.id]) for name in new))
        return section_url(visit, section_id, more="1", **keep) + f"#q-{first}"
    after = visit.after(section_id)
    return check_url(visit) if returning or after is None else section_url(visit, after)


def began_key(round_id: str) -> str:
    """Under which key of the session it stands when this browser first saw the round."""
    return f"began-{round_id}"
