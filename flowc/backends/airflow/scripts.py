"""The functions of Python tasks that run elsewhere, as scripts: with packages, or in an image."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flowc import ir
from flowc.backends.airflow.forms import Form, Text, Use, helpers_of, safe_names, signature_of
from flowc.backends.airflow.functions import (
    body_of,
    environment,
    read_argument,
    source_and_call,
    with_files,
    within,
)
from flowc.backends.airflow.lines import laid_out
from flowc.backends.airflow.places import (
    PLACE,
    READER,
    Places,
    asking,
    finding,
    place_constant,
    runner,
    runs_elsewhere,
    secret_reader,
    sharing,
)
from flowc.backends.airflow.sizes import computed_sizes
from flowc.backends.airflow.texts import text_lines
from flowc.backends.kubernetes import default_image
from flowc.compiler.passes.apply_profile import INDEX
from flowc.compiler.scripts.classes import class_lines, named_types
from flowc.compiler.scripts.codec_text import Declarations, codec_names
from flowc.compiler.scripts.layout import Code, Joined, call, keyword, mapping, quoted
from flowc.compiler.scripts.task_script import (
    SUPPORT,
    Edges,
    Result,
    holds_volumes,
    support_text,
    task_script,
)
from flowc.ir.relations import as_large, without_large

EDGES = Edges("backends/airflow/script_io.py", tells_failures=True)

VALUES = "SCRIPT_VALUES"
"""The constant of a DAG file that holds what its scripts carry of flowc."""

SECRET = "FLOWC_SECRET_{}_VALUE"
"""The environment variable in which a script finds a secret parameter."""


def task_function(task: ir.PythonTask, use: Use) -> Text:
    """The function of a Python task, which runs in the worker's Python or elsewhere."""
    text, made = source_and_call_of(task, use)
    data = "result" if _is_script(task, use) else None
    code = laid_out(made, indent=8, after=9)
    form = form_around(task, use)
    return body_of(text, task.name, code, task.result, form, use.classes, data=data)


def form_around(task: ir.PythonTask, use: Use) -> Form:
    """The form of the function around a task's call: a script has its environment for itself."""
    return replace(use.form, env=()) if _is_script(task, use) else use.form


def source_and_call_of(task: ir.PythonTask, use: Use) -> tuple[Text, Code]:
    """The start of the function of a Python task, and the call that runs it, here or elsewhere.

    What runs elsewhere gives the JSON data of its result.
    """
    return _script_and_call(task, use) if _is_script(task, use) else source_and_call(task, use)


def _is_script(task: ir.PythonTask, use: Use) -> bool:
    return bool(use.options.packages) or _is_elsewhere(task, use)


def _is_elsewhere(task: ir.PythonTask, use: Use) -> bool:
    return runs_elsewhere(task, use.options, use.places, use.declarations)


def constants(functions: Iterable[Text], places: Places) -> list[str]:
    """What functions of a DAG file share: where tasks run, and what scripts carry."""
    functions = list(functions)
    carried = frozenset[str]().union(*(function.scripts for function in functions))
    place = place_constant(places)
    is_used = any(f"**{PLACE}" in line for function in functions for line in function.lines)
    found = [place] if place and is_used else []
    if carried:
        found.append("\n".join(text_lines(support_text(carried, EDGES), VALUES)))
    return found


def _script_and_call(task: ir.PythonTask, use: Use) -> tuple[Text, Code]:
    """The start of a function that holds a script, and the call that runs that."""
    is_elsewhere = _is_elsewhere(task, use)
    script = text_and_script(task, use, [Result("result")], is_elsewhere=is_elsewhere)
    volumes = script.volumes if is_elsewhere else None
    run = _run(use.options, script, use.places, volumes)
    made = Joined(("lambda given: ", run))
    return script.text, call("run_script", mapping(script.files), mapping(script.inputs), made)


