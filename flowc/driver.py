"""Joins the steps: a workflow file goes in, diagnostics and manifests come out.

Nothing here raises for what a user wrote. An exception that escapes a step is a fault of flowc
and becomes one `internal-error` diagnostic.
"""

from __future__ import annotations

import gc
import os
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flowc import ir
from flowc.backends import Backend, Manifest, backend, names, running
from flowc.backends.base import Extends, Plans, Versioned
from flowc.compiler import frontend
from flowc.compiler.checks import check_engine_version, check_module, check_profile, check_settings
from flowc.compiler.passes.apply_profile import apply_profile
from flowc.compiler.passes.legalize import legalize
from flowc.compiler.pipeline import in_form
from flowc.compiler.projects import project_path
from flowc.diagnostics import Diagnostic, Severity, Sink, Span
from flowc.diagnostics.catalog import (
    BROKEN_PLUGIN,
    INTERNAL_ERROR,
    INVALID_MODULE,
    PROFILE_TARGET,
    TOO_DEEPLY_NESTED,
    UNKNOWN_WORKFLOW,
    UNREADABLE_FILE,
)
from flowc.diagnostics.ignores import apply_ignores, check_ignores
from flowc.diagnostics.source import Sources
from flowc.plugins import PluginError
from flowc.profiles import (
    NO_PROFILE,
    Levels,
    NamedProfile,
    Profile,
    check_profiles,
    find_document,
    keep_settings,
    load_profile,
    read_levels,
)
from flowc.rules import check_rules, installed_rules

if TYPE_CHECKING:
    from flowc.backends.planned import TargetPlan


@dataclass(frozen=True)
class Result:
    """What was found, in the order of the source, and the text it was found in."""

    diagnostics: tuple[Diagnostic, ...]
    sources: Sources

    @property
    def has_errors(self) -> bool:
        """Whether a diagnostic is an error, so that the command fails."""
        return any(d.severity is Severity.ERROR for d in self.diagnostics)


@dataclass(frozen=True)
class LoadResult(Result):
    """`module` is None if there are errors."""

    module: ir.Module | None


@dataclass(frozen=True)
class CompileResult(LoadResult):
    """`manifests` is empty if there are errors."""

    manifests: tuple[Manifest, ...]


@dataclass(frozen=True)
class PlanResult(Result):
    """`plan` is None if there are errors, or if the backend does not say what it makes."""

    plan: TargetPlan | None


@dataclass(frozen=True)
class ProfileResult(Result):
    """`profile` is None if none is meant, or if there are errors."""

    profile: NamedProfile | None


def find_profile(path: str, name: str | None, target: str | None) -> ProfileResult:
    """The profile of a name for a workflow file and a target, or the default one."""
    sink, sources, profile = Sink(), Sources(), None
    with _guarded(path, sink):
        installed_rules()
        profile = _profile(path, name, target, sink)
        if sink.has_errors and (document := find_document(Path(path), Sink())) is not None:
            check_settings(document, document.profiles, sink)
    result = ProfileResult(_finish(sink, sources, read_levels(path), False), sources, profile)
    return replace(result, profile=None) if result.has_errors else result


def _profile(path: str, name: str | None, target: str | None, sink: Sink) -> NamedProfile | None:
    """The profile that is meant; a default one for another target than `target` is passed over.

    Reports: `profile-target`, and what `load_profile` reports.
    """
    found = load_profile(path, name, sink)
    own = None if found is None else found.profile.target
    if found is None or own is None:
        return found
    if own not in names():
        message, help = f"there is no target `{own}`", f"there are {', '.join(names())}"
        sink.report(PROFILE_TARGET, found.span("target"), message, help=help)
    elif target not in (None, own):
        if name is None:
            return None
        message = f"profile `{name}` is for `{own}`, not for `{target}`"
        help = f"leave out `-t {target}`, or name a profile for it"
        sink.report(PROFILE_TARGET, found.span("target"), message, help=help)
    return found


def check(
    path: str,
    *,
    roots: Sequence[Path] = (),
    text: str | None = None,
    strict: bool = False,
    profile: str | None = None,
) -> Result:
    """Check every workflow of a file, or of the workflow files of a folder, and all profiles.

    `text` is the file's unsaved text, of an editor; `profile` names the cluster it is held
    against, else the default one.
    """
    sources = Sources({} if text is None else {path: text})
    files = workflow_files(path) if Path(path).is_dir() else [path]
    diagnostics: list[Diagnostic] = []
    for file in files:
        sink = Sink()
        with _guarded(file, sink):
            _report_broken(file, sink)
            check_profiles(file, sink)
            document = find_document(Path(file), Sink())
            if document is not None:
                check_settings(document, document.profiles, sink)
            named = None if sink.has_errors else _profile(file, profile, None, sink)
            module = frontend.check(file, roots=roots, text=text, sink=sink)
            if module is not None and not sink.has_errors:
                check_module(module, sink)
                check_rules(module, NO_PROFILE if named is None else named.profile, sink)
            if module is not None and named is not None and not sink.has_errors:
                profiled = apply_profile(module, named.profile)
                check_profile(profiled, named, named.profile.target, sink)
            for each in (file, *([] if document is None else [document.name])):
                check_ignores(each, sources, sink)
        diagnostics += _finish(sink, sources, read_levels(file), strict)
    return Result(tuple(dict.fromkeys(diagnostics)), sources)


