"""The nodes of the IR: modules, tasks, workflows, regions and operations.

Control flow is nested regions, values are in SSA form: each value has one name,
unique in its workflow. An operation has a `name` that is unique and stable too; the one
value of a call, compute or wait has the operation's name.

Expressions are Python text over value names, restricted to the pure operations of the
language (`purity.py` publishes them). Python's own syntax tree is
the tree of an expression: `ast.parse(text, mode="eval")`.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from flowc.diagnostics import Span
from flowc.ir.trusted import Trusted
from flowc.ir.types import NONE, Type

IR_VERSION = 1

ValueName = Annotated[str, StringConstraints(pattern=r"^[^\W\d]\w*$")]


class Node(Trusted):
    """Base of every IR node."""


# --- values and operands -------------------------------------------------------------


class Value(Node):
    """A name and the type of what it stands for."""

    name: ValueName
    type: Type


class Constant(Node):
    """A value known at compile time, in the JSON form of its type's codec.

    NaN and infinities are the texts "NaN", "Infinity" and "-Infinity" where the type says
    float; an enum is its value; a record an object; a `File` is
    `{"class": "File", "location": uri}`; a Secret `{"secret": name, "key": key}`.
    """

    kind: Literal["constant"] = "constant"
    type: Type
    json_value: Any


class Reference(Node):
    """A use of a value."""

    kind: Literal["reference"] = "reference"
    name: ValueName


Operand = Annotated[Reference | Constant, Field(discriminator="kind")]


class Argument(Node):
    """What a call passes for one parameter. Absent parameters take their defaults."""

    parameter: str
    operand: Operand


class Region(Node):
    """Operations nested in another, with arguments and yields.

    A region that ends in a `Fail` on every path has `yields=None`.
    Operations stand in source order, which is a valid order of execution.
    """

    arguments: tuple[Value, ...] = ()
    operations: tuple["Operation", ...] = ()
    yields: tuple[Operand, ...] | None = ()


# --- options ---------------------------------------------------------------------------


class Retry(Node):
    """Attempts after the first.

    `on` holds exit codes, exception names, "oom", "evicted", "timeout".
    """

    limit: int
    delay_s: float = 0.0
    backoff: float = 1.0
    max_delay_s: float | None = None
    on: tuple[int | str, ...] | None = None


class Gpu(Node):
    """`count` devices, of a kind the profile knows (None: any)."""

    kind: str | None = None
    count: int = 1


class Cache(Node):
    """Results may be reused, for `max_age_s` seconds (None: for ever)."""

    max_age_s: float | None = None


class Cron(Node):
    """A schedule in cron's five fields. None of `overlap` means: not said, which is "skip"."""

    expression: str
    timezone: str = "UTC"
    catchup: bool = False
    overlap: Literal["skip", "queue", "replace", "allow"] | None = None


class Options(Node):
    """What a task, or one call of it, asks of the engine. None means: not said.

    `cpu` in cores, `memory` and `disk` in bytes; each may be a value computed at run time.
    `concurrency` is for calls of workflows.
    `argo`, `airflow` and `cwl` are the escape hatches, as written.
    """

    image: str | None = None
    cpu: float | Reference | None = None
    memory: int | Reference | None = None
    disk: int | Reference | None = None
    gpu: Gpu | None = None
    timeout_s: float | None = None
    retries: Retry | None = None
    cache: Cache | None = None
    packages: tuple[str, ...] | None = None
    env: tuple[tuple[str, Constant], ...] | None = None
    volumes: tuple[tuple[str, str], ...] | None = None
    labels: tuple[tuple[str, str], ...] | None = None
    priority: int | None = None
    updates: tuple[str, ...] | None = None
    concurrency: int | None = None
    argo: dict[str, Any] | None = None
    airflow: dict[str, Any] | None = None
    cwl: dict[str, Any] | None = None


