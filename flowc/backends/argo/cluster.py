"""What a profile says of runs and their pods, as fields of Argo's objects."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from flowc import ir
from flowc.backends.argo.names import is_object_name, label
from flowc.backends.kubernetes import default_image, limited, placement, priority_class, resources
from flowc.compiler.passes.change_constants import change_constants
from flowc.compiler.placement import default_options, pool_for
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


def marks(labels: Mapping[str, str], annotations: Mapping[str, str]) -> Document:
    """Labels and annotations as fields of metadata."""
    marked = {"labels": labels, "annotations": annotations}
    return {name: dict(texts) for name, texts in marked.items() if texts}


def spec_fields(options: ir.WorkflowOptions, profile: Profile) -> Document:
    """The fields of a workflow's spec, with the nodes for steps that say nothing.

    `options` are those of the run, which has its own values for some of the profile's labels.
    """
    fields: Document = {}
    if (found := priority_class(options.priority, profile)) is not None:
        fields["podPriorityClassName"] = found
    if profile.service_account is not None:
        fields["serviceAccountName"] = profile.service_account
    if profile.image_pull_secrets:
        fields["imagePullSecrets"] = [{"name": name} for name in profile.image_pull_secrets]
    if profile.ttl is not None:
        fields["ttlStrategy"] = {"secondsAfterCompletion": math.ceil(profile.ttl)}
    if profile.argo.pod_gc is not None:
        fields["podGC"] = {"strategy": profile.argo.pod_gc}
    if profile.argo.artifact_gc is not None:
        fields["artifactGC"] = {"strategy": profile.argo.artifact_gc}
    if profile.argo.artifact_repository is not None:
        place = profile.argo.artifact_repository
        fields["artifactRepositoryRef"] = {"configMap": place.config_map, "key": place.key}
    labels = dict(options.labels)
    if pod := marks({key: labels[key] for key in profile.labels}, profile.annotations):
        fields["podMetadata"] = pod
    pool = pool_for(default_options(profile), profile)
    return fields if pool is None else {**fields, **placement(pool)}


def pod_fields(options: ir.Options, profile: Profile) -> Document:
    """The fields of a template for its steps' own PriorityClass, and their own nodes."""
    found = priority_class(options.priority, profile)
    return {
        **({} if found is None else {"priorityClassName": found}),
        **_own_place(options, profile),
    }


def volume_source(name: str, profile: Profile) -> Document:
    """A volume of pods: where the profile has it, else a claim of its own name."""
    found = profile.volumes.get(name)
    if found is None:
        return {"persistentVolumeClaim": {"claimName": own_claim(name)}}
    if found.host_path is not None:
        return {"hostPath": {"path": found.host_path, "type": "Directory"}}
    return {"persistentVolumeClaim": {"claimName": found.claim}}


def own_claim(name: str) -> str:
    """The claim of a volume that the profile does not name: of its own name, if it can be."""
    return name if is_object_name(name) else label(name)


def with_claims(module: ir.Module, profile: Profile) -> ir.Module:
    """A module whose volumes go by the names of their claims, which is what parameters name."""
    claims = {name: each.claim for name, each in profile.volumes.items() if each.claim is not None}

    def renamed(constant: ir.Constant) -> ir.Constant:
        if ir.without_none(constant.type) != ir.VOLUME or constant.json_value not in claims:
            return constant
        return constant.model_copy(update={"json_value": claims[constant.json_value]})

    return change_constants(module, renamed) if claims else module


def _own_place(options: ir.Options, profile: Profile) -> Document:
    """The nodes of steps that go to other ones than those that say nothing."""
    pool, usual = pool_for(options, profile), pool_for(default_options(profile), profile)
    if pool is None or usual is None:
        return {}
    place = placement(pool)
    if usual.labels and not pool.labels:
        place = {"nodeSelector": ANY_NODE, **place}
    return {name: value for name, value in place.items() if placement(usual).get(name) != value}


def completed(template: Document, profile: Profile) -> Document:
    """A template whose pod has an image and resources, and whose results are kept where the
    profile says.
    """
    policy = profile.argo.image_pull_policy
    sizes = resources(default_options(profile), limited(profile))
    usual: Document = {
        "image": default_image(profile),
        **({"imagePullPolicy": policy} if policy is not None else {}),
        **({"resources": sizes} if sizes else {}),
    }
    for kind in ("script", "container"):
        if kind in template:
            template = {**template, kind: {**usual, **template[kind]}}
    if "memoize" in template:
        cache = {"configMap": {"name": profile.argo.cache_config_map}}
        template = {**template, "memoize": {**template["memoize"], "cache": cache}}
    return template
