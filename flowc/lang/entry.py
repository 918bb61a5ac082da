"""The last line of a workflow file: `if __name__ == "__main__": flowc.run(main)`."""

from collections.abc import Callable, Sequence


def run(workflow: Callable[..., object], argv: Sequence[str] | None = None) -> None:
    """Run a workflow in plain Python, with its parameters from the command line.

    Prints the outputs as JSON; ends the program with exit code 1 if the run failed.
    """
    from flowc import local

    local.run_command_line(workflow, argv)
