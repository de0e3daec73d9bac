"""How a round stands, in lines for a terminal: the same ones when they go to a file."""

from collections.abc import Iterator, Sequence

from surveytool.analysis.fieldwork import OTHER_GROUPS, ResponseSummary
from surveytool.analysis.milestone import Milestone, next_in_words, part_in_words
from surveytool.analysis.progress import MailCount, Progress
from surveytool.texts import Texts

_BAR = 40
"""Characters of the longest bar."""

Row = tuple[str, ...]


def progress_lines(progress: Progress, texts: Texts) -> Iterator[str]:
    """One round: its id and title, how it stands, and then a block for each thing that there is to tell."""
    yield f"{progress.round.id}  {progress.round.title}"
    yield f"  {_standing(progress, texts)}"
    if progress.round.simulated:
        yield f"  {texts('Simulated answers: no person gave them.')}"
    for said in progress.unread:
        yield f"  {said}"
    for title, rows in _blocks(progress, texts):
        yield ""
        if title:
            yield f"  {title}"
        yield from _aligned(rows, indent="    " if title else "  ")


def _blocks(progress: Progress, texts: Texts) -> Iterator[tuple[str, Sequence[Row]]]:
    response = progress.response
    if response is not None:
        yield "", _counts(response, progress, texts)
        if response.by_day:
            days = [(day.day, day.complete + day.partial) for day in response.by_day]
            yield texts("Sent by day"), _days(days, texts)
    else:
        yield "", ((texts("Signed up"), texts.number(progress.milestones.count)), *_asked(progress, texts))
        if progress.sign_ups:
            yield texts("Signed up by day"), _days([(one.day, one.count) for one in progress.sign_ups], texts)
    if progress.mails:
        yield texts("Mails"), _mails(progress, texts)
    if response is not None:
        yield from _groups(response, texts)
    if progress.milestones.reached or (progress.milestones.next and progress.state != "closed"):
        yield texts("Milestones"), _milestones(progress, texts)


def _standing(progress: Progress, texts: Texts) -> str:
    opened = texts.date(progress.round.opened)
    closes = texts.date(progress.closes) if progress.closes else ""
    if progress.state == "closed":
        closed = texts.date(progress.round.closed) if progress.round.closed else closes
        return texts("Closed: it was open from {first} to {last}.", first=opened, last=closed)
    if progress.state == "planned":
        return texts("Opens on {day}.", day=opened)
    if progress.state == "ended":
        message = "It took answers until {day}. Close it with: surveytool round close {id}"
        return texts(message, day=closes, id=progress.round.id)
    if progress.days_left is None:
        return texts("Open since {day}, without a last day.", day=opened)
    if progress.days_left == 0:
        return texts("Open since {day}; today is the last day.", day=opened)
    one = "Open since {first} until {last}: {n} day left."
    many = "Open since {first} until {last}: {n} days left."
    return texts.plural(one, many, progress.days_left, first=opened, last=closes)


def _asked(progress: Progress, texts: Texts) -> Iterator[Row]:
    if progress.round.population is not None:
        yield texts("Population"), texts.number(progress.round.population)


def _counts(response: ResponseSummary, progress: Progress, texts: Texts) -> tuple[Row, ...]:
    """How many took part and how the answers came in; lines about nothing are left out."""
    found = response.dispositions
    counts: list[tuple[str, int | None]] = [
        (texts("Invited"), response.invited),
        (texts("Answered by their own link"), response.answered),
    ]
    rows: list[Row] = [(label, texts.number(count)) for label, count in counts if count is not None]
    if response.rate is not None:
        label = texts("Response rate (RR2)") if progress.state == "closed" else texts("Response rate so far (RR2)")
        rows.append((label, texts.percent(response.rate, decimals=1)))
    if response.invited is None or response.invited != progress.round.population:
        rows += _asked(progress, texts)
    rows.append((texts("Answers"), texts.number(response.responses)))
    if response.invited is None and response.share_of_population is not None:
        rows.append((texts("Share of the population"), texts.percent(response.share_of_population, decimals=1)))
    rows += [
        (texts("Complete"), texts.number(response.complete)),
        (texts("Partial"), texts.number(response.partial)),
    ]
    seldom = (
        (texts("Read in from a file"), response.imported),
        (texts("By the open link, counted apart"), response.apart),
        (texts("Withdrawn"), response.withdrawn),
        (texts("Begun, not sent"), response.break_off),
        (texts("Want no more mail"), found.opted_out if found else 0),
        (texts("Not delivered"), found.unknown if found else 0),
    )
    return (*rows, *((label, texts.number(count)) for label, count in seldom if count))


def _days(days: Sequence[tuple[object, int]], texts: Texts) -> tuple[Row, ...]:
    most = max(count for _, count in days)
    return tuple((str(day), texts.number(count), "#" * -(-count * _BAR // max(most, _BAR))) for day, count in days)


def _mails(progress: Progress, texts: Texts) -> tuple[Row, ...]:
    head = ("", texts("sent"), texts("refused"), texts("came back"), texts("in doubt"))
    rows = [
        (_kind(mail, texts), *(texts.number(count) for count in (mail.sent, mail.refused, mail.bounced, mail.doubtful)))
        for mail in progress.mails
    ]
    return (head, *rows)


def _kind(mail: MailCount, texts: Texts) -> str:
    if mail.kind == "invitation":
        return texts("Invitation")
    if mail.planned is None:
        return texts("Reminder ({day})", day=mail.kind.removeprefix("reminder-"))
    if mail.sent or mail.refused or mail.bounced or mail.doubtful:
        return texts("Reminder ({day})", day=mail.planned)
    return texts("Reminder ({day}, planned)", day=mail.planned)


def _groups(response: ResponseSummary, texts: Texts) -> Iterator[tuple[str, Sequence[Row]]]:
    head = ("", texts("Invited"), texts("Answered"), "")
    for attribute in dict.fromkeys(group.attribute for group in response.participation):
        groups = [group for group in response.participation if group.attribute == attribute]
        rows = [
            (
                texts("other groups and not known, together") if group.group == OTHER_GROUPS else group.group,
                texts.number(group.invited),
                texts.number(group.answered),
                texts.percent(group.rate),
            )
            for group in groups
        ]
        yield texts("By “{attribute}”", attribute=attribute), (head, *rows)


def _milestones(progress: Progress, texts: Texts) -> tuple[Row, ...]:
    found = progress.milestones
    rows: list[Row] = [(_mark(one, texts), str(one.day) if one.day else "") for one in found.reached]
    if found.next is not None and found.to_go is not None and progress.state != "closed":
        return (*rows, (next_in_words(found.next, found.to_go, texts),))
    return tuple(rows)


def _mark(milestone: Milestone, texts: Texts) -> str:
    part = part_in_words(milestone.share, texts)
    return f"{texts.number(milestone.count)} ({part})" if part else texts.number(milestone.count)


def _aligned(rows: Sequence[Row], *, indent: str) -> Iterator[str]:
    """Rows in columns: the first to the left, numbers to the right, bars as they come."""
    columns = range(max(len(row) for row in rows))
    widths = [max((len(row[place]) for row in rows if place < len(row) > 1), default=0) for place in columns]
    for row in rows:
        cells = [
            cell.ljust(width) if place == 0 or cell.startswith("#") else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=False))
        ]
        yield f"{indent}{'  '.join(cells)}".rstrip()
