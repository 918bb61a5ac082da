"""A workflow of two steps within a workflow."""
# run: main(text=File("whale.txt", "Call\nme\nIshmael\n")) == 3
# corpus: P37, CWL's conformance test nested_workflow

from pathlib import Path

from flowc import File, container, output, shell, task, workflow


@container("busybox:1.36")
def wc(text: File) -> File:
    return shell('wc -l < "$TEXT" > count.txt', env={"TEXT": text}, outputs=output("count.txt"))


@task
def parse_int(text: File) -> int:
    return int(Path(text).read_text())


@workflow
def count_lines(text: File) -> int:
    return parse_int(wc(text))


@workflow
def main(text: File) -> int:
    return count_lines(text)
