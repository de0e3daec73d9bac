"""The settings of the mail server: read from the environment or a private file, each mistake told with its place."""

from pathlib import Path

import pytest

from surveytool.errors import InvalidInput, NotFound, Refused
from surveytool.exchange.mail.settings import MailSettings, read_mail_settings

HOST = {"SURVEYTOOL_SMTP_HOST": "mail.example.org"}


def read(environment: dict[str, str], sender: str | None = "bestuur@example.org") -> MailSettings:
    return read_mail_settings(environment, sender=sender, name="Netwerk")


def problems(environment: dict[str, str], sender: str | None = "bestuur@example.org") -> list[str]:
    with pytest.raises(InvalidInput) as told:
        read(environment, sender)
    return [f"{problem.place} {problem.code}" for problem in told.value.problems]


def private(folder: Path, text: str, mode: int = 0o600) -> dict[str, str]:
    file = folder / "mail.conf"
    file.write_text(text, "utf-8")
    file.chmod(mode)
    return {"SURVEYTOOL_MAIL_SETTINGS": str(file)}


def test_a_host_is_enough() -> None:
    found = read(HOST)
    assert (found.host, found.port, found.security, found.per_minute) == ("mail.example.org", 587, "starttls", 60)
    assert (found.sender.name, found.sender.address, found.user) == ("Netwerk", "bestuur@example.org", None)


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("ssl", 465), ("SSL", 465)])
def test_the_port_follows_the_encryption_unless_given(security: str, port: int) -> None:
    assert read(HOST | {"SURVEYTOOL_SMTP_SECURITY": security}).port == port
    assert read(HOST | {"SURVEYTOOL_SMTP_SECURITY": security, "SURVEYTOOL_SMTP_PORT": "2525"}).port == 2525


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    text = "# van de provider\nSURVEYTOOL_SMTP_HOST = smtp.example.org\nSURVEYTOOL_SMTP_PORT='465'\nSURVEYTOOL_SMTP_SECURITY=ssl\n"
    text += 'SURVEYTOOL_SMTP_USER=board\nSURVEYTOOL_SMTP_PASSWORD="a = b # c"\n'
    found = read(private(tmp_path, text) | {"SURVEYTOOL_SMTP_PORT": "466"})
    assert (found.host, found.port, found.security) == ("smtp.example.org", 466, "ssl")
    assert (found.user, found.password) == ("board", "a = b # c")
    assert "a = b" not in repr(found)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_that_others_can_read_is_refused(mode: int, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"Others can read .*chmod 600"):
        read(private(tmp_path, "SURVEYTOOL_SMTP_HOST=mail.example.org\n", mode))


def test_a_file_that_is_no_file_of_settings_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no file of mail settings"):
        read({"SURVEYTOOL_MAIL_SETTINGS": str(tmp_path / "weg.conf")})
    with pytest.raises(Refused, match="is not a file"):
        read({"SURVEYTOOL_MAIL_SETTINGS": str(tmp_path)})
    binary = private(tmp_path, "")
    Path(binary["SURVEYTOOL_MAIL_SETTINGS"]).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Refused, match="not UTF-8"):
        read(binary)


def test_every_wrong_line_of_a_file_is_told_and_none_is_quoted(tmp_path: Path) -> None:
    text = "SURVEYTOOL_SMTP_HOST=mail.example.org\nright-horse\nSMTP_PASSWORD=right-horse\nSURVEYTOOL_SMTP_HOST=x.example.org\n"
    environment = private(tmp_path, text)
    file = environment["SURVEYTOOL_MAIL_SETTINGS"]
    with pytest.raises(InvalidInput) as told:
        read(environment)
    assert [problem.code for problem in told.value.problems] == ["not_a_setting", "unknown_setting", "setting_twice"]
    assert [str(problem.place) for problem in told.value.problems] == [f"{file}:2", f"{file}:3", f"{file}:4"]
    assert "horse" not in str(told.value)
    assert "Did you mean SURVEYTOOL_SMTP_PASSWORD?" in str(told.value)


def test_without_a_server_it_is_told_what_to_do() -> None:
    with pytest.raises(Refused, match=r"SURVEYTOOL_SMTP_HOST.*--mailmerge"):
        read({})


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("HOST", "smtp://mail.example.org", "smtp_host"),
        ("HOST", "mail.example.org:587", "smtp_host"),
        ("HOST", "mail .example.org", "smtp_host"),
        ("PORT", "25x", "smtp_number"),
        ("PORT", "0", "smtp_number"),
        ("PORT", "65536", "smtp_number"),
        ("PORT", "٢٥", "smtp_number"),
        ("SECURITY", "tls", "smtp_security"),
        ("SECURITY", "none", "smtp_unencrypted"),
        ("FROM", "a@example.org, b@example.org", "mail_sender"),
        ("FROM", "Board <a@example.org>\nBcc: b@example.org", "mail_sender"),
        ("FROM", "board", "mail_sender"),
        ("FROM", "jös@example.org", "mail_sender"),
        ("PER_MINUTE", "-1", "smtp_number"),
        ("RETRY_AFTER", "10;60", "smtp_retry_after"),
        ("RETRY_AFTER", "nan", "smtp_retry_after"),
        ("RETRY_AFTER", "1e9", "smtp_retry_after"),
        ("USER", "board", "smtp_sign_in"),
        ("PASSWORD", "right-horse", "smtp_sign_in"),
        ("PASWORD", "right-horse", "unknown_setting"),
    ],
)
def test_each_wrong_value_is_told_with_its_name(name: str, value: str, code: str) -> None:
    wrong = HOST | {f"SURVEYTOOL_SMTP_{name}": value}
    assert problems(wrong) == [f"SURVEYTOOL_SMTP_{name} {code}"]
    with pytest.raises(InvalidInput) as told:
        read(wrong)
    assert "horse" not in str(told.value)


def test_a_password_that_cannot_be_sent_is_told_beforehand() -> None:
    both = {"SURVEYTOOL_SMTP_USER": "board", "SURVEYTOOL_SMTP_PASSWORD": "pässword"}
    assert problems(HOST | both) == ["SURVEYTOOL_SMTP_PASSWORD smtp_sign_in"]


def test_all_wrong_values_are_told_at_once() -> None:
    wrong = {"SURVEYTOOL_SMTP_PORT": "x", "SURVEYTOOL_SMTP_SECURITY": "x", "SURVEYTOOL_SMTP_PER_MINUTE": "x"}
    assert len(problems(HOST | wrong, sender=None)) == 4


def test_a_wrong_sender_of_the_community_is_told_with_its_file() -> None:
    assert problems(HOST, sender="het bestuur") == ["community.yaml mail_sender"]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.2", "::1"])
def test_without_encryption_only_this_computer_is_mailed_through(host: str) -> None:
    found = read({"SURVEYTOOL_SMTP_HOST": host, "SURVEYTOOL_SMTP_SECURITY": "none"})
    assert found.is_local and found.port == 25
    said = HOST | {"SURVEYTOOL_SMTP_SECURITY": "none", "SURVEYTOOL_SMTP_UNENCRYPTED": "yes"}
    assert not read(said).is_local
