"""What a profile says: facts about one cluster, as `[profiles.<name>]` of a TOML file gives them.

The models are strict: a text is no number, and an unknown key is an error. An amount is a number
in its own unit, or a text: cpu in cores (`2`, `"500m"`), memory and disk in bytes (`"64Gi"`), time
in seconds (`"7d"`). The JSON schema says of them what JSON schemas can.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    Strict,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from flowc.lang.units import (
    CORES_FORM,
    DURATION_FORM,
    SIZE_FORM,
    cores,
    duration_s,
    size_bytes,
)


def _expected(what: str) -> PydanticCustomError:
    """The complaint of a validator: what the value should have been."""
    return PydanticCustomError("expected", "{what}", {"what": what})


def _amount(read: Callable[[str], float], what: str, *, whole: bool = False) -> BeforeValidator:
    """Reads a positive amount, given as a number or as a text."""

    def validate(value: Any) -> float:
        if isinstance(value, str):
            try:
                value = read(value)
            except ValueError:
                raise _expected(what) from None
        is_number = isinstance(value, int if whole else int | float)
        if isinstance(value, bool) or not is_number or not (math.isfinite(value) and value > 0):
            raise _expected(what)
        number: float = value if whole else float(value)
        return number

    return BeforeValidator(validate)


def _text(pattern: str, what: str) -> tuple[AfterValidator, WithJsonSchema]:
    """A text of a certain form, for `Annotated[str, *_text(...)]`."""
    form = re.compile(pattern, re.ASCII)

    def validate(value: str) -> str:
        if form.fullmatch(value) is None:
            raise _expected(what)
        return value

    return AfterValidator(validate), WithJsonSchema({"type": "string", "pattern": f"^({pattern})$"})


def _amount_schema(type: str, form: str) -> WithJsonSchema:
    """A positive number, or a text of a form that names one."""
    number = {"type": type, "exclusiveMinimum": 0}
    return WithJsonSchema(
        {"anyOf": [number, {"type": "string", "pattern": f"^(?=.*[1-9]){form}$"}]}
    )


Cores = Annotated[
    float,
    _amount(cores, 'a number of cores such as `2` or `"500m"`'),
    _amount_schema("number", CORES_FORM),
]
Size = Annotated[
    int,
    _amount(size_bytes, 'a size such as `"4Gi"` or `"500MB"`', whole=True),
    _amount_schema("integer", SIZE_FORM),
]
Duration = Annotated[
    float,
    _amount(duration_s, 'a length of time such as `"7d"` or `"1h30m"`'),
    _amount_schema("number", DURATION_FORM),
]


def _below_2_31(value: float) -> float:
    if value >= 2**31:
        raise _expected('a length of time below 68 years, such as `"7d"`')
    return value


TimeToLive = Annotated[Duration, AfterValidator(_below_2_31)]
"""A time that Kubernetes has 32 bits for."""

Count = Annotated[int, Field(ge=1)]

_PART = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"

Name = Annotated[
    str,
    *_text(
        rf"(?=.{{1,253}}$){_PART}(\.{_PART})*",
        "lower-case letters, digits and dashes, with dots between them",
    ),
]
"""The name of an object in Kubernetes."""

Namespace = Annotated[
    str, *_text(rf"(?=.{{1,63}}$){_PART}", "up to 63 lower-case letters, digits and dashes")
]

Label = Annotated[
    str,
    *_text(
        r"([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?",
        "up to 63 letters, digits, dashes, dots and underscores",
    ),
]
_DOMAIN = rf"(?=[^/]{{1,253}}/){_PART}(\.{_PART})*/"
_KEY = r"[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?"
LabelKey = Annotated[
    str, *_text(rf"({_DOMAIN})?{_KEY}", "a key such as `team` or `example.org/team`")
]
ResourceName = Annotated[
    str,
    *_text(
        rf"(?!([^/]*\.)?kubernetes\.io/|requests\.){_DOMAIN}{_KEY}",
        "a domain and a name such as `nvidia.com/gpu`",
    ),
]
"""An extended resource of Kubernetes. Source: Kubernetes, "Assign extended resources"."""

ConfigMapKey = Annotated[
    str,
    *_text(r"(?!\.\.?$)[A-Za-z0-9._-]{1,253}", "up to 253 letters, digits, `-`, `_` and `.`"),
]
Uri = Annotated[
    str,
    *_text(
        r"[a-z][a-z0-9+.-]*://(?![^/]*:[^/]*@)[^\s{}]+",
        "a URI such as `s3://bucket/runs`, without a password",
    ),
]
DockerUrl = Annotated[
    str,
    *_text(
        r"(tcp|https?|ssh)://([\w.-]+@)?[\w.-]+(:\d{1,5})?/?|(unix|npipe)://[^\s{}:@]+",
        "a URL such as `tcp://docker:2375` or `unix:///var/run/docker.sock`, without a password",
    ),
]
Folder = Annotated[str, *_text(r"(/(?!\.\.(/|$))[^/{}]*)+", "an absolute path without `..`")]
Image = Annotated[str, *_text(r"[\w.:/@-]+", "an image such as `python:3.12-slim`")]
Prefix = Annotated[
    str, *_text(r"(?!.*//)[\w.:/@-]*\w/?", "a registry, or a path in one, such as `ghcr.io/org`")
]

Version = Annotated[str, *_text(r"v?\d{1,9}(\.\d{1,9}){0,2}", 'a version such as `"4.0.7"`')]

VolumeName = Annotated[
    str,
    *_text(
        r"[A-Za-z0-9_][A-Za-z0-9_.-]*", "the name of a volume: letters, digits, `-`, `_` and `.`"
    ),
]

Labels = dict[LabelKey, Label]


def _as_read(schema: dict[str, Any]) -> None:
    """Have a JSON schema demand no key, as what a profile lacks may stand in the one it extends,
    and refuse keys of other forms.
    """
    schema.pop("required", None)
    for field in schema.get("properties", {}).values():
        if "patternProperties" in field:
            field["additionalProperties"] = False


class _Table(BaseModel):
    """A table of TOML: immutable, and without unknown keys."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        defer_build=True,
        json_schema_extra=_as_read,
    )


