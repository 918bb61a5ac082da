"""A command that ends with another code than 0 fails, with its last words."""
# run: stop(code=0) == "fine"
# run: stop(code=3) fails TaskFailed: "out of luck"

from flowc import container, shell, stdout, workflow


@container("busybox:1.36")
def leave(code: int) -> str:
    return shell(
        """
        if [ "$CODE" -ne 0 ]; then echo first >&2; echo out of luck >&2; exit "$CODE"; fi
        echo fine
        """,
        env={"CODE": code},
        outputs=stdout(str),
    )


@workflow
def stop(code: int) -> str:
    return leave(code)
