"""What a step asks of Airflow: arguments of operators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flowc import ir
from flowc.backends.airflow.arguments import fault_of_sensor, fault_of_task
from flowc.backends.airflow.steps import Compute, Run, Step
from flowc.backends.lowered.callees import Callees
from flowc.compiler.placement import default_options, pool_for
from flowc.compiler.scripts.codec_text import scalar_text
from flowc.compiler.scripts.layout import Code, Group, call, mapping, quoted
from flowc.profiles import Profile

PRE_EXECUTE = "pre_execute"
IN_ORDER = "after_previous"
"""The function of `operators` by which the elements of a fan-out wait for each other.

One at a time is not enough: after an element that failed, or will be tried again, Airflow starts
the next one.
"""
UNTIL_FAILURE = "after_success"
"""The function of `operators` that makes one such function, where failures are captured."""


@dataclass(frozen=True)
class Settings:
    """Arguments of an operator by name."""

    options: Mapping[str, Code] = field(default_factory=dict)

    def with_option(self, name: str, text: Code) -> Settings:
        """These and one more."""
        return Settings({name: text, **self.options})

    def without(self, others: Settings) -> Settings:
        """Those of these that others do not say."""
        rest = {n: t for n, t in self.options.items() if others.options.get(n) != t}
        return Settings(rest)


def settings_of(
    step: Step, callees: Callees, failure_key: str | None, profile: Profile
) -> Settings:
    """What a step asks for; `failure_key`: where a fan-out that ends at a failure leaves it."""
    op = None if isinstance(step, Compute) else step.op
    callee = None if op is None else ir.callee(op)
    if op is None or callee is None:
        found: dict[str, Code] = _queue(default_options(profile), profile)
    else:
        options = callees.options(callee, ir.options(op))
        found = _queue(options, profile)
        if isinstance(op, ir.Call):
            found |= _attempts(options)
        if options.priority is not None:
            found["priority_weight"] = str(options.priority)
            found["weight_rule"] = '"absolute"'
        if options.updates:
            assets = tuple(call("Asset", quoted(name)) for name in options.updates)
            found["outlets"] = Group("[", assets, "]")
        hatch = dict(options.airflow or {})
        if isinstance(pool := hatch.get("pool"), dict):
            hatch["pool"] = pool["name"]
        found |= {
            name: literal_code(value)
            for name, value in hatch.items()
            if fault_of_step(op, name) is None
        }
    if isinstance(step, Run) and step.map is not None and step.map.sequential:
        stops = failure_key and call(UNTIL_FAILURE, quoted(failure_key))
        found |= {"max_active_tis_per_dagrun": "1", PRE_EXECUTE: stops or IN_ORDER}
    return Settings(found)


def _queue(options: ir.Options, profile: Profile) -> dict[str, Code]:
    """The queue of the workers on the nodes of a pool."""
    pool = pool_for(options, profile)
    return {} if pool is None or pool.queue is None else {"queue": quoted(pool.queue)}


def _attempts(options: ir.Options) -> dict[str, Code]:
    """How often a call is tried, and how long each time."""
    found: dict[str, Code] = {}
    retry = options.retries
    if retry is not None and retry.limit:
        found = {"retries": str(retry.limit), "retry_delay": duration(retry.delay_s)}
        if retry.backoff != 1.0:
            found["retry_exponential_backoff"] = number(retry.backoff)
        if retry.max_delay_s is not None:
            found["max_retry_delay"] = duration(retry.max_delay_s)
    if options.timeout_s is not None:
        found["execution_timeout"] = duration(options.timeout_s)
    return found


LONG_S = 60.0
"""Seconds between two polls from which on a wait gives its place on the worker back.

Source: the Airflow documentation on sensors: `reschedule` costs a start of the task for each poll.
"""


def is_sensor(op: ir.Operation) -> bool:
    """Whether a step is rescheduled until its probe says True."""
    return isinstance(op, ir.Wait) and isinstance(op.wait, ir.Until) and op.wait.every_s >= LONG_S


def fault_of_step(op: ir.Operation, name: str) -> str | None:
    """What is wrong with an argument for a step, in a few words."""
    return fault_of_sensor(name) if is_sensor(op) else fault_of_task(name)


def literal_code(value: Any) -> Code:
    """The literal of JSON data, which Airflow's own options are said in."""
    if isinstance(value, list):
        return Group("[", tuple(map(literal_code, value)), "]")
    if isinstance(value, dict):
        return mapping({key: literal_code(item) for key, item in value.items()})
    return scalar_text(value)


def duration(seconds: float) -> str:
    """A length of time, in the largest unit of which it is a whole number.

    >>> duration(1800), duration(86400), duration(0.5)
    ('timedelta(minutes=30)', 'timedelta(days=1)', 'timedelta(seconds=0.5)')
    """
    units = {"days": 86400, "hours": 3600, "minutes": 60}
    for unit, length in units.items():
        if seconds and seconds % length == 0:
            return f"timedelta({unit}={number(seconds / length)})"
    return f"timedelta(seconds={number(seconds)})"


def number(value: float) -> str:
    """A number, without a point if it is a whole one."""
    return str(int(value)) if value == int(value) else repr(value)