class PoolGpu(_Table):
    """The GPUs of each node of a pool."""

    kind: str | None = Field(
        None, description='What tasks call them, as in `Gpu("nvidia-a100")`; none: any kind.'
    )
    count: Count = Field(1, description="How many each node has.")
    resource: ResourceName = Field(
        "nvidia.com/gpu", description="What Kubernetes calls them, as in `amd.com/gpu`."
    )


class Toleration(_Table):
    """A taint that pods accept, in the words of Kubernetes."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {
                    "properties": {"operator": {"const": "Exists"}},
                    "required": ["operator"],
                    "not": {"required": ["value"]},
                },
                {"properties": {"operator": {"const": "Equal"}}, "required": ["key"]},
            ]
        }
    )

    key: LabelKey | None = Field(None, description="The key of the taint; none: all of them.")
    operator: Literal["Exists", "Equal"] = Field("Equal", description="How `value` is compared.")
    value: Label | None = Field(None, description="The value of the taint, for `Equal`.")
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] | None = Field(
        None, description="The effect that is accepted; none: every one."
    )

    @model_validator(mode="after")
    def _is_one(self) -> Toleration:
        has_all = self.key is not None or self.operator == "Exists"
        if not has_all or (self.operator == "Exists" and self.value is not None):
            raise _expected(
                'given a `key`, or `operator = "Exists"`, and no `value` beside `Exists`'
            )
        return self


class Pool(_Table):
    """Nodes that are alike. Amounts are of one node: what it has for the pods of tasks."""

    cpu: Cores = Field(description="Cores of a node.")
    memory: Size = Field(description="Memory of a node, in bytes.")
    disk: Size | None = Field(
        None, description="Ephemeral disk of a node, in bytes; none: not known, and not checked."
    )
    gpu: PoolGpu | None = Field(None, description="The GPUs of a node; none: it has none.")
    count: Count | None = Field(
        None, description="How many nodes there are at most; none: not known, and not checked."
    )
    labels: Labels = Field({}, description="Labels of the nodes, by which steps are sent there.")
    tolerations: Annotated[tuple[Toleration, ...], Strict(False)] = Field(
        (), description="Taints of the nodes that steps must accept."
    )
    queue: str | None = Field(
        None, description="On Airflow, the queue of the workers that are on these nodes."
    )


class TaskQuota(_Table):
    """The most that one task may ask for."""

    cpu: Cores | None = Field(None, description="Cores.")
    memory: Size | None = Field(None, description="Memory, in bytes.")
    gpu: Annotated[int, Field(ge=0)] | None = Field(None, description="GPUs, of all kinds.")


class Defaults(_Table):
    """What a step asks for that does not say it."""

    cpu: Cores | None = Field(None, description="Cores.")
    memory: Size | None = Field(None, description="Memory, in bytes.")
    disk: Size | None = Field(None, description="Ephemeral disk, in bytes.")


class RunQuota(TaskQuota):
    """The most that all tasks of one run may ask for at a time."""

    pods: Count | None = Field(None, description="Tasks at a time.")


class Quota(_Table):
    """The most that may be asked for; none: as much as the nodes have."""

    task: TaskQuota = Field(
        TaskQuota.model_construct(), description="The most that one task may ask for."
    )
    run: RunQuota = Field(
        RunQuota.model_construct(),
        description="The most that the tasks of one run may ask for at a time.",
    )


class ClusterVolume(_Table):
    """Where a cluster has what tasks know as a volume: in a claim, or in a folder of nodes."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["claim"]}, {"required": ["host_path"]}]}
    )

    claim: Name | None = Field(None, description="The claim of a persistent volume.")
    host_path: Folder | None = Field(
        None, description="A folder that each node, or worker, has under this path."
    )

    @model_validator(mode="after")
    def _is_one(self) -> ClusterVolume:
        if (self.claim is None) == (self.host_path is None):
            raise _expected("a table with either `claim` or `host_path`")
        return self


