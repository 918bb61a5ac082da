"""Each element of a fan-out has a service of its own, and so has each of two blocks at once.

Not on Argo: the pods of its lab share the network of one machine, and so the ports.
"""
# run: main(texts=["a", "b", "c"]) == ["served a", "served b", "served c", "a and b"]
# run: main(texts=[]) == ["nothing"]

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
    return content.decode()


@task
def fetch_both(one: str, other: str) -> str:
    pages = []
    for url in (one, other):
        with urllib.request.urlopen(f"{url}/page.txt") as answer:
            pages.append(answer.read().decode())
    return " and ".join(pages)


@workflow
def served(text: str) -> str:
    with site(text) as server:
        return "served " + fetch(server.url)


@workflow
def main(texts: list[str]) -> list[str]:
    found = [served(text) for text in texts]
    if not texts:
        return ["nothing"]
    with site(texts[0]) as one, site(texts[1]) as other:
        both = fetch_both(one.url, other.url)
    return [*found, both]
