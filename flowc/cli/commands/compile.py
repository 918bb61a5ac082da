"""`flowc compile`: the manifests of a workflow."""

from __future__ import annotations

from pathlib import Path

import click

from flowc import driver
from flowc.backends import Manifest
from flowc.cli.console import (
    exit_on_errors,
    print_diagnostics,
    print_note,
    print_result,
)
from flowc.cli.loading import load_profile
from flowc.cli.options import (
    WorkflowRef,
    color_option,
    is_file,
    profile_option,
    root_option,
    strict_option,
    target_option,
    workflow_argument,
)
from flowc.diagnostics import Sink
from flowc.diagnostics.source import Sources
from flowc.writing import compare_files, write_files


@click.command("compile")
@workflow_argument
@target_option
@profile_option
@click.option(
    "-o",
    "--output",
    metavar="PATH|-",
    default="-",
    help="Where to write: a file, a folder as in out/, or - for stdout.",
)
@click.option("--folder", is_flag=True, help="Write several files into the folder PATH.")
@click.option("--check", is_flag=True, help="Write nothing; fail if PATH is not up to date.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change in PATH.")
@strict_option
@root_option
@color_option
def command(
    workflow: WorkflowRef,
    target: str | None,
    profile: str | None,
    output: str,
    folder: bool,
    check: bool,
    diff: bool,
    strict: bool,
    roots: tuple[Path, ...],
    color: str,
) -> None:
    """Compile a workflow file for a target. The file is read, never run.

    \b
    Examples:
      flowc compile workflow.py -t cwl
      flowc compile workflow.py:nightly -t cwl -o nightly.cwl
      flowc compile workflow.py -t cwl -o nightly.cwl --check
      flowc compile workflow.py --profile prod -o prod.yaml
    """
    if output == "-" and (check or diff or folder):
        raise click.UsageError("`--check`, `--diff` and `--folder` need `-o PATH`")
    if is_file(output) and is_file(workflow.path) and Path(output).samefile(workflow.path):
        raise click.UsageError("`-o` names the workflow file itself")
    named = load_profile(workflow.path, profile, target, color)
    target = target or (None if named is None else named.profile.target)
    if target is None:
        raise click.UsageError("name a target, as in `-t cwl`, or a profile that has one")
    result = driver.compile(
        workflow.path,
        target,
        workflow=workflow.workflow,
        roots=roots,
        profile=named,
        strict=strict,
        folder=folder,
    )
    print_diagnostics(result.diagnostics, result.sources, color=color)
    exit_on_errors(result.diagnostics)
    if output == "-":
        _print(result.manifests)
        return
    texts = _places(result.manifests, Path(output), folder or output.endswith("/"))
    sink = Sink()
    if check or diff:
        print_result(compare_files(texts, sink))
    else:
        write_files(texts, sink)
    found = list(sink)
    if not diff or check:
        print_diagnostics(found, Sources(), color=color)
        exit_on_errors(found)
    if not (check or diff):
        print_note("\n".join(f"wrote {path.as_posix()}" for path in texts))


def _print(manifests: tuple[Manifest, ...]) -> None:
    """Print documents of one kind as one stream; name what cannot stand in it."""
    kind = Path(manifests[0].path).suffix
    alike = [manifest for manifest in manifests if Path(manifest.path).suffix == kind]
    print_result("---\n".join(manifest.text for manifest in alike))
    others = [manifest.path for manifest in manifests if manifest not in alike]
    if others:
        print_note(f"it needs {', '.join(others)}: `-o PATH` writes that beside it")


def _places(manifests: tuple[Manifest, ...], output: Path, folder: bool) -> dict[Path, str]:
    """The files to write; without a folder, what the first manifest needs stands beside it."""
    if folder:
        return {output / manifest.path: manifest.text for manifest in manifests}
    first, *others = manifests
    beside = {output.parent / manifest.path: manifest.text for manifest in others}
    return {output: first.text, **beside}
