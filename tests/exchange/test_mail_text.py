"""The texts of mails: ready ones in each language, the board's own with every mistake told, and what fills them."""

import re
from pathlib import Path

import pytest

from surveytool.errors import InvalidInput
from surveytool.exchange.mail.template import (
    KINDS,
    LANGUAGES,
    PLACEHOLDERS,
    check_mail_text,
    mail_text,
    placeholders,
    read_mail_text,
    ready_text,
)

GOOD = "Subject: Doe je mee?\n\nDag {{ name }},\n\n{{ link }}\n"
INFORMAL = re.compile(r"\b(je|jij|jou|jouw|jullie)\b", re.IGNORECASE)
FORMAL = re.compile(r"\b(u|uw)\b", re.IGNORECASE)


def codes(text: str | bytes) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(InvalidInput) as told:
        read_mail_text(data, file="m.md")
    return [f"{problem.place} {problem.code}" for problem in told.value.problems]


@pytest.mark.parametrize("kind", KINDS)
def test_ready_texts_are_sound_and_say_all_there_is_to_fill_in(kind: str) -> None:
    for language in LANGUAGES:
        for formal in (False, True):
            text = read_mail_text(ready_text(kind, language, formal=formal), file="ready.md")  # type: ignore[arg-type]
            assert set(placeholders(text.subject + text.body)) == set(PLACEHOLDERS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_of_address_is_that_of_the_community(kind: str) -> None:
    informal = ready_text(kind, "nl").decode()  # type: ignore[arg-type]
    formal = ready_text(kind, "nl", formal=True).decode()  # type: ignore[arg-type]
    assert INFORMAL.search(informal) and not FORMAL.search(informal)
    assert FORMAL.search(formal) and not INFORMAL.search(formal)
    assert ready_text(kind, "en", formal=True) == ready_text(kind, "en")  # type: ignore[arg-type]


def test_a_text_of_the_board_goes_before_the_ready_one(tmp_path: Path) -> None:
    (tmp_path / "mails").mkdir()
    (tmp_path / "mails" / "invitation.nl.md").write_text(GOOD, "utf-8")
    assert mail_text("invitation", "nl", questionnaires=tmp_path).subject == "Doe je mee?"
    assert mail_text("invitation", "en", questionnaires=tmp_path).subject.startswith("{{ title }}")
    assert mail_text("reminder", "nl", questionnaires=tmp_path).subject.startswith("Doe je nog mee?")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD.replace("Subject: Doe je mee?", "Doe je mee?"), ["m.md:1 no_subject"]),
        (GOOD.replace("Doe je mee?", ""), ["m.md:1 no_subject"]),
        (GOOD.replace("Doe je mee?", "x" * 151), ["m.md:1 subject_too_long"]),
        (GOOD.replace("Doe je mee?", "Zie {{ link }}"), ["m.md:1 link_in_subject"]),
        (GOOD.replace("{{ link }}", "de link"), ["m.md no_link"]),
        (GOOD + "{{ naam }}\n", ["m.md:6 unknown_placeholder"]),
        (GOOD + "{{ name.__class__ }}\n", ["m.md:6 unknown_placeholder"]),
        (GOOD + "{{ 7 * 7 }} {{ name\n", ["m.md:6 unknown_placeholder", "m.md:6 unknown_placeholder"]),
        (GOOD + "{{ Link }} {{}}\n", ["m.md:6 unknown_placeholder", "m.md:6 unknown_placeholder"]),
        (GOOD + "\n\nonzichtbaar\u202e", ["m.md:8 invisible_character"]),
        ("", ["m.md:1 no_subject", "m.md no_link"]),
        (b"Subject: Geachte caf\xe9\n\n{{ link }}", ["m.md:1 not_utf8"]),
        (GOOD.encode("utf-16"), ["m.md:1 not_utf8"]),
        (GOOD + "x" * 65_536, ["m.md mail_too_large"]),
    ],
)
def test_every_mistake_is_told_with_its_line(text: str | bytes, expected: list[str]) -> None:
    assert codes(text) == expected


def test_windows_files_and_a_dutch_heading_are_read() -> None:
    text = read_mail_text(
        b"\xef\xbb\xbf" + GOOD.replace("Subject", "Onderwerp").replace("\n", "\r\n").encode(), file="m"
    )
    assert text.subject == "Doe je mee?"
    assert text.body == "Dag {{ name }},\n\n{{ link }}"


def test_a_file_with_another_name_is_told(tmp_path: Path) -> None:
    for name in ("uitnodiging.nl.md", "invitation.de.md", "invitation.md"):
        assert [problem.code for problem in check_mail_text(GOOD.encode(), file=tmp_path / name)] == ["mail_name"]
    assert check_mail_text(GOOD.encode(), file=tmp_path / "reminder.en.md") == ()


def test_what_fills_a_text_is_not_filled_again_and_a_line_without_its_fact_is_left_out() -> None:
    text = read_mail_text(
        b"Subject: {{ title }}\n\nDag {{name}},\nTot en met {{ closes }}.\n\n{{ minutes }}\n\n{{ link }} {0} %s {name}",
        file="m",
    )
    values = {"name": "{{ link }} {0}", "closes": None, "minutes": None, "link": "https://x", "title": "A\r\nBcc: b"}
    assert text.fill_subject(values) == "A Bcc: b"
    filled = text.fill_body(values, lambda name: values[name] or "")
    assert filled == "Dag {{ link }} {0},\n\nhttps://x {0} %s {name}"
