"""A workflow is imported and called as a sub-workflow, with a constant of its module."""
# run: main(numbers=[1, 2]) == [10, 20]

from library.scaling import FACTOR, scaled

from flowc import workflow


@workflow
def main(numbers: list[int]) -> list[int]:
    return [scaled(number, FACTOR) for number in numbers]
