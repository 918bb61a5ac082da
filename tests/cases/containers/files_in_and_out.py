"""A command reads a file and writes one; two are chained."""
# run: sort(text=File("t.txt", "b\na\nb\n")) == File("unique.txt", "a\nb\n")

from flowc import File, command, container, output, shell, workflow


@container("busybox:1.36")
def order(text: File) -> File:
    return command("sort", "-o", "sorted.txt", text, outputs=output("sorted.txt"))


@container("busybox:1.36")
def drop_repeated(text: File) -> File:
    return shell('uniq "$IN" > unique.txt', env={"IN": text}, outputs=output("unique.txt"))


@workflow
def sort(text: File) -> File:
    return drop_repeated(order(text))
