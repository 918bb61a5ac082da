"""Fan-outs over a list that a task makes, and over records."""
# run: param_result() == ["slept 20", "slept 21", "slept 22", "slept 23", "slept 24", "slept 25",
#      "slept 26", "slept 27", "slept 28", "slept 29", "slept 30"]
# run: maps() == ["debian:9.1", "debian:8.9", "alpine:3.6", "ubuntu:17.10"]
# corpus: P06, Argo's loops-param-result, loops-maps

from dataclasses import dataclass

from flowc import command, container, shell, stdout, task, workflow


@task
def numbers() -> list[int]:
    return list(range(20, 31))


@container("busybox:1.36")
def sleep_for(hundredths: int) -> str:
    return shell(
        'sleep "0.$HUNDREDTHS"; echo "slept $HUNDREDTHS"',
        env={"HUNDREDTHS": hundredths},
        outputs=stdout(str),
    )


@workflow
def param_result() -> list[str]:
    return [sleep_for(number) for number in numbers()]


@dataclass(frozen=True)
class Release:
    image: str
    tag: str


RELEASES = [
    Release("debian", "9.1"),
    Release("debian", "8.9"),
    Release("alpine", "3.6"),
    Release("ubuntu", "17.10"),
]


@container("busybox:1.36")
def echo(text: str) -> str:
    return command("echo", text, outputs=stdout(str))


@workflow
def maps(releases: list[Release] = RELEASES) -> list[str]:
    return [echo(f"{release.image}:{release.tag}") for release in releases]
