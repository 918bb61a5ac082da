"""Text crosses tasks byte by byte."""
# run: echo(values=["", " ", "\n", "a\n", "\n\n", "\t\r\n", "é ü 漢字 🎉", "\u2028\u0085",
#      "\x01\x7f"]) == ["", " ", "\n", "a\n", "\n\n", "\t\r\n", "é ü 漢字 🎉", "\u2028\u0085",
#      "\x01\x7f"]

from flowc import task, workflow


@task
def same(value: str) -> str:
    return value


@workflow
def echo(values: list[str]) -> list[str]:
    return [same(same(value)) for value in values]
