"""What members are promised: true for each way in which a round can be opened, and there in Dutch."""

import itertools
import re
from importlib import resources
from typing import get_args

import pytest
from babel.messages.pofile import read_po

from surveytool.response.anonymity import Linking, Links, Promise, promise
from surveytool.texts import load_texts

WAYS = [
    (anonymous, links, linking)
    for anonymous, links, linking in itertools.product((True, False), get_args(Links), get_args(Linking))
    if not (anonymous and linking == "panel")
]


def of(anonymous: bool, links: Links, linking: Linking) -> Promise:
    return promise(anonymous=anonymous, links=links, linking=linking)


def said(told: Promise) -> tuple[str, ...]:
    return (told.brief, *told.details, *told.account)


def test_every_text_is_in_the_dutch_catalogue_and_nothing_else() -> None:
    with resources.files("surveytool").joinpath("catalogues", "nl", "anonymity.po").open("rb") as stream:
        known = {message.id for message in read_po(stream, locale="nl") if message.id}
    assert {text for way in WAYS for text in said(of(*way))} == known


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_only_an_anonymous_round_is_called_anonymous(way: tuple[bool, Links, Linking]) -> None:
    told = of(*way)
    anonymous = way[0]
    assert told.brief.startswith("Anonymous:" if anonymous else "Not anonymous:")
    assert told.account[0].startswith("The answers are anonymous:" if anonymous else "The answers are not anonymous:")
    dutch = load_texts("nl")
    assert dutch(told.brief).startswith("Anoniem:" if anonymous else "Niet anoniem:")
    assert not re.search("nobody|niemand", " ".join((*told.details, *map(dutch, told.details)))) or anonymous


def test_a_personal_link_is_said_to_tell_that_somebody_took_part() -> None:
    for links in ("personal", "both"):
        assert "that you took part" in promise(anonymous=True, links=links).brief
    assert "that you took part" not in " ".join(said(promise(anonymous=True, links="open")))


def test_linking_is_told_of_where_it_is_done_and_nowhere_else() -> None:
    for anonymous, links, linking in WAYS:
        details = " ".join(of(anonymous, links, linking).details)
        assert ("four words" in details) == (linking == "code")
        assert ("laid side by side" in details) == (linking == "code" or (linking == "panel" and links != "open")), (
            anonymous,
            links,
            linking,
        )
        assert ("key of the board" in details) == (linking == "panel" and links != "open")


def test_a_form_of_address_changes_no_promise() -> None:
    formal, plain = load_texts("nl", formal=True), load_texts("nl")
    for way in WAYS:
        for text in said(of(*way)):
            assert len(formal(text).split(".")) == len(plain(text).split("."))
