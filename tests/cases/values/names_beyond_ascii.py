"""Names of tasks, parameters, variables and fields that are not ASCII."""
# run: vermiss(größe=3, text_ä="a b") == ["a b", 9, [0, 1, 4]]

from dataclasses import dataclass

from flowc import command, container, stdout, task, workflow


@dataclass(frozen=True)
class Maß:
    länge: int
    名前: str


@task
def prüfe(größe: int, text_ä: str) -> Maß:
    return Maß(größe * größe, text_ä)


@task
def quadrat(größe_x: int) -> int:
    return größe_x * größe_x


@container("busybox:1.36")
def sage(text_ä: str) -> str:
    return command("printf", "%s", text_ä, outputs=stdout(str))


@workflow
def vermiss(größe: int, text_ä: str) -> tuple[str, int, list[int]]:
    maß = prüfe(größe, text_ä)
    wort = sage(maß.名前)
    return wort, maß.länge, [quadrat(größe_x) for größe_x in range(3)]
