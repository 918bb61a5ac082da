"""A quorum of voters who vote at the same time, and an estimate of pi in batches."""
# run: quorum(outcomes=["S", "F", "S", "S", "F"]) == "ok"
# run: quorum(outcomes=["S", "F", "F", "F", "S"]) fails WorkflowFailed: "2 of 5 succeeded"
# run: monte_carlo(samples=1000, batch_size=100) == 784
# run: monte_carlo(samples=0, batch_size=100) == 0
# corpus: P39, Step Functions' quorum-with-parallel-pattern, distributed-map-montecarlo

from flowc import TaskFailed, WorkflowFailed, task, workflow


@task
def process(outcome: str) -> None:
    if outcome != "S":
        raise RuntimeError("the process failed")


@workflow
def succeeds(outcome: str) -> int:
    try:
        process(outcome)
    except TaskFailed:
        return 0
    return 1


@workflow
def quorum(outcomes: list[str], needed: int = 3) -> str:
    succeeded = sum([succeeds(outcome) for outcome in outcomes])
    if succeeded < needed:
        raise WorkflowFailed(f"{succeeded} of {len(outcomes)} succeeded, {needed} are needed")
    return "ok"


def numbers_after(seed: int) -> tuple[int, int]:
    first = (1103515245 * seed + 12345) % 2**31
    return first, (1103515245 * first + 12345) % 2**31


@task
def hits(batch: list[int]) -> int:
    return sum(x * x + y * y < 2**62 for x, y in map(numbers_after, batch))


@workflow
def monte_carlo(samples: int, batch_size: int) -> int:
    seeds = list(range(samples))
    batches = [seeds[start : start + batch_size] for start in range(0, samples, batch_size)]
    return sum([hits(batch) for batch in batches])
