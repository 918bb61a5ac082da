"""Services on Airflow, as far as it can be seen without one."""

from pathlib import Path

import pytest

from flowc import driver
from flowc.backends.airflow import Airflow
from flowc.backends.airflow.places import Places
from flowc.diagnostics import Diagnostic, Sink

TEXT = """
from flowc import Secret, command, service, task, workflow


@service("redis:7.4", port=6379, cpu=2, env={"LEVEL": "1"}, OPTIONS)
def cache(_key: Secret, words: list[str]) -> None:
    return command("redis-server", *words)


@task
def use(url: str) -> str:
    return url


@workflow
def main(words: list[str]) -> str:
    with cache(Secret("a", key="b"), words) as store:
        return use(store.url)


@workflow
def each(words: list[str]) -> list[str]:
    found = []
    for word in words:
        with cache(Secret("a", key="b"), [word]) as store:
            found.append(use(store.url))
    return found
"""


def compiled(path: Path, workflow: str, options: str = "") -> driver.CompileResult:
    file = path / "flow.py"
    file.write_text(TEXT.replace(", OPTIONS", options and f", {options}"))
    return driver.compile(str(file), "airflow", workflow=workflow)


def test_a_command_is_started_in_its_image_and_stopped_by_a_teardown(tmp_path: Path) -> None:
    result = compiled(tmp_path, "main")
    assert not result.diagnostics
    text = result.manifests[0].text
    body = text[text.index("def start_cache") : text.index("@task", text.index("def start_cache"))]
    assert (
        body.partition("\n")[2].partition("\n")[2].rstrip()
        == """\
    with service_folder(6379):
        _key = secret_given(_key)
        words = from_text(ListCodec(StrCodec()), words, "parameter `words`")
        result = start_command(
            "redis:7.4",
            ["redis-server", *map(word, words)],
            env={"LEVEL": "1"},
            given=[words],
            options=["--cpus=2"],
            port=6379,
            within_s=60,
        )
        return parts_of(json.dumps(result), "result", "url")"""
    )
    assert ".as_teardown(on_failure_fail_dagrun=True)" in text
    assert "stop_service(service, failed)\n\n\n@task" in text


def test_services_of_a_fan_out_cannot_share_a_port(tmp_path: Path) -> None:
    _, found = compiled(tmp_path, "each").diagnostics
    assert found.code == "unsupported-feature"
    assert "`cache` listens at port 6379" in found.message
    assert found.span.line == 25


@pytest.mark.parametrize("option", ['timeout="1h"', "retries=2"])
def test_what_a_service_cannot_have(option: str, tmp_path: Path) -> None:
    (found,) = compiled(tmp_path, "main", option).diagnostics
    assert (found.code, found.span.line) == ("lost-feature", 6)


@pytest.mark.parametrize(
    "places", [Places("docker"), Places("kubernetes", folder="/runs", claim="runs")]
)
def test_services_run_on_the_worker_alone(places: Places, tmp_path: Path) -> None:
    module, sink = driver.load(str(compiled_file(tmp_path))).module, Sink()
    assert module is not None
    driver.emit(module, Airflow(places), None, sink)
    found: list[Diagnostic] = [each for each in sink if each.code == "unsupported-feature"]
    assert [each.span.line for each in found] == [17]


def compiled_file(path: Path) -> Path:
    file = path / "flow.py"
    file.write_text(TEXT.replace(", OPTIONS", ""))
    return file
