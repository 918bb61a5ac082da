"""A chain of conditions for each of three trials, with calls of several lengths."""
# run: trials(numbers=[4998, 5001, 5000]) == {"words": ["low even", "high odd", "lucky"],
#      "repeats": ["lucky 0", "lucky 1"]}
# corpus: P33, KFP's if_elif_else_complex

from typing import NamedTuple

from flowc import task, workflow


class Trials(NamedTuple):
    words: list[str]
    repeats: list[str]


@task
def kind(number: int) -> str:
    return "even" if number % 2 == 0 else "odd"


@task
def say(text: str) -> str:
    return text


@workflow
def trials(numbers: list[int]) -> Trials:
    words: list[str] = []
    repeats: list[str] = []
    for number in numbers:
        if number < 5000:
            words.append(say(f"low {kind(number)}"))
        elif number > 5000:
            words.append(say(f"high {kind(number)}"))
        else:
            words.append(say("lucky"))
            for repeat in range(2):
                repeats.append(say(f"lucky {repeat}"))  # noqa: PERF401
    return Trials(words, repeats)
