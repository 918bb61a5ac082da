"""DAG files for Airflow, without Airflow: what can be seen in their text."""

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from flowc import driver
from flowc.testing.cases import Case, read_case, read_cases

ROOT = Path(__file__).parents[2]
CASES = [
    *read_cases(ROOT / "tests" / "cases"),
    *(read_case(path, ROOT / "examples") for path in sorted((ROOT / "examples").glob("*/*.py"))),
]


def dags(case: Case) -> list[str]:
    """The DAG files of a case."""
    return [
        manifest.text
        for workflow in case.workflows
        for manifest in driver.compile(str(case.path), "airflow", workflow=workflow).manifests[:1]
    ]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_dag_file_reads_what_is_there(case: Case) -> None:
    """Steps are made before others read them; nothing is imported but Airflow and the library."""
    for text in dags(case):
        tree = ast.parse(text)
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        dag = next(node for name, node in functions.items() if is_dag(node))
        made = {node.id for node in ast.walk(dag) if is_name(node, ast.Store)}
        seen: set[str] = set()
        for statement in statements(dag.body):
            names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
            read = {node.id for node in names if is_name(node, ast.Load)} & made
            assert read <= seen, f"{read - seen} is read before it is made"
            seen |= {node.id for node in names if is_name(node, ast.Store)}
        imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        assert not any("flowc" in ast.unparse(node) for node in imports)


