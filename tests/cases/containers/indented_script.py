"""A script is indented as the code around it, down to the end of a text within it."""
# run: main(title="a") == "<h1>a</h1>\n  <p>\n\nend"

from flowc import container, shell, stdout, workflow


@container("busybox:1.36")
def page(title: str) -> str:
    return shell(
        """
        cat <<END
        <h1>$TITLE</h1>
          <p>

        END
        echo end
        """,
        env={"TITLE": title},
        outputs=stdout(str),
    )


@workflow
def main(title: str) -> str:
    return page(title)
