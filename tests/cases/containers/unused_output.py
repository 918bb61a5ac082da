"""A command fails whose output does not fit or is not there, also when nobody reads it."""
# run: main(word="1", name="kept.txt") == ["fine", "fine", "kept.txt"]
# run: main(word="one", name="lost.txt") == ["count CodecError", "describe CodecError",
#      "leave CodecError"]

from flowc import File, TaskFailed, container, json_file, output, shell, stdout, workflow


@container("busybox:1.36")
def count(word: str) -> int:
    return shell('printf "%s" "$WORD"', env={"WORD": word}, outputs=stdout(int))


@container("busybox:1.36")
def describe(word: str) -> dict[str, int]:
    return shell(
        'printf \'{"number": %s}\' "$WORD" > facts.json',
        env={"WORD": word},
        outputs=json_file("facts.json", dict[str, int]),
    )


@container("busybox:1.36")
def leave(name: str) -> File:
    return shell('echo kept > "$NAME"', env={"NAME": name}, outputs=output("kept.txt"))


@workflow
def main(word: str, name: str) -> list[str]:
    counted, described, left = "fine", "fine", ""
    try:
        count(word)
    except TaskFailed as e:
        counted = f"{e.task} {e.type}"
    try:
        describe(word)
    except TaskFailed as e:
        described = f"{e.task} {e.type}"
    try:
        left = leave(name).name
    except TaskFailed as e:
        left = f"{e.task} {e.type}"
    return [counted, described, left]
