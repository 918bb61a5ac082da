"""Nobody answers: the approval takes its default."""
# run: main(log=LOG) == "kept 1.2"
# log: built

from pathlib import Path

from flowc import approve, task, workflow


@task
def build(log: str) -> str:
    with Path(log).open("a") as lines:
        lines.write("built\n")
    return "1.2"


@task
def say(word: str, version: str) -> str:
    return f"{word} {version}"


@workflow
def main(log: str) -> str:
    version = build(log)
    answer = approve(  # error @cwl: [unsupported-feature]
        f"release {version}?", choices=["ship", "hold"], default="hold", name="release"
    )
    if answer.choice == "ship":
        return say("shipped", version)
    return say("kept", version)
