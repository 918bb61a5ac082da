"""What Argo cannot take of a module, whatever form it is given."""

from __future__ import annotations

import math
from collections.abc import Iterator

from flowc import ir
from flowc.backends.argo.cluster import own_claim
from flowc.backends.argo.emit import Built, built
from flowc.backends.argo.hatches import faults
from flowc.backends.argo.names import is_object_name, label
from flowc.backends.argo.options import START_S
from flowc.backends.argo.sizes import (
    OBJECT_LIMIT,
    RUN_LIMIT,
    copies,
    human,
    largest,
    stored_size,
)
from flowc.backends.argo.steps import STEP_SIZE, steps
from flowc.backends.argo.templates import ENTRY
from flowc.backends.argo.unsayable import unsayable
from flowc.backends.argo.unwritable import unwritable
from flowc.backends.argo.word_limit import long_words
from flowc.backends.kubernetes import default_image
from flowc.backends.lowered.callees import Callees
from flowc.diagnostics import Label, Sink, Span
from flowc.diagnostics.catalog import (
    CONTROLLER_LIMIT,
    INVALID_OPTION,
    LARGE_MANIFEST,
    LOST_FEATURE,
    REGISTRY_NOT_ALLOWED,
    UNSUPPORTED_FEATURE,
)
from flowc.profiles import Profile
from flowc.profiles.images import comes_from, whole_name


def check(module: ir.Module, profile: Profile, sink: Sink) -> None:
    """Report what is lost, what cannot be said, and what is too large.

    Reports: `lost-feature`, `unsupported-feature`, `invalid-option`, `large-manifest`,
    `controller-limit`, `registry-not-allowed`.
    """
    for span, message in unsayable(module):
        sink.report(UNSUPPORTED_FEATURE, span, message, help="write another text")
    for span, message in long_words(module):
        sink.report(UNSUPPORTED_FEATURE, span, message, help="pass the text in a file")
    for span, message, help in faults(module):
        sink.report(INVALID_OPTION, span, message, help=help)
    _check_image(module.workflows[0], profile, sink)
    _check_called(module, sink)
    _check_published(module, sink)
    _check_locks(module, sink)
    _check_numbers(module, sink)
    _check_volumes(module, profile, sink)
    if not sink.has_errors:
        made = built(module, profile)
        for span, message, help in unwritable(module, made):
            sink.report(UNSUPPORTED_FEATURE, span, message, help=help)
        if not sink.has_errors:
            _check_size(module, made, sink)
            _check_steps(module, made, sink)


def _check_published(module: ir.Module, sink: Sink) -> None:
    """Report workflows of libraries whose objects would have the same name."""
    found: dict[str, Span] = {}
    for workflow in module.workflows:
        name = workflow.published
        if name is not None and found.setdefault(name, workflow.span) != workflow.span:
            sink.report(
                UNSUPPORTED_FEATURE,
                workflow.span,
                f"two workflows of libraries would both be the WorkflowTemplate `{name}`",
                help='give one another name: `@workflow(name="...")`',
                labels=[Label(found[name], "the other one")],
            )


def _check_locks(module: ir.Module, sink: Sink) -> None:
    """Report locks that would wait for ever: one within itself, or within one of its name."""
    found: dict[tuple[str, bool], str] = {}
    for workflow in module.workflows:
        if not isinstance(workflow.scope, ir.Lock):
            continue
        name, is_mutex = workflow.scope.lock, workflow.scope.size is None
        other = found.setdefault((label(name), is_mutex), name)
        if other != name:
            sink.report(
                UNSUPPORTED_FEATURE,
                workflow.span,
                f"the locks `{other}` and `{name}` are both `{label(name)}` to Argo",
                help="rename one of them",
            )
    for lock, outer, inner in _held_already(module):
        sink.report(
            UNSUPPORTED_FEATURE,
            inner.span,
            f"`{lock}` is held already where this asks for it: on Argo the run would wait for "
            "itself for ever",
            help="ask for it in one of the two places",
            labels=[Label(outer.span, "held from here on")],
        )


