"""`[rules]` of a project says how much each rule matters, in every command alike."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from flowc import driver
from flowc.cli import main

WORKFLOW = """\
from flowc import command, container, stdout, task, workflow


@container("alpine")
def greet(name: str) -> str:
    return command("echo", name, outputs=stdout(str))


@task
def unused(name: str) -> str:
    return name


@workflow
def main(name: str) -> str:
    return greet(name)
"""


@pytest.fixture
def flow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("flow.py")
    path.write_text(WORKFLOW)
    return path


def found(text: str, *, strict: bool = False, file: str = "flowc.toml") -> list[tuple[str, str]]:
    Path(file).write_text(text)
    return [(d.code, d.severity.value) for d in driver.check("flow.py", strict=strict).diagnostics]


def test_a_rule_matters_as_much_as_the_project_says(flow: Path) -> None:
    assert found("") == [("unpinned-image", "warning"), ("unused-task", "hint")]
    text = '[rules]\nunpinned-image = "error"\nunused-task = "off"\n'
    assert found(text) == [("unpinned-image", "error")]
    text = '[tool.flowc.rules]\nunpinned-image = "hint"\nunused-task = "warning"\n'
    Path("flowc.toml").unlink()
    assert found(text, file="pyproject.toml") == [
        ("unpinned-image", "hint"),
        ("unused-task", "warning"),
    ]


def test_strict_makes_errors_of_what_are_warnings_then(flow: Path) -> None:
    text = '[rules]\nunpinned-image = "hint"\nunused-task = "warning"\n'
    assert found(text, strict=True) == [("unpinned-image", "hint"), ("unused-task", "error")]


def test_an_ignore_comment_takes_what_the_project_calls_an_error(flow: Path) -> None:
    comment = "  # flowc: ignore[unpinned-image] built nightly"
    flow.write_text(WORKFLOW.replace('"alpine")', f'"alpine"){comment}'))
    assert found('[rules]\nunpinned-image = "error"\nunused-task = "off"\n') == []
    assert found('[rules]\nunpinned-image = "off"\nunused-task = "off"\n') == []


def test_compile_fails_for_it_and_a_loss_may_be_forbidden(flow: Path) -> None:
    arguments = ["compile", "flow.py", "-t", "cwl"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    Path("flowc.toml").write_text('[rules]\nunpinned-image = "error"\n')
    assert CliRunner().invoke(main, arguments).exit_code == 1
    flow.write_text(WORKFLOW.replace("@workflow", "@workflow(priority=3)"))
    Path("flowc.toml").write_text('[rules]\nlost-feature = "error"\n')
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1 and "error[lost-feature]" in result.output


@pytest.mark.parametrize("level", ["off", "hint", "warning"])
def test_what_cannot_be_compiled_stays_an_error_in_every_command(level: str, flow: Path) -> None:
    flow.write_text(
        "from uuid import uuid4\n" + WORKFLOW.replace("greet(name)", "greet(uuid4().hex)")
    )
    Path("flowc.toml").write_text(f'[rules]\nnondeterministic-call = "{level}"\n')
    for command in ("check", "compile -t cwl -o out.cwl", "compile -t cwl", "plan -t cwl"):
        name, *rest = command.split()
        result = CliRunner().invoke(main, [name, "flow.py", *rest])
        assert (result.exit_code, type(result.exception)) == (1, SystemExit)
        assert "error[" in result.output
    assert not Path("out.cwl").exists()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('[rules]\nunpined-image = "off"\n', ["unknown-rule"]),
        ('[rules]\nwhile-loop = "off"\n', ["invalid-setting"]),
        ('[rules]\nwhile-loop = "error"\n', []),
        ('[rules]\nunpinned-image = "loud"\n', ["invalid-setting"]),
        ("[rules]\nunpinned-image = true\n", ["invalid-setting"]),
        ("rules = 3\n", ["invalid-setting"]),
        ("rules.unpinned-image = { a = [1] }\n", ["invalid-setting"]),
    ],
)
def test_what_is_wrong_in_the_table_is_told_at_its_place(
    text: str, codes: list[str], flow: Path
) -> None:
    Path("flowc.toml").write_text(text)
    told = driver.check("flow.py").diagnostics
    assert [d.code for d in told if d.span.file.endswith(".toml")] == codes
