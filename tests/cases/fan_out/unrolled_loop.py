"""A loop over elements that stand in the file may carry a value from one round to the next."""
# run: polish(text="a") == "a123"

from flowc import task, workflow


@task
def add(text: str, number: int) -> str:
    return f"{text}{number}"


@workflow
def polish(text: str) -> str:
    for number in (1, 2, 3):
        text = add(text, number)
    return text
