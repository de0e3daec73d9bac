"""The settings of the mail server: from the environment, or from a file that only its owner can read.

They hold a password, so they have no place in ``community.yaml``. What the environment says goes before the file.
"""

import difflib
import ipaddress
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

from surveytool.errors import InvalidInput, NotFound, Refused
from surveytool.exchange.mail.address import NotAnAddress, Sender, read_sender
from surveytool.problem import Place, Problem, visible

Security = Literal["starttls", "ssl", "none"]

FILE = "SURVEYTOOL_MAIL_SETTINGS"
PREFIX = "SURVEYTOOL_SMTP_"
NAMES = tuple(
    PREFIX + name
    for name in (
        "HOST",
        "PORT",
        "USER",
        "PASSWORD",
        "SECURITY",
        "FROM",
        "PER_MINUTE",
        "RETRY_AFTER",
        "UNENCRYPTED",
    )
)
PORTS: Mapping[Security, int] = {"starttls": 587, "ssl": 465, "none": 25}
PER_MINUTE = 60
RETRY_AFTER = (10.0, 60.0)
"""Seconds to wait before each further try within one run."""
MOST_BYTES = 65_536
MOST_WAITING = 3600.0


@dataclass(frozen=True)
class MailSettings:
    """How mail is handed over. What shows this object shows neither user nor password."""

    host: str
    port: int
    security: Security
    sender: Sender
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    per_minute: int = PER_MINUTE
    retry_after: tuple[float, ...] = RETRY_AFTER

    @property
    def is_local(self) -> bool:
        """Whether the server is this computer."""
        return is_loopback(self.host)


@dataclass(frozen=True)
class _Value:
    text: str
    place: Place


def read_mail_settings(environment: Mapping[str, str], *, sender: str | None, name: str) -> MailSettings:
    """The settings in the environment and the file it names. ``sender`` is the address of the community to mail from when
    they give none, ``name`` what it is called.

    Raises:
        NotFound: when the file is not there.
        Refused: when others can read the file, or no mail server was given.
        InvalidInput: with everything that is wrong in them.
    """
    problems: list[Problem] = []
    values = _file_values(environment.get(FILE, ""), problems) if environment.get(FILE) else {}
    problems += [_unknown(key, Place(key)) for key in environment if key.startswith(PREFIX) and key not in NAMES]
    values |= {key: _Value(environment[key].strip(), Place(key)) for key in NAMES if environment.get(key, "").strip()}
    if not problems and PREFIX + "HOST" not in values:
        raise Refused(
            "There is no mail server to send with. Put its name in SURVEYTOOL_SMTP_HOST, or in a file of settings named by "
            "SURVEYTOOL_MAIL_SETTINGS; or make a workbook for a mail program with --mailmerge FILE.xlsx."
        )
    settings = _Reader(values, problems).settings(sender=sender, name=name)
    if problems or settings is None:
        raise InvalidInput(problems)
    return settings


