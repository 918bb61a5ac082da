"""Passwords and keys in plain text are told from all other text of a workflow file."""

from pathlib import Path

import pytest

from flowc import driver
from flowc.diagnostics.render import Format, render

KEYS = [
    "AKIAIOSFODNN7EXAMPLE",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "github_pat_11ABCDEFG0123456789_abcdef",
    "sk-proj-abcdefghijklmnopqrstuvwxyz",
    "xoxb-1234567890-abcdefghij",
    "glpat-abcdefghij0123456789",
    "-----BEGIN RSA PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc",
    "postgres://user:hunter2@db.example.org/runs",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY12",
]
PLAIN = [
    "s3://bucket/2024/reads_R1.fastq.gz",
    "python:3.12-slim@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "550e8400-e29b-41d4-a716-446655440000",
    "MyVeryLongClassNameOfAThing2",
    "Europe/Amsterdam",
    "https://example.org:8080/path?a=b",
    "train the model on the data of the day",
    "risk-assessment-of-the-whole-network",
]


def found(folder: Path, text: str) -> list[str]:
    file = folder / "flow.py"
    file.write_text(text)
    result = driver.check(str(file))
    shown = [d for d in result.diagnostics if d.code == "plain-text-secret"]
    return [render([d], result.sources, Format.TEXT) for d in shown]


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_reported_wherever_it_stands_and_never_shown(key: str, tmp_path: Path) -> None:
    (shown,) = found(tmp_path, f"def f() -> str:\n    return g([{key!r}])\n")
    assert key not in shown


@pytest.mark.parametrize("text", PLAIN)
def test_other_text_is_not(text: str, tmp_path: Path) -> None:
    assert found(tmp_path, f"VALUE = {text!r}\n") == []


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("PASSWORD = 'hunter2'", 1),
        ("db_password: str = 'hunter2'", 1),
        ("def f(*, user: str = 'anna', api_key: str = 'abc-def') -> None: ...", 1),
        ("def f(user, token='abc-def', x=1) -> None: ...", 1),
        ("f(env={'DB_TOKEN': 'abc-def', 'MODE': 'fast-one'})", 1),
        ("TOKEN_FILE = 'somewhere'", 0),
        ("TOKEN = '/etc/token.txt'", 0),
        ("PASSWORD = ''", 0),
        ("PASSWORD = '<your password>'", 0),
        ("PASSWORD = Secret('shop', key='password')", 0),
        ("SECRET_KEY_LENGTH = 32", 0),
    ],
)
def test_a_text_with_the_name_of_a_password_is_reported(
    line: str, count: int, tmp_path: Path
) -> None:
    assert len(found(tmp_path, f"{line}\n")) == count
