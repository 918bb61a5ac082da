"""A list too large for a parameter is written once; each call of a fan-out takes one element."""
# run: main() == ["a", "b", "c"]
# corpus: P16, Argo's handle-large-output-results

from flowc import Large, task, workflow


@task
def get_items() -> Large[list[str]]:
    return ["a", "b", "c", *(f"{number:05}" for number in range(39_997))]


@task
def echo(items: Large[list[str]], index: int) -> str:
    return items[index]


@workflow
def main(count: int = 3) -> list[str]:
    items = get_items()
    return [echo(items, index) for index in range(count)]
