"""Commands on scenes: text files with one number a line."""

from typing import NamedTuple

from flowc import File, container, output, shell, stdout


class Segmented(NamedTuple):
    mask: File
    cover: float


@container("busybox:1.36", memory="64MiB")
def clip(scene: File, rows: int) -> File:
    return shell(
        'tail -n "$ROWS" "$SCENE" > clipped.txt',
        env={"ROWS": rows, "SCENE": scene},
        outputs=output("clipped.txt"),
    )


@container("busybox:1.36", cpu=1)
def segment(scene: File, threshold: int) -> Segmented:
    return shell(
        """
        cp "$SCENE" mask.txt
        awk -v limit="$LIMIT" '$1 > limit { n++ } END { print n / NR }' "$SCENE"
        """,
        env={"SCENE": scene, "LIMIT": threshold},
        outputs=Segmented(mask=output("mask.txt"), cover=stdout(float)),
    )
