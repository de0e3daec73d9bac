"""How a round stands, brought together from the answers' counters, the list of members and the key of the links."""

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING

from surveytool.cli.terminal import interface_texts
from surveytool.errors import StoreError

if TYPE_CHECKING:
    from surveytool.analysis.progress import Progress
    from surveytool.questionnaire.model import Questionnaire
    from surveytool.store.database import Database
    from surveytool.store.figures import ResponseFigures
    from surveytool.store.rounds import Round
    from surveytool.store.workspace import Workspace

Unread = tuple[str, ...]


def progress_of(
    workspace: "Workspace", db: "Database", round_: "Round", *, today: datetime.date, language: str | None = None
) -> "Progress":
    """How a round stands on a day. Its title is in ``language`` where the questionnaire has that, else in its own.

    What only the list of members or the key of the links can tell is left out, with the reason, where one cannot be read.
    """
    from surveytool.analysis.milestone import milestones
    from surveytool.analysis.progress import Progress, SignUps, standing
    from surveytool.cli.closed_round import round_facts

    questionnaire = _questionnaire(round_)
    shown_in = language if language in questionnaire.languages else None
    opens = round_.opens or round_.opened
    state, days_left = standing(state=round_.state, opens=opens, closes=round_.closes, today=today)
    progress = Progress(
        round=round_facts(round_, questionnaire, shown_in or questionnaire.default_language),
        state=state,
        closes=round_.closes,
        days_left=days_left,
        response=None,
        sign_ups=(),
        milestones=milestones((), population=round_.population),
        mails=(),
    )
    if not questionnaire.is_registration:
        return _with_answers(progress, workspace, db, round_)
    by_day, unread = _sign_ups(workspace, db, round_)
    return replace(
        progress,
        sign_ups=tuple(SignUps(day, count) for day, count in by_day),
        milestones=milestones(by_day, population=round_.population),
        unread=unread,
    )


def message_of(
    workspace: "Workspace", db: "Database", round_: "Round", *, today: datetime.date, language: str | None
) -> str:
    """A message to share about how a round stands, in ``language`` or that of the questionnaire, and in the form in which the
    community addresses its members."""
    from surveytool.analysis.milestone import share_message
    from surveytool.cli.round import link_of
    from surveytool.texts import load_texts

    language = language or _questionnaire(round_).default_language
    progress = progress_of(workspace, db, round_, today=today, language=language)
    return share_message(
        progress.milestones,
        of="responses" if progress.response is not None else "registrations",
        title=progress.round.title,
        texts=load_texts(language, formal=workspace.community().form_of_address == "u"),
        is_open=progress.state in ("open", "planned"),
        link=link_of(round_.id) if round_.links == "open" else None,
        closes=progress.closes,
    )


def _questionnaire(round_: "Round") -> "Questionnaire":
    from surveytool.questionnaire.parse import parse

    return parse(round_.source, file=f"{round_.id}.yaml").questionnaire


def _with_answers(progress: "Progress", workspace: "Workspace", db: "Database", round_: "Round") -> "Progress":
    from surveytool.analysis.disclosure import Disclosure
    from surveytool.analysis.progress import mail_counts, response_so_far
    from surveytool.store.figures import response_figures

    figures = response_figures(db, round_.id)
    states: tuple[tuple[str, str, int], ...] = ()
    unread: Unread = ()
    if round_.invites and round_.state == "open":
        try:
            figures, states = _with_members(figures, workspace, db, round_)
        except StoreError as error:
            unread = (error.text(interface_texts()),)
    elif round_.invites:
        states = tuple((kind, "sent", count) for kind, _, count in figures.mailed)
    response, reached = response_so_far(
        figures, population=round_.population, disclosure=Disclosure(round_.minimum_group, interface_texts())
    )
    if unread:  # no mail that is known of is not a mail that was not sent
        return replace(progress, response=response, milestones=reached, unread=unread)
    last = round_.closed or round_.closes
    mails = mail_counts(states, reminders=round_.reminders, opens=round_.opens or round_.opened, closes=last)
    return replace(progress, response=response, milestones=reached, mails=mails)


def _with_members(
    figures: "ResponseFigures", workspace: "Workspace", db: "Database", round_: "Round"
) -> tuple["ResponseFigures", tuple[tuple[str, str, int], ...]]:
    """The figures with what the list of members adds to them while a round is open, and the states of the mails."""
    from surveytool.store.invitations import check_links_key, invited_tags
    from surveytool.store.keys import links_key
    from surveytool.store.participation import participation
    from surveytool.store.people import open_people

    key = links_key(workspace.keys, round_.id)
    with db.reading() as connection:
        check_links_key(connection, round_.id, key)
    found = participation(
        open_people(workspace.people_db),
        invited_tags(db, round_.id),
        round_id=round_.id,
        key=key,
        minimum_group=round_.minimum_group,
    )
    told = replace(
        figures,
        opted_out=found.opted_out,
        undelivered=found.undelivered,
        not_eligible=found.not_eligible,
        groups=found.groups,
    )
    return told, found.mail_states


def _sign_ups(
    workspace: "Workspace", db: "Database", round_: "Round"
) -> tuple[list[tuple[datetime.date, int]], Unread]:
    """How many signed up on each day; while the round is open the list of people tells."""
    from collections import Counter

    from surveytool.store.people import open_people
    from surveytool.store.registrations import list_registrations, registered

    if round_.state == "closed":
        return sorted(registered(db, round_.id).items()), ()
    try:
        found = list_registrations(open_people(workspace.people_db), round_.id)
    except StoreError as error:
        return [], (error.text(interface_texts()),)
    return sorted(Counter(one.day for one in found).items()), ()
