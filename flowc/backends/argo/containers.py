"""Templates of containers: a command, and around it the steps that only Python can take.

Words that Argo cannot write come from a step before the command, typed outputs from one after it;
the three are then one dag, which callers see as the task.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from flowc import ir
from flowc.backends.argo import options as fields
from flowc.backends.argo.caught import Part as CaughtPart
from flowc.backends.argo.caught import caught_dag
from flowc.backends.argo.files import PLACE, artifact, folder_of, input_artifact
from flowc.backends.argo.fuse import Group
from flowc.backends.argo.kubelet import BRACE, escaped, needs_brace
from flowc.backends.argo.names import parameter_name
from flowc.backends.argo.scripts import (
    EDGES,
    FAILURE,
    compute_template,
    input_parameters,
    script_template,
)
from flowc.backends.argo.sources import argument, data_code, expression, json_code, output
from flowc.backends.argo.templates import VALUE, Template, Templates
from flowc.backends.argo.values import DATA
from flowc.backends.argo.words import Parameters, Word, path_of_field, spread, word
from flowc.backends.hatch import with_hatch
from flowc.backends.lowered.ports import Port, ResultPorts
from flowc.compiler.scripts.container_script import CommandOutput, container_script
from flowc.compiler.scripts.layout import quoted
from flowc.compiler.scripts.task_script import Result

Document = dict[str, Any]

WORK = "/work"
OTHER_WORK = "/flowc/work"
STDOUT = "/var/run/argo/ctr/main/stdout"
"""Where Argo's executor keeps what a command prints, if it archives logs. Source:
argoexec's `emissary` command, Argo 3.7 and 4.0."""

_RESULT = "(tasks.run.outputs.result ?? '')"
_DIGITS = f"trim({_RESULT}, ' \\t\\r\\n')"
_PRINTED = {
    "str": (
        f"{_RESULT} contains '\\ufffd' || len(sprig.b64enc({_RESULT})) > 349524 "
        "? fromJSON('{task} printed no text in UTF-8, or more than the 256 kB that Argo keeps') "
        f": {json_code(_RESULT)}"
    ),
    "int": (
        f"{_DIGITS} matches '^-?(0|[1-9][0-9]*)$' "
        f"? string(int({_DIGITS})) : fromJSON('{{task}} printed no whole number: ' + {_DIGITS})"
    ),
}
"""The texts of results that a command prints, by type. Argo drops one newline at the end, as flowc
does, keeps the last 256 kB, and replaces what is not UTF-8.

They fail for what is no such value. In an output of the dag, what waits for the dag would then
never start; so they stand in an argument, and without variables: where one is declared, Argo leaves
an expression that fails as it is."""

TOLD = "/tmp/flowc-told"
TELLING = (
    f'"$@" 2>{TOLD} || {{ c=$?; cat {TOLD} >&2; tail -c 4000 {TOLD} >{TOLD}-last; exit $c; }}\n'
    f"cat {TOLD} >&2\n"
)
"""Runs a command, and keeps the end of what it says of a failure."""

TELLING_COMMAND = ["sh", "-c", TELLING, "sh"]


def printed_code(type: ir.Type, task: str) -> str | None:
    """The expression for the text of a result that a command prints; None: a step must read it.

    What it says when it fails names the task.
    """
    found = _PRINTED.get(str(type))
    return found and found.replace("{task}", task)


def container_templates(
    template: Template, task: ir.ContainerTask, templates: Templates
) -> Iterator[Document]:
    """The templates of a container task: one, or a dag and those that it runs."""
    yield from _Container(template, task, templates).documents()


