"""Export the orders of the day."""
# Made by flowc from examples/nightly/nightly.py; edit that file, not this one.

from __future__ import annotations

import json
import os
import shutil
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from airflow.sdk import (
    CronTriggerTimetable,
    Param,
    TaskGroup,
    dag,
    get_current_context,
    literal,
    task,
)
from airflow.sdk.exceptions import (
    AirflowFailException,
    AirflowRescheduleException,
    AirflowSkipException,
)


@task(multiple_outputs=True)
def check(orders):
    """The total of the orders, all of which must be positive."""

    # examples/nightly/nightly.py:23
    def check(orders: list[int]) -> int:
        """The total of the orders, all of which must be positive."""
        for order in orders:
            if order < 0:
                raise ValueError(f"negative order: {order}")
        return sum(orders)

    with captured("check") as outcome, scratch():
        result = check(orders=from_text(ListCodec(IntCodec()), orders, "parameter `orders`"))
        outcome.value = written_as(IntCodec(), result, "output `result`")
    return outcome.texts("value", "failure", "succeeded")


@task
def compute_when_orders(orders):
    # examples/nightly/nightly.py:50
    orders = from_text(ListCodec(IntCodec()), orders, "`orders`")
    when_orders = bool(orders)
    return to_text(BoolCodec(), when_orders, "`when_orders`")


@task
def compute_if_orders__if_orders_then__send_message(total_value, when):
    # examples/nightly/nightly.py:51
    run_when(when)

    total_value = from_text(OptionalCodec(IntCodec()), total_value, "`total_value`")
    if_orders__if_orders_then__send_message = f"exported:{total_value}"
    return to_text(
        StrCodec(),
        if_orders__if_orders_then__send_message,
        "`if_orders__if_orders_then__send_message`",
    )


@task
def send(outbox, message, when=(), unless=()):
    """Send a message; here, a line at the end of a file."""

    # examples/nightly/nightly.py:32
    run_when(when)
    run_when(unless, expected=False)

    from pathlib import Path

    def send(outbox: str, message: str) -> None:
        """Send a message; here, a line at the end of a file."""
        with Path(outbox).open("a") as lines:
            lines.write(message.replace(" ", "_") + "\n")

    with captured("send") as outcome, scratch():
        result = send(
            outbox=from_text(StrCodec(), outbox, "parameter `outbox`"),
            message=from_text(StrCodec(), message, "parameter `message`"),
        )
        outcome.value = written_as(NoneCodec(), result, "output `result`")
    return outcome.texts("failure")["failure"]


@task(trigger_rule="none_failed", multiple_outputs=True)
def compute_try_total_body_failure(
    total_ok,
    when_orders,
    if_orders__if_orders_then__send_failure,
    if_orders__send_outbox_failure,
    total_failure,
):
    # examples/nightly/nightly.py:50
    total_ok = from_text(BoolCodec(), total_ok, "`total_ok`")
    when_orders = from_text(BoolCodec(), when_orders, "`when_orders`")
    if_orders__if_orders_then__send_failure = from_text(
        OptionalCodec(FailureCodec()),
        if_orders__if_orders_then__send_failure,
        "`if_orders__if_orders_then__send_failure`",
    )
    if_orders__send_outbox_failure = from_text(
        OptionalCodec(FailureCodec()),
        if_orders__send_outbox_failure,
        "`if_orders__send_outbox_failure`",
    )
    total_failure = from_text(OptionalCodec(FailureCodec()), total_failure, "`total_failure`")
    if_orders_failure = (
        (if_orders__if_orders_then__send_failure if when_orders else if_orders__send_outbox_failure)
        if total_ok
        else None
    )
    try_total_body_failure = next(
        (found for found in (total_failure, if_orders_failure) if found is not None),
        None,
    )
    try_total_body_ok = try_total_body_failure is None
    when_ended_state = try_total_body_failure is not None
    return {
        "try_total_body_failure": to_text(
            OptionalCodec(FailureCodec()),
            try_total_body_failure,
            "`try_total_body_failure`",
        ),
        "try_total_body_ok": to_text(BoolCodec(), try_total_body_ok, "`try_total_body_ok`"),
        "when_ended_state": to_text(BoolCodec(), when_ended_state, "`when_ended_state`"),
    }


@task
def send_2(outbox, message):
    """Send a message; here, a line at the end of a file."""

    # examples/nightly/nightly.py:32
    from pathlib import Path

    def send(outbox: str, message: str) -> None:
        """Send a message; here, a line at the end of a file."""
        with Path(outbox).open("a") as lines:
            lines.write(message.replace(" ", "_") + "\n")

    with scratch():
        result = send(
            outbox=from_text(StrCodec(), outbox, "parameter `outbox`"),
            message=from_text(StrCodec(), message, "parameter `message`"),
        )
        to_text(NoneCodec(), result, "output `result`")