def load(
    path: str, *, workflow: str | None = None, roots: Sequence[Path] = (), strict: bool = False
) -> LoadResult:
    """Read a workflow file, or the JSON of a module (`*.json`), as a module of the IR."""
    sink, sources, module = Sink(), Sources(), None
    with _guarded(path, sink):
        module = _read(path, workflow, roots, sink)
    diagnostics = _finish(sink, sources, read_levels(path), strict)
    result = LoadResult(diagnostics, sources, module)
    return replace(result, module=None) if result.has_errors else result


def _read(path: str, workflow: str | None, roots: Sequence[Path], sink: Sink) -> ir.Module | None:
    if not path.endswith(".json"):
        return frontend.build(path, workflow=workflow, roots=roots, sink=sink)
    start = Span(path, 1, 0, 1, 0)
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        sink.report(UNREADABLE_FILE, start, f"`{path}` cannot be read: {reason.lower()}")
        return None
    from flowc.ir.schema import read_json  # slow to import, and seldom needed

    module = read_json(text, path, sink)
    if module is not None and workflow not in (None, module.workflows[0].name):
        message = f"`{path}` is the module of `{module.workflows[0].name}`, not of `{workflow}`"
        sink.report(UNKNOWN_WORKFLOW, start, message, help="compile the workflow file instead")
    return module


def compile(
    path: str,
    target: str,
    *,
    workflow: str | None = None,
    roots: Sequence[Path] = (),
    profile: NamedProfile | None = None,
    strict: bool = False,
    folder: bool = False,
) -> CompileResult:
    """Compile a workflow for a target: one of `flowc.backends.names()`.

    `profile`: the cluster, as `find_profile` gives it; `folder`: as several small manifests,
    where the target can.
    """
    sink, sources, module = Sink(), Sources(), None
    manifests: tuple[Manifest, ...] = ()
    with _guarded(path, sink):
        module = _checked(path, workflow, roots, profile, sink)
        if module is not None:
            with running(target):
                manifests = emit(module, backend(target), profile, sink, folder=folder)
    diagnostics = _finish(sink, sources, read_levels(path), strict)
    result = CompileResult(diagnostics, sources, module, manifests)
    return replace(result, module=None, manifests=()) if result.has_errors else result


def plan(
    path: str,
    target: str,
    *,
    workflow: str | None = None,
    roots: Sequence[Path] = (),
    profile: NamedProfile | None = None,
) -> PlanResult:
    """Say what the engine of a target runs for a workflow: what `compile` would write."""
    sink, sources, found = Sink(), Sources(), None
    with _guarded(path, sink):
        module = _checked(path, workflow, roots, profile, sink)
        if module is not None:
            with running(target):
                found = planned(module, backend(target), profile, sink)
    result = PlanResult(_finish(sink, sources, read_levels(path), strict=False), sources, found)
    return replace(result, plan=None) if result.has_errors else result


def _checked(
    path: str,
    workflow: str | None,
    roots: Sequence[Path],
    profile: NamedProfile | None,
    sink: Sink,
) -> ir.Module | None:
    """The module of a file that all targets may have; None: the sink says why."""
    module = _read(path, workflow, roots, sink)
    _report_broken(path, sink)
    if module is None or sink.has_errors:
        return None
    check_module(module, sink)
    check_rules(module, NO_PROFILE if profile is None else profile.profile, sink)
    return module


def emit(
    module: ir.Module,
    backend: Backend,
    named: NamedProfile | None,
    sink: Sink,
    *,
    folder: bool = False,
) -> tuple[Manifest, ...]:
    """The manifests of a module; none if the target cannot express it, and the sink says why."""
    found = _legal(module, backend, named, sink)
    if found is None:
        return ()
    module, profile, backend = found
    manifests = tuple(backend.emit(module, profile, folder=folder))
    if not manifests:
        raise AssertionError(f"`{backend.name}` emitted nothing, and did not say why")
    return manifests


def planned(
    module: ir.Module, backend: Backend, named: NamedProfile | None, sink: Sink
) -> TargetPlan | None:
    """What the engine runs for a module; None if the target cannot express it, as the sink says
    then, or if its backend does not say what it makes.
    """
    found = _legal(module, backend, named, sink)
    if found is None:
        return None
    module, profile, backend = found
    return backend.plan(module, profile) if isinstance(backend, Plans) else None


