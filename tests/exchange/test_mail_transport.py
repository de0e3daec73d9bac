"""Mails handed to a real server: encrypted, signed in, paced, and with what became of each."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from surveytool.exchange.mail.address import Sender
from surveytool.exchange.mail.settings import MailSettings, Security
from surveytool.exchange.mail.transport import Delivery, MailServer, NoServer
from tests.mail_server import CUT, Authority, PostOffice, authority, post_office

SENDER = Sender("Netwerk", "bestuur@example.org")


@pytest.fixture
def trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this computer believes."""
    made = authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as made:
        yield made


def settings(office: PostOffice, security: Security = "none", **values: object) -> MailSettings:
    chosen = {"user": None, "password": None, "per_minute": 100_000, **values}
    return MailSettings("127.0.0.1", office.port, security, SENDER, **chosen)  # type: ignore[arg-type]


def mail(to: str = "noor@example.org", text: str = "Dag\n.\n.. punten\n") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Netwerk <bestuur@example.org>"
    message["To"] = to
    message["Subject"] = "Behoeftepeiling"
    message.set_content(text)
    return message


def sent(server: MailServer, message: EmailMessage) -> Delivery:
    server.get_ready()
    return server.deliver(message)


def test_a_mail_arrives_as_it_was_written_over_one_connection(office: PostOffice) -> None:
    with MailServer(settings(office)) as server:
        for number in range(5):
            assert sent(server, mail(f"lid{number}@example.org")) is Delivery.SENT
    assert office.addresses == [f"lid{number}@example.org" for number in range(5)]
    assert office.mail_to("lid3@example.org").get_content().splitlines() == ["Dag", ".", ".. punten"]
    assert office.connections == 1


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_the_password_goes_over_an_encrypted_line_alone(security: Security, trusted: Authority) -> None:
    context = trusted.context()
    chosen = {"tls": context} if security == "starttls" else {"implicit": context}
    with post_office(auth=True, **chosen) as office:  # type: ignore[arg-type]
        with MailServer(settings(office, security, user="board", password="right-horse")) as server:
            assert sent(server, mail()) is Delivery.SENT
        assert office.signed_in == ["board"]
        assert office.addresses == ["noor@example.org"]


def test_a_wrong_password_is_told_without_it(trusted: Authority) -> None:
    with post_office(auth=True, tls=trusted.context()) as office:
        server = MailServer(settings(office, "starttls", user="board", password="wrong-horse"))
        with pytest.raises(NoServer, match="does not accept this user and password") as told:
            server.get_ready()
    assert "horse" not in str(told.value) and told.value.__cause__ is None


@pytest.mark.parametrize("security", ["starttls", "ssl"])
@pytest.mark.parametrize("name", ["127.0.0.1", "mail.example.org"])
def test_a_server_that_cannot_show_who_it_is_gets_nothing(
    security: Security, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = authority(tmp_path)
    if name != "127.0.0.1":  # believed, but another than was asked for
        monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    context = made.context(name=name)
    chosen = {"tls": context} if security == "starttls" else {"implicit": context}
    with post_office(auth=True, **chosen) as office:  # type: ignore[arg-type]
        server = MailServer(settings(office, security, user="board", password="right-horse"))
        with pytest.raises(NoServer, match="cannot show that it is the one it says"):
            server.get_ready()
        assert office.signed_in == []


def test_a_server_without_starttls_gets_nothing(office: PostOffice) -> None:
    with pytest.raises(NoServer, match="does not offer what the settings ask"):
        MailServer(settings(office, "starttls")).get_ready()


def test_nobody_at_the_address_is_told_with_the_address() -> None:
    with post_office() as office:
        gone = settings(office)
    with pytest.raises(NoServer, match=rf"127\.0\.0\.1:{gone.port} cannot be reached: connection refused"):
        MailServer(gone).get_ready()


def test_each_answer_of_the_server_is_understood() -> None:
    answers = {"weg@example.org": "550 5.1.1 unknown", "straks@example.org": "451 4.7.1 greylisted"}
    later = {"spam@example.org": "554 5.7.1 no", "vol@example.org": "452 4.2.2 full"}
    with post_office(at_recipient=answers.get, after_data=later.get) as office:
        with MailServer(settings(office)) as server:
            found = {to: sent(server, mail(f"{to}@example.org")) for to in ("weg", "straks", "spam", "vol", "noor")}
        assert office.connections == 1
    assert found == {
        "weg": Delivery.REFUSED,
        "straks": Delivery.LATER,
        "spam": Delivery.REFUSED,
        "vol": Delivery.LATER,
        "noor": Delivery.SENT,
    }


def test_a_line_cut_before_the_mail_was_given_is_tried_again_and_after_it_never() -> None:
    with post_office(at_recipient={"noor@example.org": CUT}.get, after_data={"bo@example.org": CUT}.get) as office:
        with MailServer(settings(office)) as server:
            assert sent(server, mail("noor@example.org")) is Delivery.LATER
            assert sent(server, mail("bo@example.org")) is Delivery.DOUBTFUL
            assert sent(server, mail("cor@example.org")) is Delivery.SENT
        assert office.addresses == ["bo@example.org", "cor@example.org"]
        assert office.connections == 3


def test_a_server_that_closes_for_now_is_called_again(office: PostOffice) -> None:
    answers = iter(["421 4.3.2 closing", None])
    office.at_recipient = lambda address: next(answers)
    with MailServer(settings(office)) as server:
        assert sent(server, mail()) is Delivery.LATER
        assert sent(server, mail()) is Delivery.SENT
    assert office.connections == 2


@pytest.mark.parametrize("where", ["at_sender", "at_recipient"])
def test_a_server_that_takes_nothing_from_us_refuses_no_member(where: str, office: PostOffice) -> None:
    setattr(office, where, lambda address: "530 5.7.0 sign in first, bestuur@example.org")
    with MailServer(settings(office)) as server, pytest.raises(NoServer, match=r"530 5\.7\.0 sign in first, …") as told:
        sent(server, mail())
    assert "noor" not in str(told.value)


def test_mails_go_at_the_pace_of_the_settings(office: PostOffice) -> None:
    waited: list[float] = []
    with MailServer(settings(office, per_minute=6), wait=waited.append) as server:
        for _ in range(4):
            sent(server, mail())
    assert len(waited) == 3
    assert all(8 < each / number < 10.01 for number, each in enumerate(waited, start=1))


def test_what_shows_the_settings_shows_no_password(office: PostOffice) -> None:
    assert "horse" not in repr(settings(office, user="board", password="right-horse"))
