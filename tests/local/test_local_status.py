"""`status()` compares with its own `try`, wherever that stands."""

from flowc import Status, TaskFailed, WorkflowFailed, status, task, workflow

SUCCEEDED = Status("Succeeded")


@task
def work(name: str, fail: bool) -> str:
    if fail:
        raise ValueError(f"no {name}")
    return name


def failed(name: str) -> Status:
    return Status("Failed", "work", f"no {name}")


def test_of_success_failure_and_handled_failure() -> None:
    seen: list[Status] = []

    @workflow
    def main(fail: bool, handle: bool) -> str:
        try:
            return work("a", fail)
        except TaskFailed:
            if not handle:
                raise
            return "handled"
        finally:
            seen.append(status())

    assert main(False, True) == "a"
    assert main(True, True) == "handled"
    try:
        main(True, False)
    except TaskFailed:
        assert main(False, True) == "a"  # also while a caller handles a failure
    assert seen == [SUCCEEDED, SUCCEEDED, failed("a"), SUCCEEDED]


def test_inside_a_handler_of_another_try() -> None:
    seen: list[Status] = []

    @workflow
    def main(fail: bool) -> None:
        try:
            work("a", True)
        except TaskFailed:
            try:
                work("b", fail)
            finally:
                seen.append(status())
        finally:
            seen.append(status())

    main(False)
    try:
        main(True)
    except TaskFailed as error:
        assert error.message == "no b"
    assert seen == [SUCCEEDED, SUCCEEDED, failed("b"), failed("b")]


def test_beside_other_failures_in_the_same_finally() -> None:
    seen: list[Status] = []

    @workflow
    def main(fail: bool) -> None:
        try:
            work("a", fail)
        finally:
            try:
                work("cleanup", True)
            except TaskFailed:
                seen.extend([status() for _ in range(2)])

    main(False)
    try:
        main(True)
    except TaskFailed:
        seen.append(SUCCEEDED)
    assert seen == [SUCCEEDED, SUCCEEDED, failed("a"), failed("a"), SUCCEEDED]


def test_of_failures_without_a_task() -> None:
    seen: list[Status] = []

    @workflow
    def main(xs: list[int]) -> int:
        try:
            if not xs:
                raise WorkflowFailed("empty")
            return xs[1]
        finally:
            seen.append(status())

    for xs in ([], [1]):
        try:
            main(xs)
        except (WorkflowFailed, IndexError):
            continue
    assert seen == [
        Status("Failed", None, "empty"),
        Status("Failed", None, "list index out of range"),
    ]


def test_per_element_of_a_loop_and_in_sub_workflows() -> None:
    seen: list[Status] = []

    @workflow
    def inner(fail: bool) -> str:
        try:
            return work("inner", fail)
        finally:
            seen.append(status())

    @workflow
    def main(fails: list[bool]) -> list[str]:
        out: list[str] = []
        for fail in fails:
            try:
                out.append(inner(fail))
            except TaskFailed:
                out.append(inner(False))
            finally:
                seen.append(status())
        return out

    main([True, False])
    assert seen == [failed("inner"), SUCCEEDED, SUCCEEDED, SUCCEEDED, SUCCEEDED]
