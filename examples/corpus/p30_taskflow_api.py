"""Orders are extracted, summed up, and reported: a dictionary travels, a result is read by key."""
# run: main() == "Total order value is: 1236.70"
# corpus: P30, Airflow's tutorial_taskflow_api

import json
from typing import TypedDict

from flowc import task, workflow

ORDERS = '{"1001": 301.27, "1002": 433.21, "1003": 502.22}'


class Summary(TypedDict):
    total_order_value: float


@task
def extract() -> dict[str, float]:
    orders: dict[str, float] = json.loads(ORDERS)
    return orders


@task
def transform(orders: dict[str, float]) -> Summary:
    return {"total_order_value": sum(orders.values())}


@task
def load(total_order_value: float) -> str:
    return f"Total order value is: {total_order_value:.2f}"


@workflow
def main() -> str:
    summary = transform(extract())
    return load(summary["total_order_value"])
