"""Two commands share a directory by name."""
# run: main(text="kept") == "kept"

from flowc import Volume, after, container, shell, stdout, workflow

SCRATCH = Volume("scratch")


@container("busybox:1.36")
def write(scratch: Volume, text: str) -> str:  # error @cwl: [unsupported-feature]
    return shell(
        'printf %s "$TEXT" > "$SCRATCH/note.txt"; echo written',
        env={"SCRATCH": scratch, "TEXT": text},
        outputs=stdout(str),
    )


@container("busybox:1.36")
def read(scratch: Volume) -> str:  # error @cwl: [unsupported-feature]
    return shell('cat "$SCRATCH/note.txt"', env={"SCRATCH": scratch}, outputs=stdout(str))


@workflow
def main(text: str) -> str:
    written = write(SCRATCH, text)
    with after(written):
        return read(SCRATCH)
