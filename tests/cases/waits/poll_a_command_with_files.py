"""Commands are polled for each element of a list: with files, words of any kind and files left."""
# run: main(texts=["one", "$HOME {{x}} 'quoted'\n"]) == ["one", "$HOME {{x}} 'quoted'\n"]
# run: late(text="x") == ["holds: Timeout: not true after 2 attempts", "empty: Timeout"]

from pathlib import Path

from flowc import (
    File,
    TaskFailed,
    command,
    container,
    json_file,
    shell,
    stdout,
    task,
    wait_until,
    workflow,
)


@task
def written(text: str) -> File:
    Path("text.txt").write_text(text)
    return File("text.txt")


@container("busybox:1.36")
def holds(file: File, text: str) -> bool:
    return shell(
        """
        printf %s "$TEXT" > expected
        if cmp -s expected "$FILE"; then echo true; else echo false; fi > answer.json
        """,
        env={"FILE": file, "TEXT": text},
        outputs=json_file("answer.json", bool),
    )


@container("busybox:1.36")
def empty(words: list[str], text: str) -> bool:
    return command(
        "sh", "-c", 'if [ $# = 2 ] && [ -n "$2" ]; then echo false; else echo true; fi', *words,
        f"{text}!",
        outputs=stdout(bool),
    )  # fmt: skip


@task
def read(file: File) -> str:
    return Path(file).read_text()


@workflow
def polled(text: str) -> str:
    file = written(text)
    wait_until(holds, file, text, every="1s")  # error @cwl: [unsupported-feature]
    return read(file)


@workflow
def main(texts: list[str]) -> list[str]:
    return [polled(text) for text in texts]


@task
def same(text: str) -> str:
    return text


@workflow
def late(text: str) -> list[str]:
    file = written(text)
    other = f"{text}y"
    try:
        wait_until(  # error @cwl: [unsupported-feature]
            holds, file, other, every="1s", timeout="1s"
        )
    except TaskFailed as e:
        first = f"{e.task}: {e.type}: {e.message}"
    else:
        first = same("ready")
    try:
        wait_until(  # error @cwl: [unsupported-feature]
            empty, ["a", "b"], text, every="1s", attempts=1
        )
    except TaskFailed as e:
        second = f"{e.task}: {e.type}"
    else:
        second = same("ready")
    return [first, second]
