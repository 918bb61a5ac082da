"""Each command reads text where the real one reads CRAM and BAM files.

A line is a read group (`@RG name`), or a read: the name of its group, and bases.
"""

from dataclasses import dataclass
from pathlib import Path

from flowc import File, container, output, shell, task


@dataclass(frozen=True)
class ReadGroup:
    """A read group, and the name of the file for its reads."""

    id: str
    output: str


@container("busybox:1.36", cpu=3, memory="700MiB")
def cram_to_bam(cram: File, reference: File, name: str) -> File:
    return shell(
        'ref=$(cat "$REF"); sed "s/=/$ref/" "$CRAM" > "$NAME"',
        env={"CRAM": cram, "REF": reference, "NAME": name},
        outputs=output(name),
    )


@container("busybox:1.36", memory="300MiB")
def generate_output_map(bam: File, suffix: str) -> File:
    return shell(
        r"""
        printf '#READ_GROUP_ID\tOUTPUT\n' > output_map.tsv
        awk -v s="$SUFFIX" '/^@RG/ { print $2 "\t" $2 s }' "$BAM" >> output_map.tsv
        """,
        env={"BAM": bam, "SUFFIX": suffix},
        outputs=output("output_map.tsv"),
    )


@task
def read_output_map(output_map: File) -> list[ReadGroup]:
    lines = Path(output_map).read_text().splitlines()
    return [ReadGroup(*line.split("\t")) for line in lines if not line.startswith("#")]


@container("busybox:1.36", cpu=2, memory="3000MiB")
def split_out(bam: File, group: str, name: str) -> File | None:
    return shell(
        'if grep "^$GROUP " "$BAM" > reads; then mv reads "$NAME"; fi',
        env={"BAM": bam, "GROUP": group, "NAME": name},
        outputs=output(name, optional=True),
    )


@container("busybox:1.36", memory="300MiB")
def revert(bam: File) -> File:
    return shell(
        'cut -d " " -f 2 "$BAM" > "$NAME"',
        env={"BAM": bam, "NAME": bam.name},
        outputs=output(bam.name),
    )


@container("busybox:1.36", memory="700MiB")
def sort_reads(bam: File) -> File:
    return shell(
        'LC_ALL=C sort "$BAM" > "$NAME"',
        env={"BAM": bam, "NAME": bam.name},
        outputs=output(bam.name),
    )


@container("busybox:1.36", memory="300MiB")
def validate(bam: File, name: str) -> File:
    return shell(
        'echo "$(grep -c . "$BAM") reads, no errors" > "$NAME"',
        env={"BAM": bam, "NAME": name},
        outputs=output(name),
    )
