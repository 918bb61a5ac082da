"""Locks and limits as pools, in which each task of a block takes a place.

A call says its pool among its options for Airflow: a name, as users can say it, or the data of a
pool that stands for a lock or limit, with its size.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any, TypeGuard

from flowc import ir
from flowc.backends.airflow.settings import is_sensor
from flowc.compiler.capabilities import Loss
from flowc.compiler.features import feature_of
from flowc.compiler.passes.inline_scopes import inline_scopes
from flowc.compiler.passes.names import Names

Pool = dict[str, Any]
"""`name`, `slots` and `description`."""


def pool_scopes(module: ir.Module) -> ir.Module:
    """Put each call under a lock or limit into its pool, and dissolve the scopes.

    Before: any module that verifies.
    After: no `Scope` but those of services. A workflow that is called under a lock is called in
    a copy of its own, whose calls are in the pool.
    Keeps: names, spans and the order of operations.
    """
    return inline_scopes(_Pools(module).pooled())


def lost_locks(module: ir.Module) -> Iterator[Loss]:
    """What pools do not keep of locks and limits: where, and why."""
    tasks = {task.name: task for task in module.tasks}
    for workflow in module.workflows:
        scopes = [op for op in ir.operations(workflow.body) if _is_pooled(op)]
        for scope in scopes:
            inside = list(ir.operations(scope.region))
            steps = [op for op in inside if isinstance(op, ir.Call | ir.Wait)]
            callees = [ir.callee(op) for op in steps]
            feature = feature_of(scope.scope)
            if isinstance(scope.scope, ir.Lock) and (
                len(steps) > 1 or any(name is not None and name not in tasks for name in callees)
            ):
                yield Loss(
                    scope.span,
                    f"`{feature}` is lost between the calls of the block: on Airflow each of them "
                    "holds it, from its own start to its own end",
                )
            if isinstance(scope.scope, ir.Lock) and any(map(_gives_back, steps)):
                yield Loss(
                    scope.span,
                    f"`{feature}` is lost while a step of the block waits: on Airflow, what waits "
                    "without a worker holds no lock",
                )
            own = [
                name in tasks and _own_pool(tasks[name], op)
                for op, name in zip(steps, callees, strict=True)
            ]
            if any(own) or any(map(_is_pooled, inside)):
                yield Loss(
                    scope.span,
                    f"`{feature}` is lost in part: a task has one pool, and what stands in a block "
                    "within this one, or names a pool itself, has another",
                )


def pools_of(module: ir.Module) -> str | None:
    """The file of pools that a module's calls need, as `airflow pools import` reads it."""
    asked = filter(None, map(ir.options, ir.operations(module.workflows[0].body)))
    pools = [(options.airflow or {}).get("pool") for options in asked]
    made = {pool["name"]: pool for pool in pools if isinstance(pool, dict)}
    entries = {
        name: {key: value for key, value in pool.items() if key != "name"}
        for name, pool in sorted(made.items())
    }
    return json.dumps(entries, indent=2) + "\n" if entries else None


def _is_pooled(op: ir.Operation) -> TypeGuard[ir.Scope]:
    return isinstance(op, ir.Scope) and not isinstance(op.scope, ir.Service)


def _gives_back(op: ir.Operation) -> bool:
    """Whether a step waits without a place on a worker."""
    return isinstance(op, ir.Wait) and (is_sensor(op) or not isinstance(op.wait, ir.Until))


def _own_pool(task: ir.Task, op: ir.Operation) -> Any:
    return (ir.merged_options(task.options, ir.options(op)).airflow or {}).get("pool")


def _in_pool(task: ir.Task, options: ir.Options | None, pool: Pool) -> ir.Options:
    """The options of a call in a pool, unless the task or the call names another one."""
    options = options or ir.Options()
    given = {"pool": pool, **(ir.merged_options(task.options, options).airflow or {})}
    return options.model_copy(update={"airflow": given})


class _Pools:
    """Puts calls into pools; `copies` are the workflows that are called in one."""

    def __init__(self, module: ir.Module) -> None:
        self.module = module
        self.tasks = {task.name: task for task in module.tasks}
        self.workflows = {workflow.name: workflow for workflow in module.workflows}
        self.names = Names({*self.tasks, *self.workflows})
        self.copies: dict[tuple[str, str], ir.Workflow] = {}

    def pooled(self) -> ir.Module:
        """The module with its calls in their pools."""
        workflows = [self._workflow(workflow, None) for workflow in self.module.workflows]
        update = {"workflows": (*workflows, *self.copies.values())}
        return self.module.model_copy(update=update)

    def _workflow(self, workflow: ir.Workflow, pool: Pool | None) -> ir.Workflow:
        body = self._region(workflow.body, pool, workflow)
        return workflow.model_copy(update={"body": body})

    def _region(self, region: ir.Region, pool: Pool | None, workflow: ir.Workflow) -> ir.Region:
        operations = tuple(self._operation(op, pool, workflow) for op in region.operations)
        return region.model_copy(update={"operations": operations})

    def _operation(
        self, op: ir.Operation, pool: Pool | None, workflow: ir.Workflow
    ) -> ir.Operation:
        if _is_pooled(op):
            pool = self._pool(op, workflow)
        if isinstance(op, ir.Call) and pool is not None:
            return self._call(op, pool)
        if isinstance(op, ir.Wait) and isinstance(op.wait, ir.Until) and pool is not None:
            options = _in_pool(self.tasks[op.wait.probe], op.wait.options, pool)
            until = op.wait.model_copy(update={"options": options})
            return op.model_copy(update={"wait": until})
        return ir.map_regions(op, partial(self._region, pool=pool, workflow=workflow))

    def _pool(self, op: ir.Scope, workflow: ir.Workflow) -> Pool:
        match op.scope:
            case ir.Lock(lock=name, size=size):
                if size is None:
                    # No semaphore of the same name, here or in another DAG, is this lock.
                    pool = f"{name}-mutex"
                    return {"name": pool, "slots": 1, "description": f"Mutex `{name}`"}
                return {"name": name, "slots": size, "description": f"Semaphore `{name}`"}
            case ir.Limit(limit=limit):
                title = self.module.workflows[0].title or self.module.name
                return {
                    "name": f"{title}-{op.name}",
                    "slots": limit,
                    "description": f"Calls at a time in {workflow.name}, line {op.span.line}",
                }
            case _:
                raise AssertionError(f"`{op.name}` is a service")

    def _call(self, op: ir.Call, pool: Pool) -> ir.Call:
        task = self.tasks.get(op.callee)
        if task is None:
            return op.model_copy(update={"callee": self._copy(op.callee, pool)})
        return op.model_copy(update={"options": _in_pool(task, op.options, pool)})

    def _copy(self, callee: str, pool: Pool) -> str:
        """The name of a workflow's copy whose calls are in a pool."""
        key = (callee, pool["name"])
        if key not in self.copies:
            name = self.names.fresh(callee)
            self.copies[key] = self.workflows[callee].model_copy(update={"name": name})
            self.copies[key] = self._workflow(self.copies[key], pool)
        return self.copies[key].name
