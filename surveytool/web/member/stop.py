"""No more mail, please: the page behind the link at the foot of every mail, and the button of the mail program.

Nothing is known here of an address. What is asked is noted with the link; whoever mails reads it there.
"""

from flask import Response, request, url_for

from surveytool.store import invitations
from surveytool.store.invitations import find_invitation, read_token, tag
from surveytool.store.rounds import Round, read_round
from surveytool.texts import Texts
from surveytool.web.member.link import unknown_link
from surveytool.web.member.page import Link, message, page
from surveytool.web.member.posted import Unreadable, read_posted
from surveytool.web.member.site import site
from surveytool.web.member.visit import choose_texts

_ONE_CLICK = "List-Unsubscribe"
"""The field that a mail program posts by itself (RFC 8058); our own form has it too, so that there is one way."""


def show_stop(round_id: str, token: str) -> Response:
    """GET ``/<round>/<token>/stop``: ask whether no more mail is wanted."""
    round_, texts, found = _asked(round_id, token)
    if found is None:
        return unknown_link(round_, texts, is_whole=read_token(token) is not None)
    if round_.state == "closed":
        return _too_late(texts)
    return page(
        "stop.html",
        round_=round_,
        layout=site().instrument(round_).layouts[texts.language],
        action=url_for("member.stop", round_id=round_id, token=found),
        field=_ONE_CLICK,
        back_url=url_for("member.link", round_id=round_id, token=found),
    )


def stop_mails(round_id: str, token: str) -> Response:
    """POST ``/<round>/<token>/stop``: note it. Whoever has the link may say so; there is no cookie in it, as a mail program
    has none of ours."""
    _read_one_click()
    round_, texts, found = _asked(round_id, token)
    if found is None:
        return unknown_link(round_, texts, is_whole=read_token(token) is not None)
    if round_.state == "closed":
        return _too_late(texts)
    invitations.stop_mails(site().database, round_id, tag(found))
    return message(
        texts("You get no more mail from us"),
        texts("No invitations and no reminders. Your link goes on working as long as the survey is open."),
        texts("Do you want mail again later? Then tell the board."),
        status=200,
        link=Link(url_for("member.link", round_id=round_id, token=found), texts("To the survey")),
        round_=round_,
    )


def _read_one_click() -> None:
    """Raises Unreadable when it is not this one field that was sent: an empty post of a program that tries every form of a
    mail is no wish. A mail program may send it either way, and is advised to send it as parts (RFC 8058, 3.2)."""
    fields = request.form if request.mimetype == "multipart/form-data" else read_posted(request)
    if fields.keys() != {_ONE_CLICK}:
        raise Unreadable("it has not the one field that asks for no more mail")


def _asked(round_id: str, token: str) -> tuple[Round, Texts, str | None]:
    """The round, and the token when it is one of its links."""
    found = read_token(token)
    with site().database.reading() as connection:
        round_ = read_round(connection, round_id)
        is_there = found is not None and find_invitation(connection, round_id, tag(found)) is not None
    texts = choose_texts(site().instrument(round_).questionnaire.languages)
    return round_, texts, found if is_there else None


def _too_late(texts: Texts) -> Response:
    """After closing nobody knows any more whose link this was."""
    contact = site().community.contact
    lines = [
        texts("This survey is closed, and nobody knows any more whose link this was. You get no more mail about it.")
    ]
    if contact:
        lines.append(texts("To get no mail about later surveys either, write to {contact}.", contact=contact))
    home = Link(url_for("member.rounds"), texts("To the open surveys"))
    return message(texts("This survey is closed"), *lines, status=410, link=home)
