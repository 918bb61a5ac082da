"""A result is reused while it is younger than ten seconds."""
# run: main(log=LOG) == ["world\n", "world\n"]
# log: world world?
# corpus: P19, Argo's memoize-simple

from typing import Annotated

from flowc import Cache, NotInKey, after, container, shell, text_file, workflow


@container("busybox:1.36", cache=Cache(max_age="10s"))
def world_to_file(log: Annotated[str, NotInKey]) -> str:  # warning @cwl @airflow: [lost-feature]
    return shell(
        'echo world | tee -a "$LOG" > hello.txt',
        env={"LOG": log},
        outputs=text_file("hello.txt"),
    )


@workflow
def main(log: str) -> list[str]:
    first = world_to_file(log)
    with after(first):
        second = world_to_file(log)
    return [first, second]
