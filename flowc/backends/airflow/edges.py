"""Edges between steps: those that others imply are left out, as one would by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from flowc.backends.airflow.steps import Step, data_of, is_certain, names_of_step


def reduced(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps, in their order, without the edges that paths over other steps imply.

    A step that may be skipped alone implies nothing: Airflow skips it before what else it waits
    for has ended. Nor does a fan-out, which is skipped if it is over nothing.
    """
    makers: dict[str, Step] = {}
    ended: dict[str, set[str]] = {}
    found: list[Step] = []
    for step in steps:
        before = _makers((*data_of(step), *step.after), makers)
        sure = [each for each in before.values() if is_certain(each, step)]
        implied = {name for each in sure for name in ended[each.name]}
        after = (n for n in step.after if n not in makers or makers[n].name not in implied)
        ended[step.name] = implied | before.keys()
        found.append(replace(step, after=tuple(after)))
        makers.update(dict.fromkeys(names_of_step(found[-1]), found[-1]))
    return tuple(found)


def _makers(names: Iterable[str], makers: Mapping[str, Step]) -> dict[str, Step]:
    return {makers[name].name: makers[name] for name in names if name in makers}
