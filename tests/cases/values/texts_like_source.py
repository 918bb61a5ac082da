"""Texts that look like parts of a file that is written around them: empty lines, imports."""
# run: main(n=1) == "title\n\n\n\n\nbody 1\n"
# run: code(n=2) == "from __future__ import annotations\n\n\n\n\nimport os\n\nN = 2\n"

from flowc import task, workflow

PAGE = """title




body {n}
"""
CODE = """\
from __future__ import annotations




import os

N = {n}
"""


@task
def page(n: int) -> str:
    return PAGE.format(n=n)


@task
def module(n: int) -> str:
    return CODE.format(n=n)


@workflow
def main(n: int) -> str:
    return page(n)


@workflow
def code(n: int) -> str:
    return module(n)
