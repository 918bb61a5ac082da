"""Amounts of memory and of time: constants in bytes, and the texts `"4Gi"` and `"1h30m"`."""

import re

KB = 1000
MB = 1000**2
GB = 1000**3
TB = 1000**4
KiB = 1024
MiB = 1024**2
GiB = 1024**3
TiB = 1024**4

_SIZES = {
    "": 1,
    "B": 1,
    **dict.fromkeys(("k", "K", "kB", "KB"), KB),
    **dict.fromkeys(("M", "MB"), MB),
    **dict.fromkeys(("G", "GB"), GB),
    **dict.fromkeys(("T", "TB"), TB),
    **dict.fromkeys(("Ki", "KiB"), KiB),
    **dict.fromkeys(("Mi", "MiB"), MiB),
    **dict.fromkeys(("Gi", "GiB"), GiB),
    **dict.fromkeys(("Ti", "TiB"), TiB),
}
_DURATIONS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SIZE = re.compile(r"(\d+(?:\.\d+)?) ?([A-Za-z]*)")
_DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|[smhdw])")


def size_bytes(text: str) -> int:
    """The number of bytes that a text such as `"4Gi"` or `"500MB"` names.

    >>> size_bytes("4Gi") == 4 * GiB
    True
    """
    match = _SIZE.fullmatch(text.strip())
    if match is None or match[2] not in _SIZES:
        raise ValueError(f"expected a size such as '4Gi' or '500MB', got {text!r}")
    return round(float(match[1]) * _SIZES[match[2]])


def duration_s(text: str) -> float:
    """The number of seconds that a text such as `"30s"` or `"1h30m"` names.

    >>> duration_s("1h30m")
    5400.0
    """
    parts = _DURATION_PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text.replace(" ", ""):
        raise ValueError(f"expected a duration such as '30s' or '1h30m', got {text!r}")
    return float(sum(float(number) * _DURATIONS[unit] for number, unit in parts))
