"""GNU Make: one file per value, so `make -j4` runs independent steps at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from shlex import quote

from flowc import ir
from flowc.backends import Manifest
from flowc.compiler.capabilities import Capabilities, Feature, Native, Unsupported
from flowc.compiler.passes.inline import inline
from flowc.compiler.passes.prune import prune
from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import UNSUPPORTED_FEATURE
from flowc.profiles import Profile


class Make:
    """Emits a Makefile, and a script for each task."""

    name = "make"
    capabilities = Capabilities(
        {
            **dict.fromkeys(Feature, Unsupported("make has no word for it")),
            Feature.FAN_OUT_DYNAMIC: Unsupported("make fixes its graph before the first recipe"),
            Feature.SUB_WORKFLOW: Native(),
        }
    )
    passes = (prune, inline, prune)

    def on(self, profile: Profile) -> Make:
        """Itself: what it has is the same on each machine."""
        return self

    def lost_settings(self, profile: Profile) -> Mapping[str, str]:
        """The settings of profiles that a Makefile cannot say, and why."""
        return dict.fromkeys(("namespace", "image", "pools"), "make runs on this machine")

    def check(self, module: ir.Module, profile: Profile, sink: Sink) -> None:
        """Report tasks that are no Python functions with named parameters, all in one file."""
        for task in module.tasks:
            is_plain = isinstance(task, ir.PythonTask) and not task.slice.modules
            if not is_plain or any(p.variadic or p.positional_only for p in task.parameters):
                message = f"`{task.name}` is more than a Python function of one file"
                sink.report(UNSUPPORTED_FEATURE, task.span, message)

    def emit(
        self, module: ir.Module, profile: Profile, *, folder: bool = False
    ) -> Iterator[Manifest]:
        """The Makefile of a module of calls alone, and the scripts that its recipes run."""
        main, *_ = module.workflows
        calls = [op for op in main.body.operations if isinstance(op, ir.Call)]
        rules = [f"all: {' '.join(['output.json', *(f'{op.name}.json' for op in calls)])}"]
        rules += [_input(parameter) for parameter in main.parameters]
        rules += [_step(op) for op in calls]
        rules.append(_output(main.body))
        yield Manifest("Makefile", "\n\n".join([_PREAMBLE, *rules]) + "\n")
        for task in module.tasks:
            assert isinstance(task, ir.PythonTask)
            yield Manifest(f"tasks/{task.name}.py", _script(task))


_PREAMBLE = ".DELETE_ON_ERROR:"


def _input(parameter: ir.Parameter) -> str:
    """Make a parameter from its default, unless somebody has written it."""
    recipe = f"@echo 'write {parameter.name}.json first' >&2; false"
    if parameter.default is not None:
        recipe = f"printf %s {_word(json.dumps(parameter.default.json_value))} > $@"
    return f"{parameter.name}.json:\n\t{recipe}"


def _step(op: ir.Call) -> str:
    read = [a.operand.name for a in op.arguments if isinstance(a.operand, ir.Reference)]
    needs = [f"{name}.json" for name in (*read, *op.after)]
    words = " ".join(_word(_argument(argument)) for argument in op.arguments)
    return f"{op.name}.json: {' '.join(needs)}\n\tpython3 tasks/{op.callee}.py $@ {words}"


def _argument(argument: ir.Argument) -> str:
    """`name@file` of a value, `name=text` of a constant."""
    if isinstance(argument.operand, ir.Reference):
        return f"{argument.parameter}@{argument.operand.name}.json"
    return f"{argument.parameter}={json.dumps(argument.operand.json_value)}"


def _output(body: ir.Region) -> str:
    """The result: a copy of a value, a constant, or null where there is none."""
    for operand in body.yields or ():
        if isinstance(operand, ir.Reference):
            return f"output.json: {operand.name}.json\n\tcp $< $@"
        return f"output.json:\n\tprintf %s {_word(json.dumps(operand.json_value))} > $@"
    return "output.json:\n\tprintf null > $@"


def _script(task: ir.PythonTask) -> str:
    names = task.slice.flowc_names
    imports = f"from flowc import {', '.join(names)}\n" if names else ""
    run = f"\n\nfrom flowc_make.step import run\n\nrun({task.slice.function})\n"
    return imports + task.slice.code.rstrip("\n") + run


def _word(text: str) -> str:
    """Quote for the shell, then for make: the one place where text becomes syntax."""
    return quote(text).replace("$", "$$")
