"""Some elements fail; what follows depends on whether any succeeded."""
# run: main(outcomes=[False, True, False]) == ["t2 failed", "t2 failed", "t2 failed"]
# run: main(outcomes=[False, False]) == []
# corpus: P26, hera's any_success_all_fail

from flowc import TaskFailed, task, workflow


@task
def first(works: bool) -> int:
    if not works:
        raise RuntimeError("no luck")
    return 1


@task
def second(number: int) -> int:
    raise RuntimeError(f"always {number}")


@task
def third(text: str) -> str:
    return text


@workflow
def main(outcomes: list[bool]) -> list[str]:
    any_success = False
    for outcome in outcomes:
        try:
            value = first(outcome)
            succeeded = value == 1
        except TaskFailed:
            succeeded = False
        any_success = any_success or succeeded
    results: list[str] = []
    if any_success:
        for number in range(3):
            try:
                text = str(second(number))
            except TaskFailed:
                text = third("t2 failed")
            results.append(text)
    return results