class WorkflowOptions(Node):
    """What a workflow asks of the engine. `schedule` and `on` together mean either."""

    schedule: tuple[Cron, ...] = ()
    on: tuple[str, ...] = ()
    concurrency: int | None = None
    max_runs: int | None = None
    timeout_s: float | None = None
    priority: int | None = None
    labels: tuple[tuple[str, str], ...] = ()
    argo: dict[str, Any] | None = None
    airflow: dict[str, Any] | None = None
    cwl: dict[str, Any] | None = None


# --- operations --------------------------------------------------------------------------


class OperationNode(Node):
    """Base of operations.

    It waits for its operands, and for earlier operations of its region that `after` names. What an
    operation in one of its regions reads, the others in there do not wait for.
    """

    name: ValueName
    after: tuple[ValueName, ...] = ()
    span: Span


class Call(OperationNode):
    """Run a task or a workflow once. Its value has the call's name, also when `type` is None.

    A `soft` call does not fail: its value, and so its `type`, is an `Outcome` of the callee's
    result.
    """

    kind: Literal["call"] = "call"
    callee: str
    arguments: tuple[Argument, ...] = ()
    options: Options | None = None
    soft: bool = False
    type: Type


class Compute(OperationNode):
    """Evaluate a pure expression over `operands`. It may fail, with Python's message.

    A `soft` compute does not fail: its value, and so its `type`, is an `Outcome`.
    """

    kind: Literal["compute"] = "compute"
    expression: str
    operands: tuple[ValueName, ...] = ()
    soft: bool = False
    type: Type


class Map(OperationNode):
    """Run a region once per index of `items`: lists of equal length, one per region argument.

    Each yield of the region becomes a result: the list of its values, in order.
    `sequential`: one element at a time, in order. Unequal lengths fail the run.
    `until_failure`: the last yield is the captured failure of an element, or None; no element runs
    after one that failed, and the results end there.
    `within`: the fan-outs and branches that `flatten` took it out of, outer first.
    """

    kind: Literal["map"] = "map"
    items: tuple[Operand, ...]
    region: Region
    results: tuple[Value, ...] = ()
    sequential: bool = False
    until_failure: bool = False
    within: tuple[ValueName, ...] = ()


class If(OperationNode):
    """Run one of two regions, as a bool operand says; results are what it yields."""

    kind: Literal["if"] = "if"
    condition: Operand
    then: Region
    orelse: Region
    results: tuple[Value, ...] = ()


class Saved(Node):
    """A name that a handler or `finally` reads while the body assigns it.

    Its value there: the last of `values` that came to be, else `initial`. They are values of the
    body at any depth, but not of a `Map` in it.
    `initial` None: the name is not bound before.
    """

    name: ValueName
    type: Type
    initial: Operand | None
    values: tuple[ValueName, ...]


class Handler(Node):
    """`except`: which failures it takes, what it binds, what it does.

    `region.arguments` are the error (if `binds_error`), then one per `saved`.
    """

    catches: tuple[Literal["task", "workflow", "any"], ...]
    binds_error: bool
    saved: tuple[Saved, ...] = ()
    region: Region


class Try(OperationNode):
    """`try`: `results` are what `orelse` yields after the body, or else the handler.

    `orelse.arguments` are the body's yields; without an `else` it yields them as they are.
    `final.arguments` are the status (if `binds_status`), then one per `final_saved`; it yields
    nothing.
    `sequential`: the operations of the body, of `else` and of a handler run one after the other, as
    something reads a saved name.
    """

    kind: Literal["try"] = "try"
    body: Region
    handlers: tuple[Handler, ...] = ()
    orelse: Region
    final: Region | None = None
    binds_status: bool = False
    final_saved: tuple[Saved, ...] = ()
    sequential: bool = False
    results: tuple[Value, ...] = ()


class Fail(OperationNode):
    """End the run as failed: a new `WorkflowFailed(message)`, or `error` (a caught one) again."""

    kind: Literal["fail"] = "fail"
    message: Operand | None = None
    error: Operand | None = None


class Sleep(Node):
    """Wait for a number of seconds."""

    kind: Literal["sleep"] = "sleep"
    seconds: Operand


