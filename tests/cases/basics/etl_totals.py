"""Extract, transform, load: a dictionary goes in, a total comes out."""
# run: etl() == {"total": 1236.7, "orders": 3}
# corpus: P30, Airflow's tutorial_taskflow_api

import json
from typing import TypedDict

from flowc import task, workflow


class Totals(TypedDict):
    total: float
    orders: int


@task
def extract() -> dict[str, float]:
    text = '{"1001": 301.27, "1002": 433.21, "1003": 502.22}'
    orders: dict[str, float] = json.loads(text)
    return orders


@task
def transform(orders: dict[str, float]) -> Totals:
    return {"total": round(sum(orders.values()), 2), "orders": len(orders)}


@task
def load(total: float) -> float:
    return total


@workflow
def etl() -> Totals:
    totals = transform(extract())
    loaded = load(totals["total"])
    return {"total": loaded, "orders": totals["orders"]}
