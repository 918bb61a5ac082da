"""One of two tasks runs; the result is of the one that ran."""
# run: flip(seed=2, log=LOG) == "heads"
# log: heads
# run: flip(seed=3, log=LOG) == "tails"
# log: tails
# corpus: P03, Argo's dag-conditional-parameters

from pathlib import Path

from flowc import task, workflow


@task
def flip_coin(seed: int) -> str:
    return "heads" if seed % 2 == 0 else "tails"


@task
def heads(log: str) -> str:
    with Path(log).open("a") as lines:
        lines.write("heads\n")
    return "heads"


@task
def tails(log: str) -> str:
    with Path(log).open("a") as lines:
        lines.write("tails\n")
    return "tails"


@workflow
def flip(seed: int, log: str) -> str:
    if flip_coin(seed) == "heads":
        result = heads(log)
    else:
        result = tails(log)
    return result
