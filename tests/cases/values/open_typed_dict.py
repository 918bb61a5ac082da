"""A TypedDict keeps keys that it does not declare."""
# run: echo(item={"id": "x", "extra": [1, {"deep": None}]}) == {"id": "x", "extra": [1, {"deep":
#      None}]}
# run: echo(item={"id": "x", "size": 3}) == {"id": "x", "size": 3}

from typing import NotRequired, TypedDict

from flowc import task, workflow


class Item(TypedDict):
    id: str
    size: NotRequired[int]


@task
def same(item: Item) -> Item:
    return item


@workflow
def echo(item: Item) -> Item:
    return same(item)
