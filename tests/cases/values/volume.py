"""Tasks share a directory: as a default of a run, through a sub-workflow, and in a fan-out."""
# run: main(words=["b", "a", "c"]) == "abc"
# run: main(words=[]) == ""

from pathlib import Path

from flowc import Volume, after, task, workflow

SCRATCH = Volume("scratch")


@task
def emptied(scratch: Volume) -> str:  # error @cwl: [unsupported-feature]
    folder = Path(scratch, "words")
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    return "words"


@task
def kept(word: str, scratch: Volume, name: str) -> str:  # error @cwl: [unsupported-feature]
    Path(scratch, name, word).write_text(word)
    return word


@task
def found(scratch: Volume, name: str) -> str:  # error @cwl: [unsupported-feature]
    return "".join(path.read_text() for path in sorted(Path(scratch, name).iterdir()))


@workflow
def keep(words: list[str], at: Volume, name: str) -> list[str]:  # error @cwl: [unsupported-feature]
    return [kept(word, at, name) for word in words]


@workflow
def main(words: list[str], scratch: Volume = SCRATCH) -> str:  # error @cwl: [unsupported-feature]
    name = emptied(scratch)
    done = keep(words, scratch, name)
    with after(done):
        return found(SCRATCH, name)
