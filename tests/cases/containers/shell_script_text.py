"""A script may hold anything that templates would take for their own."""
# run: script() == "{{workflow.name}} {% x %} ${HOME} $(x) \\n 3"
# corpus: P25, CWL's quoting cases

from flowc import container, shell, stdout, workflow


@container("busybox:1.36")
def literal() -> str:
    return shell(
        r"""
        number=$((1 + 2))
        printf '%s %s' '{{workflow.name}} {% x %} ${HOME} $(x) \n' "${number}"
        """,
        outputs=stdout(str),
    )


@workflow
def script() -> str:
    return literal()
