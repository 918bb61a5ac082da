"""Workflows made of the commands, tasks and workflows of a library."""
# run: hello_world(log=LOG) == None
# log: hello-world
# run: steps(log=LOG) == None
# log: hello1 (hello2b inner-hello1 inner-hello2a inner-hello2b)
# run: dag(log=LOG) == None
# log: A (B inner-A inner-B inner-C inner-D) D
# run: retry_with_steps(log=LOG) == None
# log: hello1-1 hello1-2 hello1-3
#      (hello2a-1 hello2a-2 hello2a-3 hello2b-1 hello2b-2 hello2b-3)
# corpus: P22, Argo's workflow-template/ hello-world, steps, dag, retry-with-steps

from greetings.templates import inner_diamond, inner_steps, print_message, random_fail

from flowc import parallel, workflow


@workflow
def hello_world(log: str) -> None:
    print_message(log, "hello-world")


@workflow
def steps(log: str) -> None:
    print_message(log, "hello1")
    with parallel():
        inner_steps(log)
        print_message(log, "hello2b")


@workflow
def dag(log: str) -> None:
    print_message(log, "A")
    with parallel():
        print_message(log, "B")
        inner_diamond(log)
    print_message(log, "D")


@workflow
def retry_with_steps(log: str) -> None:
    random_fail(log, "hello1")
    with parallel():
        random_fail(log, "hello2a")
        random_fail(log, "hello2b")
