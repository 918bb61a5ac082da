"""cwltool in a process that has imported it already: each command is a fork of that process.

Importing cwltool and its schemas takes longer than most cases do. As a program this file is the
client: it hands its arguments, its standard streams and its environment to the server.
"""

import io
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

HEADER = 8


def request(address: str, arguments: list[str]) -> int:
    """Have the server run cwltool with these arguments, on this process's streams."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address)
        content = json.dumps([arguments, str(Path.cwd()), dict(os.environ)]).encode()
        head = len(content).to_bytes(HEADER)
        socket.send_fds(connection, [head], [1, 2])
        connection.sendall(content)
        return int(connection.recv(1)[0])


def start(address: str, folder: str) -> None:
    """Warm up, then serve; `folder` is for files of the warm-up."""
    serve(address, warm_up(folder))


def serve(address: str, run: Callable[[list[str]], int]) -> None:
    """Answer requests, each in a fork, until this process is ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        while True:
            connection, _ = listener.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                _answer(connection, run)
            connection.close()


def _answer(connection: socket.socket, run: Callable[[list[str]], int]) -> None:
    head, streams, _, _ = socket.recv_fds(connection, HEADER, 2)
    content = b""
    while len(content) < int.from_bytes(head):
        content += connection.recv(65536)
    arguments, folder, environment = json.loads(content)
    for stream, number in zip(streams, (1, 2), strict=True):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    code = run(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    connection.sendall(bytes([code]))
    os._exit(0)


def warm_up(folder: str) -> Callable[[list[str]], int]:
    """Import cwltool and have it read its schemas; the first argument is the module to run."""
    from cwltool.main import main

    from flowc.backends.cwl.launch import launch

    path = Path(folder, "empty.cwl")
    path.write_text("{cwlVersion: v1.2, class: Workflow, inputs: [], outputs: [], steps: []}")
    # What stays in a buffer here, each fork would write to its client.
    main(["--validate", "--quiet", str(path)], stdout=io.StringIO())

    def run(arguments: list[str]) -> int:
        module, *rest = arguments
        return main(rest) if module == "cwltool" else launch(rest[0], rest[1:])

    return run


if __name__ == "__main__":
    sys.exit(request(sys.argv[1], sys.argv[2:]))
