"""A workspace for the time of one command, in which a questionnaire is tried; nothing of it is left behind."""

import contextlib
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from surveytool.errors import NotFound

if TYPE_CHECKING:
    from surveytool.store.workspace import Workspace

ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
NEUTRAL = "name: {nl: Voorbeeld, en: Example}\nlanguages: [nl, en]\n"
"""The community of who tries a questionnaire outside a workspace."""


@contextlib.contextmanager
def trial_workspace(folder: Path) -> Iterator["Workspace"]:
    """A temporary workspace with the community of the workspace in ``folder``, or with a neutral one when that is none.

    Raises:
        InvalidInput: the community.yaml of ``folder`` cannot be used.
        NotFound: it names a logo that is not there.
    """
    from surveytool.cli.init import make_workspace
    from surveytool.store.workspace import Workspace

    own = Workspace(folder)
    community = own.community_file.read_bytes() if own.community_file.exists() else NEUTRAL.encode()
    logo = own.community().logo if own.community_file.exists() else None
    place = Path(tempfile.mkdtemp(prefix="surveytool-"))
    try:
        trial = Workspace(place / "workspace")
        make_workspace(trial.path)
        trial.community_file.write_bytes(community)
        if logo is not None:
            _copy_logo(own.path, trial.path, logo)
        yield trial
    finally:
        # a second Ctrl-C must not stop the clearing away half-way
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        shutil.rmtree(place, ignore_errors=True)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _copy_logo(source: Path, target: Path, logo: str) -> None:
    """Copy the logo, when it is within its workspace: the pages show no other."""
    file = (source / logo).resolve()
    if not file.is_file():
        message = "There is no logo '{file}'. Put the file there, or take 'logo' out of community.yaml."
        raise NotFound(message, file=source / logo)
    if file.is_relative_to(source.resolve()):
        copy = target / logo
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """Let SIGTERM, and the closing of the terminal, end what runs in the block as Ctrl-C does: quietly."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
