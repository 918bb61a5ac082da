"""Each element takes one of two branches."""
# run: sort(numbers=[1, -2, 0]) == ["+1", "-2", "0"]
# run: sort(numbers=[]) == []

from flowc import task, workflow


@task
def positive(number: int) -> str:
    return f"+{number}"


@task
def other(number: int) -> str:
    return f"{number}"


@workflow
def sort(numbers: list[int]) -> list[str]:
    signs: list[str] = []
    for number in numbers:
        if number > 0:
            sign = positive(number)
        else:
            sign = other(number)
        signs.append(sign)
    return signs
