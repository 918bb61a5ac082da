"""One task, called once."""
# run: greet(name="world") == "hello world"
# run: greet(name="") == "hello "

from flowc import task, workflow


@task
def greeting(name: str) -> str:
    return f"hello {name}"


@workflow
def greet(name: str) -> str:
    return greeting(name)