@dataclass(eq=False)
class _Container:
    """A container task while its templates are written."""

    template: Template
    task: ir.ContainerTask
    templates: Templates
    computed: list[ir.Compute] = field(default_factory=list)

    def __post_init__(self) -> None:
        callees = self.templates.callees
        self.declarations = callees.declarations
        self.types = {parameter.name: parameter.type for parameter in self.task.parameters}
        self.parameters = Parameters(self.types, self.declarations)
        self.ports: ResultPorts = callees.ports(self.task.name)
        self.outputs = _outputs(self.task)
        self.options = self.template.options
        paths = [PurePosixPath(path) for path, _ in self.options.volumes or ()]
        is_free = not any(path.is_relative_to(WORK) for path in paths)
        self.work = WORK if is_free else OTHER_WORK

    @property
    def printed(self) -> str | None:
        """The expression for the one result, if that is what the command prints, as it is."""
        match self.outputs:
            case [(None, ir.Output(source="stdout", type=type) as made)] if not self.template.soft:
                return (
                    printed_code(type, self.task.name)
                    if self._used() or _may_misfit(made)
                    else None
                )
            case _:
                return None

    def documents(self) -> Iterator[Document]:
        """The templates, the one that callers run first."""
        is_direct = not self.template.soft and not self._is_read() and self.printed is None
        words = self._words()
        made = [self._artifact(output) for output in self.outputs]
        if is_direct and not self.computed:
            yield self._command(self.template.id, words, made)
            return
        command = self.templates.generate(
            f"{self.template.id}_command",
            lambda id: self._command(id, words, made),
            self.task.span,
        )
        prepare = self._prepare() if self.computed else None
        read = (
            self.templates.generate(
                f"{self.template.id}_read", lambda id: self._read(id, made), self.task.span
            )
            if self._is_read()
            else None
        )
        yield self._dag(prepare, command, read)

    # --- what runs -----------------------------------------------------------------------

    def _used(self) -> list[Port]:
        """The ports that somebody reads."""
        every = [*self.ports.parts.values(), self.ports.whole]
        if not self.template.soft:
            return [port for port in every if port.name in self.template.used]
        outcome = self.templates.callees.ports(self.task.name, soft=True)
        asked = {part for part, port in outcome.parts.items() if port.name in self.template.used}
        used = [self.ports.whole] if "value" in asked else []
        return used + [port for part, port in self.ports.parts.items() if f"value[{part}]" in asked]

    def _is_read(self) -> bool:
        """Whether a step must read what the command has left."""
        used = self._used()
        if self.printed is not None:
            return False
        has_parts = bool(self.ports.parts)
        if has_parts and self.ports.whole in used:
            return True
        names = {port.name for port in used}
        return any(
            _may_misfit(output)
            or (
                (output.source in ("stdout", "json", "text", "files") or output.optional)
                and bool(used)
                and (not has_parts or self._port(name).name in names)
            )
            for name, output in self.outputs
        )

    def _port(self, name: str | None) -> Port:
        return self.ports.whole if name is None else self.ports.parts[name]

    def _words(self) -> list[Word]:
        match self.task.run:
            case ir.Command(argv=argv):
                return [self._word(each) for each in argv]
            case ir.Shell():
                return []

    def _word(self, item: ir.Word) -> Word:
        found = (spread if item.spread else word)(item.expression, self.parameters)
        if found is not None:
            return found
        expression = f"word_of({item.expression})"
        type: ir.Type = ir.STR
        if item.spread:
            expression = f"[word_of(word) for word in {item.expression}]"
            type = ir.ListType(element=ir.STR)
        return self._compute(expression, type)

    def _compute(self, expression: str, type: ir.Type) -> Word:
        """A word that a step before the command computes."""
        name = f"word_{len(self.computed) + 1}"
        while name in self.types:
            name += "_"
        read = _names(expression) & self.types.keys()
        operands = tuple(each for each in self.types if each in read)
        self.computed.append(
            ir.Compute(
                name=name, expression=expression, operands=operands, type=type, span=self.task.span
            )
        )
        parameters = Parameters({name: type}, self.declarations)
        found = (spread if isinstance(type, ir.ListType) else word)(name, parameters)
        if found is None:
            raise AssertionError("a text is a word")
        return found

    # --- the command ---------------------------------------------------------------------

    def _command(self, id: str, words: list[Word], made: list[_Made]) -> Document:
        parameters = input_parameters(self.task.parameters, self.declarations)
        parameters += [{"name": compute.name} for compute in self.computed]
        parameters += fields.sizes(self.options)
        inputs: Document = {"parameters": parameters} if parameters else {}
        if files := self._files():
            inputs["artifacts"] = files
        outputs = self._command_outputs(id, made)
        has_files = any(output.source != "stdout" for _, output in self.outputs)
        claims = fields.claims(self.task.parameters).get("volumes", [])
        mounts = fields.mounts(self.task.parameters, self.options).get("volumeMounts", [])
        work: list[Document] = []
        if has_files:
            work = [{"name": fields.WORK, "emptyDir": {}}]
            mounts = [{"name": fields.WORK, "mountPath": self.work}, *mounts]
        prints = any(output.source == "stdout" for _, output in self.outputs) and self._is_read()
        document = {
            "name": id,
            **({"inputs": inputs} if inputs else {}),
            **({"outputs": outputs} if outputs else {}),
            **fields.limits(self.options, self.template.limited),
            **self.template.place,
            **({"archiveLocation": {"archiveLogs": True}} if prints else {}),
            **({"volumes": [*work, *claims]} if work or claims else {}),
            "container": {
                **fields.image(self.options),
                **self._run(words),
                **({"workingDir": self.work} if work else {}),
                **({"volumeMounts": mounts} if mounts else {}),
                **fields.resources(self.options, self.template.limited),
                "terminationMessagePolicy": "FallbackToLogsOnError",
            },
        }
        hatched = with_hatch(document, self.options.argo)
        return fields.memoized(hatched, self.task, self.options)

    def _run(self, argv: list[Word]) -> Document:
        variables: list[Document] = []
        match self.task.run:
            case ir.Shell(script=script, env=env):
                variables = [{"name": name, **self._variable(text)} for name, text in env]
                command = self._command_of(["sh", "-euc", escaped(script)], [])
            case _:
                command = self._argv(argv)
        found = [*fields.environment(self.options), *variables]
        texts = [
            *command["command"],
            *command.get("args", []),
            *(v.get("value", "") for v in found),
        ]
        if needs_brace(*texts):
            found = [{"name": BRACE, "value": "{"}, *(f for f in found if f["name"] != BRACE)]
        return {**command, **({"env": found} if found else {})}

    def _argv(self, words: list[Word]) -> Document:
        """The words of a command; a shell makes words of a list."""
        if any(each.is_list for each in words):
            spread = ["sh", "-c", 'eval "set -- $*"; exec "$@"', "sh"]
            return self._command_of(spread, [each.quoted() for each in words])
        first, *rest = [each.text for each in words]
        return self._command_of([first], rest)

    def _command_of(self, command: list[str], arguments: list[str]) -> Document:
        """A command with its arguments; one whose failure is told runs below a shell."""
        if self.template.soft:
            arguments = [*command, *arguments]
            command = TELLING_COMMAND
        return {"command": command, **({"args": arguments} if arguments else {})}

    def _variable(self, expression: str) -> Document:
        """The value of a variable."""
        type = self.types.get(expression)
        if type is not None and ir.without_none(type) == ir.SECRET:
            return fields.secret(expression)
        if isinstance(type, ir.ListType) and type.element == ir.FILE:
            found = spread(expression, self.parameters)
            if found is not None:
                return {"value": f"{{{{=join({found.code}, '\\n')}}}}"}
        return {"value": self._word(ir.Word(expression=expression)).text}

    def _files(self) -> list[Document]:
        """The input artifacts, under their own names."""
        found: list[Document] = []
        for name, type in self.types.items():
            record = self.declarations.get(type.name) if isinstance(type, ir.NamedType) else None
            if isinstance(record, ir.Record):
                found += _record_files(name, record)
                continue
            made = input_artifact(name, parameter_name(name), type, self.declarations, named=True)
            found += [] if made is None else [made]
        return found

    # --- outputs -------------------------------------------------------------------------

    def _artifact(self, named: tuple[str | None, ir.Output]) -> _Made:
        name, output = named
        label = _label(name)
        if output.source == "stdout":
            return _Made(label, output, STDOUT, "stdout")
        path = self._word(ir.Word(expression=output.path or "''"))
        if output.source == "files":
            pattern = path if path.constant is None else None
            return _Made(label, output, self.work, "work", pattern=pattern)
        if path.constant is not None:
            found = PurePosixPath(self.work, path.constant)
            return _Made(label, output, str(found), found.name)
        base = expression(f"sprig.base({path.original})")
        base_json = expression(f"toJson({base.code})").text
        return _Made(label, output, f"{self.work}/{{{{={path.original}}}}}", base.text, base_json)

    def _command_outputs(self, id: str, made: list[_Made]) -> Document:
        if self.printed is not None:
            return {}
        used = {port.name for port in self._used()}
        kept = [
            each
            for each, (name, output) in zip(made, self.outputs, strict=True)
            if self._is_read() or output.source not in ("stdout",)
        ]
        if self._is_read() or self.template.soft:
            parameters = [each.parameter(id, each.label) for each in kept]
        else:
            parameters = [
                each.parameter(id, self._port(name).name)
                for each, (name, _) in zip(made, self.outputs, strict=True)
                if self._port(name).name in used
            ]
        if self.template.soft:
            parameters.insert(
                0, {"name": FAILURE, "valueFrom": {"path": f"{TOLD}-last", "default": ""}}
            )
        artifacts = [each.artifact(id, is_soft=self._is_read()) for each in kept]
        return {
            **({"parameters": parameters} if parameters else {}),
            **({"artifacts": artifacts} if artifacts else {}),
        }

    # --- around --------------------------------------------------------------------------

    def _prepare(self) -> str:
        group = Group(tuple(self.computed), tuple(each.name for each in self.computed), ())
        read = {name for each in self.computed for name in each.operands}
        operands = {name: type for name, type in self.types.items() if name in read}
        return self.templates.generate(
            f"{self.template.id}_prepare",
            lambda id: compute_template(id, group, operands, self.declarations),
            self.task.span,
        )

    def _read(self, id: str, made: list[_Made]) -> Document:
        """The step that reads what the command has left."""
        outputs = [
            CommandOutput(_input(name), name, each.read_as(_input(name)))
            for each, (name, _) in zip(made, self.outputs, strict=True)
        ]
        used = self._used()
        results = [Result(port.name, port.accessor) for port in used]
        told = self.task.name if self.template.soft else ""
        script = container_script(outputs, results, None, self.declarations, EDGES, told)
        kinds: dict[str, ir.Type] = {
            _input(name): ir.optional(
                ir.DIRECTORY if output.source in ("files", "directory") else ir.FILE
            )
            for name, output in self.outputs
        }
        return script_template(id, kinds, script, used, self.declarations, told=self.template.soft)

    # --- the dag -------------------------------------------------------------------------

    def _dag(self, prepare: str | None, command: str, read: str | None) -> Document:
        parameters = input_parameters(self.task.parameters, self.declarations)
        parameters += fields.sizes(self.options)
        tasks = self._tasks(prepare, command, read, parameters)
        if self.template.soft:
            return self._caught(tasks, parameters)
        last, is_printed = tasks[-1]["name"], self.printed is not None
        outputs = [
            {
                "name": parameter_name(port.name),
                "valueFrom": {"parameter": output(last, VALUE if is_printed else port.name).text},
            }
            for port in self._used()
            if port.type != ir.NONE
        ]
        return {
            "name": self.template.id,
            **({"inputs": {"parameters": parameters}} if parameters else {}),
            **({"outputs": {"parameters": outputs}} if outputs else {}),
            "dag": {"tasks": tasks},
        }

    def _tasks(
        self, prepare: str | None, command: str, read: str | None, parameters: list[Document]
    ) -> list[Document]:
        """The command, and the steps before and after it that there are."""
        tasks: list[Document] = []
        given = [
            {"name": p["name"], "value": f"{{{{inputs.parameters.{p['name']}}}}}"}
            for p in parameters
        ]
        run: Document = {"name": "run", "template": command}
        if prepare is not None:
            operands = {name for each in self.computed for name in each.operands}
            arguments = [
                {"name": parameter_name(name), "value": argument(name).text}
                for name in self.types
                if name in operands
            ]
            tasks.append({"name": "prepare", "template": prepare, **_arguments(arguments)})
            given += [
                {"name": each.name, "value": output("prepare", each.name).text}
                for each in self.computed
            ]
            run["depends"] = "prepare"
        tasks.append({**run, **_arguments(given)})
        if self.printed is not None:
            own = self.templates.own(VALUE)
            value = [{"name": VALUE, "value": expression(self.printed).text}]
            tasks.append(
                {"name": "printed", "template": own, "depends": "run", **_arguments(value)}
            )
        if read is not None:
            arguments = [
                {"name": parameter_name(_input(name)), "value": output("run", _label(name)).text}
                for name, _ in self.outputs
            ]
            tasks.append(
                {"name": "read", "template": read, "depends": "run", **_arguments(arguments)}
            )
        return tasks

    def _caught(self, tasks: list[Document], parameters: list[Document]) -> Document:
        """The dag whose failure is a value."""
        leaves_files = not self._is_read() and any(o.source != "stdout" for _, o in self.outputs)
        parts = [
            CaughtPart("run", is_python=False, leaves_files=leaves_files)
            if task["name"] == "run"
            else CaughtPart(task["name"], is_python=True)
            for task in tasks
        ]
        names = {self._port(name).name: _label(name) for name, _ in self.outputs}
        if parts[-1].task == "read":
            names = {port.name: port.name for port in self._used()}
        return caught_dag(self.template, self.templates, parameters, tasks, parts, names)


