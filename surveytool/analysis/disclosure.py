"""The minimum group: what fewer people than that answered is not told, in any output, to anyone."""

from __future__ import annotations

from dataclasses import dataclass

from surveytool.analysis.summary import QuestionSummary
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
        return QuestionSummary(
            id=summary.id,
            kind=summary.kind,
            text=summary.text,
            item=summary.item,
            item_text=summary.item_text,
            side=summary.side,
            hidden=True,
            reason=self.reason,
        )
