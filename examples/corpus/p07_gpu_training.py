"""A toy network is trained where there is a GPU; its losses and the model come back."""
# run: main(settings={"epochs": 3, "batch_size": 4, "seed": 1}) == {"losses": [2050, 1026, 514],
#      "accuracy": 0.75, "model": File("model.txt", "214 516 818 245")}
# run: main(settings={"epochs": 0}) fails TaskFailed: "no epochs"
# corpus: P07, Flyte's mnist_classifier, with integers for weights

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from flowc import File, task, workflow


@dataclass(frozen=True)
class Hyperparameters:
    epochs: int = 10
    batch_size: int = 64
    learning_rate: float = 0.5
    seed: int = 7


class Trained(NamedTuple):
    losses: list[int]
    accuracy: float
    model: File


@task(gpu=1, cpu=2, memory="4GiB", timeout="1h")
def train(settings: Hyperparameters) -> Trained:  # warning @airflow @cwl: [lost-feature]
    """Halve the distance to the weights of a known function, as far as the rate says."""
    if settings.epochs < 1:
        raise ValueError("no epochs")
    size = settings.batch_size
    wanted = [(settings.seed * 1103515245 + n * 12345) % 1000 for n in range(size)]
    weights = [0] * size
    losses: list[int] = []
    for _ in range(settings.epochs):
        distances = [aim - weight for aim, weight in zip(wanted, weights, strict=True)]
        losses.append(sum(map(abs, distances)))
        steps = [int(distance * settings.learning_rate) for distance in distances]
        weights = [weight + step for weight, step in zip(weights, steps, strict=True)]
    close = [abs(aim - weight) < 100 for aim, weight in zip(wanted, weights, strict=True)]
    model = Path("model.txt")
    model.write_text(" ".join(map(str, weights)))
    return Trained(losses, sum(close) / len(close), File(model))


@workflow
def main(settings: Hyperparameters) -> Trained:
    return train(settings)
