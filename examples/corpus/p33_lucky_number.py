"""Each trial draws a number and says what it is; the numbers of all trials are collected."""
# run: main(numbers=[4998, 5001, 5000], log=LOG) == [4998, 5001, 5000]
# log: (low-even high-odd drumroll lucky lucky-1 lucky-2)
# run: main(numbers=[1, 5002], repeat_if_lucky=False, log=LOG) == [1, 5002]
# log: (low-odd high-even)
# run: main(numbers=[2, 3, 5000], add_drumroll=False, repeat_if_lucky=False, log=LOG) ==
#      [2, 3, 5000]
# log: (low-even low-odd lucky)
# corpus: P33, KFP's if_elif_else_complex

from pathlib import Path
from typing import Literal

from flowc import parallel, task, workflow


@task
def draw(number: int) -> int:
    return number


@task
def even_or_odd(number: int) -> Literal["even", "odd"]:
    return "odd" if number % 2 else "even"


@task
def word(text: str) -> str:
    return text


@task
def say(log: str, text: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{text}\n")


@workflow
def main(
    numbers: list[int], log: str, add_drumroll: bool = True, repeat_if_lucky: bool = True
) -> list[int]:
    drawn: list[int] = []
    with parallel():
        for trial, number in enumerate(numbers, 1):
            found = draw(number)
            if add_drumroll and trial == 3:
                say(log, "drumroll")
            if found < 5000:
                if even_or_odd(found) == "even":
                    kind = word("low-even")
                else:
                    kind = word("low-odd")
                say(log, kind)
            elif found > 5000:
                if even_or_odd(found) == "even":
                    kind = word("high-even")
                else:
                    kind = word("high-odd")
                say(log, kind)
            else:
                say(log, "lucky")
                if repeat_if_lucky:
                    for repeat in [1, 2]:
                        say(log, f"lucky-{repeat}")
            drawn.append(found)
    return drawn
