"""Files found by a pattern come sorted by name; there may be none."""
# run: split(names="b.txt a.txt c.md") == [File("a.txt", "a.txt"), File("b.txt", "b.txt")]
# run: split(names="c.md") == []
# run: split_by(stem="a{{b") == [File("a{{b-x.txt", "x"), File("a{{b-y.txt", "y")]

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


@container("busybox:1.36")
def make_by(stem: str) -> list[File]:
    return shell(
        'for name in x y; do printf "%s" "$name" > "$STEM-$name.txt"; done; touch other.txt',
        env={"STEM": stem},
        outputs=files(f"{stem}-*.txt"),
    )


@workflow
def split_by(stem: str) -> list[File]:
    return make_by(stem)
