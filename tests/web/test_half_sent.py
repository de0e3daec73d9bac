"""A connection that breaks while a form is being sent: what came is not taken for all of it, and it can be sent again."""

import datetime
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from socket import create_connection
from urllib.parse import urlencode

import pytest

from surveytool.store.database import open_database
from surveytool.store.figures import response_figures
from surveytool.store.workspace import Workspace
from tests.web.test_logs import SOURCE, Visitor, logs_of, serving

Make = Callable[..., Workspace]


@pytest.fixture
def served(workspace_of: Make) -> Iterator[tuple[Workspace, int]]:
    """A workspace, and the port at which it is served."""
    workspace = workspace_of(SOURCE, today=datetime.date.today())  # noqa: DTZ011
    with serving(workspace, "--workers", "1") as port:
        yield workspace, port


def begun(workspace: Workspace) -> int:
    """How many have saved something and sent nothing."""
    with closing(open_database(workspace.answers_db)) as database:
        return response_figures(database, "proef").break_off


@pytest.mark.parametrize("part", [0, 10, 200])
@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "in chunks"])
def test_half_a_form_is_not_saved_and_all_of_it_is_when_it_comes_again(
    served: tuple[Workspace, int], part: int, chunked: bool
) -> None:
    workspace, port = served
    visitor = Visitor(port)
    _, page = visitor.ask("/proef")
    fields = visitor.form(page) | {"wens": "een wens " * 40}
    body = urlencode(fields).encode()
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    length = "Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(body)}"
    head = (
        f"POST /proef HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\n{length}\r\n\r\n"
    ).encode() + (f"{len(body):x}\r\n".encode() if chunked else b"")
    with create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(head + body[: len(body) - part - 1])
    assert visitor.ask("/proef")[0] == 200  # the one worker is done with what came before
    assert begun(workspace) == 0
    assert (logs_of(workspace) / "stderr").read_text() == "", "it is nothing to tell of"
    assert visitor.ask("/proef", fields)[0] == 303
    assert begun(workspace) == 1


def test_who_is_gone_before_the_answer_comes_finds_it_sent_once(served: tuple[Workspace, int]) -> None:
    workspace, port = served
    visitor = Visitor(port)
    assert visitor.fill("een wens") == 303
    _, page = visitor.ask("/proef/check")
    form = visitor.form(page)
    body = urlencode(form).encode()
    cookies = "; ".join(f"{name}={value}" for name, value in visitor.cookies.items())
    head = (
        f"POST /proef/check HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    for _ in range(3):
        with create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(head + body)
    for _ in range(600):
        if begun(workspace) == 0:
            break
        time.sleep(0.05)
    status, address = visitor.ask("/proef/check", form)
    assert (status, address) == (303, "/proef/thanks")
    assert re.search(r"\b[A-Z2-7]{4}(-[A-Z2-7]{4}){3}\b", visitor.ask(address)[1])
    with closing(open_database(workspace.answers_db)) as database:
        figures = response_figures(database, "proef")
    assert sum(complete + partial for _, complete, partial in figures.by_day) == 1
