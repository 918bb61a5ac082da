"""A file comes from one of two branches."""
# run: flip(seed=2) == File("result.txt", "it was heads")
# run: flip(seed=3) == File("result.txt", "it was tails")
# corpus: P03, Argo's conditional-artifacts

from pathlib import Path

from flowc import File, task, workflow


@task
def heads() -> File:
    Path("result.txt").write_text("it was heads")
    return File("result.txt")


@task
def tails() -> File:
    Path("result.txt").write_text("it was tails")
    return File("result.txt")


@workflow
def flip(seed: int) -> File:
    if seed % 2 == 0:
        result = heads()
    else:
        result = tails()
    return result
