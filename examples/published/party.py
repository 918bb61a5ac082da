"""A workflow of a team that uses those of a library.

Try it:

    flowc run party.py --input host=Ada --input 'guests=["Alan", ""]'
"""
# run: main(host="Ada", guests=["Alan", ""]) == ["HELLO, ADA!", ["Hello, Alan!", ""]]
# run: main(host="", guests=[]) == ["write: nobody to greet", []]
# run: main(host="$ {{x}} 'é'", guests=["%"]) == ["HELLO, $ {{X}} 'É'!", ["Hello, %!"]]

from welcome import greet, greet_all

from flowc import TaskFailed, workflow


@workflow
def main(host: str, guests: list[str]) -> tuple[str, list[str]]:
    try:
        text = greet(host, loud=True).text
    except TaskFailed as e:
        text = f"{e.task}: {e.message}"
    return text, greet_all(guests)
