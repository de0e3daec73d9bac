"""A mail as it goes out: safe whatever members are called and the board writes, the same in plain text and as a page."""

import datetime
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import unescape

import nh3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveytool.exchange.mail.address import NotAnAddress, Sender
from surveytool.exchange.mail.message import SENT, Letter, Occasion, compose, promise
from surveytool.exchange.mail.template import MailText, read_mail_text, ready_text
from surveytool.exchange.mail.transport import Delivery, MailServer
from surveytool.texts import load_texts
from surveytool.web.markdown import render_markdown
from tests.exchange.test_mail_transport import settings
from tests.mail_server import post_office

NOW = datetime.datetime(2026, 11, 25, 19, 0, tzinfo=datetime.UTC)
LINK = "https://vragen.example.org/behoeften-2026/" + "a2b3c4d5e6f7" * 2 + "xy"
FACTS = {
    "title": "Behoeftepeiling",
    "closes": "30 november 2026",
    "minutes": "6 minuten",
    "community": "Netwerk VS",
    "contact": "bestuur@example.org",
}


def written(
    *,
    name: str = "Noor",
    text: MailText | None = None,
    address: str = "noor@example.org",
    link: str = LINK,
    anonymous: bool = True,
    linking: str = "none",
    **facts: str | None,
) -> EmailMessage:
    """The mail as the one who gets it has it, after the way over the line."""
    texts = load_texts("nl")
    occasion = Occasion(
        Sender("Netwerk, het bestuur", "bestuur@example.org"),
        "#0B5A7A",
        "bestuur@example.org",
        {**FACTS, **facts},
        promise(texts, anonymous=anonymous, linking=linking, community="Netwerk VS"),
    )
    text = text or read_mail_text(ready_text("invitation", "nl"), file="invitation.nl.md")
    message = compose(Letter(address, name, link, text, texts), occasion, now=NOW, markdown=render_markdown)
    return message_from_bytes(message.as_bytes(policy=SENT), policy=policy.default)  # type: ignore[arg-type]


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r", "")


def own(body: str) -> MailText:
    return MailText("Doe mee", body, "own.md")


def words(html: str) -> list[str]:
    """The words that a page shows."""
    page = re.sub(r"<(style|title).*?</\1>", " ", html, flags=re.DOTALL)
    text = nh3.clean(re.sub(r"<(?:p|br|li|/a)\b[^>]*>", " ", page), tags=set())
    return unescape(text).split()


def test_the_page_says_what_the_plain_text_says() -> None:
    message = written()
    plain, page = part(message, "plain").split(), words(part(message, "html"))
    beside = ["Naar", "de", "vragenlijst", "Werkt", "de", "knop", "niet?", "Dit", "is", "de", "link:"]
    assert [word for word in page if word not in beside and word != LINK][:20] == [
        word for word in plain if word not in beside and word != LINK
    ][:20]
    assert LINK in page and LINK in plain


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        "[klik](javascript:alert(1))",
        "**Noor** _x_ `y`",
        "{{ link }} {% raw %} {0.__class__} %(x)s",
        "Noor\r\nBcc: x@example.org\r\n\r\nDag",
        "\u202eroon\u0000",
        "# Noor\n- een\n1. twee\n> drie\n---",
        "O'Brien & Zoon \\ <noor@example.org>",
    ],
)
def test_a_name_is_only_ever_a_name(name: str) -> None:
    message = written(name=name)
    html = part(message, "html")
    assert set(re.findall(r"<(\w+)", html.partition("<body>")[2])) <= {"main", "p", "a", "br", "footer"}
    addresses = {LINK, f"{LINK}/stop", "mailto:bestuur@example.org"}
    assert set(re.findall(r'href="([^"]*)"', html)) == addresses
    assert set(message.keys()) <= {
        *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"),
        *("List-Unsubscribe", "List-Unsubscribe-Post", "Content-Language", "Content-Type"),
    }
    shown = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    assert f"Beste {shown},\n" in part(message, "plain")
    assert " ".join(words(html)).startswith(f"Beste {shown},")


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_name_and_title_make_a_mail_of_one_recipient(name: str, title: str) -> None:
    clean = name.encode("utf-8", "replace").decode(), title.encode("utf-8", "replace").decode()
    message = written(name=clean[0], title=" ".join(clean[1].split()))
    assert message["To"] == "noor@example.org" and message["Bcc"] is None
    assert message["List-Unsubscribe"].startswith(f"<{LINK}/stop>, ")
    assert part(message, "html").count("<script") == 0


