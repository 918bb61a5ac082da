"""The commands as a user types them: what goes to stdout, to stderr, and the exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from flowc.cli import COMMANDS, main

ROOT = Path(__file__).parents[2]

WORKFLOW = '''\
"""Doubles numbers."""

from flowc import task, workflow


@task(timeout="1m")
def double(n: int) -> int:
    print("in double")
    return n * 2


@task(timeout="1m")
def fail(n: int) -> int:
    raise ValueError(f"no {n}")


@workflow
def main(numbers: list[int], extra: int = 0) -> list[int]:
    """Double each number."""
    if extra > 100:
        extra = fail(extra)
    return [double(n + extra) for n in numbers]
'''

WARNING = """\
from flowc import command, container, stdout, workflow


@container("alpine", timeout="1m")
def greet(name: str) -> str:
    return command("echo", name, outputs=stdout(str))


@workflow
def main(name: str) -> str:
    return greet(name)
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    Path("workflow.py").write_text(WORKFLOW)
    Path("warning.py").write_text(WARNING)
    return tmp_path


def flowc(*words: str, input: str | None = None) -> Result:
    return CliRunner().invoke(main, words, input=input)


def flowc_process(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flowc", *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=120,
    )


# --- the command itself --------------------------------------------------------------------


def test_help_lists_every_command_with_its_first_sentence() -> None:
    listed = flowc("--help").stdout
    for name, sentence in COMMANDS.items():
        assert name in listed
        assert sentence.split(",")[0].rstrip(".") in " ".join(listed.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_with_an_example(name: str) -> None:
    result = flowc(name, "--help")
    assert result.exit_code == 0
    assert "Example" in result.stdout
    assert f"flowc {name}" in result.stdout or name == "lsp"


def test_help_imports_no_command() -> None:
    code = (
        "import sys; from flowc.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'pydantic', 'yaml', 'rich', 'libcst', 'jinja2', 'pygls', 'cwltool'}\n"
        "print(heavy & set(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.stderr.strip() == "set()"


SEMAPHORE = """
from flowc import semaphore, task, workflow


@task(timeout="1m")
def double(n: int) -> int:
    return n * 2


@workflow
def main(n: int = 1) -> int:
    with semaphore("licence", 2):
        return double(n)
"""


def test_what_a_manifest_needs_is_written_beside_it(folder: Path) -> None:
    Path("flow.py").write_text(SEMAPHORE)
    shown = flowc("compile", "flow.py", "-t", "argo")
    assert (shown.exit_code, shown.stdout.count("\n---\n")) == (0, 1)
    written = flowc("compile", "flow.py", "-t", "argo", "-o", "out/licensed.yaml")
    assert written.exit_code == 0
    assert sorted(path.name for path in (folder / "out").iterdir()) == [
        "flow-semaphores.yaml",
        "licensed.yaml",
    ]
    assert "kind: Workflow" in (folder / "out" / "licensed.yaml").read_text()
    semaphores = (folder / "out" / "flow-semaphores.yaml").read_text()
    assert "name: flowc-semaphore-licence" in semaphores
    checked = flowc("compile", "flow.py", "-t", "argo", "-o", "out/licensed.yaml", "--check")
    assert checked.exit_code == 0


def test_compile_imports_nothing_heavy() -> None:
    code = (
        "import sys; from flowc.cli import main\n"
        "try: main(['compile', 'workflow.py', '-t', 'cwl', '-o', 'w.cwl'])\n"
        "except SystemExit as e: assert not e.code\n"
        "heavy = {'rich', 'libcst', 'jinja2', 'pygls', 'cwltool', 'hypothesis', 'ruamel'}\n"
        "print(heavy & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "set()", done.stderr


def test_a_wrong_command_or_option_is_a_usage_error() -> None:
    assert flowc("chekc").exit_code == 2
    assert flowc("check", "--formt", "json").exit_code == 2
    assert flowc("compile", "workflow.py", "-t", "cwx").exit_code == 2


def test_a_closed_pipe_is_quiet() -> None:
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m flowc explain | head -n 1"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.stderr == ""
    assert done.stdout == "language\n"


# --- check ---------------------------------------------------------------------------------


def test_check_of_a_good_file_is_quiet_on_stdout() -> None:
    result = flowc("check", "workflow.py")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "all is well" in result.stderr


def test_check_shows_what_is_wrong_and_exits_with_1() -> None:
    Path("workflow.py").write_text(WORKFLOW.replace("double(n + extra)", "duoble(n + extra)"))
    result = flowc("check", "workflow.py")
    assert result.exit_code == 1
    assert "error[undefined-name]" in result.stdout
    assert "1 error" in result.stderr


def test_check_of_a_folder_takes_the_workflow_files_in_it() -> None:
    Path("sub").mkdir()
    Path("sub/broken.py").write_text("import flowc\nx = = 1\n")
    Path("sub/other.py").write_text("x = = 1\n")
    Path(".hidden").mkdir()
    Path(".hidden/broken.py").write_text("import flowc\nx = = 1\n")
    result = flowc("check", ".")
    assert result.exit_code == 1
    assert "sub/broken.py:2" in result.stdout
    assert "other.py" not in result.stdout
    assert "hidden" not in result.stdout
    assert "unpinned-image" in result.stdout


def test_strict_makes_errors_of_warnings() -> None:
    assert flowc("check", "warning.py").exit_code == 0
    result = flowc("check", "warning.py", "--strict")
    assert result.exit_code == 1
    assert "error[unpinned-image]" in result.stdout


def test_an_ignored_warning_is_no_error_under_strict() -> None:
    text = WARNING.replace('1m")', '1m")  # flowc: ignore[unpinned-image] any will do')
    Path("warning.py").write_text(text)
    assert flowc("check", "warning.py", "--strict").exit_code == 0


def test_fix_applies_safe_fixes_and_keeps_line_ends() -> None:
    text = WORKFLOW.replace('timeout="1m")\n', 'timeout="1m")  # flowc: ignore[unused-task] x\n', 1)
    Path("workflow.py").write_bytes(text.replace("\n", "\r\n").encode())
    result = flowc("check", "workflow.py", "--fix")
    assert result.exit_code == 0
    assert "fixed 1 fault" in result.stderr
    assert Path("workflow.py").read_bytes() == WORKFLOW.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("format", ["json", "sarif", "github"])
def test_formats_go_to_stdout(format: str) -> None:
    result = flowc("check", "warning.py", "--format", format)
    assert "unpinned-image" in result.stdout
    if format != "github":
        json.loads(result.stdout)


def test_the_json_format_follows_its_schema() -> None:
    schema = json.loads(flowc("schema", "diagnostics").stdout)
    report = json.loads(flowc("check", "warning.py", "--format", "json").stdout)
    assert report["diagnostics"]
    jsonschema.validate(report, schema)


def test_colour_is_asked_for_refused_or_guessed() -> None:
    def colored(*words: str, **environment: str) -> bool:
        return "\x1b[" in flowc_process("check", "warning.py", *words, **environment).stdout

    assert not colored()
    assert colored("--color", "always")
    assert colored(FORCE_COLOR="1")
    assert not colored(FORCE_COLOR="1", NO_COLOR="1")
    assert colored("--color", "always", NO_COLOR="1")


def test_watch_checks_again_when_the_file_changes() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "flowc", "check", "workflow.py", "--watch"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None and process.stdout is not None
        assert process.stderr.readline() == "all is well\n"
        time.sleep(0.5)
        Path("workflow.py").write_text("import flowc\nx = = 1\n")
        assert process.stdout.readline().startswith("error[syntax-error]")
    finally:
        process.terminate()
        process.communicate()


# --- compile -------------------------------------------------------------------------------


def test_compile_writes_to_stdout_or_to_a_file() -> None:
    shown = flowc("compile", "workflow.py", "-t", "cwl")
    assert shown.exit_code == 0
    assert "cwlVersion: v1.2" in shown.stdout
    written = flowc("compile", "workflow.py", "-t", "cwl", "-o", "new/w.cwl")
    assert (written.exit_code, written.stdout) == (0, "")
    assert Path("new/w.cwl").read_text() == shown.stdout


def test_compile_takes_the_name_of_the_workflow() -> None:
    text = WORKFLOW.replace("def main(", "def nightly(")
    Path("two.py").write_text(
        text + "\n\n@workflow\ndef weekly(n: int) -> int:\n    return double(n)\n"
    )
    ambiguous = flowc("compile", "two.py", "-t", "cwl")
    assert ambiguous.exit_code == 1
    assert "ambiguous-workflow" in ambiguous.stderr
    assert flowc("compile", "two.py:weekly", "-t", "cwl").exit_code == 0
    assert "unknown-workflow" in flowc("compile", "two.py:monthly", "-t", "cwl").stderr


def test_check_finds_drift_and_shows_it() -> None:
    words = ("compile", "workflow.py", "-t", "cwl", "-o", "w.cwl")
    assert flowc(*words, "--check").exit_code == 1
    assert flowc(*words).exit_code == 0
    assert flowc(*words, "--check").exit_code == 0
    before = Path("w.cwl").read_text()
    Path("w.cwl").write_text(before + "# by hand\n")
    drift = flowc(*words, "--check")
    assert drift.exit_code == 1
    assert "-# by hand" in drift.stdout
    assert "manifest-drift" in drift.stderr
    assert flowc(*words, "--diff").exit_code == 0
    assert Path("w.cwl").read_text() == before + "# by hand\n"


def test_a_folder_of_manifests() -> None:
    words = ("compile", "workflow.py", "-t", "cwl", "-o", "out", "--folder")
    assert flowc(*words).exit_code == 0
    assert len(list(Path("out").iterdir())) > 1
    assert flowc(*words, "--check").exit_code == 0


def test_a_slash_asks_for_a_folder() -> None:
    assert flowc("compile", "workflow.py", "-t", "cwl", "-o", "made/").exit_code == 0
    assert [path.name for path in Path("made").iterdir()] == ["workflow.cwl"]


def test_an_error_writes_nothing() -> None:
    Path("w.cwl").write_text("old")
    Path("workflow.py").write_text(WORKFLOW.replace("double(n + extra)", "duoble(n)"))
    result = flowc("compile", "workflow.py", "-t", "cwl", "-o", "w.cwl")
    assert (result.exit_code, result.stdout) == (1, "")
    assert Path("w.cwl").read_text() == "old"


# --- run -----------------------------------------------------------------------------------


def test_run_prints_outputs_as_json_and_everything_else_on_stderr() -> None:
    result = flowc_process("run", "workflow.py", "--input", "numbers=[1, 2]", "--input", "extra=1")
    assert json.loads(result.stdout) == {"result": [4, 6]}
    assert "in double" in result.stderr


def test_run_reads_inputs_from_files() -> None:
    Path("job.yaml").write_text("numbers: [1]\nextra: 4\n")
    Path("job.json").write_text('{"numbers": [1], "extra": 4}')
    for job in ("job.yaml", "job.json"):
        assert json.loads(flowc("run", "workflow.py", "--inputs", job).stdout) == {"result": [10]}
    mixed = flowc("run", "workflow.py", "--inputs", "job.yaml", "--input", "extra=0")
    assert json.loads(mixed.stdout) == {"result": [2]}


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--input", "numbers=three"],
        ["--input", "numbers=[]", "--input", "more=1"],
        ["--inputs", "missing.yaml"],
        ["--inputs", "workflow.py"],
        ["--input", "numbers=[]", "--answer", "nonsense"],
    ],
)
def test_a_wrong_input_is_a_diagnostic(words: list[str]) -> None:
    result = flowc("run", "workflow.py", *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[" in result.stderr
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_inputs_that_are_not_what_their_file_is_named_for() -> None:
    Path("job.json").write_text("numbers: [1]\n")
    Path("job.yaml").write_text("numbers: [1\n")
    assert "`job.json` is not JSON: " in flowc("run", "workflow.py", "--inputs", "job.json").stderr
    assert "`job.yaml` is not YAML: " in flowc("run", "workflow.py", "--inputs", "job.yaml").stderr


def test_a_failed_run_is_a_diagnostic() -> None:
    result = flowc("run", "workflow.py", "--input", "numbers=[1]", "--input", "extra=200")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "error[engine-failed]: `main` failed: fail: no 200" in result.stderr


FILES = """\
from flowc import File, task, workflow


@task(timeout="1m")
def copy(source: File) -> File:
    from pathlib import Path

    Path("copy.txt").write_text(Path(source).read_text() * 2)
    return File("copy.txt")


@workflow
def main(source: File) -> File:
    return copy(source)
"""


def test_files_go_in_and_come_out() -> None:
    Path("files.py").write_text(FILES)
    Path("jobs").mkdir()
    Path("jobs/text.txt").write_text("ab")
    Path("jobs/job.yaml").write_text("source: {class: File, path: text.txt}\n")
    result = flowc("run", "files.py", "--inputs", "jobs/job.yaml", "--out", "results")
    assert result.exit_code == 0, result.stderr
    assert Path("results/copy.txt").read_text() == "abab"
    typed = flowc("run", "files.py", "--input", "source=jobs/text.txt")
    path = json.loads(typed.stdout)["result"]["path"]
    assert Path(path).read_text() == "abab"


def test_cwltool_gives_what_plain_python_gives() -> None:
    Path("text.txt").write_text("ab")
    words = ("run", "files.py", "--input", "source=text.txt", "--out")
    Path("files.py").write_text(FILES)
    result = flowc(*words, "results", "--engine", "cwltool")
    assert result.exit_code == 0, result.stderr
    assert ": done" in result.stderr
    assert Path("results/copy.txt").read_text() == "abab"
    plain = flowc("run", "workflow.py", "--input", "numbers=[1, 2]")
    engine = flowc("run", "workflow.py", "--input", "numbers=[1, 2]", "--engine", "cwltool")
    assert json.loads(engine.stdout) == json.loads(plain.stdout) == {"result": [2, 4]}


def test_a_module_in_json_stands_for_its_file() -> None:
    Path("module.json").write_text(flowc("ir", "workflow.py", "--json").stdout)
    shown = flowc("compile", "module.json", "-t", "cwl")
    assert shown.stdout == flowc("compile", "workflow.py", "-t", "cwl").stdout
    assert "unknown-workflow" in flowc("graph", "module.json:other").stderr
    assert "unreadable-file" in flowc("graph", "missing.json").stderr
    Path("module.json").write_text("{}")
    assert "invalid-module" in flowc("graph", "module.json").stderr


def test_targets_says_which_can_run_a_workflow() -> None:
    assert flowc("targets", "workflow.py").stdout.startswith("airflow: yes\nargo: yes\ncwl: yes")
    text = WORKFLOW.replace("@workflow\n", '@workflow(schedule=Cron("0 6 * * 1"))\n')
    Path("workflow.py").write_text(text.replace("import task", "import Cron, task"))
    assert "`schedule` is lost" in flowc("targets", "workflow.py").stdout
    assert json.loads(flowc("targets", "workflow.py", "--json").stdout)["cwl"]["runs"] is True


def test_what_one_place_lacks_for_one_reason_is_told_once() -> None:
    Path("workflow.py").write_text(WORKFLOW.replace('timeout="1m"', 'cpu=2, memory="1GiB"', 1))
    told = flowc("compile", "workflow.py", "-t", "airflow").stderr
    assert told.count("lost-feature") == 1
    assert "`cpu of a Python task`, `memory of a Python task` are lost: " in told


# --- the others ----------------------------------------------------------------------------


def test_ir_as_text_and_as_json() -> None:
    assert "workflow main(" in flowc("ir", "workflow.py").stdout
    data = json.loads(flowc("ir", "workflow.py", "--json").stdout)
    jsonschema.validate(data, json.loads(flowc("schema", "ir").stdout))


def test_graph_as_text_and_as_mermaid() -> None:
    assert flowc("graph", "workflow.py").stdout.startswith("main(numbers: list[int], extra: int)")
    assert flowc("graph", "workflow.py", "--format", "mermaid").stdout.startswith("flowchart TD\n")


def test_explain_shows_a_page_and_suggests_the_nearest() -> None:
    assert "wait_until" in flowc("explain", "while-loop").stdout
    assert "while-loop" in flowc("explain").stdout
    wrong = flowc("explain", "while-lop")
    assert wrong.exit_code == 2
    assert "did you mean `while-loop`?" in wrong.stderr


def test_init_writes_a_project_that_works_and_overwrites_nothing(folder: Path) -> None:
    assert flowc("init", "new").exit_code == 0
    assert flowc("check", "new", "--strict").exit_code == 0
    result = flowc("run", "new/workflow.py", "--inputs", "new/inputs.json")
    assert json.loads(result.stdout)["longest"] == "to be or not to be"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=folder / "new",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
    before = {path: path.read_bytes() for path in Path("new").glob("*.py")}
    assert flowc("init", "new").exit_code == 2
    assert {path: path.read_bytes() for path in Path("new").glob("*.py")} == before


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell: str) -> None:
    assert "_FLOWC_COMPLETE" in flowc("completion", shell).stdout


def test_completion_knows_commands_and_codes() -> None:
    words = {
        "_FLOWC_COMPLETE": "bash_complete",
        "COMP_WORDS": "flowc explain while",
        "COMP_CWORD": "2",
    }
    code = "from flowc.cli import main; main(prog_name='flowc')"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT), **words},
        capture_output=True,
        text=True,
    )
    assert "while-loop" in done.stdout


@pytest.mark.parametrize("words", [["numbers"], ["numbers=[1]", "--input", "numbers=[2]"]])
def test_an_input_that_is_no_input_is_a_usage_error(words: list[str]) -> None:
    assert flowc("run", "workflow.py", "--input", *words).exit_code == 2


def test_the_workflow_file_is_never_written_over() -> None:
    result = flowc("compile", "workflow.py", "-t", "cwl", "-o", "./workflow.py")
    assert result.exit_code == 2
    assert Path("workflow.py").read_text() == WORKFLOW


def test_a_number_in_yaml_needs_no_point(tmp_path: Path) -> None:
    flow, job = tmp_path / "flow.py", tmp_path / "job.yaml"
    flow.write_text(
        "from flowc import task, workflow\n\n\n@task\n"
        "def same(x: float) -> float:\n    return x\n\n\n"
        "@workflow\ndef big(x: float) -> float:\n    return same(x)\n"
    )
    job.write_text("x: 1e22\n")
    run = CliRunner().invoke(main, ["run", str(flow), "--inputs", str(job)])
    assert run.exit_code == 0, run.output
    assert "1e+22" in run.output
