"""A fan-out over records, whose fields are arguments."""
# run: describe(images=[{"image": "debian", "tag": "9.1"}, {"image": "debian", "tag": "8.9"},
#      {"image": "alpine", "tag": "3.6"}, {"image": "ubuntu", "tag": "17.10"}]) ==
#      ["debian:9.1", "debian:8.9", "alpine:3.6", "ubuntu:17.10"]
# corpus: P06, Argo's loops-maps

from dataclasses import dataclass

from flowc import task, workflow


@dataclass
class Image:
    image: str
    tag: str


@task
def show(image: str, tag: str) -> str:
    return f"{image}:{tag}"


@workflow
def describe(images: list[Image]) -> list[str]:
    return [show(item.image, item.tag) for item in images]
