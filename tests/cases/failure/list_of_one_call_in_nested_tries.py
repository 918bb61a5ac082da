"""Lists of one call, each of its own `try`, come together in one name."""
# run: main(x="abc") == ["abc"]
# run: main(x="one") == ["seven", "two"]
# run: main(x="one", other="one") == ["nine"]

from flowc import TaskFailed, task, workflow


@task
def same(word: str) -> str:
    if word == "one":
        raise ValueError(word)
    return word


@workflow
def main(x: str, other: str = "two") -> list[str]:
    try:
        words = [same(x)]
    except TaskFailed:
        first = same("seven")
        try:
            words = [first, same(other)]
        except TaskFailed:
            words = ["nine"]
    return words
