"""What is unwise in profiles is told, its secrets are never shown, and comments accept it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from flowc import driver
from flowc.cli import main
from flowc.diagnostics.fixes import apply_fixes
from flowc.diagnostics.source import Sources

WORKFLOW = """\
from flowc import task, workflow


@task
def double(n: int) -> int:
    return n * 2


@workflow
def main(n: int) -> int:
    return double(n)
"""
TOKEN = "ghp_0123456789abcdefghij"


@pytest.fixture(autouse=True)
def flow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("flow.py").write_text(WORKFLOW)


def found(text: str) -> list[tuple[str, str]]:
    """The codes and the text marked, of what is told of a `flowc.toml`."""
    Path("flowc.toml").write_text(text)
    result, sources = driver.check("flow.py"), Sources()
    return [
        (d.code, sources.line(d.span.file, d.span.line)[d.span.column : d.span.end_column])
        for d in result.diagnostics
    ]


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("airflow.operator = { privileged = true }", ["privileged"]),
        ('airflow.operator = { network_mode = "host", mem = 1 }', ["network_mode"]),
        ('airflow.operator.cap_add = ["SYS_ADMIN"]', ["cap_add"]),
        (
            'airflow.operator.volumes = [{ name = "a", host_path = { path = "/" } }]',
            ["volumes"],
        ),
        ('airflow.operator = { user = "1000", env_vars = { privileged = true } }', []),
    ],
)
def test_a_privilege_of_an_operator_is_told_at_its_argument(
    settings: str, expected: list[str]
) -> None:
    assert found(f"[profiles.p]\n{settings}\n") == [
        ("privileged-option", argument) for argument in expected
    ]


@pytest.mark.parametrize(
    ("settings", "secret"),
    [
        (f'airflow.operator.env_vars = {{ TOKEN = "{TOKEN}" }}', TOKEN),
        (f'airflow.operator.arguments = ["--key", "{TOKEN}"]', TOKEN),
        ('airflow.operator.env_vars = { DB_PASSWORD = "hunter2-prod" }', "hunter2-prod"),
        (
            'airflow.operator.env = [{ name = "DB_PASSWORD", value = "hunter2-prod" }]',
            "hunter2-prod",
        ),
        (f'annotations = {{ "example.org/a" = "{TOKEN}" }}', TOKEN),
        ('labels.token = "hunter2-prod"', "hunter2-prod"),
        ('labels.token = "hunter2?prod"', "hunter2?prod"),
        ('package_index = "https://u:p@example.org/simple"', "u:p@"),
        ('storage = "s3://me:hunter2@bucket"', "hunter2"),
        (f'namespace = "{TOKEN}"', TOKEN),
    ],
)
@pytest.mark.parametrize("command", ["check", "compile -t argo", "targets", "plan"])
def test_a_secret_of_a_profile_is_told_and_never_shown(
    settings: str, secret: str, command: str
) -> None:
    assert "plain-text-secret" in dict(found(f"[profiles.p]\n{settings}\n"))
    name, *rest = command.split()
    result = CliRunner().invoke(main, [name, "flow.py", *rest, "--profile", "p"])
    shown = result.stderr if name == "compile" else result.output
    assert secret not in shown
    if name in ("check", "compile"):
        assert "plain-text-secret" in shown


def test_names_of_secrets_are_none() -> None:
    settings = 'secrets = { token = "prod-token" }\nimage_pull_secrets = ["registry-token"]\n'
    assert found(f'[profiles.p]\n{settings}airflow.operator.password = "/run/secrets/db"\n') == []


def test_what_a_base_says_is_told_once_where_it_stands() -> None:
    text = '[profiles.a]\nimage = "python"\n[profiles.b]\nextends = "a"\n'
    assert found(text) == [("unpinned-image", '"python"')]
    compiled = driver.compile(
        "flow.py", "argo", profile=driver.find_profile("flow.py", "b", "argo").profile
    )
    assert [d.code for d in compiled.diagnostics] == ["unpinned-image"]


def test_a_comment_accepts_it_with_a_reason_where_it_is_of_use() -> None:
    comment = "# flowc: ignore[privileged-option]"
    text = "[profiles.p.airflow.operator]\nprivileged = true  {}\nuser = 'C:\\'  {}\n"
    assert found(text.format(f"{comment} it drives the GPU", "")) == []
    assert dict(found(text.format(comment, ""))).keys() == {"ignore-without-reason"}
    told = dict(found(text.format(f"{comment} it drives the GPU", f"{comment} why")))
    assert told.keys() == {"unused-ignore"}
    misspelt = "# flowc: ignore[priviledged-option] why"
    assert dict(found(text.format("", misspelt))).keys() == {"privileged-option", "unknown-rule"}


def test_a_comment_that_is_of_no_use_is_removed_by_its_fix() -> None:
    text = '[profiles.p]\nnamespace = "x"  # flowc: ignore[unpinned-image] why\n'
    Path("flowc.toml").write_text(text)
    (unused,) = driver.check("flow.py").diagnostics
    assert unused.fix is not None
    assert apply_fixes(text, "flowc.toml", [unused.fix])[0] == '[profiles.p]\nnamespace = "x"\n'


def test_a_comment_about_another_target_is_kept() -> None:
    text = '[profiles.p]\nnamespace = "x"  # flowc: ignore[lost-setting] CWL has none\n'
    assert found(text) == []
    profile = driver.find_profile("flow.py", "p", "cwl").profile
    assert driver.compile("flow.py", "cwl", profile=profile).diagnostics == ()
