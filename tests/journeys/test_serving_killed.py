"""Promise: who got a receipt is counted, once, whatever worker of the server is killed at whatever moment.

``SURVEYTOOL_TEST_KILLS`` sets how many workers are killed; a release is tested with 50 or more.
"""

import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from surveytool.response.receipt import receipt_hash
from surveytool.store import keys, responses
from surveytool.store.invitations import Invitee, find_invitation, link_token, tag
from tests.web.test_server import Browser, children

KILLS = int(os.environ.get("SURVEYTOOL_TEST_KILLS", "4"))
CLIENTS = 4
QUESTIONNAIRE = """\
questionnaire: proef
version: 1
kind: needs
languages: [nl]
title: Proef
sections:
  - id: een
    title: Een
    questions:
      - {id: wens, kind: open, text: Wat wens je?, max_length: 10000}
"""


@contextmanager
def serving(folder: Any) -> Iterator[tuple[int, int]]:
    """``surveytool serve`` with two workers; gives its process and port."""
    command = [sys.executable, "-m", "surveytool", "--workspace", str(folder), "serve", "--workers", "2", "--port", "0"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SURVEYTOOL_")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://127\.0\.0\.1:(\d+)/proef", server.stdout.readline())
            assert found
            yield server.pid, int(found[1])
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=60)


def test_every_receipt_is_of_an_answer_that_is_stored_once_when_workers_are_killed(
    round_of: Callable[..., Any],
) -> None:
    members = [Invitee(bytes([number % 256, number // 256]) * 8) for number in range(50 * KILLS)]
    round_ = round_of(QUESTIONNAIRE, population=None, links="both", invitees=members)
    key = keys.links_key(round_.workspace.keys, "proef")
    links = iter([link_token(key, "proef", member.member) for member in members])
    given: list[tuple[str, str]] = []
    used: list[str] = []
    failed: list[BaseException] = []
    done = threading.Event()

    def take_part(port: int, client: int) -> None:
        try:
            for number in range(1_000_000):
                if done.is_set():
                    return
                wish, browser = f"wens {client}-{number}", Browser(port)
                if client % 2 and (link := next(links, None)):
                    assert browser.ask(f"/proef/{link}")[0] == 303
                    used.append(link)
                given.append((wish, browser.take_part(wish)))
        except BaseException as error:
            failed.append(error)

    with serving(round_.workspace.path) as (server, port):
        clients = [threading.Thread(target=take_part, args=(port, client)) for client in range(CLIENTS)]
        for client in clients:
            client.start()
        killed = kill_workers(server)
        done.set()
        for client in clients:
            client.join(60)
    assert failed == []
    assert killed == KILLS
    rows = [row for page in responses.pages(round_.database, "proef") for row in page]
    assert sorted(row.receipt_hash for row in rows) == sorted(receipt_hash(receipt) for _, receipt in given)
    assert sorted(answers["wens"] for answers in round_.stored) == sorted(wish for wish, _ in given)
    figures = round_.figures
    assert (figures.open_link, figures.personal) == (len(given) - len(used), len(used))
    with round_.database.reading() as connection:
        spent = [find_invitation(connection, "proef", tag(link)) for link in used]
    assert all(invitation is not None and invitation.answered for invitation in spent)
    assert figures.answered == len(used) > 1
    round_.close()


def kill_workers(server: int) -> int:
    """Every 0.3 s one worker, whatever it is doing; gives how many were."""
    which, killed = random.Random(3), 0
    while killed < KILLS:
        time.sleep(0.3)
        if workers := children(server):
            os.kill(which.choice(workers), signal.SIGKILL)
            killed += 1
    time.sleep(0.3)
    return killed
