"""Two independent calls of a `try` fail: the handler is told of the first in source order."""
# run: main(broken="bc") == "b"
# run: main(broken="ac") == "a"
# run: main(broken="abc") == "a"

from flowc import TaskFailed, task, workflow


@task
def value(word: str, broken: str) -> str:
    if word in broken:
        raise RuntimeError(word)
    return word


@workflow
def main(broken: str) -> str:
    try:
        a = value("a", broken)
        b = value("b", broken)
        c = value("c", broken)
    except TaskFailed as e:
        return e.message
    return a + b + c
