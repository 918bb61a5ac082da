"""`flowc completion`: the script that teaches a shell flowc's commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from flowc.cli import main
from flowc.cli.console import print_result


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of SHELL.

    \b
    Examples:
      eval "$(flowc completion bash)"
      flowc completion fish > ~/.config/fish/completions/flowc.fish
    """
    completion = get_completion_class(shell)
    assert completion is not None
    print_result(completion(main, {}, "flowc", "_FLOWC_COMPLETE").source())