def test_dag_files_are_formatted_as_ruff_does(tmp_path: Path) -> None:
    """That is at 100 characters, where no line of the source is longer than 96."""
    for case in CASES:
        for number, text in enumerate(dags(case)):
            (tmp_path / f"{case.name.replace('/', '.')}.{number}.py").write_text(text)
    assert len([*tmp_path.iterdir()]) > len(CASES) / 2
    ruff = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--line-length=100"]
    done = subprocess.run(
        [*ruff, "--diff", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.stdout == ""


def statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a DAG, those of its groups among them."""
    for statement in body:
        yield from statements(statement.body) if isinstance(statement, ast.With) else [statement]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_what_gives_values_by_name_is_read_by_name(case: Case) -> None:
    """A step is passed as a whole just where it gives one value; rows are never unpacked."""
    for text in dags(case):
        assert ".expand_kwargs(" not in text, "Airflow takes texts in such rows for templates"
        functions = {n.name: n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)}
        dag = next(node for node in functions.values() if is_dag(node))
        several = {
            name
            for name, node in functions.items()
            if any("multiple_outputs" in ast.unparse(mark) for mark in node.decorator_list)
        }
        made = {
            ast.unparse(statement.targets[0])
            for statement in ast.walk(dag)
            if isinstance(statement, ast.Assign)
            and several & {node.id for node in ast.walk(statement.value) if is_name(node, ast.Load)}
        }
        given = [
            keyword.value.id
            for node in ast.walk(dag)
            if isinstance(node, ast.Call)
            for keyword in node.keywords
            if isinstance(keyword.value, ast.Name)
        ]
        assert made.isdisjoint(given)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_airflow_renders_nothing_but_parameters(case: Case) -> None:
    """Each argument of a task is another's result, a parameter, or a `literal`."""
    for text in dags(case):
        dag = next(node for node in ast.parse(text).body if is_dag(node))
        assert isinstance(dag, ast.FunctionDef)
        nodes = (node for statement in dag.body for node in ast.walk(statement))
        for call in (node for node in nodes if isinstance(node, ast.Call)):
            if is_operator(call):
                for keyword in rendered(call):
                    assert not isinstance(keyword.value, ast.Constant), ast.unparse(call)


def test_braces_of_users_stand_in_literals_alone() -> None:
    case = next(case for case in CASES if case.name == "values/hostile_strings")
    for text in dags(case):
        dag = next(node for node in ast.parse(text).body if is_dag(node))
        lines = ast.unparse(dag).splitlines()
        braces = [line for line in lines if re.search(r"\{\{|\{%", line)]
        assert all("literal(" in line or "Param(" in line for line in braces)


def rendered(call: ast.Call) -> list[ast.keyword]:
    """The arguments of a step that Airflow renders; of an operator's, those that carry values."""
    if ast.unparse(call.func).endswith(").as_teardown"):
        return []
    if ast.unparse(call.func).partition(".")[0] not in ("Ask", "Sleep"):
        return call.keywords
    return [each for each in call.keywords if each.arg in ("message", "seconds", "each")]


def is_dag(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and any(
        isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "dag"
        for decorator in node.decorator_list
    )


def is_name(node: ast.AST, context: type[ast.expr_context]) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, context)


def is_operator(call: ast.Call) -> bool:
    """Whether a call makes a step, or gives one its arguments."""
    name = ast.unparse(call.func)
    return not name.endswith(
        (".override", "literal", "parameter", "scheduled_date", "timedelta", "Param", "TaskGroup")
    )


@pytest.mark.parametrize(
    "doc", ['It says "yes"', "C:\\temp", 'Three """ quotes', "See README.md", "Two\nlines"]
)
def test_the_doc_of_a_workflow_is_that_of_the_file(doc: str, tmp_path: Path) -> None:
    """As it is, but for a newline: Airflow takes one that ends in `.md` for a file's name."""
    path = tmp_path / "documented.py"
    path.write_text(
        "from flowc import task, workflow\n\n\n@task\ndef one() -> int:\n    return 1\n\n\n"
        f"@workflow\ndef main() -> int:\n    {doc!r}\n    return one()\n"
    )
    (manifest,) = driver.compile(str(path), "airflow").manifests
    found = ast.get_docstring(ast.parse(manifest.text), clean=False)
    assert found is not None
    assert found.removesuffix("\n") == doc
    assert not found.endswith(".md")


DESCRIBED = """
from flowc import container, service, shell, stdout, task, workflow


@task
def half(n: int) -> float:
    '''Divide by two.

    The result is exact.

    Args:
        n: any number.
    '''
    return n / 2


@container("busybox:1.36")
def shout(text: str) -> str:
    '''Say it "aloud"'''
    return shell('echo "$TEXT"', env={"TEXT": text}, outputs=stdout(str))


@service(port=None)
def site(port: int = 0) -> None:
    '''Serve pages.'''


@workflow
def main(n: int) -> str:
    with site() as server:
        return shout(server.url + str(half(n)))
"""


def test_the_doc_of_a_task_is_that_of_its_function(tmp_path: Path) -> None:
    """Airflow shows it beside the task."""
    path = tmp_path / "described.py"
    path.write_text(DESCRIBED)
    (manifest,) = driver.compile(str(path), "airflow").manifests
    docs = {
        node.name: ast.get_docstring(node)
        for node in ast.parse(manifest.text).body
        if isinstance(node, ast.FunctionDef) and not is_dag(node)
    }
    assert docs["half"] == "Divide by two.\n\nThe result is exact."
    assert docs["shout"] == 'Say it "aloud"'
    assert docs["start_site"] == "Serve pages."
    assert docs["stop_site"] is None


def test_a_label_that_is_too_long_for_a_tag_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "labelled.py"
    path.write_text(
        "from flowc import task, workflow\n\n\n@task\ndef one() -> int:\n    return 1\n\n\n"
        f'@workflow(labels={{"team": "{"x" * 60}", "{"y" * 50}": "{"z" * 60}"}})\n'
        "def main() -> int:\n    return one()\n"
    )
    messages = [d.message for d in driver.compile(str(path), "airflow").diagnostics]
    assert any("makes a tag of 111 characters" in message for message in messages)


def test_each_wait_leaves_what_is_read_of_it(tmp_path: Path) -> None:
    path = tmp_path / "waits.py"
    path.write_text(TWO_WAITS)
    text = driver.compile(str(path), "airflow").manifests[0].text
    assert re.findall(r"wanted=(\[.*?\])", text) == ['["failure", "succeeded"]', '["failure"]']


TWO_WAITS = """
from flowc import TaskFailed, sleep, task, workflow


@task
def double(n: int) -> int:
    return 2 * n


@workflow
def main(n: int) -> int:
    try:
        sleep("1s")
        n = double(n)
        sleep("1s")
    except TaskFailed:
        n = 0
    return n
"""


def test_an_approval_in_a_try_fails_by_its_own_name() -> None:
    """As in plain Python, where it is the name that answers are given by."""
    (text,) = dags(next(case for case in CASES if case.name == "waits/approval_in_a_try"))
    (asked,) = (
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Ask"
    )
    assert {ast.unparse(k) for k in asked.keywords} >= {"task_id='answer'", "captured_as='release'"}


def test_an_element_in_order_looks_at_the_failure_before_it() -> None:
    """Where failures are captured, no state tells of them."""
    name = "order/failure_in_a_sequential_fan_out"
    uncaught, caught = (next(c for c in CASES if c.name == n) for n in (name, f"{name}_in_a_try"))
    assert "pre_execute=after_previous)" in dags(uncaught)[0]
    assert 'pre_execute=after_success("failure"))' in dags(caught)[0]


def groups_in(text: str) -> dict[str, set[str]]:
    """The ids of the tasks in each task group of a DAG file, those of the groups in it too."""
    dag = next(node for node in ast.parse(text).body if is_dag(node))
    assert isinstance(dag, ast.FunctionDef)
    found: dict[str, set[str]] = {}

    def visit(body: list[ast.stmt], around: tuple[str, ...]) -> None:
        for statement in body:
            if isinstance(statement, ast.With):
                made = statement.items[0].context_expr
                assert isinstance(made, ast.Call), "a group stands in a row"
                assert ast.unparse(made.keywords[0]) == "prefix_group_id=False"
                group = ast.literal_eval(made.args[0])
                visit(statement.body, (*around, group))
            else:
                for group in around:
                    found.setdefault(group, set()).update(task_ids(statement))

    visit(dag.body, ())
    return found


def task_ids(statement: ast.stmt) -> Iterator[str]:
    """The id of the task that a statement makes, if it makes one: that of its function else."""
    for node in ast.walk(statement):
        if isinstance(node, ast.keyword) and node.arg == "task_id":
            yield str(ast.literal_eval(node.value))
            return
    made = statement.value if isinstance(statement, ast.Assign | ast.Expr) else None
    while isinstance(made, ast.Call | ast.Attribute):
        made = made.func if isinstance(made, ast.Call) else made.value
    if isinstance(made, ast.Name):
        yield made.id


def groups_of(case: str) -> dict[str, set[str]]:
    (text,) = dags(next(each for each in CASES if each.name == case))
    return groups_in(text)


def test_a_called_workflow_is_a_task_group() -> None:
    """One task alone is none; ids of tasks do not change in a group."""
    assert groups_of("subworkflows/called_twice") == {
        "first": {"first__result_number", "first__result"},
        "step": {"step__result_number", "step__result"},
    }


def test_a_fan_out_of_several_calls_is_a_task_group() -> None:
    """With the lists that it is over; what is made of its results stands after it."""
    assert groups_of("fan_out/several_calls_per_element") == {
        "result": {
            *("compute_upper_items", "upper", "compute_lower_items", "lower"),
            *("compute_join_items", "join"),
        }
    }
    nested = groups_of("fan_out/nested_three_deep")
    assert nested["b"] < nested["result"]


def test_a_branch_of_several_calls_is_a_task_group() -> None:
    """So is one in a fan-out; an `elif` stands beside the branch before it."""
    groups = groups_of("branches/nested_with_join")
    assert groups.keys() == {"if_first", "if_first_else"}
    assert groups_of("branches/if_elif_else_in_a_loop").keys() == {
        *("if_number", "if_number_2", "if_number_2_else")
    }
    assert groups_of("branches/elif_chain") == {}


def test_a_group_that_holds_what_another_one_holds_is_none() -> None:
    """A fan-out of calls of one workflow goes by the name of that workflow."""
    assert groups_of("scenes/scenes").keys() == {"process"}


def generated(case: str) -> set[str]:
    """The generated tasks of a case."""
    (text,) = dags(next(each for each in CASES if each.name == case))
    return set(re.findall(r"^def compute_(\w+)\(", text, re.MULTILINE))


def test_what_branches_give_is_put_together_where_it_is_read() -> None:
    assert generated("branches/nested_with_join") == {"when_first", "path_6"}
    assert generated("retrain/retrain") == {"train_items", "best", "chosen", "result_3"}


def test_what_cannot_fail_is_evaluated_before_the_branch_that_it_is_for() -> None:
    assert generated("branches/match_statement") == {"when_command", "result_9"}
    assert "result_text" not in generated("branches/nested_numbers")


def test_what_may_fail_is_evaluated_in_its_branch() -> None:
    """As is a part of what may be None, which the condition may ask."""
    assert "result_value" in generated("branches/expression_of_a_branch_not_taken")
    assert "result_why" in generated("failure/retry_then_caught")


def test_a_field_of_a_result_is_left_beside_it_by_name(tmp_path: Path) -> None:
    path = tmp_path / "parts.py"
    path.write_text(PARTS)
    (manifest,) = driver.compile(str(path), "airflow").manifests
    assert re.search(
        r'parts_of\(\s*to_text\([^)]*.*"size",\s*"result_result",\s*\)', manifest.text, re.S
    )
    assert '(size=made["size"], result_=made["result_result"])' in manifest.text
    assert "def compute_" not in manifest.text


PARTS = """
from typing import NamedTuple

from flowc import task, workflow


class Made(NamedTuple):
    size: int
    result: str


@task
def make(n: int) -> Made:
    return Made(n, "x")


@task
def show(size: int, result: str) -> str:
    return result * size


@workflow
def main(n: int) -> str:
    made = make(n)
    return show(made.size, made.result)
"""


def test_tasks_that_share_a_function_say_their_branches() -> None:
    case = next(c for c in CASES if c.name == "branches/parameters_that_engines_know")
    (text,) = dags(case)
    tells = [line for line in text.splitlines() if line.startswith("def tell")]
    assert tells == ["def tell(word_, when, ti_, ti__, when_=(), unless=()):"]


def test_an_edge_that_others_imply_is_left_out() -> None:
    """What a step waits for that is not skipped alone has waited already for the call it reads."""
    (text,) = dags(next(each for each in CASES if each.name == "order/values_that_are_there_early"))
    assert "    [note_step, result_3] >> note_log\n" in text
    assert 'compute_result_3(when_n=when_n["when_n"], result_=result_step)' in text


def test_a_probe_has_what_is_asked_for_it() -> None:
    """What Airflow would count for all polls together stands around each of them."""
    case = next(case for case in CASES if case.name == "waits/probe_with_options")
    (text,) = dags(case)
    assert "lambda: probe(log=from_text(" in text
    assert "limit_s=1," in text
    assert "retries=2," in text
    assert 'scratch({"LAST": "yes"})' in text
    assert "execution_timeout=" not in text


def test_waits_take_places_in_the_pools_of_locks() -> None:
    case = next(case for case in CASES if case.name == "scopes/lock_around_waits")
    _, pools = driver.compile(str(case.path), "airflow").manifests
    assert list(json.loads(pools.text)) == ["far-mutex", "near-mutex"]
    (text,) = dags(case)
    assert 'pool="near-mutex"' in text
    assert 'pool="far-mutex"' in text


def test_a_mutex_and_a_semaphore_of_one_name_are_two_pools(tmp_path: Path) -> None:
    path = tmp_path / "locked.py"
    path.write_text(
        "from flowc import mutex, semaphore, task, workflow\n\n\n"
        "@task\ndef same(n: int) -> int:\n    return n\n\n\n@workflow\ndef main() -> int:\n"
        '    with mutex("db"):\n        one = same(1)\n'
        '    with semaphore("db", 4):\n        return same(one)\n'
    )
    _, pools = driver.compile(str(path), "airflow").manifests
    assert {n: p["slots"] for n, p in json.loads(pools.text).items()} == {"db": 4, "db-mutex": 1}


def test_a_sensor_is_not_told_what_it_does_not_take(tmp_path: Path) -> None:
    path = tmp_path / "polled.py"
    path.write_text(
        "from flowc import task, wait_until, workflow\n\n\n"
        '@task(airflow={"queue": "slow", "show_return_value_in_logs": False})\n'
        "def is_ready(n: int) -> bool:\n    return n > 1\n\n\n"
        "@workflow\ndef main(n: int) -> None:\n    wait_until(is_ready, n, every='5m')\n"
    )
    result = driver.compile(str(path), "airflow")
    codes = [d.code for d in result.diagnostics]
    assert codes == ["escape-hatch", "lost-feature"]
    assert 'queue="slow"' in result.manifests[0].text
    assert "show_return_value_in_logs" not in result.manifests[0].text


def scheduled(folder: Path, options: str) -> tuple[str, list[str]]:
    """The DAG file of a workflow with these options, and what is lost of them."""
    path = folder / "scheduled.py"
    path.write_text(
        "from flowc import Cron, task, workflow\n\n\n@task\ndef one() -> int:\n    return 1\n\n\n"
        f"@workflow({options})\ndef main() -> int:\n    return one()\n"
    )
    result = driver.compile(str(path), "airflow")
    lost = [d.message for d in result.diagnostics if d.code == "lost-feature"]
    return result.manifests[0].text, lost


@pytest.mark.parametrize("overlap", ["skip", "queue", "replace", "allow"])
def test_one_run_waits_for_another_or_none_does(overlap: str, tmp_path: Path) -> None:
    text, lost = scheduled(tmp_path, f'schedule=Cron("0 6 * * *", overlap="{overlap}"), max_runs=3')
    assert f"max_active_runs={3 if overlap == 'allow' else 1}," in text
    names = {"queue": ["max_runs"], "allow": []}
    expected = names.get(overlap, ["max_runs", "overlap"])
    assert [re.findall(r"\w+", message)[0] for message in lost] == expected


def test_who_did_not_ask_for_runs_to_be_left_out_is_not_told_that_they_wait(tmp_path: Path) -> None:
    text, lost = scheduled(tmp_path, 'schedule=Cron("0 6 * * *")')
    assert not lost
    assert "max_active_runs=1," in text


def test_missed_runs_are_made_up_for_from_a_day_that_is_said(tmp_path: Path) -> None:
    """Else the first run would be followed by one for each time since some other day."""
    cron = 'Cron("0 6 * * *", overlap="queue", catchup=True)'
    text, (lost,) = scheduled(tmp_path, f"schedule={cron}")
    assert lost.startswith("`catchup` is lost")
    assert "catchup=False," in text
    assert "start_date" not in text
    text, lost_then = scheduled(
        tmp_path, f'schedule={cron}, airflow={{"start_date": "2026-02-01T01:00+03:00"}}'
    )
    assert not lost_then
    assert "catchup=True," in text
    assert "start_date=datetime(2026, 1, 31, 22)," in text
    text, lost_then = scheduled(tmp_path, f'schedule={cron}, airflow={{"start_date": "soon"}}')
    assert [message.partition(" is lost")[0] for message in lost_then] == [
        "`start_date` in `airflow={...}`",
        "`catchup`",
    ]
    assert "soon" not in text


def test_schedules_that_differ_are_told(tmp_path: Path) -> None:
    crons = 'Cron("0 2 * * *", overlap="queue"), Cron("0 14 * * *", overlap="allow", catchup=True)'
    options = f'schedule=[{crons}], airflow={{"start_date": "2026-02-01"}}'
    _, lost = scheduled(tmp_path, options)
    assert [re.findall(r"\w+", message)[0] for message in lost] == ["overlap", "schedules"]


ASKING = """
from flowc import task, workflow


@task({option})
def load() -> int:
    return 1


@workflow
def main() -> int:
    return load()
"""


@pytest.mark.parametrize(
    ("option", "advice"),
    [
        ('image="python:3.12-slim"', '`run_on = "kubernetes"`, or `"docker"`'),
        ("cpu=2", '`run_on = "kubernetes"`, or `"docker"`'),
        ('memory="2Gi"', '`run_on = "kubernetes"`, or `"docker"`'),
        ("gpu=1", '`run_on = "kubernetes"`, or `"docker"`'),
        ('disk="2Gi"', '`run_on = "kubernetes"` in'),
    ],
)
def test_what_a_worker_does_not_have_is_told_with_advice(
    option: str, advice: str, tmp_path: Path
) -> None:
    path = tmp_path / "asking.py"
    path.write_text(ASKING.format(option=option))
    told = driver.compile(str(path), "airflow").diagnostics
    assert any(advice in (each.help or "") for each in told)


@pytest.mark.parametrize(
    ("over", "is_refused"),
    [
        ("range(1024)", False),
        ("range(1025)", True),
        ("range(100_000)", True),
        ("range(0, -5000, -2)", True),
        ("list(range(100_000))", True),
        ("range(n)", False),
    ],
)
def test_a_range_is_no_wider_than_airflow_maps(over: str, is_refused: bool, tmp_path: Path) -> None:
    path = tmp_path / "wide.py"
    path.write_text(
        "from flowc import task, workflow\n\n\n@task\ndef f(i: int) -> int:\n    return i\n\n\n"
        f"@workflow\ndef main(n: int) -> list[int]:\n    return [f(i) for i in {over}]\n"
    )
    told = driver.compile(str(path), "airflow").diagnostics
    assert any("this Airflow takes 1024" in each.message for each in told) == is_refused
