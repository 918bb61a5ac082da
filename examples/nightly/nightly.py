"""A nightly export that always cleans up, and reports a failure to those who must know.

Try it:

    flowc run nightly.py --orders '[3, 4]' --outbox outbox.txt
"""
# run: nightly(orders=[3, 4], outbox=LOG) == 7
# log: exported:7 cleaned report:Succeeded
# run: nightly(orders=[3, -1, 4], outbox=LOG) fails TaskFailed: "negative order: -1"
# log: cleaned page:check:negative_order:_-1
# run: nightly(orders=[], outbox=LOG) == 0
# log: nothing-to-do cleaned report:Succeeded

from pathlib import Path

import flowc
from flowc import Cron, status, task, workflow

ORDERS = [3, 4]


@task
def check(orders: list[int]) -> int:
    """The total of the orders, all of which must be positive."""
    for order in orders:
        if order < 0:
            raise ValueError(f"negative order: {order}")
    return sum(orders)


@task
def send(outbox: str, message: str) -> None:
    """Send a message; here, a line at the end of a file."""
    with Path(outbox).open("a") as lines:
        lines.write(message.replace(" ", "_") + "\n")


@workflow(schedule=Cron("30 2 * * *", timezone="UTC"))
def nightly(  # warning @cwl: [lost-feature]
    orders: list[int] = ORDERS, outbox: str = "/tmp/outbox.txt"
) -> int:
    """Export the orders of the day.

    Args:
        orders: the amounts.
        outbox: the file that messages go to.
    """
    try:
        total = check(orders)
        if orders:
            send(outbox, f"exported:{total}")
        else:
            send(outbox, "nothing-to-do")
    finally:
        send(outbox, "cleaned")
        ended = status()
        if ended.state == "Failed":
            send(outbox, f"page:{ended.task}:{ended.message}")
        else:
            send(outbox, f"report:{ended.state}")
    return total


if __name__ == "__main__":
    flowc.run(nightly)
