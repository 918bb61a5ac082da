"""Workflows in plain Python: the meaning that every engine must match.

The only package that executes a workflow file.
"""

from flowc.local.arguments import parse_answer, run_command_line
from flowc.local.calls import call_container, call_task
from flowc.local.commands import command, shell
from flowc.local.engines import NoContainerEngine
from flowc.local.entry import Result, collect, run_file
from flowc.local.load import LoadError
from flowc.local.progress import listening
from flowc.local.replacements import replaced
from flowc.local.services import open_service
from flowc.local.signatures import InvalidInput
from flowc.local.status import status
from flowc.local.waits import Answer, answering, approve, sleep, wait_until
from flowc.local.workflows import call_workflow, outputs_by_name

__all__ = [
    "Answer",
    "InvalidInput",
    "LoadError",
    "NoContainerEngine",
    "Result",
    "answering",
    "approve",
    "call_container",
    "call_task",
    "call_workflow",
    "collect",
    "command",
    "listening",
    "open_service",
    "outputs_by_name",
    "parse_answer",
    "replaced",
    "run_command_line",
    "run_file",
    "shell",
    "sleep",
    "status",
    "wait_until",
]