class ArtifactRepository(_Table):
    """Where Argo keeps files: a key of a ConfigMap in the namespace of the run."""

    config_map: Name = Field(description="The ConfigMap.")
    key: ConfigMapKey = Field(description="The key in it.")


class ArgoSettings(_Table):
    """What only Argo Workflows has."""

    pod_gc: (
        Literal["OnPodCompletion", "OnPodSuccess", "OnWorkflowCompletion", "OnWorkflowSuccess"]
        | None
    ) = Field(None, description="When pods are deleted; none: with their run.")
    image_pull_policy: Literal["Always", "IfNotPresent", "Never"] | None = Field(
        None,
        description="When nodes pull images; none: as Kubernetes does, always for `latest` alone.",
    )
    artifact_repository: ArtifactRepository | None = Field(
        None, description="Where files are kept; none: in the repository of the namespace."
    )
    artifact_gc: Literal["OnWorkflowCompletion", "OnWorkflowDeletion"] | None = Field(
        None,
        description="When files of runs are deleted, but those of tasks with `cache`; none: never.",
    )
    cache_config_map: Name = Field(
        "flowc-cache", description="The ConfigMap that keeps results of tasks with `cache`."
    )
    libraries: Annotated[tuple[str, ...], Strict(False)] = Field(
        (),
        description="Files of the project, as `flows/library.py`, each of whose workflows the "
        "cluster has as a WorkflowTemplate: calls refer to that.",
    )


class AirflowSettings(_Table):
    """What only Airflow has."""

    run_on: Literal["worker", "docker", "kubernetes"] = Field(
        "worker",
        description="Where containers run, and Python tasks that ask for an image, resources or "
        "volumes.",
    )
    operator: dict[str, JsonValue] = Field(
        {}, description="Arguments of all uses of that operator, as in Airflow's own documentation."
    )
    folder: Folder | None = Field(
        None,
        description="A folder that workers and containers see under the same path; on Kubernetes "
        "where both have mounted the volume of `claim`.",
    )
    claim: Name | None = Field(
        None, description="The claim of a volume that workers and pods share; pods need one."
    )
    docker_url: DockerUrl | None = Field(
        None,
        description="The Docker daemon that workers talk to, as `tcp://docker:2375`; none: the "
        "worker's own.",
    )
    map_limit: Count = Field(
        1024, description="`core.max_map_length`: the most elements of a fan-out."
    )
    xcom_limit: Size | None = Field(
        None,
        description="The most bytes that a task may leave for others, as JSON text; more fail it, "
        "with a message that says so; none: what Airflow's database takes.",
    )

    @model_validator(mode="after")
    def _share_files(self) -> AirflowSettings:
        if self.run_on == "kubernetes" and not (self.claim and self.folder):
            raise _expected("a table with `claim` and `folder`, by which pods get their files")
        return self


