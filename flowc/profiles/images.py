"""Names of images: where each comes from, and where a profile has it come from instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

HUB = "docker.io"
"""The registry of images that name none."""


def whole_name(image: str) -> str:
    """The name of an image with its registry, as container engines complete it.

    >>> whole_name("python:3.12"), whole_name("org/tool@sha256:1f"), whole_name("ghcr.io/org/tool")
    ('docker.io/library/python:3.12', 'docker.io/org/tool@sha256:1f', 'ghcr.io/org/tool')
    """
    first, slash, _ = image.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        return image
    return f"{HUB}/{image}" if slash else f"{HUB}/library/{image}"


PINNED_HELP = "name a version, as in `python:3.12-slim`, or a digest"


def is_pinned(image: str) -> bool:
    """Whether an image has a version of its own, or a digest.

    >>> is_pinned("python:3.12"), is_pinned("localhost:5000/tool"), is_pinned("tool:latest")
    (True, False, False)
    """
    tag = image.rpartition("/")[2].partition(":")[2]
    return "@" in image or tag not in ("", "latest")


def comes_from(image: str, prefixes: Iterable[str]) -> str | None:
    """The longest of some prefixes that an image's whole name has; None: it has none.

    A prefix ends where a part of the name does.

    >>> comes_from("ghcr.io/org/tool:1", ["ghcr.io", "ghcr.io/org", "ghcr.io/o"])
    'ghcr.io/org'
    """
    name = whole_name(image)
    found = [prefix for prefix in prefixes if _begins(name, prefix)]
    return max(found, key=len, default=None)


def rewritten(image: str, registries: Mapping[str, str]) -> str:
    """An image by its name in the registry that stands for its own; else as it is.

    >>> rewritten("python:3.12", {"docker.io": "mirror.example.org/hub"})
    'mirror.example.org/hub/library/python:3.12'
    """
    prefix = comes_from(image, registries)
    if prefix is None:
        return image
    rest = whole_name(image)[len(prefix.rstrip("/")) :]
    return registries[prefix].rstrip("/") + rest


def _begins(name: str, prefix: str) -> bool:
    bare = prefix.rstrip("/")
    return name == bare or (name.startswith(bare) and name[len(bare)] in "/:@")
