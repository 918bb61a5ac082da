"""The option of a call overrides that of its task."""
# run: main(log=LOG) == ["failed after 1", "attempt 3"]
# log: first first second

from pathlib import Path

from flowc import TaskFailed, task, workflow


@task
def flaky(log: str, word: str) -> str:
    with Path(log).open("a+") as lines:
        lines.seek(0)
        attempts = len(lines.readlines())
        lines.write(f"{word}\n")
    if attempts < 2:
        raise RuntimeError(str(attempts))
    return f"attempt {attempts + 1}"


@workflow
def main(log: str) -> list[str]:
    try:
        first = flaky.options(retries=1)(log, "first")
    except TaskFailed as e:
        first = f"failed after {e.message}"
    return [first, flaky(log, "second" if first else "")]
