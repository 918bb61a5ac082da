"""Each element of a list meets each element of another; the results keep both lists apart."""
# run: main(left=["one", "two"], right=["three", "four"]) ==
#      [["foo one three", "foo one four"], ["foo two three", "foo two four"]]
# run: main(left=["one", "two"], right=[]) == [[], []]
# corpus: P37, CWL's conformance test wf_scatter_two_nested_crossproduct

from flowc import command, container, stdout, workflow


@container("busybox:1.36")
def echo(left: str, right: str) -> str:
    return command("echo", "-n", "foo", left, right, outputs=stdout(str))


@workflow
def main(left: list[str], right: list[str]) -> list[list[str]]:
    return [[echo(one, other) for other in right] for one in left]
