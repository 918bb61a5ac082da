"""A handler reads a name that only a branch of the body assigns."""
# run: main(branch=True, works=True) == "inner inner"
# run: main(branch=True, works=False) == "failed after inner"
# run: main(branch=False, works=False) == "failed after before"

from flowc import TaskFailed, task, workflow


@task
def same(word: str) -> str:
    return word


@task
def check(word: str, works: bool) -> str:
    if not works:
        raise RuntimeError(word)
    return word


@workflow
def main(branch: bool, works: bool) -> str:
    word = same("before")
    try:
        if branch:
            word = same("inner")
        checked = check(word, works)
    except TaskFailed:
        return f"failed after {word}"
    return f"{word} {checked}"
