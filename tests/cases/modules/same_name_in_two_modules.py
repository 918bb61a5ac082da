"""Two modules have a task of the same name."""
# run: main(text="a") == "<a>|[a]"

import library.angles
import library.squares

from flowc import task, workflow


@task
def join(left: str, right: str) -> str:
    return f"{left}|{right}"


@workflow
def main(text: str) -> str:
    return join(library.angles.wrap(text), library.squares.wrap(text))
