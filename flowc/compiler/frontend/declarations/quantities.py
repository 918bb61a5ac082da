"""Cron expressions and time zones, checked as text."""

from __future__ import annotations

import re
import zoneinfo
from collections.abc import Mapping
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


class _Field(NamedTuple):
    name: str
    low: int
    high: int
    names: Mapping[str, int] = {}


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, {name: number for number, name in enumerate(_MONTHS, 1)}),
    _Field("day of the week", 0, 7, {name: number for number, name in enumerate(_DAYS)}),
)
_PART = re.compile(r"(\*|(\w+)(?:-(\w+))?)(?:/(\d+))?")


def cron_fault(text: str) -> str | None:
    """What is wrong with a cron expression; None: nothing.

    >>> cron_fault("0 6 * * mon-fri"), cron_fault("0 25 * * *")
    (None, 'hour 25 is not within 0-23')
    """
    fields = text.split()
    if len(fields) != len(_FIELDS):
        return f"a cron expression has 5 fields, this has {len(fields)}"
    faults = (
        _part_fault(part, field)
        for written, field in zip(fields, _FIELDS, strict=True)
        for part in written.split(",")
    )
    return next((fault for fault in faults if fault is not None), None)


def _part_fault(part: str, field: _Field) -> str | None:
    match = _PART.fullmatch(part)
    if match is None:
        return f"`{part}` is not a {field.name}"
    bounds = []
    for text in (match[2], match[3]):
        if text is None:
            continue
        value = int(text) if text.isdecimal() else field.names.get(text.lower())
        if value is None:
            return f"`{text}` is not a {field.name}"
        if not field.low <= value <= field.high:
            return f"{field.name} {value} is not within {field.low}-{field.high}"
        bounds.append(value)
    if len(bounds) == 2 and bounds[0] > bounds[1]:
        return f"`{part}` runs backwards"
    if match[4] is not None and int(match[4]) == 0:
        return f"a step of 0 in `{part}` never comes"
    return None


def is_timezone(name: str) -> bool:
    """Whether a text names a time zone. Where this machine knows no zones, by its form."""
    if _is_known_zone(name):
        return True
    return not _is_known_zone("Europe/Amsterdam") and bool(re.fullmatch(r"\w+(/[\w+-]+)*", name))


def _is_known_zone(name: str) -> bool:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
