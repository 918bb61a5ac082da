"""Answers for approvals in tests of workflows."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flowc.local import Answer


def answers(given: "Mapping[str, Answer]") -> AbstractContextManager[None]:
    """Answer approvals by name while the block runs: a choice, an `Approval`, or a list of them."""
    from flowc import local

    return local.answering(given)
