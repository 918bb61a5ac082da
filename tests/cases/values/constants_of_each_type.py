"""Constants of each type are arguments of calls."""
# run: constants() == [1, 1.5, "x", True, None, [1, 2], {"k": [3]}, ["a", 1], {"x": 1.0, "y":
#      0.0}, "2026-01-02", 5400.0]

from dataclasses import dataclass
from datetime import date, timedelta

from flowc import Json, task, workflow

DAY = date(2026, 1, 2)


@dataclass(frozen=True)
class Point:
    x: float
    y: float = 0.0


ORIGIN = Point(1.0)


@task
def collect(
    number: int,
    ratio: float,
    text: str,
    flag: bool,
    nothing: int | None,
    numbers: list[int],
    table: dict[str, list[int]],
    pair: tuple[str, int],
    point: Point,
    day: date,
    span: timedelta,
) -> Json:
    place: Json = {"x": point.x, "y": point.y}
    seconds = span.total_seconds()
    many: list[Json] = [*numbers]
    by_key: dict[str, Json] = {key: [*value] for key, value in table.items()}
    return [
        number,
        ratio,
        text,
        flag,
        nothing,
        many,
        by_key,
        [*pair],
        place,
        day.isoformat(),
        seconds,
    ]


@workflow
def constants() -> Json:
    return collect(
        1, 1.5, "x", True, None, [1, 2], {"k": [3]}, ("a", 1), ORIGIN, DAY, timedelta(minutes=90)
    )
