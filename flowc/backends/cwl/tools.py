"""Command line tools: Python tasks, generated steps, waits and failures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from flowc import ir
from flowc.backends.cwl import requirements
from flowc.backends.cwl.arguments import has_default
from flowc.backends.cwl.plan import ComputeStep
from flowc.backends.cwl.processes import Process, free_input
from flowc.backends.cwl.secrets import environment_secrets, input_of
from flowc.backends.cwl.text import literal
from flowc.backends.cwl.types import ANY, Declarations, cwl_type, nullable, short, typed
from flowc.backends.hatch import with_hatch
from flowc.backends.lowered.callees import Callees
from flowc.backends.lowered.ports import FAIL_PORT, Port, ResultPorts
from flowc.compiler.scripts.compute_script import Line, compute_script
from flowc.compiler.scripts.task_script import SUPPORT, Edges, Result, task_script

Document = dict[str, Any]

EDGES = Edges("backends/cwl/step_io.py", sorts_keys=True, hides_secrets=True)

SECRETS = "FLOWC_SECRET_{}_VALUE"
"""The environment variable in which the script of a task finds a secret parameter."""

INSTALL = """\
set -eu
python3 -m pip install --quiet --disable-pip-version-check --target packages -r requirements.txt
PYTHONPATH="$PWD/packages" exec python3 "$@"
"""


def python_tool(process: Process, task: ir.PythonTask, callees: Callees) -> Document:
    """The tool of a Python task: its script, run once or in attempts."""
    options = process.options
    ports = callees.ports(task.name, process.soft, poll=process.poll is not None)
    in_attempts = process.soft or process.poll is not None or options.retries is not None
    script = task_script(task, _results(process, ports), callees.declarations, EDGES)
    scripts = dict(script.files)
    if in_attempts:
        scripts["attempts.py"] = attempts_source()
    command = ["python3", "attempts.py" if in_attempts else "task.py"]
    if options.packages:
        scripts |= {"requirements.txt": "\n".join(options.packages) + "\n", "start.sh": INSTALL}
        command = ["sh", "start.sh", *command[1:]]
    arguments = _attempt_arguments(process, task, ports) if in_attempts else []
    return _tool(
        process,
        task,
        command=command,
        arguments=arguments,
        requirements={
            **staged(scripts, script.support),
            **_environment(task, options),
            **({} if in_attempts else requirements.time_limit(options)),
            **requirements.network(options, needed=bool(options.packages)),
        },
        outputs=tool_outputs(process, ports, callees.declarations),
        declarations=callees.declarations,
    )


def attempts_source() -> str:
    """The script that runs a task in attempts, as it travels."""
    source = files("flowc.compiler.scripts").joinpath("attempts.py").read_text(encoding="utf-8")
    head, _, rest = source.partition("# ruff:")
    return head + rest.partition("\n\n")[2]


def staged(scripts: Mapping[str, str], support: frozenset[str]) -> requirements.Entries:
    """The arguments as a JSON file, and scripts beside it; what they import stands for now only."""
    entries = [{"entryname": name, "entry": literal(text)} for name, text in scripts.items()]
    module = {"entryname": f"{SUPPORT}.py", "entry": support}
    listing = [{"entryname": "inputs.json", "entry": "$(inputs)"}, *entries, module]
    return {"InitialWorkDirRequirement": {"listing": listing}}


def _results(process: Process, ports: ResultPorts) -> list[Result]:
    """What the script of a task writes: everything as `result` where attempts are made of it."""
    if process.soft or process.poll is not None:
        return [Result("result")]
    return [Result(port.name, port.accessor) for port in written_ports(process, ports)]


def written_ports(process: Process, ports: ResultPorts) -> list[Port]:
    """The ports that may be read: all parts of a result, and of an outcome those that are read."""
    read = [port for port in (*ports.parts.values(), ports.whole) if port.name in process.used]
    if isinstance(ports.whole.type, ir.OutcomeType):
        return read
    parts = list(ports.parts.values())
    return [*parts, *([ports.whole] if not parts or ports.whole in read else [])]


def tool_outputs(process: Process, ports: ResultPorts, declarations: Declarations) -> Document:
    """The outputs of a process."""
    return {port.name: _output_type(port, declarations) for port in written_ports(process, ports)}


def _output_type(port: Port, declarations: Declarations) -> Any:
    if port.type == ir.NONE and port.wanted == "done":
        return "boolean"
    return typed(cwl_type(port.type, declarations))


def _attempt_arguments(process: Process, task: ir.PythonTask, ports: ResultPorts) -> list[str]:
    parts = len(task.result.elements) if isinstance(task.result, ir.TupleType) else 0
    options, retries, poll = process.options, process.options.retries, process.poll
    given: list[tuple[str, Any]] = [("--task", task.name)]
    if retries is not None:
        given.append(("--retries", retries.limit))
        given += [("--delay", retries.delay_s)] if retries.delay_s else []
        given += [("--backoff", retries.backoff)] if retries.backoff != 1 else []
        given += [("--max-delay", retries.max_delay_s)] if retries.max_delay_s is not None else []
    if options.timeout_s is not None:
        given.append(("--timeout", options.timeout_s))
    if poll is not None:
        given += [("--every", poll.every_s)]
        given += [("--within", poll.timeout_s)] if poll.timeout_s is not None else []
        given += [("--polls", poll.attempts)] if poll.attempts is not None else []
    flags = [f"{name}={_plain(value)}" for name, value in given]
    flags += ["--until"] if poll is not None else []
    flags += ["--capture"] if process.soft else []
    flags += [f"--parts={parts}"] if process.soft and parts else []
    if process.soft or poll is not None:
        flags += [f"--rename={wanted}={name}" for wanted, name in ports.renamed().items()]
    flags += [f"--on={item}" for item in (retries.on or ())] if retries is not None else []
    return flags


def _plain(value: Any) -> str:
    is_whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if is_whole else value)


def _environment(task: ir.PythonTask, options: ir.Options) -> requirements.Entries:
    """Environment variables: those asked for, and where the script finds secrets."""
    values = variables(options)
    for parameter in task.parameters:
        if ir.without_none(parameter.type) == ir.SECRET:
            values[SECRETS.format(parameter.name).upper()] = f"$(inputs.{parameter.name})"
    return {"EnvVarRequirement": {"envDef": values}} if values else {}


def variables(options: ir.Options) -> dict[str, str]:
    """The environment variables that options ask for; a secret comes from an input."""
    return {
        name: f"$(inputs.{input_of(value)})"
        if value.type == ir.SECRET
        else literal(str(value.json_value))
        for name, value in options.env or ()
    }


def _tool(
    process: Process,
    task: ir.PythonTask | ir.ContainerTask,
    *,
    command: Sequence[str],
    arguments: Sequence[Any],
    requirements: requirements.Entries,
    outputs: Document,
    declarations: Declarations,
) -> Document:
    """A tool, in the order in which people write one."""
    return tool_document(
        process.id,
        doc=task.doc,
        requirements={**requirements, **resource_entries(process, task)},
        hints=hints(process.options),
        command=command,
        arguments=arguments,
        inputs={
            **parameter_inputs(task.parameters, process, declarations),
            **extra_inputs(process, task),
        },
        outputs=outputs,
        hatch=process.options.cwl,
    )


def hints(options: ir.Options) -> requirements.Entries:
    """What an engine may leave out."""
    return {**requirements.image_hint(options), **requirements.reuse_hint(options)}


def resource_entries(process: Process, task: ir.Task) -> requirements.Entries:
    """The resources of a process."""
    return requirements.resources(process.options, size_inputs(process.options, task))


def size_inputs(options: ir.Options, task: ir.Task | ir.Workflow) -> dict[str, str]:
    """The inputs that carry resources computed at run time, by resource."""
    sizes = {"cpu": options.cpu, "memory": options.memory, "disk": options.disk}
    return {
        name: free_input(name, task)
        for name, size in sizes.items()
        if isinstance(size, ir.Reference)
    }


def extra_inputs(process: Process, task: ir.Task | ir.Workflow, *, order: bool = True) -> Document:
    """Inputs that are no parameters: sizes, and what only carries order."""
    sizes = size_inputs(process.options, task).values()
    carriers = process.order_inputs if order else ()
    return {
        **{name: typed(["long", "double"]) for name in sizes},
        **dict.fromkeys(environment_secrets(process.options), "string"),
        **{name: short(ANY) for name in carriers},
    }


def tool_document(
    id: str,
    *,
    doc: str | None = None,
    requirements: requirements.Entries | None = None,
    hints: requirements.Entries | None = None,
    command: Sequence[str],
    arguments: Sequence[Any] = (),
    inputs: Document,
    outputs: Document,
    more: Document | None = None,
    hatch: Document | None = None,
) -> Document:
    """A CommandLineTool, its keys in the usual order; what is empty is left out."""
    document: Document = {"class": "CommandLineTool", "id": id, **described(doc)}
    if requirements:
        document["requirements"] = requirements
    if hints:
        document["hints"] = hints
    document["baseCommand"] = list(command)
    if arguments:
        document["arguments"] = list(arguments)
    return with_hatch({**document, "inputs": inputs, "outputs": outputs, **(more or {})}, hatch)


def described(doc: str | None) -> Document:
    """`label`: the first line of a description; `doc`: the whole of a longer one."""
    if not doc:
        return {}
    first, _, rest = doc.strip().partition("\n")
    return {"label": first, **({"doc": doc.strip() + "\n"} if rest.strip() else {})}


def parameter_inputs(
    parameters: Iterable[ir.Parameter], process: Process, declarations: Declarations
) -> dict[str, Any]:
    """The inputs for parameters, with descriptions and those defaults that callers do not pass."""
    inputs: dict[str, Any] = {}
    for parameter in parameters:
        type = cwl_type(parameter.type, declarations)
        is_defaulted = parameter.default is not None and has_default(parameter)
        # cwltool makes an input with a default a nullable one, which not every type can be.
        if parameter.name in process.nullable or (is_defaulted and nullable(type) == ANY):
            type = nullable(type)
        entry: dict[str, Any] = {"type": short(type)}
        if parameter.doc:
            entry["doc"] = parameter.doc
        if parameter.default is not None and is_defaulted:
            entry["default"] = parameter.default.json_value
        inputs[parameter.name] = typed(type) if len(entry) == 1 else entry
    return inputs


def compute_tool(
    id: str,
    step: ComputeStep,
    operands: Mapping[str, ir.Type],
    order: Sequence[str],
    declarations: Declarations,
    plain: Collection[str] = (),
) -> Document:
    """The tool of a generated step; `order` are inputs that only carry order."""
    lines = [Line(op.name, op.expression, op.type, op.soft) for op in step.computes]
    types = {op.name: op.type for op in step.computes}
    script = compute_script(operands, lines, list(step.exported), declarations, EDGES, plain)
    inputs = {name: typed(cwl_type(type, declarations)) for name, type in operands.items()}
    return tool_document(
        id,
        requirements=staged(script.files, script.support),
        command=["python3", "task.py"],
        inputs={**inputs, **{name: short(ANY) for name in order}},
        outputs={name: typed(cwl_type(types[name], declarations)) for name in step.exported},
    )


FAIL = "import sys; sys.exit(sys.argv[1])"
SLEEP = """\
import json
import os
import sys
import time

