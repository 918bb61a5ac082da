"""Options of tasks as fields of templates."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Collection, Iterable
from typing import Any

from flowc import ir
from flowc.backends import kubernetes
from flowc.backends.argo.kubelet import BRACE, escaped
from flowc.backends.argo.names import LABEL_LIMIT, own_label
from flowc.backends.argo.sources import argument, data_code, plain_code
from flowc.backends.kubernetes import RESOURCES

Document = dict[str, Any]


def image(options: ir.Options) -> Document:
    """The image that a step names. A script without one gets the default at the end."""
    return {} if options.image is None else {"image": options.image}


def marks(options: ir.Options) -> Document:
    """How a pod is marked."""
    return {"metadata": {"labels": dict(options.labels)}} if options.labels else {}


START_S = 600.0
"""How long a pod may take to start."""


def limits(
    options: ir.Options,
    limited: Collection[str],
    *,
    is_script: bool = False,
    polls: bool = False,
) -> Document:
    """How long a pod may run, how often it is tried, how it is marked, and what it asks for of
    what is computed at run time; `limited` are the options of which it gets no more.

    Argo's clock runs while a pod starts. A script has its own, and Argo ends it only if it hangs;
    one that polls has it for each call of the probe.
    """
    fields = marks(options)
    if options.timeout_s is not None and not polls:
        start_s = START_S if is_script else 0.0
        fields["activeDeadlineSeconds"] = math.ceil(options.timeout_s + start_s)
    if options.retries is not None:
        fields["retryStrategy"] = retry_strategy(options.retries, is_script=is_script)
    return {**fields, **_size_patch(options, limited)}


def retry_strategy(retry: ir.Retry, *, is_script: bool) -> Document:
    """`retries` as Argo says it."""
    fields: Document = {"limit": str(retry.limit), "retryPolicy": "Always"}
    if retry.on is not None:
        tests = [_worth_another(item, is_script) for item in retry.on]
        fields["expression"] = " || ".join(tests) or "false"
    if retry.delay_s:
        backoff: Document = {"duration": duration(retry.delay_s)}
        if retry.backoff != 1:
            backoff["factor"] = str(math.ceil(retry.backoff))
        if retry.max_delay_s is not None:
            backoff["cap"] = duration(retry.max_delay_s)
        fields["backoff"] = backoff
    return fields


def _worth_another(item: int | str, is_script: bool) -> str:
    if isinstance(item, int):
        return f"lastRetry.exitCode == '{item}'"
    match item:
        case "oom":
            return "lastRetry.exitCode == '137'"
        case "evicted":
            return "lastRetry.status == 'Error'"
        case "timeout":
            told = f" || lastRetry.exitCode == '{RETRY_CODE}'" if is_script else ""
            return f"lastRetry.message contains 'deadline'{told}"
        case _:
            return f"lastRetry.exitCode == '{RETRY_CODE}'"


RETRY_CODE = 75
"""The exit code of a script that ends with an exception which is worth another attempt."""


KINDS = ("oom", "evicted")
"""Failures that are no exceptions."""


def memoized(template: Document, task: ir.Task, options: ir.Options) -> Document:
    """A template with `cache`: results are kept by what runs, and by the arguments in the key.

    Where they are kept is said at the end, as the profile has it. A hatch may say another key.
    """
    if options.cache is None:
        return template
    values = ", ".join(argument(p.name).code for p in task.parameters if p.in_key)
    arguments = f"{{{{=sprig.sha256sum(toJson([{values}]))}}}}"
    age = FOR_EVER_S if options.cache.max_age_s is None else options.cache.max_age_s
    found = {
        "key": f"{template['name']}-{_digest(template)}-{arguments}",
        "maxAge": f"{math.ceil(age)}s",
    }
    kind = _kind(template)
    fields = {name: field for name, field in template.items() if name != kind}
    if artifacts := template.get("outputs", {}).get("artifacts"):
        kept = [{**each, "artifactGC": each.get("artifactGC", KEPT)} for each in artifacts]
        fields["outputs"] = {**template["outputs"], "artifacts": kept}
    found |= template.get("memoize", {})
    return {**fields, "memoize": found, kind: template[kind]}


KEPT = {"strategy": "Never"}
"""Of files that are results of later runs too: they are not deleted with the one that made them."""


def _kind(template: Document) -> str:
    return "script" if "script" in template else "container"


def _digest(template: Document) -> str:
    """A digest of what decides results: code, image, environment, volumes, and files in and out.

    What a pod may use, where it goes and how often it is tried decides none. What a script needs of
    flowc's own code is a set of names until it is written.
    """
    body = {name: part for name, part in template[_kind(template)].items() if name != "resources"}
    around = [template.get(name) for name in ("outputs", "volumes", "initContainers", "sidecars")]
    ran = [body, template.get("inputs", {}).get("artifacts"), *around]
    return hashlib.sha256(json.dumps(ran, sort_keys=True, default=sorted).encode()).hexdigest()[:8]


FOR_EVER_S = 10 * 365 * 24 * 3600.0
VOLUME = ir.ScalarType(name="Volume")
VOLUMES = "/flowc/volumes"

WORK = "work"
"""The volume of a pod that its command runs in."""


def mounted_name(volume: str) -> str:
    """The name in pods of a volume that options mount: no label has two dashes in a row."""
    return f"own--{volume}" if volume == WORK else own_label(volume)


def _given_name(parameter: str) -> str:
    """The name in pods of a volume that a parameter names: no label has two dashes in a row."""
    return f"given--{own_label(parameter, LABEL_LIMIT - 7)}"


def claims(parameters: Iterable[ir.Parameter]) -> Document:
    """The volumes that parameters name: claims of the same name."""
    found = [
        {
            "name": _given_name(p.name),
            "persistentVolumeClaim": {"claimName": f"{{{{={_volume(p.name)}}}}}"},
        }
        for p in parameters
        if ir.without_none(p.type) == VOLUME
    ]
    return {"volumes": found} if found else {}


def mounts(parameters: Iterable[ir.Parameter], options: ir.Options) -> Document:
    """Where volumes are: those of parameters below a folder, under their own names."""
    found = [
        {"name": _given_name(p.name), "mountPath": f"{VOLUMES}/{{{{={_volume(p.name)}}}}}"}
        for p in parameters
        if ir.without_none(p.type) == VOLUME
    ]
    found += [
        {"name": mounted_name(name), "mountPath": path} for path, name in options.volumes or ()
    ]
    return {"volumeMounts": found} if found else {}


def _volume(name: str) -> str:
    return plain_code(argument(name).code)


def sizes(options: ir.Options) -> list[Document]:
    """The parameters for resources that are computed at run time."""
    return [{"name": name} for name in computed_sizes(options)]


def computed_sizes(options: ir.Options | None) -> dict[str, str]:
    """The values that are resources computed at run time, by the parameter that carries each."""
    if options is None:
        return {}
    asked = {"cpu": options.cpu, "memory": options.memory, "disk": options.disk}
    return {
        _size_input(name): size.name
        for name, size in asked.items()
        if isinstance(size, ir.Reference)
    }


def _size_input(option: str) -> str:
    return f"flowc_{option}"


def _size_patch(options: ir.Options, limited: Collection[str]) -> Document:
    """What is computed at run time, as a patch of the pod: its resources hold no expression."""
    inputs = computed_sizes(options)
    asked = {option: _size_input(option) for option in RESOURCES if _size_input(option) in inputs}
    if not asked:
        return {}
    requests = {RESOURCES[option]: _amount(option, input) for option, input in asked.items()}
    limits = {RESOURCES[o]: _amount(o, input) for o, input in asked.items() if o in limited}
    fields = {"requests": requests, "limits": limits}
    resources = {name: amounts for name, amounts in fields.items() if amounts}
    return {"podSpecPatch": json.dumps({"containers": [{"name": "main", "resources": resources}]})}


def _amount(option: str, input: str) -> str:
    """The amount of a resource that a template is given: cores as they are, bytes as an int."""
    if option == "cpu":
        return f"{{{{inputs.parameters.{input}}}}}"
    return f"{{{{=string(int(ceil(float(inputs.parameters.{input}))))}}}}"


def duration(seconds: float) -> str:
    """A length of time, for which Go reads no exponent.

    >>> duration(1728000), duration(0.5), duration(1234567.25)
    ('1728000s', '0.5s', '1234567.25s')
    """
    return f"{seconds:f}".rstrip("0").rstrip(".") + "s"


def resources(options: ir.Options, limited: Collection[str]) -> Document:
    """The resources of a container, which gets no more of those that are `limited`."""
    fields = kubernetes.resources(options, limited)
    return {"resources": fields} if fields else {}


def environment(options: ir.Options) -> list[Document]:
    """The environment variables that options ask for."""
    found = [variable(name, value) for name, value in options.env or ()]
    if any(BRACE in each.get("value", "") for each in found):
        found.insert(0, {"name": BRACE, "value": "{"})
    return found


def secret(name: str) -> Document:
    """The value of an environment variable that is the secret which a parameter names."""
    data = data_code(argument(name).code)
    reference = {"name": f"{{{{={data}.secret}}}}", "key": f"{{{{={data}.key}}}}"}
    return {"valueFrom": {"secretKeyRef": reference}}


def variable(name: str, value: ir.Constant) -> Document:
    """An environment variable; a secret comes from the cluster's store."""
    if value.type == ir.SECRET:
        data = value.json_value
        reference = {"name": data["secret"], "key": data["key"]}
        return {"name": name, "valueFrom": {"secretKeyRef": reference}}
    return {"name": name, "value": escaped(str(value.json_value))}
