"""A saga for each element of a fan-out, with a branch in it."""
# run: main(orders=["ok", "late", "none"]) == ["shipped ok", "refunded late: reserved late",
#      "refunded none: nothing"]
# run: main(orders=[]) == []

from flowc import TaskFailed, task, workflow


@task
def reserve(order: str) -> str:
    if order == "none":
        raise RuntimeError("sold out")
    return f"reserved {order}"


@task
def ship(order: str) -> str:
    if order == "late":
        raise RuntimeError("too late")
    return f"shipped {order}"


@task
def refund(order: str, reserved: str | None) -> str:
    return f"refunded {order}: {reserved or 'nothing'}"


@workflow
def main(orders: list[str]) -> list[str]:
    results: list[str] = []
    for order in orders:
        reserved: str | None = None
        try:
            reserved = reserve(order)
            result = ship(order)
        except TaskFailed:
            result = refund(order, reserved)
        results.append(result)
    return results
