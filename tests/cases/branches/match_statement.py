"""`match` on constants, alternatives, a guard, None and a name for the rest."""
# run: act(command="start", level=1) == "started"
# run: act(command="halt", level=1) == "stopped"
# run: act(command="stop", level=1) == "stopped"
# run: act(command="jump", level=9) == "high jump"
# run: act(command="jump", level=1) == "what is jump?"
# run: act(command=None, level=1) == "nothing"

from flowc import task, workflow


@task
def say(text: str) -> str:
    return text


@workflow
def act(command: str | None, level: int) -> str:
    match command:
        case "start":
            result = say("started")
        case "stop" | "halt":
            result = say("stopped")
        case None:
            result = say("nothing")
        case "jump" if level > 5:
            result = say("high jump")
        case other:
            result = say(f"what is {other}?")
    return result
