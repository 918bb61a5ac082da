"""The parameter of a task has the name of a function that the task needs."""
# run: main(words=["a", "bb"]) == ["<a>!", "<bb>!!"]
# run: main(words=[]) == []

from flowc import task, workflow


def mark(text: str) -> str:
    return f"<{text}>"


def marked(text: str, sign: str) -> str:
    return mark(text) + sign


@task
def shout(mark: str, times: int) -> str:
    return marked(mark, "!" * times)


@workflow
def main(words: list[str]) -> list[str]:
    return [shout(word, len(word)) for word in words]
