"""A docstring describes the workflow, its parameters and its tasks."""
# run: main(rate=0.5) == 1.5

from flowc import task, workflow


@task
def add(rate: float) -> float:
    """Add one.

    Args:
        rate: what one is added to, with `$(dollars)` and "quotes".
    """
    return rate + 1


@workflow
def main(rate: float = 0.1) -> float:
    """Add one to a rate.

    A second paragraph: with a colon, `${braces}` and {{ more }}.

    Args:
        rate: between 0 and 1.
    """
    return add(rate)
