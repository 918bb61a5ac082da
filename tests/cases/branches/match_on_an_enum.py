"""`match` on the members of an enum, each with a return."""
# run: turn(colour="red") == "stop now"
# run: turn(colour="amber") == "wait"
# run: turn(colour="green") == "go now"

from enum import Enum

from flowc import task, workflow


class Light(Enum):
    RED = "red"
    AMBER = "amber"
    GREEN = "green"


@task
def read(colour: Light) -> Light:
    return colour


@task
def say(word: str) -> str:
    return f"{word} now"


@workflow
def turn(colour: Light) -> str:
    match read(colour):
        case Light.RED:
            return say("stop")
        case Light.GREEN:
            return say("go")
        case _:
            return "wait"
