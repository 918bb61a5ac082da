"""The profile that is meant: found, joined with what it extends, and held against the model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from flowc.diagnostics import Label, Sink, Span
from flowc.diagnostics.catalog import (
    INVALID_SETTING,
    PROFILE_CYCLE,
    UNKNOWN_PROFILE,
    UNKNOWN_SETTING,
)
from flowc.diagnostics.credentials import is_secret, looks_secret
from flowc.profiles.document import FILE, PROJECT_FILE, Document, find_document
from flowc.profiles.levels import check_levels
from flowc.profiles.model import Profile, ProfileFile
from flowc.profiles.places import Path as Way
from flowc.profiles.places import Place

Lineages = Mapping[str, tuple[str, ...]]
"""By the name of a profile: itself and those it extends, nearest first."""


@dataclass(frozen=True)
class NamedProfile:
    """A profile, its name, and where it is written: in itself and in those it extends."""

    name: str
    profile: Profile
    document: Document
    lineage: tuple[str, ...]

    def span(self, *setting: str | int) -> Span:
        """Where the value of a setting is written; else the table around it that is."""
        way = ("profiles", self.name, *setting)
        return _place(self.document, {self.name: self.lineage}, way).value


def load_profile(path: str, name: str | None, sink: Sink) -> NamedProfile | None:
    """The profile for a workflow file: that of a name, else the default of its document.

    None: there is none, or it is in error. The sink comes without errors of other steps.
    Reports: `unknown-profile`, `profile-cycle`, `unknown-setting`, `invalid-setting`,
    `unknown-rule`, and what `find_document` reports.
    """
    document = find_document(Path(path), sink)
    if document is None:
        if name is not None and not sink.has_errors:
            message = f"there is no profile `{name}`"
            help = f"write one into {FILE} or {PROJECT_FILE}, beside the workflow file or above it"
            sink.report(UNKNOWN_PROFILE, Span(path, 1, 0, 1, 0), message, help=help)
        return None
    default = document.settings.get("default")
    wanted = default if name is None else name
    known = document.profiles
    if not isinstance(wanted, str) or wanted not in known:
        _validate(document, {}, sink)
        if isinstance(wanted, str) and not sink.has_errors:
            at = ("default",) if name is None else ("profiles",)
            _report_unknown(wanted, document.place(*at).value, known, sink)
        return None
    lineage = _lineage(wanted, document, sink)
    found = _validate(document, {wanted: lineage}, sink)
    if found is None:
        return None
    return NamedProfile(wanted, found.profiles[wanted], document, lineage)


def check_profiles(path: str, sink: Sink) -> None:
    """Check every profile of the document for a file or a folder. Reports as `load_profile`."""
    document = find_document(Path(path), sink)
    if document is None:
        return
    known = document.profiles
    lineages = {name: _lineage(name, document, sink) for name in known}
    _validate(document, lineages, sink)
    default = document.settings.get("default")
    if isinstance(default, str) and default not in known:
        _report_unknown(default, document.place("default").value, known, sink)


# --- inheritance -----------------------------------------------------------------------


def _lineage(name: str, document: Document, sink: Sink) -> tuple[str, ...]:
    """A profile and those it extends, nearest first.

    Reports: `unknown-profile`, `profile-cycle`.
    """
    known = document.profiles
    found = [name]
    while isinstance(base := known[found[-1]].get("extends"), str):
        span = document.place("profiles", found[-1], "extends").value
        if base not in known:
            _report_unknown(base, span, known, sink)
            break
        if base in found:
            _report_cycle(found[found.index(base) :], document, sink)
            break
        found.append(base)
    return tuple(found)


def _report_cycle(cycle: list[str], document: Document, sink: Sink) -> None:
    """Report it where it is written first, whichever profile it was met from."""
    spans = [document.place("profiles", name, "extends").value for name in cycle]
    first = spans.index(min(spans))
    turned = [*cycle[first:], *cycle[: first + 1]]
    shown = " -> ".join(f"`{name}`" for name in turned)
    sink.report(
        PROFILE_CYCLE,
        spans[first],
        f"`{cycle[0]}` extends itself" if len(cycle) == 1 else f"profiles in a circle: {shown}",
        help="leave out one `extends`",
        labels=[Label(span, "and here") for span in sorted(spans)[1:]],
    )


def _report_unknown(name: str, span: Span, known: Iterable[str], sink: Sink) -> None:
    near = get_close_matches(name, known, 1)
    listed = ", ".join(f"`{each}`" for each in known)
    help = f"did you mean `{near[0]}`?" if near else f"there are {listed}" if listed else None
    sink.report(UNKNOWN_PROFILE, span, f"there is no profile `{name}`", help=help)


def _joined(base: Mapping[str, Any], own: Mapping[str, Any], way: Way = ()) -> dict[str, Any]:
    """A table with another's in its place, key by key; what is no table is replaced.

    So is a volume: its table says one thing, in one of two ways.

    >>> _joined({"a": {"b": 1, "c": 2}, "d": 3}, {"a": {"b": 4}})
    {'a': {'b': 4, 'c': 2}, 'd': 3}
    """
    joined = dict(base)
    for key, value in own.items():
        below = joined.get(key)
        if isinstance(below, dict) and isinstance(value, dict) and way != ("volumes",):
            value = _joined(below, value, (*way, key))
        joined[key] = value
    return joined


# --- validation ------------------------------------------------------------------------


def _validate(document: Document, lineages: Lineages, sink: Sink) -> ProfileFile | None:
    """What a document says, with the profiles that are wanted; None if something is in error."""
    check_levels(document, sink)
    tables = document.profiles
    data = dict(document.settings)
    if isinstance(data.get("profiles"), dict):
        wrong = {k: v for k, v in data["profiles"].items() if k not in tables}
        data["profiles"] = {**wrong, **{name: _table(lineages[name], tables) for name in lineages}}
    try:
        found = ProfileFile.model_validate(data)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        misspelt = {
            (*fault["loc"][:-1], _meant(fault["loc"])) for fault in faults if _is_unknown(fault)
        }
        for fault in faults:
            if fault["loc"] not in misspelt:
                _report(fault, document, lineages, sink)
        return None
    return None if sink.has_errors else found


def _table(lineage: tuple[str, ...], tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for name in reversed(lineage):
        table = _joined(table, tables[name])
    return table


def _place(document: Document, lineages: Lineages, way: Way) -> Place:
    """Where a setting is written: in its profile, or in the nearest that this one extends."""
    if len(way) > 1 and way[0] == "profiles":
        for name in lineages.get(str(way[1]), ()):
            if document.has("profiles", name, *way[2:]):
                return document.place("profiles", name, *way[2:])
    return document.place(*way)


def _report(fault: ErrorDetails, document: Document, lineages: Lineages, sink: Sink) -> None:
    """Say a fault that pydantic found, where it is written."""
    is_key = fault["loc"][-1] == "[key]"
    way = fault["loc"][: -2 if is_key else None]
    shown = ".".join(map(str, way[2:] if way[0] == "profiles" and len(way) > 2 else way))
    match fault["type"]:
        case "extra_forbidden":
            meant = _meant(way)
            help = f"did you mean `{meant}`?" if meant else f"there are {', '.join(_names(way))}"
            message = f"there is no setting `{shown}`"
            sink.report(UNKNOWN_SETTING, _place(document, lineages, way).key, message, help=help)
        case "missing":
            place = _place(document, lineages, way[:-1])
            around, _, last = shown.rpartition(".")
            message = f"`{around}` has no `{last}`"
            sink.report(INVALID_SETTING, place.key, message, help=_description(way))
        case _:
            subject, place = f"`{shown}`", _place(document, lineages, way)
            span = place.value
            if is_key:
                subject = f"a key of `{shown}`"
                span = _place(document, lineages, fault["loc"][:-1]).key
            is_table = fault["type"] == "expected" and isinstance(fault["input"], dict)
            shown = _written(fault["input"], str(way[-1]))
            instead = "" if is_table else f", not {shown}"
            message = f"{subject} must be {_expected(fault)}{instead}"
            sink.report(INVALID_SETTING, span, message, help=_description(way))


def _is_unknown(fault: ErrorDetails) -> bool:
    return fault["type"] == "extra_forbidden"


def _meant(way: Way) -> str | None:
    """The setting that an unknown one is close to."""
    return next(iter(get_close_matches(str(way[-1]), _names(way), 1)), None)


def _names(way: Way) -> list[str]:
    """The settings of the table that a setting stands in."""
    model = _model_at(way[:-1])
    return [] if model is None else list(model.model_fields)


_EXPECTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "float_type": "a number",
    "dict_type": "a table",
    "model_type": "a table",
    "tuple_type": "an array",
    "invalid-json-value": "a text, a number, true or false, an array or a table",
}


def _expected(fault: ErrorDetails) -> str:
    """What a value should have been, after "must be"."""
    context = fault.get("ctx", {})
    match fault["type"]:
        case "literal_error":
            return str(context["expected"]).replace("'", "`")
        case "greater_than_equal":
            return f"{context['ge']} or more"
        case type:
            return _EXPECTED.get(type, fault["msg"])


def _written(value: Any, name: str) -> str:
    """A value as a message names it; never a secret."""
    match value:
        case str() if is_secret(name, value) or looks_secret(value):
            return "`***`"
        case dict():
            return "a table"
        case list():
            return "an array"
        case str() | bool():
            return f"`{json.dumps(value, ensure_ascii=False)}`"
        case _:
            return f"`{value}`"


def _description(way: Way) -> str | None:
    """What the nearest field is for that a setting stands in."""
    for length in range(len(way), 0, -1):
        model, name = _model_at(way[: length - 1]), str(way[length - 1])
        if model is not None and name in model.model_fields:
            text = model.model_fields[name].description or ""
            return f"`{name}`: {_lowered(text).rstrip('.')}"
    return None


def _lowered(text: str) -> str:
    """A sentence as it goes on after a colon; names stay as they are.

    >>> _lowered("A key."), _lowered("PriorityClasses, ..."), _lowered("GPUs.")
    ('a key.', 'PriorityClasses, ...', 'GPUs.')
    """
    word = re.match(r"\w*", text)
    is_name = word is not None and any(letter.isupper() for letter in word.group()[1:])
    return text if is_name else text[:1].lower() + text[1:]


def _model_at(way: Way) -> type[BaseModel] | None:
    """The model of a table; None: it holds any keys."""
    model: type[BaseModel] | None = ProfileFile
    is_free = False
    for part in way:
        if is_free or model is None:
            is_free = False
            continue
        annotation = model.model_fields[str(part)].annotation
        is_free = get_origin(annotation) in (dict, tuple)
        parts = (annotation, *get_args(annotation))
        models = (each for each in parts if isinstance(each, type) and issubclass(each, BaseModel))
        model = next(models, None)
    return None if is_free else model
