"""What became of everybody who was invited by name, and the response rates that follow from it.

The dispositions and rates are those of AAPOR's Standard Definitions (9th edition, 2016), internet surveys of specifically
named persons. Whom of them a person is counted with:

- I (1.1) complete and P (1.2) partial: what was handed in by a personal link and not withdrawn;
- R, refusal: answers that were withdrawn and no more mails wanted (both 2.111), and begun without handing in (2.12).
  A draft has no name and one person may leave several, so there are at most as many break-offs as people left over;
- U, unknown eligibility: the invitation came back, or no mail server would take it (3.30);
- NC, non-contact (2.20): of whom nothing came back. The definitions have 3.19 for who may not belong to the population;
  on a list of members the board knows that they do;
- NE, not eligible (4.0): who turned out to be no member (any more). They are no part of those invited.

How those who did not answer are spread over R and NC makes no difference to any of the six rates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

RATES = ("rr1", "rr2", "rr3", "rr4", "rr5", "rr6")


@dataclass(frozen=True)
class Dispositions:
    """Everybody who was invited by name, each counted once: I, P, R, NC, O and U add up to them; NE stand beside them.

    Among ``refusal`` are those who want no more mails (``opted_out``) and those who began and did not hand in (``break_off``).
    """

    complete: int
    partial: int
    refusal: int
    opted_out: int
    break_off: int
    non_contact: int
    unknown: int
    other: int = 0
    not_eligible: int = 0

    @property
    def invited(self) -> int:
        """Everybody who was invited and could answer, as far as is known."""
        return self.eligible + self.unknown

    @property
    def eligible(self) -> int:
        """I + P + R + NC + O: of whom it is known that they belong to the population."""
        return self.complete + self.partial + self.refusal + self.non_contact + self.other

    @property
    def eligibility(self) -> float:
        """e, the share of U taken to belong to the population: that among those of whom it is known, eligible / (eligible +
        NE), the proportional allocation of the definitions. 1 when nothing is known of anybody.
        """
        known = self.eligible + self.not_eligible
        return self.eligible / known if known else 1.0


def classify(
    *,
    invited: int,
    complete: int,
    partial: int,
    withdrawn: int = 0,
    opted_out: int = 0,
    undelivered: int = 0,
    drafts: int = 0,
    not_eligible: int = 0,
) -> Dispositions:
    """The dispositions from what was counted of the personal links of a round.

    ``opted_out`` and ``undelivered`` are people who did not answer. Each person is counted once, by the first that holds in
    the order of the arguments, so that later ones are no more than the people left over.
    """
    left = max(invited - complete - partial - withdrawn, 0)
    stopped = min(opted_out, left)
    unknown = min(undelivered, left - stopped)
    begun = min(drafts, left - stopped - unknown)
    return Dispositions(
        complete=complete,
        partial=partial,
        refusal=withdrawn + stopped + begun,
        opted_out=stopped,
        break_off=begun,
        non_contact=left - stopped - unknown - begun,
        unknown=unknown,
        not_eligible=not_eligible,
    )


def response_rates(found: Dispositions) -> Mapping[str, float | None]:
    """RR1 to RR6.

    RR1 = I / (I+P+R+NC+O+U), RR3 the same with e*U, RR5 without U; RR2, RR4 and RR6 have I+P above the line. None where
    there is nobody under the line.
    """
    answered = found.complete + found.partial
    bases = (found.invited, found.eligible + found.eligibility * found.unknown, found.eligible)
    shares = [above / base if base else None for base in bases for above in (found.complete, answered)]
    return dict(zip(RATES, shares, strict=True))
