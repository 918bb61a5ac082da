"""Lines are reversed, then sorted in reverse."""
# run: main(text=File("whale.txt", "Call\nme\nIshmael\n")) ==
#      File("output.txt", "llaC\nleamhsI\nem\n")
# run: main(text=File("whale.txt", "Call\nme\nIshmael\n"), reverse_sort=False) ==
#      File("output.txt", "em\nleamhsI\nllaC\n")
# corpus: P37, CWL's conformance test wf_simple

from flowc import File, container, output, shell, workflow


@container("busybox:1.36")
def rev(text: File) -> File:
    return shell('rev "$TEXT" > output.txt', env={"TEXT": text}, outputs=output("output.txt"))


@container("busybox:1.36")
def sort(text: File, reverse: bool) -> File:
    return shell(
        'if "$REVERSE"; then set -- -r; fi; LC_ALL=C sort "$@" "$TEXT" > output.txt',
        env={"TEXT": text, "REVERSE": reverse},
        outputs=output("output.txt"),
    )


@workflow
def main(text: File, reverse_sort: bool = True) -> File:
    return sort(rev(text), reverse_sort)
