"""A command finds companions beside their files, wherever a task has made them."""
# run: align(reads=File("r.txt", "ACGT\n")) == "r.bai\nr.bam\nindex\nACGT"

from pathlib import Path
from typing import Annotated, NamedTuple

from flowc import Beside, File, container, shell, stdout, task, workflow


class Alignment(NamedTuple):
    bam: File
    bai: Annotated[File, Beside("bam", "^.bai")]


@task
def index(reads: File) -> Alignment:
    Path("made").mkdir()
    Path("made/r.bam").write_bytes(Path(reads).read_bytes())
    Path("r.index").write_text("index\n")
    return Alignment(bam=File("made/r.bam"), bai=File("r.index"))


@container("busybox:1.36")
def view(alignment: Alignment) -> str:
    return shell(
        'cd "$(dirname "$BAM")"; ls; cat r.bai r.bam',
        env={"BAM": alignment.bam},
        outputs=stdout(str),
    )


@workflow
def align(reads: File) -> str:
    return view(index(reads))
