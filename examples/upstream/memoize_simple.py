"""Argo's memoize-simple: a result is kept for ten seconds."""
# run: main() == "world\n"

from flowc import Cache, container, shell, text_file, workflow


@container("busybox:1.36", cache=Cache(max_age="10s"))
def world_to_file() -> str:  # warning @cwl @airflow: [lost-feature]
    return shell("echo world > hello_world.txt", outputs=text_file("hello_world.txt"))


@workflow
def main() -> str:
    return world_to_file()
