"""Runs cwltool, the reference runner of CWL, as a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import unquote, urlsplit

from flowc.backends.base import EngineError, Progress

_STEP = re.compile(
    r"\[step (?P<name>[^]]+)\] (?P<what>start|will be skipped|completed (?P<how>\w+))"
)
_FAILED = re.compile(r"\] (?:exited with status|completed permanentFail)")
_LOG = re.compile(r"(?:\x1b\[[\d;]*m)*(?:INFO|WARNING|ERROR|DEBUG)\b")
_TOLD = {"start": "started", "will be skipped": "skipped"}

PASSED_ON = ("FLOWC_TIME_SCALE",)
"""Variables that tasks see; cwltool hides all others from them."""


def validate(document: Path) -> None:
    """Raises `EngineError` if cwltool refuses a document or warns about it.

    What it logs goes to its standard output when it validates, else to its standard error.
    """
    found = subprocess.run(
        [*_program("cwltool"), "--enable-ext", "--disable-color", "--validate", str(document)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if found.returncode != 0 or "WARNING" in found.stdout:
        raise EngineError(found.stdout.strip())


def execute(
    document: Path,
    job: Mapping[str, Any],
    folder: Path,
    *,
    has_containers: bool = False,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Run a document; its outputs by name. Files stay below `folder`. Raises `EngineError`."""
    folder.mkdir(parents=True, exist_ok=True)
    job_file = folder / "job.json"
    text = json.dumps(job, ensure_ascii=False)
    job_file.write_text(text, encoding="utf-8", errors="surrogatepass")
    process = subprocess.Popen(
        [
            *_program("flowc.backends.cwl.launch"),
            str(job_file),
            *_options(folder, has_containers),
            str(document),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    if process.stdout is None or process.stderr is None:
        raise AssertionError("both are pipes")
    log = list(_watched(process.stderr, progress))
    printed = process.stdout.read()
    (folder / "cwltool.log").write_text("".join(log), encoding="utf-8")
    if process.wait() != 0:
        raise EngineError(reason(log))
    return {name: local_artifacts(value) for name, value in json.loads(printed).items()}


def _program(module: str) -> list[str]:
    # -P: a `random.py` in the working directory is the user's, and none of cwltool's business.
    return [sys.executable, "-P", "-m", module]


def _options(folder: Path, has_containers: bool) -> list[str]:
    """`--leave-outputs` keeps the base names of results, also when two are alike.

    Without `--leave-tmpdir` cwltool removes the folders that it has left them in.
    """
    passed_on = [f"--preserve-environment={name}" for name in PASSED_ON if name in os.environ]
    return [
        "--disable-color",
        "--enable-ext",
        "--relax-path-checks",
        "--no-compute-checksum",
        "--leave-outputs",
        "--leave-tmpdir",
        f"--outdir={folder / 'outputs'}",
        f"--tmpdir-prefix={folder / 'tmp'}/",
        f"--tmp-outdir-prefix={folder / 'work'}/",
        *passed_on,
        *_container_options(has_containers),
    ]


def _container_options(has_containers: bool) -> list[str]:
    """Follow `FLOWC_CONTAINERS`; else take the engine that is there."""
    chosen = os.environ.get("FLOWC_CONTAINERS")
    found = chosen or next((name for name in ("docker", "podman") if which(name)), None)
    if found == "podman":
        return ["--podman"]
    if found == "docker":
        return []
    if found is None and has_containers:
        raise EngineError(
            "neither docker nor podman is here to run containers; "
            "set FLOWC_CONTAINERS=host to run their commands on this machine"
        )
    return ["--no-container"]


def _watched(lines: Iterable[str], progress: Progress | None) -> Iterator[str]:
    for line in lines:
        yield line
        if progress is not None and (match := _STEP.search(line)):
            how = match["how"]
            told = _TOLD.get(match["what"]) or ("failed" if how == "permanentFail" else "done")
            if how != "skipped":
                progress(match["name"], told)


def reason(log: Sequence[str]) -> str:
    """What ended the run: the last words of the first job that failed, else the log's end.

    >>> reason(["INFO [job a] x", "KeyError: 1", "WARNING [job a] exited with status: 1"])
    'KeyError: 1'
    """
    said = ""
    for line in log:
        if _FAILED.search(line) and said:
            return said
        if not _LOG.match(line) and line.strip() and not line.startswith(" "):
            said = line.strip()
    errors = [line.strip() for line in log if "ERROR" in line]
    return said or (errors[-1] if errors else "cwltool failed")


def local_artifacts(data: Any) -> Any:
    """JSON data with each File and Directory reduced to class and path."""
    match data:
        case {"class": "File" | "Directory" as kind, "location": str(location)}:
            if location.startswith("file://"):
                return {"class": kind, "path": unquote(urlsplit(location).path)}
            return {"class": kind, "location": location}
        case dict():
            return {name: local_artifacts(value) for name, value in data.items()}
        case list():
            return [local_artifacts(item) for item in data]
        case _:
            return data
