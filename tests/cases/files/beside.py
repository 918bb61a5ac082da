"""A record of files that must stand side by side."""
# run: align(reads=File("r.txt", "ACGT")) == {"head": "ACGT", "found": True, "lines": 1}

from pathlib import Path
from typing import Annotated, NamedTuple

from flowc import Beside, File, task, workflow


class Alignment(NamedTuple):
    bam: File
    bai: Annotated[File, Beside("bam", ".bai")]


class Report(NamedTuple):
    head: str
    found: bool
    lines: int


@task
def index(reads: File) -> Alignment:
    Path("r.bam").write_bytes(Path(reads).read_bytes())
    Path("r.bam.bai").write_text("index\n")
    return Alignment(bam=File("r.bam"), bai=File("r.bam.bai"))


@task
def view(alignment: Alignment) -> Report:
    bam = Path(alignment.bam)
    companion = bam.with_name(bam.name + ".bai")
    return Report(bam.read_text(), companion.exists(), len(companion.read_text().splitlines()))


@workflow
def align(reads: File) -> Report:
    return view(index(reads))
