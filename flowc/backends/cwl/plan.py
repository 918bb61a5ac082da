"""What becomes of each value of a workflow: a link, or a line of a generated step."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from flowc import ir
from flowc.backends.cwl.settle import LIST, PART, Settled
from flowc.backends.cwl.sources import (
    First,
    Fit,
    Link,
    Source,
    Together,
    is_whole,
    part_of,
    ports_of,
    renamed,
)
from flowc.backends.cwl.types import cwl_type, holds_large, nullable
from flowc.backends.lowered.callees import Callees
from flowc.backends.lowered.ports import FAIL_PORT, Part, part_types, result_ports
from flowc.ir.relations import widens

_STEP_OF_PART = re.compile(r"\.(\w+)|\[(\d+)\]|\[[\"'](\w+)[\"']\]")
_UNPLACED = "?"
"""Marks the port of a computed value until its step is known."""


@dataclass(eq=False)
class ComputeStep:
    """Expressions that one generated step evaluates, in order."""

    name: str
    computes: list[ir.Compute] = field(default_factory=list)
    exported: dict[str, None] = field(default_factory=dict)
    after: tuple[str, ...] = ()


@dataclass(eq=False)
class Plan:
    """The steps of a workflow and where each value comes from."""

    settled: Settled
    types: dict[str, ir.Type]
    sources: dict[str, Source]
    step_names: dict[str, str]
    compute_steps: dict[str, ComputeStep]
    """By the name of the compute that stands where the step goes."""

    waits_on: dict[str, tuple[str, ...]]
    """The ports that are there when an operation has ended, by its name."""


def plan(settled: Settled, callees: Callees, taken: Iterable[str], nullable: Iterable[str]) -> Plan:
    """Decide about every value.

    `taken` are the names that steps cannot have, `nullable` the parameters that may be null
    whatever their type says.
    """
    planner = _Planner(settled, callees, set(taken))
    may_be_null = set(nullable)
    for value, name in planner.inputs.items():
        if name in may_be_null:
            planner.types[value] = ir.optional(planner.types[value])
    return planner.plan()


class _Planner:
    """Walks a workflow once and gives each value a source, or a line of a generated step."""

    def __init__(self, settled: Settled, callees: Callees, taken: set[str]) -> None:
        self.settled = settled
        self.callees = callees
        self.body = settled.workflow.body
        self.types = ir.definitions(settled.workflow)
        parameters = (parameter.name for parameter in settled.workflow.parameters)
        values = (value.name for value in self.body.arguments)
        self.inputs = dict(zip(values, parameters, strict=True))
        self.sources: dict[str, Source] = {v: Link(name) for v, name in self.inputs.items()}
        self.parts: dict[str, dict[Part, Link]] = {}
        self.taken = taken
        self.step_names: dict[str, str] = {}
        self.waits_on: dict[str, tuple[str, ...]] = {}
        self.computed: dict[str, ir.Compute] = {}
        self.steps: dict[str, ComputeStep] = {}
        self.strict = set(_whole_uses(self.body, settled))
        self.merged = set(_merged(self.body))

    def plan(self) -> Plan:
        """The plan of the workflow."""
        for op in self.body.operations:
            if isinstance(op, ir.Compute):
                self._compute(op)
            else:
                self._operation(op)
        ports = self._group()
        sources = {name: renamed(source, ports) for name, source in self.sources.items()}
        return Plan(self.settled, self.types, sources, self.step_names, self.steps, self.waits_on)

    def _step(self, name: str) -> str:
        step = name if name not in self.taken else f"{name}_step"
        while step in self.taken:
            step += "_"
        self.step_names[name] = step
        return step

    def _operation(self, op: ir.Operation) -> None:
        match op:
            case ir.Call() | ir.Wait():
                self.waits_on[op.name] = (self._one(op, op.name),)
            case ir.Map(region=region):
                port = self._one(region.operations[0], op.name)
                self.waits_on[op.name] = (port,)
                self._locals(region)
                for value, operand in zip(op.results, region.yields or (), strict=True):
                    self.sources[value.name] = self._operand(operand)
            case ir.If():
                self._if(op)
            case ir.Fail():
                self.waits_on[op.name] = (f"{self._step(op.name)}/{FAIL_PORT}",)
            case _:
                raise AssertionError(f"`{op.kind}` is not in the lowered form")

    def _one(self, op: ir.Operation, step: str, *, guarded: bool = False) -> str:
        """Give a call or wait its ports; the one to wait for."""
        name = self._step(step)
        match op:
            case ir.Call(callee=callee, soft=soft):
                ports = self.callees.ports(callee, soft)
            case ir.Wait(soft=soft, wait=ir.Until(probe=probe)):
                ports = self.callees.ports(probe, soft, poll=True)
            case ir.Wait():
                ports = result_ports(op.type, self.callees.declarations, ())
            case _:
                raise AssertionError(f"`{op.kind}` has no ports")
        self.sources[op.name] = Link(f"{name}/{ports.whole.name}", guarded)
        links = {p: Link(f"{name}/{port.name}", guarded) for p, port in ports.parts.items()}
        self.parts[op.name] = links
        ended = links.get("failure") or next(iter(links.values()), None)
        return ended.port if ended else f"{name}/{ports.whole.name}"

    def _locals(self, region: ir.Region) -> None:
        """The sources of the projections that stand after the one call of a region."""
        for op in region.operations[1:]:
            if isinstance(op, ir.Compute):
                source = self._direct(op)
                if source is None:
                    raise AssertionError(f"`{op.name}` is no projection")
                self.sources[op.name] = source

    def _operand(self, operand: ir.Operand) -> Source:
        if isinstance(operand, ir.Reference):
            return self.sources[operand.name]
        raise AssertionError("a constant is no link")

    # --- conditions ----------------------------------------------------------------------

    def _if(self, op: ir.If) -> None:
        ended = [self._branch(region) for region in (op.then, op.orelse)]
        self.waits_on[op.name] = tuple(port for ports in ended for port in ports)
        for index, value in enumerate(op.results):
            self.sources[value.name] = self._merge(op, index, ended)

    def _branch(self, region: ir.Region) -> list[str]:
        """The ports that say that a branch has ended."""
        if not region.operations:
            return []
        first = region.operations[0]
        if isinstance(first, ir.Compute):
            return self._conditional_compute(region)
        if isinstance(first, ir.Fail):
            return [f"{self._step(first.name)}/{FAIL_PORT}"]
        ended = self._one(first, first.name, guarded=True)
        self._locals(region)
        return [ended]

    def _conditional_compute(self, region: ir.Region) -> list[str]:
        """A branch of expressions: a generated step of its own."""
        computes = [op for op in region.operations if isinstance(op, ir.Compute)]
        step = ComputeStep(self._step(computes[0].name), computes, after=computes[0].after)
        self.steps[computes[0].name] = step
        for compute in computes:
            self.sources[compute.name] = Link(f"{step.name}/{compute.name}", guarded=True)
            step.exported[compute.name] = None
        return [f"{step.name}/{computes[0].name}"]

    def _merge(self, op: ir.If, index: int, ended: Sequence[Sequence[str]]) -> Source:
        """The first of two branches' values that is not null; what may be skipped goes first.

        `ended` are the ports that say that each branch has ended.
        """
        local: list[Source] = []
        outer: list[Source] = []
        failing: list[str] = []
        wanted = ir.without_none(op.results[index].type)
        fit = self._fit(wanted, wanted)
        for region, ports_of_branch in zip((op.then, op.orelse), ended, strict=True):
            operand = (region.yields or ())[index]
            if isinstance(operand, ir.Reference):
                own = {inner.name for inner in region.operations}
                source = self.sources[operand.name]
                (local if operand.name in own else outer).append(source)
                fit = max(fit, source.fit if isinstance(source, First) else fit)
                fit = max(fit, self._fit(self.types[operand.name], wanted))
                failing += source.failing if isinstance(source, First) else ()
            else:
                failing += ports_of_branch[:1]
        ports = tuple(port for source in (*local, *outer) for port in _value_ports(source))
        may_be_null = isinstance(op.results[index].type, ir.OptionalType)
        if len(ports) == 1 and may_be_null:
            return Link(ports[0], guarded=True)
        return First(ports, fit=fit, failing=() if may_be_null else tuple(dict.fromkeys(failing)))

    def _fit(self, type: ir.Type, wanted: ir.Type) -> Fit:
        """How values of a type fit where one of several is wanted that is not null.

        Lists whose items may be null never do: cwltool 3.3 takes the null out of them too.
        """
        declarations = self.callees.declarations
        found, sink = cwl_type(type, declarations), cwl_type(wanted, declarations)
        match sink:
            case {"type": "array", "items": ["null", *_]}:
                return Fit.LOOSE
            case _ if found == sink:
                return Fit.EXACT
            case _:
                return Fit.NULLABLE if found == nullable(sink) else Fit.LOOSE

    # --- expressions ---------------------------------------------------------------------

    def _compute(self, op: ir.Compute) -> None:
        source = self._direct(op)
        is_list = isinstance(source, Together) and op.name in self.merged
        if source is not None and not is_list and (is_whole(source) or op.name not in self.strict):
            self.sources[op.name] = source
        else:
            self.computed[op.name] = op
            self.sources[op.name] = Link(_UNPLACED + op.name)

    def _direct(self, op: ir.Compute) -> Source | None:
        """The source of a compute that only passes on, takes a part, or makes a list of ports."""
        if op.soft or op.name in self.settled.plain or not op.operands:
            return None
        if any(name in self.computed for name in op.operands):
            return None
        if not holds_large(op.type) and any(holds_large(self.types[name]) for name in op.operands):
            return None
        if op.expression in op.operands:
            source, type = self.sources[op.expression], self.types[op.expression]
            is_narrowed = ir.without_none(type) != type and ir.without_none(op.type) == op.type
            if is_narrowed and isinstance(source, Link):
                return First((source.port,), fit=self._fit(type, op.type))
            if widens(type, op.type):
                return None
            # Of links between unions cwltool wants each type in both; only a step widens them.
            is_widened = ir.without_none(type) != ir.without_none(op.type)
            return None if is_widened and ir.without_none(type) != type else source
        if match := PART.fullmatch(op.expression):
            return self._part(match[1], match[2], match[3] or "")
        if match := LIST.fullmatch(op.expression):
            names = match[1].replace(",", " ").split()
            found = [self.sources.get(name) for name in names]
            links = tuple(s.port for s in found if isinstance(s, Link) and not s.guarded)
            if len(links) < len(names):
                return None
            return Together(links, fit=self._fit_of_list(names, op.type))
        return None

    def _fit_of_list(self, names: Sequence[str], type: ir.Type) -> Fit:
        if not isinstance(type, ir.ListType):
            return Fit.LOOSE
        element = cwl_type(type.element, self.callees.declarations)
        found = [cwl_type(self.types[name], self.callees.declarations) for name in names]
        return Fit.EXACT if all(each == element for each in found) else Fit.LOOSE

    def _part(self, base: str, path: str, test: str) -> Source | None:
        if base not in self.sources:
            return None
        links = self.parts.get(base, {})
        known = next((part for part in _prefixes(path, test) if part in links), None)
        type = self.types[base]
        source = self.sources[base]
        if known is not None:
            source = links[known]
            path = path[len(_text(known)) :] if not test else ""
            type = self._part_type(type, known)
        elif test:
            return None
        parts = [m[1] or m[3] or int(m[2]) for m in _STEP_OF_PART.finditer(path)]
        for part in parts:
            found = self._type_of_part(type, part)
            if found is None:
                return None
            type = found
        return part_of(source, _path(parts)) if parts else source

    def _part_type(self, type: ir.Type, part: Part) -> ir.Type:
        return next(t for _, p, t in part_types(type, self.callees.declarations) if p == part)

    def _type_of_part(self, type: ir.Type, part: Part) -> ir.Type | None:
        """The type of a part that the value always has; None: it may be missing."""
        match type:
            case ir.TupleType(elements=elements) if isinstance(part, int):
                return elements[part] if part < len(elements) else None
            case ir.OutcomeType() if part in ("value", "failure"):
                return self._part_type(type, part)
            case ir.NamedType(name=name) if isinstance(part, str):
                record = self.callees.declarations.get(name)
                fields = record.fields if isinstance(record, ir.Record) else ()
                return next((f.type for f in fields if f.name == part and f.required), None)
        return None

    # --- generated steps -----------------------------------------------------------------

    def _group(self) -> dict[str, str]:
        """Put expressions that wait for the same steps into one step each; their ports at last."""
        keys = self._keys()
        groups: dict[frozenset[str], list[ir.Compute]] = {}
        for name, op in self.computed.items():
            groups.setdefault(keys[name], []).append(op)
        exported = self._exported(keys)
        ports: dict[str, str] = {}
        for group in groups.values():
            names = [op.name for op in group if op.name in exported] or [group[-1].name]
            own = {op.name for op in group}
            after = dict.fromkeys(n for op in group for n in op.after if n not in own)
            step = ComputeStep(self._step(names[0]), group, dict.fromkeys(names), tuple(after))
            self.steps[group[-1].name] = step
            for op in group:
                ports[_UNPLACED + op.name] = f"{step.name}/{op.name}"
                self.waits_on[op.name] = (f"{step.name}/{names[0]}",)
        return ports

    def _keys(self) -> dict[str, frozenset[str]]:
        """The steps that each computed value waits for; one that only a single generated step
        reads joins that step.

        No step can stand between two values that wait for the same steps, so they can be together.
        """
        keys: dict[str, frozenset[str]] = {}
        for name, op in self.computed.items():
            keys[name] = frozenset(self._frontier(op, keys))
        readers = self._readers()
        for name in reversed(self.computed):
            found = {keys[reader] for reader in readers.get(name) or ()}
            if len(found) == 1:
                keys[name] = found.pop()
        return keys

    def _frontier(self, op: ir.Compute, known: dict[str, frozenset[str]]) -> Iterator[str]:
        for name in op.operands:
            if name in known:
                yield from known[name]
            else:
                for port in ports_of(self.sources[name]):
                    unplaced = known.get(port.removeprefix(_UNPLACED))
                    yield from unplaced or ((port.split("/")[0],) if "/" in port else ())
        for name in op.after:
            yield from known.get(name, frozenset((name,)))

    def _readers(self) -> dict[str, set[str] | None]:
        """The computes that read each computed value; None: something else reads it too."""
        readers: dict[str, set[str] | None] = {}
        for name in self._outer_uses():
            readers[name] = None
        for op in self.computed.values():
            for name in (*op.operands, *op.after):
                reading = readers.setdefault(name, set())
                if reading is not None:
                    reading.add(op.name)
        return readers

    def _outer_uses(self) -> Iterator[str]:
        """The values read by something else than a generated step."""
        yield from self.settled.results.values()
        for op in self.body.operations:
            if op.name in self.computed:
                continue
            yield from op.after
            yield from ir.uses(op)
            for region in ir.regions(op):
                yield from ir.free_values(region)
        for op in self.body.operations:
            if isinstance(op, ir.If) and isinstance(op.condition, ir.Reference):
                yield self.settled.negations.get(op.condition.name, op.condition.name)

    def _exported(self, keys: dict[str, frozenset[str]]) -> set[str]:
        """The values that something outside their step reads."""
        exported = set(self._outer_uses())
        for op in self.computed.values():
            exported |= {n for n in op.operands if n in keys and keys[n] != keys[op.name]}
        return exported


def _value_ports(source: Source) -> tuple[str, ...]:
    """The ports that give a value."""
    return source.ports if isinstance(source, First) else tuple(ports_of(source))


def _prefixes(path: str, test: str) -> Iterator[Part]:
    """The parts that a path may begin with, the longest first: those of outcomes are two deep."""
    yield f"{path.removeprefix('.')}{test}"
    if test:
        return
    steps = [match[0] for match in _STEP_OF_PART.finditer(path)]
    yield "".join(steps[:2]).removeprefix(".")
    first = steps[0].removeprefix(".")
    yield int(first[1:-1]) if first[1:-1].isdecimal() and first[0] == "[" else first


def _text(part: Part) -> str:
    return f"[{part}]" if isinstance(part, int) else f".{part}"


def _path(parts: list[Part]) -> str:
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)


def _merged(body: ir.Region) -> Iterator[str]:
    """The values of which the first that is not null is taken: each must be one port."""
    for op in body.operations:
        if isinstance(op, ir.If):
            yield from (*ir.yielded(op.then), *ir.yielded(op.orelse))


def _whole_uses(body: ir.Region, settled: Settled) -> Iterator[str]:
    """The values that must be ports: fanned out over, merged, or made an output or a list of."""
    yield from settled.results.values()
    for op in body.operations:
        match op:
            case ir.Map(items=items):
                yield from (item.name for item in items if isinstance(item, ir.Reference))
            case ir.If(then=then, orelse=orelse):
                yield from (*ir.yielded(then), *ir.yielded(orelse))
            case ir.Compute(expression=expression) if LIST.fullmatch(expression):
                yield from op.operands
            case _:
                pass
