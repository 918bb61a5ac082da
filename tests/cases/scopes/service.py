"""A web server runs while a block runs."""
# run: main(text="hello") == "served hello"
# corpus: P21, Argo's sidecar-nginx

import urllib.request
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

from flowc import service, task, workflow


@service(port=None, ready="/page.txt")
def site(text: str, port: int = 0) -> None:
    Path("page.txt").write_text(text)
    HTTPServer(("", port), SimpleHTTPRequestHandler).serve_forever()


@task
def fetch(url: str) -> str:
    with urllib.request.urlopen(f"{url}/page.txt") as answer:
        content: bytes = answer.read()
    return f"served {content.decode()}"


@workflow
def main(text: str) -> str:
    with site(text) as server:  # error @cwl: [unsupported-feature]
        return fetch(server.url)