def test_a_member_without_a_name_is_greeted_all_the_same() -> None:
    assert part(written(name="  "), "plain").startswith("Beste lid,\n")


def test_lines_about_what_a_round_does_not_have_are_left_out() -> None:
    plain = part(written(closes=None, minutes=None, contact=None), "plain")
    assert "tot en met" not in plain and "duurt" not in plain and "Vragen?" not in plain
    assert "\n\n\n" not in plain


def test_a_long_link_stays_in_one_piece_in_the_headers() -> None:
    link = "https://vragen.een-heel-lange-naam-van-een-vereniging.example.org/" + "ronde-" * 9 + "/" + "x" * 26
    message = written(link=link)
    assert message["List-Unsubscribe"] == f"<{link}/stop>, <mailto:bestuur@example.org?subject=stop>"
    assert link in part(message, "plain").split()


def test_what_the_board_writes_is_a_small_part_of_markdown_and_never_html() -> None:
    body = "Dag,\ntwee regels\n\n- een\n- **twee**\n\n[hier]({{ link }}) [x](javascript:alert(1)) <img src=x onerror=y>\n\n{{ link }}"
    html = part(written(text=own(body)), "html")
    assert f'<a href="{LINK}" rel="noopener noreferrer">hier</a>' in html
    assert "<li><strong>twee</strong></li>" in html and "Dag,<br>" in html
    assert "<img" not in html and 'href="javascript' not in html
    assert html.count("border-radius") == 1  # a link on a line of its own is a button
    assert f"hier: {LINK}" in part(written(text=own(body)), "plain")


@pytest.mark.parametrize(
    ("anonymous", "linking", "said"),
    [
        (True, "none", "Anoniem: je link vertelt ons dat je meedeed, nooit wat je antwoordde."),
        (True, "code", "vier woorden die alleen jij hebt"),
        (False, "none", "Niet anoniem: je antwoorden staan onder een nummer dat bij jou hoort."),
        (False, "panel", "Niet anoniem: je antwoorden staan onder een code die in elke vragenlijst van jou is."),
    ],
)
def test_what_a_link_tells_is_said_as_the_round_was_opened_whatever_the_board_writes(
    anonymous: bool, linking: str, said: str
) -> None:
    message = written(text=own("{{ link }}"), anonymous=anonymous, linking=linking)
    for kind in ("plain", "html"):
        assert said in part(message, kind)
        assert ("nooit wat je antwoordde" in part(message, kind)) == anonymous
        assert f"{LINK}/stop" in part(message, kind)


def test_no_mail_loads_anything() -> None:
    html = part(written(), "html")
    assert not re.search(r"\b(src|srcset|background|@import|url\()\b", html.replace("background:", ""))


@pytest.mark.parametrize("address", ["a@example.org, b@example.org", "a@example.org\r\nBcc: b@example.org", "noor", ""])
def test_what_is_not_one_address_gets_no_mail(address: str) -> None:
    with pytest.raises(NotAnAddress):
        written(address=address)


def test_a_domain_in_its_own_letters_is_written_as_servers_know_it() -> None:
    assert written(address="noor@bücher.example")["To"] == "noor@xn--bcher-kva.example"


@pytest.mark.parametrize(("utf8", "found"), [(True, Delivery.SENT), (False, Delivery.REFUSED)])
def test_an_address_with_any_letter_goes_to_a_server_that_knows_them(utf8: bool, found: Delivery) -> None:
    texts = load_texts("nl")
    occasion = Occasion(Sender("N", "bestuur@example.org"), "#0B5A7A", None, FACTS, ())
    letter = Letter("jös@example.org", "Jös", LINK, own("{{ link }}"), texts)
    message = compose(letter, occasion, now=NOW, markdown=render_markdown)
    with post_office(utf8=utf8) as office:
        with MailServer(settings(office)) as server:
            server.get_ready()
            assert server.deliver(message) is found
            server.get_ready()
            message.replace_header("To", "noor@example.org")
            assert server.deliver(message) is Delivery.SENT
        assert office.addresses == ["jös@example.org"] * utf8 + ["noor@example.org"]
