"""Steps that wait, and those that end the run."""

from __future__ import annotations

from dataclasses import replace

from flowc import ir
from flowc.backends.airflow.containers import command_and_probe
from flowc.backends.airflow.forms import Form, Text, Use, helpers_of
from flowc.backends.airflow.functions import body_of, contexts
from flowc.backends.airflow.lines import laid_out, with_line
from flowc.backends.airflow.places import Places
from flowc.backends.airflow.scripts import form_around, source_and_call_of
from flowc.backends.airflow.settings import duration, is_sensor, literal_code, number
from flowc.backends.lowered.callees import Callees
from flowc.compiler.scripts.layout import Code, Group, Joined, call, keyword, mapping, quoted


def is_operator(op: ir.Wait) -> bool:
    """Whether a wait is a step of an operator of its own, not of a function."""
    return not isinstance(op.wait, ir.Until)


def wait_function(
    op: ir.Wait | ir.Fail,
    form: Form,
    name: str,
    callees: Callees,
    places: Places,
    reserved: set[str],
) -> Text:
    """The operator or function of a wait for a person, time or a condition, or of a failure."""
    if isinstance(op, ir.Fail):
        return _fail(op, form, name)
    match op.wait:
        case ir.Approve():
            return _operator("Ask", "message", form, _question(op.wait, form))
        case ir.Sleep():
            return _operator("Sleep", "seconds", form, {})
        case ir.Until():
            options = callees.options(op.wait.probe, op.wait.options)
            use = Use(form, options, name, callees.declarations, places)
            return _until(op, op.wait, callees.by_name[op.wait.probe], use, reserved)


def _operator(name: str, parameter: str, form: Form, settings: dict[str, Code]) -> Text:
    """An operator that is given one value."""
    whole = "outcome" if form.soft else "result"
    wanted = [part or whole for part in form.wanted]
    if wanted:
        settings["wanted"] = Group("[", tuple(map(quoted, wanted)), "]")
    return Text(name, {parameter: parameter}, [], {name}, len(wanted) > 1, settings=settings)


def _question(approve: ir.Approve, form: Form) -> dict[str, Code]:
    settings: dict[str, Code] = {"options": Group("[", tuple(map(quoted, approve.choices)), "]")}
    if approve.default is not None:
        settings["defaults"] = quoted(approve.default)
    if approve.timeout_s is not None:
        settings["response_timeout"] = duration(approve.timeout_s)
    comment = call("Param", quoted(""), keyword("type", quoted("string")))
    settings["params"] = mapping({"comment": comment})
    if form.soft:
        settings["captured_as"] = quoted(approve.approval)
    return settings


def _until(
    op: ir.Wait, until: ir.Until, probe: ir.Task | ir.Workflow, use: Use, reserved: set[str]
) -> Text:
    """A task that calls a probe until it says True, or a sensor, if it has long to wait."""
    called: Code
    if isinstance(probe, ir.ContainerTask):
        text, called = command_and_probe(probe, use, reserved)
        form = replace(use.form, env=())
    else:
        assert isinstance(probe, ir.PythonTask)
        text, made = source_and_call_of(probe, use)
        called, form = Joined(("lambda: ", made)), form_around(probe, use)
    limits = (number(until.every_s), _or_none(until.timeout_s), _or_none(until.attempts))
    polled = _in_attempts(called, use.options)
    waited = call("poll" if is_sensor(op) else "until_true", polled, *limits)
    code = laid_out(waited, indent=8)
    text.carried |= helpers_of([code])
    if not is_sensor(op):
        return body_of(text, probe.name, code, ir.NONE, form, use.declarations)
    lines = [
        with_line(contexts(probe.name, form)),
        *(f"        {line}" for line in [*text.reading, code]),
    ]
    wanted = ", ".join(quoted(part or "outcome") for part in form.wanted) if form.soft else ""
    lines.append(f"    return polled({f'outcome.texts({wanted})' if wanted else ''})")
    text.carried |= helpers_of(lines)
    text.lines += lines
    text.decorator = "task.sensor"
    text.settings = {"mode": quoted("reschedule"), "poke_interval": number(until.every_s)}
    return text


def _in_attempts(probe: Code, options: ir.Options) -> Code:
    """A probe that has its limit and its retries each time it is called."""
    found: list[Code] = []
    if options.timeout_s is not None:
        found.append(keyword("limit_s", number(options.timeout_s)))
    if (retry := options.retries) is not None and retry.limit:
        found.append(keyword("retries", str(retry.limit)))
        if retry.delay_s:
            found.append(keyword("delay_s", number(retry.delay_s)))
        if retry.backoff != 1.0:
            found.append(keyword("backoff", number(retry.backoff)))
        if retry.max_delay_s is not None:
            found.append(keyword("max_delay_s", number(retry.max_delay_s)))
        if retry.on is not None:
            found.append(keyword("on", literal_code(list(retry.on))))
    return call("in_attempts", probe, *found) if found else probe


def _or_none(limit: float | None) -> str:
    return "None" if limit is None else number(limit)


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
