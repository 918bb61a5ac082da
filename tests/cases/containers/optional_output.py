"""An output file that a command may not write."""
# run: check(text="fine") == None
# run: check(text="bad") == File("errors.txt", "bad\n")

from flowc import File, container, output, shell, workflow


@container("busybox:1.36")
def validate(text: str) -> File | None:
    return shell(
        'if [ "$TEXT" = bad ]; then echo "$TEXT" > errors.txt; fi',
        env={"TEXT": text},
        outputs=output("errors.txt", optional=True),
    )


@workflow
def check(text: str) -> File | None:
    return validate(text)
