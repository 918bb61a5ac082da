"""What is left of a profile for a target that cannot say all of it."""

from __future__ import annotations

from collections.abc import Mapping

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
        kept = _without(profile, setting)
        if kept is None:
            continue
        message = f"`{setting}` of profile `{named.name}` is lost: {reason}"
        help = "leave it out, or put it into a profile for another target"
        sink.report(LOST_SETTING, named.span(*setting.split(".")), message, help=help)
        assert isinstance(kept, Profile)
        profile = kept
    return profile


def of_pools(profile: Profile, *names: str) -> list[str]:
    """Some settings of each pool, by the names that `keep_settings` knows them by."""
    return [f"pools.{pool}.{name}" for pool in profile.pools for name in names]


def _without(table: object, setting: str) -> object:
    """A table, or an array, without a setting; None if it has none."""
    if isinstance(table, tuple):
        return tuple(each for each in table if each != setting) if setting in table else None
    if isinstance(table, Mapping):
        found = [name for name in table if f"{setting}.".startswith(f"{name}.")]
        name = max(found, key=len, default=None)  # names may hold dots
        if name is None:
            return None
        below = setting.removeprefix(name)[1:]
        if not below:
            return {each: table[each] for each in table if each != name}
        kept = _without(table[name], below)
        return None if kept is None else {**table, name: kept}
    name, _, below = setting.partition(".")
    assert isinstance(table, BaseModel)
    value, default = getattr(table, name), type(table).model_fields[name].default
    if below:
        kept = _without(value, below)
        return None if kept is None else table.model_copy(update={name: kept})
    return None if value == default else table.model_copy(update={name: default})