class Profile(_Table):
    """Facts about one cluster. What is not said is not known, and not checked."""

    extends: str | None = Field(
        None,
        description="The profile whose settings hold where this one says nothing. Tables are "
        "joined key by key; anything else, and each volume, is replaced.",
    )
    target: str | None = Field(
        None, description="The target that the profile is for, as `argo`; none: every target."
    )
    engine_version: Version | None = Field(
        None,
        description='The version of the engine that the cluster runs, as `"4.0.7"` or `"3.2"`; '
        "none: one that manifests are for.",
    )
    namespace: Namespace | None = Field(None, description="The namespace that runs live in.")
    service_account: Name | None = Field(None, description="The service account of all steps.")
    image_pull_secrets: Annotated[tuple[Name, ...], Strict(False)] = Field(
        (), description="The secrets with which images are pulled."
    )
    image: Image | None = Field(
        None, description="Where Python tasks run that name no image, and the steps flowc adds."
    )
    registries: dict[Prefix, Prefix] = Field(
        {},
        description="Other places that images come from: `docker.io` and what stands for it, as "
        "`mirror.example.org/hub`. The longest prefix that matches counts.",
    )
    allowed_registries: Annotated[tuple[Prefix, ...], Strict(False)] | None = Field(
        None, description="Where images may come from, after `registries`; none: anywhere."
    )
    package_index: (
        Annotated[str, *_text(r"https?://[^\s{}@]+", "a URL without a password")] | None
    ) = Field(None, description="Where `packages` come from; none: pypi.org.")
    secrets: dict[str, Name] = Field(
        {}, description='What the cluster calls a secret: `db = "prod-db"` for `Secret("db", ...)`.'
    )
    volumes: dict[VolumeName, ClusterVolume] = Field(
        {},
        description="Where volumes are, by their names; others, in pods, are claims of their own "
        "name.",
    )
    priority_classes: dict[Name, int] = Field(
        {},
        description="PriorityClasses, and the least `priority` of a workflow or task that each is "
        "for.",
    )
    storage: Uri | None = Field(
        None,
        description="The URI below which Airflow's workers keep files of runs, as "
        "`s3://bucket/runs`, unless `FLOWC_STORAGE` tells them another.",
    )
    pools: dict[str, Pool] = Field(
        {},
        description="The nodes of the cluster, by name. A step goes to the first pool that has "
        "what it asks for.",
    )
    quota: Quota = Field(Quota.model_construct(), description="The most that may be asked for.")
    defaults: Defaults = Field(
        Defaults.model_construct(),
        description="What steps ask for that do not say it: tasks, and the steps flowc adds.",
    )
    limits: Annotated[tuple[Literal["cpu", "memory", "disk"], ...], Strict(False)] = Field(
        (), description="Resources of which steps get no more than they ask for."
    )
    limits_required: Annotated[
        tuple[Literal["cpu", "memory", "disk", "timeout"], ...], Strict(False)
    ] = Field((), description="Options that every task must have; they are its limits too.")
    labels: Labels = Field({}, description="Labels of every run and every pod.")
    annotations: dict[LabelKey, str] = Field(
        {}, description="Annotations of every run and every pod."
    )
    ttl: TimeToLive | None = Field(
        None, description="How long a run is kept after its end, in seconds; none: for ever."
    )
    argo: ArgoSettings = Field(
        ArgoSettings.model_construct(), description="What only Argo Workflows has."
    )
    airflow: AirflowSettings = Field(
        AirflowSettings.model_construct(), description="What only Airflow has."
    )


class ProfileFile(_Table):
    """`flowc.toml`, or `[tool.flowc]` of a pyproject.toml."""

    default: str | None = Field(
        None,
        description="The profile that holds where none is asked for, unless it is for another "
        "target.",
    )
    profiles: dict[str, Profile] = Field({}, description="The profiles, by name.")
    rules: dict[str, Literal["error", "warning", "hint", "off"]] = Field(
        {}, description="How much rules matter, by their codes; what is an error stays one."
    )


NO_PROFILE = Profile.model_construct()
"""Nothing is known of the cluster."""
