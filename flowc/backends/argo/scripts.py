"""Templates of Python: tasks, generated steps, and what flowc brings along."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flowc import ir
from flowc.backends.argo import options as fields
from flowc.backends.argo.files import folder_of, input_artifact, output_artifact
from flowc.backends.argo.fuse import Group
from flowc.backends.argo.names import parameter_name
from flowc.backends.argo.sources import argument, quote
from flowc.backends.argo.templates import Template
from flowc.backends.argo.unexpanded import unexpanded
from flowc.backends.argo.values import constant_text, wire_text
from flowc.backends.hatch import with_hatch
from flowc.backends.lowered.callees import Callees
from flowc.backends.lowered.ports import Port, ResultPorts
from flowc.compiler.scripts.codec_text import Declarations
from flowc.compiler.scripts.compute_script import Line, compute_script, reads_files
from flowc.compiler.scripts.layout import Code, keyword
from flowc.compiler.scripts.task_script import (
    SUPPORT,
    Edges,
    Result,
    Script,
    holds_files,
    task_script,
)

Document = dict[str, Any]

EDGES = Edges("backends/argo/step_io.py", types_texts=True, moves_files=True, tells_failures=True)
FOLDER = "/flowc"
OUTPUTS = "/tmp/outputs"
PATH = "PYTHONPATH"
OWN_PATH = "FLOWC_PYTHONPATH"
FAILURE = "flowc_failure"
"""The output parameter in which a template says why it failed."""

SECRETS = "FLOWC_SECRET_{}_VALUE"


def python_template(template: Template, task: ir.PythonTask, callees: Callees) -> Document:
    """The template of a Python task."""
    task = template.task(task)
    ports = callees.ports(task.name)
    options = template.options
    written = [] if template.poll is not None else written_ports(template, ports)
    results = [Result(port.name, port.accessor) for port in written]
    script = task_script(
        task,
        results,
        callees.declarations,
        EDGES,
        None if template.poll is None else _poll(template.poll, options.timeout_s),
        _retried_on(options),
        told=template.told,
        limit_s=options.timeout_s if template.poll is None else None,
    )
    source = source_of(script)
    parameters = input_parameters(task.parameters, callees.declarations) + fields.sizes(options)
    types = {parameter.name: parameter.type for parameter in task.parameters}
    files = input_files(types, callees.declarations)
    document = {
        "name": template.id,
        **staged(types, parameters, script, files),
        **_outputs(template.id, written, callees.declarations, told=template.told),
        **fields.limits(options, template.limited, is_script=True, polls=template.poll is not None),
        **template.place,
        **fields.claims(task.parameters),
        "script": {
            **fields.image(options),
            **_command(options),
            **_env(template.id, task, written, options, callees.declarations),
            **fields.mounts(task.parameters, options),
            **fields.resources(options, template.limited),
            "source": source,
        },
    }
    return fields.memoized(with_hatch(document, options.argo), task, options)


def _retried_on(options: ir.Options) -> list[str]:
    """The names of the exceptions that are worth another attempt."""
    on = options.retries.on if options.retries is not None else None
    names = ["Timeout" if item == "timeout" else item for item in on or ()]
    return [name for name in names if isinstance(name, str) and name not in fields.KINDS]


def _poll(until: ir.Until, limit_s: float | None) -> list[Code]:
    """The arguments of `until_true`; `limit_s` is for each call of the probe."""
    found: list[Code] = [keyword("every_s", repr(until.every_s))]
    if until.timeout_s is not None:
        found.append(keyword("within_s", repr(until.timeout_s)))
    if until.attempts is not None:
        found.append(keyword("polls", repr(until.attempts)))
    if limit_s is not None:
        found.append(keyword("limit_s", repr(limit_s)))
    return found


def written_ports(template: Template, ports: ResultPorts) -> list[Port]:
    """The ports that a script writes: those that are read, or one at least."""
    every = [*ports.parts.values(), ports.whole]
    read = [port for port in every if port.name in template.used]
    return read or ([] if ports.whole.type == ir.NONE else [ports.whole])


def input_files(types: Mapping[str, ir.Type], declarations: Declarations) -> list[Document]:
    """The input artifacts for the files in parameters."""
    found = (
        input_artifact(name, parameter_name(name), type, declarations)
        for name, type in types.items()
    )
    return [artifact for artifact in found if artifact is not None]


def input_parameters(
    parameters: Iterable[ir.Parameter], declarations: Declarations
) -> list[Document]:
    """The parameters of a template, with their defaults."""
    return [
        {
            "name": parameter_name(p.name),
            **(
                {"value": constant_text(p.type, p.default.json_value, declarations)}
                if p.default is not None
                else {}
            ),
        }
        for p in parameters
    ]


def staged(
    names: Iterable[str], parameters: list[Document], script: Script, files: list[Document]
) -> Document:
    """Parameters, and the files of a script: its arguments by `names`, modules, what it carries."""
    artifacts = [*files]
    if parameters:
        artifacts.append(_arguments(names))
    artifacts.append(_file("values", f"{SUPPORT}.py", script.support))
    for name, text in script.files.items():
        if name != "task.py":
            label = name.removesuffix(".py").replace("/", "-").replace("_", "-")
            artifacts.append(_file(label, name, _plain_source(text)))
    if source_of(script) == _READ_SOURCE:
        artifacts.append(_file("source", "source.json", _json(script.files["task.py"])))
    inputs: Document = {"parameters": parameters} if parameters else {}
    return {"inputs": {**inputs, "artifacts": artifacts}}


def _arguments(names: Iterable[str]) -> Document:
    """The arguments of a script as JSON, by the names that it knows.

    Argo hands them to the pod in a variable, in which the kubelet would expand dollars.
    """
    data = "inputs.parameters"
    if any(parameter_name(name) != name for name in names):
        data = "{" + ", ".join(f"{quote(name)}: {argument(name).code}" for name in names) + "}"
    text = f"{{{{=replace(toJson({data}), '$', '\\\\u0024')}}}}"
    return _file("arguments", "arguments.json", text)


def _file(name: str, path: str, data: Any) -> Document:
    return {"name": name, "path": f"{FOLDER}/{path}", "raw": {"data": data}}


def _plain_source(text: str) -> str:
    """The source of a module, or what reads it from a literal."""
    plain = unexpanded(text)
    if plain is not None:
        return plain
    return f"import json\n\nexec(json.loads({json.dumps(_json(text))}))\n"


def _json(text: str) -> str:
    return wire_text(text).replace("$", "\\u0024")


_READ_SOURCE = """\
import json

