"""Argo's workflow-template/hello-world: a command of a library."""
# run: main() == None

from messages.templates import print_message

from flowc import workflow


@workflow
def main() -> None:
    print_message("hello world")