@task
def compute_send_message_2(try_total_body_failure, when):
    # examples/nightly/nightly.py:58
    run_when(when)

    try_total_body_failure = from_text(
        OptionalCodec(FailureCodec()),
        try_total_body_failure,
        "`try_total_body_failure`",
    )
    send_message_2 = f"page:{try_total_body_failure.task if try_total_body_failure is not None else None}:{try_total_body_failure.message if try_total_body_failure is not None else None}"
    return to_text(StrCodec(), send_message_2, "`send_message_2`")


@task
def compute_send_message_3(try_total_body_failure, unless):
    # examples/nightly/nightly.py:60
    run_when(unless, expected=False)

    try_total_body_failure = from_text(
        OptionalCodec(FailureCodec()),
        try_total_body_failure,
        "`try_total_body_failure`",
    )
    send_message_3 = f"report:{'Failed' if try_total_body_failure is not None else 'Succeeded'}"
    return to_text(StrCodec(), send_message_3, "`send_message_3`")


@task(trigger_rule="none_failed")
def fail(error, unless):
    # examples/nightly/nightly.py:48
    run_when(unless, expected=False)

    end_as_failed(str(from_text(FailureCodec(), error, "`error`")))


@task(trigger_rule="none_failed")
def compute_total_3(try_total_body_ok, total_value):
    # examples/nightly/nightly.py:48
    try_total_body_ok = from_text(BoolCodec(), try_total_body_ok, "`try_total_body_ok`")
    total_value = from_text(OptionalCodec(IntCodec()), total_value, "`total_value`")
    total_3 = total_value if try_total_body_ok else None
    return to_text(IntCodec(), total_3, "`total_3`")


@dag(
    dag_id="nightly",
    description="Export the orders of the day.",
    doc_md=__doc__,
    schedule=CronTriggerTimetable("30 2 * * *", timezone="UTC"),
    catchup=False,
    max_active_runs=1,
    params={
        "orders": Param(
            [3, 4],
            type="array",
            items={"type": "integer"},
            description="the amounts.",
        ),
        "outbox": Param(
            "/tmp/outbox.txt",
            type="string",
            description="the file that messages go to.",
        ),
    },
)
def dag_nightly():
    total = check.override(task_id="total")(orders=parameter("orders"))
    when_orders = compute_when_orders(orders=parameter("orders"))
    with TaskGroup("if_orders", prefix_group_id=False):
        if_orders__if_orders_then__send_message = compute_if_orders__if_orders_then__send_message(
            total_value=total["value"],
            when=[when_orders, total["succeeded"]],
        )
        if_orders__if_orders_then__send = send.override(task_id="if_orders__if_orders_then__send")(
            outbox=parameter("outbox"),
            message=if_orders__if_orders_then__send_message,
        )
        if_orders__send_outbox = send.override(task_id="if_orders__send_outbox")(
            outbox=parameter("outbox"),
            message=literal('"nothing-to-do"'),
            unless=when_orders,
            when=total["succeeded"],
        )
    try_total_body_failure = compute_try_total_body_failure(
        total_ok=total["succeeded"],
        when_orders=when_orders,
        if_orders__if_orders_then__send_failure=if_orders__if_orders_then__send,
        if_orders__send_outbox_failure=if_orders__send_outbox,
        total_failure=total["failure"],
    )
    send_2_step = send_2(outbox=parameter("outbox"), message=literal('"cleaned"'))
    try_total_body_failure >> send_2_step
    send_message_2 = compute_send_message_2(
        try_total_body_failure=try_total_body_failure["try_total_body_failure"],
        when=try_total_body_failure["when_ended_state"],
    )
    send_2_step >> send_message_2
    send_3 = send_2.override(task_id="send_3")(outbox=parameter("outbox"), message=send_message_2)
    send_message_3 = compute_send_message_3(
        try_total_body_failure=try_total_body_failure["try_total_body_failure"],
        unless=try_total_body_failure["when_ended_state"],
    )
    send_2_step >> send_message_3
    send_4 = send_2.override(task_id="send_4")(outbox=parameter("outbox"), message=send_message_3)
    try_total_fails = fail.override(task_id="try_total_fails")(
        error=try_total_body_failure["try_total_body_failure"],
        unless=try_total_body_failure["try_total_body_ok"],
    )
    [send_2_step, send_message_2, send_3, send_message_3, send_4] >> try_total_fails
    total_3 = compute_total_3(
        try_total_body_ok=try_total_body_failure["try_total_body_ok"],
        total_value=total["value"],
    )
    [send_2_step, send_message_2, send_3, send_message_3, send_4, try_total_fails] >> total_3


