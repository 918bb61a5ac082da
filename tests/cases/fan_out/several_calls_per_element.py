"""Each element passes through two tasks and a third that joins them with an outer value."""
# run: build(names=["a", "b"], suffix="!") == ["Aa!", "Bb!"]

from flowc import task, workflow


@task
def upper(name: str) -> str:
    return name.upper()


@task
def lower(name: str) -> str:
    return name.lower()


@task
def join(*parts: str) -> str:
    return "".join(parts)


@task
def same(suffix: str) -> str:
    return suffix


@workflow
def build(names: list[str], suffix: str) -> list[str]:
    end = same(suffix)
    return [join(upper(name), lower(name), end) for name in names]
