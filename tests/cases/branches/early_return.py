"""A workflow returns early, from a branch in a branch."""
# run: find(number=-1) == "negative"
# run: find(number=0) == "zero"
# run: find(number=5) == "small 5"
# run: find(number=500) == "large 500"

from flowc import task, workflow


@task
def describe(word: str, number: int) -> str:
    return f"{word} {number}"


@task
def check(number: int) -> int:
    return number


@workflow
def find(number: int) -> str:
    checked = check(number)
    if checked < 0:
        return "negative"
    if checked < 100:
        if checked == 0:
            return "zero"
        return describe("small", checked)
    return describe("large", checked)
