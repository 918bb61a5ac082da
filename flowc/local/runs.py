"""The run that is under way: its folder, and whether a call stands in a workflow or on its own."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass
class Run:
    """One execution of a workflow; its folder holds a folder per attempt, in order."""

    folder: Path
    attempts: int = 0
    result: Any = None

    def new_folder(self, name: str) -> Path:
        """An empty working directory for an attempt of a call."""
        self.attempts += 1
        folder = self.folder / f"{self.attempts:04}-{name}"
        folder.mkdir(parents=True)
        return folder


_current: ContextVar[Run | None] = ContextVar("current run", default=None)


def current_run() -> Run | None:
    """The run whose workflow is calling; None outside a workflow, also in the body of a task."""
    return _current.get()


@contextmanager
def as_current(run: Run | None) -> Iterator[None]:
    """Calls of the block belong to that run; None: they are on their own."""
    token = _current.set(run)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def new_run(name: str, folder: Path | None = None) -> Iterator[Run]:
    """Begin a run. Its folder is kept, unless no file came to be and its result names no folder."""
    path = folder or Path(tempfile.mkdtemp(prefix=f"flowc-{name}-"))
    run = Run(path.absolute())
    try:
        with as_current(run), environment({"FLOWC_VOLUMES": str(run.folder / "volumes")}):
            yield run
    finally:
        has_files = any(files for _, _, files in os.walk(run.folder))
        if not has_files and str(run.folder) not in repr(run.result):
            shutil.rmtree(run.folder, ignore_errors=True)


@contextmanager
def environment(variables: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables while the block runs."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def working_directory(folder: Path) -> Iterator[None]:
    """Be in a folder while the block runs. The working directory belongs to the whole process."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)
