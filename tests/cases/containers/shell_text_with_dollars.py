"""A shell's text keeps its backslashes and dollars, whatever they mean to the engine."""
# run: main(s="x", n=2) == ["$(x) x ${S}", "$(x) x 2", "\\$(a) \\\\$(b)|x"]

from flowc import command, container, shell, stdout, workflow


@container("busybox:1.36")
def one(s: str) -> str:
    return shell('printf "%s" "\\$(x) ${S} \\${S}"', env={"S": s}, outputs=stdout(str))


@container("busybox:1.36")
def two(s: str, n: int) -> str:
    return shell('printf "%s" "\\$(x) ${S} $(echo $N)"', env={"S": s, "N": n}, outputs=stdout(str))


@container("busybox:1.36")
def three(s: str) -> str:
    return command("printf", "%s|%s", "\\$(a) \\\\$(b)", s, outputs=stdout(str))


@workflow
def main(s: str, n: int) -> list[str]:
    return [one(s), two(s, n), three(s)]
