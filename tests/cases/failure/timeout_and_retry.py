"""An attempt that takes too long is worth another one, whatever the task does with exceptions."""
# run: main(log=LOG) == "done at attempt 2"
# log: 1 2

import time
from pathlib import Path

from flowc import Retry, task, workflow


@task(timeout="3s", retries=Retry(limit=2, on=["timeout"]))
def work(log: str) -> str:
    with Path(log).open("a+", encoding="utf-8") as lines:
        lines.seek(0)
        attempt = len(lines.readlines()) + 1
        lines.write(f"{attempt}\n")
    try:
        time.sleep(60 if attempt == 1 else 0)
    except Exception:
        return "caught"
    return f"done at attempt {attempt}"


@workflow
def main(log: str) -> str:
    return work(log)
