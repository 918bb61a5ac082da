"""Where tasks run that ask for more than the worker's own Python: facts about one Airflow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal

from flowc import ir
from flowc.backends import kubernetes
from flowc.backends.airflow.arguments import fault_of_operator
from flowc.backends.airflow.capabilities import IN_PODS
from flowc.backends.airflow.lines import laid_out
from flowc.backends.airflow.settings import literal_code
from flowc.backends.airflow.sizes import requests_computed, without_computed
from flowc.compiler.asked import all_asked
from flowc.compiler.capabilities import (
    Answer,
    Capabilities,
    Feature,
    Loss,
    Missing,
    Native,
    Unsupported,
)
from flowc.compiler.placement import pool_for
from flowc.compiler.scripts.codec_text import Declarations
from flowc.compiler.scripts.layout import Code, Group, Joined, call, keyword, mapping, quoted
from flowc.compiler.scripts.task_script import holds_volumes
from flowc.diagnostics import Sink, Span
from flowc.diagnostics.catalog import UNSUPPORTED_FEATURE
from flowc.profiles import NO_PROFILE, Profile
from flowc.profiles.keep import of_pools
from flowc.profiles.quantities import cores_quantity


@dataclass(frozen=True)
class Places:
    """Where commands run, and Python tasks that ask for an image, for resources or for volumes.

    `worker`: commands by the worker's docker or podman, Python in its own; `docker`: by
    `DockerOperator`; `kubernetes`: by `KubernetesPodOperator`. `operator` are arguments for all
    uses of that operator, as JSON data. `folder` is one that workers and containers see under the
    same path; on Kubernetes it is where both have mounted the volume of `claim`. `profile` has the
    pools of nodes that pods go to, and what volumes are.
    """

    run_on: Literal["worker", "docker", "kubernetes"] = "worker"
    operator: Mapping[str, Any] = field(default_factory=dict)
    folder: str | None = None
    claim: str | None = None
    profile: Profile = NO_PROFILE

    def __post_init__(self) -> None:
        if self.run_on == "kubernetes" and not (self.claim and self.folder):
            raise ValueError("pods need `claim`, a volume claim, and `folder`, where it is mounted")


WORKER = Places()


def places_of(profile: Profile) -> Places:
    """Where tasks run on the Airflow of a profile."""
    given = profile.airflow
    operator: dict[str, Any] = {}
    if given.run_on == "docker" and given.docker_url is not None:
        operator["docker_url"] = given.docker_url
    if given.run_on == "kubernetes":
        operator = _of_all_pods(profile)
    operator = _joined(operator, given.operator)
    return Places(given.run_on, operator, given.folder, given.claim, profile)


def of_run(places: Places, options: ir.WorkflowOptions) -> Places:
    """Where the tasks of one workflow run: in pods of the PriorityClass for its priority."""
    found = kubernetes.priority_class(options.priority, places.profile)
    if found is None:
        return places
    return replace(places, operator={"priority_class_name": found, **places.operator})


def _of_all_pods(profile: Profile) -> dict[str, Any]:
    """What a profile says of all pods, as arguments of `KubernetesPodOperator`."""
    said = {
        "namespace": profile.namespace,
        "service_account_name": profile.service_account,
        "image_pull_secrets": ",".join(profile.image_pull_secrets),
        "labels": dict(profile.labels),
        "annotations": dict(profile.annotations),
    }
    return {name: value for name, value in said.items() if value}


def _joined(common: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of an operator and more of them: tables are joined, lists add up."""
    found = dict(common)
    for name, value in own.items():
        there = found.get(name)
        if isinstance(there, dict) and isinstance(value, dict):
            found[name] = {**there, **value}
        elif isinstance(there, list) and isinstance(value, list):
            found[name] = [*there, *value]
        else:
            found[name] = value
    return found


_NO_PODS = "they are for pods; tasks run where their worker does"
_NO_CLAIM = "a claim is for pods; a folder is said as `host_path`, or by workers' environment"


