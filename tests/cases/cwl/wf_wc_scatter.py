"""Lines are counted in each of several files."""
# run: main(files=[File("whale.txt", "Call\nme\nIshmael\n"), File("hello.txt", "Hello\n")]) ==
#      [3, 1]
# corpus: P37, CWL's conformance test wf_wc_scatter

from flowc import File, container, shell, stdout, workflow


@container("busybox:1.36")
def wc(text: File) -> int:
    return shell('wc -l < "$TEXT"', env={"TEXT": text}, outputs=stdout(int))


@workflow
def main(files: list[File]) -> list[int]:
    return [wc(file) for file in files]
