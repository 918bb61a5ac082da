"""A fan-out over the items of a dictionary gives a dictionary."""
# run: double(prices={"b": 1, "a": 2}) == {"b": 2, "a": 4}
# run: double(prices={}) == {}

from flowc import task, workflow


@task
def twice(price: int) -> int:
    return 2 * price


@workflow
def double(prices: dict[str, int]) -> dict[str, int]:
    return {name: twice(price) for name, price in prices.items()}
