"""Argo's conditionals-complex: what is said depends on two flips of a coin."""

import random

from flowc import container, parallel, shell, task, workflow


@task
def flip_coin() -> str:
    return "heads" if random.randint(0, 1) == 0 else "tails"


@container("busybox:1.36")
def heads() -> None:
    return shell('echo "it was heads"')


@container("busybox:1.36")
def tails() -> None:
    return shell('echo "it was tails"')


@container("busybox:1.36")
def heads_tails_or_twice_tails() -> None:
    return shell(
        'echo "it was heads the first flip and tails the second. Or it was two times tails."'
    )


@workflow
def main() -> None:
    first = flip_coin()
    if first == "heads":
        heads()
    else:
        tails()
    second = flip_coin()
    with parallel():
        if (first == "heads" and second == "tails") or (first == "tails" and second == "tails"):
            heads_tails_or_twice_tails()
        if "hea" in second:
            heads()
        if "tai" in second:
            tails()
