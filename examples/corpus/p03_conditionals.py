"""Branches on a flipped coin: merged to a value, merged to a file, and on richer conditions."""
# run: parameters(seed=2) == "heads"
# run: parameters(seed=3) == "tails"
# run: artifacts(seed=2) == File("result.txt", "it was heads")
# run: artifacts(seed=3) == File("result.txt", "it was tails")
# run: conditions(first_seed=2, second_seed=3, log=LOG) == None
# log: heads (twice tails)
# run: conditions(first_seed=2, second_seed=4, log=LOG) == None
# log: heads heads
# run: conditions(first_seed=3, second_seed=5, log=LOG) == None
# log: tails (twice tails)
# run: conditions(first_seed=3, second_seed=2, log=LOG) == None
# log: tails heads
# corpus: P03, Argo's dag-conditional-parameters, conditional-artifacts, conditionals-complex

from pathlib import Path

from flowc import File, container, parallel, shell, task, workflow


@task
def flip_coin(seed: int) -> str:
    return "heads" if seed % 2 == 0 else "tails"


@task
def heads() -> str:
    return "heads"


@task
def tails() -> str:
    return "tails"


@workflow
def parameters(seed: int) -> str:
    return heads() if flip_coin(seed) == "heads" else tails()


@task
def write_heads() -> File:
    Path("result.txt").write_text("it was heads")
    return File("result.txt")


@task
def write_tails() -> File:
    Path("result.txt").write_text("it was tails")
    return File("result.txt")


@workflow
def artifacts(seed: int) -> File:
    return write_heads() if flip_coin(seed) == "heads" else write_tails()


@container("busybox:1.36")
def say(log: str, word: str) -> None:
    return shell('echo "it was $WORD"; echo "$WORD" >> "$LOG"', env={"LOG": log, "WORD": word})


@workflow
def conditions(first_seed: int, second_seed: int, log: str) -> None:
    first = flip_coin(first_seed)
    if first == "heads":
        say(log, "heads")
    else:
        say(log, "tails")

    second = flip_coin(second_seed)
    with parallel():
        if (first == "heads" and second == "tails") or (first == "tails" and second == "tails"):
            say(log, "twice")
        if "hea" in second:
            say(log, "heads")
        if "tai" in second:
            say(log, "tails")
