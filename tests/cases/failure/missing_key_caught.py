"""A missing key of a dictionary is a failing expression too."""
# run: price(name="fig") == 3
# run: price(name="kiwi") == -1

from flowc import task, workflow


@task
def prices() -> dict[str, int]:
    return {"fig": 3, "pear": 4}


@task
def same(number: int) -> int:
    return number


@workflow
def price(name: str) -> int:
    try:
        result = same(prices()[name])
    except Exception:
        result = same(-1)
    return result