# --- what the tasks use of flowc -------------------------------------------------------
KILLED = 137
MESSAGE_LIMIT = 2000


class Failure:
    def __init__(
        self, kind: str, task: "str | None", type: str, message: str, exit_code: "int | None" = None
    ) -> None:
        self.kind = kind
        self.task = task
        self.type = type
        self.message = message
        self.exit_code = exit_code

    def __str__(self) -> str:
        return f"{self.task}: {self.message}" if self.kind == "task" else self.message


class CodecError(ValueError):
    """A value does not fit its declared type; the message names the parameter or output."""


def mismatch(expected: str, value: object, at: str) -> CodecError:
    got = "None" if value is None else f"{type(value).__name__} {value!r:.60}"
    return CodecError(f"{at}: expected {expected}, got {got}")


class Codec:
    def read(self, data: Any, at: str, /) -> Any:
        raise NotImplementedError

    def write(self, value: Any, at: str, /) -> Any:
        raise NotImplementedError


class Fields(dict[str, Any]):
    """The JSON data of a record or file: an object whose keys are part of its type."""


class NoneCodec(Codec):
    def read(self, data: Any, at: str) -> None:
        if data is not None:
            raise mismatch("None", data, at)

    write = read


class BoolCodec(Codec):
    def read(self, data: Any, at: str) -> bool:
        if not isinstance(data, bool):
            raise mismatch("bool", data, at)
        return data

    write = read


class IntCodec(Codec):
    def read(self, data: Any, at: str) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            raise mismatch("int", data, at)
        if not -(2**63) <= data < 2**63:
            raise mismatch("int of 64 bits", data, at)
        return int(data)

    write = read


class StrCodec(Codec):
    def read(self, data: Any, at: str) -> str:
        if not isinstance(data, str):
            raise mismatch("str", data, at)
        return str.__str__(data)

    write = read


class LiteralCodec(Codec):
    def __init__(self, *values: "bool | int | str") -> None:
        self.values = values

    def read(self, data: Any, at: str) -> Any:
        for value in self.values:
            if value == data and type(value) is type(data):
                return value
        raise mismatch(f"one of {', '.join(map(repr, self.values))}", data, at)

    write = read


class OptionalCodec(Codec):
    def __init__(self, item: Codec) -> None:
        self.item = item

    def read(self, data: Any, at: str) -> Any:
        return None if data is None else self.item.read(data, at)

    def write(self, value: Any, at: str) -> Any:
        return None if value is None else self.item.write(value, at)


class ListCodec(Codec):
    def __init__(self, item: Codec) -> None:
        self.item = item

    def read(self, data: Any, at: str) -> "list[Any]":
        if not isinstance(data, list):
            raise mismatch("list", data, at)
        return [self.item.read(item, f"{at}[{index}]") for index, item in enumerate(data)]

    def write(self, value: Any, at: str) -> "list[Any]":
        if not isinstance(value, list):
            raise mismatch("list", value, at)
        return [self.item.write(item, f"{at}[{index}]") for index, item in enumerate(value)]


class RecordCodec(Codec):
    def __init__(
        self, record: "type[Any]", fields: "dict[str, Codec]", defaulted: "tuple[str, ...]" = ()
    ) -> None:
        self.record = record
        self.fields = fields
        self.defaulted = defaulted

    def read(self, data: Any, at: str) -> Any:
        if isinstance(data, list) and issubclass(self.record, tuple):
            data = self._by_field(data, at)
        if not isinstance(data, dict):
            raise mismatch(self.record.__name__, data, at)
        for name in data:
            if name not in self.fields:
                raise CodecError(f"{at}: {self.record.__name__} has no field {name!r}")
        for name in self.fields:
            if name not in data and name not in self.defaulted:
                raise CodecError(f"{at}: {self.record.__name__} lacks field {name!r}")
        return self.record(
            **{
                name: codec.read(data[name], f"{at}.{name}")
                for name, codec in self.fields.items()
                if name in data
            }
        )

    def write(self, value: Any, at: str) -> Fields:
        if not isinstance(value, self.record):
            raise mismatch(self.record.__name__, value, at)
        return Fields(
            (name, codec.write(getattr(value, name), f"{at}.{name}"))
            for name, codec in self.fields.items()
        )

    def _by_field(self, data: "list[Any]", at: str) -> "dict[str, Any]":
        if len(data) != len(self.fields):
            raise mismatch(f"{self.record.__name__} of {len(self.fields)} fields", data, at)
        return {name: data[index] for index, name in enumerate(self.fields)}


