"""Parameters have names that generated functions use for what they hold themselves."""
# run: main(source="s", module="m") == "S m g r i"

from library.letters import capital

from flowc import task, workflow


@task
def joined(source: str, module: str, given: str, result: str, inputs: str) -> str:
    return " ".join((capital(source), module, given, result, inputs))


@workflow
def main(source: str, module: str) -> str:
    return joined(source, module, "g", "r", "i")
