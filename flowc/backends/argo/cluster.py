"""What a profile says of runs and their pods, as fields of Argo's objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flowc import ir
from flowc.backends.kubernetes import placement
from flowc.compiler.placement import pool_for
from flowc.profiles import Profile

Document = dict[str, Any]

ANY_NODE = {"kubernetes.io/os": "linux"}
"""A label that every node for Linux images has.

A template without a selector takes that of its workflow, so one for any node has to say something.
Source: Argo's `workflow/controller/workflowpod.go`, `addSchedulingConstraints`, 4.0.
"""


def namespace(profile: Profile) -> Document:
    """Where an object lives, as a field of its metadata."""
    return {} if profile.namespace is None else {"namespace": profile.namespace}


def marks(labels: Mapping[str, str], profile: Profile) -> Document:
    """Labels, and the annotations of a profile, as fields of metadata."""
    marked = {"labels": labels, "annotations": profile.annotations}
    return {name: dict(texts) for name, texts in marked.items() if texts}


def spec_fields(labels: Mapping[str, str], profile: Profile) -> Document:
    """The fields of a workflow's spec, with the nodes for steps that ask for nothing.

    `labels` are those of the run, which has its own values for some of the profile's.
    """
    fields: Document = {}
    if profile.service_account is not None:
        fields["serviceAccountName"] = profile.service_account
    if profile.image_pull_secrets:
        fields["imagePullSecrets"] = [{"name": name} for name in profile.image_pull_secrets]
    if profile.ttl is not None:
        fields["ttlStrategy"] = {"secondsAfterCompletion": round(profile.ttl)}
    if profile.argo.pod_gc is not None:
        fields["podGC"] = {"strategy": profile.argo.pod_gc}
    if profile.argo.artifact_repository is not None:
        found = profile.argo.artifact_repository
        fields["artifactRepositoryRef"] = {"configMap": found.config_map, "key": found.key}
    if pod := marks({key: labels[key] for key in profile.labels}, profile):
        fields["podMetadata"] = pod
    pool = pool_for(ir.Options(), profile)
    return fields if pool is None else {**fields, **placement(pool)}


def pod_fields(options: ir.Options, profile: Profile) -> Document:
    """The fields of a template whose steps go to other nodes than those that ask for nothing."""
    pool, usual = pool_for(options, profile), pool_for(ir.Options(), profile)
    if pool is None or usual is None:
        return {}
    place = placement(pool)
    if usual.labels and not pool.labels:
        place = {"nodeSelector": ANY_NODE, **place}
    return {name: value for name, value in place.items() if placement(usual).get(name) != value}


def with_image(template: Document, image: str) -> Document:
    """A template whose script names an image; this one, if it did not."""
    if "image" in template.get("script", {"image": ""}):
        return template
    return {**template, "script": {"image": image, **template["script"]}}
