"""Amounts as texts; `flowc.lang.units` reads them."""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from flowc.lang.units import GB, KB, MB, TB, GiB, KiB, MiB, TiB

_UNITS = {
    "TiB": TiB,
    "TB": TB,
    "GiB": GiB,
    "GB": GB,
    "MiB": MiB,
    "MB": MB,
    "KiB": KiB,
    "kB": KB,
}


def cores_text(count: float) -> str:
    """A number of cores as people write it; `lang.units.cores` reads it back.

    >>> cores_text(16.0), cores_text(0.25)
    ('16', '0.25')
    """
    return str(int(count)) if count == int(count) else format(count, "f" if count < 1e-4 else "")


def cores_quantity(count: float) -> str:
    """A number of cores for engines, which count thousandths: never fewer than asked for.

    >>> cores_quantity(2.0), cores_quantity(0.5), cores_quantity(1.2345678)
    ('2', '0.5', '1.235')
    """
    exact = Decimal(repr(count)).quantize(Decimal("0.001"), rounding=ROUND_CEILING)
    return cores_text(float(exact))


def cores_phrase(count: float) -> str:
    """A number of cores in a sentence.

    >>> cores_phrase(1.0), cores_phrase(0.5)
    ('1 core', '0.5 cores')
    """
    return f"{cores_text(count)} {'core' if count == 1 else 'cores'}"


def size_text(count: int) -> str:
    """A number of bytes as people write it, exactly; `lang.units.size_bytes` reads it back.

    >>> size_text(3 * 2**29), size_text(500_000_000), size_text(1025)
    ('1.5 GiB', '500 MB', '1025 B')
    """
    for unit, size in _UNITS.items():
        hundredths, rest = divmod(count * 100, size)
        if count >= size and not rest:
            return f"{hundredths / 100:.2f}".rstrip("0").rstrip(".") + f" {unit}"
    return f"{count} B"


def duration_text(seconds: float) -> str:
    """A time as people write it; `lang.units.duration_s` reads it back, to the millisecond.

    >>> duration_text(5400.0), duration_text(0.25), duration_text(90061)
    ('1h30m', '250ms', '1d1h1m1s')
    """
    rest, found = round(seconds * 1000), ""
    for unit, size in {"d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1000, "ms": 1}.items():
        count, rest = divmod(rest, size)
        found += f"{count}{unit}" if count else ""
    return found or "0s"
