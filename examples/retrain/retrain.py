"""Every Monday: train a classifier, evaluate it, and publish it if it is good enough.

k nearest neighbours over thirty rows of Fisher's irises, in plain Python.

Try it:

    flowc run retrain.py --min-accuracy 0.9
"""
# run: retrain() == {"state": "registered", "accuracy": 0.9333333333333333, "k": 3,
#      "card": File("card.md", "# irises\n\naccuracy 0.933 with k = 3\n")}
# run: retrain(min_accuracy=1.1) == {"state": "rejected", "accuracy": 0.9333333333333333, "k": 3,
#      "card": None}

import csv
import io
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import flowc
from flowc import Cron, File, task, workflow

NEIGHBOURS = [1, 3, 5]

ROWS = """\
5.1,3.5,1.4,0.2,setosa
4.9,3.0,1.4,0.2,setosa
4.7,3.2,1.3,0.2,setosa
4.6,3.1,1.5,0.2,setosa
5.0,3.6,1.4,0.2,setosa
5.4,3.9,1.7,0.4,setosa
4.6,3.4,1.4,0.3,setosa
5.0,3.4,1.5,0.2,setosa
4.4,2.9,1.4,0.2,setosa
4.9,3.1,1.5,0.1,setosa
7.0,3.2,4.7,1.4,versicolor
6.4,3.2,4.5,1.5,versicolor
6.9,3.1,4.9,1.5,versicolor
5.5,2.3,4.0,1.3,versicolor
6.5,2.8,4.6,1.5,versicolor
5.7,2.8,4.5,1.3,versicolor
6.3,3.3,4.7,1.6,versicolor
4.9,2.4,3.3,1.0,versicolor
6.6,2.9,4.6,1.3,versicolor
5.2,2.7,3.9,1.4,versicolor
6.3,3.3,6.0,2.5,virginica
5.8,2.7,5.1,1.9,virginica
7.1,3.0,5.9,2.1,virginica
6.3,2.9,5.6,1.8,virginica
6.5,3.0,5.8,2.2,virginica
7.6,3.0,6.6,2.1,virginica
4.9,2.5,4.5,1.7,virginica
7.3,2.9,6.3,1.8,virginica
6.7,2.5,5.8,1.8,virginica
7.2,3.6,6.1,2.5,virginica
"""


@dataclass(frozen=True)
class Flower:
    """Four lengths in centimetres, and the kind."""

    lengths: list[float]
    kind: str


class Split(NamedTuple):
    """Rows to learn from, and rows to be tested on."""

    training: list[Flower]
    test: list[Flower]


class Trained(NamedTuple):
    """A model, with the number of neighbours it asks."""

    model: File
    k: int


class Report(NamedTuple):
    """What became of this week's model."""

    state: str
    accuracy: float
    k: int
    card: File | None


@task
def load() -> list[Flower]:
    """The rows, as records."""
    rows = csv.reader(io.StringIO(ROWS))
    return [Flower([float(length) for length in row[:4]], row[4]) for row in rows]


@task
def normalise(flowers: list[Flower]) -> list[Flower]:
    """Scale each length to the range from 0 to 1."""
    columns = list(zip(*(flower.lengths for flower in flowers), strict=True))
    ranges = [(min(column), max(column)) for column in columns]
    return [
        Flower(
            [
                (length - low) / (high - low)
                for length, (low, high) in zip(f.lengths, ranges, strict=True)
            ],
            f.kind,
        )
        for f in flowers
    ]


@task
def split(flowers: list[Flower]) -> Split:
    """Every second row is for the test."""
    return Split(training=flowers[::2], test=flowers[1::2])


@task(cpu=1, memory="512MiB", timeout="30m", retries=1)
def train(flowers: list[Flower], k: int) -> Trained:  # warning @airflow: [lost-feature]
    """Remember the rows: that is all that k nearest neighbours learns."""
    rows = [[*flower.lengths, flower.kind] for flower in flowers]
    path = Path(f"model-{k}.json")
    path.write_text(json.dumps({"k": k, "rows": rows}))
    return Trained(File(path), k)


@task
def evaluate(trained: Trained, flowers: list[Flower]) -> float:
    """The share of flowers whose kind the model tells."""
    rows = json.loads(Path(trained.model).read_text())["rows"]
    right = 0
    for flower in flowers:
        nearest = sorted(rows, key=lambda row: math.dist(row[:4], flower.lengths))
        kinds = [row[4] for row in nearest[: trained.k]]
        right += max(sorted(set(kinds)), key=kinds.count) == flower.kind
    return right / len(flowers)


@task
def publish(model: File, accuracy: float, k: int) -> File:
    """Register the model; here, write the card that describes it."""
    assert model.size > 0
    Path("card.md").write_text(f"# irises\n\naccuracy {accuracy:.3f} with k = {k}\n")
    return File("card.md")


@workflow(schedule=Cron("0 6 * * 1", timezone="Europe/Amsterdam"))
def retrain(  # warning @cwl: [lost-feature]
    neighbours: list[int] = NEIGHBOURS, min_accuracy: float = 0.8
) -> Report:
    """Train one model for each number of neighbours and publish the best.

    Args:
        neighbours: the numbers of neighbours to try.
        min_accuracy: models below it are rejected.
    """
    flowers = normalise(load())
    parts = split(flowers)
    models = [train(parts.training, k) for k in neighbours]
    accuracies = [evaluate(model, parts.test) for model in models]
    best = max(accuracies)
    chosen = next(m for m, accuracy in zip(models, accuracies, strict=True) if accuracy == best)
    if best < min_accuracy:
        return Report("rejected", best, chosen.k, None)
    card = publish(chosen.model, best, chosen.k)
    return Report("registered", best, chosen.k, card)


if __name__ == "__main__":
    flowc.run(retrain)
