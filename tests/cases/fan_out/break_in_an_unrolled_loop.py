"""A loop of at most five rounds ends early, skips rounds, and counts them."""
# run: flip(seeds=[1, 1, 0, 0, 0]) == 3
# run: flip(seeds=[0, 1, 1, 1, 1]) == 1
# run: flip(seeds=[1, 1, 1, 1, 1]) == 5
# corpus: P23, Argo's coinflip-recursive, with a bound

from flowc import task, workflow


@task
def heads(seed: int) -> bool:
    return seed % 2 == 0


@task
def increment(rounds: int) -> int:
    return rounds + 1


@workflow
def flip(seeds: list[int]) -> int:
    rounds = 0
    for number in range(5):
        rounds = increment(rounds)
        if heads(seeds[number]):
            break
    return rounds
