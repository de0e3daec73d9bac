"""Serving: gunicorn with sync workers, which of all servers measured kept the longest waits shortest.

Nothing about a visitor is written down: no access log, and no address in what the server says about a broken request.
"""

import os
import secrets
import socket
import sys
from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING, Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from surveytool.errors import Refused, StoreFull
from surveytool.store.database import open_database
from surveytool.store.disk import refuse_shared_disk
from surveytool.store.integrity import refuse_damaged, refuse_read_only
from surveytool.store.limits import new_limits
from surveytool.store.workspace import Workspace
from surveytool.web.member import create_member_app

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter

SECRET_BYTES = 32
SECRET_FILE = "web.secret"  # noqa: S105 - the name of a file
WORKER_SECONDS = 60
"""A worker that is silent for longer is replaced; longer than the store waits for its lock."""


def serve_member(
    workspace: Workspace,
    host: str,
    port: int,
    workers: int,
    *,
    base_url: str | None = None,
    proxies: int = 0,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve the member app until the process is told to stop. ``ready`` gets the address once it listens; port 0 is any.

    Raises:
        SurveytoolError: when the workspace or its database cannot be used; nothing listens then.
    """
    workspace.community()
    refuse_shared_disk(workspace.path)
    with closing(open_database(workspace.answers_db)) as database:
        refuse_damaged(database)
        refuse_read_only(database)
    secret_key = web_secret(workspace)

    limits = new_limits(workspace.limits_db)

    def make() -> Flask:
        return create_member_app(workspace, secret_key=secret_key, base_url=base_url, proxies=proxies, limits=limits)

    listener = listen(host, port)
    address, given_port = listener.getsockname()[:2]
    url = f"http://[{address}]:{given_port}" if ":" in address else f"http://{address}:{given_port}"

    def when_ready(_: "Arbiter") -> None:
        if ready is not None:
            ready(url)

    # gunicorn takes the descriptor over and closes it; closing it here too would close whatever has its number then
    _Server(make, bind=f"fd://{listener.detach()}", workers=workers, when_ready=when_ready).run()


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens, so that a port that is taken is told before anything starts."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, OverflowError) as error:
        message = "{host}:{port} cannot be listened on: {reason}. Choose another with --host and --port."
        raise Refused(message, host=host, port=port, reason=getattr(error, "strerror", None) or error) from error


def web_secret(workspace: Workspace) -> bytes:
    """The secret that signs cookies and tokens, the same for every worker and after every start; made when there is none."""
    path = workspace.keys / SECRET_FILE
    try:
        workspace.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{SECRET_FILE}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secrets.token_bytes(SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first, or an earlier start: theirs is the one
        finally:
            draft.unlink()
        return path.read_bytes()
    except OSError as error:
        message = "The secret of the web pages cannot be kept in '{path}': {reason}."
        raise StoreFull(message, path=path, reason=error.strerror) from error


class _QuietLogger(Logger):  # type: ignore[misc]
    """Says what went wrong, never for whom or at which address: those may hold a token."""

    def access(self, *_: Any, **__: Any) -> None:
        """Nothing is kept of a request."""

    def warning(self, message: str, *arguments: Any, **options: Any) -> None:
        """A broken request is told by gunicorn with the address it came from; that is left out."""
        if not message.startswith("Invalid request"):
            super().warning(message, *arguments, **options)

    def exception(self, message: object, *arguments: Any, **options: Any) -> None:
        """An error outside the app; its message may quote an address, so only its kind is told."""
        super().error("An error outside the pages: %s", type(sys.exc_info()[1]).__name__)


class _Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, told by arguments what others write in its configuration file."""

    def __init__(self, make: Callable[[], Flask], **settings: object) -> None:
        self._make = make
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Take the settings; gunicorn's own command line and environment are not read."""
        settings: dict[str, object] = {
            "worker_class": "sync",
            "timeout": WORKER_SECONDS,
            "graceful_timeout": 30,
            "accesslog": None,
            "errorlog": "-",
            "loglevel": "warning",
            "logger_class": _QuietLogger,
            "proc_name": "surveytool",
            "control_socket_disable": True,
            "limit_request_line": 2048,
            "forwarded_allow_ips": "",  # else a header from this machine, so from behind any proxy on it, may set the path
        }
        for name, value in (settings | self._settings).items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """The app of one worker."""
        return self._make()
