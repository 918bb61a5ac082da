"""A lock is held while a probe is asked again and again, and while polls are far apart."""
# run: main(number=1) == 1

from flowc import mutex, task, wait_until, workflow


@task
def is_ready(number: int) -> bool:
    return number > 0


@task
def same(number: int) -> int:
    return number


@workflow
def main(number: int) -> int:
    with mutex("near"):  # warning @cwl: [lost-feature]
        wait_until(is_ready, number, every="1s")
    with mutex("far"):  # warning @cwl @airflow: [lost-feature]
        wait_until(is_ready, number, every="5m")
    return same(number)
