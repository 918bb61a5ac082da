"""From a workflow file to a module of the IR."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from flowc import ir
from flowc.compiler.frontend.exact_calls import exact_calls
from flowc.compiler.frontend.hints import check_use
from flowc.compiler.frontend.load import Program, load_program
from flowc.compiler.frontend.modules.model import ModuleScope, TaskSymbol, WorkflowSymbol
from flowc.compiler.frontend.modules.types_used import types_used
from flowc.compiler.frontend.workflows import Built, build_workflow
from flowc.diagnostics import Label, Sink, Span
from flowc.diagnostics.catalog import (
    AMBIGUOUS_WORKFLOW,
    NO_WORKFLOW,
    RECURSIVE_CALL,
    UNKNOWN_WORKFLOW,
)


def build(
    path: str | Path,
    *,
    workflow: str | None = None,
    roots: Sequence[Path] = (),
    text: str | None = None,
    sink: Sink,
) -> ir.Module | None:
    """The module of a workflow file: the meant workflow, what it calls, and their types.

    `workflow` names one of several; `text` stands for what the file holds. None: nothing usable.
    Reports: `no-workflow`, `ambiguous-workflow`, `unknown-workflow`, and every rule of the
    language; with errors the module holds what was understood.
    """
    program = load_program(path, roots=roots, text=text, sink=sink)
    if program is None:
        return None
    chosen = _choose(program.main, workflow, sink)
    return None if chosen is None else _module(program, [chosen], sink)


def check(
    path: str | Path, *, roots: Sequence[Path] = (), text: str | None = None, sink: Sink
) -> ir.Module | None:
    """Check every workflow of a file, whichever is meant; a file without one is a library.

    The module of all of them, those that no other calls first; None: there is none.
    """
    program = load_program(path, roots=roots, text=text, sink=sink)
    if program is None:
        return None
    found = list(_workflows(program.main))
    module = _module(program, found, sink) if found else None
    check_use(program.main, found, sink)
    return module


def _workflows(scope: ModuleScope) -> Iterator[WorkflowSymbol]:
    """The workflows that a file declares itself."""
    return (symbol for symbol in scope.functions() if isinstance(symbol, WorkflowSymbol))


def _choose(scope: ModuleScope, name: str | None, sink: Sink) -> WorkflowSymbol | None:
    """The workflow that is meant: by name, the only one, or `main`."""
    found = {symbol.node.name: symbol for symbol in _workflows(scope)}
    start = Span(scope.file.name, 1, 0, 1, 0)
    names = ", ".join(f"`{each}`" for each in found)
    if name is not None:
        if name not in found:
            help = f"it has {names}" if found else "mark a function with `@workflow`"
            message = f"`{scope.file.name}` has no workflow `{name}`"
            sink.report(UNKNOWN_WORKFLOW, start, message, help=help)
        return found.get(name)
    if not found:
        message = f"`{scope.file.name}` has no workflow"
        sink.report(NO_WORKFLOW, start, message, help="mark a function with `@workflow`")
        return None
    if len(found) == 1 or "main" in found:
        return found.get("main") or next(iter(found.values()))
    sink.report(
        AMBIGUOUS_WORKFLOW,
        start,
        f"`{scope.file.name}` has several workflows: {names}",
        help=f"say which: `{scope.file.name}:{next(iter(found))}`, or call one `main`",
        labels=[Label(symbol.span, "a workflow") for symbol in found.values()],
    )
    return None


def _module(program: Program, roots: Sequence[WorkflowSymbol], sink: Sink) -> ir.Module:
    built: dict[str, Built] = {}
    pending = list(reversed(roots))
    while pending:
        symbol = pending.pop()
        if symbol.name in built:
            continue
        built[symbol.name] = build_workflow(symbol, program.types, sink)
        called = [use.callee for use in built[symbol.name].uses]
        pending += [c for c in reversed(called) if isinstance(c, WorkflowSymbol)]
    order = _callers_first([root.name for root in roots], built, sink)
    workflows = tuple(built[name].workflow for name in order)
    if not sink.has_errors:
        workflows = tuple(_exact(built[name], program, name != order[0]) for name in order)
    tasks = tuple(_tasks(built[name] for name in order))
    scope = program.main
    return ir.Module(
        name=scope.file.module,
        source=scope.file.name,
        workflows=workflows,
        tasks=tasks,
        types=types_used(workflows, tasks, program.types),
    )


def _exact(built: Built, program: Program, is_called: bool) -> ir.Workflow:
    """A workflow that gives floats to the workflows and containers that it calls."""
    parameters = {
        use.callee.name: use.callee.parameters
        for use in built.uses
        if isinstance(use.callee, WorkflowSymbol) or isinstance(use.callee.task, ir.ContainerTask)
    }
    declarations = program.types.declarations
    return exact_calls(
        built.workflow, parameters, declarations, built.names, gives_floats=is_called
    )


def _tasks(built: Iterable[Built]) -> Iterator[ir.Task]:
    """The tasks in the order of their first use."""
    seen: set[str] = set()
    for each in built:
        for use in each.uses:
            symbol = use.callee
            if isinstance(symbol, TaskSymbol) and symbol.task and symbol.name not in seen:
                seen.add(symbol.name)
                yield symbol.task


def _callers_first(roots: Sequence[str], built: dict[str, Built], sink: Sink) -> list[str]:
    """The workflows so that each stands before those it calls.

    Reports: `recursive-call`.
    """
    done: list[str] = []
    path: list[str] = []

    def visit(name: str) -> None:
        path.append(name)
        for use in built[name].uses:
            callee = use.callee.name
            if callee in path:
                _report_cycle(path[path.index(callee) :], use.span, built, sink)
            elif callee in built and callee not in done:
                visit(callee)
        done.append(path.pop())

    for root in reversed(roots):
        if root not in done:
            visit(root)
    return done[::-1]


def _report_cycle(cycle: list[str], span: Span, built: dict[str, Built], sink: Sink) -> None:
    shown = " -> ".join(f"`{name}`" for name in [*cycle, cycle[0]])
    message = f"`{cycle[0]}` calls itself" if len(cycle) == 1 else f"these calls never end: {shown}"
    sink.report(
        RECURSIVE_CALL,
        span,
        message,
        help="loop over a list or `range(...)`, or recurse inside a task",
        labels=[Label(built[name].workflow.span, f"`{name}`") for name in cycle],
    )
