"""Texts that mean something to templates arrive as they left, however they are mapped over."""
# run: main(texts=["{{ ds }}", "{% x %}", "{# c #}", "x.sh"], fixed="{{ f }}") == {
#      "zipped": [["{{ ds }}|{{ ds }}!", "{% x %}|{% x %}!", "{# c #}|{# c #}!", "x.sh|x.sh!"]],
#      "product": [["{{ ds }}|{% x %}", "{{ ds }}|{# c #}", "{{ ds }}|x.sh"]],
#      "nested": [["{{ ds }}|{{ ds }}{{ f }}"], ["{{ f }}|{{ f }}{{ f }}"]],
#      "tried": [["ValueError: {{ ds }}{{ ds }}{% y %}", "{% x %}{% x %}{% y %}",
#      "{# c #}{# c #}{% y %}", "x.shx.sh{% y %}"]],
#      "broadcast": [["{{ ds }}|{{ f }}", "{% x %}|{{ f }}", "{# c #}|{{ f }}", "x.sh|{{ f }}"]]}

from flowc import TaskFailed, task, workflow


@task
def marked(text: str) -> str:
    return text + "!"


@task
def pair(left: str, right: str) -> str:
    return f"{left}|{right}"


@task
def short(text: str, other: str) -> str:
    if len(text) > 7:
        raise ValueError(text + other)
    return text + other


@workflow
def main(texts: list[str], fixed: str) -> dict[str, list[list[str]]]:
    marks = [marked(text) for text in texts]
    zipped = [pair(text, mark) for text, mark in zip(texts, marks, strict=True)]
    product = [pair(a, b) for a in texts[:1] for b in texts if a != b]
    rows = [texts[:1], [fixed]]
    nested = [[pair(text, text + fixed) for text in row] for row in rows]
    tried: list[str] = []
    for text in texts:
        try:
            value = short(text, text + "{% y %}")
        except TaskFailed as failure:
            value = f"{failure.type}: {failure.message}"
        tried.append(value)
    broadcast = [pair(text, fixed) for text in texts]
    return {
        "zipped": [zipped],
        "product": [product],
        "nested": nested,
        "tried": [tried],
        "broadcast": [broadcast],
    }
