"""Integers cross tasks exactly, up to 64 bits."""
# run: echo(values=[0, -1, 2**53 + 1, 2**63 - 1, -2**63], one=9007199254740993) ==
#      [[0, -1, 9007199254740993, 9223372036854775807, -9223372036854775808], 9007199254740993]

from flowc import task, workflow


@task
def same(values: list[int]) -> list[int]:
    return values


@task
def same_one(value: int) -> int:
    return value


@workflow
def echo(values: list[int], one: int) -> tuple[list[int], int]:
    return same(values), same_one(same_one(one))
