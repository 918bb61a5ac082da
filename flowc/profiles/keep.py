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
        *around, name = setting.split(".")
        tables: list[BaseModel] = [profile]
        for part in around:
            tables.append(getattr(tables[-1], part))
        default = type(tables[-1]).model_fields[name].default
        if getattr(tables[-1], name) == default:
            continue
        message = f"`{setting}` of profile `{named.name}` is lost: {reason}"
        help = "leave it out, or put it into a profile for another target"
        sink.report(LOST_SETTING, named.span(*around, name), message, help=help)
        changed: object = default
        for part, table in zip(reversed([*around, name]), reversed(tables), strict=True):
            changed = table.model_copy(update={part: changed})
        assert isinstance(changed, Profile)
        profile = changed
    return profile
