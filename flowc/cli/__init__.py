"""The command `flowc`. A command is a module of `flowc.cli.commands`, imported when used."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from importlib import import_module

import click

COMMANDS: Mapping[str, str] = {
    "check": "Report what is wrong in workflow files.",
    "compile": "Write the manifests of a workflow for an engine.",
    "run": "Run a workflow, in plain Python or on a local engine.",
    "graph": "Draw a workflow as text or as a Mermaid diagram.",
    "ir": "Show the intermediate representation of a workflow.",
    "plan": "Say what an engine will run for a workflow, and what flowc adds to it.",
    "targets": "Say which targets can run a workflow, and what each would lose.",
    "explain": "Explain a rule, with examples.",
    "init": "Write a small project to start from.",
    "schema": "Print the JSON schema of a format that flowc writes or reads.",
    "lsp": "Serve an editor with diagnostics, hovers and fixes.",
    "completion": "Print the completion script of a shell.",
}


class _LazyGroup(click.Group):
    """Loads a command's module when the command is used; the list needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        # What imports make stays to the end: nobody need look for garbage in it, now or at exit.
        gc.disable()
        command = import_module(f"flowc.cli.commands.{cmd_name}").command
        gc.freeze()
        gc.enable()
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="flowc", message="flowc %(version)s")
def main() -> None:
    """Compile workflows written as typed Python to the engine you operate.

    \b
    Examples:
      flowc check workflow.py
      flowc compile workflow.py -t cwl -o workflow.cwl
      flowc run workflow.py --input n=3

    A command exits with 0 if all is well, 1 if there are errors or drift, 2 if it was not
    understood. Results go to stdout, everything else to stderr.
    """
