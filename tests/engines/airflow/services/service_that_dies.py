"""A service that ends by itself fails its block, but a failure of the block comes first."""
# run: main(ready=True, broken=False) == ["site ExitCode no more pages", "3"]
# run: main(ready=True, broken=True) == ["look KeyError 'broken'", "None"]
# run: main(ready=False, broken=False) == ["site ExitCode no page at all", "4"]
# run: alone() fails TaskFailed: "no more pages"

import os
import sys
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer

from flowc import TaskFailed, service, task, workflow


@service(port=None)
def site(ready: bool, port: int = 0) -> None:
    class Once(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            os.write(2, b"no more pages\n")
            os._exit(3)

    if not ready:
        os.write(1, b"no page at all\n")
        sys.exit(4)
    HTTPServer(("", port), Once).serve_forever()


@task
def look(url: str, broken: bool) -> str:
    try:
        urllib.request.urlopen(url)
    except OSError:
        time.sleep(0.5)  # it is about to end
    if broken:
        raise KeyError("broken")
    return "looked"


@workflow
def main(ready: bool, broken: bool) -> list[str]:
    try:
        with site(ready) as server:
            return [look(server.url, broken), ""]
    except TaskFailed as e:
        return [f"{e.task} {e.type} {e.message}", str(e.exit_code)]


@workflow
def alone() -> str:
    with site(True) as server:
        return look(server.url, False)
