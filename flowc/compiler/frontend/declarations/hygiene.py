"""What is sound but unwise about the options of a task: told while their source is at hand."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Any

from flowc import ir
from flowc.compiler.frontend.modules.model import ModuleScope
from flowc.compiler.hatches import images, privilege
from flowc.diagnostics import Rule, Sink
from flowc.diagnostics.catalog import (
    ESCAPE_HATCH,
    MISSING_TIMEOUT,
    PRIVILEGED_OPTION,
    UNPINNED_IMAGE,
    UNPINNED_PACKAGE,
)
from flowc.profiles.images import PINNED_HELP, is_pinned

_PINNED_PACKAGE = re.compile(r"(===?|@)\s*\S|\.whl$|\.tar\.gz$")


def check_hygiene(
    nodes: Mapping[str, ast.expr],
    options: ir.Options | ir.WorkflowOptions,
    scope: ModuleScope,
    sink: Sink,
) -> None:
    """Look at options, given with the expressions they were read from.

    Reports: `unpinned-image`, `unpinned-package`, `missing-timeout`,
    `privileged-option`, `escape-hatch`.
    """
    checker = _Checker(nodes, scope, sink)
    if isinstance(options, ir.Options):
        checker.image("image", options.image)
        checker.packages(options.packages or ())
        checker.timeout(options)
    for engine in ("argo", "airflow", "cwl"):
        checker.hatch(engine, getattr(options, engine))


class _Checker:
    """Reports at the expressions of one decorator or `.options(...)`."""

    def __init__(self, nodes: Mapping[str, ast.expr], scope: ModuleScope, sink: Sink) -> None:
        self.nodes = nodes
        self.scope = scope
        self.sink = sink

    def _report(self, rule: Rule, option: str, message: str, help: str) -> None:
        span = self.scope.file.span(self.nodes[option])
        self.sink.report(rule, span, message, help=help)

    def image(self, option: str, image: str | None) -> None:
        if image is not None and not is_pinned(image):
            message = f"image `{image}` has no fixed version"
            self._report(UNPINNED_IMAGE, option, message, PINNED_HELP)

    def packages(self, packages: tuple[str, ...]) -> None:
        for package in packages:
            if not _PINNED_PACKAGE.search(package):
                message = f"package `{package}` has no fixed version"
                self._report(UNPINNED_PACKAGE, "packages", message, "name one: `numpy==2.1.0`")

    def timeout(self, options: ir.Options) -> None:
        if options.gpu is not None and options.gpu.count and options.timeout_s is None:
            message = "a task that holds a GPU has no timeout"
            self._report(MISSING_TIMEOUT, "gpu", message, 'add `timeout="2h"`')

    def hatch(self, engine: str, content: dict[str, Any] | None) -> None:
        if content is None:
            return
        for image in images(content):
            self.image(engine, image)
        asked = privilege(content)
        if asked is not None:
            message = f"`{asked}` asks for privileges on the machine itself"
            help = "leave it out, or have the image need less"
            self._report(PRIVILEGED_OPTION, engine, message, help)
        else:
            message = f"only {engine} sees this: other engines may behave differently"
            help = "use an option of flowc where there is one"
            self._report(ESCAPE_HATCH, engine, message, help)
