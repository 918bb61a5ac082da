"""Constant numbers become the words that Python writes."""
# run: main(x=1e22) == ["1e+21", "1e-07", "1e+16", "0.1", "1e+22", "1e-08", "2e+16"]

from flowc import command, container, stdout, workflow


@container("busybox:1.36")
def word(number: float) -> str:
    return command("printf", "%s", number, outputs=stdout(str))


@container("busybox:1.36")
def word_of_default(number: float = 1e16) -> str:
    return command("printf", "%s", number, outputs=stdout(str))


@workflow
def main(x: float) -> list[str]:
    fanned = [word(number) for number in (1e-8, 2e16)]
    return [word(1e21), word(1e-7), word_of_default(), word(0.1), word(x), *fanned]
