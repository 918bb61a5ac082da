"""Argo's workflow-template/dag: a command and a workflow of a library."""
# run: main() == None

from messages.templates import inner_diamond, print_message

from flowc import parallel, workflow


@workflow
def main() -> None:
    print_message("A")
    with parallel():
        print_message("B")
        inner_diamond()
    print_message("D")
