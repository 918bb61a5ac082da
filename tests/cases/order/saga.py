"""A saga: what was booked before the failure is cancelled, in the handler."""
# run: trip(broken="", log=LOG) == "flight hotel car"
# log: flight hotel car
# run: trip(broken="flight", log=LOG) == "nothing"
# log: flight
# run: trip(broken="hotel", log=LOG) == "nothing"
# log: flight hotel cancel-flight
# run: trip(broken="car", log=LOG) == "nothing"
# log: flight hotel car cancel-hotel cancel-flight

from pathlib import Path

from flowc import TaskFailed, task, workflow


@task
def book(log: str, what: str, broken: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{what}\n")
    if what == broken:
        raise RuntimeError(f"no {what}")
    return what


@task
def cancel(log: str, what: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"cancel-{what}\n")


@workflow
def trip(log: str, broken: str) -> str:
    flight: str | None = None
    hotel: str | None = None
    try:
        flight = book(log, "flight", broken)
        hotel = book(log, "hotel", broken)
        car = book(log, "car", broken)
    except TaskFailed:
        if hotel is not None:
            cancel(log, hotel)
        if flight is not None:
            cancel(log, flight)
        return "nothing"
    return f"{flight} {hotel} {car}"
