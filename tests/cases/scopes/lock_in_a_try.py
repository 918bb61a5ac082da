"""A handler reads what a call under a lock gave before another one failed."""
# run: main() == "flight booked"

from flowc import TaskFailed, mutex, task, workflow


@task
def book(name: str) -> str:
    return f"{name} booked"


@task
def pay(booking: str) -> str:
    raise ValueError(booking)


@workflow
def main() -> str:
    flight = "none"
    try:
        with mutex("desk"):  # warning: [lost-feature]
            flight = book("flight")
            pay(flight)
    except TaskFailed:
        return flight
    return "paid"
