"""Time whole processes from source file to manifest on disk, beside hera and a floor.

    python benchmarks/compile.py [--tasks 10 1000 10000] [--runs 5]

Figures are CPU seconds (user + system) of the child process, minimum and median over
interleaved runs, and its peak memory, after one run that is not counted and leaves the compiled
bytecode that an installed package has. hera is skipped, and said to be, where it is not installed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import layered


class Measurement(NamedTuple):
    """One run of one process."""

    cpu_s: float
    memory_mib: float


def measure(command: Sequence[str]) -> Measurement:
    """Run a command to its end. Raises RuntimeError with its stderr if it fails."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=errors, env=environment
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            raise RuntimeError(f"{command}: {errors.read().decode()}")
    return Measurement(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def commands(folder: Path, tasks: int) -> dict[str, list[str]]:
    """What to run for each contender, with its input files written."""
    flowc_file, hera_file, floor_file = (
        folder / f"{name}_{tasks}.py" for name in ("flowc", "hera", "floor")
    )
    layered.write_flowc(flowc_file, tasks)
    layered.write_hera(hera_file, tasks)
    layered.write_floor(floor_file)
    flowc = [sys.executable, "-m", "flowc", "compile", str(flowc_file), "-o"]
    contenders = {
        "flowc cwl": [*flowc, str(folder / "flowc.cwl"), "-t", "cwl"],
        "floor": [sys.executable, str(floor_file), str(flowc_file), str(folder / "floor.yaml")],
    }
    if find_spec("hera"):
        contenders["hera"] = [sys.executable, str(hera_file), str(folder / "hera.yaml")]
    return contenders


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tasks", type=int, nargs="+", default=[10, 1000, 10000])
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    if not find_spec("hera"):
        print("hera is not installed (pip install 'flowc[bench]'): its rows are left out")
    print(f"{'':12}{'tasks':>8}{'min s':>9}{'median s':>10}{'MiB':>7}{'bytes/call':>12}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for tasks in options.tasks:
            contenders = commands(folder, tasks)
            for command in contenders.values():
                measure(command)
            runs: dict[str, list[Measurement]] = {contender: [] for contender in contenders}
            for _ in range(options.runs):
                for contender, command in contenders.items():
                    runs[contender].append(measure(command))
            outputs = {"flowc cwl": "flowc.cwl", "floor": "floor.yaml", "hera": "hera.yaml"}
            for contender, measured in runs.items():
                cpu = [m.cpu_s for m in measured]
                size = (folder / outputs[contender]).stat().st_size / tasks
                print(
                    f"{contender:12}{tasks:>8}{min(cpu):>9.2f}{statistics.median(cpu):>10.2f}"
                    f"{max(m.memory_mib for m in measured):>7.0f}{size:>12.0f}"
                )


if __name__ == "__main__":
    main()
