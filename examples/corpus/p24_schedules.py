"""Workflows that start on schedules, when data is updated, or on either."""
# run: scheduled(day="2026-11-02") == "hello world, scheduled on 2026-11-02"
# run: land(orders=[1, 2]) == 3
# run: on_orders() == "hello world"
# run: on_either() == "hello world"
# corpus: P24, Argo's cron-workflow-multiple-schedules, Airflow's example_assets

from datetime import date
from typing import Annotated

from flowc import Asset, Cron, ScheduledDate, command, container, stdout, task, workflow

ORDERS = Asset("orders/landing")
PRICES = Asset("prices/landing")
ZONE = "America/Los_Angeles"


@container("busybox:1.36")
def say(text: str) -> str:
    return command("echo", text, outputs=stdout(str))


@workflow(
    schedule=[
        Cron("*/3 * * * 1-5", timezone=ZONE, overlap="replace"),
        Cron("*/2 * * * *", timezone=ZONE, overlap="replace"),
    ]
)
def scheduled(day: Annotated[date, ScheduledDate]) -> str:  # warning @cwl @airflow: [lost-feature]
    return say(f"hello world, scheduled on {day.isoformat()}")


@task(updates=[ORDERS])
def add(orders: list[int]) -> int:  # warning @argo @cwl: [lost-feature]
    return sum(orders)


@workflow
def land(orders: list[int]) -> int:
    return add(orders)


@workflow(on=[ORDERS, PRICES])
def on_orders() -> str:  # warning @argo @cwl: [lost-feature]
    return say("hello world")


@workflow(on=ORDERS, schedule=Cron("0 6 * * 1", timezone="Europe/Amsterdam"))
def on_either() -> str:  # warning @argo @cwl: [lost-feature]
    return say("hello world")
