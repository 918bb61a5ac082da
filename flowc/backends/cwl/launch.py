"""Runs cwltool with a job whose data are taken as they are.

cwltool would make URIs of the texts under `path` and `location`, at any depth, and cut file names
at `#` and `?`, if it read the job file itself. As a program: `launch.py JOB ARGUMENT...`.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from pathlib import Path
from typing import Any

from cwltool.context import RuntimeContext
from cwltool.executors import SingleJobExecutor
from cwltool.main import init_job_order, main
from cwltool.process import Process
from cwltool.utils import visit_class
from schema_salad.ref_resolver import Loader

_LOGGER = logging.getLogger("cwltool")


class _WithJob(SingleJobExecutor):
    """Runs a process with this job instead of the one that cwltool has read."""

    def __init__(self, job: dict[str, Any]) -> None:
        super().__init__()
        self.job = job

    def execute(
        self,
        process: Process,
        job_order_object: Any,
        runtime_context: RuntimeContext,
        logger: logging.Logger = _LOGGER,
    ) -> Any:
        """The outputs and how the run ended."""
        job = init_job_order(
            self.job,
            argparse.Namespace(),
            process,
            Loader({}),
            sys.stdout,
            make_fs_access=runtime_context.make_fs_access,
            secret_store=runtime_context.secret_store,
        )
        return super().execute(process, job, runtime_context, logger)


def launch(job_file: str, arguments: list[str]) -> int:
    """The exit code of cwltool."""
    job: dict[str, Any] = json.loads(Path(job_file).read_text(encoding="utf-8"))
    visit_class(job, ("File", "Directory"), _locate)
    nothing = Path(job_file).with_name("no_job.json")
    nothing.write_text("{}", encoding="utf-8")
    return int(main([*arguments, str(nothing)], executor=_WithJob(job)))


def _locate(artifact: dict[str, Any]) -> None:
    artifact["location"] = Path(artifact.pop("path")).absolute().as_uri()


if __name__ == "__main__":
    sys.exit(launch(sys.argv[1], sys.argv[2:]))
