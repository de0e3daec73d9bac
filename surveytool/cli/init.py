"""``surveytool init``: an empty workspace."""

from importlib import resources
from pathlib import Path

import click

from surveytool.cli.terminal import say
from surveytool.errors import Refused

IGNORED = """\
# Answers, keys and what is made of them do not belong in a shared history.
/.surveytool/
/answers.db*
/people.db*
/audit.log
/keys/
/snapshots/
/reports/*/
/before-restore-*/
/limits.db*
"""


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Make an empty workspace in DIR: community.yaml, folders, and a database without answers."""
    make_workspace(folder)
    say("The workspace is in '{folder}'. Next:", folder=folder)
    say("  1. Go there: cd {folder}", folder=folder)
    say("  2. Fill in community.yaml: the name, the contact and the texts of your community.")
    say("  3. Make a questionnaire: surveytool new ID --template behoeftepeiling (others: surveytool new --list)")
    say("  4. Open a round: surveytool round open ROUND --questionnaire ID --population N")


def make_workspace(folder: Path) -> None:
    """Make the files and folders of a workspace; what is there already stays as it is.

    Raises:
        Refused: there is a workspace in ``folder`` already.
    """
    from surveytool.store.database import create_database, open_database
    from surveytool.store.workspace import Workspace

    workspace = Workspace(folder)
    if workspace.community_file.exists():
        raise Refused("'{folder}' is a workspace already. Give another folder.", folder=folder)
    for made in (workspace.path, workspace.questionnaires, workspace.reports):
        made.mkdir(parents=True, exist_ok=True)
    workspace.keys.mkdir(mode=0o700, exist_ok=True)
    workspace.keys.chmod(0o700)
    if workspace.answers_db.exists():
        open_database(workspace.answers_db).close()
    else:
        create_database(workspace.answers_db)
    ignored = folder / ".gitignore"
    if not ignored.exists():
        ignored.write_text(IGNORED, "utf-8")
    # last, because a folder with this file is a workspace
    template = resources.files("surveytool.cli") / "community.yaml"
    workspace.community_file.write_bytes(template.read_bytes())
