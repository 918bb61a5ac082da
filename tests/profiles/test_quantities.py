"""Amounts survive being printed and read, and keep their order."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowc import ir
from flowc.backends import kubernetes
from flowc.lang.units import cores, duration_s, size_bytes
from flowc.profiles.quantities import cores_text, duration_text, size_text

SIZES = st.one_of(
    st.integers(1, 2**50),
    st.builds(
        lambda count, unit: count * unit,
        st.integers(1, 5000),
        st.sampled_from([10**3, 10**6, 10**9, 10**12, 2**10, 2**20, 2**29, 2**30, 2**40]),
    ),
)


@given(SIZES)
def test_a_size_is_read_as_it_was_printed(count: int) -> None:
    assert size_bytes(size_text(count)) == count


@given(st.floats(0.001, 10_000))
def test_cores_are_read_as_they_were_printed(count: float) -> None:
    assert cores(cores_text(count)) == count


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_thousandths_of_cores_compare_as_their_numbers(left: int, right: int) -> None:
    assert (cores(f"{left}m") < cores(f"{right}m")) == (left < right)
    assert cores(f"{left}m") == left / 1000


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_sizes_compare_as_their_numbers(left: int, right: int) -> None:
    for unit in ("Ki", "Mi", "Gi", "Ti", "k", "M", "G", "T"):
        assert (size_bytes(f"{left}{unit}") < size_bytes(f"{right}{unit}")) == (left < right)


@pytest.mark.parametrize(
    "text", ["", "m", "1.m", "-1", "1e3", "nan", "1 k", "٣", "1mm", "+1", "1.5m", " 1", "1 "]
)
def test_what_is_no_number_of_cores(text: str) -> None:
    with pytest.raises(ValueError, match="cores"):
        cores(text)


@given(st.floats(1e-6, 10_000) | st.integers(1, 10**7).map(lambda n: n / 1000), SIZES)
def test_kubernetes_gives_what_is_asked_for_and_at_most_a_thousandth_more(
    count: float, size: int
) -> None:
    asked = kubernetes.resources(ir.Options(cpu=count, memory=size, disk=size))["requests"]
    given = Fraction(asked["cpu"])
    assert Fraction(repr(count)) <= given < Fraction(repr(count)) + Fraction(1, 1000)
    assert "e" not in asked["cpu"] and given * 1000 % 1 == 0
    assert size_bytes(asked["memory"]) == size_bytes(asked["ephemeral-storage"]) == size


@given(st.integers(0, 10**9), st.integers(1, 9), st.sampled_from(["k", "Ki", "M", "Gi", "TB"]))
def test_a_size_is_never_read_as_less(whole: int, digit: int, unit: str) -> None:
    exact = Fraction(f"{whole}.{digit}") * size_bytes(f"1{unit}")
    assert exact <= size_bytes(f"{whole}.{digit}{unit}") < exact + 1


@pytest.mark.parametrize("text", ["1.5", "1.5B", "0.5 B", " 4Gi", "4  Gi", "4gi", "٤Gi", "1e3", ""])
def test_what_is_no_size(text: str) -> None:
    with pytest.raises(ValueError, match="size"):
        size_bytes(text)


@given(st.text(max_size=6))
def test_any_text_is_a_number_of_cores_or_refused(text: str) -> None:
    try:
        assert cores(text) >= 0
    except ValueError as error:
        assert "cores" in str(error)


@given(st.integers(0, 10**12))
def test_a_duration_is_read_as_it_was_printed_to_the_millisecond(milliseconds: int) -> None:
    assert round(duration_s(duration_text(milliseconds / 1000)) * 1000) == milliseconds


@given(st.integers(1, 1000), st.integers(1, 1000))
def test_durations_compare_as_their_numbers(left: int, right: int) -> None:
    for unit in ("ms", "s", "m", "h", "d", "w"):
        assert (duration_s(f"{left}{unit}") < duration_s(f"{right}{unit}")) == (left < right)


@given(st.text(max_size=6))
def test_any_text_is_a_size_and_a_duration_or_refused(text: str) -> None:
    for read in (size_bytes, duration_s):
        try:
            assert read(text) >= 0
        except ValueError as error:
            assert repr(text) in str(error)
