"""The functions of steps that wait, and of those that end the run."""

from __future__ import annotations

from flowc import ir
from flowc.backends.airflow.functions import Form, Text, body_of, safe
from flowc.backends.airflow.places import Places
from flowc.backends.airflow.scripts import task_function
from flowc.backends.lowered.callees import Callees
from flowc.compiler.scripts.layout import Code, call, quoted


def wait_function(
    op: ir.Wait | ir.Fail, form: Form, name: str, callees: Callees, places: Places
) -> Text:
    """The function of a wait for time or for a condition, or of a failure."""
    match op:
        case ir.Fail():
            return _fail(op, form, name)
        case ir.Wait(wait=ir.Sleep()):
            given = safe("seconds")
            pause = f'pause(from_text(FloatCodec(), {given}, "seconds"))'
            text = Text(name, {"seconds": given}, [], {"pause", "from_text", "FloatCodec"})
            return body_of(text, "sleep", pause, ir.NONE, form, callees.declarations)
        case ir.Wait(wait=ir.Until() as until):
            probe = callees.by_name[until.probe]
            assert isinstance(probe, ir.PythonTask)
            limits: list[Code] = [f"{until.every_s:g}", _or_none(until.timeout_s)]
            limits.append(_or_none(until.attempts))
            options = callees.options(until.probe, until.options)
            declarations = callees.declarations
            return task_function(probe, form, options, name, declarations, places, limits)
        case _:
            raise AssertionError(f"`{op.name}` waits for a person")


def _or_none(number: float | None) -> str:
    return "None" if number is None else f"{number:g}"


def _fail(op: ir.Fail, form: Form, name: str) -> Text:
    """A function that ends the run as failed."""
    if op.error is not None:
        read = call("from_text", "FailureCodec()", "error", quoted("`error`"))
        line = f"    end_as_failed(str({read}))"
        carried = {"end_as_failed", "from_text", "FailureCodec"}
        return Text(name, {"error": "error"}, [line], carried)
    if not form.given:
        return Text(name, {}, ['    end_as_failed("")'], {"end_as_failed"})
    read = call("from_text", "StrCodec()", "message", quoted("`message`"))
    carried = {"end_as_failed", "from_text", "StrCodec"}
    return Text(name, {"message": "message"}, [f"    end_as_failed({read})"], carried)
