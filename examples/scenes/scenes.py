"""Calibrate and segment satellite scenes, side by side, and join the masks of the good ones.

The tasks are commands in images, kept in a library of their own (`tools.py`), each with what it
needs: processors, memory, a GPU. `process` is a workflow itself, which `main` calls for each scene.

Try it:

    flowc run scenes.py --scenes '["data/coast.pgm", "data/city.pgm"]'
"""
# run: main(scenes=[File("data/coast.pgm"), File("data/city.pgm"), File("data/night.pgm")]) ==
#      {"covers": [0.5, 0.75, 0.0], "mosaic": File("mosaic.txt",
#      "0 0 1 1\n0 0 1 1\n1 1 1 0\n1 1 1 0\n")}
# run: main(scenes=[File("data/night.pgm")]) == {"covers": [0.0], "mosaic": None}
# run: main(scenes=[]) == {"covers": [], "mosaic": None}

from typing import NamedTuple

from tools import Segmented, calibrate, mosaic, segment

import flowc
from flowc import File, workflow


class Report(NamedTuple):
    """The cover of each scene, and the mosaic of the masks that cover anything."""

    covers: list[float]
    mosaic: File | None


@workflow
def process(scene: File, gain: float, threshold: int) -> Segmented:
    calibrated = calibrate(scene, gain)
    return segment.options(memory="2GiB")(calibrated, threshold)


@workflow
def main(
    scenes: list[File], gain: float = 2.0, threshold: int = 100, smallest: float = 0.1
) -> Report:
    """Segment scenes and join the masks of those that show something.

    Args:
        scenes: plain PGM images.
        gain: what pixels are multiplied by before they are compared.
        threshold: the darkest value that does not count.
        smallest: the smallest cover that goes into the mosaic.
    """
    segmented = [process(scene, gain, threshold) for scene in scenes]
    covers = [found.cover for found in segmented]
    masks = [found.mask for found in segmented if found.cover >= smallest]
    joined = mosaic(masks) if masks else None
    return Report(covers, joined)


if __name__ == "__main__":
    flowc.run(main)