def is_loopback(host: str) -> bool:
    """Whether ``host`` is this computer itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class _Reader:
    """Reads each value and adds to ``problems`` what is wrong with it."""

    def __init__(self, values: Mapping[str, _Value], problems: list[Problem]) -> None:
        self._values = values
        self._problems = problems

    def settings(self, *, sender: str | None, name: str) -> MailSettings | None:
        """The settings; None when they cannot be used."""
        host = self._host()
        security = self._security(host)
        port = self._number("PORT", PORTS[security], most=65_535)
        per_minute = self._number("PER_MINUTE", PER_MINUTE, most=100_000)
        retry_after = self._seconds()
        found = self._sender(sender, name)
        user, password = self._sign_in()
        if found is None or self._problems:
            return None
        return MailSettings(host, port, security, found, user, password, per_minute, retry_after)

    def _host(self) -> str:
        given = self._values.get(PREFIX + "HOST")
        if given is None:
            return ""
        if any(letter.isspace() or not letter.isprintable() or letter in "/@:" for letter in given.text) and not (
            is_loopback(given.text)
        ):
            message = (
                "'{value}' is not the name of a mail server. Write only its name, such as 'mail.example.org'; "
                "a port goes in SURVEYTOOL_SMTP_PORT."
            )
            self._add("smtp_host", message, given.place, value=visible(given.text))
        return given.text

    def _security(self, host: str) -> Security:
        given = self._values.get(PREFIX + "SECURITY")
        if given is None:
            return "starttls"
        chosen = given.text.lower()
        if chosen not in PORTS:
            message = "'{value}' is not a way to protect mail on its way to the server. Write starttls, ssl or none."
            self._add("smtp_security", message, given.place, value=visible(given.text))
            return "starttls"
        open_line = self._values.get(PREFIX + "UNENCRYPTED")
        if chosen == "none" and host and not is_loopback(host) and (open_line is None or open_line.text != "yes"):
            message = (
                "With 'none', links and the password travel to '{host}' where others can read them. Write starttls or ssl. If "
                "the line to it is safe in another way, say so with SURVEYTOOL_SMTP_UNENCRYPTED=yes."
            )
            self._add("smtp_unencrypted", message, given.place, host=visible(host))
        return cast(Security, chosen)

    def _number(self, key: str, default: int, *, most: int) -> int:
        given = self._values.get(PREFIX + key)
        if given is None:
            return default
        text = given.text
        if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
            message = "'{value}' is not a whole number of 1 to {most}. Write one in digits."
            self._add("smtp_number", message, given.place, value=visible(text), most=most)
            return default
        return int(text)

    def _seconds(self) -> tuple[float, ...]:
        given = self._values.get(PREFIX + "RETRY_AFTER")
        if given is None:
            return RETRY_AFTER
        try:
            seconds = tuple(float(part) for part in given.text.split(","))
        except ValueError:
            seconds = (-1.0,)
        if not all(0 <= each <= MOST_WAITING for each in seconds):  # a NaN is not either
            message = "'{value}' is not a list of seconds to wait before trying again. Write it as 10,60."
            self._add("smtp_retry_after", message, given.place, value=visible(given.text))
            return RETRY_AFTER
        return seconds

    def _sender(self, sender: str | None, name: str) -> Sender | None:
        given = self._values.get(PREFIX + "FROM")
        if given is None and sender is not None:
            given = _Value(sender, Place("community.yaml"))
        if given is None:
            message = "Nothing says from which address to mail. Write it in SURVEYTOOL_SMTP_FROM, or as mail_sender in community.yaml."
            self._add("no_mail_sender", message, Place(PREFIX + "FROM"))
            return None
        try:
            return read_sender(given.text, name=name)
        except NotAnAddress:
            message = (
                "'{value}' is not one mail address. Write it as 'board@example.org' or 'Board <board@example.org>'."
            )
            self._add("mail_sender", message, given.place, value=visible(given.text))
            return None

    def _sign_in(self) -> tuple[str | None, str | None]:
        user, password = (self._values.get(PREFIX + key) for key in ("USER", "PASSWORD"))
        if (user is None) != (password is None):
            known = user or password
            message = "SURVEYTOOL_SMTP_USER and SURVEYTOOL_SMTP_PASSWORD go together. Give both, or neither."
            self._add("smtp_sign_in", message, cast(_Value, known).place)
        for value in (user, password):
            if value is not None and not value.text.isascii():
                message = (
                    "The user and the password of a mail server can have plain letters, digits and signs alone (ASCII)."
                )
                self._add("smtp_sign_in", message, value.place)
        return (user.text if user else None), (password.text if password else None)

    def _add(self, code: str, message: str, place: Place, **values: object) -> None:
        self._problems.append(Problem(code, message, place, values=values))


def _file_values(path: str, problems: list[Problem]) -> dict[str, _Value]:
    values: dict[str, _Value] = {}
    for number, line in enumerate(_private_text(Path(path)).splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        problem, pair = _read_line(line, Place(path, number))
        if problem is not None:
            problems.append(problem)
        elif pair[0] in values:
            message = "{key} stands here twice. Leave one of the two."
            problems.append(Problem("setting_twice", message, Place(path, number), values={"key": pair[0]}))
        elif pair[1].text:
            values[pair[0]] = pair[1]
    return values


def _read_line(line: str, place: Place) -> tuple[Problem | None, tuple[str, _Value]]:
    """What a line ``KEY=VALUE`` says; a value may stand in quotes. A line that is wrong is not quoted: it may hold a
    password."""
    key, sign, value = (part.strip() for part in line.partition("="))
    pair = key, _Value(_unquoted(value), place)
    if not sign:
        message = "This line is no setting. Write each as KEY=VALUE, such as SURVEYTOOL_SMTP_HOST=mail.example.org."
        return Problem("not_a_setting", message, place), pair
    if key not in NAMES:
        return _unknown(key, place), pair
    return None, pair


def _unknown(key: str, place: Place) -> Problem:
    near = difflib.get_close_matches(key, NAMES, n=1, cutoff=0.1) or NAMES
    message = "'{key}' is no setting of the mail server. Did you mean {near}?"
    return Problem("unknown_setting", message, place, values={"key": visible(key), "near": near[0]})


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def _private_text(path: Path) -> str:
    """The text of a file that nobody but its owner may read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would keep us waiting
            raise Refused("'{file}' is not a file. Give the name of a file with the mail settings.", file=path)
        with path.open("rb") as stream:
            mode, data = os.fstat(stream.fileno()).st_mode, stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        message = "There is no file of mail settings at '{file}'. Make it, or mend SURVEYTOOL_MAIL_SETTINGS."
        raise NotFound(message, file=path) from None
    except OSError as error:
        message = "'{file}' cannot be read: {reason}."
        raise NotFound(message, file=path, reason=(error.strerror or str(error)).lower()) from None
    if mode & 0o077:
        message = "Others can read '{file}', which is for a password. Take that right away with: chmod 600 {file}"
        raise Refused(message, file=path)
    try:
        if len(data) > MOST_BYTES:
            raise ValueError
        return data.decode("utf-8-sig")
    except ValueError:
        message = "'{file}' is not a file of settings: it is too long, or not UTF-8 text."
        raise Refused(message, file=path) from None
