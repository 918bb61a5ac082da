"""Prove the proofs: plant faults in the passes, and see whether the fast tests find them.

    make mutants                                            # 400 of them, always the same
    make mutants COUNT=4000 SEED=1 FILES="soften.py tries.py" JOBS=2
    make mutants AGAIN=1                                    # what survived the last time

The tests run once as they are. That leaves a process that has imported everything, and knows which
test runs which functions. Each mutant gets a fork of it, in which it takes the place of the right
code, and the tests of its function run until one fails. A mutant that hangs or dies is caught too.
No file of the checkout is changed.

Prints how many were caught, file by file, and what each survivor changes; writes
`out/mutants.json`. Fails if less than 90 % were caught.
"""

from __future__ import annotations

import argparse
import json
import mmap
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from faults import Mutant, mutants
from hypothesis import Phase, settings
from plant import plant

TESTS = (
    "tests/passes",
    "tests/conformance/test_lowered.py",
    "tests/ir/test_random_modules.py::test_a_pass_keeps_the_meaning",
    "tests/ir/test_random_modules.py::test_lowering_keeps_the_meaning",
    "tests/ir/test_random_modules.py::test_lowering_with_scopes_keeps_the_meaning",
    "tests/ir/test_random_modules.py::test_flattening_keeps_the_meaning",
    "tests/test_random_sources.py",
)
"""The fast interpreter tests: each pass alone, the cases in each target's form, random programs."""

AREAS = ("failure", "scopes")
"""The cases that are tried, of which each reads a file: those about what passes change most."""

EXAMPLES = 24
"""How many random programs a test is given."""

PASSES = Path("flowc/compiler/passes")
RESULTS = Path("out/mutants.json")
ENOUGH = 0.9
WALL_S = 3600.0
"""When a mutant that uses no processor is given up; one that does has five times a test's time."""

MEMORY_BYTES = 4 * 2**30


@dataclass
class Test:
    """A test with nothing planted: its time, and the functions of the passes that it runs.

    `catches`: how many mutants it has caught so far; such tests go first.
    """

    item: pytest.Item
    next: pytest.Item | None
    cpu_s: float = 0.0
    functions: set[tuple[str, str]] = field(default_factory=set)
    catches: int = 0


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant of a file; `caught_by` None: it survived."""

    path: Path
    mutant: Mutant
    caught_by: str | None


@dataclass(frozen=True)
class Trial:
    """A process in which tests run against a mutant; `told` is how many have been begun."""

    pid: int
    path: Path
    mutant: Mutant
    tests: Sequence[Test]
    told: mmap.mmap
    start: float


@dataclass
class Mutation:
    """A plugin of pytest that runs the tests it collects once for each mutant."""

    chosen: Sequence[tuple[Path, Mutant]]
    jobs: int
    outcomes: list[Outcome] = field(default_factory=list)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests as they are, then against each mutant."""
        tests = [
            Test(item, following)
            for item, following in zip(session.items, [*session.items[1:], None], strict=True)
        ]
        for test in tests:
            _measure(test)
        if session.testsfailed:
            raise session.Failed("the tests fail with nothing planted")
        total_s = sum(test.cpu_s for test in tests)
        print(f"\n{len(tests)} tests take {total_s:.0f} s", flush=True)
        trials: list[Trial] = []
        for path, mutant in self.chosen:
            trials.append(_started(session, path, mutant, _tests_of(path, mutant, tests)))
            while len(trials) >= self.jobs:
                trials = self._after_ended(trials)
        while trials:
            trials = self._after_ended(trials)
        return True

    def _after_ended(self, trials: Sequence[Trial]) -> list[Trial]:
        """The trials that go on; the outcomes of those that have ended are noted."""
        going_on = []
        for trial in trials:
            if time.monotonic() > trial.start + WALL_S:
                os.kill(trial.pid, signal.SIGKILL)
            pid, status = os.waitpid(trial.pid, os.WNOHANG)
            if not pid:
                going_on.append(trial)
                continue
            outcome = _outcome(trial, status)
            self.outcomes.append(outcome)
            print(f"{len(self.outcomes)}/{len(self.chosen)} {_line(outcome)}", flush=True)
        time.sleep(0.02)
        return going_on


def _measure(test: Test) -> None:
    """Run a test with nothing planted."""

    def trace(frame: FrameType, event: str, argument: Any) -> None:
        code = frame.f_code
        if code.co_filename.startswith(folder):
            test.functions.add((Path(code.co_filename).name, code.co_qualname.split(".<")[0]))

    folder = str(PASSES.absolute())
    start_s = time.process_time()
    sys.settrace(trace)
    try:
        test.item.ihook.pytest_runtest_protocol(item=test.item, nextitem=test.next)
    finally:
        sys.settrace(None)
    test.cpu_s = time.process_time() - start_s


def _tests_of(path: Path, mutant: Mutant, tests: Sequence[Test]) -> list[Test]:
    """The tests that run a mutant: those that caught others first, then the quick ones."""
    function = (path.name, mutant.owner)
    found = [test for test in tests if mutant.is_constant or function in test.functions]
    return sorted(found, key=lambda test: (-test.catches, test.cpu_s))


