"""A probe that fails is a failed task, not a "no"."""
# run: main(works=True) == "ready"
# run: main(works=False) == "probe: no connection"

from flowc import TaskFailed, task, wait_until, workflow


@task
def probe(works: bool) -> bool:
    if not works:
        raise ConnectionError("no connection")
    return True


@task
def say(word: str) -> str:
    return word


@workflow
def main(works: bool) -> str:
    try:
        wait_until(probe, works, every="1s", timeout="1m")
    except TaskFailed as e:
        return str(e)
    return say("ready")