def lost_settings(profile: Profile) -> dict[str, str]:
    """The settings of a profile that a DAG file cannot say, and why."""
    run_on = profile.airflow.run_on
    worker = "tasks run on the worker, which has its own"
    lost = {
        "ttl": "Airflow keeps runs until `airflow db clean`",
    }
    if run_on == "worker":
        lost |= dict.fromkeys(("image", "defaults"), worker)
        lost |= dict.fromkeys(("airflow.operator", "airflow.folder", "airflow.claim"), worker)
    if run_on != "worker":
        lost |= dict.fromkeys(
            of_pools(profile, "queue"), "it is of workers, and tasks run elsewhere"
        )
    if run_on != "kubernetes":
        lost["priority_classes"] = "Airflow orders tasks by their own weights"
        lost |= dict.fromkeys(of_pools(profile, "labels", "tolerations"), _NO_PODS)
        claims = (name for name, each in profile.volumes.items() if each.claim is not None)
        lost |= dict.fromkeys((f"volumes.{name}" for name in claims), _NO_CLAIM)
        lost |= dict.fromkeys(("namespace", "service_account", "image_pull_secrets"), worker)
        lost["annotations"] = "Airflow has tags of DAGs, and no annotations"
    if run_on == "docker":
        share = "docker's operator gives containers a share of the cores, and no limit"
        lost |= dict.fromkeys(("limits.cpu", "limits_required.cpu"), share)
        lost["defaults.disk"] = _NO_DISK
    else:
        lost["airflow.docker_url"] = "tasks do not run by docker's operator"
    if run_on != "worker":
        faults = {name: fault_of_operator(name, run_on) for name in profile.airflow.operator}
        lost |= {f"airflow.operator.{name}": fault for name, fault in faults.items() if fault}
    return lost


def capabilities(table: Capabilities, places: Places) -> Capabilities:
    """What an Airflow has whose tasks run in these places; `table` says it of the worker."""
    labels = Native(loses=partial(_lost_labels, places=places))
    return Capabilities({**table, Feature.LABELS: labels, **_answers(places)})


_NO_DISK = "docker gives containers what disk there is"
_IN_IMAGES: dict[Feature, Answer] = {
    Feature.IMAGE_PYTHON: Native(),
    Feature.CPU_PYTHON: Native(),
    Feature.MEMORY_PYTHON: Native(),
}


def _answers(places: Places) -> dict[Feature, Answer]:
    """What tasks have that can run elsewhere than the worker."""
    match places.run_on:
        case "worker":
            return {}
        case "docker":
            return {
                **_IN_IMAGES,
                Feature.GPU: Native(loses=_lost_kinds),
                Feature.DISK: Unsupported(_NO_DISK),
                Feature.COMPUTED_RESOURCES: Unsupported(
                    "containers of docker are given sizes that are known beforehand",
                    without_computed,
                    help=f"give the largest one as a constant, or {IN_PODS}",
                ),
                Feature.SERVICE: Missing("`DockerOperator` waits for a container to end"),
            }
        case "kubernetes":
            kinds = partial(kubernetes.lost_kinds, profile=places.profile)
            return {
                **_IN_IMAGES,
                Feature.GPU: Native(loses=kinds),
                Feature.DISK: Native(),
                Feature.COMPUTED_RESOURCES: Native(),
                Feature.SERVICE: Missing("`KubernetesPodOperator` waits for a pod to end"),
            }


def _lost_kinds(module: ir.Module) -> Iterator[Loss]:
    """The kinds of GPUs that tasks ask for."""
    for each in all_asked(module):
        gpu = each.said.gpu
        if gpu is not None and gpu.kind is not None:
            yield Loss(
                each.span("gpu"),
                f"the kind `{gpu.kind}` of a GPU is lost: docker is told a number",
            )


