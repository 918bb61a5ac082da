"""Flatten fan-outs, for targets that map one step over a list and no more.

As in nested data parallelism (Blelloch, "Programming parallel algorithms", CACM 1996): what a
fan-out has for one element becomes the list of what it has for all, and each operation in it runs
for all elements before the next one. The elements of a fan-out in a fan-out are those of all its
runs in one list; a branch runs over the elements that take it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from flowc import ir
from flowc.compiler.passes.frame import NOTHING, Frame, Shared
from flowc.compiler.passes.lowered import is_element_call, is_projection, is_single
from flowc.compiler.passes.order import follow, last_of, redirect
from flowc.diagnostics import Span
from flowc.ir.relations import element_type
from flowc.ir.substitute import substitute, substitute_region


def flatten(module: ir.Module) -> ir.Module:
    """Leave one operation in each fan-out, which stands in no other.

    Before: no `Try` and no `Scope`; one workflow, which calls tasks only.
    After: a `Map` holds one call or wait, or one expression, and projections of it.
    Keeps: spans, names of calls, and the order that data and `after` give. A fan-out that is
    `sequential` runs each of its operations in the order of the elements; one of several operations
    that ends at a captured failure goes on.
    """
    shared = Shared(module)
    workflows = []
    for workflow in module.workflows:
        flattener = _Flattener(Frame(workflow, shared))
        workflows.append(workflow.model_copy(update={"body": flattener.region(workflow.body)}))
    return module.model_copy(update={"workflows": tuple(workflows)})


def check_flat(module: ir.Module) -> list[str]:
    """What in a module is not flat, one sentence each; empty: it is."""
    problems = [f"`{workflow.name}` is called" for workflow in module.workflows[1:]]
    for op in ir.operations(module.workflows[0].body):
        match op:
            case ir.Try() | ir.Scope():
                problems.append(f"`{op.name}` is a `{op.kind}`")
            case ir.Map(region=region) if not is_single(region):
                problems.append(f"fan-out `{op.name}` holds more than one operation")
            case _:
                pass
    return problems


@dataclass
class _Level:
    """The elements of a fan-out: as many as `items` has.

    `lists` holds, for each value that an element has of its own, the list of those values; a
    value that is not in it is the same for all elements. `operations` run for all elements.
    `within`: the fan-outs and branches around them, outer first.
    """

    items: ir.Operand
    sequential: bool
    within: tuple[str, ...]
    lists: dict[str, ir.Operand] = field(default_factory=dict)
    operations: list[ir.Operation] = field(default_factory=list)
    waited: dict[str, tuple[str, ...]] = field(default_factory=dict)


class _Flattener:
    """Flattens the regions of one workflow."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._free: set[str] = set()

    def region(self, region: ir.Region) -> ir.Region:
        """A region that no fan-out holds."""
        operations: list[ir.Operation] = []
        read: dict[str, ir.Operand] = {}
        waited: dict[str, tuple[str, ...]] = {}
        for op in region.operations:
            op = redirect(substitute(op, read, self.frame.codecs), waited)
            if isinstance(op, ir.Map) and not is_element_call(op.region):
                made, results = self._map(op)
            elif isinstance(op, ir.If) and isinstance(op.condition, ir.Constant):
                made, results = self._chosen(op)
            else:
                operations.append(ir.map_regions(op, self.region))
                continue
            read.update(results)
            waited[op.name] = last_of(made) or op.after
            operations += made
        changed = region.model_copy(update={"operations": tuple(operations)})
        return substitute_region(changed, read, self.frame.codecs)

    def _chosen(self, op: ir.If) -> tuple[list[ir.Operation], dict[str, ir.Operand]]:
        """The operations of the branch that a constant chooses; what stands for the results."""
        region = self.region(_branch(op))
        yields = region.yields or (NOTHING,) * len(op.results)
        names = (value.name for value in op.results)
        return follow(region.operations, op.after), dict(zip(names, yields, strict=True))

    def _map(self, op: ir.Map) -> tuple[list[ir.Operation], dict[str, ir.Operand]]:
        """The operations of a fan-out, for all its elements; what stands for its results."""
        first, level = op.items[0], _Level(op.items[0], op.sequential, (op.name,))
        for argument, items in zip(op.region.arguments, op.items, strict=True):
            alike = items
            if items is not first:
                text = f"flat_join([{self._text(items)}], [{self._text(first)}])"
                alike = self._list(argument, text, [items, first], level, op.span)
            level.lists[argument.name] = alike
            self._free.add(argument.name)
        self._elements(op.region, level)
        yields = op.region.yields or (NOTHING,) * len(op.results)
        results = {
            value.name: self._gathered(operand, _element(value), level, op.span)
            for value, operand in zip(op.results, yields, strict=True)
        }
        return follow(level.operations, op.after), results

    def _elements(self, region: ir.Region, level: _Level) -> None:
        """Add the operations of a region, each for all elements."""
        for op in region.operations:
            start = len(level.operations)
            op = redirect(op, level.waited)
            match op:
                case ir.Compute() if self._joins(op, level):
                    pass
                case ir.Compute() if self._is_field_of_all(op, level):
                    level.operations.append(op.model_copy(update={"after": ()}))
                case ir.Call() | ir.Wait() | ir.Compute():
                    self._each(op, level)
                case ir.If():
                    self._branches(op, level)
                case ir.Map():
                    self._nested(op, level)
                case ir.Fail():
                    self._fail(op, level)
                case _:
                    raise AssertionError(f"`{op.name}` is a `{op.kind}` in a fan-out")
            made = follow(level.operations[start:], op.after)
            level.operations[start:] = made
            level.waited[op.name] = last_of(made or level.operations[-1:]) or op.after

    # --- one operation -----------------------------------------------------------------

    def _each(self, op: ir.Call | ir.Wait | ir.Compute, level: _Level) -> None:
        """One operation without regions, for all elements."""
        own = [name for name in dict.fromkeys(ir.uses(op)) if name in level.lists]
        items = [level.lists[name] for name in own] or [level.items]
        values = [ir.Value(name=name, type=self.frame.types[name]) for name in own]
        arguments = [*map(self._argument, values)] or [self._index(op, level)]
        read: dict[str, ir.Operand] = {
            name: ir.Reference(name=argument.name)
            for name, argument in zip(own, arguments, strict=False)
        }
        inner = substitute(op, read, self.frame.codecs).model_copy(update={"after": ()})
        result = self.frame.value(f"{op.name}_list", ir.ListType(element=op.type))
        level.lists[op.name] = ir.Reference(name=result.name)
        level.operations.append(
            ir.Map(
                name=self.frame.names.fresh(f"{op.name}_all"),
                items=tuple(items),
                region=ir.Region(
                    arguments=tuple(arguments),
                    operations=(inner,),
                    yields=(ir.Reference(name=op.name),),
                ),
                results=(result,),
                sequential=level.sequential and not isinstance(op, ir.Compute),
                within=level.within,
                span=op.span,
            )
        )

    def _argument(self, value: ir.Value) -> ir.Value:
        """The argument of a new fan-out: called as in the source where that name is free."""
        if value.name in self._free:
            self._free.remove(value.name)
            return value
        return self.frame.value(value.name, value.type)

    def _index(self, op: ir.Operation, level: _Level) -> ir.Value:
        """An argument that an operation does not read: it tells how often to run it."""
        type = element_type(ir.without_none(self.frame.type_of(level.items)))
        assert type is not None, "a fan-out runs over lists"
        return self.frame.value(f"{op.name}_each", type)

    def _joins(self, op: ir.Compute, level: _Level) -> bool:
        """Whether an expression takes a part of what the last call gives: it joins the call."""
        last = level.operations[-1] if level.operations else None
        if not isinstance(last, ir.Map) or isinstance(last.region.operations[0], ir.Compute):
            return False
        if not is_projection(op, last.region.operations[0]):
            return False
        result = self.frame.value(f"{op.name}_list", ir.ListType(element=op.type))
        level.lists[op.name] = ir.Reference(name=result.name)
        region = last.region.model_copy(
            update={
                "operations": (*last.region.operations, op.model_copy(update={"after": ()})),
                "yields": (*(last.region.yields or ()), ir.Reference(name=op.name)),
            }
        )
        update = {"region": region, "results": (*last.results, result)}
        level.operations[-1] = last.model_copy(update=update)
        return True

    def _is_field_of_all(self, op: ir.Compute, level: _Level) -> bool:
        """Whether an expression takes a field of a record that is the same for all elements.

        That is evaluated once, even if there is no element: it cannot fail.
        """
        match ast.parse(op.expression, mode="eval").body:
            case ast.Attribute(value=ast.Name(id=name)) if name not in level.lists:
                return isinstance(self.frame.types.get(name), ir.NamedType) and not op.soft
            case _:
                return False

    def _fail(self, op: ir.Fail, level: _Level) -> None:
        """A failure of the first element, if there is one."""
        is_any = self.frame.compute(
            f"{op.name}_any",
            f"len({self._text(level.items)}) > 0",
            _names(level.items),
            ir.BOOL,
            op.span,
        )
        operations: list[ir.Operation] = []
        read: dict[str, ir.Operand] = {}
        for name in ir.uses(op):
            if name in level.lists:
                found = level.lists[name]
                first = self.frame.compute(
                    f"{name}_first",
                    f"{self._text(found)}[0]",
                    _names(found),
                    self.frame.types[name],
                    op.span,
                )
                operations.append(first)
                read[name] = ir.Reference(name=first.name)
        fail = substitute(op, read, self.frame.codecs).model_copy(update={"after": ()})
        condition = ir.If(
            name=self.frame.names.fresh(f"if_{op.name}"),
            condition=ir.Reference(name=is_any.name),
            then=ir.Region(operations=(*operations, fail), yields=None),
            orelse=ir.Region(),
            span=op.span,
        )
        level.operations += [is_any, condition]

    # --- operations with regions -------------------------------------------------------

    def _branches(self, op: ir.If, level: _Level) -> None:
        """A condition: each branch for the elements that take it."""
        if isinstance(op.condition, ir.Constant):
            self._elements(_branch(op), level)
            self._yield(_branch(op), op.results, level, op.span)
            return
        if op.condition.name not in level.lists:
            self._same_branch(op, level)
            return
        flags = level.lists[op.condition.name]
        taken = self._taken(op.then, flags, True, op, level)
        others = self._taken(op.orelse, flags, False, op, level)
        level.operations += [*taken.operations, *others.operations]
        for value in op.results:
            lists = [flags, taken.lists[value.name], others.lists[value.name]]
            text = f"flat_merge({', '.join(map(self._text, lists))})"
            level.lists[value.name] = self._list(value, text, lists, level, op.span)

    def _taken(
        self, region: ir.Region, flags: ir.Operand, flag: bool, op: ir.If, level: _Level
    ) -> _Level:
        """A branch over the elements that take it, with lists of what it yields."""
        within = (*level.within, *branch_name(op, flag))
        side = _Level(flags, level.sequential, within, waited=dict(level.waited))
        for name in ir.free_values(region):
            if name in level.lists:
                found = level.lists[name]
                text = f"flat_where({self._text(found)}, {self._text(flags)}, {flag})"
                value = ir.Value(name=name, type=self.frame.types[name])
                side.lists[name] = self._list(value, text, [found, flags], side, op.span)
        if side.lists:
            side.items = next(iter(side.lists.values()))
        else:
            text = f"flat_where({self._text(flags)}, {self._text(flags)}, {flag})"
            value = ir.Value(name=f"{op.name}_taken", type=ir.BOOL)
            side.items = self._list(value, text, [flags], side, op.span)
        self._elements(region, side)
        self._yield(region, op.results, side, op.span)
        return side

    def _same_branch(self, op: ir.If, level: _Level) -> None:
        """A condition that is the same for all elements: it stands around what runs for them."""
        results = tuple(
            self.frame.value(f"{value.name}_list", ir.ListType(element=value.type))
            for value in op.results
        )
        regions = []
        for region in (op.then, op.orelse):
            side = replace(level, lists=dict(level.lists), operations=[], waited=dict(level.waited))
            self._elements(region, side)
            self._yield(region, op.results, side, op.span)
            yields = tuple(side.lists[value.name] for value in op.results)
            # A branch that always fails does not, if there is no element.
            regions.append(ir.Region(operations=tuple(side.operations), yields=yields))
        update = {"then": regions[0], "orelse": regions[1], "results": results}
        level.operations.append(op.model_copy(update=update))
        for value, result in zip(op.results, results, strict=True):
            level.lists[value.name] = ir.Reference(name=result.name)

    def _nested(self, op: ir.Map, level: _Level) -> None:
        """A fan-out in a fan-out: the elements of all its runs, in one list."""
        within = (*level.within, op.name)
        sequential = level.sequential or op.sequential
        inner = _Level(NOTHING, sequential, within, waited=dict(level.waited))
        lists = []
        for operand, argument in zip(op.items, op.region.arguments, strict=True):
            several = ir.Value(name=f"{argument.name}_lists", type=_list_of(argument.type))
            lists.append(self._gathered(operand, several, level, op.span))
            self._free.add(argument.name)
        like = lists[0]
        for argument, found in zip(op.region.arguments, lists, strict=True):
            others = [found] if found is like else [found, like]
            text = f"flat_join({', '.join(map(self._text, others))})"
            inner.lists[argument.name] = self._list(argument, text, others, inner, op.span)
        inner.items = inner.lists[op.region.arguments[0].name]
        for name in ir.free_values(op.region):
            if name in level.lists:
                found = level.lists[name]
                text = f"flat_repeat({self._text(found)}, {self._text(like)})"
                value = ir.Value(name=name, type=self.frame.types[name])
                inner.lists[name] = self._list(value, text, [found, like], inner, op.span)
        self._elements(op.region, inner)
        self._yield(op.region, tuple(map(_element, op.results)), inner, op.span)
        level.operations += inner.operations
        for value in op.results:
            flat = inner.lists[value.name]
            text = f"flat_split({self._text(flat)}, {self._text(like)})"
            level.lists[value.name] = self._list(value, text, [flat, like], level, op.span)

    # --- values ------------------------------------------------------------------------

    def _yield(
        self, region: ir.Region, values: Sequence[ir.Value], level: _Level, span: Span
    ) -> None:
        """Add the lists of what a region yields to its level, for these values.

        Those of a region that always fails are there for no element: who reads them waits for it.
        """
        yields = region.yields if region.yields is not None else (NOTHING,) * len(values)
        first = len(level.operations)
        lists = [
            self._gathered(operand, value, level, span)
            for operand, value in zip(yields, values, strict=True)
        ]
        level.lists.update((value.name, found) for value, found in zip(values, lists, strict=True))
        if region.yields is None:
            made, late = level.operations[:first], level.operations[first:]
            level.operations[first:] = follow(late, last_of(made))

    def _gathered(
        self, operand: ir.Operand, value: ir.Value, level: _Level, span: Span
    ) -> ir.Operand:
        """The list of what an operand is for each element; `value` is what it stands for."""
        if isinstance(operand, ir.Reference) and operand.name in level.lists:
            return level.lists[operand.name]
        text = f"flat_copies({self._text(operand)}, {self._text(level.items)})"
        return self._list(value, text, [operand, level.items], level, span)

    def _list(
        self,
        value: ir.Value,
        text: str,
        operands: Iterable[ir.Operand],
        level: _Level,
        span: Span,
    ) -> ir.Operand:
        """A new list, of what a value is for each element."""
        names = _names(*operands)
        made = self.frame.compute(f"{value.name}_list", text, names, _list_of(value.type), span)
        level.operations.append(made)
        return ir.Reference(name=made.name)

    def _text(self, operand: ir.Operand) -> str:
        return self.frame.text_of(operand)


def branch_name(op: ir.If, taken: bool) -> tuple[str, ...]:
    """What a branch is called: the first as the condition itself, an `elif` not at all."""
    if taken:
        return (op.name,)
    doing = [inner.kind for inner in op.orelse.operations if not isinstance(inner, ir.Compute)]
    return () if doing == ["if"] else (f"{op.name}_else",)


def _branch(op: ir.If) -> ir.Region:
    """The branch that a constant condition chooses."""
    is_taken = isinstance(op.condition, ir.Constant) and op.condition.json_value
    return op.then if is_taken else op.orelse


def _names(*operands: ir.Operand) -> list[str]:
    return [operand.name for operand in operands if isinstance(operand, ir.Reference)]


def _list_of(type: ir.Type) -> ir.Type:
    return ir.ListType(element=type)


def _element(value: ir.Value) -> ir.Value:
    """What a list of results is called, with the type of one."""
    type = element_type(ir.without_none(value.type))
    assert type is not None, "a fan-out gives lists"
    return value.model_copy(update={"type": type})
