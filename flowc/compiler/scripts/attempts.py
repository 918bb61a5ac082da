"""Runs `task.py` in attempts: again after a failure, each in limited time; or until it says True.

Each attempt is a process of its own, with an empty working directory. With `--capture` a failure
is no failure: it becomes the result, as data.
"""

import argparse
import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import time
import traceback
from typing import Any, Optional

MESSAGE_LIMIT = 2000
"""That of `flowc.lang.failures`: this file runs alone."""
RESULT = "cwl.output.json"
FAILURE = "failure.json"
KILLED = 128 + signal.SIGKILL
ALIASES = {"timeout": "Timeout", "oom": "OutOfMemory", "evicted": "Evicted"}


def main() -> int:
    """Run the attempts that the command line asks for; the exit code of this step."""
    options = read_options()
    if options.attempt:
        return attempt()
    failure = poll(options) if options.until else attempts(options)
    if options.capture:
        write_outcome(failure, options.parts)
    if options.capture or failure is None:
        rename(options.rename)
        return 0
    print(f"{failure['task']}: {failure['message']}", file=sys.stderr)
    return failure["exit_code"] or 1


def read_options() -> argparse.Namespace:
    """The options of this step."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--attempt", action="store_true", help="be one attempt")
    parser.add_argument("--task", help="the task's name")
    parser.add_argument("--retries", type=int, default=0, help="attempts after the first")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before the second")
    parser.add_argument("--backoff", type=float, default=1.0, help="growth of the delay")
    parser.add_argument("--max-delay", type=float, help="seconds at most between two")
    parser.add_argument(
        "--on", action="append", help="exit codes and exceptions worth another attempt"
    )
    parser.add_argument("--timeout", type=float, help="seconds for one attempt")
    parser.add_argument("--capture", action="store_true", help="make a failure the result")
    parser.add_argument("--parts", type=int, default=0, help="write so many parts of the value")
    parser.add_argument("--rename", action="append", default=[], help="a port: OLD=NEW")
    parser.add_argument("--until", action="store_true", help="go on until the result is True")
    parser.add_argument("--every", type=float, default=0.0, help="seconds between two polls")
    parser.add_argument("--within", type=float, help="seconds for all polls")
    parser.add_argument("--polls", type=int, help="how many polls at most")
    return parser.parse_args()


def poll(options: argparse.Namespace) -> "Optional[dict[str, Any]]":
    """Run the task until its result is True; the failure, or None."""
    made = 1
    while True:
        failure = attempts(options)
        if failure is not None:
            return failure
        with open(RESULT, encoding="utf-8") as file:
            if json.load(file)["result"] is True:
                break
        is_late = options.within is not None and made * options.every > options.within
        if made == options.polls or is_late:
            return failed(options, "Timeout", f"not true after {made} attempts")
        wait(options.every)
        made += 1
    with open(RESULT, "w", encoding="utf-8") as file:
        json.dump({"result": None, "done": True}, file)
    return None


def attempts(options: argparse.Namespace) -> "Optional[dict[str, Any]]":
    """Run the task until an attempt succeeds or none is left; the last failure, or None."""
    delay = options.delay
    for left in range(options.retries, -1, -1):
        failure, classes = run(options)
        if failure is None or left == 0 or not worth_another(options, failure, classes):
            break
        print(f"{failure['task']}: {failure['message']}; trying again", file=sys.stderr)
        wait(delay if options.max_delay is None else min(delay, options.max_delay))
        delay *= options.backoff
    return failure


def run(options: argparse.Namespace) -> "tuple[Optional[dict[str, Any]], list[str]]":
    """Run one attempt in its own process: its failure, or None, and the exception's classes."""
    shutil.rmtree("work", ignore_errors=True)
    for leftover in (RESULT, FAILURE):
        if os.path.exists(leftover):
            os.remove(leftover)
    process = subprocess.Popen([sys.executable, __file__, "--attempt"], start_new_session=True)
    try:
        code = process.wait(options.timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return failed(options, "Timeout", f"timed out after {options.timeout:g}s"), []
    if code == 0 and os.path.exists(RESULT):
        return None, []
    if os.path.exists(FAILURE):
        with open(FAILURE, encoding="utf-8") as file:
            told = json.load(file)
        return failed(options, told["type"], told["message"]), told["classes"]
    exit_code = code if code >= 0 else 128 - code
    kind = "OutOfMemory" if code == -signal.SIGKILL else "ExitCode"
    return failed(options, kind, f"exit code {exit_code}", exit_code), []


def attempt() -> int:
    """Be one attempt: run the task here, and leave its exception as data."""
    try:
        runpy.run_path("task.py", run_name="__main__")
    except SystemExit:
        raise
    except BaseException as error:
        traceback.print_exc()
        told = {
            "type": type(error).__name__,
            "message": str(error),
            "classes": [base.__name__ for base in type(error).__mro__],
        }
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), FAILURE), "w") as file:
            json.dump(told, file)
        return 1
    return 0


def worth_another(
    options: argparse.Namespace, failure: "dict[str, Any]", classes: "list[str]"
) -> bool:
    """Whether `--on` names such a failure."""
    if options.on is None:
        return True
    told = {failure["type"], str(failure["exit_code"]), *classes}
    if failure["exit_code"] == KILLED:
        told.add(ALIASES["oom"])
    return any(ALIASES.get(item, item) in told for item in options.on)


def failed(
    options: argparse.Namespace, kind: str, message: str, exit_code: "Optional[int]" = None
) -> "dict[str, Any]":
    """A failure as data."""
    return {
        "kind": "task",
        "task": options.task,
        "type": kind,
        "message": message[:MESSAGE_LIMIT],
        "exit_code": exit_code,
    }


def write_outcome(failure: "Optional[dict[str, Any]]", parts: int) -> None:
    """Make the result an outcome: the value, as a whole and in parts, or the failure."""
    value = None
    if failure is None:
        with open(RESULT, encoding="utf-8") as file:
            value = json.load(file)["result"]
    outcome = {
        "outcome": {"value": value, "failure": failure},
        "value": value,
        "failure": failure,
        "failed": failure is not None,
        "succeeded": failure is None,
    }
    for index in range(parts):
        outcome[f"value_{index}"] = None if value is None else value[index]
    with open(RESULT, "w", encoding="utf-8") as file:
        json.dump(outcome, file)


def rename(names: "list[str]") -> None:
    """Give ports of the result other names."""
    if names:
        renamed = dict(name.split("=") for name in names)
        with open(RESULT, encoding="utf-8") as file:
            result = json.load(file)
        with open(RESULT, "w", encoding="utf-8") as file:
            json.dump({renamed.get(port, port): value for port, value in result.items()}, file)


def wait(seconds: float) -> None:
    """Wait for that time, scaled by `FLOWC_TIME_SCALE`."""
    time.sleep(seconds * float(os.environ.get("FLOWC_TIME_SCALE", "1")))


if __name__ == "__main__":
    sys.exit(main())
