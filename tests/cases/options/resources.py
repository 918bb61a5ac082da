"""Resources of tasks, of containers and of one call change nothing about the results."""
# run: main(text="x") == ["x", "x", "x"]

from flowc import GiB, MiB, container, shell, stdout, task, workflow


@task(cpu=1, memory="256MiB", disk=1 * GiB, timeout="5m")
def in_python(text: str) -> str:  # warning @airflow: [lost-feature]
    return text


@container("busybox:1.36", cpu=0.5, memory=64 * MiB)
def in_container(text: str) -> str:
    return shell('printf %s "$TEXT"', env={"TEXT": text}, outputs=stdout(str))


@workflow
def main(text: str) -> list[str]:
    small, other = in_python(text), in_container(text)
    large = in_python.options(memory="512MiB")(text)  # warning @airflow: [lost-feature]
    return [small, other, large]
