"""One questionnaire on the pages of a member, to look at while it is written.

It is the real member app over a workspace that nobody keeps. Whenever the file has changed, a round opens anew with it,
and the visitor begins anew: what was filled in before may not fit any more.
"""

import datetime
import secrets
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.serving import WSGIRequestHandler, make_server

from surveytool.errors import InvalidInput, Refused
from surveytool.problem import Problem
from surveytool.questionnaire.parse import Parsed
from surveytool.store.database import open_database
from surveytool.store.people import make_people
from surveytool.store.rounds import open_round
from surveytool.store.scales import read_standalone
from surveytool.store.workspace import Workspace
from surveytool.web.member import create_member_app
from surveytool.web.member.address import see_other
from surveytool.web.member.headers import LASTING_ENDPOINTS
from surveytool.web.member.page import message, page_texts
from surveytool.web.member.site import EXTENSION
from surveytool.web.server import listen

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Preview:
    """A WSGI app that shows the questionnaire in ``file`` as it is now.

    ``data`` is what the file holds at first. ``blank`` is a workspace without rounds; each time the file changes, a copy of
    it beside it is used and the copy before is thrown away.

    Raises:
        InvalidInput: with every problem in the file.
        Refused: the questionnaire has no texts in ``language``.
    """

    def __init__(self, file: Path, data: bytes, blank: Workspace, *, language: str | None = None) -> None:
        self._file = file
        self._data = data
        self._blank = blank
        self._language = language
        self._problems: tuple[str, ...] | InvalidInput = ()
        self._number = 0
        self._lock = Lock()
        source, parsed = self._read(data)
        languages = parsed.questionnaire.languages
        if language is not None and language not in languages:
            told = "'{file}' has no texts in '{language}'. It has: {languages}."
            raise Refused(told, file=file, language=language, languages=", ".join(languages))
        self.warnings: tuple[Problem, ...] = parsed.warnings
        self.start, self._app = self._opened(source, parsed)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Handle a request."""
        app: WSGIApplication = self._app
        return app(environ, start_response)

    def _read(self, data: bytes) -> tuple[bytes, Parsed]:
        return read_standalone(data, file=str(self._file), questionnaires=self._file.parent)

    def _opened(self, source: bytes, parsed: Parsed) -> tuple[str, Flask]:
        """The address of the first page, and the app with a round of this questionnaire."""
        questionnaire = parsed.questionnaire
        if self._number:
            self._app.extensions[EXTENSION].database.close()
            shutil.rmtree(self._copy(self._number).path, ignore_errors=True)
        self._number += 1
        workspace = self._copy(self._number)
        shutil.copytree(self._blank.path, workspace.path)
        round_id = questionnaire.id.replace("_", "-")
        database = open_database(workspace.answers_db)
        open_round(
            database,
            keys=workspace.keys,
            id=round_id,
            source=source,
            questionnaire=questionnaire,
            population=None,
            today=datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=1),
            simulated=True,
        )
        database.close()
        if questionnaire.is_registration:
            make_people(workspace.people_db)
        app = create_member_app(workspace, secret_key=secrets.token_bytes(32), preview=True)
        app.before_request(self._look)
        language = self._language if self._language in questionnaire.languages else None
        return f"/{round_id}" + (f"?lang={language}" if language else ""), app

    def _copy(self, number: int) -> Workspace:
        return Workspace(self._blank.path.with_name(f"opened-{number}"))

    def _look(self) -> Response | None:
        """What to answer instead of the page that was asked for, when the file is another than before or has problems."""
        if request.endpoint in LASTING_ENDPOINTS:
            return None
        with self._lock:
            try:
                data = self._file.read_bytes()
            except OSError as error:
                return self._not_shown("'{file}' cannot be read: {reason}.", reason=(error.strerror or "").lower())
            if data != self._data:
                self._data = data
                try:
                    source, parsed = self._read(data)
                except InvalidInput as error:
                    self._problems = error
                else:
                    self._problems = ()
                    self.start, self._app = self._opened(source, parsed)
                    return see_other(self.start)
            if isinstance(self._problems, InvalidInput):
                return self._not_shown()
        return None

    def _not_shown(self, told: str = "", **values: object) -> Response:
        """A page that says why the questionnaire cannot be shown, and stays until the file has changed again."""
        texts = page_texts()
        problems = self._problems.problems if isinstance(self._problems, InvalidInput) else ()
        lines = [texts(told, file=self._file, **values)] if told else [problem.text(texts) for problem in problems]
        return message(
            texts("The questionnaire cannot be shown"),
            *lines,
            texts("Mend the file and load this page again."),
            status=422,
        )


class _Quiet(WSGIRequestHandler):
    """Writes nothing about a visitor."""

    def log(self, type: str, message: str, *arguments: object) -> None:  # noqa: A002 - the name it has in werkzeug
        """Nothing is kept of a request."""


def serve_preview(preview: Preview, host: str, port: int, *, ready: Callable[[str], None] = lambda url: None) -> None:
    """Serve ``preview`` to one author until Ctrl-C; ``ready`` gets the address once it listens. Port 0 is any.

    In this very process and not under gunicorn: the page and the file are then of one moment, and nothing outlives it.

    Raises:
        Refused: the port is taken.
    """
    with listen(host, port) as listener:
        address, given_port = listener.getsockname()[:2]
        server = make_server(host, given_port, preview, threaded=True, request_handler=_Quiet, fd=listener.fileno())
    ready(f"http://[{address}]:{given_port}" if ":" in address else f"http://{address}:{given_port}")
    server.serve_forever()
