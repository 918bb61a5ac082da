"""The conformance suite: what every backend is held to.

    class TestMake(BackendConformance):
        target = "make"
        cases = read_cases(Path("tests/cases"))

        def validate(self, folder: Path) -> None:
            subprocess.run(["make", "--dry-run", "-C", folder], check=True)

        def execute(self, folder: Path, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
            ...

For each case pytest then finds a test: the diagnostics are those that the case marks, the manifests
pass the engine's own validator, and each run gives what it gives in plain Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from flowc import driver
from flowc.diagnostics import Diagnostic, Severity
from flowc.testing import plain
from flowc.testing.cases import Case, Run
from flowc.testing.outcomes import complaint, outcome_of

if TYPE_CHECKING:
    import pytest

    from flowc.backends import Manifest


class BackendConformance:
    """Base of a backend's tests: say how its engine validates and executes."""

    target: ClassVar[str]
    cases: ClassVar[Sequence[Case]]

    def validate(self, folder: Path) -> None:
        """Raise if the engine's own validator rejects the manifests in a folder."""
        raise NotImplementedError

    def execute(self, folder: Path, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
        """Run the manifests in a folder; give the outputs by name. Raises `RunFailed`."""
        raise NotImplementedError

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make a test of each case."""
        if "case" in metafunc.fixturenames:
            metafunc.parametrize("case", self.cases, ids=[case.name for case in self.cases])

    def test_case(self, case: Case, tmp_path: Path) -> None:
        """A case compiles as marked, validates, and runs as it does in plain Python."""
        workflows = {run.workflow for run in case.runs} or {None}
        results = {
            workflow: driver.compile(str(case.path), self.target, workflow=workflow)
            for workflow in sorted(workflows, key=str)
        }
        self._check_marks(case, [d for result in results.values() for d in result.diagnostics])
        for workflow, result in results.items():
            if result.has_errors:
                continue
            folder = tmp_path / str(workflow)
            _write(result.manifests, folder)
            self.validate(folder)
            for run in case.runs:
                if run.workflow == workflow:
                    self._check_run(case, run, folder)

    def _check_marks(self, case: Case, diagnostics: Sequence[Diagnostic]) -> None:
        """Compare diagnostics with marks; hints are advice, which cases need not follow."""
        told = [d for d in diagnostics if d.severity is not Severity.HINT]
        found = {(d.span.line, d.severity.value, d.code) for d in told}
        marked = {
            (mark.line, mark.severity, mark.code)
            for mark in case.marks
            if mark.target in (None, self.target)
        }
        messages = [f"{d.span.line}: {d.message}" for d in told]
        assert found == marked, f"{case.name}: {sorted(found ^ marked)}\n{messages}"

    def _check_run(self, case: Case, run: Run, folder: Path) -> None:
        place = folder / f"line-{run.line}"
        oracle = partial(plain.execute, case.path, run.workflow)
        assert complaint(run, outcome_of(run, place / "plain", oracle)) is None
        outcome = outcome_of(run, place / "engine", partial(self.execute, folder))
        wrong = complaint(run, outcome)
        assert wrong is None, f"{case.name}: {wrong}"


def _write(manifests: Iterable[Manifest], folder: Path) -> None:
    for manifest in manifests:
        path = folder / manifest.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(manifest.text, encoding="utf-8")