def _lost_labels(module: ir.Module, places: Places) -> Iterator[Loss]:
    """The labels of tasks that run in no container of their own."""
    declarations = {declaration.name: declaration for declaration in module.types}
    for each in all_asked(module):
        if each.said.labels and not _has_container(each.task, each.options, places, declarations):
            yield Loss(
                each.span("labels"),
                "`labels` of a task are lost: Airflow has tags of DAGs, and none of tasks",
                "give them to the workflow: tags of its DAG",
            )


def _has_container(
    task: ir.Task, options: ir.Options, places: Places, declarations: Declarations
) -> bool:
    """Whether a task runs in a container that an operator starts."""
    if isinstance(task, ir.PythonTask):
        return runs_elsewhere(task, options, places, declarations)
    return places.run_on != "worker" and isinstance(task, ir.ContainerTask)


def check(module: ir.Module, places: Places, sink: Sink) -> None:
    """Report what tasks ask for that their place cannot give.

    Reports: `unsupported-feature`.
    """
    match places.run_on:
        case "worker":
            _check_mounts(module, places.profile, sink)
            _check_ports(module, sink)
        case "kubernetes":
            _check_claims(module, places.profile, sink)


def _check_mounts(module: ir.Module, profile: Profile, sink: Sink) -> None:
    """Report volumes that Python of the worker has asked for where it does not have them."""
    for each in all_asked(module):
        for path, name in (each.said.volumes or ()) if _is_python(each.task) else ():
            volume = profile.volumes.get(name)
            if volume is None or volume.host_path != path:
                sink.report(
                    UNSUPPORTED_FEATURE,
                    each.span("volumes"),
                    f"`{each.task.name}` runs in the worker's own Python, and nothing can be "
                    f"mounted there at `{path}`",
                    help="take the volume as a parameter, `folder: Volume`, which is its path; or "
                    "say in the profile that it is this folder of workers: "
                    f'`volumes.{name} = {{ host_path = "{path}" }}`',
                )


def _is_python(task: ir.Task) -> bool:
    return isinstance(task, ir.PythonTask | ir.ServiceTask) and task.slice is not None


def _check_ports(module: ir.Module, sink: Sink) -> None:
    """Report fan-outs whose services would all listen at one port of the worker."""
    services = {task.name: task for task in module.tasks if isinstance(task, ir.ServiceTask)}
    for op in ir.operations(module.workflows[0].body):
        for inner in op.region.operations if isinstance(op, ir.Map) else ():
            service = services.get(ir.callee(inner) or "")
            if service is not None and service.port is not None:
                sink.report(
                    UNSUPPORTED_FEATURE,
                    inner.span,
                    f"`{service.name}` listens at port {service.port}, of which a worker has one: "
                    "the services of a fan-out are there at the same time",
                    help="let the runner choose: `@service(port=None, ...)`, and a parameter "
                    "`port: int = 0`, which gets the port",
                )


_CLAIM = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?")


def _check_claims(module: ir.Module, profile: Profile, sink: Sink) -> None:
    """Report volumes that cannot be claims of their own name."""
    mounted = (
        (name, each.span("volumes"))
        for each in all_asked(module)
        for _, name in each.said.volumes or ()
    )
    for name, span in dict.fromkeys((*mounted, *_passed(module))):
        if name not in profile.volumes and not _CLAIM.fullmatch(name):
            sink.report(
                UNSUPPORTED_FEATURE,
                span,
                f"volume `{name}` cannot be a claim of that name: Kubernetes takes lower-case "
                "letters, digits, dashes and dots",
                help=f'say in the profile what it is: `volumes.{name} = {{ claim = "..." }}`',
            )


def _passed(module: ir.Module) -> Iterator[tuple[str, Span]]:
    """The volumes that are passed to tasks, and those that a run has if it is given no others."""
    workflow = module.workflows[0]
    for parameter in workflow.parameters:
        if parameter.default is not None and parameter.default.type == ir.VOLUME:
            yield parameter.default.json_value, parameter.span
    for op in ir.operations(workflow.body):
        for operand in ir.operands(op):
            if isinstance(operand, ir.Constant) and operand.type == ir.VOLUME:
                yield operand.json_value, op.span


