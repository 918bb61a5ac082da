"""Argo's workflow-template/steps: a command and a workflow of a library."""
# run: main() == None

from messages.templates import inner_steps, print_message

from flowc import parallel, workflow


@workflow
def main() -> None:
    print_message("hello1")
    with parallel():
        inner_steps()
        print_message("hello2b")
