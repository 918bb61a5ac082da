"""`flowc init`: a small project to start from."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flowc.cli.console import print_diagnostics, print_note
from flowc.cli.options import color_option
from flowc.diagnostics import Sink
from flowc.diagnostics.source import Sources
from flowc.writing import write_files

_WORKFLOW = '''\
"""Count the words of some texts, and name the longest text."""

from typing import NamedTuple

import flowc
from flowc import task, workflow


class Report(NamedTuple):
    counts: list[int]
    longest: str


@task(timeout="5m")
def count_words(text: str) -> int:
    return len(text.split())


@task(timeout="5m")
def longest(texts: list[str], counts: list[int]) -> str:
    return max(zip(counts, texts, strict=True))[1]


@workflow
def main(texts: list[str]) -> Report:
    """Report on some texts.

    Args:
        texts: what to look at; each is counted in a step of its own.
    """
    counts = [count_words(text) for text in texts]
    return Report(counts, longest(texts, counts))


if __name__ == "__main__":
    flowc.run(main)
'''

_TEST = """\
from workflow import main


def test_main() -> None:
    report = main(["a b c", "d"])
    assert report.counts == [3, 1]
    assert report.longest == "a b c"
"""

_INPUTS = '{"texts": ["to be or not to be", "that is the question"]}\n'

_FILES = {"workflow.py": _WORKFLOW, "test_workflow.py": _TEST, "inputs.json": _INPUTS}

_NEXT = """\
Next:
  cd {folder}
  flowc check workflow.py
  flowc run workflow.py --inputs inputs.json
  flowc compile workflow.py -t cwl -o workflow.cwl"""


@click.command("init")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
@color_option
def command(folder: Path, color: str) -> None:
    """Write a workflow, a test and inputs into DIR (default: here). Nothing is overwritten.

    \b
    Examples:
      flowc init
      flowc init word-count
    """
    texts = {folder / name: text for name, text in _FILES.items()}
    if taken := [path for path in texts if path.exists()]:
        raise click.UsageError(f"`{taken[0].as_posix()}` is there already; nothing was written")
    sink = Sink()
    write_files(texts, sink)
    print_diagnostics(list(sink), Sources(), color=color)
    if sink.has_errors:
        sys.exit(1)
    print_note(
        "\n".join([*(f"wrote {path.as_posix()}" for path in texts), _NEXT.format(folder=folder)])
    )
