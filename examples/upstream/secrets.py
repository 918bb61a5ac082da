"""Argo's secrets: a command prints a secret."""
# run: main() == None

from flowc import Secret, container, shell, workflow

PASSWORD = Secret("case", key="password")


@container("busybox:1.36")
def print_secret(password: Secret) -> None:
    return shell('echo "secret from env: $PASSWORD"', env={"PASSWORD": password})


@workflow
def main() -> None:
    print_secret(PASSWORD)
