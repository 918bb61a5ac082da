"""The cases that engines are held to, and those that one run asks of an engine."""

import os
from collections.abc import Sequence
from pathlib import Path

from flowc.testing.cases import Case, read_case, read_cases

ROOT = Path(__file__).parents[1]
EXAMPLES = [
    case
    for path in sorted((ROOT / "examples").glob("*/*.py"))
    if (case := read_case(path, ROOT / "examples")).runs
]
CASES = {case.name: case for case in [*read_cases(ROOT / "tests" / "cases"), *EXAMPLES]}
ENGINES = ROOT / "tests" / "engines"
SERVERS = [read_case(path, ENGINES) for path in sorted(ENGINES.glob("servers/*.py"))]
"""Cases of what CWL loses or cannot tell; some take a minute."""


def _airflows(folder: str) -> list[Case]:
    root = ENGINES / "airflow"
    return [read_case(path, root) for path in sorted((root / folder).glob("*.py"))]


ALONE, ELSEWHERE, SERVICES = map(_airflows, ("alone", "elsewhere", "services"))
"""Cases of Airflow alone: of its worker, of its operators for containers, of services."""

QUICK = (
    "basics/named_outputs",
    "basics/no_result",
    "basics/variadic_parameter",
    "branches/match_on_an_enum",
    "branches/optional_result",
    "branches/several_names_merge",
    "containers/environment_option",
    "containers/several_outputs",
    "containers/volume",
    "containers/words_of_a_command",
    "corpus/p19_memoize",
    "corpus/p24_schedules",
    "expressions/hostile_text_in_expressions",
    "failure/caught_then_branch",
    "failure/facts_of_a_failed_command",
    "failure/finally_clause",
    "failure/retry_on_some_failures",
    "failure/timeout",
    "failure/try_in_a_loop",
    "fan_out/condition_inside",
    "fan_out/nested",
    "fan_out/over_constants",
    "fan_out/zipped",
    "files/beside",
    "files/files_of_a_fan_out",
    "files/hostile_file_names",
    "files/parts_of_a_directory",
    "modules/task_of_a_package",
    "options/computed_disk",
    "options/options_of_one_call",
    "options/priority_of_a_task",
    "options/resources",
    "order/sequential_fan_out",
    "scenes/scenes",
    "scopes/semaphore_per_element",
    "scopes/service",
    "scopes/several_kinds_of_blocks",
    "subworkflows/record_result",
    "upstream/disable_fail_fast",
    "values/floats",
    "values/hostile_strings",
    "values/large_fan_out",
    "values/secret",
    "waits/approval",
    "waits/poll_a_command",
    "waits/poll_until_ready",
    "waits/sleep_before_a_value",
)
"""Each feature that a target may lack, and one or two cases of each construct, in a few minutes."""


def asked(engine: str) -> tuple[str, ...] | None:
    """How the names start of the cases that FLOWC_<ENGINE>_CASES asks for; None: the quick ones.

    `all`: every name does; `waits/,files/large`: either of these.
    """
    names = os.environ.get(f"FLOWC_{engine.upper()}_CASES", "")
    return ("",) if names == "all" else tuple(names.split(",")) if names else None


def asks_for_all(engine: str) -> bool:
    """Whether every case is asked of an engine."""
    return asked(engine) == ("",)


def chosen(engine: str, quick: Sequence[str] = QUICK) -> list[Case]:
    """The cases that are asked of an engine."""
    starts = asked(engine)
    if starts is None:
        return [CASES[name] for name in quick]
    return [case for name, case in CASES.items() if name.startswith(starts)]
