"""A branch of several calls, one reading another, and values of outside."""
# run: prepare(text=" a b ", clean=True) == "A B!"
# run: prepare(text=" a b ", clean=False) == " a b !"

from flowc import task, workflow


@task
def strip(text: str) -> str:
    return text.strip()


@task
def upper(text: str) -> str:
    return text.upper()


@task
def end(text: str, mark: str) -> str:
    return text + mark


@workflow
def prepare(text: str, clean: bool) -> str:
    mark = strip(" ! ")
    if clean:
        stripped = strip(text)
        text = upper(stripped)
    return end(text, mark)
