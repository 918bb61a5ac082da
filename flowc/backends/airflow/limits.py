"""Limits of Airflow, checked before anything is emitted."""

from __future__ import annotations

from flowc import ir
from flowc.diagnostics import Sink

MAX_ID = 250
"""Characters of a `dag_id` or `task_id`. Source: `airflow.sdk`, `validate_key`, 3.3."""


def check(module: ir.Module, sink: Sink) -> None:
    """Report what is over a limit of Airflow."""
