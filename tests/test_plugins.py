"""A package of others, installed for real: its target and its rule are flowc's like any other."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PLUGIN = ROOT / "tests" / "plugin"

WORKFLOW = """\
from flowc import task, workflow


@task
def add(a: int, b: int = 1) -> int:
    return a + b


@workflow
def main(n: int = 1) -> int:
    return add(add(n), 40)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the package is installed into: nothing is fetched for it."""
    folder = tmp_path_factory.mktemp("installed")
    source = shutil.copytree(PLUGIN, tmp_path_factory.mktemp("source") / "plugin")
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    arguments = [*options, "--disable-pip-version-check", "--target", str(folder), str(source)]
    subprocess.run([sys.executable, "-m", "pip", "install", *arguments], check=True)
    return folder


def python(arguments: list[str], here: Path, *paths: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join(map(str, [ROOT, *paths]))
    environment = {**os.environ, "PYTHONPATH": path, "NO_COLOR": "1", "FLOWC_TIME_SCALE": "0"}
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=here,
        env=environment,
        capture_output=True,
        text=True,
    )


def flowc(here: Path, *arguments: str, paths: tuple[Path, ...]) -> str:
    """What a command prints, on both streams."""
    (here / "flow.py").write_text(WORKFLOW)
    done = python(["flowc", *arguments], here, *paths)
    return done.stdout + done.stderr


def test_the_target_of_a_plugin_passes_the_conformance_suite(
    installed: Path, tmp_path: Path
) -> None:
    cases = str(PLUGIN / "conformance.py")
    done = python(["pytest", "-q", "-p", "no:cacheprovider", cases], tmp_path, installed)
    assert done.returncode == 0, done.stdout
    assert not re.search(r"failed|skipped", done.stdout)


def test_a_workflow_is_compiled_for_it(installed: Path, tmp_path: Path) -> None:
    flowc(tmp_path, "compile", "flow.py", "-t", "make", "-o", "out/", paths=(installed,))
    make = subprocess.run(
        ["make", "-C", "out"],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{installed}",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
    )
    assert make.returncode == 0, make.stderr
    assert (tmp_path / "out" / "output.json").read_text() == "42"
    shown = flowc(tmp_path, "targets", "flow.py", paths=(installed,))
    assert "make: yes\n" in shown
    planned = flowc(tmp_path, "plan", "flow.py", paths=(installed,))
    assert "make: does not say what it makes\n" in planned and "argo: 2 pods\n" in planned


def test_a_rule_of_a_plugin_is_checked_explained_and_configured(
    installed: Path, tmp_path: Path
) -> None:
    found = flowc(tmp_path, "check", "flow.py", paths=(installed,))
    assert "warning[acme-team-label]: nobody is called when `main` fails" in found
    found = flowc(tmp_path, "compile", "flow.py", "-t", "cwl", paths=(installed,))
    assert "warning[acme-team-label]" in found and "cwlVersion" in found
    assert "acme-team-label" in flowc(tmp_path, "explain", paths=(installed,))
    page = flowc(tmp_path, "explain", "acme-team-label", paths=(installed,))
    assert page.startswith("acme-team-label (warning, hygiene)")
    (tmp_path / "flowc.toml").write_text('[rules]\nacme-team-label = "error"\n')
    assert "error[acme-team-label]" in flowc(tmp_path, "check", "flow.py", paths=(installed,))
    assert "unknown-rule" in flowc(tmp_path, "check", "flow.py", paths=())
    (tmp_path / "flowc.toml").write_text('[profiles.p]\nlabels = { team = "vision" }\n')
    found = flowc(tmp_path, "check", "flow.py", "--profile", "p", paths=(installed,))
    assert "acme-team-label" not in found


def broken(folder: Path, group: str, name: str, code: str) -> Path:
    """A folder in which a package is installed whose module `acme` has this code."""
    about = folder / "acme_tools-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-tools\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[{group}]\n{name} = acme:Thing\n")
    (folder / "acme.py").write_text(code)
    return folder


RULE = """\
from flowc.diagnostics import Family, Rule, Severity
class Thing:
    rule = Rule("CODE", Family.HYGIENE, Severity.WARNING, "")
    page = "# CODE"
    def check(self, module, profile, sink):
        DO
"""


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import nowhere", "ModuleNotFoundError: No module named 'nowhere'"),
        ("def (", "SyntaxError: "),
        ("x = 1", "AttributeError: module 'acme' has no attribute 'Thing'"),
        ("def Thing(): raise ValueError('no licence')", "ValueError: no licence"),
        ("class Thing: pass", "AttributeError: "),
        (RULE.replace("CODE", "while-loop"), "ValueError: there is a rule `while-loop` already"),
        (RULE.replace("CODE", "acme").replace("DO", "1 / 0"), "ZeroDivisionError: "),
    ],
)
def test_a_rule_that_fails_is_told_with_its_package(code: str, reason: str, tmp_path: Path) -> None:
    folder = broken(tmp_path / "site", "flowc.rules", "acme", code.replace("DO", "pass"))
    for command in (["check", "flow.py"], ["compile", "flow.py", "-t", "cwl"]):
        found = flowc(tmp_path, *command, paths=(folder,))
        what = "plugin `acme` of package `acme-tools` failed: "
        assert f"error[broken-plugin]: {what}{reason}" in found
        assert "Traceback" not in found and "cwlVersion" not in found


@pytest.mark.parametrize("code", ["import nowhere", "class Thing:\n    name = 'acme'"])
def test_a_target_that_fails_is_told_and_harms_no_other(code: str, tmp_path: Path) -> None:
    folder = broken(tmp_path / "site", "flowc.backends", "acme", code)
    found = flowc(tmp_path, "compile", "flow.py", "-t", "acme", paths=(folder,))
    assert "error[broken-plugin]: plugin `acme` of package `acme-tools` failed" in found
    assert "Traceback" not in found
    shown = flowc(tmp_path, "targets", "flow.py", paths=(folder,))
    assert shown.startswith("acme: no\n  flow.py:1:1: plugin `acme` of package `acme-tools`")
    assert "argo: yes" in shown
    assert "acme" not in flowc(tmp_path, "compile", "flow.py", "-t", "cwl", paths=(folder,))


def test_a_target_that_emits_nothing_is_at_fault(tmp_path: Path) -> None:
    code = "from flowc.backends.cwl import Cwl\nclass Thing(Cwl):\n    "
    code += "def emit(self, module, profile, *, folder=False): return ()"
    folder = broken(tmp_path / "site", "flowc.backends", "acme", code)
    for output in ("-", "out.cwl"):
        found = flowc(tmp_path, "compile", "flow.py", "-t", "acme", "-o", output, paths=(folder,))
        assert "error[broken-plugin]" in found and "emitted nothing" in found
        assert "Traceback" not in found


def test_no_plugin_takes_the_name_of_a_target_of_flowc(tmp_path: Path) -> None:
    folder = broken(tmp_path / "site", "flowc.backends", "cwl", "import nowhere")
    assert "cwlVersion" in flowc(tmp_path, "compile", "flow.py", "-t", "cwl", paths=(folder,))
