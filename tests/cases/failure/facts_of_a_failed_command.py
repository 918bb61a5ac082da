"""A command that fails gives its exit code and its last words."""
# run: describe(code=0) == ["fine", 0]
# run: describe(code=3) == ["leave ExitCode last words", 3]

from flowc import TaskFailed, container, shell, stdout, workflow


@container("busybox:1.36")
def leave(code: int) -> str:
    return shell(
        """
        if [ "$CODE" -ne 0 ]; then echo first >&2; printf 'last words\n\n' >&2; exit "$CODE"; fi
        echo fine
        """,
        env={"CODE": code},
        outputs=stdout(str),
    )


@workflow
def describe(code: int) -> tuple[str, int]:
    try:
        return leave(code), 0
    except TaskFailed as e:
        exit_code = e.exit_code if e.exit_code is not None else -1
        return f"{e.task} {e.type} {e.message}", exit_code
