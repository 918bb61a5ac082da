"""Of two steps that may be skipped, the result of the first that was not."""
# run: main(value=3) == "foo 3"
# run: main(value=0) == "foo 0"
# run: main(value=1) fails WorkflowFailed: "neither"
# corpus: P37, CWL's conformance tests first_non_null_second_non_null, first_non_null_all_null

from flowc import WorkflowFailed, command, container, stdout, workflow


@container("busybox:1.36")
def foo(value: int) -> str:
    return command("echo", "foo", value, outputs=stdout(str))


@workflow
def main(value: int) -> str:
    small = foo(value) if value < 1 else None
    large = foo(value) if value > 2 else None
    found = small if small is not None else large
    if found is None:
        raise WorkflowFailed("neither step ran")
    return found
