"""A coin, and in each branch a number, compared with a limit of its own."""
# run: flip(coin="heads", number=7) == "heads and 7 > 5!"
# run: flip(coin="heads", number=5) == "heads and 5 <= 5!"
# run: flip(coin="tails", number=12) == "tails and 12 <= 15!"
# run: flip(coin="tails", number=16) == "tails and 16 > 15!"
# corpus: P32, KFP's flip_coin

from flowc import task, workflow


@task
def random_number(number: int) -> int:
    return number


@task
def show(text: str) -> str:
    return text


@workflow
def flip(coin: str, number: int) -> str:
    if coin == "heads":
        drawn = random_number(number)
        if drawn > 5:
            result = show(f"heads and {drawn} > 5!")
        else:
            result = show(f"heads and {drawn} <= 5!")
    else:
        drawn = random_number(number)
        if drawn > 15:
            result = show(f"tails and {drawn} > 15!")
        else:
            result = show(f"tails and {drawn} <= 15!")
    return result