@dataclass(frozen=True)
class ScriptText:
    """The start of a function that holds a script, and expressions for what the script is given.

    `files` by name; `inputs`, the arguments by parameter; `variables` of its environment; `volumes`
    are arguments that hold some; `given` are the texts of what the function is given.
    """

    text: Text
    files: dict[str, Code]
    inputs: dict[str, Code]
    variables: dict[str, Code]
    volumes: list[Code]
    given: dict[str, str]


def text_and_script(
    task: ir.PythonTask,
    use: Use,
    results: Sequence[Result],
    *,
    is_elsewhere: bool,
    chosen: Mapping[str, Code] | None = None,
) -> ScriptText:
    """A Python task as a script; `chosen` are arguments that its function finds itself."""
    form, declarations = use.form, use.declarations
    chosen = chosen or {}
    given = tuple(
        _given(p, form) for p in task.parameters if p.name in form.given and p.name not in chosen
    )
    more = tuple(p for p in task.parameters if p.name in chosen)
    taken = task.model_copy(update={"parameters": (*given, *more)})
    script = task_script(taken, results, declarations, EDGES)
    sources = [f"source_{number}" if number else "source" for number in range(len(script.files))]
    own = (p.name for p in given)
    names = safe_names((*own, *computed_sizes(use.options)), (*sources, "given"))
    parameters, texts = signature_of(form, names, (*sources, "given"))
    lines = sharing(use.places) if is_elsewhere else []
    lines += finding(task, use.options, use.places, declarations)
    files: dict[str, Code] = {
        **dict(zip(script.files, sources, strict=True)),
        f"{SUPPORT}.py": VALUES,
    }
    for source, local in zip(script.files.values(), sources, strict=True):
        lines += text_lines(source, local, 4)
    files[f"{SUPPORT}.py"] = VALUES
    secrets = {p.name for p in given if ir.without_none(p.type) == ir.SECRET}
    inputs: dict[str, Code] = {
        p.name: _data(p, texts[p.name], declarations) for p in given if p.name not in secrets
    }
    reader = secret_reader(use.places) if is_elsewhere else READER
    lines.append("")
    variables: dict[str, Code] = {
        **environment(form, reader),
        **{SECRET.format(n).upper(): call(reader, texts[n]) for n in sorted(secrets)},
    }
    volumes = [p for p in given if is_elsewhere and holds_volumes(p.type, declarations)]
    classes = {name for p in volumes for name in named_types(p.type)} & declarations.keys()
    lines[:0] = within(class_lines(classes, use.classes))
    read = [read_argument(p, texts[p.name], use.classes, is_large=False) for p in volumes]
    carried = (
        helpers_of(lines) | codec_names(*read) | ({"Volume"} if use.options.volumes else set())
    )
    text = Text(use.name, parameters, lines, carried, scripts=script.support)
    return ScriptText(text, files, {**inputs, **chosen}, variables, read, texts)


def _given(parameter: ir.Parameter, form: Form) -> ir.Parameter:
    """A parameter as its value comes: as a file if it is large, whatever is declared."""
    is_large = parameter.name in form.large
    type = as_large(parameter.type) if is_large else without_large(parameter.type)
    return parameter.model_copy(update={"type": type})


def _data(parameter: ir.Parameter, given: str, declarations: Declarations) -> Code:
    return call("data_of", with_files("fetched", given, parameter.type, declarations))


def _run(
    options: ir.Options,
    script: ScriptText,
    places: Places,
    volumes: list[Code] | None,
) -> Code:
    """The call that runs the script: elsewhere, if it is said which arguments hold volumes."""
    env: list[Code] = [mapping(script.variables)] if script.variables else []
    packages: list[Code] = [*map(quoted, options.packages or ())]
    if volumes is None:
        index = script.variables.get(INDEX)
        where = [keyword("index", index)] if index else []
        python = f"[{call('python_with', *packages, *where)}, {quoted('task.py')}]"
        return call("run_process", python, *env)
    words: Code = call("installing", *packages) if packages else '["python3", "task.py"]'
    return call(
        runner(places),
        quoted(options.image or default_image(places.profile)),
        words,
        *([keyword("env", env[0])] if env else []),
        keyword("given", "given"),
        *asking(options, places, script.given, volumes),
    )