@dataclass(frozen=True)
class _Made:
    """A file that a command leaves: where, and as what it is kept."""

    label: str
    output: ir.Output
    path: str
    base: str
    base_json: str = ""
    """The base as JSON, if an expression gives it."""

    pattern: Word | None = None
    """Which files of a folder are meant, if that is computed."""

    def artifact(self, id: str, *, is_soft: bool) -> Document:
        """The output artifact."""
        is_optional = self.output.optional or (is_soft and self.output.source != "stdout")
        return {
            "name": self.label,
            "path": self.path,
            **({"optional": True} if is_optional else {}),
            "archive": {"none": {}},
            "s3": {"key": self._key(id)},
        }

    def parameter(self, id: str, name: str) -> Document:
        """The output parameter that says where the file is: the default of one that is not there.

        Argo has no other way to say something of a pod without a file that the pod writes.
        """
        kind = "Directory" if self.output.source in ("files", "directory") else "File"
        base = self.base_json or json.dumps(self.base)
        data = f'"class": "{kind}", "key": "{self._key(id)}", "name": {base}'
        if self.pattern is not None:
            data += f', "pattern": {expression(json_code(self.pattern.original)).text}'
        return {
            "name": parameter_name(name),
            "valueFrom": {"path": f"{PLACE}/nothing", "default": f"{DATA}{{{data}}}"},
        }

    def read_as(self, name: str) -> ir.Output:
        """The output for a script that reads it; a computed pattern comes beside its folder."""
        if self.pattern is None:
            return self.output
        return self.output.model_copy(update={"path": f'inputs[{quoted(name)}]["pattern"]'})

    def _key(self, id: str) -> str:
        return f"{folder_of(id)}/{self.label}/{self.base}"


