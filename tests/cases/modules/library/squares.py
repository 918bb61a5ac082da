"""Text in square brackets."""

from flowc import task


@task
def wrap(text: str) -> str:
    return f"[{text}]"
