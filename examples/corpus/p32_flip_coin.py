"""A coin chooses a range, and a number drawn from it is compared with a limit of its own."""
# run: main(coin="heads", number=7) == "heads and 7 > 5!"
# run: main(coin="heads", number=5) == "heads and 5 <= 5!"
# run: main(coin="tails", number=16) == "tails and 16 > 15!"
# run: main(coin="tails", number=12) == "tails and 12 <= 15!"
# corpus: P32, KFP's flip_coin

from typing import Literal

from flowc import task, workflow

Coin = Literal["heads", "tails"]


@task
def flip(coin: Coin) -> Coin:
    return coin


@task
def draw(number: int, low: int, high: int) -> int:
    return min(max(number, low), high)


@task
def say(text: str) -> str:
    return text


@workflow
def main(coin: Coin, number: int) -> str:
    if flip(coin) == "heads":
        drawn = draw(number, 0, 9)
        if drawn > 5:
            return say(f"heads and {drawn} > 5!")
        return say(f"heads and {drawn} <= 5!")
    drawn = draw(number, 10, 19)
    if drawn > 15:
        return say(f"tails and {drawn} > 15!")
    return say(f"tails and {drawn} <= 15!")