def _outputs(task: ir.ContainerTask) -> list[tuple[str | None, ir.Output]]:
    match task.outputs:
        case ir.RecordOutput(fields=found):
            return list(found)
        case ir.Output() as output:
            return [(None, output)]
        case None:
            return []


def _may_misfit(output: ir.Output) -> bool:
    """Whether a command may leave data that is not of the declared type: it has then failed."""
    return output.source == "json" or (output.source == "stdout" and output.type != ir.STR)


def _input(name: str | None) -> str:
    return name or "output"


def _label(name: str | None) -> str:
    """The name of the artifact for an output, and of what says where it is."""
    return parameter_name(_input(name)).replace("_", "-")


def _arguments(parameters: list[Document]) -> Document:
    return {"arguments": {"parameters": parameters}} if parameters else {}


def _names(expression: str) -> set[str]:
    tree = ast.walk(ast.parse(expression, mode="eval"))
    return {node.id for node in tree if isinstance(node, ast.Name)}


def _record_files(name: str, record: ir.Record) -> list[Document]:
    """The input artifacts for the files of a record, each companion beside its file."""
    data = data_code(argument(name).code)
    found: list[Document] = []
    for each in record.fields:
        type = ir.without_none(each.type)
        if type in (ir.FILE, ir.DIRECTORY):
            key, path = f"{data}.{each.name}.key", path_of_field(name, each, record)
            is_optional = type != each.type
            if is_optional:
                test = f"{data}?.{each.name} == nil"
                key, path = f"{test} ? 'flowc/nothing' : {key}", f"{test} ? '/flowc/none' : {path}"
            label = f"{parameter_name(name)}-{each.name}".replace("_", "-")
            made = artifact(label, f"{{{{={path}}}}}", key, is_optional=is_optional)
            found.append(made)
    return found
