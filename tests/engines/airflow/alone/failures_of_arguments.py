"""What an argument holds cannot be had: the task has failed, and what is about failures runs."""
# run: no_secret(log=LOG) == "use: LookupError"
# log: done
# run: unasked() == "no"
# run: no_file(log=LOG) == "read: CodecError"
# log: done
# run: uncaught(log=LOG) fails TaskFailed: "there is no file"
# log: done

from pathlib import Path

from flowc import File, Secret, TaskFailed, task, workflow


@task
def use(ask: bool, secret: Secret) -> str:
    return secret.value if ask else "no"


@task
def read(text: File) -> str:
    return Path(text).read_text()


@task
def note(log: str) -> None:
    with Path(log).open("a") as lines:
        lines.write("done\n")


@workflow
def no_secret(log: str) -> str:
    try:
        said = use(True, Secret("never-set", key="pass"))
    except TaskFailed as failure:
        said = f"{failure.task}: {failure.type}"
    finally:
        note(log)
    return said


@workflow
def unasked() -> str:
    return use(False, Secret("never-set", key="pass"))


@workflow
def no_file(log: str) -> str:
    try:
        said = read(File("/no/such/file.txt"))
    except TaskFailed as failure:
        said = f"{failure.task}: {failure.type}"
    finally:
        note(log)
    return said


@workflow
def uncaught(log: str) -> str:
    try:
        return read(File("/no/such/file.txt"))
    finally:
        note(log)
