"""A workflow that calls itself is refused, whatever would end the recursion."""
# corpus: P23, Argo's coinflip-recursive, as it stands there

from flowc import task, workflow


@task
def flip(seed: int) -> bool:
    return seed % 2 == 0


@workflow
def main(seed: int) -> int:
    if flip(seed):
        return seed
    return main(seed + 1)  # error: [recursive-call]
