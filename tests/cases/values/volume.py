"""Tasks share a directory: as a default, through a sub-workflow, in a fan-out, and twice."""
# run: main(words=["b", "a", "c"]) == "abc 3"
# run: main(words=[]) == " 0"

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
def found(scratch: Volume, other: Volume, name: str) -> str:  # error @cwl: [unsupported-feature]
    texts = [path.read_text() for path in sorted(Path(scratch, name).iterdir())]
    return f"{''.join(texts)} {len(list(Path(other, name).iterdir()))}"


@workflow
def keep(words: list[str], scratch: Volume, name: str) -> list[str]:
    return [kept(word, scratch, name) for word in words]


@workflow
def main(words: list[str], scratch: Volume = SCRATCH) -> str:  # error @cwl: [unsupported-feature]
    name = emptied(scratch)
    done = keep(words, scratch, name)
    with after(done):
        return found(scratch, SCRATCH, name)
