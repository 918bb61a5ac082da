"""A service runs in a `try`, and a step computes something from where it listens."""
# run: main(text="hello", broken=False) == "served HELLO"
# run: main(text="hello", broken=True) == "KeyError before anything was served"

import urllib.request
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

from flowc import TaskFailed, service, task, workflow


@service(port=8021, ready="/page.txt")
def site(text: str) -> None:
    Path("page.txt").write_text(text)
    HTTPServer(("", 8021), SimpleHTTPRequestHandler).serve_forever()


@task
def check(broken: bool) -> None:
    if broken:
        raise KeyError("broken")


@task
def fetch(url: str) -> str:
    with urllib.request.urlopen(url) as answer:
        content: bytes = answer.read()
    return f"served {content.decode()}"


@workflow
def main(text: str, broken: bool) -> str:
    served = "anything was served"
    try:
        with site(text.upper()) as server:  # error @cwl: [unsupported-feature]
            check(broken)
            served = fetch("/".join([server.url, "page.txt"]))
    except TaskFailed as e:
        return f"{e.type} before {served}"
    return served
