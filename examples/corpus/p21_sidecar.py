"""A web server runs beside the task that asks it for a page."""
# run: main() == 200
# corpus: P21, Argo's sidecar-nginx

import urllib.request
from http.server import HTTPServer, SimpleHTTPRequestHandler

from flowc import service, task, workflow


@service(port=None, ready="/")
def web(port: int = 0) -> None:
    HTTPServer(("", port), SimpleHTTPRequestHandler).serve_forever()


@task
def get(url: str) -> int:
    with urllib.request.urlopen(url) as response:
        code: int = response.status
    return code


@workflow
def main() -> int:
    with web() as server:  # error @cwl: [unsupported-feature]
        return get(server.url)
