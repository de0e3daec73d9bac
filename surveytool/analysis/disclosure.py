"""The minimum group: what fewer people than that answered is not told, in any output, to anyone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from surveytool.analysis.summary import QuestionSummary
from surveytool.questionnaire.condition import names, parse_condition
from surveytool.questionnaire.model import Asking, MultipleChoice, Points, Questionnaire, Ranking, SingleChoice
from surveytool.texts import Texts

MINIMUM_GROUP = 10


@dataclass(frozen=True)
class Disclosure:
    """The rule of one round: a round may raise the minimum, never lower it."""

    minimum_group: int
    texts: Texts

    @property
    def minimum(self) -> int:
        """The number of people from which figures are given."""
        return max(self.minimum_group, MINIMUM_GROUP)

    def hides(self, n: int) -> bool:
        """Whether figures about n people stay untold; those about nobody too, for that tells it as well."""
        return n < self.minimum

    @property
    def reason(self) -> str:
        """Why there are no figures, for a reader."""
        return self.texts("Fewer than {minimum} answers: not shown.", minimum=self.texts.number(self.minimum))

    def pass_on(self, summary: QuestionSummary) -> QuestionSummary:
        """The summary itself, or without a single figure when too few answered.

        What stays is named one by one, so that a figure added to the summary later is hidden unless it is named here.
        """
        if summary.answered is not None and not self.hides(summary.answered):
            return summary
        return _bare(summary, self.reason)

    def withhold(
        self, questionnaire: Questionnaire, summaries: Iterable[QuestionSummary]
    ) -> tuple[QuestionSummary, ...]:
        """The summaries, without those by which a hidden question could be read: the ones that routing shows or not by
        what was answered to it. How many were not shown the one is how many gave a certain answer to the other.
        """
        message = "Who was shown this depends on a question with fewer than {minimum} answers: not shown."
        reason = self.texts(message, minimum=self.texts.number(self.minimum))
        hidden: set[str] = set()
        found = []
        for summary in summaries:
            if not summary.hidden and _depends(_conditions(questionnaire, summary), hidden):
                summary = _bare(summary, reason)
            elif not summary.hidden:
                summary = _without_choices(questionnaire, summary, hidden)
            if summary.hidden:
                hidden.add(summary.name)
            found.append(summary)
        return tuple(found)


def _bare(summary: QuestionSummary, reason: str) -> QuestionSummary:
    return QuestionSummary(
        id=summary.id,
        kind=summary.kind,
        text=summary.text,
        item=summary.item,
        item_text=summary.item_text,
        side=summary.side,
        hidden=True,
        reason=reason,
    )


def _depends(conditions: Iterable[str | None], hidden: Iterable[str]) -> bool:
    """Whether one of ``conditions`` looks at a hidden answer; ``answered(question)`` looks at each of its items."""
    looked_at = {name for condition in conditions if condition for name in names(parse_condition(condition))}
    return any(name == one or one.startswith(f"{name}.") for name in looked_at for one in hidden)


def _conditions(questionnaire: Questionnaire, summary: QuestionSummary) -> Iterator[str | None]:
    """What decides on who was shown what is summarised. Of a single choice, a ranking and points that includes each of
    the choices, of which none can be left out without the others telling it.
    """
    question = _question(questionnaire, summary)
    yield next(section.show_if for section in questionnaire.sections if question in section.questions)
    yield question.show_if
    yield from (item.show_if for item in getattr(question, "items", ()) if item.id == summary.item)
    if isinstance(question, SingleChoice | Ranking | Points):
        yield from (choice.show_if for choice in question.choices)


def _without_choices(
    questionnaire: Questionnaire, summary: QuestionSummary, hidden: Collection[str]
) -> QuestionSummary:
    question = _question(questionnaire, summary)
    if not isinstance(question, MultipleChoice):
        return summary
    left_out = {choice.code for choice in question.choices if _depends([choice.show_if], hidden)}
    return replace(summary, distribution=tuple(row for row in summary.distribution if row.code not in left_out))


def _question(questionnaire: Questionnaire, summary: QuestionSummary) -> Asking:
    return next(question for question in questionnaire.asking if question.id == summary.id)
