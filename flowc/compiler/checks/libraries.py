"""Each library that a profile names is a file."""

from __future__ import annotations

from pathlib import Path

from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import INVALID_SETTING
from flowc.profiles import NamedProfile


def check_libraries(named: NamedProfile, sink: Sink) -> None:
    """Report files of libraries that are not there: no call would refer to them.

    Reports: `invalid-setting`.
    """
    folder = Path(named.document.name).parent
    for index, name in enumerate(named.profile.argo.libraries):
        if Path(name).is_absolute() or not (folder / name).is_file():
            sink.report(
                INVALID_SETTING,
                named.span("argo", "libraries", index),
                f"`{name}` is no file beside `{Path(named.document.name).name}` or below",
                help="name a file by its path from there, as `flows/library.py`",
            )
