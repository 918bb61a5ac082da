"""Texts that mean something to templates are words of commands as they are."""
# run: main(texts=["{{ ds }}", "{% x %}"]) == ["{{ ds }}{{ ds }}.sh", "{% x %}{% x %}.sh"]

from flowc import command, container, stdout, workflow


@container("busybox:1.36")
def printed(text: str, other: str) -> str:
    return command("printf", "%s%s", text, other, outputs=stdout(str))


@workflow
def main(texts: list[str]) -> list[str]:
    return [printed(text, f"{text}.sh") for text in texts]
