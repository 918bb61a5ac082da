"""The first round that works ends the loop; before it, the name has the value from outside."""
# run: main(n=0) == "try0"
# run: main(n=2) == "try2"
# run: main(n=9) == None

from flowc import TaskFailed, task, workflow


@task
def attempt(i: int, n: int) -> str:
    if i < n:
        raise RuntimeError("no")
    return f"try{i}"


@workflow
def main(n: int) -> str | None:
    found: str | None = None
    for i in range(3):
        try:
            result = attempt(i, n)
        except TaskFailed:
            continue
        found = result
        break
    return found
