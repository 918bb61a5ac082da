"""Jobs are ordered by a priority before they run one at a time; bad jobs are refused at once."""
# run: main(jobs=[{"name": "a", "level": "medium"}, {"name": "b", "level": "high"}, {"name": "c",
#      "level": "low"}, {"name": "d", "level": "high"}], log=LOG) == ["b", "d", "a", "c"]
# log: b d a c
# run: main(jobs=[{"name": "a", "level": "low"}, {"name": "b", "level": "low", "start": 2, "end":
#      2}], log=LOG) fails WorkflowFailed: "start of b"
# log:
# corpus: P12, the job queue of OMOTES

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from flowc import WorkflowFailed, sequential, task, workflow


class Level(Enum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True)
class Job:
    name: str
    level: Level
    start: int = 0
    end: int = 1


@task
def ordered(jobs: list[Job]) -> list[Job]:
    levels = [Level.HIGH, Level.MEDIUM, Level.LOW]
    return sorted(jobs, key=lambda job: levels.index(job.level))


@task
def perform(job: Job, log: str) -> str:
    with Path(log).open("a") as lines:
        lines.write(f"{job.name}\n")
    return job.name


@workflow
def main(jobs: list[Job], log: str) -> list[str]:
    wrong = [job.name for job in jobs if job.start >= job.end]
    if wrong:
        raise WorkflowFailed(f"start of {wrong[0]} is not before its end")
    with sequential():
        return [perform(job, log) for job in ordered(jobs)]  # warning @cwl: [lost-feature]
