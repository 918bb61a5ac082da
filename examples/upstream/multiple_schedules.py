"""Argo's cron-workflow-multiple-schedules: a workflow that two schedules start."""
# run: main() == None

from flowc import Cron, command, container, workflow

ZONE = "America/Los_Angeles"


@container("busybox:1.36")
def hello() -> None:
    return command("echo", "hello world")


@workflow(
    schedule=[
        Cron("*/3 * * * 1-5", timezone=ZONE, overlap="replace"),
        Cron("*/2 * * * *", timezone=ZONE, overlap="replace"),
    ]
)
def main() -> None:  # warning @cwl @airflow: [lost-feature]
    hello()
