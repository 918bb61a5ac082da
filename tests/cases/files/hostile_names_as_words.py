"""Lists of files whose names the kubelet and Argo would expand, as words and in a variable."""
# run: main(texts=[File("a$$b.txt", "1"), File("$(GREETING) {{x}}.txt", "2")]) ==
#      ["12|a$$b.txt|$(GREETING) {{x}}.txt", "1;a$$b.txt2;$(GREETING) {{x}}.txt"]
# run: main(texts=[]) == ["", ""]

from flowc import File, command, container, shell, stdout, workflow

SCRIPT = 'cat /dev/null "$@"; for text in "$@"; do printf "|%s" "${text##*/}"; done'


@container("busybox:1.36", env={"GREETING": "hello"})
def as_words(texts: list[File]) -> str:
    return command("sh", "-c", SCRIPT, "sh", *texts, outputs=stdout(str))


@container("busybox:1.36", env={"GREETING": "hello"})
def in_variable(texts: list[File]) -> str:
    return shell(
        """
        printf '%s' "$TEXTS" | while IFS= read -r text || [ -n "$text" ]; do
            cat "$text"
            printf ';%s' "${text##*/}"
        done
        """,
        env={"TEXTS": texts},
        outputs=stdout(str),
    )


@workflow
def main(texts: list[File]) -> list[str]:
    return [as_words(texts), in_variable(texts)]