class Until(Node):
    """Call `probe` until it returns True."""

    kind: Literal["until"] = "until"
    probe: str
    arguments: tuple[Argument, ...] = ()
    options: Options | None = None
    every_s: float
    timeout_s: float | None = None
    attempts: int | None = None


class Approve(Node):
    """Ask a person."""

    kind: Literal["approve"] = "approve"
    approval: str
    message: Operand
    choices: tuple[str, ...]
    default: str | None = None
    timeout_s: float | None = None


class Wait(OperationNode):
    """Wait for time, a condition or a person. Its value: None, or `Approval`.

    A `soft` wait does not fail: its value, and so its `type`, is an `Outcome`.
    """

    kind: Literal["wait"] = "wait"
    wait: Annotated[Sleep | Until | Approve, Field(discriminator="kind")]
    soft: bool = False
    type: Type


class Lock(Node):
    """A mutex (`size` None) or semaphore across runs."""

    kind: Literal["lock"] = "lock"
    lock: str
    size: int | None = None


class Limit(Node):
    """At most `limit` calls of the region at a time."""

    kind: Literal["limit"] = "limit"
    limit: int


class Service(Node):
    """A service runs while the region runs; `region.arguments[0]` is its `Service` value."""

    kind: Literal["service"] = "service"
    service: str
    arguments: tuple[Argument, ...] = ()


class Scope(OperationNode):
    """A region under a lock, a limit or a service; `results` are what it yields."""

    kind: Literal["scope"] = "scope"
    scope: Annotated[Lock | Limit | Service, Field(discriminator="kind")]
    region: Region
    results: tuple[Value, ...] = ()


Operation = Annotated[
    Call | Compute | Map | If | Try | Fail | Wait | Scope, Field(discriminator="kind")
]


# --- declarations ------------------------------------------------------------------------


class Parameter(Node):
    """One parameter of a task or workflow. `variadic`: `*args`, a list that is empty by default.

    `scheduled`: `Annotated[date, ScheduledDate]`; `in_key` False: `NotInKey`.
    """

    name: str
    type: Type
    default: Constant | None = None
    doc: str | None = None
    variadic: bool = False
    positional_only: bool = False
    keyword_only: bool = False
    scheduled: bool = False
    in_key: bool = True
    span: Span


class Slice(Node):
    """The source a Python function needs, as written: imports, constants, helpers, classes, itself.

    `code` runs with the standard library (and `packages`) alone once the names in `flowc_names`
    (`File`, `Json`, ... from `import flowc`) stand before it. The function is called `function`.
    `modules` are project modules that the code imports: (dotted name, source), each before those
    that import it; a package is one that others are named under.
    The records and enums of the signature, and of their fields, have their names of the IR in the
    code. `imports_flowc`: a module, or the inside of a function, still says
    `from flowc import ...`: a module of that name must be at hand, with `flowc_names` in it.
    """

    code: str
    function: str
    flowc_names: tuple[str, ...] = ()
    imports_flowc: bool = False
    modules: tuple[tuple[str, str], ...] = ()


class PythonTask(Node):
    """A Python function that runs in an image."""

    kind: Literal["python"] = "python"
    name: str
    parameters: tuple[Parameter, ...]
    result: Type
    slice: Slice
    options: Options = Options()
    doc: str | None = None
    span: Span


class Output(Node):
    """Where one result of a command is found.

    `path` is an expression (text) over the parameters.
    """

    kind: Literal["output"] = "output"
    source: Literal["file", "directory", "files", "stdout", "json", "text"]
    path: str | None = None
    optional: bool = False
    type: Type


class RecordOutput(Node):
    """A record of outputs, by field."""

    kind: Literal["record"] = "record"
    type: Type
    fields: tuple[tuple[str, Output], ...]


class Word(Node):
    """One word of a command, or several (`spread`).

    An expression (Python text) over the parameters.
    """

    expression: str
    spread: bool = False


