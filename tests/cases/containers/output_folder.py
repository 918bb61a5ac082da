"""A command makes a folder."""
# run: build(text="x") == Folder("site", {"index.html": "x", "img": {"a.svg": ""}})

from flowc import Directory, container, output_dir, shell, workflow


@container("busybox:1.36")
def render(text: str) -> Directory:
    return shell(
        'mkdir -p site/img; printf %s "$TEXT" > site/index.html; : > site/img/a.svg',
        env={"TEXT": text},
        outputs=output_dir("site"),
    )


@workflow
def build(text: str) -> Directory:
    return render(text)
