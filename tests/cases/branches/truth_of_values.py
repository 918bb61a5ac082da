"""Empty text, empty lists, zero and None count as false."""
# run: truth(text="", numbers=[0], count=0, name=None) == ["numbers"]
# run: truth(text="x", numbers=[], count=2, name="") == ["text", "count"]
# run: truth(text="x", numbers=[1], count=1, name="n") == ["text", "numbers", "count", "name n"]

from flowc import task, workflow


@task
def say(text: str) -> str:
    return text


@workflow
def truth(text: str, numbers: list[int], count: int, name: str | None) -> list[str]:
    said: list[str] = []
    if text:
        said.append(say("text"))
    if numbers:
        said.append(say("numbers"))
    if count:
        said.append(say("count"))
    if name:
        said.append(say(f"name {name}"))
    return said
