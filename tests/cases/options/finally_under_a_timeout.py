"""A workflow with a timeout cleans up; where the engine ends a run at once, it says so."""
# run: main(number=2) == 3

from flowc import task, workflow


@task
def increment(number: int) -> int:
    return number + 1


@task
def clean() -> None:
    print("cleaned")


@workflow(timeout="1h")
def main(number: int) -> int:  # warning @cwl: [lost-feature]
    try:  # warning @argo @airflow: [lost-feature]
        found = increment(number)
    finally:
        clean()
    return found
