"""What is left of a profile for a target that cannot say all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import LOST_SETTING
from flowc.profiles.load import NamedProfile
from flowc.profiles.model import Profile


def keep_settings(named: NamedProfile, lost: Mapping[str, str], sink: Sink) -> Profile:
    """The profile without the settings (`a.b` by table) that are lost for the reasons given.

    Reports: `lost-setting`, for each that the profile has.
    """
    profile = named.profile
    for setting, reason in lost.items():
        path = setting.split(".")
        kept = _without(profile, path)
        if kept is None:
            continue
        message = f"`{setting}` of profile `{named.name}` is lost: {reason}"
        help = "leave it out, or put it into a profile for another target"
        sink.report(LOST_SETTING, named.span(*path), message, help=help)
        assert isinstance(kept, Profile)
        profile = kept
    return profile


def _without(table: object, path: Sequence[str]) -> object:
    """A table without a setting; None if it has none."""
    if isinstance(table, Mapping):
        name = ".".join(path)
        return {each: table[each] for each in table if each != name} if name in table else None
    name, *below = path
    assert isinstance(table, BaseModel)
    value, default = getattr(table, name), type(table).model_fields[name].default
    if below:
        kept = _without(value, below)
        return None if kept is None else table.model_copy(update={name: kept})
    return None if value == default else table.model_copy(update={name: default})
