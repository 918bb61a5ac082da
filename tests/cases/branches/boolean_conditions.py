"""Conditions with `and`, `or`, `not`, comparisons in a row and membership."""
# run: pick(first="heads", second="tails") == ["complex", "tails-regex"]
# run: pick(first="heads", second="heads") == ["heads-regex"]
# run: pick(first="tails", second="tails") == ["complex", "tails-regex"]
# corpus: P03, Argo's conditionals-complex

from flowc import task, workflow


@task
def flip(side: str) -> str:
    return side


@task
def name(text: str) -> str:
    return text


@workflow
def pick(first: str, second: str) -> list[str]:
    one = flip(first)
    two = flip(second)
    picked: list[str] = []
    if (one == "heads" and two == "tails") or (one == "tails" and not two == "heads"):  # noqa: SIM201
        picked.append(name("complex"))
    if two.startswith("he") and two in ("heads", "head"):
        picked.append(name("heads-regex"))
    elif 0 < len(two) <= 5:
        picked.append(name("tails-regex"))
    return picked
