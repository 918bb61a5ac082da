"""Amounts: constants in bytes, and the texts `"500m"`, `"4Gi"` and `"1h30m"`."""

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
_NUMBER = r"[0-9]+(\.[0-9]+)?"
CORES_FORM = rf"({_NUMBER}|[0-9]+m)"
SIZE_FORM = (
    rf"([0-9]+( ?B)?|{_NUMBER} ?({'|'.join(unit for unit in _SIZES if unit not in ('', 'B'))}))"
)
DURATION_FORM = rf"{_NUMBER}(ms|[smhdw])( *{_NUMBER}(ms|[smhdw]))*"
"""The forms of texts, as regular expressions that JSON schemas know too."""

_AMOUNT = re.compile(r"([0-9]+)(?:\.([0-9]+))? *([A-Za-z]*)")


def cores(text: str) -> float:
    """The number of cores that a text such as `"2"`, `"1.5"` or `"500m"` names.

    >>> cores("1.5"), cores("500m")
    (1.5, 0.5)
    """
    if re.fullmatch(CORES_FORM, text) is None:
        raise ValueError(f"expected a number of cores such as '2' or '500m', got {text!r}")
    return float(text.removesuffix("m")) / (1000 if text.endswith("m") else 1)


def size_bytes(text: str) -> int:
    """The number of bytes that a text such as `"4Gi"` or `"500MB"` names, rounded up.

    >>> size_bytes("4Gi") == 4 * GiB, size_bytes("0.0001k")
    (True, 1)
    """
    match = _AMOUNT.fullmatch(text)
    if match is None or re.fullmatch(SIZE_FORM, text) is None:
        raise ValueError(f"expected a size such as '4Gi' or '500MB', got {text!r}")
    whole, fraction, unit = match[1], match[2] or "", match[3]
    scale: int = 10 ** len(fraction)
    return -(-int(whole + fraction) * _SIZES[unit] // scale)


def duration_s(text: str) -> float:
    """The number of seconds that a text such as `"30s"` or `"1h30m"` names.

    >>> duration_s("1h30m")
    5400.0
    """
    if re.fullmatch(DURATION_FORM, text) is None:
        raise ValueError(f"expected a duration such as '30s' or '1h30m', got {text!r}")
    parts = _AMOUNT.finditer(text)
    return float(sum(float(f"{part[1]}.{part[2] or 0}") * _DURATIONS[part[3]] for part in parts))
