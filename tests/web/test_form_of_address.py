"""Dutch pages say "je", or "u" to every member of a community that chose so; English pages are the same for both."""

import re
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

import surveytool.web
from surveytool.errors import InvalidInput
from surveytool.store.workspace import Workspace, read_community
from surveytool.texts import load_texts
from surveytool.web.member import create_member_app

AREAS = ("web.po", "answers.po", "anonymity.po", "poster.po", "mail.po", "milestone.po")
"""The catalogues of which members see texts."""
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jouwe|jullie|jezelf|jouzelf)\b", re.IGNORECASE)
FORMAL = re.compile(r"\b(u|uw|uzelf)\b", re.IGNORECASE)
FIELDS = re.compile(r"\{([a-z_]+)\}")
PAGES = ("/", "/proef", "/proef/check", "/proef/counted", "/proef/thanks", "/elders", "/proef/section/geen")
U = "name: Netwerk\nform_of_address: u\n"


def messages(*path: str) -> dict[object, tuple[str, ...]]:
    def found() -> Iterator[Message]:
        for area in AREAS:
            file = resources.files("surveytool").joinpath("catalogues", "nl", *path, area)
            with file.open("rb") as stream:
                yield from (message for message in read_po(stream, locale="nl") if message.id)

    return {m.id: tuple(m.string) if isinstance(m.string, tuple | list) else (str(m.string),) for m in found()}


def test_every_text_that_says_je_has_one_that_says_u_and_no_other_has() -> None:
    plain = messages()
    addressing = {key for key, texts in plain.items() if any(INFORMAL.search(text) for text in texts)}
    assert len(addressing) > 40
    assert addressing - messages("formal").keys() == set(), "write these in catalogues/nl/formal too"
    assert messages("formal").keys() - addressing == set(), "these are not needed, or not there any more"


def test_formal_texts_say_u_and_never_je_and_fill_in_the_same() -> None:
    plain = messages()
    for key, texts in messages("formal").items():
        for formal, informal in zip(texts, plain[key], strict=True):
            assert not INFORMAL.search(formal), formal
            assert FORMAL.search(formal), formal
            assert FIELDS.findall(formal) == FIELDS.findall(informal), formal


def test_texts_of_the_pages_are_asked_of_the_site_which_knows_the_form() -> None:
    web = Path(surveytool.web.__file__).parent / "member"  # the coding page addresses the board, not the members
    users = {file.name for file in web.rglob("*.py") if re.search(r"\bload_texts\(", file.read_text("utf-8"))}
    assert users == {"site.py"}


def pages(workspace: Workspace, language: str) -> str:
    browser = create_member_app(workspace, secret_key=b"of the test" * 3).test_client()
    headers = {"Accept-Language": language}
    found = [browser.get(address, headers=headers, follow_redirects=True).text for address in PAGES]
    found.append(browser.post("/proef", data={"action": "next"}, headers=headers).text)  # without the cookie
    found.append(browser.post("/proef", data={"onbekend": "1"}, headers=headers).text)
    found.append(browser.post("/proef", data={"wens": "x" * 100_000}, headers=headers).text)
    return "\n".join(re.sub(r"<(style|script).*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL) for page in found)


SOURCE = """\
questionnaire: proef
version: 1
kind: other
languages: [nl, en]
title: {nl: Proef, en: Trial}
sections:
  - id: een
    title: {nl: Een, en: One}
    questions:
      - {id: wens, kind: open, text: {nl: Welke wens?, en: Which wish?}, max_length: 10}
      - {id: waar, kind: multiple_choice, text: {nl: Waar?, en: Where?}, choices: [{code: a, label: {nl: A, en: A}}, {code: b, label: {nl: B, en: B}}]}
"""


def test_every_page_says_u_where_the_community_says_so(workspace_of: Callable[..., Workspace]) -> None:
    words = pages(workspace_of(SOURCE, community=U), "nl")
    assert "Wat gebeurt er met uw antwoorden?" in words
    assert INFORMAL.findall(words) == []
    assert len(FORMAL.findall(words)) > 10


def test_pages_say_je_unless_told_otherwise(workspace_of: Callable[..., Workspace]) -> None:
    words = pages(workspace_of(SOURCE), "nl")
    assert "Wat gebeurt er met je antwoorden?" in words
    assert FORMAL.findall(words) == []


def test_english_is_the_same_in_either_form() -> None:
    assert load_texts("en", formal=True) == load_texts("en")


def test_another_form_is_told_with_its_place() -> None:
    with pytest.raises(InvalidInput, match=r"community\.yaml:2:\d+: .*form_of_address"):
        read_community(b"name: Netwerk\nform_of_address: gij\n", file="community.yaml")