time.sleep(float(sys.argv[1]) * float(os.environ.get("FLOWC_TIME_SCALE", "1")))
outputs = {"done": True, "value": None, "failure": None, "succeeded": True, "failed": False}
with open("cwl.output.json", "w") as file:
    json.dump(outputs, file)
"""


def fail_tool(id: str) -> Document:
    """The tool that ends a run as failed: its message is the last line on stderr."""
    return tool_document(
        id,
        doc="Ends the run as failed, with a message",
        command=["python3", "-c", FAIL],
        arguments=["$(inputs.message)"],
        inputs={"message": "string?", "after": short(ANY)},
        outputs={FAIL_PORT: "boolean?"},
    )


def sleep_tool(id: str, soft: bool, declarations: Declarations) -> Document:
    """The tool that waits for some seconds."""
    failure = cwl_type(ir.optional(ir.FAILURE), declarations)
    outcome = {
        "value": short(ANY),
        "failure": typed(failure),
        "succeeded": "boolean",
        "failed": "boolean",
    }
    return tool_document(
        id,
        doc="Waits for some seconds",
        requirements={
            "InitialWorkDirRequirement": {"listing": [{"entryname": "sleep.py", "entry": SLEEP}]}
        },
        command=["python3", "sleep.py"],
        arguments=["$(inputs.seconds)"],
        inputs={"seconds": typed(["null", "double", "string"]), "after": short(ANY)},
        outputs=outcome if soft else {"done": "boolean"},
    )
