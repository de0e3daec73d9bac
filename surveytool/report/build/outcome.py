"""How people were asked, what became of everybody who was invited by name, and the response rates of it."""

from collections.abc import Sequence

from surveytool.analysis.disposition import Dispositions
from surveytool.report.build.material import Material
from surveytool.report.document import Block, Column, DataTable, Section
from surveytool.response.anonymity import promise
from surveytool.texts import Texts

_FORMULAS = {
    "rr1": "I / (I + P + R + NC + U)",
    "rr2": "(I + P) / (I + P + R + NC + U)",
    "rr3": "I / (I + P + R + NC + e × U)",
    "rr4": "(I + P) / (I + P + R + NC + e × U)",
    "rr5": "I / (I + P + R + NC)",
    "rr6": "(I + P) / (I + P + R + NC)",
}
"""Without O, others, of which there are none: nobody is ever counted with them."""


def asking(material: Material) -> list[tuple[str, str]]:
    """The way of asking, the mails, and what ties an answer to a person: matters of the account of the method."""
    texts = material.texts
    items = [(texts("Way of asking"), _mode(material))]
    if mails := _mails(material):
        items.append((texts("Invitations and reminders"), mails))
    items.append((texts("Anonymity"), _anonymity(material)))
    return items


def _mode(material: Material) -> str:
    texts, response = material.texts, material.results.response
    said = {
        "open": [texts("An online questionnaire with one link for everybody.")],
        "personal": [
            texts("An online questionnaire. Everybody was invited by name, with a link that can be used once.")
        ],
        "both": [
            texts("An online questionnaire. Everybody was invited by name, with a link that can be used once."),
            texts("Beside those there was one link for everybody; the answers that came by it are in no figure."),
        ],
    }[material.results.round.links]
    if response.imported:
        one, many = "{n} answer was read in from a file.", "{n} answers were read in from a file."
        said.append(texts.plural(one, many, response.imported))
    return " ".join(said)


def _mails(material: Material) -> str:
    """How many mails were sent of each kind, and when."""
    texts = material.texts
    said = []
    for mailing in material.results.response.mailed:
        if mailing.kind.startswith("reminder"):
            one, many = "Reminder: {n} mail ({when}).", "Reminder: {n} mails ({when})."
        else:
            one, many = "Invitation: {n} mail ({when}).", "Invitation: {n} mails ({when})."
        when = texts.date(mailing.first)
        if mailing.last != mailing.first:
            when = texts("{first} to {last}", first=when, last=texts.date(mailing.last))
        said.append(texts.plural(one, many, mailing.count, when=when))
    return " ".join(said)


def _anonymity(material: Material) -> str:
    """What members were promised, as `response.anonymity` words it for the account of the method."""
    texts, found = material.texts, material.results.round
    said = promise(anonymous=found.anonymous, links=found.links, linking=found.linking).account
    return " ".join(texts(sentence) for sentence in said)


def outcome(material: Material) -> Section | None:
    """What became of everybody who was invited, and RR1 to RR6; None where nobody was invited by name."""
    response = material.results.response
    if response.dispositions is None or not response.invited:
        return None
    blocks: tuple[Block, ...] = (_dispositions(response.dispositions, material.texts), _rates(material))
    return Section("outcome", material.texts("Response rates (AAPOR)"), blocks)


def told(found: Dispositions, texts: Texts) -> Sequence[tuple[str, int]]:
    """What became of those who were invited: in words with the letters of the AAPOR, how many, and what they add up to;
    who is not eligible stands behind that."""
    rows = [
        (texts("Complete (I)"), found.complete),
        (texts("Partial (P)"), found.partial),
        (texts("Refusal (R): withdrawn, no more mails wanted, or begun and not handed in"), found.refusal),
        (texts("No reaction (NC)"), found.non_contact),
        (texts("Not delivered (U)"), found.unknown),
        (texts("Invited"), found.invited),
    ]
    if found.not_eligible:
        rows.append((texts("No member any more (NE), beside those invited"), found.not_eligible))
    return rows


def _dispositions(found: Dispositions, texts: Texts) -> DataTable:
    columns = (Column(texts("What became of it"), numeric=False), Column(texts("People")))
    rows = tuple((label, texts.number(count)) for label, count in told(found, texts))
    note = [
        texts("By the Standard Definitions of the AAPOR (2016) for internet surveys of specifically named persons; of personal links alone."),
        texts("Somebody who begins leaves no name, so a person who began more than once may count more than once in R; it changes no rate."),
        texts("Of whom nothing came back the list of members says that they belong to the population, so they are not U."),
    ]  # fmt: skip
    caption = texts("What became of everybody who was invited")
    return DataTable("table-dispositions", caption, columns, rows, tuple(note))


def _rates(material: Material) -> DataTable:
    texts, response = material.texts, material.results.response
    columns = (
        Column(texts("Response rate"), numeric=False),
        Column(texts("Formula"), numeric=False),
        Column(texts("Share")),
    )
    rows = tuple(
        (name.upper(), _FORMULAS[name], "–" if rate is None else texts.percent(rate, decimals=1))
        for name, rate in response.rates.items()
    )
    note = [texts("RR2 is the response rate in this report.")]
    if response.eligibility is not None:
        note.append(
            texts("e, the share of U taken to belong to the population, is {share}: that among those of whom it is known.",
                  share=texts.percent(response.eligibility, decimals=1))
        )  # fmt: skip
    return DataTable("table-rates", texts("Response rates by the definitions of the AAPOR"), columns, rows, tuple(note))