def asks_for_volumes(task: ir.Task, options: ir.Options, declarations: Declarations) -> bool:
    """Whether a task has volumes, mounted or as arguments."""
    return bool(options.volumes) or any(
        holds_volumes(parameter.type, declarations) for parameter in task.parameters
    )


def finding(
    task: ir.Task, options: ir.Options, places: Places, declarations: Declarations
) -> list[str]:
    """The line after which a task finds volumes; none, if it has no use for that.

    A Python task of the worker may know volumes that it is not given: constants of its module.
    """
    knows = isinstance(task, ir.PythonTask) and "Volume" in task.slice.flowc_names
    is_known = knows and places.run_on == "worker"
    if not is_known and not asks_for_volumes(task, options, declarations):
        return []
    volumes = places.profile.volumes
    is_found = places.run_on != "kubernetes"
    folders = {
        name: volume.host_path
        for name, volume in sorted(volumes.items())
        if is_found and volume.host_path is not None
    }
    found = call("find_volumes", *([literal_code(folders)] if folders else []))
    return [f"    {laid_out(found, indent=4)}"]


def runs_elsewhere(
    task: ir.PythonTask, options: ir.Options, places: Places, declarations: Declarations
) -> bool:
    """Whether a Python task runs in an image."""
    sizes = (options.image, options.cpu, options.memory, options.disk, options.gpu)
    asks = any(each is not None for each in sizes)
    return places.run_on != "worker" and (asks or asks_for_volumes(task, options, declarations))


def asked(options: ir.Options, places: Places) -> tuple[str, ...]:
    """What tells the functions of two uses of a task apart."""
    sizes = (options.image, options.cpu, options.memory, options.disk, options.gpu)
    told = ("computed" if isinstance(size, ir.Reference) else size for size in sizes)
    marks = (options.labels, kubernetes.priority_class(options.priority, places.profile))
    said = () if places.run_on == "worker" else marks
    return tuple(map(str, (*told, options.packages, options.volumes, *said)))


def runner(places: Places) -> str:
    """The function that runs a command in an image."""
    return {"worker": "run_command", "docker": "run_in_docker", "kubernetes": "run_in_pod"}[
        places.run_on
    ]


READER = "secret_of"
"""The function that reads a secret where tasks run on the worker: it gives the text."""


def secret_reader(places: Places) -> str:
    """The function for a secret that a container gets: its text, or where its pod finds that."""
    return "secret_key" if places.run_on == "kubernetes" else READER


def sharing(places: Places) -> list[str]:
    """The line after which the files of a function are where containers see them."""
    return [f"    share_folder({quoted(places.folder)})"] if places.folder else []


def asking(
    options: ir.Options,
    places: Places,
    given: Mapping[str, str],
    volumes: Sequence[Code] = (),
) -> list[Code]:
    """The arguments by which a command asks for what its container is to have.

    `given` are expressions by parameter; `volumes` those of the arguments that hold some.
    """
    mounts = _mounts(options, volumes)
    match places.run_on:
        case "worker":
            return [*_flags(options), *mounts]
        case "docker":
            return [*_of_a_container(options, places), *mounts, *_whole(places)]
        case "kubernetes":
            asked = _of_a_pod(options, places)
            own = [keyword(name, literal_code(value)) for name, value in asked.items()]
            if computed := requests_computed(options, given):
                own.append(keyword("computed", mapping(computed)))
                most = [kubernetes.RESOURCES[o] for o in kubernetes.limited(places.profile)]
                if limited := sorted(computed.keys() & most):
                    own.append(keyword("limited", literal_code(limited)))
            return [*own, *mounts, *_whole(places)]


