"""Methods and slices of text, formatting, and membership."""
# run: compute(text="  Hello, World  ") == {"parts": ["Hello", " World"], "joined":
#      "Hello- World", "cases": "hello, worldHELLO, WORLD", "slices": "olleH|Wor", "flags": [True,
#      True, False], "replaced": "Jello, World", "form": "'Hello, World' 0012 1,000"}

from typing import NamedTuple

from flowc import task, workflow


class Computed(NamedTuple):
    parts: list[str]
    joined: str
    cases: str
    slices: str
    flags: list[bool]
    replaced: str
    form: str


@task
def same(text: str) -> str:
    return text


@workflow
def compute(text: str) -> Computed:
    stripped = same(text).strip()
    parts = stripped.split(",")
    number = len(stripped)
    return Computed(
        parts=parts,
        joined="-".join(parts),
        cases=stripped.lower() + stripped.upper(),
        slices=f"{parts[0][::-1]}|{stripped[7:10]}",
        flags=[stripped.startswith("Hell"), "World" in stripped, stripped.endswith("x")],
        replaced=stripped.removeprefix("H").replace("ello", "Jello"),
        form=f"{stripped!r} {number:04} {number * 1000 // 12:,}",
    )
