"""Cycles with a bound: a coin is flipped until it shows heads, a job asked until it is done.

A workflow that calls itself, and `while`, have no end that could be known, and are refused.
"""
# run: flip_until_heads(seeds=[1, 1, 0]) == 3
# run: flip_until_heads(seeds=[0]) == 1
# run: flip_until_heads(seeds=[1, 1, 1, 1, 1]) fails WorkflowFailed: "5 times tails"
# run: synchronous_job(polls=3, log=LOG) == "done"
# log: submitted asked asked asked
# run: synchronous_job(polls=9, log=LOG) fails TaskFailed: "not true after 5 attempts"
# log: submitted asked asked asked asked asked
# corpus: P23, Argo's coinflip-recursive, Step Functions' job poller

from pathlib import Path

from flowc import WorkflowFailed, task, wait_until, workflow


@task
def flip(seed: int) -> str:
    return "tails" if seed % 2 else "heads"


@workflow
def flip_until_heads(seeds: list[int]) -> int:
    for number in range(5):
        if flip(seeds[number]) == "heads":
            return number + 1
    raise WorkflowFailed("5 times tails")


@task
def submit(log: str) -> str:
    with Path(log).open("a") as lines:
        lines.write("submitted\n")
    return "job-1"


@task
def is_done(job: str, polls: int, log: str) -> bool:
    with Path(log).open("a+") as lines:
        lines.seek(0)
        asked = lines.read().count("asked") + 1
        lines.write("asked\n")
    return asked >= polls


@workflow
def synchronous_job(polls: int, log: str) -> str:
    job = submit(log)
    wait_until(is_done, job, polls, log, every="1s", attempts=5)
    return "done"
