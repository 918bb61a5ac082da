r"""Backslashes before quotes, dollars and what looks like CWL's expressions stay as many."""
# run: main(val="val") ==
#      "evil\nval\n$(inputs.val)\n\\$(inputs.val)\n\\\\$(inputs.val)\n"
#      "\\\\\\$(inputs.val)\n\\\n\\\\\n\\\\\\\n$\n\\$\n"
#      "\\\\$\n$$\n$$$\n${HOME}\n{{inputs.parameters.val}}"
# corpus: P25, CWL's conformance test quoting_multiple_backslashes

from flowc import container, shell, stdout, workflow


@container("busybox:1.36")
def echoes(val: str) -> str:
    return shell(
        r"""
        echo $(echo \
          "live" | rev)
        printf '%s\n' "$VAL"
        printf '%s\n' '$(inputs.val)'
        printf '%s\n' '\$(inputs.val)'
        printf '%s\n' '\\$(inputs.val)'
        printf '%s\n' '\\\$(inputs.val)'
        printf '%s\n' '\'
        printf '%s\n' '\\'
        printf '%s\n' '\\\'
        printf '%s\n' '$'
        printf '%s\n' '\$'
        printf '%s\n' '\\$'
        printf '%s\n' '$$'
        printf '%s\n' '$$$'
        printf '%s\n' '${HOME}'
        printf '%s\n' '{{inputs.parameters.val}}'
        """,
        env={"VAL": val},
        outputs=stdout(str),
    )


@workflow
def main(val: str) -> str:
    return echoes(val)
