"""`call(...) or other`: what is left is no None, as it is where the call has a name."""
# run: main(number=2) == "x/k/x"
# run: main(number=0) == "nothing/k/abc"

from flowc import task, workflow


@task
def find(number: int) -> str | None:
    return "x" if number else None


@task
def join(left: str, right: str) -> str:
    return f"{left}/{right}"


@workflow
def main(number: int) -> str:
    found = find(number) or "nothing"
    key = join(found, find(0) or "k")
    given = find(number)
    return key + "/" + (given or find(0) or "abc")
