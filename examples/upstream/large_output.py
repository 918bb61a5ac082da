"""Argo's handle-large-output-results: a list is written once, and each call reads one element."""

from dataclasses import dataclass

from flowc import File, command, container, json_file, output, parallel, shell, workflow


@dataclass
class Items:
    items: File
    count: int


@container("alpine:3.23")
def get_items() -> Items:
    return shell(
        """echo '["a", "b", "c"]' > items.json; echo 3 > count""",
        outputs=Items(items=output("items.json"), count=json_file("count", int)),
    )


@container("ghcr.io/jqlang/jq:1.7.1")
def echo(items: File, index: int) -> None:
    return command("jq", f".[{index}]", items)


@workflow
def main() -> None:
    found = get_items()
    with parallel():
        for index in range(found.count):
            echo(found.items, index)
