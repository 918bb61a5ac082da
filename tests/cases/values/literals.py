"""Literal types take their constants and nothing else."""
# run: echo(mode="fast", size=2) == ["fast", 2]
# run: echo(mode="slow", size=2) fails ValueError: "mode"

from typing import Literal

from flowc import task, workflow

Mode = Literal["fast", "exact"]


@task
def choose(mode: Mode, size: Literal[1, 2]) -> tuple[Mode, int]:
    return mode, size


@workflow
def echo(mode: Mode, size: Literal[1, 2]) -> tuple[Mode, int]:
    return choose(mode, size)
