"""One text that Argo, Jinja, CWL and the shell would each read as theirs, wherever text is."""
# run: main() == ["{{workflow.name}} {% x %} ${HOME}", "{{workflow.name}} {% x %} ${HOME}",
#      "{{workflow.name}} {% x %} ${HOME}", "{{workflow.name}} {% x %} ${HOME}",
#      "{{workflow.name}} {% x %} ${HOME}!",
#      "{{=sprig.add(1, 2)}} {{workflow.name}} {% x %} ${HOME}"]
# corpus: P25, Argo's expression-tag-template-workflow

from flowc import command, container, shell, stdout, task, workflow

TEXT = "{{workflow.name}} {% x %} ${HOME}"


@task
def same(text: str) -> str:
    return text


@task
def in_code() -> str:
    return TEXT


@container("busybox:1.36")
def word(text: str) -> str:
    return command("echo", text, outputs=stdout(str))


@container("busybox:1.36")
def variable(text: str) -> str:
    return shell('echo "$TEXT"', env={"TEXT": text}, outputs=stdout(str))


@workflow
def main(text: str = TEXT) -> list[str]:
    marked = f"{text}!" if text == TEXT else "other"
    return [
        same(text),
        in_code(),
        word(TEXT),
        variable(text),
        same(marked),
        word("{{=sprig.add(1, 2)}} " + text),
    ]
