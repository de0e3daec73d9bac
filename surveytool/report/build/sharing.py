"""The page for the members: what they said, and what the board does with it. Nothing in it that is not in the report."""

from dataclasses import replace

from surveytool.report.document import Block, Note, Paragraph, Points, Prose, Report, Section
from surveytool.texts import Texts


def share(report: Report, *, texts: Texts) -> Report:
    """A report for the members, made of the conclusions and the decisions that stand in ``report``."""
    found = {section.anchor: section for section in report.sections}
    sections: list[Section] = []
    if summary := found.get("summary"):
        said: tuple[Block, ...] = tuple(
            block for block in summary.blocks if isinstance(block, Points | Paragraph | Prose)
        )
        explained = [
            texts(
                "Between brackets stands the margin by chance: had everybody answered, the figure would most likely "
                "lie there. n is how many people answered."
            )
        ]
        scored = texts("Discrepancy score").casefold()
        if any(scored in item for block in said if isinstance(block, Points) for item in block.items):
            explained.append(
                texts(
                    "The discrepancy score runs from −100 (everybody finds it more important than it is arranged) to +100."
                )
            )
        sections.append(Section("summary", texts("What you said"), (*said, Note(tuple(explained)))))
    if answered := found.get("answered"):
        sections.append(replace(answered, title=texts("What the board does with your answers")))
    sections.append(Section("thanks", texts("Thank you for taking part."), _contact(report)))
    return replace(report, title=texts("You said, we did"), subtitle=report.title, sections=tuple(sections))


def _contact(report: Report) -> tuple[Block, ...]:
    return (Paragraph((f"{report.community} · {report.contact}" if report.contact else report.community,)),)
