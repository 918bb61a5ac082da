"""What an escape hatch (`argo={...}`) asks for, as far as rules about images and privileges go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Settings = Iterator[tuple[str, Any]]

_OF_USERS = (
    *("labels", "annotations", "matchLabels", "nodeSelector"),
    *("env", "env_vars", "environment", "envDef", "params"),
)
"""Tables whose keys are the user's, not the engine's."""

_PRIVILEGES = {
    "privileged": True,
    "allowprivilegeescalation": True,
    "hostnetwork": True,
    "hostpid": True,
    "hostipc": True,
    "runasuser": 0,
    "networkmode": "host",
}
"""In lower case and without underscores, as Kubernetes and Airflow write them each its own way."""

_USUAL_CAPABILITIES = frozenset(
    (
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
        "NET_BIND_SERVICE", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    )
)  # fmt: skip
"""What any container may have. Source: Kubernetes, Pod Security Standards, baseline."""


def privilege(content: Any) -> str | None:
    """The first setting, at any depth, that asks for privileges on the machine.

    >>> privilege({"podSpecPatch": "hostNetwork: true"}), privilege({"runAsUser": 1000})
    ('hostNetwork', None)
    """
    return next(_privileges(content), None)


def _privileges(content: Any) -> Iterator[str]:
    for key, value in _settings(content):
        plain = key.replace("_", "").lower()
        if plain == "hostpath" or (plain in _PRIVILEGES and value == _PRIVILEGES[plain]):
            yield key
        added = value.get("add") if plain == "capabilities" and isinstance(value, dict) else None
        given = value if plain == "capadd" else added
        for name in given if isinstance(given, list) else ():
            if str(name).upper().removeprefix("CAP_") not in _USUAL_CAPABILITIES:
                yield str(name)


def images(content: Any) -> Iterator[str]:
    """The images that it names, but those that are known when a run starts.

    >>> list(images({"sidecars": [{"name": "s", "image": "redis:7.4"}], "labels": {"image": "x"}}))
    ['redis:7.4']
    """
    for key, value in _settings(content):
        if key in ("image", "dockerPull") and isinstance(value, str) and "{{" not in value:
            yield value


def _settings(content: Any) -> Settings:
    """Each setting of the engine's at any depth, also of a patch that is text."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield key, value
            if key == "podSpecPatch":
                yield from _settings(_read(value))
            elif key not in _OF_USERS:
                yield from _settings(value)
    elif isinstance(content, list):
        for item in content:
            yield from _settings(item)


def _read(patch: Any) -> Any:
    """A patch that is JSON or YAML; None: it is neither before the run has filled it in."""
    import yaml  # slow to import, and seldom needed

    try:
        return yaml.safe_load(patch) if isinstance(patch, str) else None
    except (yaml.YAMLError, ValueError):
        return None
