"""What is sound but unwise in profiles, as it stands in their file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from flowc.compiler.hatches import privilege
from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import PLAIN_TEXT_SECRET, PRIVILEGED_OPTION, UNPINNED_IMAGE
from flowc.diagnostics.credentials import is_secret, looks_secret
from flowc.profiles import Document
from flowc.profiles.images import PINNED_HELP, is_pinned
from flowc.profiles.places import Path


def check_settings(document: Document, names: Iterable[str], sink: Sink) -> None:
    """Look at what profiles say themselves, be it right or wrong; not at what they extend.

    Reports: `plain-text-secret`, `privileged-option`, `unpinned-image`.
    """
    for name in names:
        table = _table(document.settings, "profiles", name)
        _check_secrets(document, ("profiles", name), table, sink)
        _check_image(document, name, table.get("image"), sink)
        _check_operator(document, name, _table(table, "airflow", "operator"), sink)


def _table(settings: Any, *way: str) -> dict[str, Any]:
    """The table at a way; an empty one where there is none."""
    for key in way:
        settings = settings.get(key) if isinstance(settings, dict) else None
    return settings if isinstance(settings, dict) else {}


def _check_image(document: Document, name: str, image: Any, sink: Sink) -> None:
    if isinstance(image, str) and not is_pinned(image):
        span = document.place("profiles", name, "image").value
        sink.report(UNPINNED_IMAGE, span, f"image `{image}` has no fixed version", help=PINNED_HELP)


def _check_operator(document: Document, name: str, arguments: dict[str, Any], sink: Sink) -> None:
    for argument, value in arguments.items():
        asked = privilege({argument: value})
        if asked is not None:
            sink.report(
                PRIVILEGED_OPTION,
                document.place("profiles", name, "airflow", "operator", argument).key,
                f"`{asked}` asks for privileges on the machine itself",
                help="leave it out, or have the images need less",
            )


def _check_secrets(document: Document, way: Path, table: dict[str, Any], sink: Sink) -> None:
    for text in _texts(table, way, ""):
        what = None
        if is_secret(text.name, text.text):
            what = f"`{text.name}` looks like a secret in plain text"
        elif looks_secret(text.text):
            what = "this looks like a password or a key in plain text"
        if what is not None:
            help = "keep it in a secret or a connection of the engine, and name that here"
            sink.report(PLAIN_TEXT_SECRET, document.place(*text.way).value, what, help=help)


class _Text(NamedTuple):
    """A text, where it stands, and what it is called."""

    way: Path
    name: str
    text: str


def _texts(value: Any, way: Path, name: str) -> Iterator[_Text]:
    """Every text at any depth. What stands in a table `secrets` is the name of one."""
    match value:
        case str():
            yield _Text(way, "" if "secrets" in way else name, value)
        case {"name": str(variable), "value": str(text)}:
            yield _Text((*way, "value"), variable, text)
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, (*way, key), key)
        case list():
            for index, inner in enumerate(value):
                yield from _texts(inner, (*way, index), name)
