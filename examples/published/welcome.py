"""A library of workflows that the teams of a cluster share.

Publish one of them:

    flowc compile welcome.py:greet --profile cluster | kubectl apply -f -
"""

from typing import NamedTuple

from flowc import TaskFailed, task, workflow


class Greeting(NamedTuple):
    text: str
    size: int


@task
def write(name: str) -> str:
    if not name:
        raise ValueError("nobody to greet")
    return f"Hello, {name}!"


@task
def shout(text: str) -> str:
    return text.upper()


@workflow
def greet(name: str, loud: bool = False) -> Greeting:
    """Greet somebody."""
    text = write(name)
    if loud:
        text = shout(text)
    return Greeting(text, len(text))


@workflow
def greet_all(names: list[str]) -> list[str]:
    """Greet those that can be greeted."""
    texts: list[str] = []
    for name in names:
        try:
            text = greet(name).text
        except TaskFailed:
            text = ""
        texts.append(text)
    return texts