def _legal(
    module: ir.Module, backend: Backend, named: NamedProfile | None, sink: Sink
) -> tuple[ir.Module, Profile, Backend] | None:
    """A module in the form that a backend takes, with what it takes of the profile, and the
    backend on that cluster; None if the target cannot express the module.
    """
    profile = NO_PROFILE
    if named is not None:
        lost = {**backend.lost_settings(named.profile)}
        if isinstance(backend, Versioned):
            check_engine_version(named, backend.name, backend.oldest, sink)
        else:
            lost["engine_version"] = f"`{backend.name}` says nothing of versions"
        profile = keep_settings(named, lost, sink)
        module = apply_profile(module, profile)
        check_settings(named.document, named.lineage, sink)
        check_profile(module, named, backend.name, sink)
        backend = backend.on(profile)
        if isinstance(backend, Extends):
            module = backend.extended(module, profile)
    module = legalize(module, backend.capabilities, sink)
    if sink.has_errors:
        return None
    module = in_form(module, backend.passes)
    backend.check(module, profile, sink)
    if sink.has_errors:
        return None
    module = module.model_copy(update={"source": project_path(Path(module.source))})
    return module, profile, backend


def _report_broken(path: str, sink: Sink) -> None:
    """Report rules of plugins that cannot be loaded: what they check is not known."""
    for fault in installed_rules()[1]:
        sink.report(BROKEN_PLUGIN, Span(path, 1, 0, 1, 0), fault, help=_PLUGIN_HELP)


_PLUGIN_HELP = "install a version that works with this flowc, or uninstall the package"


def workflow_files(folder: str) -> list[str]:
    """The Python files of a folder that mention flowc, at any depth, in order.

    Hidden folders, caches, virtual environments and files that flowc has made are passed over.
    """
    found = []
    for root, folders, files in os.walk(folder):
        here = Path(root)
        folders[:] = sorted(name for name in folders if not _passed_over(here / name))
        paths = (here / name for name in sorted(files) if name.endswith(".py"))
        found += [path.as_posix() for path in paths if _mentions_flowc(path)]
    return found


def _passed_over(folder: Path) -> bool:
    hidden = folder.name.startswith(".") or folder.name in ("__pycache__", "node_modules")
    return hidden or (folder / "pyvenv.cfg").exists()


def _mentions_flowc(path: Path) -> bool:
    try:
        text = path.read_bytes() if path.is_file() else b""
        return b"flowc" in text and b"# Made by flowc from " not in text
    except OSError:
        return True  # the check says what is wrong with it


def _finish(sink: Sink, sources: Sources, levels: Levels, strict: bool) -> tuple[Diagnostic, ...]:
    """Apply ignore comments, and severities last: what is ignored is not an error either."""
    found = (_leveled(d, levels, strict) for d in apply_ignores(sink, sources))
    return tuple(d for d in found if d is not None)


def _leveled(diagnostic: Diagnostic, levels: Levels, strict: bool) -> Diagnostic | None:
    """The diagnostic as much as it matters to the project; None: the rule is off.

    An error stays one: there is nothing to compile after it.
    """
    if diagnostic.severity is Severity.ERROR:
        return diagnostic
    severity = levels.get(diagnostic.code, diagnostic.severity)
    if severity is None:
        return None
    if strict and severity is Severity.WARNING:
        severity = Severity.ERROR
    return replace(diagnostic, severity=severity)


@contextmanager
def _guarded(file: str, sink: Sink) -> Iterator[None]:
    """Run steps with the garbage collector off; report an exception that escapes them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    except RecursionError:
        message = "code is nested more deeply than flowc can follow"
        sink.report(TOO_DEEPLY_NESTED, Span(file, 1, 0, 1, 0), message)
    except PluginError as error:
        sink.report(BROKEN_PLUGIN, Span(file, 1, 0, 1, 0), str(error), help=_PLUGIN_HELP)
    except Exception as error:
        if file.endswith(".json"):
            message = f"the module makes no sense: {type(error).__name__}: {error}"
            sink.report(INVALID_MODULE, Span(file, 1, 0, 1, 0), message)
            return
        sink.report(
            INTERNAL_ERROR,
            Span(file, 1, 0, 1, 0),
            f"flowc failed: {type(error).__name__}: {error} ({_place(error)})",
            help="this is a fault of flowc: please report it with this message and the file",
        )
    finally:
        if collecting:
            gc.enable()


def _place(error: Exception) -> str:
    """Where an exception was raised: the innermost line of flowc itself."""
    package = Path(__file__).parent
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(package)]
    frame = (own or frames)[-1]
    return f"{Path(frame.filename).name}:{frame.lineno} in {frame.name}"
