"""Container engines: docker or podman by `FLOWC_CONTAINERS`, or the host itself."""

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowc.lang.codec import is_remote
from flowc.lang.files import Artifact
from flowc.lang.values import Volume

HOST = "host"
ENGINES = ("docker", "podman")

ENGINE_FAILED = 125
"""The exit code by which docker and podman say that they could not start a container."""


class NoContainerEngine(RuntimeError):
    """Nothing can run an image here, and nobody has allowed the host to stand in for it."""


@dataclass(frozen=True)
class Image:
    """An image, and what must be seen inside: (path here, path inside, "ro" or "rw")."""

    name: str
    mounts: tuple[tuple[str, str, str], ...] = ()


def engine() -> str:
    """What runs containers: `FLOWC_CONTAINERS`, else the engine that is installed."""
    chosen = os.environ.get("FLOWC_CONTAINERS")
    if chosen is None:
        chosen = next((name for name in ENGINES if shutil.which(name)), None)
    if chosen is None:
        raise NoContainerEngine(
            "no container engine found: install docker or podman, "
            "or set FLOWC_CONTAINERS=host to run commands on this machine"
        )
    if chosen not in (*ENGINES, HOST):
        raise NoContainerEngine(f"FLOWC_CONTAINERS is {chosen!r}: say docker, podman or host")
    return chosen


def launch(
    image: Image | None, words: Sequence[str], variables: Mapping[str, str]
) -> tuple[list[str], Mapping[str, str]]:
    """The words and variables that run a command in an image, in the working directory.

    Variables pass by name, so that the values of secrets stand in no list of processes.
    """
    chosen = HOST if image is None else engine()
    if image is None or chosen == HOST:
        return list(words), variables
    folder = str(Path.cwd())
    inside = {**variables, "HOME": folder}
    options = ["--rm", "--init", "--network", "host", "--workdir", folder]
    options += ["--user", f"{os.getuid()}:{os.getgid()}"]
    for outer, inner, mode in ((folder, folder, "rw"), *image.mounts):
        options += ["--volume", f"{outer}:{inner}:{mode}"]
    for name in inside:
        options += ["--env", name]
    options += ["--entrypoint", words[0]]
    return [chosen, "run", *options, image.name, *words[1:]], inside


def mounts_of(
    values: Iterable[Any], volumes: Mapping[str, Volume]
) -> tuple[tuple[str, str, str], ...]:
    """What a container must see: files and directories in its arguments, and its volumes."""
    paths = dict.fromkeys(found for value in values for found in _paths_in(value))
    asked = ((os.fspath(volume), inner, "rw") for inner, volume in volumes.items())
    return (*((path, path, mode) for path, mode in paths), *asked)


def _paths_in(value: Any) -> Iterator[tuple[str, str]]:
    match value:
        case Artifact() if not is_remote(os.fspath(value)):
            yield os.fspath(value), "ro"
        case Volume():
            yield os.fspath(value), "rw"
        case list() | tuple():
            for item in value:
                yield from _paths_in(item)
        case dict():
            yield from _paths_in(list(value.values()))
        case _ if hasattr(value, "__dataclass_fields__"):
            yield from _paths_in(list(vars(value).values()))
