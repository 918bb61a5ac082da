"""`stdout(str)` drops exactly one newline at the end."""
# run: printed(form="no newline") == "no newline"
# run: printed(form="one\n") == "one"
# run: printed(form="two\n\n") == "two\n"
# run: printed(form="\n") == ""
# run: printed(form="") == ""

from flowc import command, container, stdout, workflow


@container("busybox:1.36")
def show(form: str) -> str:
    return command("printf", "%s", form, outputs=stdout(str))


@workflow
def printed(form: str) -> str:
    return show(form)
