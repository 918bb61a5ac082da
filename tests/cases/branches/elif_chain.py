"""One of four branches, the last one without a call."""
# run: grade(score=95) == "a:95"
# run: grade(score=70) == "b:70"
# run: grade(score=50) == "c:50"
# run: grade(score=10) == "none"

from flowc import task, workflow


@task
def label(letter: str, score: int) -> str:
    return f"{letter}:{score}"


@workflow
def grade(score: int) -> str:
    if score >= 90:
        result = label("a", score)
    elif score >= 60:
        result = label("b", score)
    elif score >= 50:
        result = label("c", score)
    else:
        result = "none"
    return result
