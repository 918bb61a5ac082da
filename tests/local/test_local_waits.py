"""Approvals, sleep, probes, services, blocks."""

import time
import urllib.request
from pathlib import Path

import pytest

from flowc import (
    Approval,
    TaskFailed,
    after,
    approve,
    command,
    concurrency,
    mutex,
    parallel,
    semaphore,
    sequential,
    service,
    sleep,
    task,
    wait_until,
    workflow,
)
from flowc.testing import answers


@workflow
def release() -> str:
    answer = approve("Ship it?", choices=["ship", "hold"], timeout="2d", name="release")
    return f"{answer.choice} {answer.comment}"


@workflow
def releases(names: list[str]) -> list[str]:
    return [
        approve(f"Ship {name}?", choices=["ship", "hold"], name="each").choice for name in names
    ]


def test_approvals_are_answered_by_name() -> None:
    with answers({"release": "ship"}):
        assert release() == "ship "
    with answers({"release": Approval("hold", by="ann", comment="not yet")}):
        assert release() == "hold not yet"
    with answers({"each": ["ship", Approval("hold")]}):
        assert releases(["a", "b"]) == ["ship", "hold"]
    with answers({"each": ["ship"]}), pytest.raises(ValueError, match="more often"):
        releases(["a", "b"])
    with answers({"release": "shop"}), pytest.raises(ValueError, match="takes ship, hold"):
        release()


def test_nobody_answers() -> None:
    with pytest.raises(TaskFailed) as caught:
        release()
    assert (caught.value.task, caught.value.type) == ("release", "Timeout")

    @workflow
    def main() -> str:
        return approve("Go on?", default="reject").choice

    assert main() == "reject"


def test_waits_are_scaled(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = time.monotonic()
    sleep("1h")
    assert time.monotonic() - begin < 1
    monkeypatch.setenv("FLOWC_TIME_SCALE", "0.001")
    sleep("50s")
    assert time.monotonic() - begin >= 0.05


def test_wait_until() -> None:
    probes: list[int] = []

    @task
    def is_there(needed: int) -> bool:
        probes.append(needed)
        return len(probes) >= needed

    @workflow
    def main(needed: int, attempts: int | None) -> int:
        wait_until(is_there, needed, every="30s", timeout="2m", attempts=attempts)
        return needed

    for needed, attempts, made in ((5, None, 5), (9, None, 5), (9, 2, 2), (1, 1, 1)):
        probes.clear()
        if made == needed:
            assert main(needed, attempts) == needed
        else:
            with pytest.raises(TaskFailed, match="is_there: not true after") as caught:
                main(needed, attempts)
            assert caught.value.type == "Timeout"
        assert len(probes) == made


def test_blocks_change_nothing_in_plain_python() -> None:
    seen: list[str] = []

    @task
    def note(text: str) -> None:
        seen.append(text)

    @workflow
    def main() -> None:
        done = note("a")
        with after(done, sleep("1s")), sequential(), parallel():
            note("b")
        with concurrency(2), mutex("db"), semaphore("licence", 3):
            note("c")

    main()
    assert seen == ["a", "b", "c"]


@service(port=None, ready="/index.html")
def web(text: str, port: int = 0) -> None:
    import http.server

    Path("index.html").write_text(text)
    address = ("127.0.0.1", port)
    http.server.ThreadingHTTPServer(address, http.server.SimpleHTTPRequestHandler).serve_forever()


@service("python:3.12", port=None)
def files(port: int = 0) -> None:
    return command("python3", "-m", "http.server", port)


@service("python:3.12", port=None, ready_timeout="20s")
def broken(port: int = 0) -> None:
    return command("sh", "-c", "echo no licence >&2; exit 4")


@task
def get(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        return str(answer.read().decode())


def test_services_run_while_the_block_runs() -> None:
    urls: list[str] = []

    @workflow
    def main() -> tuple[str, str]:
        with web("hello") as site, files() as store:
            urls.extend([site.url, store.url])
            return get(f"{site.url}/index.html"), get(store.url)

    page, listing = main()
    assert page == "hello"
    assert "Directory listing" in listing
    for url in urls:
        with pytest.raises(OSError):
            urllib.request.urlopen(url)


def test_a_service_that_dies_fails_the_block() -> None:
    @workflow
    def main() -> str:
        with broken() as store:
            return get(store.url)

    with pytest.raises(TaskFailed, match="broken: no licence") as caught:
        main()
    assert caught.value.exit_code == 4
