"""Coming by a personal link. Opening it changes nothing that is stored, however often and by whatever program."""

from flask import Response, url_for

from surveytool.errors import NotFound
from surveytool.store.invitations import Invitation, find_invitation, read_token, tag
from surveytool.store.rounds import Round, read_round
from surveytool.texts import Texts
from surveytool.web.member import cookie
from surveytool.web.member.address import see_other
from surveytool.web.member.attempt import too_often, wait_notice, waiting
from surveytool.web.member.page import Link, message
from surveytool.web.member.site import site
from surveytool.web.member.visit import choose_texts


def open_link(round_id: str, token: str) -> Response:
    """GET ``/<round>/<token>``: on to the round, with the token in a cookie instead of in the address."""
    found = read_token(token)
    with site().database.reading() as connection:
        round_ = read_round(connection, round_id)
        invitation = find_invitation(connection, round_id, tag(found)) if found is not None else None
    if not round_.invites:
        raise NotFound("No such page.")
    texts = choose_texts(site().instrument(round_).questionnaire.languages)
    if round_.purged is not None and found is not None:
        return _closed(round_, texts, invitation)
    if found is None or invitation is None:
        return unknown_link(round_, texts, is_whole=found is not None)
    if round_.state == "closed":
        return _closed(round_, texts, invitation)
    response = see_other(url_for("member.first", round_id=round_id))
    cookie.set_link_token(response, round_id, found)
    cookie.set_language_chosen(response, texts.language)
    return response


def unknown_link(round_: Round, texts: Texts, *, is_whole: bool) -> Response:
    """The page for who comes with something that is no link of this round."""
    seconds = too_often("link")
    home = Link(url_for("member.rounds"), texts("To the open surveys"))
    if seconds is not None:
        notice = wait_notice(seconds, texts)
        return waiting(message(notice.title, notice.text, status=429, link=home), seconds)
    line = texts("Some mail programs break a link in two. Copy all of it, up to the last letter, into the address bar.")
    if is_whole:
        line = texts(
            "It belongs to no member of this survey. Do you think it should? Then ask the board for your link."
        )
    return message(texts("This link is not right"), line, status=404, link=home, round_=round_)


def _closed(round_: Round, texts: Texts, invitation: Invitation | None) -> Response:
    """``invitation`` is None when the answers were deleted, and with them which links were used."""
    title = site().instrument(round_).questionnaire.title.read(texts.language)
    used = texts("Answers were sent with your link. They count, unless they were withdrawn.")
    unused = texts("No answers were sent with your link.")
    return message(
        texts("This survey is closed"),
        texts("“{title}” has closed. Answers can no longer be sent.", title=title),
        _deleted(round_, texts) if invitation is None else used if invitation.answered else unused,
        status=410,
        link=Link(url_for("member.counted", round_id=round_.id), texts("Were your answers counted?")),
        round_=round_,
    )


def _deleted(round_: Round, texts: Texts) -> str:
    assert round_.purged is not None
    return texts("The answers to this survey were deleted on {date}.", date=texts.date(round_.purged))
