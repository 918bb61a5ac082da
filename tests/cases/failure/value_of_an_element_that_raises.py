"""What reads the values of a loop whose element raises does not run: the run fails by the raise."""
# run: main(numbers=[1, 2]) fails WorkflowFailed: "refused"
# run: main(numbers=[]) == 5

from flowc import WorkflowFailed, task, workflow


@task
def add(a: int, b: int) -> int:
    return a + b


@workflow
def main(numbers: list[int]) -> int:
    found = [5]
    for number in numbers:
        c = add(number, 1)
        if c > 1:
            raise WorkflowFailed("refused")
        found.append(add(c, 1))
    return sum(found)
