"""Irises are normalised, models with different numbers of neighbours trained, and the best kept."""
# run: main(iris=File("data/iris.csv"), neighbours=[1, 3, 5], threshold=0.0) == {
#      "decision": "register iris-5", "metrics": File("metrics.txt", "iris-5: 13 of 15\n")}
# run: main(iris=File("data/iris.csv"), neighbours=[3], threshold=1.1) == {
#      "decision": "reject iris-3", "metrics": File("metrics.txt", "iris-3: 12 of 15\n")}
# run: main(iris=File("data/iris.csv"), neighbours=[3], threshold=0.0, scaler="both") fails
#      ValueError: "scaler"
# corpus: P04, KFP's iris_pipeline, with nearest neighbours in plain Python

import csv
import json
import math
import statistics
from pathlib import Path
from typing import Literal, NamedTuple

from flowc import File, task, workflow

Scaler = Literal["standard", "min_max"]


class Model(NamedTuple):
    name: str
    file: File


class Evaluated(NamedTuple):
    accuracy: float
    metrics: File


class Report(NamedTuple):
    decision: str
    metrics: File


def read_rows(path: File) -> list[list[str]]:
    with Path(path).open(newline="") as lines:
        return list(csv.reader(lines))


def write_rows(rows: list[list[str]], path: Path) -> File:
    with path.open("w", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(rows)
    return File(path)


@task
def create_dataset(iris: File) -> File:
    _, *rows = read_rows(iris)
    return write_rows(rows, Path("iris.csv"))


@task
def normalise(dataset: File, scaler: Scaler) -> File:
    rows = read_rows(dataset)
    labels = [row.pop() for row in rows]
    scaled: list[list[float]] = []
    for column in zip(*rows, strict=True):
        values = [float(value) for value in column]
        low, size = min(values), max(values) - min(values)
        if scaler == "standard":
            low, size = statistics.fmean(values), statistics.pstdev(values)
        scaled.append([(value - low) / size for value in values])
    lengths = zip(*scaled, strict=True)
    texts = [[*map(repr, row), label] for row, label in zip(lengths, labels, strict=True)]
    return write_rows(texts, Path("normalised.csv"))


@task
def train(dataset: File, neighbours: int) -> Model:
    """Keep every other row: that is all that nearest neighbours learns."""
    path = Path("model.json")
    path.write_text(json.dumps({"neighbours": neighbours, "rows": read_rows(dataset)[::2]}))
    return Model(f"iris-{neighbours}", File(path))


@task
def evaluate(model: Model, dataset: File) -> Evaluated:
    learnt = json.loads(Path(model.file).read_text())
    tested = read_rows(dataset)[1::2]
    right = 0
    for *lengths, label in tested:
        point = [float(length) for length in lengths]
        nearest = sorted(learnt["rows"], key=lambda row: math.dist(map(float, row[:4]), point))
        labels = [row[4] for row in nearest[: learnt["neighbours"]]]
        right += max(sorted(set(labels)), key=labels.count) == label
    path = Path("metrics.txt")
    path.write_text(f"{model.name}: {right} of {len(tested)}\n")
    return Evaluated(right / len(tested), File(path))


@task
def conclude(decision: str, model: Model) -> str:
    return f"{decision} {model.name}"


@workflow
def main(
    iris: File, neighbours: list[int], threshold: float = 0.9, scaler: Scaler = "standard"
) -> Report:
    dataset = normalise(create_dataset(iris), scaler)
    models = [train(dataset, number) for number in neighbours]
    evaluated = [evaluate(model, dataset) for model in models]
    accuracies = [one.accuracy for one in evaluated]
    best = accuracies.index(max(accuracies))
    model = models[best]
    if accuracies[best] >= threshold:
        decision = conclude("register", model)
    else:
        decision = conclude("reject", model)
    return Report(decision, evaluated[best].metrics)
