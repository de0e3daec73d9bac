"""A workspace with an open round, for the pages of a member."""

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from surveytool.questionnaire.parse import parse
from surveytool.store.database import create_database, open_database
from surveytool.store.invitations import Invitee
from surveytool.store.rounds import Links, open_round
from surveytool.store.workspace import Workspace

TODAY = datetime.date(2026, 11, 22)
PLAIN = """\
questionnaire: proef
version: 1
kind: other
languages: [nl, en]
title: {nl: Proef, en: Try-out}
sections:
  - id: een
    title: {nl: Een, en: One}
    questions:
      - {id: wens, kind: open, text: {nl: Wat wens je?, en: What do you wish?}}
"""


@pytest.fixture
def workspace_of(tmp_path: Path) -> Callable[..., Workspace]:
    """Makes a workspace with a round ``proef``, of a questionnaire and a community given as YAML."""

    def make(
        source: str = PLAIN,
        *,
        community: str = "name: Netwerk\n",
        today: datetime.date = TODAY,
        links: Links = "open",
        members: Sequence[bytes] = (),
    ) -> Workspace:
        (tmp_path / "community.yaml").write_text(community, encoding="utf-8")
        workspace, data = Workspace(tmp_path), source.encode()
        create_database(workspace.answers_db)
        database = open_database(workspace.answers_db)
        open_round(
            database,
            keys=workspace.keys,
            id="proef",
            source=data,
            questionnaire=parse(data, file="proef.yaml").questionnaire,
            population=200,
            today=today,
            links=links,
            invitees=[Invitee(member) for member in members],
        )
        database.close()
        return workspace

    return make
