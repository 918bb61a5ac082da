"""Secrets: CWL has no store of them, so each one a module names becomes an input of the run."""

from __future__ import annotations

import re

from flowc import ir
from flowc.ir.rewrite import rewrite_region

Secrets = dict[str, ir.Constant]
"""Secrets by the name of the input that carries their text."""


def lift_secrets(module: ir.Module) -> ir.Module:
    """Make every secret that a module names a parameter of the workflows that need it.

    Before: a module in lowered form.
    After: no argument or default is a constant secret. Variables of tasks still name theirs; a
    workflow that calls such a task has the parameter that `input_of` names.
    """
    return _Lifting(module).module


def secrets_of(module: ir.Module) -> Secrets:
    """The secrets that become inputs of the run, for a module in lowered form."""
    return _Lifting(module).needs[module.workflows[0].name]


def input_of(secret: ir.Constant) -> str:
    """The name of the input that carries the text of a secret."""
    data = secret.json_value
    return re.sub(r"\W", "_", f"secret_{data['secret']}_{data['key']}")


def environment_secrets(options: ir.Options) -> Secrets:
    """The secrets that options put into variables."""
    return {input_of(value): value for _, value in options.env or () if value.type == ir.SECRET}


class _Lifting:
    """Goes through the workflows, callees first, and notes what each needs."""

    def __init__(self, module: ir.Module) -> None:
        self.callees: dict[str, ir.Task | ir.Workflow] = {t.name: t for t in module.tasks}
        self.needs: dict[str, Secrets] = {}
        lifted: list[ir.Workflow] = []
        for workflow in reversed(module.workflows):
            lifted.append(self._workflow(workflow))
            self.callees[workflow.name] = workflow
        tasks = tuple(
            task.model_copy(update={"parameters": _without_defaults(task.parameters)})
            for task in module.tasks
        )
        update = {"workflows": tuple(reversed(lifted)), "tasks": tasks}
        has_defaults = any(
            parameter.default is not None and parameter.type == ir.SECRET
            for workflow in module.workflows
            for parameter in workflow.parameters
        )
        is_needed = has_defaults or any(self.needs.values())
        self.module = module.model_copy(update=update) if is_needed else module

    def _workflow(self, workflow: ir.Workflow) -> ir.Workflow:
        needed: Secrets = self.needs.setdefault(workflow.name, {})
        body = rewrite_region(workflow.body, lambda op: (self._operation(op, needed),))
        added = tuple(
            ir.Parameter(name=name, type=ir.SECRET, doc=_doc(secret), span=workflow.span)
            for name, secret in needed.items()
        )
        arguments = tuple(ir.Value(name=name, type=ir.SECRET) for name in needed)
        body = body.model_copy(update={"arguments": (*body.arguments, *arguments)})
        parameters = (*_without_defaults(workflow.parameters), *added)
        return workflow.model_copy(update={"parameters": parameters, "body": body})

    def _operation(self, op: ir.Operation, needed: Secrets) -> ir.Operation:
        match op:
            case ir.Call():
                arguments = self._arguments(op.callee, op.arguments, op.options, needed)
                return op.model_copy(update={"arguments": arguments})
            case ir.Wait(wait=ir.Until() as wait):
                arguments = self._arguments(wait.probe, wait.arguments, wait.options, needed)
                update = {"wait": wait.model_copy(update={"arguments": arguments})}
                return op.model_copy(update=update)
            case _:
                return op

    def _arguments(
        self,
        callee: str,
        arguments: tuple[ir.Argument, ...],
        options: ir.Options | None,
        needed: Secrets,
    ) -> tuple[ir.Argument, ...]:
        """The arguments of a call with references to parameters in the place of secrets."""
        declared = self.callees[callee]
        given = {argument.parameter: argument.operand for argument in arguments}
        for parameter in declared.parameters:
            default = parameter.default
            if default is not None and default.type == ir.SECRET:
                given.setdefault(parameter.name, default)
        if isinstance(declared, ir.Workflow):
            given |= self.needs[callee]
        else:
            needed |= environment_secrets(ir.merged_options(declared.options, options))
        return tuple(
            ir.Argument(parameter=name, operand=_lifted(operand, needed))
            for name, operand in given.items()
        )


def _lifted(operand: ir.Operand, needed: Secrets) -> ir.Operand:
    if not isinstance(operand, ir.Constant) or operand.type != ir.SECRET:
        return operand
    needed[input_of(operand)] = operand
    return ir.Reference(name=input_of(operand))


def _without_defaults(parameters: tuple[ir.Parameter, ...]) -> tuple[ir.Parameter, ...]:
    return tuple(
        parameter.model_copy(update={"default": None})
        if parameter.default is not None and parameter.default.type == ir.SECRET
        else parameter
        for parameter in parameters
    )


def _doc(secret: ir.Constant) -> str:
    data = secret.json_value
    return f"The text of secret {data['secret']}, key {data['key']}."
