"""Text that means something to shells, templates, YAML and CWL arrives as it left."""
# run: echo(values=["$(x)", "${y}", "$(inputs.value)", "\\$(a) \\n", "{{ z }}",
#      "{{workflow.name}} {% x %} ${HOME}", "'", "\"", "\\", "`id`", "$(id)", "; rm -rf /",
#      "%s %d", "null", "true", "1", "1.0", "~", "- a", "a: b", "#", "y", "no", "NaN", "&x *x",
#      "<<", "{}", "[]", "!!int 3", "\\u0041", "$$", "$", "a\\"]) == ["$(x)", "${y}",
#      "$(inputs.value)", "\\$(a) \\n", "{{ z }}", "{{workflow.name}} {% x %} ${HOME}", "'", "\"",
#      "\\", "`id`", "$(id)", "; rm -rf /", "%s %d", "null", "true", "1", "1.0", "~", "- a",
#      "a: b", "#", "y", "no", "NaN", "&x *x", "<<", "{}", "[]", "!!int 3", "\\u0041", "$$", "$",
#      "a\\"]

from flowc import task, workflow


@task
def same(value: str) -> str:
    return value


@task
def same_list(values: list[str]) -> list[str]:
    return values


@workflow
def echo(values: list[str]) -> list[str]:
    return same_list([same(value) for value in values])
