"""Files found by a pattern come sorted by name; there may be none."""
# run: split(names="b.txt a.txt c.md") == [File("a.txt", "a.txt"), File("b.txt", "b.txt")]
# run: split(names="c.md") == []

from flowc import File, container, files, shell, workflow


@container("busybox:1.36")
def make(names: str) -> list[File]:
    return shell(
        'for name in $NAMES; do printf "%s" "$name" > "$name"; done',
        env={"NAMES": names},
        outputs=files("*.txt"),
    )


@workflow
def split(names: str) -> list[File]:
    return make(names)
