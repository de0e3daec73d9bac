"""Choices in an order of each respondent's own, so that none profits from standing first.

The order follows from the secret of the draft: the same on every page and on another device, another for everyone else.
"Other" and the answers that stand apart keep their place at the end.
"""

import hashlib
from dataclasses import replace
from typing import TypeVar

from surveytool.questionnaire.model import OTHER
from surveytool.web.member.layout import Block, Option, Part, Weight

Choice = TypeVar("Choice", Option, Weight)


def in_own_order(part: Part, secret: bytes) -> Part:
    """The section with its shuffled questions in the order of who has this secret."""
    if not any(block.shuffled for block in part.blocks):
        return part
    return replace(part, blocks=tuple(_ordered(block, secret) if block.shuffled else block for block in part.blocks))


def _ordered(block: Block, secret: bytes) -> Block:
    if block.group is not None:
        return replace(block, group=replace(block.group, options=_shuffled(block.group.options, block.id, secret)))
    return replace(block, weights=_shuffled(block.weights, block.id, secret))


def _shuffled(choices: tuple[Choice, ...], question: str, secret: bytes) -> tuple[Choice, ...]:
    def place(choice: Choice) -> tuple[bool, bytes]:
        key = hashlib.sha256(b"\0".join((secret, question.encode(), choice.value.encode()))).digest()
        return choice.value == OTHER, key

    return tuple(sorted(choices, key=place))