class Command(Node):
    """`command(*argv)`: never seen by a shell."""

    kind: Literal["command"] = "command"
    argv: tuple[Word, ...]


class Shell(Node):
    """`shell(script, env={...})`: POSIX sh with `set -eu`.

    `env` are expressions over the parameters.
    """

    kind: Literal["shell"] = "shell"
    script: str
    env: tuple[tuple[str, str], ...] = ()


class ContainerTask(Node):
    """A command in an image. `outputs` None: the task returns nothing."""

    kind: Literal["container"] = "container"
    name: str
    parameters: tuple[Parameter, ...]
    result: Type
    run: Annotated[Command | Shell, Field(discriminator="kind")]
    outputs: Annotated[Output | RecordOutput, Field(discriminator="kind")] | None = None
    options: Options = Options()
    doc: str | None = None
    span: Span


class ServiceTask(Node):
    """A long-running command or Python function, for `with name() as service:`.

    For targets that start and stop services as steps, a call of it starts it, and gives its
    `Service` when it is ready.
    """

    kind: Literal["service"] = "service"
    name: str
    parameters: tuple[Parameter, ...]
    port: int | None
    ready: str | None = None
    ready_timeout_s: float = 60.0
    run: Annotated[Command | Shell, Field(discriminator="kind")] | None = None
    slice: Slice | None = None
    options: Options = Options()
    doc: str | None = None
    span: Span


class StopTask(Node):
    """Stops a service that a call has started, on targets that do so as a step.

    Its parameters are a `Service`, and whether its block has failed: if not, a service that ended
    by itself is a failure, of the task `service`.
    """

    kind: Literal["stop"] = "stop"
    name: str
    service: str
    parameters: tuple[Parameter, Parameter]
    result: Type = NONE
    options: Options = Options()
    span: Span


Task = Annotated[PythonTask | ContainerTask | ServiceTask | StopTask, Field(discriminator="kind")]


class RecordField(Node):
    """A field of a record. `beside`: the field and suffix it stands beside, for Files.

    `required` False: `NotRequired`, or of a TypedDict with `total=False`: it may be absent.
    """

    name: str
    type: Type
    default: Constant | None = None
    doc: str | None = None
    beside: tuple[str, str] | None = None
    required: bool = True


class Record(Node):
    """A dataclass, NamedTuple or TypedDict. A TypedDict is open: other keys are kept."""

    kind: Literal["record"] = "record"
    name: str
    form: Literal["dataclass", "namedtuple", "typeddict"]
    fields: tuple[RecordField, ...]
    frozen: bool = False
    doc: str | None = None
    span: Span


class Enum(Node):
    """An enum of str or int. `mixed`: its members are texts or ints themselves, as of `StrEnum`."""

    kind: Literal["enum"] = "enum"
    name: str
    base: Literal["str", "int"]
    mixed: bool = False
    members: tuple[tuple[str, str | int], ...]
    span: Span


Declaration = Annotated[Record | Enum, Field(discriminator="kind")]


class Workflow(Node):
    """A graph of operations. `body.arguments` are the parameters; it yields the result, if any.

    `title` is the name for engines (`@workflow(name=...)`, else None: from file and function).
    `scope`: what each run of it is under; its first parameter is then the `Service` of one, which
    callers do not pass.
    `function`: its name in its file, if another callee of the module has that one.
    `published`: the object of the engine that has it already, which calls may refer to.
    """

    name: str
    function: str | None = None
    parameters: tuple[Parameter, ...] = ()
    result: Type
    body: Region
    options: WorkflowOptions = WorkflowOptions()
    scope: Annotated[Lock | Limit | Service, Field(discriminator="kind")] | None = None
    title: str | None = None
    published: str | None = None
    doc: str | None = None
    span: Span


class Module(Node):
    """One workflow file.

    `workflows[0]` is the one meant, others are those it calls, callees later.
    """

    version: Literal[1] = 1
    name: str
    source: str
    workflows: tuple[Workflow, ...]
    tasks: tuple[Task, ...] = ()
    types: tuple[Declaration, ...] = ()