def _held_already(module: ir.Module) -> Iterator[tuple[str, ir.Workflow, ir.Workflow]]:
    """Locks, the workflows that hold them, and those within that ask for the same."""
    named = {workflow.name: workflow for workflow in module.workflows}
    for workflow in module.workflows:
        within: dict[str, None] = {}
        waiting = [workflow] if isinstance(workflow.scope, ir.Lock) else []
        while waiting:
            called = [n for n in ir.callees(waiting.pop().body) if n in named and n not in within]
            within.update(dict.fromkeys(called))
            waiting += [named[name] for name in called]
        for name in within:
            scope = named[name].scope
            if isinstance(scope, ir.Lock) and scope == workflow.scope:
                yield scope.lock, workflow, named[name]


def _check_size(module: ir.Module, made: Built, sink: Sink) -> None:
    """Report a run that is too large, at its workflow, with its largest templates."""
    times = copies(made.document)
    size = times * stored_size(made.document)
    if size <= RUN_LIMIT:
        return
    workflow = module.workflows[0]
    spec = made.document["spec"]
    templates = spec.get("workflowSpec", spec)["templates"]
    labels = [
        Label(made.spans.get(name, workflow.span), f"template `{name}` takes {human(bytes)}")
        for name, bytes in largest(templates)
    ]
    stored = "" if times == 1 else ", as Argo stores a WorkflowTemplate twice in each of its runs"
    rule, why = LARGE_MANIFEST, "Kubernetes stores no object of more than 1.5 MiB"
    if size <= OBJECT_LIMIT:
        rule = CONTROLLER_LIMIT
        why = "Argo's controller does nothing with more than 1 MiB, unless it was set up for that"
    sink.report(
        rule,
        workflow.span,
        f"a run of `{workflow.name}` takes {human(size)} with {len(templates)} "
        f"templates{stored}; {why}",
        labels=labels,
        help="keep long constants in the tasks that read them, loop over a list that a task "
        "returns, move code into images, or make two workflows of it",
    )


def _check_steps(module: ir.Module, made: Built, sink: Sink) -> None:
    """Report a run of more steps than its status has room for, at the largest fan-outs of it."""
    count, repeated = steps(made.templates, ENTRY, made.graphs)
    if count * STEP_SIZE <= RUN_LIMIT:
        return
    operations = {
        (id, written.task): written.operations[0].span
        for id, graph in made.graphs.items()
        for written in graph.written
        if written.operations
    }
    workflow = module.workflows[0]
    sink.report(
        CONTROLLER_LIMIT,
        workflow.span,
        f"a run of `{workflow.name}` has {count:,} steps, whose states take about "
        f"{human(count * STEP_SIZE)}; Argo's controller does nothing with more than 1 MiB, unless "
        "it was set up for that",
        labels=[
            Label(operations[task], f"{added:,} of them are of this fan-out")
            for task, added in repeated.most_common(3)
            if added * 10 >= count and task in operations
        ],
        help="loop over fewer elements that do more each, or have Argo keep the states of steps "
        "in a database (`nodeStatusOffLoad`)",
    )


def _check_numbers(module: ir.Module, sink: Sink) -> None:
    """Report numbers that are too large for their fields: such an object is not even read."""
    first, most = module.workflows[0], 2**31 - 1
    numbers = [(first.span, "priority", first.options.priority or 0, most)]
    for span, options in _options(module):
        limit = most - round(START_S)
        numbers.append((span, "timeout", math.ceil(options.timeout_s or 0), limit))
    for span, option, number, limit in numbers:
        if abs(number) > limit:
            sink.report(
                INVALID_OPTION,
                span,
                f"`{option}` is {number}, and Argo has 32 bits for it",
                help=f"say at most {limit:,}",
            )


