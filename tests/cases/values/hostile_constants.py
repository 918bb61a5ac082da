"""Text written in the workflow file, also in a task and as a default, arrives as it was written."""
# run: constants() == ["$(x) ${y} \\$(z) \\n", "{{ a }} {% b %}", "quote ' \" end\\",
#      "line\nline\n", "# y: no", ""]

from flowc import task, workflow

BRACES = "{{ a }} {% b %}"


@task
def collect(*texts: str, last: str = "") -> list[str]:
    return [*texts, last]


@task
def quotes() -> str:
    # $(comment) ${comment} {{ comment }}
    return "quote ' \" end\\"


@workflow
def constants(dollars: str = "$(x) ${y} \\$(z) \\n") -> list[str]:
    return collect(dollars, BRACES, quotes(), "line\nline\n", "# y: no")
