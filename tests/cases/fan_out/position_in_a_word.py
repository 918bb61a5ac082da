"""A graph whose structure depends on a text: the positions of its letters, then one fold."""
# run: common(left="Pear", right="Earth") == 3
# run: common(left="", right="Earth") == 0
# corpus: P05, Flyte's dynamic_workflow

from flowc import task, workflow


@task
def position(letter: str) -> int:
    return ord(letter.lower()) - ord("a")


@task
def count(left: list[int], right: list[int]) -> int:
    return sum(min(left.count(letter), right.count(letter)) for letter in set(left))


@workflow
def common(left: str, right: str) -> int:
    return count([position(letter) for letter in left], [position(letter) for letter in right])
