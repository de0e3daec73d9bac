"""The link of one member, mailed once more."""

from surveytool.cli.mailing import Mailing, Writer, give_links, is_unanswered, mail_settings
from surveytool.cli.terminal import note, say
from surveytool.errors import Refused
from surveytool.exchange.mail.address import NotAnAddress
from surveytool.exchange.mail.batch import Addressee
from surveytool.exchange.mail.transport import Delivery, MailServer, NoServer
from surveytool.store.invitations import invited_tags
from surveytool.store.mailings import INVITATION, State, claim_again, release, settle
from surveytool.store.people import Member, address_key, list_members


def resend(mailing: Mailing, email: str) -> int:
    """Mail the member with the address ``email`` their link, whether they were mailed before or not; gives the exit code.

    Raises:
        Refused: when nobody has the address, or that member is not mailed or has answered.
    """
    member = _member(mailing, email)
    settings = mail_settings(mailing.community)
    writer = Writer(mailing, "invitation", settings)
    give_links(mailing)
    addressee = mailing.addressee(member)
    link = invited_tags(mailing.db, mailing.round.id).get(addressee.tag)
    if not is_unanswered(link):
        message = "This member answered in round '{id}' by the link, or asked by it for no more mail. Nothing was sent."
        raise Refused(message, id=mailing.round.id)
    try:
        message_ = writer.write(addressee)
    except NotAnAddress:
        raise Refused("The address of this member is not one mail address. Mend it first.") from None
    with MailServer(settings) as server:
        server.get_ready()
        before = claim_again(mailing.people, mailing.round.id, addressee.member, day=mailing.today)
        try:
            found = server.deliver(message_)
        except NoServer:
            release(mailing.people, mailing.round.id, INVITATION, [addressee.member], before=before)
            raise
        if found is Delivery.LATER:
            release(mailing.people, mailing.round.id, INVITATION, [addressee.member], before=before)
        return _told(mailing, addressee, found, said=server.said)


def _told(mailing: Mailing, addressee: Addressee, found: Delivery, *, said: str) -> int:
    if found in (Delivery.SENT, Delivery.REFUSED):
        state: State = "sent" if found is Delivery.SENT else "refused"
        settle(mailing.people, mailing.round.id, addressee.member, kind=INVITATION, state=state)
    if found is Delivery.SENT:
        say("The link was mailed again.")
        return 0
    if found is Delivery.REFUSED:
        raise Refused("The mail server refuses this address: {said}.", said=said)
    if found is Delivery.LATER:
        raise Refused("The mail server does not take the mail now: {said}. Try again later.", said=said or "no answer")
    note("The line to the mail server broke while it took the mail. Ask the member whether it came.")
    return 1


def _member(mailing: Mailing, email: str) -> Member:
    key = address_key(email)
    member = next((each for each in list_members(mailing.people) if address_key(each.email) == key), None)
    if member is None:
        raise Refused("Nobody on the list has this address. See: surveytool members list")
    if member.state != "active":
        raise Refused("This member wants no mail, or has left. Nothing was sent.")
    return member
