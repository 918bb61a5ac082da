"""Argo's synchronization-mutex-tmpl-level: two fan-outs, each behind a lock of its own."""
# run: main() == None

from flowc import container, mutex, parallel, shell, workflow


@container("busybox:1.36")
def acquire_lock(number: int) -> None:
    return shell('sleep "0.$NUMBER"; echo acquired lock', env={"NUMBER": number})


NUMBERS = [1, 2, 3, 4, 5]


@workflow
def main(numbers: list[int] = NUMBERS) -> None:
    with parallel():
        for number in numbers:
            with mutex("welcome"):  # warning @cwl: [lost-feature]
                acquire_lock(number)
        for number in numbers:
            with mutex("test"):  # warning @cwl: [lost-feature]
                acquire_lock(number)
