"""A task that returns something else than it declares fails, and says which task."""
# run: read(text="3") == 3
# run: read(text="\"x\"") fails TaskFailed: "expected int"
# run: read(text="1.5") fails TaskFailed: "expected int"
# run: read(text="null") fails TaskFailed: "expected int"

import json

from flowc import task, workflow


@task
def parse(text: str) -> int:
    number: int = json.loads(text)
    return number


@workflow
def read(text: str) -> int:
    return parse(text)
