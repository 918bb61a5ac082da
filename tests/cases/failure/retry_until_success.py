"""A task fails twice and succeeds at its third attempt."""
# run: main(codes=[2, 2, 0], log=LOG) == "attempt 3"
# log: attempt-1 attempt-2 attempt-3
# run: main(codes=[0], log=LOG) == "attempt 1"
# log: attempt-1
# run: main(codes=[2, 2, 2, 2, 0], log=LOG) fails TaskFailed: "code 2"
# log: attempt-1 attempt-2 attempt-3 attempt-4

from pathlib import Path

from flowc import task, workflow


@task(retries=3)
def flaky(codes: list[int], log: str) -> str:
    with Path(log).open("a+") as lines:
        lines.seek(0)
        attempt = len(lines.readlines()) + 1
        lines.write(f"attempt-{attempt}\n")
    if codes[attempt - 1] != 0:
        raise RuntimeError(f"code {codes[attempt - 1]}")
    return f"attempt {attempt}"


@workflow
def main(codes: list[int], log: str) -> str:
    return flaky(codes, log)
