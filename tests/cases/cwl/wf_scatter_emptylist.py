"""A command for each element of a list that has none."""
# run: main(words=[]) == []
# run: main(words=["one"]) == ["foo one"]
# corpus: P37, CWL's conformance test wf_scatter_emptylist

from flowc import command, container, stdout, workflow


@container("busybox:1.36")
def echo(word: str) -> str:
    return command("echo", "-n", "foo", word, outputs=stdout(str))


@workflow
def main(words: list[str]) -> list[str]:
    return [echo(word) for word in words]
