"""Operators for steps that wait without a place on a worker. DAG files carry those they need.

Their arguments arrive as those of tasks do, as JSON text; `when` and `unless` are the conditions
of the branches that they stand in, `wanted` the parts of their result that others read. `each` is
the element of a fan-out that none of the others reads.
"""

import json
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.providers.standard.triggers.temporal import TimeDeltaTrigger
from airflow.sdk import BaseOperator, PokeReturnValue, get_current_context
from airflow.sdk.exceptions import AirflowRescheduleException, AirflowSkipException

from flowc.backends.airflow.step_io import (
    Timeout,
    captured,
    check_polls,
    data_of,
    parts_of,
    run_when,
    scaled,
)

SOONEST_S = 10
"""Airflow takes a task that is back at once, while its end is being told, for one that failed.

Source: https://github.com/apache/airflow/issues/67287, in 3.2 and 3.3.
"""


def run_in_branch(when: Any, unless: Any) -> None:
    """Skip this task, unless the branches that it stands in are taken."""
    run_when(when)
    run_when(unless, expected=False)


def one_or_all(texts: "dict[str, str]") -> Any:
    """What a step leaves: one text, or several by name."""
    return texts if len(texts) > 1 else next(iter(texts.values()), None)


class Ask(HITLOperator):
    """Asks a person; gives the choice, who made it, and the comment.

    `captured_as`: that nobody answers in time is data, the failure of an approval of this name.
    """

    template_fields: "Sequence[str]" = ("subject", "when", "unless")

    def __init__(
        self,
        *,
        message: Any,
        when: Any = (),
        unless: Any = (),
        wanted: Any = (),
        captured_as: "str | None" = None,
        each: Any = None,
        **settings: Any,
    ) -> None:
        super().__init__(subject=message, multiple_outputs=len(wanted) > 1, **settings)
        self.when, self.unless, self.wanted = when, unless, wanted
        self.captured_as = captured_as

    def execute(self, context: Any) -> Any:
        """Show the question, and wait."""
        run_in_branch(self.when, self.unless)
        self.subject: Any = data_of(self.subject)
        return super().execute(context)

    def execute_complete(self, context: Any, event: "dict[str, Any]") -> Any:
        """Give the answer."""
        if self.captured_as is None:
            return one_or_all(parts_of(json.dumps(self.answer(event)), *self.wanted))
        with captured(self.captured_as) as outcome:
            outcome.value = self.answer(event)
        return one_or_all(outcome.texts(*self.wanted))

    def answer(self, event: "dict[str, Any]") -> "dict[str, str]":
        """What the person said. Raises `Timeout` if nobody did in time."""
        if "error" in event:
            raise Timeout("nobody answered")
        (choice,) = event["chosen_options"]
        person = event["responded_by_user"] or {}
        given = event["params_input"] or {}
        by, comment = person.get("name") or "", given.get("comment") or ""
        return {"choice": choice, "by": by, "comment": comment}


class Sleep(BaseOperator):
    """Waits for some seconds, scaled by `FLOWC_TIME_SCALE`."""

    template_fields: "Sequence[str]" = ("seconds", "when", "unless")

    def __init__(
        self,
        *,
        seconds: Any,
        when: Any = (),
        unless: Any = (),
        wanted: Any = (),
        each: Any = None,
        **settings: Any,
    ) -> None:
        super().__init__(multiple_outputs=len(wanted) > 1, **settings)
        self.seconds, self.when, self.unless, self.wanted = seconds, when, unless, wanted

    def execute(self, context: Any) -> Any:
        """Give the place back until the time has come; keep it for a short time."""
        run_in_branch(self.when, self.unless)
        seconds = scaled(data_of(self.seconds))
        if seconds <= SOONEST_S:
            time.sleep(max(0, seconds))
        else:
            trigger = TimeDeltaTrigger(timedelta(seconds=seconds))
            self.defer(trigger=trigger, method_name="execute_complete")
        return self.execute_complete(context)

    def execute_complete(self, context: Any, event: Any = None) -> Any:
        """Nothing can have failed."""
        with captured(self.task_id) as outcome:
            pass
        return one_or_all(outcome.texts(*self.wanted))


def poll(
    probe: "Callable[[], bool]",
    every_s: float,
    within_s: "float | None" = None,
    polls: "int | None" = None,
) -> None:
    """Call a probe once; unless it says True, give the place back until the next time.

    Raises `Timeout`.
    """
    made = get_current_context()["task_reschedule_count"] + 1
    if probe() is True:
        return
    check_polls(made, every_s, within_s, polls)
    come_back(scaled(every_s))


def come_back(seconds: float) -> None:
    """Give the place on the worker back, and begin again later."""
    later = timedelta(seconds=max(SOONEST_S, seconds))
    raise AirflowRescheduleException(datetime.now(timezone.utc) + later)


def after_previous(context: Any) -> None:
    """Begin an element of a fan-out in order after the one before it; skip it if that failed."""
    ti = context["ti"]
    if ti.map_index < 1:
        return
    found = ti.get_task_states(
        dag_id=ti.dag_id,
        run_ids=[ti.run_id],
        task_ids=[ti.task_id],
        map_index=ti.map_index - 1,
    )
    states = [state for of_run in found.values() for state in of_run.values()]
    if any(state in ("failed", "upstream_failed", "skipped", "removed") for state in states):
        raise AirflowSkipException("the element before it has failed")
    if states != ["success"]:
        come_back(0)


def after_success(key: str) -> "Callable[[Any], None]":
    """As `after_previous`, where the failure of an element is data that it leaves under a key."""

    def begin(context: Any) -> None:
        after_previous(context)
        ti = context["ti"]
        before = ti.map_index - 1
        if before >= 0 and data_of(ti.xcom_pull(ti.task_id, key=key, map_indexes=before)):
            raise AirflowSkipException("the element before it has failed")

    return begin


def polled(texts: "dict[str, str] | None" = None) -> Any:
    """What a step leaves that has polled to its end."""
    found = texts or {}
    if len(found) > 1:
        for name, text in found.items():
            get_current_context()["ti"].xcom_push(name, text)
    return PokeReturnValue(True, one_or_all(found) if len(found) == 1 else None)
