"""A fan-out over a range whose ends are known at run time."""
# run: numbers(start=20, stop=31) == [20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30]
# run: numbers(start=3, stop=1) == []
# corpus: P06, Argo's loops-param-result

from flowc import task, workflow


@task
def same(number: int) -> int:
    return number


@workflow
def numbers(start: int, stop: int) -> list[int]:
    return [same(number) for number in range(start, stop)]
