"""A library of commands with typed outputs is used like functions, chained."""
# run: main(scene=File("s.txt", "3\n8\n5\n")) == {"mask": File("mask.txt", "8\n5\n"), "cover": 0.5}

from library.scenes import Segmented, clip, segment

from flowc import File, workflow


@workflow
def main(scene: File) -> Segmented:
    clipped = clip(scene, rows=2)
    return segment(clipped, threshold=6)
