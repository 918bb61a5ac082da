"""Arguments and options that several commands share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import click


class WorkflowRef(NamedTuple):
    """`FILE[:NAME]`: a workflow file, and the workflow meant if the file has several."""

    path: str
    workflow: str | None


def _workflow_ref(ctx: click.Context, param: click.Parameter, text: str) -> WorkflowRef:
    match = re.fullmatch(r"(.+):([^\W\d]\w*)", text, re.DOTALL)
    if match is None or is_file(text):
        return WorkflowRef(text, None)
    return WorkflowRef(match[1], match[2])


def is_file(text: str) -> bool:
    """Whether a text is the path of a file; any text may be asked about."""
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _target(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    from flowc.backends.registry import BUILT_IN, names

    if value is None:
        return None
    if value not in BUILT_IN and value not in (known := names()):
        raise click.BadParameter(f"`{value}` is not one of {', '.join(known)}")
    return value


workflow_argument = click.argument(
    "workflow", metavar="FILE[:NAME]", type=click.Path(), callback=_workflow_ref
)
color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Colour the text; `auto` does on a terminal, unless NO_COLOR is set.",
)
strict_option = click.option("--strict", is_flag=True, help="Treat warnings as errors.")
root_option = click.option(
    "roots",
    "--root",
    type=click.Path(path_type=Path),
    multiple=True,
    help="A folder that imports are looked up in, before the search path. May be repeated.",
)
target_option = click.option(
    "-t", "--target", metavar="TARGET", callback=_target, help="As `cwl`; default: the profile's."
)
targets_option = click.option(
    "targets",
    "-t",
    "--target",
    metavar="TARGET",
    multiple=True,
    callback=lambda ctx, param, names: tuple(_target(ctx, param, name) for name in names),
    help="As `cwl`; default: all. May be repeated.",
)
profile_option = click.option(
    "--profile",
    metavar="NAME",
    help="The cluster, as flowc.toml or pyproject.toml describes it; default: what `default` "
    "names there.",
)
