"""Profiles: facts about a cluster, read from flowc.toml or pyproject.toml."""

from flowc.profiles.document import Document, find_document
from flowc.profiles.keep import keep_settings
from flowc.profiles.levels import Levels, read_levels
from flowc.profiles.load import NamedProfile, check_profiles, load_profile
from flowc.profiles.model import NO_PROFILE, Pool, PoolGpu, Profile, ProfileFile, Toleration

__all__ = [
    "NO_PROFILE",
    "Document",
    "Levels",
    "NamedProfile",
    "Pool",
    "PoolGpu",
    "Profile",
    "ProfileFile",
    "Toleration",
    "check_profiles",
    "find_document",
    "keep_settings",
    "load_profile",
    "read_levels",
]
