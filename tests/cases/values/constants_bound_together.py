"""Constants of one statement: `A = B = ...` and `A, B = ...`, in tasks, defaults and workflows."""
# run: main() == [10, 3, 7, 1, 2]
# run: main(number=4) == [11, 3, 7, 1, 2]

from flowc import task, workflow

LEAST = USUAL = 3
(LOW, HIGH), NAMES = (1, 2), {"seven": 7}
ALL = [LOW, HIGH]


@task
def total(number: int = USUAL) -> int:
    return number + LEAST + HIGH * 2


@workflow
def main(number: int = LEAST) -> list[int]:
    return [total(number), LEAST, NAMES["seven"], *ALL]
