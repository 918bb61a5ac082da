"""Backends: one folder per target, found through the entry point group `flowc.backends`."""

from flowc.backends.base import Backend, Engine, EngineError, Manifest, Progress, write_manifests
from flowc.backends.registry import backend, backends, names, running

__all__ = [
    "Backend",
    "Engine",
    "EngineError",
    "Manifest",
    "Progress",
    "backend",
    "backends",
    "names",
    "running",
    "write_manifests",
]
