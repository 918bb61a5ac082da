"""Argo's memoize-simple: a file is written at most once in ten seconds."""
# run: main() == File("hello_world.txt", "world\n")

from flowc import Cache, File, container, output, shell, workflow


@container("busybox:1.36", cache=Cache(max_age="10s"))
def world_to_file() -> File:  # warning @cwl @airflow: [lost-feature]
    return shell("echo world > hello_world.txt", outputs=output("hello_world.txt"))


@workflow
def main() -> File:
    return world_to_file()
