"""Argo's loops-maps: a fan-out over records."""
# run: main() == None

from typing import NamedTuple

from flowc import command, container, workflow


class System(NamedTuple):
    image: str
    tag: str


SYSTEMS = [
    System("debian", "9.1"),
    System("debian", "8.9"),
    System("alpine", "3.6"),
    System("ubuntu", "17.10"),
]


@container("busybox:1.36")
def test_linux(image: str, tag: str) -> None:
    return command("echo", f"{image}:{tag}")


@workflow
def main() -> None:
    for system in SYSTEMS:
        test_linux(system.image, system.tag)
