"""A record of outputs: a file, what was printed, a text file and a JSON file."""
# run: segment(scene=File("scene.txt", "3 4 5\n")) == {"mask": File("mask.txt", "3 4 5\n"),
#      "cover": 0.25, "note": "done\n", "box": {"x": 1, "y": 2}}

from dataclasses import dataclass
from typing import NamedTuple

from flowc import File, container, json_file, output, shell, stdout, text_file, workflow


@dataclass
class Box:
    x: int
    y: int


class Segmented(NamedTuple):
    mask: File
    cover: float
    note: str
    box: Box


@container("busybox:1.36")
def find(scene: File) -> Segmented:
    return shell(
        """
        cp "$SCENE" mask.txt
        echo done > note.txt
        echo '{"x": 1, "y": 2}' > box.json
        echo 0.25
        """,
        env={"SCENE": scene},
        outputs=Segmented(
            mask=output("mask.txt"),
            cover=stdout(float),
            note=text_file("note.txt"),
            box=json_file("box.json", Box),
        ),
    )


@workflow
def segment(scene: File) -> Segmented:
    return find(scene)
