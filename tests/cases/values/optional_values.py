"""An Optional holds a value or None, as input, as result, and in a list."""
# run: echo(value=None, text="x", holes=[1, None, 3]) == [None, "x", [1, None, 3]]
# run: echo(value=0, text=None, holes=[None]) == [0, None, [None]]

from flowc import task, workflow


@task
def same(value: int | None) -> int | None:
    return value


@task
def same_text(value: str | None = "default") -> str | None:
    return value


@task
def same_list(values: list[int | None]) -> list[int | None]:
    return values


@workflow
def echo(
    value: int | None, text: str | None, holes: list[int | None]
) -> tuple[int | None, str | None, list[int | None]]:
    return same(value), same_text(text), same_list(holes)
