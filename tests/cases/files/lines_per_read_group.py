"""Files, optional results, a fan-out and sizes, as pipelines of genomics use them."""
# run: main(cram=File("sample.cram", "rg1 ACGT\nrg2\nrg3 GG\n")) ==
#      {"bams": [File("rg1.bam", "ACGT"), File("rg3.bam", "GG")], "skipped": ["rg2"], "bytes": 6}
# corpus: P38, WARP's CramToUnmappedBams, in toy form

from dataclasses import dataclass
from pathlib import Path

from flowc import File, MiB, task, workflow


@dataclass
class Unmapped:
    bams: list[File]
    skipped: list[str]
    bytes: int


@task
def split(cram: File) -> list[File]:
    groups: list[File] = []
    for line in Path(cram).read_text().splitlines():
        name, _, reads = line.partition(" ")
        path = Path(f"{name}.reads")
        path.write_text(reads)
        groups.append(File(path))
    return groups


@task
def convert(group: File) -> File | None:
    reads = Path(group).read_text()
    if not reads:
        return None
    path = Path(group.name).with_suffix(".bam")
    path.write_text(reads)
    return File(path)


@workflow
def main(cram: File) -> Unmapped:
    groups = split(cram)
    converted = [
        convert.options(disk=2 * group.size + 10 * MiB)(group)  # warning @airflow: [lost-feature]
        for group in groups
    ]
    skipped = [
        group.name.removesuffix(".reads")
        for group, bam in zip(groups, converted, strict=True)
        if bam is None
    ]
    bams = [bam for bam in converted if bam is not None]
    return Unmapped(bams, skipped, sum(bam.size for bam in bams))
