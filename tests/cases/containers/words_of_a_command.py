"""Each item of a command is one word, whatever it holds."""
# run: words(text="two words", number=3, names=["a b", "", "$HOME"], colour="r") ==
#      "<two words><--n=3><0.5><true><r><a b><><$HOME><*><end>"
# run: words(text="'\"\\ $(id) ; {{ x }}\n-", number=-1, names=[], colour="r") ==
#      "<'\"\\ $(id) ; {{ x }}\n-><--n=-1><0.5><true><r><*><end>"

from enum import Enum

from flowc import command, container, stdout, workflow


class Colour(Enum):
    RED = "r"


@container("busybox:1.36")
def show(text: str, number: int, ratio: float, flag: bool, colour: Colour, names: list[str]) -> str:
    return command(
        "printf", "<%s>", text, f"--n={number}", ratio, flag, colour, *names, "*", "end",
        outputs=stdout(str),
    )  # fmt: skip


@workflow
def words(text: str, number: int, names: list[str], colour: Colour) -> str:
    return show(text, number, 0.5, True, colour, names)
