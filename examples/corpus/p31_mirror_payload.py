"""A STAC payload goes in, tasks of a chain each pass it on, and a payload comes out."""
# run: main(payload={
#      "id": "sentinel-s2-l2a-aws/workflow-publish-sentinel/tiles-41-W-NR-2023-7-27-0",
#      "type": "FeatureCollection", "features": [{"type": "Feature",
#      "id": "tiles-41-W-NR-2023-7-27-0", "collection": "sentinel-s2-l2a-aws", "properties": {},
#      "assets": {"json": {"href": "s3://tiles/41/W/NR/2023/7/27/0/tileInfo.json"}}, "links": []}],
#      "process": {"workflow": "publish-sentinel", "input_collections": ["sentinel-s2-l2a-aws"],
#      "output_options": {"path_template": "/${collection}/${sentinel:utm_zone}/${year}/${id}",
#      "collections": {"sentinel-s2-l1c": ".*L1C", "sentinel-s2-l2a": ".*L2A"}},
#      "tasks": {"publish": {"public": True}}, "replace": False}}) ==
#      {"id": "sentinel-s2-l2a-aws/workflow-publish-sentinel/tiles-41-W-NR-2023-7-27-0",
#      "type": "FeatureCollection", "features": [{"type": "Feature",
#      "id": "tiles-41-W-NR-2023-7-27-0", "collection": "sentinel-s2-l2a", "properties": {},
#      "assets": {"json": {"href": "s3://tiles/41/W/NR/2023/7/27/0/tileInfo.json"}}, "links": [
#      "/${collection}/${sentinel:utm_zone}/${year}/${id}"]}],
#      "process": {"workflow": "publish-sentinel", "input_collections": ["sentinel-s2-l2a-aws"],
#      "output_options": {"path_template": "/${collection}/${sentinel:utm_zone}/${year}/${id}",
#      "collections": {"sentinel-s2-l1c": ".*L1C", "sentinel-s2-l2a": ".*L2A"}},
#      "tasks": {"publish": {"public": True}}, "replace": False}}
# run: main(payload={"id": "x", "type": "FeatureCollection", "features": [], "process": {
#      "workflow": "publish"}}) fails WorkflowFailed: "no features in x"
# run: main(payload={"id": "x", "type": "Feature", "features": [], "process": {
#      "workflow": "publish"}}) fails ValueError: "payload"
# corpus: P31, swoop's mirror-workflow and its input payload

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from flowc import Json, WorkflowFailed, task, workflow


@dataclass(frozen=True)
class Asset:
    href: str


@dataclass(frozen=True)
class Feature:
    type: Literal["Feature"]
    id: str
    collection: str
    properties: dict[str, Json]
    assets: dict[str, Asset]
    links: list[str]


@dataclass(frozen=True)
class OutputOptions:
    path_template: str = "/${collection}/${id}"
    collections: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Process:
    workflow: str
    input_collections: list[str] = field(default_factory=list[str])
    output_options: OutputOptions = OutputOptions()
    tasks: dict[str, Json] = field(default_factory=dict[str, Json])
    replace: bool = False


@dataclass(frozen=True)
class Payload:
    id: str
    type: Literal["FeatureCollection"]
    features: list[Feature]
    process: Process


@task
def mirror(feature: Feature) -> Feature:
    return feature


@task
def collect(feature: Feature, collections: dict[str, str]) -> Feature:
    for name, pattern in collections.items():
        if re.fullmatch(pattern, feature.collection.removesuffix("-aws").upper()):
            return replace(feature, collection=name)
    return feature


@task
def publish(feature: Feature, path_template: str) -> Feature:
    return replace(feature, links=[*feature.links, path_template])


@workflow
def main(payload: Payload) -> Payload:
    if not payload.features:
        raise WorkflowFailed(f"no features in {payload.id}")
    options = payload.process.output_options
    mirrored = [mirror(feature) for feature in payload.features]
    collected = [collect(feature, options.collections) for feature in mirrored]
    published = [publish(feature, options.path_template) for feature in collected]
    return Payload(payload.id, payload.type, published, payload.process)
