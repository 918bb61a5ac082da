"""What a loop over a list left in a name is read after loops around it that a `break` may end."""
# run: main(numbers=[1, 2], rounds=0) == 4
# run: main(numbers=[1, 2], rounds=3) == 8
# run: main(numbers=[], rounds=2) == 1

from flowc import task, workflow


@task
def double(number: int) -> int:
    return number * 2


@task
def is_over(done: int, rounds: int) -> bool:
    return done >= rounds


@workflow
def main(numbers: list[int], rounds: int) -> int:
    found = 1
    for done in (0, 1, 2):
        for number in numbers:
            found = double(number + done)
        if is_over(done, rounds):
            break
    return found
