"""Run a module: the meaning of the IR, one operation after the other.

Waiting takes no time, locks and limits hold nobody back, and fan-outs run element by element: the
outputs are those that every engine must give. Tasks are Python functions given by the caller.
"""

from __future__ import annotations

import builtins
import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from flowc.ir.codecs import Codecs
from flowc.ir.nodes import (
    Approve,
    Argument,
    Call,
    Compute,
    Constant,
    Fail,
    If,
    Map,
    Module,
    Operand,
    Operation,
    Options,
    Parameter,
    Region,
    Retry,
    Saved,
    Scope,
    ServiceTask,
    Sleep,
    StopTask,
    Try,
    Until,
    Value,
    Wait,
    Workflow,
)
from flowc.ir.nodes import Service as ServiceScope
from flowc.ir.walk import passed_parameters, results
from flowc.lang import files, intrinsics
from flowc.lang.codec import CodecError
from flowc.lang.failures import KILLED, MESSAGE_LIMIT, Status, TaskFailed
from flowc.lang.intrinsics import Failure, Outcome
from flowc.lang.services import Service
from flowc.lang.waits import Approval

Values = dict[str, Any]


class Failed(Exception):
    """A run, or a part of one, failed; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(str(failure))
        self.failure = failure


def interpret(
    module: Module,
    inputs: Mapping[str, Any],
    functions: Mapping[str, Callable[..., Any]],
    *,
    classes: Mapping[str, type] | None = None,
    answers: Mapping[str, str] | None = None,
    workflow: str | None = None,
    checked: bool = False,
) -> Any:
    """Run a workflow of a module that verifies, and give the JSON data of its result.

    `inputs` are JSON data by parameter. `functions` are the tasks, called with keyword arguments;
    an exception of theirs is a failure, after the retries. `classes` are the records and enums
    they use, `answers` the choices of approvals. Raises `Failed`; `CodecError` for bad inputs;
    `checked`: `AssertionError` if a value is not of the type that the module gives it.
    """
    codecs = Codecs(module.types, classes)
    chosen = next(w for w in module.workflows if workflow in (None, w.name))
    run = _Run(module, codecs, functions, answers or {}, checked)
    given = _defaulted(chosen.parameters, codecs) | {
        parameter.name: codecs.of(parameter.type).read(inputs[parameter.name], _at(parameter))
        for parameter in chosen.parameters
        if parameter.name in inputs
    }
    if missing := [p.name for p in chosen.parameters if p.name not in given]:
        raise CodecError(f"parameter `{missing[0]}` is missing")
    return codecs.of(chosen.result).write(run.workflow(chosen, given), "result")


class _Run:
    """One run of a module: what its operations need, and a method per kind of operation."""

    def __init__(
        self,
        module: Module,
        codecs: Codecs,
        functions: Mapping[str, Callable[..., Any]],
        answers: Mapping[str, str],
        checked: bool,
    ) -> None:
        self.workflows = {workflow.name: workflow for workflow in module.workflows}
        self.tasks = {task.name: task for task in module.tasks}
        self.codecs = codecs
        self.passed = Codecs(module.types, codecs.classes(), exact=False)
        self.functions = functions
        self.answers = answers
        self.checked = checked
        self.compiled: dict[tuple[str, tuple[str, ...]], Callable[..., Any]] = {}

    @cached_property
    def namespace(self) -> dict[str, Any]:
        """What expressions may name beside their operands."""
        return {
            **{name: getattr(intrinsics, name) for name in dir(intrinsics) if name[0] != "_"},
            "__builtins__": vars(builtins),
            "date": datetime.date,
            "datetime": datetime.datetime,
            "timedelta": datetime.timedelta,
            "File": files.File,
            "Directory": files.Directory,
            "Status": Status,
            **self.codecs.classes(),
        }

    def workflow(self, workflow: Workflow, values: Values) -> Any:
        """The result of a workflow whose parameters have these values."""
        arguments = [values[parameter.name] for parameter in workflow.parameters]
        yielded = self.region(workflow.body, {}, arguments)
        return yielded[0] if yielded else None

    def region(self, region: Region, values: Values, arguments: Sequence[Any]) -> list[Any]:
        """What a region yields; what it defines is added to `values`."""
        if arguments:
            names = (argument.name for argument in region.arguments)
            values.update(zip(names, arguments, strict=True))
            self.check(region.arguments, values)
        for op in region.operations:
            self.operation(op, values)
            self.check(results(op), values)
        if region.yields is None:
            raise AssertionError("a region that always fails has come to its end")
        return [self.operand(operand, values) for operand in region.yields]

    def operation(self, op: Operation, values: Values) -> None:
        """Run an operation; what it defines is added to `values`."""
        match op:
            case Compute():
                values[op.name] = _attempt(op.soft, lambda: self.compute(op, values))
            case Call():
                values[op.name] = _attempt(op.soft, lambda: self.call(op, values))
            case If():
                taken = op.then if self.operand(op.condition, values) else op.orelse
                self.bind(op, self.region(taken, values, []), values)
            case Map():
                self.bind(op, self.map(op, values), values)
            case Try():
                self.bind(op, self.guarded(op, values), values)
            case Fail():
                raise Failed(self.failure(op, values))
            case Wait():
                values[op.name] = _attempt(op.soft, lambda: self.wait(op, values))
            case Scope():
                self.bind(op, self.scope(op, values), values)

    def check(self, made: Iterable[Value], values: Values) -> None:
        """Hold values against their declared types, if that was asked for."""
        if not self.checked:
            return
        for value in made:
            try:
                self.codecs.of(value.type).write(values[value.name], f"%{value.name}")
            except CodecError as error:
                raise AssertionError(f"{error}, by its declared type {value.type}") from error

    def bind(self, op: If | Map | Try | Scope, results: Sequence[Any], values: Values) -> None:
        """Give the results of an operation their names."""
        values.update(zip((value.name for value in op.results), results, strict=True))

    def operand(self, operand: Operand, values: Values) -> Any:
        """The value of an operand."""
        if isinstance(operand, Constant):
            return self.codecs.read(operand)
        return values[operand.name]

    def compute(self, op: Compute, values: Values) -> Any:
        """The value of an expression. Its failure is one of kind "error"."""
        key = (op.expression, op.operands)
        function = self.compiled.get(key)
        if function is None:
            text = f"lambda {', '.join(op.operands)}: ({op.expression}\n)"
            function = self.compiled[key] = eval(text, self.namespace)
        try:
            return function(*(values[name] for name in op.operands))
        except Exception as error:
            raise Failed(_failure("error", None, error)) from error

    def call(self, op: Call, values: Values) -> Any:
        """The result of a call, whose arguments and result pass through codecs.

        To and from a workflow values go as they stand: the module itself makes floats of ints.
        """
        workflow = self.workflows.get(op.callee)
        if workflow is None:
            return self.task(op.callee, op.arguments, op.options, values)
        parameters = passed_parameters(workflow)
        given = self.arguments(op.callee, parameters, op.arguments, values, self.passed)
        if isinstance(workflow.scope, ServiceScope):
            given[workflow.parameters[0].name] = self.service(workflow.scope)
        result = self.workflow(workflow, given)
        return self.copy(result, self.passed.of(workflow.result), op.callee, "result")

    def task(
        self, name: str, arguments: tuple[Argument, ...], options: Options | None, values: Values
    ) -> Any:
        """The result of a task, after its retries."""
        task = self.tasks[name]
        given = self.arguments(name, task.parameters, arguments, values, self.codecs)
        if isinstance(task, ServiceTask):
            return _service(task)
        if isinstance(task, StopTask):
            return None
        retry = (options and options.retries) or task.options.retries or Retry(limit=0)
        for attempt in range(retry.limit + 1):
            try:
                result = self.functions[name](**given)
                break
            except Exception as error:
                if attempt == retry.limit or not _is_retried(error, retry):
                    raise Failed(_task_failure(name, error)) from error
        return self.copy(result, self.codecs.of(task.result), name, "result")

    def arguments(
        self,
        callee: str,
        parameters: tuple[Parameter, ...],
        arguments: tuple[Argument, ...],
        values: Values,
        codecs: Codecs,
    ) -> Values:
        """The values of a callee's parameters: those passed, else their defaults."""
        given = _defaulted(parameters, self.codecs)
        types = {parameter.name: parameter.type for parameter in parameters}
        for argument in arguments:
            name = argument.parameter
            value = self.operand(argument.operand, values)
            at = f"parameter `{name}`"
            given[name] = self.copy(value, codecs.of(types[name]), callee, at)
        return given

    def copy(self, value: Any, codec: Any, callee: str, at: str) -> Any:
        """A value as it arrives on the other side of a call."""
        try:
            return codec.read(codec.write(value, at), at)
        except CodecError as error:
            raise Failed(_failure("task", callee, error)) from error

    def map(self, op: Map, values: Values) -> list[list[Any]]:
        """The results of a fan-out: a list per result."""
        lists = [self.operand(item, values) for item in op.items]
        if len({len(items) for items in lists}) > 1:
            raise Failed(Failure("error", None, "ValueError", "fan-out over unequal lists", None))
        rows: list[list[Any]] = []
        for arguments in zip(*lists, strict=True):
            rows.append(self.region(op.region, dict(values), arguments))
            if op.until_failure and rows[-1][-1] is not None:
                break
        return [[row[index] for row in rows] for index in range(len(op.results))]

    def guarded(self, op: Try, values: Values) -> list[Any]:
        """The results of a `try`."""
        if op.final is None:
            return self.handled(op, values)
        try:
            results = self.handled(op, values)
        except Failed as failed:
            self.finish(op, op.final, failed.failure, values)
            raise
        self.finish(op, op.final, None, values)
        return results

    def handled(self, op: Try, values: Values) -> list[Any]:
        """What `else`, or else the handler, yields."""
        try:
            arguments = self.region(op.body, values, [])
        except Failed as failed:
            failure = failed.failure
            for handler in op.handlers:
                if "any" in handler.catches or failure.kind in handler.catches:
                    error = [failure] if handler.binds_error else []
                    saved = [self.saved(entry, values) for entry in handler.saved]
                    return self.region(handler.region, values, [*error, *saved])
            raise
        return self.region(op.orelse, values, arguments)

    def finish(self, op: Try, final: Region, failure: Failure | None, values: Values) -> None:
        """Run `finally`."""
        status = Status("Failed", failure.task, failure.message) if failure else Status("Succeeded")
        saved = [self.saved(entry, values) for entry in op.final_saved]
        self.region(final, values, [*([status] if op.binds_status else []), *saved])

    def saved(self, entry: Saved, values: Values) -> Any:
        """The last of the values that came to be."""
        for name in reversed(entry.values):
            if name in values:
                return values[name]
        return None if entry.initial is None else self.operand(entry.initial, values)

    def failure(self, op: Fail, values: Values) -> Failure:
        """The failure that ends the run."""
        if op.error is not None:
            error: Failure = self.operand(op.error, values)
            return error
        message = "" if op.message is None else self.operand(op.message, values)
        return Failure("workflow", None, "WorkflowFailed", message, None)

    def wait(self, op: Wait, values: Values) -> Any:
        """The value of a wait, which takes no time."""
        match op.wait:
            case Sleep():
                return None
            case Until() as until:
                return self.until(until, values)
            case Approve() as approve:
                choice = self.answers.get(approve.approval, approve.default)
                if choice is None:
                    raise Failed(_timeout(approve.approval, "nobody answered"))
                return Approval(choice)

    def until(self, until: Until, values: Values) -> None:
        """Call a probe until it is true, or out of time or attempts."""
        attempts, waited_s = 0, 0.0
        while not self.task(until.probe, until.arguments, until.options, values):
            attempts, waited_s = attempts + 1, waited_s + until.every_s
            if attempts == until.attempts or waited_s > (until.timeout_s or waited_s):
                raise Failed(_timeout(until.probe, f"not true after {attempts} attempts"))

    def scope(self, op: Scope, values: Values) -> list[Any]:
        """What a region under a lock, a limit or a service yields."""
        services = [self.service(op.scope)] if isinstance(op.scope, ServiceScope) else []
        return self.region(op.region, values, services)

    def service(self, scope: ServiceScope) -> Service:
        """Where a service listens."""
        task = self.tasks[scope.service]
        assert isinstance(task, ServiceTask), f"`{task.name}` is no service"
        return _service(task)


