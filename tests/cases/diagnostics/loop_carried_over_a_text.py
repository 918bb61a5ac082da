"""A list may not travel from letter to letter of a text that is known at run time."""
# run: main(word="Pear") == [1, 0]
# corpus: P05, Flyte's dynamic_workflow, as it stands there

from flowc import task, workflow


@task
def index_of(letter: str) -> int:
    return 0 if letter == "a" else 1


@task
def update(counts: list[int], index: int) -> list[int]:
    return [counts[0] + (index == 0), counts[1]]


@workflow
def main(word: str) -> list[int]:
    counts = [0, 0]
    for letter in word:
        counts = update(counts, index_of(letter))  # error: [loop-carried-value]
    return counts