with open("/flowc/source.json") as file:
    exec(compile(json.load(file), "task.py", "exec"))
"""


def source_of(script: Script) -> str:
    """The source that runs a script."""
    return unexpanded(script.files["task.py"]) or _READ_SOURCE


def _outputs(
    id: str, written: Iterable[Port], declarations: Declarations, *, told: bool = False
) -> Document:
    """Output parameters; one that says why it failed has all, whatever has been written."""
    written = tuple(written)
    default = {"default": ""} if told else {}
    ports = [*([FAILURE] if told else []), *(port.name for port in written)]
    parameters = [
        {
            "name": parameter_name(name),
            "valueFrom": {"path": f"{OUTPUTS}/{name}", **default},
        }
        for name in ports
    ]
    outputs: Document = {"parameters": parameters} if parameters else {}
    if any(holds_files(port.type, declarations) for port in written):
        outputs["artifacts"] = [output_artifact(id, f"{OUTPUTS}/files")]
    return {"outputs": outputs} if outputs else {}


def _command(options: ir.Options) -> Document:
    if not options.packages:
        return {"command": ["python3"]}
    packages = shlex.join(options.packages).replace("$", "$$")  # which the kubelet undoes
    install = f"python3 -m pip install --quiet --target /tmp/packages {packages}"
    start = 'PYTHONPATH="/tmp/packages:$PYTHONPATH" exec python3 "$0"'
    return {"command": ["sh", "-euc", f"{install}\n{start}\n"]}


def _env(
    id: str,
    task: ir.PythonTask,
    written: Iterable[Port],
    options: ir.Options,
    declarations: Declarations,
) -> Document:
    variables = python_variables(options, _file_variables(id, written, declarations))
    return {"env": [*variables, *parameter_variables(task.parameters)]}


def parameter_variables(parameters: Iterable[ir.Parameter]) -> Iterator[Document]:
    """Where Python finds the volumes and secrets that parameters name."""
    types = {parameter.name: ir.without_none(parameter.type) for parameter in parameters}
    if fields.VOLUME in types.values():
        yield {"name": "FLOWC_VOLUMES", "value": fields.VOLUMES}
    for parameter, type in types.items():
        if type == ir.SECRET:
            yield {"name": SECRETS.format(parameter).upper(), **fields.secret(parameter)}


def python_variables(options: ir.Options, files: Sequence[Document] = ()) -> list[Document]:
    """The path of what flowc brings along, and the environment that a task or service asks for.

    A path of its own comes after flowc's, by a reference, as it may be a secret.
    """
    found = fields.environment(options)
    if all(each["name"] != PATH for each in found):
        return [{"name": PATH, "value": FOLDER}, *files, *found]
    own = [{**each, "name": OWN_PATH} if each["name"] == PATH else each for each in found]
    return [*own, {"name": PATH, "value": f"{FOLDER}:$({OWN_PATH})"}, *files]


def _file_variables(id: str, written: Iterable[Port], declarations: Declarations) -> list[Document]:
    is_any = any(holds_files(port.type, declarations) for port in written)
    return [{"name": "FLOWC_FILES", "value": folder_of(id)}] if is_any else []


def compute_template(
    id: str, group: Group, operands: Mapping[str, ir.Type], declarations: Declarations
) -> Document:
    """The template of a generated step."""
    lines = [Line(op.name, op.expression, op.type, op.soft) for op in group.computes]
    script = compute_script(operands, lines, list(group.exported), declarations, EDGES)
    types = {**operands, **{op.name: op.type for op in group.computes}}
    written = [Port(name, types[name], name) for name in group.exported]
    takes_files = reads_files([line.expression for line in lines], types.values())
    return script_template(id, operands, script, written, declarations, takes_files=takes_files)


def script_template(
    id: str,
    types: Mapping[str, ir.Type],
    script: Script,
    written: Iterable[Port],
    declarations: Declarations,
    *,
    told: bool = False,
    takes_files: bool = True,
) -> Document:
    """The template of a script whose parameters have these types."""
    written = tuple(written)
    files = input_files(types, declarations) if takes_files else []
    parameters: list[Document] = [{"name": parameter_name(name)} for name in types]
    return {
        "name": id,
        **staged(types, parameters, script, files),
        **_outputs(id, written, declarations, told=told),
        "script": {
            "command": ["python3"],
            "env": python_variables(ir.Options(), _file_variables(id, written, declarations)),
            "source": source_of(script),
        },
    }


DEFAULT_PORT = 8080


def port_of(task: ir.Task | ir.Workflow) -> int:
    """The port that a service listens on; each pod has an address of its own."""
    port = task.port if isinstance(task, ir.ServiceTask) else None
    return port or DEFAULT_PORT
