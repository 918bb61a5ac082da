"""How tasks are used in a DAG, and the functions that are made of that."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from flowc import ir
from flowc.backends.airflow.arguments import BASE, OWN_OF_TASKS
from flowc.backends.airflow.places import Places
from flowc.backends.airflow.steps import EACH, ROW
from flowc.compiler.scripts.carry import definitions_in
from flowc.compiler.scripts.codec_text import CODECS, Declarations
from flowc.compiler.scripts.layout import Code, quoted
from flowc.compiler.scripts.task_script import fresh

CONTEXT_KEYS = frozenset(
    {
        "conn", "conf", "dag", "dag_run", "data_interval_end", "data_interval_start", "ds",
        "ds_nodash", "exception", "expanded_ti_count", "inlet_events", "inlets", "logical_date",
        "macros", "map_index_template", "outlet_events", "outlets", "params", "partition_date",
        "partition_key", "prev_data_interval_end_success", "prev_data_interval_start_success",
        "prev_end_date_success", "prev_start_date_success", "reason", "run_id", "start_date",
        "task", "task_instance", "task_instance_key_str", "task_reschedule_count", "task_store",
        "templates_dict", "test_mode", "ti", "triggering_asset_events", "try_number", "ts",
        "ts_nodash", "ts_nodash_with_tz", "var", "self",
    }
)  # fmt: skip
"""Names that mean something to Airflow in the signature of a task.

Source: `airflow.sdk.definitions.context.Context`, 3.3.
"""

NAMES_OF_TASKS = CONTEXT_KEYS | BASE | OWN_OF_TASKS | {"mode", "poke_interval"}
"""Names that no parameter has: `expand` refuses those that the decorator of a task has as well."""

STEP_IO = (
    "backends/airflow/step_io.py",
    "backends/airflow/operators.py",
    "backends/airflow/elsewhere_io.py",
    "backends/airflow/services_io.py",
)
"""What the functions use of flowc, beside what scripts of all targets carry."""

HANDED = frozenset({"result", "outcome"})
"""What functions of tasks call what a task gives; those of expressions have no such names."""

WHEN = "when"
UNLESS = "unless"
"""The parameters for the conditions of the branches that a task stands in."""


@dataclass(frozen=True)
class Form:
    """How a task is used: what is asked of its result, and how it is started.

    `wanted` are the parts that others read, "" the whole. `mapped_over`: as a list of texts.
    `given` are the parameters that it is passed, `row` those of them that one row holds. `on`:
    the failures that are worth another attempt. `asked`: the image, the sizes and the packages.
    `large`: the parameters whose values come as files.
    """

    callee: str
    soft: bool = False
    wanted: tuple[str, ...] = ()
    mapped_over: bool = False
    given: tuple[str, ...] = ()
    row: tuple[str, ...] = ()
    on: tuple[int | str, ...] | None = None
    env: tuple[tuple[str, ir.Constant], ...] = field(default=(), hash=False)
    asked: tuple[str, ...] = ()
    large: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Use:
    """A use of a task: its form, what it asks for, the name of its function, and what is known.

    `declarations` are the module's records and enums, `places` say where tasks run.
    """

    form: Form
    options: ir.Options
    name: str
    declarations: Declarations
    places: Places

    @property
    def classes(self) -> Declarations:
        """The records and enums, by the names that their classes have in its function."""
        return local_classes(self.declarations)


@dataclass
class Text:
    """The function of a step: its parameters by name, and its lines; what it needs to be carried.

    `gates` are the parameters that say whether to run, by `WHEN` and `UNLESS`, and `defaults` what
    those are that some uses leave out. `keys`: it gives several values, by name. `settings` are
    arguments of its decorator. Without lines it is the name of an operator, whose arguments those
    are. `scripts`: what a script carries that it writes. `reading`: lines that read arguments,
    without indent; they stand with the call, as they may fail as it may. `doc` is the task's, which
    Airflow shows.
    """

    name: str
    parameters: dict[str, str]
    lines: list[str]
    carried: set[str] = field(default_factory=set)
    keys: bool = False
    gates: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    scripts: frozenset[str] = frozenset()
    decorator: str = "task"
    settings: Mapping[str, Code] = field(default_factory=dict)
    reading: list[str] = field(default_factory=list)
    doc: str | None = None

    @property
    def signature(self) -> list[str]:
        """Its parameters; those with defaults come last."""
        names = [*self.parameters.values(), *self.gates.values()]
        return [
            *(name for name in names if name not in self.defaults),
            *(f"{name}={value}" for name, value in self.defaults.items()),
        ]

    @property
    def is_operator(self) -> bool:
        """Whether the step is one of an operator that Airflow knows, not of a function."""
        return not self.lines


@cache
def carried_helpers() -> frozenset[str]:
    """Names that the lines of a function use."""
    return definitions_in(*STEP_IO) | HANDED


@cache
def function_names() -> frozenset[str]:
    """Names that mean something of flowc's in a function: its values and classes have others."""
    return carried_helpers() | CODECS | {"json"}


