"""`finally` asks for the status and runs other tasks after success than after failure."""
# run: main(fail=False, log=LOG) == None
# log: intentional-pass mail:Succeeded:None:None celebrate
# run: main(fail=True, log=LOG) fails TaskFailed: "on_purpose"
# log: mail:Failed:work:on_purpose cry
# corpus: P11, Argo's exit-handlers

from pathlib import Path

from flowc import status, task, workflow


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\n")


@task
def work(log: str, fail: bool) -> None:
    if fail:
        raise RuntimeError("on_purpose")
    with Path(log).open("a") as lines:
        lines.write("intentional-pass\n")


@workflow
def main(log: str, fail: bool) -> None:
    try:
        work(log, fail)
    finally:
        ended = status()
        note(log, f"mail:{ended.state}:{ended.task}:{ended.message}")
        if ended.state == "Failed":
            note(log, "cry")
        else:
            note(log, "celebrate")
