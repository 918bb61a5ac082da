"""Two branches bind several names each; one is bound before and by one branch only."""
# run: choose(large=True) == ["big", 100, True]
# run: choose(large=False) == ["small", 1, False]

from flowc import task, workflow


@task
def name(text: str) -> str:
    return text


@task
def size(number: int) -> int:
    return number


@workflow
def choose(large: bool) -> tuple[str, int, bool]:
    changed = False
    if large:
        label = name("big")
        amount = size(100)
        changed = True
    else:
        label = name("small")
        amount = size(1)
    return label, amount, changed
