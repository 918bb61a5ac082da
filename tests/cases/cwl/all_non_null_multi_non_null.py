"""Of two steps that may be skipped, the results of those that were not."""
# run: main(value=3) == ["foo 3", "bar 3"]
# run: main(value=1) == ["bar 1"]
# run: main(value=0) == []
# corpus: P37, CWL's conformance tests all_non_null_multi_non_null, _one_non_null, _all_null

from flowc import command, container, stdout, workflow


@container("busybox:1.36")
def echo(word: str, value: int) -> str:
    return command("echo", word, value, outputs=stdout(str))


@workflow
def main(value: int) -> list[str]:
    foo = echo("foo", value) if value > 2 else None
    bar = echo("bar", value) if value > 0 else None
    return [word for word in (foo, bar) if word is not None]
