"""Commands on scenes, to be used like functions. A scene is a grey image in plain PGM."""

from typing import NamedTuple

from flowc import File, container, output, shell, stdout

IMAGE = "docker.io/library/busybox:1.36"


class Segmented(NamedTuple):
    """What segmentation gives: the mask, and the share of the scene that it covers."""

    mask: File
    cover: float


@container(IMAGE, cpu=1, memory="256MiB", timeout="10m")
def calibrate(scene: File, gain: float) -> File:
    """Multiply every pixel by a gain, and cut at the largest value.

    Args:
        scene: a plain PGM image.
        gain: what pixels are multiplied by.
    """
    return shell(
        """
        awk -v gain="$GAIN" '
            NR <= 2 { print; next }
            NR == 3 { largest = $1; print; next }
            {
                for (i = 1; i <= NF; i++) {
                    pixel = int($i * gain)
                    $i = pixel > largest ? largest : pixel
                }
                print
            }' "$SCENE" > calibrated.pgm
        """,
        env={"SCENE": scene, "GAIN": gain},
        outputs=output("calibrated.pgm"),
    )


@container(IMAGE, cpu=2, memory="1GiB", gpu=1, timeout="30m", retries=2)
def segment(scene: File, threshold: int) -> Segmented:  # warning @cwl @airflow: [lost-feature]
    """Find the pixels that are brighter than a threshold.

    Args:
        scene: a plain PGM image.
        threshold: the darkest value that does not count.
    """
    return shell(
        """
        awk -v threshold="$THRESHOLD" '
            NR == 1 { print "P1" > "mask.pbm"; next }
            NR == 2 { print > "mask.pbm"; next }
            NR == 3 { next }
            {
                for (i = 1; i <= NF; i++) {
                    bright = $i > threshold
                    covered += bright
                    pixels++
                    $i = bright ? 1 : 0
                }
                print > "mask.pbm"
            }
            END { print pixels ? covered / pixels : 0 }' "$SCENE"
        """,
        env={"SCENE": scene, "THRESHOLD": threshold},
        outputs=Segmented(mask=output("mask.pbm"), cover=stdout(float)),
    )


@container(IMAGE, memory="512MiB")
def mosaic(masks: list[File]) -> File:
    """Put masks under each other, without their headers."""
    return shell(
        """
        : > mosaic.txt
        echo "$MASKS" | while IFS= read -r mask; do
            if [ -n "$mask" ]; then tail -n +3 "$mask" >> mosaic.txt; fi
        done
        """,
        env={"MASKS": masks},
        outputs=output("mosaic.txt"),
    )