def _check_volumes(module: ir.Module, profile: Profile, sink: Sink) -> None:
    """Report volumes that would be one claim, and parameters that stand for what is none."""
    claims: dict[str, str] = {}
    mounted = [(span, name) for span, name in _mounted(module) if name not in profile.volumes]
    for span, name in (*mounted, *_given(module)):
        other = claims.setdefault(own_claim(name), name)
        if other != name:
            sink.report(
                UNSUPPORTED_FEATURE,
                span,
                f"the volumes `{other}` and `{name}` are both the claim `{own_claim(name)}`",
                help="rename one of them, or name their claims in `volumes` of a profile",
            )
    for span, name in _given(module):
        found = profile.volumes.get(name)
        if found is not None and found.host_path is not None:
            sink.report(
                UNSUPPORTED_FEATURE,
                span,
                f"volume `{name}` is a folder of nodes, and a parameter can only stand for a claim",
                help='mount it where the task says so: `volumes={"/path": Volume(...)}`',
            )
        elif not is_object_name(name):
            sink.report(
                UNSUPPORTED_FEATURE,
                span,
                f"a parameter stands for a claim of the volume's name, and Kubernetes has none "
                f"called `{name}`",
                help="use lower-case letters, digits and dashes, or name its claim in `volumes` "
                "of a profile",
            )


def _mounted(module: ir.Module) -> Iterator[tuple[Span, str]]:
    """The volumes that options of tasks, and of calls of them, mount: where, and their names."""
    yield from ((span, name) for span, found in _options(module) for _, name in found.volumes or ())


def _options(module: ir.Module) -> list[tuple[Span, ir.Options]]:
    """The options of tasks, and of calls: where, and what they are."""
    options = [(task.span, task.options) for task in module.tasks]
    for workflow in module.workflows:
        given = ((op.span, ir.options(op)) for op in ir.operations(workflow.body))
        options += [(span, found) for span, found in given if found is not None]
    return options


def _given(module: ir.Module) -> Iterator[tuple[Span, str]]:
    """The volumes that parameters stand for, given or by default: where, and their names."""
    callees = Callees(module).by_name
    found: list[tuple[Span, ir.Operand | None]] = []
    found += [(p.span, p.default) for p in module.workflows[0].parameters]
    for workflow in module.workflows:
        for op in ir.operations(workflow.body):
            found += [(op.span, operand) for operand in ir.operands(op)]
            if (callee := ir.callee(op)) is not None:
                given = {argument.parameter for argument in ir.arguments(op)}
                left = (p for p in callees[callee].parameters if p.name not in given)
                found += [(op.span, parameter.default) for parameter in left]
    for span, value in found:
        match value:
            case ir.Constant(type=type, json_value=str(name)) if ir.without_none(type) == ir.VOLUME:
                yield span, name
            case _:
                pass


def _check_image(workflow: ir.Workflow, profile: Profile, sink: Sink) -> None:
    """Report the image of the steps that flowc adds, if only Python's own is left for them."""
    image, allowed = default_image(profile), profile.allowed_registries
    if profile.image is None and allowed is not None and comes_from(image, allowed) is None:
        sink.report(
            REGISTRY_NOT_ALLOWED,
            workflow.span,
            f"steps that name no image run in `{whole_name(image)}`, which the profile does not "
            "allow",
            help="give the profile an `image` with Python",
        )


def _check_called(module: ir.Module, sink: Sink) -> None:
    """Report options that Argo has for runs, of workflows that another one calls."""
    called = module.workflows[1:]
    own = [(_of_runs(workflow.options), workflow.span) for workflow in called]
    names = {workflow.name for workflow in called}
    given = [
        (_of_runs(op.options), op.span)
        for workflow in module.workflows
        for op in ir.operations(workflow.body)
        if isinstance(op, ir.Call) and op.options is not None and op.callee in names
    ]
    for options, span in (*own, *given):
        for option in options:
            sink.report(
                LOST_FEATURE,
                span,
                f"`{option}` is lost where another workflow calls this one: Argo has it for runs "
                "and pods, not for a part of a run",
            )


def _of_runs(options: ir.WorkflowOptions | ir.Options) -> list[str]:
    """The options that a part of a run cannot have."""
    asked = {
        "timeout": options.timeout_s is not None,
        "priority": options.priority is not None,
        "labels": bool(options.labels),
        "max_runs": isinstance(options, ir.WorkflowOptions) and options.max_runs is not None,
        "argo": bool(set(options.argo or ()) - {"kind"}),
    }
    return [option for option, is_asked in asked.items() if is_asked]
