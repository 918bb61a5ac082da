"""A task in a branch has parameters with names that engines give a meaning."""
# run: main(loud=True) == "a 1 2 3!"
# run: main(loud=False) == "b 1 2 3"

from flowc import task, workflow


@task
def tell(word: str, when: int, ti: int, ti_: int) -> str:
    return f"{word} {when} {ti} {ti_}"


@task
def is_it(loud: bool) -> bool:
    return loud


@task
def add(text: str, unless: str) -> str:
    return text + unless


@workflow
def main(loud: bool) -> str:
    if is_it(loud):
        return add(tell("a", when=1, ti=2, ti_=3), unless="!")
    return tell("b", when=1, ti=2, ti_=3)
