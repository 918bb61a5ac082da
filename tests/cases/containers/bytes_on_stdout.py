"""A command prints bytes that are no text, which no output asks for."""
# run: main(count=2) == File("out.txt", "xx")

from flowc import File, container, output, shell, workflow


@container("busybox:1.36")
def noisy(count: int) -> File:
    return shell(
        "printf '\\377\\376'; printf 'x%.0s' $(seq $COUNT) >out.txt",
        env={"COUNT": count},
        outputs=output("out.txt"),
    )


@workflow
def main(count: int) -> File:
    return noisy(count)
