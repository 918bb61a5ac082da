"""A task's whole number where a float is declared: a result, a name, a list, a part, a field."""
# run: main(n=1) == 1.0
# run: of_branches(n=1) == [0.5, 1.0, 1.0, 0.5]
# run: of_branches(n=9) == [9.0, 9.0, 4.5, 4.5]
# run: gathered(ns=[1, 2]) == [1.0, 2.0]
# run: by_name(ns=[1, 2]) == {"1": 1.0, "2": 2.0}
# run: each(ns=[1, 2]) == [1.0, 2.0]
# run: some(ns=[0, 1, 2]) == [None, 1.0, 2.0]
# run: listed(n=3) == [3.0, 1.5]
# run: first(ns=[3]) == 3.0
# run: first(ns=[]) == None
# run: parts(n=3) == [3.0, [3.0], 1.5]
# run: weighed(n=3) == {"kilos": 3.0, "each": [3.0]}
# run: caught(n=3) == 3.0
# run: caught(n=-1) == 0.5
# run: of_workflow(n=3) == 3.0

from dataclasses import dataclass

from flowc import TaskFailed, task, workflow


@dataclass(frozen=True)
class Weight:
    kilos: float
    each: list[float]


@task
def whole(n: int) -> int:
    if n < 0:
        raise ValueError("negative")
    return n


@task
def half(n: int) -> float:
    return n / 2


@task
def name(n: int) -> str:
    return str(n)


@workflow
def main(n: int) -> float:
    return whole(n)


@workflow
def of_branches(n: int) -> list[float]:
    x = 0.5
    if n > 5:
        x = whole(n)
    y = 1.0
    if n > 5:
        y = whole(n)
    else:
        y = whole(1)
    z = half(n) if n > 5 else whole(n)
    return [x, y, z, half(n)]


@workflow
def gathered(ns: list[int]) -> list[float]:
    found: list[float] = []
    for n in ns:
        size = whole(n)
        found.append(size)
    return found


@workflow
def by_name(ns: list[int]) -> dict[str, float]:
    found: dict[str, float] = {}
    for n in ns:
        found[name(n)] = whole(n)
    return found


@workflow
def each(ns: list[int]) -> list[float]:
    return [whole(n) for n in ns]


@workflow
def some(ns: list[int]) -> list[float | None]:
    return [whole(n) if n > 0 else None for n in ns]


@workflow
def listed(n: int) -> list[float]:
    return [whole(n), half(n)]


@workflow
def first(ns: list[int]) -> float | None:
    return whole(ns[0]) if ns else None


@workflow
def parts(n: int) -> tuple[float, list[float], float]:
    return whole(n), [whole(n)], half(n)


@workflow
def weighed(n: int) -> Weight:
    return Weight(whole(n), [whole(n)])


@workflow
def caught(n: int) -> float:
    try:
        return whole(n)
    except TaskFailed:
        return 0.5


@workflow
def of_workflow(n: int) -> float:
    return main(n) if n > 0 else whole(n)
