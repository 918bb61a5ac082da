"""Two conditional steps for each element; what ran of either comes into one list."""
# run: main(values=[1, 2, 3, 4, 5, 6]) == ["foo 2", "foo 4", "foo 6", "bar 1", "bar 3", "bar 5"]
# run: main(values=[2]) == ["foo 2"]
# run: main(values=[]) == []
# corpus: P37, CWL's conformance test conditionals_multi_scatter

from flowc import command, container, stdout, workflow


@container("busybox:1.36")
def echo(word: str, value: int) -> str:
    return command("echo", word, value, outputs=stdout(str))


@workflow
def main(values: list[int]) -> list[str]:
    foos = [echo("foo", value) for value in values if value % 2 == 0]
    bars = [echo("bar", value) for value in values if value % 2 == 1]
    return [*foos, *bars]