def _started(session: pytest.Session, path: Path, mutant: Mutant, tests: Sequence[Test]) -> Trial:
    told = mmap.mmap(-1, 4)
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            reporter = session.config.pluginmanager.getplugin("terminalreporter")
            session.config.pluginmanager.unregister(reporter)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
            plant(path, mutant)
            status = _run(session, tests, told)
        finally:
            os._exit(status)
    return Trial(pid, path, mutant, tests, told, time.monotonic())


def _run(session: pytest.Session, tests: Sequence[Test], told: mmap.mmap) -> int:
    """Run tests until one fails: 1; 0: none does. One that takes too long ends the process."""
    for number, test in enumerate(tests, 1):
        told[:] = number.to_bytes(4)
        signal.setitimer(signal.ITIMER_PROF, 5 * test.cpu_s + 2)
        test.item.ihook.pytest_runtest_protocol(item=test.item, nextitem=test.next)
        if session.testsfailed:
            return 1
    return 0


def _outcome(trial: Trial, status: int) -> Outcome:
    begun = int.from_bytes(trial.told[:])
    if status == 0:
        return Outcome(trial.path, trial.mutant, None)
    if not begun:
        return Outcome(trial.path, trial.mutant, "its import")
    test = trial.tests[begun - 1]
    test.catches += 1
    stopped = " (stopped)" if os.WIFSIGNALED(status) else ""
    return Outcome(trial.path, trial.mutant, f"{test.item.nodeid}{stopped}")


def _line(outcome: Outcome) -> str:
    mutant = outcome.mutant
    end = f"caught by {outcome.caught_by}" if outcome.caught_by else "SURVIVED"
    return f"{outcome.path.name}:{mutant.line} {mutant.owner}: {mutant.fault}: {end}"


def _report(outcomes: Sequence[Outcome]) -> None:
    """Print survivors and a table; write all outcomes."""
    for outcome in outcomes:
        if outcome.caught_by is None:
            print(f"\n{_line(outcome)}\n{outcome.mutant.diff()}")
    print(f"\n{'file':24}{'mutants':>8}{'caught':>8}{'share':>8}")
    for name in [*sorted({outcome.path.name for outcome in outcomes}), "all"]:
        found = [outcome for outcome in outcomes if name in (outcome.path.name, "all")]
        caught = sum(outcome.caught_by is not None for outcome in found)
        print(f"{name:24}{len(found):8}{caught:8}{caught / len(found):8.0%}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps([*map(_entry, outcomes)], indent=1) + "\n", encoding="utf-8")


def _entry(outcome: Outcome) -> dict[str, object]:
    mutant = outcome.mutant
    return {
        "file": str(outcome.path),
        "line": mutant.line,
        "function": mutant.owner,
        "fault": mutant.fault,
        "caught_by": outcome.caught_by,
        "diff": None if outcome.caught_by else mutant.diff(),
    }


def _chosen(files: Sequence[str], count: int, seed: int) -> list[tuple[Path, Mutant]]:
    """Some mutants of the passes; with a larger count, these and more."""
    paths = sorted(PASSES.glob("*.py"))
    found = [
        (path, mutant)
        for path in paths
        if not files or path.name in files
        for mutant in mutants(path.read_text(encoding="utf-8"))
    ]
    random.Random(seed).shuffle(found)
    return found[:count]


def _survivors(chosen: Sequence[tuple[Path, Mutant]]) -> list[tuple[Path, Mutant]]:
    """Those of some mutants that survived the last time."""
    entries = json.loads(RESULTS.read_text(encoding="utf-8"))
    diffs = {entry["diff"] for entry in entries if not entry["caught_by"]}
    functions = {entry["function"] for entry in entries if not entry["caught_by"]}
    return [
        (path, mutant)
        for path, mutant in chosen
        if mutant.owner in functions and mutant.diff() in diffs
    ]


def main() -> int:
    """Try mutants; 1: too many survived."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", help="names of files of the passes; none: all")
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--again", action="store_true", help="only what survived the last time")
    options = parser.parse_args()
    chosen = _chosen(options.files, options.count, options.seed)
    if options.again:
        chosen = _survivors(chosen)
    # `tests/conftest.py` leaves the settings alone when the number of examples is given.
    os.environ["FLOWC_EXAMPLES"] = str(EXAMPLES)
    phases = (Phase.explicit, Phase.generate)
    settings.register_profile("mutants", derandomize=True, database=None, phases=phases)
    settings.load_profile("mutants")
    mutation = Mutation(chosen, options.jobs)
    wanted = " or ".join(["not test_case", *(f"{area}/" for area in AREAS)])
    arguments = ["-p", "no:xdist", "-p", "no:cacheprovider", "-k", wanted, *TESTS]
    status = pytest.main(arguments, plugins=[mutation])
    if status is not pytest.ExitCode.OK:
        return int(status)
    _report(mutation.outcomes)
    caught = sum(outcome.caught_by is not None for outcome in mutation.outcomes)
    return int(caught < ENOUGH * len(mutation.outcomes))


if __name__ == "__main__":
    sys.exit(main())
