"""The name of an output is computed from a parameter."""
# run: save(name="report", text="x") == File("report-1.txt", "x")

from flowc import File, container, output, shell, workflow


@container("busybox:1.36")
def write(name: str, text: str) -> File:
    return shell(
        'printf %s "$TEXT" > "$NAME-1.txt"',
        env={"TEXT": text, "NAME": name},
        outputs=output(f"{name}-1.txt"),
    )


@workflow
def save(name: str, text: str) -> File:
    return write(name, text)
