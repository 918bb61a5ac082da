"""Where a value comes from, as far as links can say it: no step is spent on these."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any


class Fit(IntEnum):
    """Whether the types of ports show cwltool that their values fit where these go.

    `NULLABLE`: one of them says that it may be null, although its step is run.
    """

    EXACT = 0
    NULLABLE = 1
    LOOSE = 2


@dataclass(frozen=True)
class Link:
    """A port: an input of the workflow, or `step/port`; that of a guarded step may be null."""

    port: str
    guarded: bool = False


@dataclass(frozen=True)
class PartOf:
    """A part of what travels through a port, e.g. `.field[0]`: for inputs of steps only."""

    port: str
    path: str


@dataclass(frozen=True)
class First:
    """The first of some ports that is not null, and a part of it.

    `failing` are ports of steps that are skipped or fail: a step that reads what another branch
    gives waits for them too. Where all that it reads is null, cwltool would end the run, maybe
    before they have failed in their own way.
    """

    ports: tuple[str, ...]
    path: str = ""
    fit: Fit = Fit.EXACT
    failing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Together:
    """A list of ports."""

    ports: tuple[str, ...]
    fit: Fit = Fit.EXACT


@dataclass(frozen=True)
class Known:
    """A value known beforehand, as JSON data."""

    data: Any


Source = Link | PartOf | First | Together | Known


def part_of(source: Source, path: str) -> Source | None:
    """A part of a source; None: a step must compute it."""
    match source:
        case Link(port=port):
            return PartOf(port, path)
        case PartOf(port=port, path=outer):
            return PartOf(port, outer + path)
        case First(path=outer):
            return replace(source, path=outer + path)
        case _:
            return None


def is_whole(source: Source) -> bool:
    """Whether ports alone give the value, so that a list or an output may be made of it."""
    return isinstance(source, Link | Together) or (isinstance(source, First) and not source.path)


def ports_of(source: Source) -> Iterator[str]:
    """The ports that a source reads."""
    match source:
        case Link(port=port) | PartOf(port=port):
            yield port
        case First(ports=ports, failing=failing):
            yield from (*ports, *failing)
        case Together(ports=ports):
            yield from ports
        case _:
            pass


def renamed(source: Source, ports: Mapping[str, str]) -> Source:
    """A source with other names for some of its ports."""
    match source:
        case Link() | PartOf():
            return replace(source, port=ports.get(source.port, source.port))
        case First(failing=failing):
            found = tuple(ports.get(port, port) for port in source.ports)
            failed = tuple(ports.get(port, port) for port in failing)
            return replace(source, ports=found, failing=failed)
        case Together():
            return replace(source, ports=tuple(ports.get(port, port) for port in source.ports))
        case _:
            return source


def step_input(source: Source, *, same_type: bool = True) -> Any:
    """The input of a step. Where the types of its ends differ, `valueFrom` says that this is meant.

    cwltool takes the type of a port that may be null for another one once it has seen a link to
    it that is no list.
    """
    match source:
        case Link(port=port, guarded=guarded) if same_type:
            return [port] if guarded else port
        case Link(port=port, guarded=guarded):
            return {"source": [port] if guarded else port, "valueFrom": "$(self)"}
        case PartOf(port=port, path=path):
            return {"source": port, "valueFrom": f"$(self{path})"}
        case First(ports=ports, path=path, fit=fit, failing=failing):
            is_plain = same_type and not path and not fit and not failing
            value = {} if is_plain else {"valueFrom": f"$(self{path})"}
            return {**_first((*failing, *ports), "source"), **value}
        case Together(ports=ports, fit=fit):
            value = {} if same_type and not fit else {"valueFrom": "$(self)"}
            return {**_together(ports, "source"), **value}
        case Known(data=data):
            return {"default": data}


def output_source(source: Source) -> dict[str, Any]:
    """Where an output of a workflow comes from."""
    match source:
        case Link(port=port, guarded=guarded):
            return {"outputSource": [port] if guarded else port}
        case First(ports=ports, path=""):
            return _first(ports, "outputSource")
        case Together(ports=ports):
            return _together(ports, "outputSource")
        case _:
            raise AssertionError(f"{source} is no source of an output")


def _first(ports: tuple[str, ...], key: str) -> dict[str, Any]:
    merge = {"linkMerge": "merge_nested"} if len(ports) == 1 else {}
    return {key: list(ports), **merge, "pickValue": "first_non_null"}


def _together(ports: tuple[str, ...], key: str) -> dict[str, Any]:
    merge = {"linkMerge": "merge_nested"} if len(ports) == 1 else {}
    return {key: list(ports), **merge}
