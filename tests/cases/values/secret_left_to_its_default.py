"""A secret that a call leaves to its default is found as one that it gives."""
# run: lengths() == [16, 17, 15, 14, 16]

from flowc import Secret, container, shell, stdout, task, workflow

PASSWORD = Secret("case", key="password")


@task
def by_name(number: int, password: Secret = PASSWORD) -> int:
    return number + len(password.value)


@task
def by_position(number: int, more: int = 2, password: Secret = PASSWORD, /) -> int:
    return number + more + len(password.value)


@task
def none_of_several(*numbers: int, password: Secret = PASSWORD) -> int:
    return sum(numbers) + len(password.value)


@container("busybox:1.36")
def in_command(password: Secret = PASSWORD) -> int:
    return shell('printf "${#PASSWORD}"', env={"PASSWORD": password}, outputs=stdout(int))


@workflow
def lengths() -> list[int]:
    return [by_name(2), by_position(1), none_of_several(1), in_command(), by_name(number=2)]
