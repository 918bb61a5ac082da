"""How often a wait asks a command, as Argo says it: retries of a dag that ends with an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flowc import ir
from flowc.backends.argo.options import duration

Document = dict[str, Any]

MOST = 2**31 - 1
"""Argo counts retries in 32 bits, and waits between them only if they have a limit. Source:
`processNodeRetries` in workflow/controller/operator.go, 3.7 and 4.0."""


@dataclass(frozen=True)
class Rounds:
    """How often a command is run at most, until it says True, and how long after each other."""

    number: int
    every_s: float


def rounds_of(until: ir.Until) -> Rounds:
    """The rounds of a wait, whose limit counts in written time.

    >>> rounds_of(ir.Until(probe="f", every_s=30.0, timeout_s=60.0)).number
    3
    >>> rounds_of(ir.Until(probe="f", every_s=0.1, timeout_s=0.3)).number
    3
    """
    limits = [MOST] if until.attempts is None else [until.attempts, MOST]
    if until.timeout_s is not None and until.every_s > 0:
        about = int(min(until.timeout_s / until.every_s, MOST))
        near = range(max(about - 1, 1), about + 3)  # 3 * 0.1 is more than 0.3 in plain Python too
        limits += [n for n in near if n * until.every_s > until.timeout_s]
    return Rounds(min(limits), until.every_s)


def retry_fields(rounds: Rounds) -> Document:
    """The retries of a dag that ends with an error when it is to be run again.

    As a template that calls itself, Argo would end it 100 levels deep (`maxAllowedStackDepth` in
    workflow/controller/controller.go).
    """
    return {
        "retryStrategy": {
            "limit": str(rounds.number - 1),
            "retryPolicy": "OnError",
            "backoff": {"duration": duration(rounds.every_s)},
        }
    }
