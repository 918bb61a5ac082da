"""A class of a task's source that binds a name which it reads; a constant that hides Python's."""
# run: main() == "10 20 (3,)"

from functools import partial

from flowc import task, workflow

LIMIT = 10
print = partial(str.format, "{}")


class Settings:
    LIMIT = LIMIT
    double = LIMIT * 2


@task
def show() -> str:
    return print(f"{Settings.LIMIT} {Settings.double} {(3,)}")


@workflow
def main() -> str:
    return show()
