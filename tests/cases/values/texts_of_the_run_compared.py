"""Texts that people give a run, compared with constants."""
# run: main(text="") == [True, False, False, True, False]
# run: main(text=" x ") == [False, True, False, True, False]
# run: main(text="null") == [False, False, True, False, False]
# run: main(text="a\nb") == [False, False, False, False, True]
# run: main(text="\"\"") == [False, False, False, False, False]

from flowc import task, workflow


@task
def echo(found: list[bool]) -> list[bool]:
    return found


@workflow
def main(text: str) -> list[bool]:
    if text == "":
        first = True
    else:
        first = False
    return echo([first, text == " x ", text == "null", text in ["", " x "], text == "a\nb"])
