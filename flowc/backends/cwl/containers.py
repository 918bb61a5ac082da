"""Container tasks: a command line tool, and around it what only Python can say.

Words that CWL cannot write come from a generated step before the command, typed outputs and
captured failures from one after it; the three are then one workflow, which callers see as the task.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flowc import ir
from flowc.backends.cwl import requirements, tools
from flowc.backends.cwl.companions import staged_companions
from flowc.backends.cwl.processes import Process, free_input
from flowc.backends.cwl.text import literal
from flowc.backends.cwl.types import Declarations, cwl_type, typed
from flowc.backends.cwl.words import Reference, Template, is_word, template
from flowc.backends.lowered.callees import Callees
from flowc.backends.lowered.ports import ResultPorts
from flowc.compiler.scripts.compute_script import Line, compute_script
from flowc.compiler.scripts.container_script import Capture, CommandOutput, container_script
from flowc.compiler.scripts.task_script import Result

Document = dict[str, Any]

STDOUT = ".stdout"
STDERR = ".stderr"
ANY_CODE = list(range(-64, 256))
"""Every exit code: without a container, a command ended by a signal has a negative one."""

SHELL = ["sh", "-eu", "-c"]


@dataclass(eq=False)
class _Command:
    """A command as it is being written: its words, and those that a step before computes.

    `base` are the first words, as they are: CWL looks for expressions in `words` alone.
    """

    task: ir.ContainerTask
    declarations: Declarations
    base: list[str] = field(default_factory=list)
    words: list[Any] = field(default_factory=list)
    variables: dict[str, str] = field(default_factory=dict)
    computed: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.types = {parameter.name: parameter.type for parameter in self.task.parameters}

    def compute(self, expression: str, type: ir.Type) -> Reference:
        """An input that holds what a step before computes."""
        name = f"word_{len(self.computed) + 1}"
        while name in self.types:
            name += "_"
        self.computed.append(Line(name, expression, type))
        return Reference(name, type)

    def text(self, expression: str) -> Template:
        """An expression as one text."""
        found = template(expression, self.types, self.declarations)
        if found is None or not all(
            isinstance(piece, str) or is_word(piece.type, self.declarations)
            for piece in found.pieces
        ):
            return Template((self.compute(f"word_of({expression})", ir.STR),))
        return found


def container_documents(
    process: Process, task: ir.ContainerTask, callees: Callees
) -> Iterator[Document]:
    """The documents of a container task: its tool, or a workflow around its tool."""
    command = _Command(task, callees.declarations)
    _write_words(command)
    outputs = _command_outputs(task, callees.ports(process.callee, process.soft))
    bindings = {output.input: _binding(command, output.output) for output in outputs}
    names = _direct_ports(process, outputs, callees)
    if names is not None and not command.computed:
        found = dict(zip(names, bindings.values(), strict=True)) if outputs else _done(names[0])
        yield _tool(process, process.id, command, found)
        return
    around = _Around(process, command, outputs, callees)
    yield around.workflow()
    yield _tool(process, around.id("command"), command, {**bindings, **around.more_outputs()})
    yield from around.generated()


def _command_outputs(task: ir.ContainerTask, ports: ResultPorts) -> list[CommandOutput]:
    """The outputs of a command, with the ports of the tool that hold them.

    The step that reads them has them as inputs, and the ports of the result as outputs.
    """
    taken = {parameter.name for parameter in task.parameters} | {"exit_code", "stderr"}
    taken |= {port.name for port in (*ports.parts.values(), ports.whole)}
    match task.outputs:
        case ir.RecordOutput(fields=fields):
            pairs: list[tuple[str | None, ir.Output]] = list(fields)
        case ir.Output() as output:
            pairs = [(None, output)]
        case None:
            pairs = []
    found = []
    for name, output in pairs:
        port = name or "output"
        while port in taken:
            port += "_out"
        taken.add(port)
        found.append(CommandOutput(port, name, output))
    return found


def _direct_ports(
    process: Process, outputs: list[CommandOutput], callees: Callees
) -> list[str] | None:
    """The ports of the task, if the tool itself can give what belongs there."""
    ports = callees.ports(process.callee, process.soft)
    is_files = all(o.output.source in ("file", "directory", "files") for o in outputs)
    if process.soft or not is_files or (ports.parts and ports.whole.name in process.used):
        return None
    return [port.name for port in ports.parts.values()] or [ports.whole.name]


# --- words and variables ---------------------------------------------------------------


def _write_words(command: _Command) -> None:
    match command.task.run:
        case ir.Command(argv=argv):
            first = None if not argv or argv[0].spread else command.text(argv[0].expression)
            if first is not None and (constant := first.constant()) is not None:
                command.base.append(constant)
            command.words += [
                _spread(command, word) if word.spread else command.text(word.expression).text()
                for word in argv[len(command.base) :]
            ]
        case ir.Shell(script=script, env=env):
            numbers = [word for name, text in env for word in _variable(command, name, text)]
            command.base += ["env"] if numbers else [*SHELL, script]
            command.words += [*numbers, *SHELL, literal(script)] if numbers else []


def _spread(command: _Command, word: ir.Word) -> dict[str, Any]:
    """The words of a list: each element is one."""
    found = template(word.expression, command.types, command.declarations)
    type = found.pieces[0].type if found and isinstance(found.pieces[0], Reference) else None
    if isinstance(type, ir.ListType) and is_word(type.element, command.declarations):
        return {"valueFrom": f"$(inputs.{word.expression})"}
    texts = f"[word_of(word) for word in {word.expression}]"
    return {"valueFrom": command.compute(texts, ir.ListType(element=ir.STR)).text()}


def _variable(command: _Command, name: str, expression: str) -> Iterator[Any]:
    """Set a variable; a number needs a word of `env`, as CWL takes texts only."""
    found = template(expression, command.types, command.declarations)
    reference = found.pieces[0] if found and found.is_reference else None
    if not isinstance(reference, Reference):
        command.variables[name] = command.text(expression).text()
    elif reference.type == ir.ListType(element=ir.FILE):
        yield {
            "prefix": f"{name}=",
            "separate": False,
            "itemSeparator": "\n",
            "valueFrom": reference.text(),
        }
    elif _is_text(reference.type, command.declarations):
        command.variables[name] = reference.text()
    elif is_word(reference.type, command.declarations):
        yield f"{name}={reference.text()}"
    else:
        command.variables[name] = command.text(expression).text()


def _is_text(type: ir.Type, declarations: Declarations) -> bool:
    return type == ir.SECRET or cwl_type(type, declarations) in ("string", "File", "Directory")


# --- the tool --------------------------------------------------------------------------


def _binding(command: _Command, output: ir.Output) -> Document:
    """The output of the tool that holds the file of an output."""
    match output.source:
        case "stdout":
            return {"type": "stdout"}
        case "files":
            return {"type": "File[]", "outputBinding": {"glob": _path(command, output)}}
        case "directory":
            return {"type": "Directory", "outputBinding": {"glob": _path(command, output)}}
        case _:
            type = "File?" if output.optional else "File"
            return {"type": type, "outputBinding": {"glob": _path(command, output)}}


def _path(command: _Command, output: ir.Output) -> str:
    found = command.text(output.path or "")
    return found.text() if output.source == "files" else found.glob()


def _done(name: str) -> Document:
    return {name: {"type": "long", "outputBinding": {"outputEval": "$(runtime.exitCode)"}}}


def _tool(process: Process, id: str, command: _Command, outputs: Document) -> Document:
    options = process.options
    if process.soft:
        outputs = {name: _captured(output) for name, output in outputs.items()}
    more: Document = {}
    if any(output["type"] == "stdout" for output in outputs.values()):
        more["stdout"] = STDOUT
    if process.soft:
        more |= {"stderr": STDERR, "successCodes": ANY_CODE}
    variables = {**tools.variables(options), **command.variables}
    extra = {line.name: typed(cwl_type(line.type, {})) for line in command.computed}
    parameters = tools.parameter_inputs(command.task.parameters, process, command.declarations)
    direct = id == process.id
    return tools.tool_document(
        id,
        doc=command.task.doc if direct else None,
        requirements={
            **({"EnvVarRequirement": {"envDef": variables}} if variables else {}),
            **staged_companions(command.task.parameters, command.declarations),
            **tools.resource_entries(process, command.task),
            **requirements.time_limit(options),
            **requirements.network(options, needed=True),
        },
        hints=tools.hints(options),
        command=command.base,
        arguments=command.words,
        inputs={**parameters, **extra, **tools.extra_inputs(process, command.task, order=direct)},
        outputs=outputs,
        more=more,
        hatch=options.cwl,
    )


def _captured(output: Document) -> Document:
    """An output of a command that may have failed before it wrote the file."""
    type = output["type"]
    is_file = type in ("File", "Directory")
    return {**output, "type": f"{type}?"} if is_file else output


# --- around the tool -------------------------------------------------------------------


class _Around:
    """The workflow around a tool: `prepare`, `command`, `read`."""

    def __init__(
        self, process: Process, command: _Command, outputs: list[CommandOutput], callees: Callees
    ) -> None:
        self.process = process
        self.command = command
        self.outputs = outputs
        self.declarations = callees.declarations
        self.ports = callees.ports(process.callee, process.soft)
        self.direct = _direct_ports(process, outputs, callees)
        taken = {p.name for p in command.task.parameters} | {
            port.name for port in (*self.ports.parts.values(), self.ports.whole)
        }
        self.steps = {
            n: n if n not in taken else f"{n}_step" for n in ("prepare", "command", "read")
        }

    def id(self, step: str) -> str:
        """The id of the document that a step runs."""
        return f"{self.process.id}_{step}"

    def more_outputs(self) -> Document:
        """Outputs of the tool beside those of the task."""
        if self.process.soft:
            return {
                **_done(free_input("exit_code", self.command.task)),
                free_input("stderr", self.command.task): {"type": "stderr"},
            }
        return {} if self.outputs else _done("done")

    def workflow(self) -> Document:
        """The workflow that callers see as the task."""
        task, process = self.command.task, self.process
        steps: dict[str, Any] = {}
        if self.command.computed:
            read = self._read_by_words()
            steps[self.steps["prepare"]] = {
                "run": f"#{self.id('prepare')}",
                "in": {name: name for name in read},
                "out": [line.name for line in self.command.computed],
            }
        steps[self.steps["command"]] = {
            "run": f"#{self.id('command')}",
            "in": self._command_inputs(),
            "out": [*(o.input for o in self.outputs), *self.more_outputs()],
        }
        if self.direct is None:
            sources = {o.input: f"{self.steps['command']}/{o.input}" for o in self.outputs}
            captured = zip(("exit_code", "stderr"), self.more_outputs(), strict=False)
            sources |= {name: f"{self.steps['command']}/{port}" for name, port in captured}
            steps[self.steps["read"]] = {
                "run": f"#{self.id('read')}",
                "in": sources,
                "out": list(self._task_outputs()),
            }
        return {
            "class": "Workflow",
            "id": process.id,
            **tools.described(task.doc),
            "requirements": {},
            "inputs": {
                **tools.parameter_inputs(task.parameters, process, self.declarations),
                **tools.extra_inputs(process, task),
            },
            "outputs": {
                name: {
                    "type": entry["type"] if isinstance(entry, dict) else entry,
                    "outputSource": self._source(name, index),
                }
                for index, (name, entry) in enumerate(self._task_outputs().items())
            },
            "steps": steps,
        }

    def _source(self, name: str, index: int) -> str:
        if self.direct is None:
            return f"{self.steps['read']}/{name}"
        port = self.outputs[index].input if self.outputs else "done"
        return f"{self.steps['command']}/{port}"

    def _task_outputs(self) -> Document:
        found = tools.tool_outputs(self.process, self.ports, self.declarations)
        if not self.outputs and self.direct is not None:
            return dict.fromkeys(found, "long")
        return found

    def _command_inputs(self) -> Document:
        task = self.command.task
        extra = tools.extra_inputs(self.process, task, order=False)
        inputs = {name: name for name in (*self.command.types, *extra)}
        return inputs | {p.name: f"{self.steps['prepare']}/{p.name}" for p in self.command.computed}

    def _read_by_words(self) -> dict[str, ir.Type]:
        words = {
            node.id
            for line in self.command.computed
            for node in ast.walk(ast.parse(line.expression, mode="eval"))
            if isinstance(node, ast.Name)
        }
        return {name: type for name, type in self.command.types.items() if name in words}

    def generated(self) -> Iterator[Document]:
        """The generated steps before and after the command."""
        if self.command.computed:
            read, lines = self._read_by_words(), self.command.computed
            script = compute_script(
                read, lines, [line.name for line in lines], self.declarations, tools.EDGES
            )
            yield tools.tool_document(
                self.id("prepare"),
                requirements=tools.staged(script.files, script.support),
                command=["python3", "task.py"],
                inputs={n: typed(cwl_type(t, self.declarations)) for n, t in read.items()},
                outputs={line.name: typed(cwl_type(line.type, {})) for line in lines},
            )
        if self.direct is None:
            yield self._read_tool()

    def _read_tool(self) -> Document:
        process = self.process
        capture = None
        if process.soft:
            limit = process.options.timeout_s
            capture = Capture(process.callee, limit, self.ports.renamed())
        written = tools.written_ports(process, self.ports)
        results = [Result(port.name, port.accessor) for port in written]
        script = container_script(self.outputs, results, capture, self.declarations, tools.EDGES)
        inputs: Document = {o.input: self._file_type(o.output) for o in self.outputs}
        if process.soft:
            inputs |= {"exit_code": "long", "stderr": "File"}
        return tools.tool_document(
            self.id("read"),
            requirements=tools.staged(script.files, script.support),
            command=["python3", "task.py"],
            inputs=inputs,
            outputs=self._task_outputs(),
        )

    def _file_type(self, output: ir.Output) -> str:
        if output.source == "files":
            return "File[]"
        type = "Directory" if output.source == "directory" else "File"
        may_be_missing = output.optional or (self.process.soft and output.source != "stdout")
        return f"{type}?" if may_be_missing else type
