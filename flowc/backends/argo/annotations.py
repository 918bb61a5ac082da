"""What people are told of a workflow and its templates: annotations, and comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from flowc.backends.yaml_text import Commented
from flowc.compiler.projects import project_path
from flowc.diagnostics import Span

Document = dict[str, Any]

TITLE = "workflows.argoproj.io/title"
DESCRIPTION = "workflows.argoproj.io/description"
"""What Argo's lists show of a run. Source: Argo's docs, "Title and description"."""


def apart(text: str) -> str:
    """A text for people in which Argo finds nothing to evaluate.

    >>> apart("{{{x}}}")
    '{ { {x}}}'
    """
    return re.sub(r"\{(?=\{)", "{ ", text)


def titled(title: str, doc: str | None, name: str) -> dict[str, str]:
    """The title of a workflow, if the name of its object does not say it, and its docstring.

    >>> titled("load_all", None, "load-all"), titled("Load all", None, "load-all")
    ({}, {'workflows.argoproj.io/title': 'Load all'})
    """
    found = {} if _says(name, title) else {TITLE: apart(title)}
    return found | ({DESCRIPTION: apart(doc)} if doc else {})


def with_places(
    templates: Iterable[Document], spans: Mapping[str, Span], names: Mapping[str, str]
) -> list[Document]:
    """Templates with a comment that says where in the source each stands, if it does.

    `names`: what the author calls the tasks that some of them run, by their ids; one that the id
    does not say stands in the comment. Argo's annotation for names of nodes (`display-name`) would
    give all steps that run a template the same.
    """
    files = {span.file: project_path(Path(span.file)) for span in spans.values()}
    found = []
    for template in templates:
        id = template["name"]
        if id in spans:
            place = f"{files[spans[id].file]}:{spans[id].line}"
            name = names.get(id, id)
            comment = place if _says(id, name) else f"{name}, {place}"
            template = {**template, "name": Commented(id, comment)}
        found.append(template)
    return found


def _says(id: str, name: str) -> bool:
    """Whether an id says a name: people know that it has dashes for underscores."""
    return id.startswith(name.replace("_", "-").strip("-"))
