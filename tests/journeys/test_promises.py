"""What the first page tells a member of who can know what: true for the way in which the round was opened and they came."""

from collections.abc import Callable
from typing import Any

import pytest

from surveytool.response.anonymity import promise
from surveytool.store import keys
from surveytool.store.invitations import Invitee, add_invitations, invitee, link_token
from surveytool.store.rounds import Linking, Links
from surveytool.texts import load_texts

Make = Callable[..., Any]
MEMBER = b"m" * 16

ANONYMOUS = """\
questionnaire: proef
version: 1
kind: needs
languages: [nl, en]
title: {nl: Proef, en: Try-out}
sections:
  - id: een
    title: {nl: Een, en: One}
    questions:
      - {id: wens, kind: open, text: {nl: Wat wens je?, en: What do you wish?}}
"""
NAMED = ANONYMOUS.replace("kind: needs\n", "kind: needs\nanonymous: false\n")


def first_page(round_: Any, *, by_link: bool, language: str = "nl") -> Any:
    member = round_.member(language)
    if not by_link:
        return member.start()
    token = link_token(keys.links_key(round_.workspace.keys, "proef"), "proef", MEMBER)
    return member.open(f"/proef/{token}")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    ("source", "links", "linking", "by_link", "brief"),
    [
        (ANONYMOUS, "open", "none", False, "Anonymous: we do not ask who you are"),
        (ANONYMOUS, "open", "code", False, "Anonymous: we do not ask who you are"),
        (ANONYMOUS, "personal", "none", True, "Anonymous: your link tells us that you took part, never what"),
        (ANONYMOUS, "both", "code", True, "Anonymous: your link tells us that you took part, never what"),
        (ANONYMOUS, "both", "code", False, "Anonymous: we do not ask who you are"),
        (NAMED, "open", "none", False, "Not anonymous: what you fill in may show who you are"),
        (NAMED, "personal", "none", True, "Not anonymous: your answers are kept under a number that belongs to you"),
        (NAMED, "personal", "panel", True, "Not anonymous: your answers are kept under a code that is yours"),
        (NAMED, "both", "panel", False, "Not anonymous: what you fill in may show who you are"),
    ],
)
def test_the_first_page_promises_what_is_kept(
    round_of: Make, source: str, links: Links, linking: Linking, by_link: bool, brief: str, language: str
) -> None:
    options: dict[str, object] = {"links": links, "linking": linking}
    if links != "open":
        options["invitees"] = [Invitee(MEMBER, None if source == ANONYMOUS else MEMBER)]
    page = first_page(round_of(source, **options), by_link=by_link, language=language)
    told = promise(anonymous=source == ANONYMOUS, links="personal" if by_link else "open", linking=linking)
    assert told.brief.startswith(brief)
    texts = load_texts(language)
    for text in (told.brief, *told.details):
        assert texts(text) in page.text


def test_who_comes_by_their_link_and_who_comes_by_the_open_one_are_each_told_their_own(round_of: Make) -> None:
    round_ = round_of(ANONYMOUS, links="both", invitees=[Invitee(MEMBER)])
    for by_link in (False, True, False, True):
        page = first_page(round_, by_link=by_link, language="en")
        assert ("your link tells us that you took part" in page.text) == by_link
        assert ("we do not ask who you are" in page.text) != by_link


@pytest.mark.parametrize(
    ("source", "links", "linking", "kept"),
    [
        (ANONYMOUS, "personal", "none", None),
        (NAMED, "personal", "none", MEMBER),
        (NAMED, "personal", "panel", "code"),
    ],
)
def test_what_is_stored_with_the_answers_is_what_was_told(
    round_of: Make, source: str, links: Links, linking: Linking, kept: object
) -> None:
    round_ = round_of(source, links=links, linking=linking)
    asked = invitee(MEMBER, anonymous=source == ANONYMOUS, linking=linking, keys=round_.workspace.keys)
    add_invitations(round_.database, "proef", keys.links_key(round_.workspace.keys, "proef"), [asked])
    member = round_.member()
    token = link_token(keys.links_key(round_.workspace.keys, "proef"), "proef", MEMBER)
    member.open(f"/proef/{token}")
    member.answer({"wens": "een wens"})
    member.send()
    with round_.database.reading() as connection:
        ((stored,),) = connection.exec_driver_sql("SELECT person FROM response")
    if kept == "code":
        assert stored == keys.person_code(keys.known_lasting_key(round_.workspace.keys, "panel"), MEMBER)
    else:
        assert stored == kept


def test_words_of_a_member_with_a_personal_link_join_their_answers_and_the_link_does_not(round_of: Make) -> None:
    round_ = round_of(ANONYMOUS, links="personal", linking="code", invitees=[Invitee(MEMBER)])
    member = round_.member()
    token = link_token(keys.links_key(round_.workspace.keys, "proef"), "proef", MEMBER)
    member.open(f"/proef/{token}")
    member.answer({"wens": "een wens"})
    page = member.answer({"words": "appel kameel tulp zadel"}, press="send")
    assert "Bewaar deze vier woorden" in page.text
    with round_.database.reading() as connection:
        ((stored,),) = connection.exec_driver_sql("SELECT person FROM response")
        ((of_link,),) = connection.exec_driver_sql("SELECT person FROM invitation")
    key = keys.known_lasting_key(round_.workspace.keys, "linking")
    assert (stored, of_link) == (keys.person_code(key, b"appel kameel tulp zadel"), None)
