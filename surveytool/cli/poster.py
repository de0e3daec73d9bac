"""``surveytool poster``: the open link of a round on paper, as a code to scan and an address to type."""

import datetime
import ipaddress
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from surveytool.cli.terminal import note, say
from surveytool.errors import Refused, SurveytoolError

if TYPE_CHECKING:
    from surveytool.questionnaire.community import Community
    from surveytool.questionnaire.model import Questionnaire
    from surveytool.report.poster import Invitation
    from surveytool.store.rounds import Round
    from surveytool.texts import Texts


@click.command("poster")
@click.argument("round_id", metavar="ROUND")
@click.option("--cards", is_flag=True, help="Four cards of A6 on one A4, with marks to cut by, instead of a poster.")
@click.option("--lang", "language", type=click.Choice(["nl", "en"]), help="Default: the questionnaire's own.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Default: reports/ROUND/poster.pdf or cards.pdf, with -en or -nl behind the name in another language.",
)
@click.option("--force", is_flag=True, help="Overwrite a file that this command did not make.")
@click.pass_obj
def command(folder: Path, round_id: str, cards: bool, language: str | None, out: Path | None, force: bool) -> None:
    """Write a poster (A4) or cards (A6) for the open link of ROUND: a PDF to print. SURVEYTOOL_BASE_URL is the address by
    which members know the site."""
    from surveytool.cli.output import write_output
    from surveytool.cli.report import read_logo
    from surveytool.cli.round import today_in
    from surveytool.questionnaire.parse import parse
    from surveytool.report.poster import typeset_poster
    from surveytool.store.database import open_database
    from surveytool.store.rounds import get_round
    from surveytool.store.workspace import Workspace
    from surveytool.texts import load_texts

    workspace = Workspace(folder)
    round_ = get_round(open_database(workspace.answers_db), round_id)
    refuse_unscannable(round_, today_in(workspace))
    site = public_address(os.environ.get("SURVEYTOOL_BASE_URL", ""))
    if site.startswith("http:"):
        note(
            "On the poster stands an http address: answers travel unencrypted. Better put an https address in SURVEYTOOL_BASE_URL."
        )
    questionnaire = parse(round_.source, file=f"{round_id}.yaml").questionnaire
    spoken = chosen_language(questionnaire, round_id, language)
    community = workspace.community()
    texts = load_texts(spoken, formal=community.form_of_address == "u")
    invitation = invitation_to(
        round_, questionnaire, community, texts, address=f"{site}/{round_id}", today=today_in(workspace)
    )
    found = typeset_poster(
        invitation,
        "cards" if cards else "poster",
        texts=texts,
        made=datetime.datetime.now(datetime.UTC),
        logo=read_logo(workspace, community),
    )
    if found.warnings:
        message = (
            "The typesetter is not content, so nothing was written: {warning}. Try it with another logo, or without."
        )
        raise SurveytoolError(message, warning=found.warnings[0])
    other = "" if spoken == questionnaire.default_language else f"-{spoken}"
    target = out or workspace.reports / round_id / f"{'cards' if cards else 'poster'}{other}.pdf"
    if out is None:
        target.parent.mkdir(parents=True, exist_ok=True)
    write_output(workspace.path, target, found.pdf, force=force)
    say("{file}", file=target)


def refuse_unscannable(round_: "Round", today: datetime.date) -> None:
    """Nothing for a round that takes answers by an open link, now or later.

    Raises:
        Refused: it has closed, its last day has passed, or every member has a link of their own.
    """
    if round_.links == "personal":
        message = (
            "In round '{id}' every member has a personal link, so there is none for a poster. Send those with: surveytool "
            "invite {id}. For a meeting, open a round with --links both."
        )
        raise Refused(message, id=round_.id)
    if round_.state == "closed" or (round_.closes is not None and round_.closes < today):
        message = "Round '{id}' takes no answers any more, so a poster would lead nowhere. See: surveytool round list"
        raise Refused(message, id=round_.id)


def public_address(base_url: str) -> str:
    """The address of the site as members know it, without a stroke at the end.

    Raises:
        Refused: it is not set, no web address, or an address that leads a phone to itself.
    """
    if not base_url:
        message = "On paper stands the address that members use. Put it in SURVEYTOOL_BASE_URL, such as https://peiling.example.org"
        raise Refused(message)
    try:
        address = urlsplit(base_url)
        host = address.hostname
    except ValueError:
        address, host = None, None
    if (
        address is None
        or not host
        or address.scheme not in ("http", "https")
        or address.query
        or address.fragment
        or address.username
    ):
        message = (
            "SURVEYTOOL_BASE_URL is '{address}', which is no address of a site. Write it as https://peiling.example.org"
        )
        raise Refused(message, address=base_url)
    if is_of_this_computer(host):
        message = (
            "SURVEYTOOL_BASE_URL is '{address}', which only this computer can open: on a phone a poster with it leads nowhere. "
            "Put the address that members use there, such as https://peiling.example.org"
        )
        raise Refused(message, address=base_url)
    return base_url.rstrip("/")


def is_of_this_computer(host: str) -> bool:
    """Whether a name or number of a computer means the one that asks."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return False
    return number.is_loopback or number.is_unspecified


def chosen_language(questionnaire: "Questionnaire", round_id: str, language: str | None) -> str:
    """The language that is asked for, or the questionnaire's own.

    Raises:
        Refused: the questionnaire has no texts in it.
    """
    if language is not None and language not in questionnaire.languages:
        message = "The questionnaire of round '{id}' has no texts in '{language}'. It has: {languages}."
        raise Refused(message, id=round_id, language=language, languages=", ".join(questionnaire.languages))
    return language or questionnaire.default_language


def invitation_to(
    round_: "Round",
    questionnaire: "Questionnaire",
    community: "Community",
    texts: "Texts",
    *,
    address: str,
    today: datetime.date,
) -> "Invitation":
    """What paper tells of a round, in the language of ``texts``."""
    from surveytool.report.poster import SIGNING_UP, Invitation, opening_facts
    from surveytool.response.anonymity import promise

    promised = SIGNING_UP
    if not questionnaire.is_registration:
        promised = promise(anonymous=round_.anonymous, links="open", linking=round_.linking).brief
    return Invitation(
        title=questionnaire.title.read(texts.language),
        community=community.name.read(texts.language),
        contact=community.contact or "",
        language=texts.language,
        brand=community.colours.brand,
        address=address,
        facts=opening_facts(
            texts,
            minutes=questionnaire.minutes,
            opens=round_.opens if round_.opens is not None and round_.opens > today else None,
            closes=round_.closes,
            anonymity=texts(promised),
        ),
        simulated=texts("Simulated answers: no person gave them.") if round_.simulated else "",
    )
