"""A number sign in the name of a file is not the start of a fragment of its address."""
# run: main(text=File("item #1.txt", "item #1\n")) ==
#      {"copy": File("item #1.txt", "item #1\n"), "name": "item #1.txt", "line": "item #1"}
# corpus: P25, CWL's conformance test filename_with_hash_mark

from typing import NamedTuple

from flowc import File, command, container, output, shell, stdout, workflow


class Results(NamedTuple):
    copy: File
    name: str
    line: str


@container("busybox:1.36")
def copy(text: File) -> File:
    return shell(
        'cat "$TEXT" > "$NAME"', env={"TEXT": text, "NAME": text.name}, outputs=output(text.name)
    )


@container("busybox:1.36")
def cat(text: File) -> str:
    return command("cat", text, outputs=stdout(str))


@workflow
def main(text: File) -> Results:
    copied = copy(text)
    return Results(copied, copied.name, cat(copied))
