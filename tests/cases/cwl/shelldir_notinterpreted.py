"""What means something to a shell is a word of a command, and the value of a variable."""
# run: main(text="foo 1>&2") == ["foo 1>&2", "foo 1>&2"]
# run: main(text="$(echo x) `id` \"'; exit 1 #") ==
#      ["$(echo x) `id` \"'; exit 1 #", "$(echo x) `id` \"'; exit 1 #"]
# corpus: P25, CWL's conformance tests shelldir_notinterpreted, shelldir_quoted

from flowc import command, container, shell, stdout, workflow


@container("busybox:1.36")
def word(text: str) -> str:
    return command("echo", text, outputs=stdout(str))


@container("busybox:1.36")
def variable(text: str) -> str:
    return shell('echo "$TEXT"', env={"TEXT": text}, outputs=stdout(str))


@workflow
def main(text: str) -> list[str]:
    return [word(text), variable(text)]
