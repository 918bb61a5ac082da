"""Jobs with typed parameters: each is checked before anything runs, the urgent go first."""
# run: queue(jobs=[{"name": "a", "priority": "medium", "start_time": "2023-01-01T00:00:00"},
#      {"name": "b", "priority": "high", "start_time": "2023-01-01T00:00:00"},
#      {"name": "c", "priority": "low", "start_time": "2023-01-01T00:00:00"},
#      {"name": "d", "priority": "high", "start_time": "2023-12-31T19:00:00"}], log=LOG) ==
#      ["b: 35040 steps", "d: 20 steps", "a: 35040 steps", "c: 35040 steps"]
# log: b d a c
# run: queue(jobs=[{"name": "a", "start_time": "2023-01-01T00:00:00"}, {"name": "b",
#      "start_time": "2023-02-01T00:00:00", "end_time": "2023-02-01T00:00:00"}], log=LOG)
#      fails WorkflowFailed: "b: start_time must be before end_time"
# log:
# run: queue(jobs=[{"name": "a", "start_time": "2023-01-01T00:00:00", "step_size": 0}], log=LOG)
#      fails WorkflowFailed: "a: step_size must be from 1 to 525600 minutes"
# log:
# run: queue(jobs=[{"name": "a", "start_time": "today"}], log=LOG) fails ValueError: "jobs"
# log:
# corpus: P12, the workflow types and the job queue of OMOTES

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path

from flowc import WorkflowFailed, sequential, task, workflow


class JobPriority(Enum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


@dataclass(frozen=True)
class Job:
    """What people fill in to have something simulated; `step_size` is in minutes."""

    name: str
    start_time: datetime
    end_time: datetime = datetime(2024, 1, 1)
    step_size: int = 15
    priority: JobPriority = JobPriority.MEDIUM


@task
def by_priority(jobs: list[Job]) -> list[Job]:
    order = [JobPriority.HIGH, JobPriority.MEDIUM, JobPriority.LOW]
    return sorted(jobs, key=lambda job: order.index(job.priority))


@task
def simulate(job: Job, log: str) -> str:
    minutes = (job.end_time - job.start_time).total_seconds() / 60
    with Path(log).open("a") as lines:
        lines.write(f"{job.name}\n")
    return f"{job.name}: {minutes // job.step_size:.0f} steps"


@workflow(priority=10)
def queue(jobs: list[Job], log: str) -> list[str]:  # warning @cwl: [lost-feature]
    wrong_times = [job.name for job in jobs if job.start_time >= job.end_time]
    wrong_steps = [job.name for job in jobs if not 1 <= job.step_size <= 525600]
    if wrong_times:
        raise WorkflowFailed(f"{wrong_times[0]}: start_time must be before end_time")
    if wrong_steps:
        raise WorkflowFailed(f"{wrong_steps[0]}: step_size must be from 1 to 525600 minutes")
    with sequential():
        return [simulate(job, log) for job in by_priority(jobs)]  # warning @cwl: [lost-feature]
