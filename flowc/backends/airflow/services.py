"""The functions that start services on the worker, and stop them."""

from __future__ import annotations

from dataclasses import replace

from flowc import ir
from flowc.backends.airflow.containers import text_and_command
from flowc.backends.airflow.forms import Text, Use, helpers_of, signature_of
from flowc.backends.airflow.functions import body_of
from flowc.backends.airflow.lines import laid_out
from flowc.backends.airflow.scripts import text_and_script
from flowc.backends.airflow.settings import number
from flowc.compiler.scripts.layout import Code, call, keyword, mapping, quoted

PORT = "port"
"""The parameter of a service that the runner tells where to listen, and the variable for that."""


def start_function(task: ir.ServiceTask, use: Use, reserved: set[str]) -> Text:
    """The function that starts a service, and gives where it listens."""
    port = PORT if task.port is None else str(task.port)
    asked: list[Code] = [keyword("port", port)]
    if task.ready is not None:
        asked.append(keyword("ready", quoted(task.ready)))
    asked.append(keyword("within_s", number(task.ready_timeout_s)))
    text, run = _script(task, use, asked) if task.slice else _command(task, use, asked, reserved)
    if task.port is None:
        text.lines.append(f"    {PORT} = free_port()")
    text.carried |= helpers_of([str(run), *text.lines]) | {"service_folder"}
    text.carried.discard("scratch")
    made = laid_out(run, indent=8, after=9)
    form, folder = replace(use.form, env=()), f"service_folder({port})"
    return body_of(
        text, task.name, made, ir.SERVICE, form, use.classes, data="result", folder=folder
    )


def _script(task: ir.ServiceTask, use: Use, asked: list[Code]) -> tuple[Text, Code]:
    assert task.slice is not None, f"`{task.name}` is no function"
    function = ir.PythonTask(
        name=task.name,
        parameters=task.parameters,
        result=ir.NONE,
        slice=task.slice,
        options=task.options,
        span=task.span,
    )
    chosen: dict[str, Code] = {}
    if task.port is None and any(p.name == PORT for p in task.parameters):
        chosen[PORT] = PORT
    script = text_and_script(function, use, [], is_elsewhere=False, chosen=chosen)
    variables = [keyword("env", mapping(script.variables))] if script.variables else []
    given: list[Code] = [mapping(script.files), mapping(script.inputs), *variables]
    return script.text, call("start_script", *given, *asked)


def _command(
    task: ir.ServiceTask, use: Use, asked: list[Code], reserved: set[str]
) -> tuple[Text, Code]:
    assert task.run is not None, f"`{task.name}` is no command"
    command = ir.ContainerTask(
        name=task.name,
        parameters=task.parameters,
        result=ir.NONE,
        run=task.run,
        options=task.options,
        span=task.span,
    )
    text, arguments, _ = text_and_command(command, use, reserved)
    return text, call("start_command", *arguments, *asked)


def stop_function(task: ir.StopTask, use: Use) -> Text:
    """The function that stops a service."""
    names = {parameter.name: parameter.name for parameter in task.parameters}
    parameters, given = signature_of(use.form, names)
    text = Text(use.name, parameters, [], {"stop_service"})
    made = call("stop_service", *given.values())
    code = laid_out(made, indent=8)
    return body_of(text, task.service, code, ir.NONE, use.form, use.classes, data="None", folder="")
