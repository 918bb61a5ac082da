"""Dictionaries: parts, defaults, merges, keys and values."""
# run: compute(prices={"fig": 3, "pear": 4}) == {"fig": 3, "kiwi": -1, "merged": {"fig": 9,
#      "pear": 4, "lime": 1}, "spread": {"fig": 3, "pear": 5}, "names": ["fig", "pear"], "total":
#      7, "has": True, "dear": {"pear": 4}}

from typing import NamedTuple

from flowc import task, workflow


class Computed(NamedTuple):
    fig: int
    kiwi: int
    merged: dict[str, int]
    spread: dict[str, int]
    names: list[str]
    total: int
    has: bool
    dear: dict[str, int]


@task
def same(prices: dict[str, int]) -> dict[str, int]:
    return prices


@workflow
def compute(prices: dict[str, int]) -> Computed:
    table = same(prices)
    return Computed(
        fig=table["fig"],
        kiwi=table.get("kiwi", -1),
        merged=table | {"fig": 9, "lime": 1},
        spread={**table, "pear": 5},
        names=list(table.keys()),
        total=sum(table.values()),
        has="fig" in table,
        dear={name: price for name, price in table.items() if price > 3},
    )
