"""A handler within a lock reads what a call gave before another one failed."""
# run: main() == "undone flight booked"

from flowc import TaskFailed, mutex, task, workflow


@task
def book(name: str) -> str:
    return f"{name} booked"


@task
def pay(booking: str) -> None:
    raise ValueError(booking)


@workflow
def main() -> str:
    flight = "none"
    with mutex("desk"):  # warning @cwl @airflow: [lost-feature]
        try:
            flight = book("flight")
            pay(flight)
        except TaskFailed:
            return f"undone {flight}"
    return "paid"
