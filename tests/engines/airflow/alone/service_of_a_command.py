"""A command is a service; blocks that would listen at one port at a time wait for each other."""
# run: main() == "one and two in order"

import urllib.request

from flowc import command, service, task, workflow


@service("python:3.12-slim", port=8022, ready="/")
def files(text: str) -> None:
    return command(
        "python3", "-c",
        "import http.server, pathlib, sys\n"
        "pathlib.Path('page.txt').write_text(sys.argv[1])\n"
        "http.server.HTTPServer(('', 8022), http.server.SimpleHTTPRequestHandler).serve_forever()",
        text,
    )  # fmt: skip


@task
def fetch(url: str) -> str:
    with urllib.request.urlopen(f"{url}/page.txt") as answer:
        content: bytes = answer.read()
    return content.decode()


@workflow
def main() -> str:
    with files("one") as server:
        one = fetch(server.url)
    with files("two") as server:
        two = fetch(server.url)
    return f"{one} and {two} in order"
