"""Templates whose failure is a value: they run another one, and say how it ended."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flowc import ir
from flowc.backends.argo.names import parameter_name
from flowc.backends.argo.options import sizes
from flowc.backends.argo.rounds import retry_fields
from flowc.backends.argo.scripts import FAILURE, input_parameters
from flowc.backends.argo.sources import expression, joined, json_code, path_code, quote
from flowc.backends.argo.templates import NOTHING, VALUE, Template, Templates
from flowc.backends.argo.values import wire_text
from flowc.backends.lowered.callees import Callees
from flowc.backends.lowered.ports import FAILED, SUCCEEDED
from flowc.backends.lowered.ports import Part as PortPart
from flowc.lang.failures import MESSAGE_LIMIT

Document = dict[str, Any]

RUN = "run"


@dataclass(frozen=True)
class Part:
    """A task of a caught dag; `is_python`: a script, which tells its failure as data.

    `leaves_files`: a command that Argo fails, with exit code 0, if one of its files is not there.
    """

    task: str
    is_python: bool
    leaves_files: bool = False


def caught_template(template: Template, templates: Templates) -> Document:
    """A dag of one task, which ends well however that ends."""
    callees = templates.callees
    is_plain = asks_only_whether(template, templates)
    inner = templates.plain(template) if is_plain else templates.inside(template)
    parameters, run = handed_on(RUN, inner, callees)
    ports = callees.ports(inner.callee, poll=inner.poll is not None)
    names = {port.name: port.name for port in (*ports.parts.values(), ports.whole)}
    for port in _read_ports(template, templates):
        inner.used[port] = None
    return caught_dag(template, templates, parameters, [run], [Part(RUN, is_python=True)], names)


def handed_on(task: str, inner: Template, callees: Callees) -> tuple[list[Document], Document]:
    """The parameters of a template, and those of one around it; the task that hands them on."""
    declared = callees.by_name[inner.callee]
    parameters = input_parameters(declared.parameters, callees.declarations)
    parameters += sizes(inner.options)
    arguments = [
        {"name": p["name"], "value": f"{{{{inputs.parameters.{p['name']}}}}}"} for p in parameters
    ]
    run = {
        "name": task,
        "template": inner.id,
        **({"arguments": {"parameters": arguments}} if arguments else {}),
    }
    return parameters, run


def asks_only_whether(template: Template, templates: Templates) -> bool:
    """Whether callers of a soft template read no more of its outcome than that it failed."""
    ports = templates.callees.ports(template.callee, soft=True)
    read = {part for part, port in ports.parts.items() if port.name in template.used}
    return ports.whole.name not in template.used and read <= {SUCCEEDED, FAILED}


def _read_ports(template: Template, templates: Templates) -> Iterator[str]:
    """The ports of the callee that the parts of its outcome are read from."""
    outcome = templates.callees.ports(template.callee, soft=True)
    ports = templates.callees.ports(template.callee, poll=template.poll is not None)
    for part, port in outcome.parts.items():
        if port.name in template.used:
            if part == "value" and ports.whole.type != ir.NONE:
                yield ports.whole.name
            elif isinstance(part, str) and part.startswith("value["):
                yield ports.parts[int(part[6:-1])].name


def caught_dag(
    template: Template,
    templates: Templates,
    parameters: list[Document],
    tasks: list[Document],
    parts: Sequence[Part],
    names: Mapping[str, str],
) -> Document:
    """A dag whose tasks, one after the other, may fail; `names` are the output parameters of the
    last one by port.

    The task that waits for their end, and does nothing, makes it the dag's. With `continueOn` in
    its place the dag would end well too, but a task after it that a condition skips would count as
    failed: it counts as what came before it, down to the task that failed. Source:
    `assessDAGPhase` in Argo's workflow/controller/dag.go, 3.7 and 4.0.
    """
    ports = templates.callees.ports(template.callee, soft=True)
    part_of = {port.name: part for part, port in ports.parts.items()}
    writer = _Outcome(template, templates, parts, names)
    outputs = [
        {
            "name": parameter_name(name),
            "valueFrom": {"expression": writer.code(part_of.get(name))},
        }
        for name in part_of
        if name in template.used
    ]
    last = parts[-1].task
    ends = [f"{last}.Succeeded", *(f"{p.task}.{s}" for p in parts for s in ("Failed", "Errored"))]
    ended: Document = {
        "name": "ended",
        "template": templates.own(NOTHING),
        "depends": " || ".join(ends),
    }
    if template.rounds is not None:
        asked = f"({writer.code('value')}) == 'false' ? fromJSON('not true yet') : 'null'"
        value = {"name": VALUE, "value": expression(asked).text}
        ended |= {"template": templates.own(VALUE), "arguments": {"parameters": [value]}}
    return {
        "name": template.id,
        **({} if template.rounds is None else retry_fields(template.rounds)),
        **({"inputs": {"parameters": parameters}} if parameters else {}),
        **({"outputs": {"parameters": outputs}} if outputs else {}),
        "dag": {"tasks": [*tasks, ended]},
    }


@dataclass(frozen=True)
class _Outcome:
    """Writes the parts of an outcome as expressions over the tasks of a dag."""

    template: Template
    templates: Templates
    parts: Sequence[Part]
    names: Mapping[str, str]

    def code(self, part: PortPart | None) -> str:
        """The expression for the text of a part."""
        match part:
            case "value":
                return self._value(None)
            case str() if part.startswith("value["):
                return self._value(int(part[6:-1]))
            case "failure":
                return self._failure()
            case _ if part == SUCCEEDED:
                return f"string({self._succeeded})"
            case _ if part == FAILED:
                return f"string(!({self._succeeded}))"
            case _:
                raise AssertionError("an outcome is read by its parts")

    @property
    def _succeeded(self) -> str:
        return f"tasks.{self.parts[-1].task}.status == 'Succeeded'"

    def _value(self, index: int | None) -> str:
        poll = self.template.poll is not None
        ports = self.templates.callees.ports(self.template.callee, poll=poll)
        port = ports.whole if index is None else ports.parts[index]
        if port.type == ir.NONE:
            return "'null'"
        name = parameter_name(self.names[port.name])
        path = path_code(f"tasks.{self.parts[-1].task}.outputs.parameters.{name}")
        return f"{self._succeeded} ? {path} : 'null'"

    def _failure(self) -> str:
        """Why the first task that failed did."""
        codes = [
            f"tasks.{part.task}.status in ['Failed', 'Error'] ? ({self._failure_of(part)})"
            for part in self.parts
        ]
        return " : ".join([*codes, "'null'"])

    def _failure_of(self, part: Part) -> str:
        """What a task told of its failure; else what its exit code says."""
        path = f"tasks.{part.task}.outputs?.parameters?.{FAILURE}"
        told = f"({path} ?? '') != ''"
        code = f"string(tasks.{part.task}.exitCode ?? 1)"
        timeout = self.template.options.timeout_s
        if part.is_python:
            ended = self._by_code(code, quote("exit code "), code)
            found = f"{told} ? {path} : {ended}"
        else:
            last = f"findLast(map(split({path} ?? '', '\\n'), trim(#)), # != '')"
            message = f"(said ?? ('exit code ' + {code}))[:{MESSAGE_LIMIT}]"
            ended = self._text(quote("ExitCode"), json_code(message), code)
            if part.leaves_files:
                lost = {"type": "CodecError", "message": "output: there is no such file"}
                ended = f"{code} == '0' ? {self._known(lost)} : {ended}"
            # A variable: expr 1.17 takes a comparison within a sum for a sum of bools.
            found = f"(let said = {last}; {ended})"
        if timeout is not None:
            late = {"type": "Timeout", "message": f"timed out after {timeout:g}s"}
            # A pod that was too late before its command began has no exit code.
            ended = f"string(tasks.{part.task}.exitCode ?? 143) in ['0', '137', '143']"
            test = f"tasks.{part.task}.status == 'Failed' && {ended} && {self._took(part, timeout)}"
            return f"{test} ? {self._known(late)} : {found}"
        return found

    def _took(self, part: Part, seconds: float) -> str:
        """Whether a task took that time at least: other signals end commands too."""
        start, end = (f"date(tasks.{part.task}.{moment})" for moment in ("startedAt", "finishedAt"))
        return f"({end} - {start}).Seconds() >= {seconds:g}"

    def _known(self, facts: Mapping[str, str]) -> str:
        """The text of a failure without an exit code, of its type and message."""
        failure = {"kind": "task", "task": self.template.callee, **facts, "exit_code": None}
        return quote(wire_text(failure))

    def _by_code(self, code: str, message: str, exit_code: str) -> str:
        kind = f"({code} == '137' ? 'OutOfMemory' : 'ExitCode')"
        return self._text(kind, f"toJson({message} + {code})", exit_code)

    def _text(self, kind: str, message: str, exit_code: str) -> str:
        """The text of a failure, of expressions for its type, its message as JSON, and its code."""
        task = json.dumps(self.template.callee)
        pieces = (
            quote(f'json {{"kind": "task", "task": {task}, "type": "'),
            kind,
            quote('", "message": '),
            message,
            quote(', "exit_code": '),
            exit_code,
            quote("}"),
        )
        return joined(*pieces)
