"""A whole number that a workflow takes or gives as a float is one on the other side of the call."""
# run: main(n=1) == ["1.0", "1.0", "1.0 None", "(1, 1.0)"]

from flowc import task, workflow


@task
def whole(n: int) -> int:
    return n


@task
def show(text: str) -> str:
    return text


@workflow
def given(x: float) -> str:
    return show(f"{x}")


@workflow
def given_optional(x: float | None, y: float | None) -> str:
    return show(f"{x} {y}")


@workflow
def given_tuple(pair: tuple[int, float]) -> str:
    return show(f"{pair}")


@workflow
def made(n: int) -> float:
    return whole(n)


@workflow
def main(n: int) -> list[str]:
    maybe = whole(n) if n > 0 else None
    return [
        given(whole(n)),
        show(f"{made(n)}"),
        given_optional(maybe, None),
        given_tuple((whole(n), whole(n))),
    ]