def local_names(
    names: Collection[str], reserved: Collection[str], taken: Iterable[str] = ()
) -> dict[str, str]:
    """What values and classes of the user's are called, if not as what is reserved."""
    used = {*names, *taken, *function_names()}
    clashing = [name for name in names if name in reserved]
    return {**{name: name for name in names}, **fresh(clashing, used)}


def local_classes(declarations: Declarations) -> Declarations:
    """Records and enums, by the names that their classes have in functions."""
    names = local_names(declarations, function_names())
    return {
        name: each.model_copy(update={"name": names[name]}) if names[name] != name else each
        for name, each in declarations.items()
    }


def safe(name: str, bound: Iterable[str] = ()) -> str:
    """The name of a parameter in a signature that Airflow and the user's source leave free."""
    while name in NAMES_OF_TASKS or name in bound or name in function_names():
        name += "_"
    return name


def safe_names(names: Iterable[str], bound: Iterable[str] = ()) -> dict[str, str]:
    """The names of parameters in one signature, each of which is safe there.

    Those of resources that are computed begin with a dot, and are called so without it.
    """
    found: dict[str, str] = {}
    taken = {*bound}
    for name in names:
        found[name] = safe(name.removeprefix("."), taken)
        taken.add(found[name])
    return found


def signature_of(
    form: Form, names: Mapping[str, str], bound: Iterable[str] = ()
) -> tuple[dict[str, str], dict[str, str]]:
    """The parameters of a function, and the expressions for what a task is given.

    `names`: the task's parameters by the names that are safe for them. A row is one parameter, as
    Airflow takes the texts in it for templates where it unpacks it itself (`expand_kwargs`).
    """
    row = safe("row", {*bound, *names.values()})
    given = {
        parameter: f"{row}[{quoted(parameter)}]" if parameter in form.row else name
        for parameter, name in names.items()
        if parameter in form.given
    }
    alone = {p: text for p, text in given.items() if p not in form.row}
    return ({ROW: row} if form.row else {}) | alone, given


def taking_each(text: Text, form: Form) -> Text:
    """A function that takes the element that it is mapped over, and does not read it."""
    if EACH not in form.given:
        return text
    name = safe("each", text.parameters.values())
    return replace(text, parameters={EACH: name, **text.parameters})


def gated(text: Text, uses: Sequence[Collection[str]]) -> Text:
    """A function that is skipped in a branch that is not taken.

    `uses`: for each use, `WHEN` if it stands in a branch that a true condition takes, `UNLESS` if
    in one that a false condition takes.
    """
    kinds = [kind for kind in (WHEN, UNLESS) if any(kind in use for use in uses)]
    if not kinds or text.is_operator:
        return text
    gates = {kind: safe(kind, text.parameters.values()) for kind in kinds}
    defaults = {name: "()" for kind, name in gates.items() if any(kind not in use for use in uses)}
    expected = {WHEN: "", UNLESS: ", expected=False"}
    lines = [f"    run_when({name}{expected[kind]})" for kind, name in gates.items()]
    carried = {*text.carried, "run_when"}
    return replace(
        text, gates=gates, defaults=defaults, lines=[*lines, "", *text.lines], carried=carried
    )


_STORING = frozenset({"stored", "stored_texts", "data_stored"})


def storing(text: Text, storage: str | None) -> Text:
    """A function whose files go where the profile says, if it has any."""
    if storage is None or text.is_operator or text.carried.isdisjoint(_STORING):
        return text
    line = f"    keep_files_in({quoted(storage.rstrip('/'))})"
    return replace(text, lines=[line, *text.lines], carried={*text.carried, "keep_files_in"})


def helpers_of(lines: Iterable[str]) -> set[str]:
    """What generated lines use of flowc."""
    called = re.findall(r"\b(\w+)\(", "\n".join(lines))
    return {*called} & definitions_in(*STEP_IO)
