"""What runs depends on which of three tasks succeeded."""
# run: main(a=True, b=True, c=False) == ["should-execute-1", "should-execute-2", "should-execute-3"]
# run: main(a=True, b=True, c=True) == ["should-execute-1", "should-not-execute"]
# corpus: P14, Argo's dag-enhanced-depends

from flowc import TaskFailed, task, workflow


@task
def attempt(works: bool) -> bool:
    if not works:
        raise RuntimeError("failed")
    return True


@task
def say(text: str) -> str:
    return text


@workflow
def succeeds(works: bool) -> bool:
    try:
        return attempt(works)
    except TaskFailed:
        return False


@workflow
def main(a: bool, b: bool, c: bool) -> list[str]:
    first = succeeds(a)
    second = succeeds(b)
    third = succeeds(c)
    said: list[str] = []
    if first and (second or third):
        said.append(say("should-execute-1"))
    if second and not third:
        said.append(say("should-execute-2"))
    if not third:
        said.append(say("should-execute-3"))
    if second and third:
        said.append(say("should-not-execute"))
    return said
