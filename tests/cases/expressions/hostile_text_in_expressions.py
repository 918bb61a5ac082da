"""Text of a workflow body that engines would evaluate: in f-strings, comparisons and results."""
# run: main(text="$(a)") == ["$(a) ${b} {{ $(a) }} \\$(c)", "equal", "{}"]
# run: main(text="{{ x }}") == ["{{ x }} ${b} {{ {{ x }} }} \\$(c)", "other", "{}"]

from flowc import task, workflow


@task
def same(text: str) -> str:
    return text


@workflow
def main(text: str) -> tuple[str, str, str]:
    value = same(text)
    if value == "$(a)":
        word = same("equal")
    else:
        word = same("other")
    return f"{value} ${{b}} {{{{ {value} }}}} \\$(c)", word, "{}"
