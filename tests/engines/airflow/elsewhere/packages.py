"""Python tasks run with their packages and no others: values, files and failures are as ever."""
# run: main(text=File("in.txt", "a\n"), n=2**60 + 1) == ["click", 2**60 + 1, "KeyError: no 3",
#     File("copy.txt", "a\n")]
# run: spread(xs=[1.0, 2.5]) == 1.75
# run: retried(log=LOG) == "second"
# log: first second

from importlib.util import find_spec
from pathlib import Path

from flowc import File, Retry, TaskFailed, task, workflow


@task(packages=["click==8.1.7"])
def name() -> str:
    import click

    assert find_spec("airflow") is None
    print("this is not the result")
    return click.__name__


@task(packages=["click==8.1.7"])
def same(n: int, *others: int) -> int:
    return sum([n, *others])


@task(packages=["click==8.1.7"])
def copied(text: File) -> File:
    Path("copy.txt").write_bytes(Path(text).read_bytes())
    return File("copy.txt")


@task(packages=["click==8.1.7"])
def broken(n: int) -> int:
    raise KeyError(f"no {n}")


@task(packages=["click==8.1.7"], retries=Retry(1, on=[LookupError]))
def second(log: str) -> str:
    is_first = not Path(log).exists()
    with Path(log).open("a") as lines:
        lines.write("first\n" if is_first else "second\n")
    if is_first:
        raise KeyError("first")
    return "second"


@task(packages=["click==8.1.7"])
def mean(xs: list[float]) -> float:
    """The mean: its script begins with an import that takes several lines."""
    return sum(xs) / len(xs)


@workflow
def main(text: File, n: int) -> tuple[str, int, str, File]:
    failure = "none"
    try:
        broken(3)
    except TaskFailed as error:
        failure = f"{error.type}: {error.message[1:-1]}"
    return name(), same(n, 0, 0), failure, copied(text)


@workflow
def retried(log: str) -> str:
    return second(log)


@workflow
def spread(xs: list[float]) -> float:
    return mean(xs)
