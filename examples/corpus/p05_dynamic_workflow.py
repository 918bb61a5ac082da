"""Letters that two words share; how many steps there are follows from the words of each run.

A list that travels from letter to letter cannot: a graph has no loops. So the letters are looked
up side by side and counted by one task, or the words have a bound that stands in the file.
"""
# run: side_by_side(left="Pear", right="Earth") == 3
# run: side_by_side(left="", right="Earth") == 0
# run: bounded(left="Pear", right="Earth") == 3
# run: bounded(left="Pear", right="") == 0
# run: bounded(left="Strawberry", right="") fails WorkflowFailed: "at most 8 letters"
# corpus: P05, Flyte's dynamic_workflow

from flowc import WorkflowFailed, task, workflow


@task
def index_of(letter: str) -> int:
    return ord(letter.lower()) - ord("a")


@task
def counts_of(indices: list[int]) -> list[int]:
    return [indices.count(index) for index in range(26)]


@task
def update(counts: list[int], index: int) -> list[int]:
    counts[index] += 1
    return counts


@task
def shared(left: list[int], right: list[int]) -> int:
    return sum(min(counts) for counts in zip(left, right, strict=True))


@workflow
def side_by_side(left: str, right: str) -> int:
    left_counts = counts_of([index_of(letter) for letter in left])
    right_counts = counts_of([index_of(letter) for letter in right])
    return shared(left_counts, right_counts)


@workflow
def counts_of_short(word: str) -> list[int]:
    if len(word) > 8:
        raise WorkflowFailed(f"{word} has {len(word)} letters, at most 8 letters are counted")
    counts = [0] * 26
    for position in range(8):
        if position < len(word):
            counts = update(counts, index_of(word[position]))
    return counts


@workflow
def bounded(left: str, right: str) -> int:
    return shared(counts_of_short(left), counts_of_short(right))