def _mounts(options: ir.Options, volumes: Sequence[Code]) -> list[Code]:
    """The volumes of a container by path: where options say, and where arguments are here."""
    given: Code = call("volumes_in", *volumes) if volumes else ""
    if not options.volumes:
        return [keyword("mounts", given)] if volumes else []
    said = (
        Joined((f"{quoted(path)}: ", call("Volume", quoted(name))))
        for path, name in options.volumes
    )
    return [
        keyword("mounts", Group("{", (*said, *([Joined(("**", given))] if volumes else [])), "}"))
    ]


def _of_a_pod(options: ir.Options, places: Places) -> dict[str, Any]:
    """What a pod asks for, how it is marked, and where it goes."""
    placed = kubernetes.as_placed(options, places.profile)
    pool = pool_for(options, places.profile)
    nodes = kubernetes.placement(pool) if pool is not None else {}
    names = {"nodeSelector": "node_selector", "tolerations": "tolerations"}
    own = {
        **{names[field]: value for field, value in nodes.items()},
        "labels": dict(options.labels or ()),
        "priority_class_name": kubernetes.priority_class(options.priority, places.profile),
    }
    resources = kubernetes.resources(placed, kubernetes.limited(places.profile))
    return {**({"resources": resources} if resources else {}), **_joining(own, places)}


def _joining(own: Mapping[str, Any], places: Places) -> dict[str, Any]:
    """What there is of a container's own arguments, joined with what `operator` says of all."""
    said = {name: value for name, value in own.items() if value}
    return _joined({name: places.operator[name] for name in said if name in places.operator}, said)


def _flags(options: ir.Options) -> list[Code]:
    """Flags of the program, which docker and podman share."""
    flags: list[str] = []
    if isinstance(options.cpu, float | int):
        flags.append(f"--cpus={cores_quantity(options.cpu)}")
    if isinstance(options.memory, int):
        flags.append(f"--memory={_size(options.memory)}")
    return [keyword("options", f"[{', '.join(map(quoted, flags))}]")] if flags else []


def _of_a_container(options: ir.Options, places: Places) -> list[Code]:
    """Arguments of `DockerOperator`; its `cpus` are a share, not a limit."""
    sizes: list[Code] = []
    if isinstance(options.cpu, float | int):
        sizes.append(keyword("cpus", cores_quantity(options.cpu)))
    if isinstance(options.memory, int):
        sizes.append(keyword("mem_limit", quoted(_size(options.memory))))
    if options.gpu is not None:
        sizes.append(keyword("gpus", str(options.gpu.count)))
    marks = _joining({"labels": dict(options.labels or ())}, places)
    return [*sizes, *(keyword(name, literal_code(value)) for name, value in marks.items())]


def _size(memory: int) -> str:
    """Bytes as docker writes them, in the largest unit of which they are a whole number.

    >>> _size(2**29), _size(3 * 2**30), _size(1000)
    ('512m', '3g', '1000b')
    """
    for unit, length in (("g", 2**30), ("m", 2**20), ("k", 2**10)):
        if memory % length == 0:
            return f"{memory // length}{unit}"
    return f"{memory}b"


PLACE = "PLACE"
"""The constant of a DAG file that holds what all uses of an operator are given."""


def _whole(places: Places) -> list[Code]:
    return [f"**{PLACE}"] if _common(places) else []


def _common(places: Places) -> dict[str, Code]:
    found: dict[str, Code] = {}
    if places.run_on == "kubernetes":
        found = {"claim": quoted(places.claim or ""), "folder": quoted(places.folder or "")}
        volumes = {
            name: volume.claim or volume.host_path
            for name, volume in sorted(places.profile.volumes.items())
        }
        if volumes:
            found["volumes"] = literal_code(volumes)
    if places.operator:
        found["operator"] = literal_code(dict(places.operator))
    return found


def place_constant(places: Places) -> str:
    """The line that defines `PLACE`; nothing, if there is nothing to say."""
    found = _common(places)
    return f"{PLACE} = {laid_out(mapping(found), after=len(PLACE) + 3)}" if found else ""
