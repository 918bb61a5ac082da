"""Workflows as ordinary typed Python, compiled to the engine that a team already operates."""

from flowc.lang.blocks import after, concurrency, mutex, parallel, semaphore, sequential
from flowc.lang.commands import (
    command,
    files,
    json_file,
    output,
    output_dir,
    shell,
    stdout,
    text_file,
)
from flowc.lang.entry import run
from flowc.lang.failures import Status, TaskFailed, WorkflowFailed, status
from flowc.lang.files import Directory, File
from flowc.lang.options import Asset, Cache, Cron, Gpu, Retry
from flowc.lang.services import Service, service
from flowc.lang.tasks import Task, Workflow, container, task, workflow
from flowc.lang.units import GB, KB, MB, TB, GiB, KiB, MiB, TiB
from flowc.lang.values import Beside, Json, Large, NotInKey, ScheduledDate, Secret, Volume
from flowc.lang.waits import Approval, approve, sleep, wait_until

__all__ = [
    "GB",
    "KB",
    "MB",
    "TB",
    "Approval",
    "Asset",
    "Beside",
    "Cache",
    "Cron",
    "Directory",
    "File",
    "GiB",
    "Gpu",
    "Json",
    "KiB",
    "Large",
    "MiB",
    "NotInKey",
    "Retry",
    "ScheduledDate",
    "Secret",
    "Service",
    "Status",
    "Task",
    "TaskFailed",
    "TiB",
    "Volume",
    "Workflow",
    "WorkflowFailed",
    "after",
    "approve",
    "command",
    "concurrency",
    "container",
    "files",
    "json_file",
    "mutex",
    "output",
    "output_dir",
    "parallel",
    "run",
    "semaphore",
    "sequential",
    "service",
    "shell",
    "sleep",
    "status",
    "stdout",
    "task",
    "text_file",
    "wait_until",
    "workflow",
]
