"""Reads of a CRAM or a BAM file go into a sorted, validated file per read group."""
# run: main(cram=File("sample.cram", "@RG rg1\n@RG rg2\n@RG rg3\nrg1 T=A\nrg3 CC\nrg1 A=\nrg2 G\n"),
#      reference=File("ref.fasta", "CAT")) == {"unmapped_bams": [
#      File("rg1.unmapped.bam", "ACAT\nTCATA\n"), File("rg2.unmapped.bam", "G\n"),
#      File("rg3.unmapped.bam", "CC\n")], "reports": [
#      File("rg1.unmapped.bam.validation_report", "2 reads, no errors\n"),
#      File("rg2.unmapped.bam.validation_report", "1 reads, no errors\n"),
#      File("rg3.unmapped.bam.validation_report", "1 reads, no errors\n")], "skipped": []}
# run: main(bam=File("sample.bam", "@RG rg1\n@RG rg2\nrg2 GA\n"), suffix=".ubam") ==
#      {"unmapped_bams": [File("rg2.ubam", "GA\n")],
#      "reports": [File("rg2.ubam.validation_report", "1 reads, no errors\n")],
#      "skipped": ["rg1"]}
# run: main(bam=File("sample.bam", "rg2 GA\n"), output_map=File("map.tsv", "rg2\tb.bam\n")) ==
#      {"unmapped_bams": [File("b.bam", "GA\n")],
#      "reports": [File("b.bam.validation_report", "1 reads, no errors\n")], "skipped": []}
# run: main() fails WorkflowFailed: "a BAM file, or a CRAM file with its reference"
# corpus: P38, WARP's CramToUnmappedBams, with commands that read text

from dataclasses import dataclass

from readgroups.tools import (
    cram_to_bam,
    generate_output_map,
    read_output_map,
    revert,
    sort_reads,
    split_out,
    validate,
)

from flowc import File, MiB, WorkflowFailed, workflow


@dataclass(frozen=True)
class Unmapped:
    unmapped_bams: list[File]
    reports: list[File]
    skipped: list[str]


@workflow
def main(
    cram: File | None = None,
    reference: File | None = None,
    bam: File | None = None,
    output_map: File | None = None,
    suffix: str = ".unmapped.bam",
    spare: int = 20 * MiB,
) -> Unmapped:
    if cram is not None and reference is not None:
        name = f"{cram.name.removesuffix('.cram')}.bam"
        aligned = cram_to_bam.options(  # warning @airflow: [lost-feature]
            disk=6 * cram.size + spare
        )(cram, reference, name)
    elif bam is not None:
        aligned = bam
    else:
        raise WorkflowFailed("there must be a BAM file, or a CRAM file with its reference")

    if output_map is None:
        output_map = generate_output_map.options(  # warning @airflow: [lost-feature]
            disk=aligned.size + spare
        )(aligned, suffix)

    bams: list[File] = []
    reports: list[File] = []
    skipped: list[str] = []
    for group in read_output_map(output_map):
        reads = split_out.options(  # warning @airflow: [lost-feature]
            disk=2 * aligned.size + spare
        )(aligned, group.id, group.output)
        if reads is None:
            skipped.append(group.id)
        else:
            reverted = revert.options(  # warning @airflow: [lost-feature]
                disk=3 * aligned.size + spare
            )(reads)
            ordered = sort_reads.options(  # warning @airflow: [lost-feature]
                disk=6 * reverted.size + spare
            )(reverted)
            report = validate.options(  # warning @airflow: [lost-feature]
                disk=ordered.size + spare
            )(ordered, f"{group.output}.validation_report")
            bams.append(ordered)
            reports.append(report)
    return Unmapped(bams, reports, skipped)