class FailureCodec(RecordCodec):
    def __init__(self) -> None:
        fields: "dict[str, Codec]" = {
            "kind": LiteralCodec("task", "workflow", "error"),
            "task": OptionalCodec(StrCodec()),
            "type": StrCodec(),
            "message": StrCodec(),
            "exit_code": OptionalCodec(IntCodec()),
        }
        super().__init__(Failure, fields)


def failure_data(
    task: str, kind: str, message: str, exit_code: "int | None" = None
) -> "dict[str, Any]":
    return {
        "kind": "task",
        "task": task,
        "type": kind,
        "message": message[:MESSAGE_LIMIT],
        "exit_code": exit_code,
    }


TIMEOUT = "AirflowTaskTimeout"


OUTCOMES: "dict[int | str, str]" = {"oom": "OutOfMemory", "evicted": "Evicted"}


def parameter(name: str) -> str:
    return "{{ macros.json.dumps(params['" + name + "']) }}"


def data_of(given: Any) -> Any:
    if given is None or isinstance(given, str):
        return json.loads(given or "null")
    return [data_of(each) for each in given[:]]


def from_text(codec: Codec, given: Any, at: str) -> Any:
    return codec.read(data_of(given), at)


def to_text(codec: Codec, value: Any, at: str) -> str:
    return json.dumps(codec.write(value, at))


def written_as(codec: Codec, value: Any, at: str) -> Any:
    return codec.write(value, at)


@contextmanager
def scratch(env: "dict[str, str] | None" = None) -> Iterator[None]:
    os.environ.update(env or {})
    folder = tempfile.mkdtemp(prefix="flowc-")
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir("/")
        shutil.rmtree(folder, ignore_errors=True)


def run_when(given: Any, expected: bool = True) -> None:
    for condition in given if isinstance(given, (list, tuple)) else [given]:
        if data_of(condition) is not expected:
            raise AirflowSkipException("its branch is not taken")


class CommandFailed(Exception):
    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


class Captured:
    def __init__(self) -> None:
        self.value: Any = None
        self.failure: "dict[str, Any] | None" = None

    def texts(self, *names: str) -> "dict[str, str]":
        failed = self.failure is not None
        parts = {
            "outcome": {"value": self.value, "failure": self.failure},
            "value": self.value,
            "failure": self.failure,
            "failed": failed,
            "succeeded": not failed,
        }
        for name in names:
            if name not in parts:
                index = int(name.rpartition("_")[2])
                parts[name] = None if self.value is None else self.value[index]
        return {name: json.dumps(parts[name]) for name in names}


def failure_of_task(task: str, error: BaseException) -> "dict[str, Any]":
    if isinstance(error, CommandFailed):
        return failure_data(task, "ExitCode", str(error), error.code)
    if isinstance(error, SystemExit):
        code = exit_code_of(error)
        return failure_data(task, "ExitCode", f"exit code {code}", code)
    if type(error).__name__ == TIMEOUT:
        limit: Any = get_current_context()["ti"].task.execution_timeout
        return failure_data(task, "Timeout", f"timed out after {limit.total_seconds():g}s")
    return failure_data(task, type(error).__name__, str(error))


def exit_code_of(error: BaseException) -> "int | None":
    if isinstance(error, CommandFailed):
        return error.code
    if not isinstance(error, SystemExit):
        return None
    return 0 if error.code is None else error.code if isinstance(error.code, int) else 1


def is_worth_another(error: BaseException, on: "list[int | str] | None") -> bool:
    if on is None:
        return True
    if isinstance(error, Timeout) or type(error).__name__ == TIMEOUT:
        return "timeout" in on
    code = exit_code_of(error)
    told = {code, *(base.__name__ for base in type(error).__mro__)}
    if code == KILLED:
        told.add("OutOfMemory")
    return any(OUTCOMES.get(item, item) in told for item in on)


def is_failure(error: BaseException) -> bool:
    is_failed = isinstance(error, (Exception, SystemExit, Timeout))
    is_told = isinstance(error, AirflowRescheduleException)
    return (is_failed or type(error).__name__ == TIMEOUT) and not is_told


def is_last_attempt() -> bool:
    ti = get_current_context()["ti"]
    return bool(ti.try_number > ti.max_tries)


@contextmanager
def captured(task: str, on: "list[int | str] | None" = None) -> Iterator[Captured]:
    outcome = Captured()
    try:
        yield outcome
    except BaseException as error:
        if not is_failure(error) or (is_worth_another(error, on) and not is_last_attempt()):
            raise
        traceback.print_exc()
        outcome.value, outcome.failure = None, failure_of_task(task, error)


class Timeout(BaseException):
    """Something took too long; no `except Exception` of a task may take it."""


def end_as_failed(message: str) -> None:
    raise AirflowFailException(message)


dag_nightly()
