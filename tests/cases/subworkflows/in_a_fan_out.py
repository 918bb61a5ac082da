"""A sub-workflow with a condition inside is called for each element."""
# run: main(items=["Hello", "world!"]) == [["Hello"], ["world!", "Bye!"]]
# run: main(items=[]) == []
# corpus: P35, KFP's pipeline_in_pipeline_complex

from flowc import task, workflow


@task
def show(text: str) -> str:
    return text


@workflow
def inner(text: str) -> list[str]:
    shown = [show(text)]
    if text == "world!":
        shown.append(show("Bye!"))
    return shown


@workflow
def main(items: list[str]) -> list[list[str]]:
    return [inner(item) for item in items]
