"""The conformance suite: what every backend is held to.

    class TestMake(BackendConformance):
        target = "make"
        engine = GnuMake()
        cases = read_cases(Path("tests/cases"))

For each case pytest then finds a test: the diagnostics are those that the case marks, the engine's
own validator accepts the manifests, and each run gives what it gives in plain Python.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from flowc import driver, ir
from flowc.backends import Engine, EngineError, Manifest
from flowc.backends.registry import BUILT_IN
from flowc.diagnostics import Diagnostic, Severity
from flowc.diagnostics.catalog import LOST_FEATURE, PAGES, UNSUPPORTED_FEATURE
from flowc.lang.codec import CodecError
from flowc.testing import plain
from flowc.testing.cases import Case, Run, parse_marks
from flowc.testing.outcomes import Execute, RunFailed, complaint, outcome_of

if TYPE_CHECKING:
    import pytest


class BackendConformance:
    """Base of a backend's tests: name the target, its engine and the cases."""

    target: ClassVar[str]
    engine: ClassVar[Engine]
    cases: ClassVar[Sequence[Case]]

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Make a test of each case."""
        if "case" in metafunc.fixturenames:
            metafunc.parametrize("case", self.cases, ids=[case.name for case in self.cases])

    def test_case(
        self, case: Case, tmp_path: Path, record_property: Callable[[str, object], None]
    ) -> None:
        """A case compiles as marked, validates, and runs as it does in plain Python.

        Properties tell reports what the target says of the case: why it is `refused`, what is
        `lost`.
        """
        results = {workflow: self.compile(case, workflow) for workflow in case.workflows}
        told = [d for result in results.values() for d in result.diagnostics]
        self._check_marks(case, told)
        record_property("refused", _messages(d for d in told if d.severity is Severity.ERROR))
        record_property("lost", _messages(d for d in told if d.code == LOST_FEATURE.code))
        for workflow, result in results.items():
            if not result.has_errors:
                folder = tmp_path / str(workflow)
                self.engine.validate(result.manifests, folder / "manifests")
                self._check_runs(case, workflow, result.manifests, folder)

    def compile(self, case: Case, workflow: str | None) -> driver.CompileResult:
        """What the target makes of a workflow of a case."""
        return driver.compile(str(case.path), self.target, workflow=workflow)

    def _check_marks(self, case: Case, diagnostics: Sequence[Diagnostic]) -> None:
        wrong = unlike_marks(case, self.target, diagnostics)
        assert wrong is None, f"{case.name}: {wrong}"

    def _check_runs(
        self, case: Case, workflow: str | None, manifests: Sequence[Manifest], folder: Path
    ) -> None:
        module = driver.load(str(case.path), workflow=workflow).module
        assert module is not None
        for run in case.runs:
            if run.workflow == workflow:
                place = folder / f"line-{run.line}"
                oracle = partial(plain.execute, case.path, run.workflow)
                _assert_fits(case, run, oracle, place / "plain")
                execute = self._execute(module, manifests, place / "engine")
                _assert_fits(case, run, execute, place)

    def _execute(self, module: ir.Module, manifests: Sequence[Manifest], folder: Path) -> Execute:
        def execute(inputs: Mapping[str, Any]) -> Any:
            try:
                return self.engine.run(module, manifests, inputs, folder)
            except EngineError as error:
                raise RunFailed("", str(error)) from error
            except CodecError as error:
                raise RunFailed("ValueError", str(error)) from error

        return execute


def unlike_marks(case: Case, target: str, diagnostics: Sequence[Diagnostic]) -> str | None:
    """What a target tells that a case does not mark, or the other way round; None: nothing.

    Hints are advice, which cases need not follow.
    """
    told = [d for d in diagnostics if d.severity is not Severity.HINT and _counts(d.code, target)]
    found = {(d.span.file, d.span.line, d.severity.value, d.code) for d in told}
    marked = {
        (file, mark.line, mark.severity, mark.code)
        for file in {str(case.path), *(d.span.file for d in told)}
        for mark in parse_marks(Path(file).read_text(encoding="utf-8"))
        if mark.target in (None, target) and _counts(mark.code, target)
    }
    messages = [f"{d.span.line}: {d.message}" for d in told]
    return None if found == marked else f"{sorted(found ^ marked)}\n{messages}"


def _counts(code: str, target: str) -> bool:
    """Whether cases and target must agree on a rule.

    No case knows rules of plugins. What the target of a plugin refuses or loses is marked
    nowhere: its table says so.
    """
    of_tables = (UNSUPPORTED_FEATURE.code, LOST_FEATURE.code)
    return code not in PAGES and (target in BUILT_IN or code not in of_tables)


def _messages(diagnostics: Iterable[Diagnostic]) -> list[str]:
    return list(dict.fromkeys(d.message for d in diagnostics))


def _assert_fits(case: Case, run: Run, execute: Execute, folder: Path) -> None:
    wrong = complaint(run, outcome_of(run, folder, execute))
    assert wrong is None, f"{case.name}: {wrong}"
