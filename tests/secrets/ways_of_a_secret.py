"""A secret goes from the workflow to a parameter typed `Secret`, and nowhere else."""

from dataclasses import dataclass

from flowc import (
    File,
    Json,
    Secret,
    WorkflowFailed,
    command,
    container,
    output,
    shell,
    stdout,
    task,
    workflow,
)

TOKEN = Secret("shop", key="token")


@dataclass
class Access:
    user: str
    token: Secret  # error: [secret-misuse]


@task
def login(token: Secret) -> int:
    return len(token.value)


@task
def enter(access: Access) -> int:
    return len(access.user)


@task
def lookup() -> Secret:  # error: [secret-misuse]
    return TOKEN


LOGIN = ("ann", TOKEN)  # error: [secret-misuse]


def held() -> str:
    return TOKEN.value  # error: [secret-misuse]


@task
def login_by_module(token: Secret = TOKEN) -> int:
    by_helper = len(held()) + len(LOGIN)
    by_name = len(Secret("shop", key="token").value)  # error: [secret-misuse]
    return by_helper + by_name + len(token.value)


door = Secret("door", key="code")


@task
def open_door(door: Secret = door) -> int:
    return len(door.value)


@task
def login_all(tokens: list[Secret]) -> int:  # error: [secret-misuse]
    return len(tokens)


@task
def login_each(*tokens: Secret) -> int:  # error: [secret-misuse]
    return len(tokens)


@task
def read(text: str) -> int:
    return len(text)


@task
def read_any(data: Json) -> int:
    return 1


@container("busybox:1.36")
def in_argv(token: Secret) -> str:
    return command("echo", token, outputs=stdout(str))  # error: [secret-misuse]


@container("busybox:1.36")
def in_script(token: Secret) -> str:
    return shell(f"echo {token}", outputs=stdout(str))  # error: [container-argument]


@container("busybox:1.36")
def in_path(token: Secret) -> File:
    return shell("touch x", outputs=output(f"{token}.txt"))  # error: [secret-misuse]


@workflow
def as_text(token: Secret = TOKEN) -> list[int]:
    a = read(f"token={token}")  # error: [secret-misuse]
    b = read(str(token))  # error: [secret-misuse]
    c = read(token.value)  # error: [secret-misuse]
    d = read("token " + token)  # error: [operator-type]
    return [a, b, c, d]


@workflow
def as_an_argument(token: Secret = TOKEN) -> list[int]:
    a = read(token)  # error: [argument-type]
    b = read_any(token)  # error: [argument-type]
    c = read_any({"token": token})  # error: [secret-misuse]
    return [a, b, c]


@workflow
def as_a_result(token: Secret = TOKEN) -> Secret:  # error: [secret-misuse]
    login(token)  # warning: [unused-result]
    return token


@workflow
def each_by_itself(token: Secret = TOKEN) -> int:
    return sum([login(each) for each in [token, TOKEN]])


@workflow
def compared(token: Secret = TOKEN) -> int:
    return login(token) if token == TOKEN else 0  # error: [secret-misuse]


@workflow
def chosen(count: int, token: Secret = TOKEN) -> int:
    return login(token if count > 1 else TOKEN)  # error: [secret-misuse]


@workflow
def chosen_by_statements(count: int, token: Secret = TOKEN) -> int:
    if count > 1:  # error: [secret-misuse]
        used = token
    else:
        used = TOKEN
    return login(used)


@workflow
def in_a_failure(token: Secret = TOKEN) -> int:
    if login(token) > 3:
        raise WorkflowFailed(f"wrong token {token}")  # error: [secret-misuse]
    return 1


@workflow
def in_a_log(token: Secret = TOKEN) -> int:
    print(token)  # error: [call-not-a-task]
    return login(token)