def _service(task: ServiceTask) -> Service:
    port = task.port or 0
    return Service("localhost", port, f"http://localhost:{port}")


def _attempt(soft: bool, action: Callable[[], Any]) -> Any:
    """What an action gives; as an `Outcome`, if it is soft."""
    if not soft:
        return action()
    try:
        return Outcome(action(), None)
    except Failed as failed:
        return Outcome(None, failed.failure)


def _defaulted(parameters: tuple[Parameter, ...], codecs: Codecs) -> Values:
    return {p.name: codecs.read(p.default) for p in parameters if p.default is not None}


def _at(parameter: Parameter) -> str:
    return f"parameter `{parameter.name}`"


def _is_retried(error: Exception, retry: Retry) -> bool:
    names = {base.__name__ for base in type(error).__mro__}
    if isinstance(error, TaskFailed) and error.type == "Timeout":
        names = {"timeout"}
    elif isinstance(error, TaskFailed):
        names |= {error.type, error.type.lower()}
    code = getattr(error, "exit_code", None)
    if code == KILLED:
        names.add("oom")
    return retry.on is None or any(reason in names or reason == code for reason in retry.on)


def _task_failure(task: str, error: Exception) -> Failure:
    if isinstance(error, TaskFailed):
        return Failure("task", task, error.type, error.message[:MESSAGE_LIMIT], error.exit_code)
    return _failure("task", task, error)


def _failure(kind: Any, task: str | None, error: Exception) -> Failure:
    return Failure(kind, task, type(error).__name__, str(error)[:MESSAGE_LIMIT], None)


def _timeout(task: str, message: str) -> Failure:
    return Failure("task", task, "Timeout", message, None)
