"""The files of runs, in an artifact repository that speaks S3's plain HTTP."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen
from xml.etree import ElementTree

from flowc.backends.base import EngineError
from flowc.compiler.scripts.step_io import artifacts_at
from flowc.lang.codec import Fields

Artifact = dict[str, Any]


@dataclass(frozen=True)
class Storage:
    """A bucket, by its address: `http://127.0.0.1:9000/bucket`.

    `authorization` is sent with each request, for repositories that ask for it.
    """

    address: str
    authorization: str = ""

    def upload(self, data: Any) -> Any:
        """JSON data with local files put into the bucket, where Argo finds them.

        `Fields` tell files from data of people that looks like some.
        """
        folder = f"flowc/inputs/{uuid.uuid4()}"
        count = iter(range(10**9))

        def stored(artifact: Artifact) -> Artifact:
            if "path" not in artifact:
                return artifact
            path = Path(artifact["path"])
            key = f"{folder}/pod/{next(count)}/{path.name}"
            made: Artifact = {"class": artifact["class"], "key": key, "name": path.name}
            if path.is_dir():
                made["folders"] = self._put_folder(path, key)
            else:
                self._put(key, path.read_bytes())
            return made

        return _with_files(data, stored)

    def download(self, data: Any, where: Sequence[str], folder: Path) -> Any:
        """JSON data with the files of the bucket written below a folder.

        `where` are the places of files in the data, as `where_files_are` says them.
        """
        found = deepcopy(data)
        for number, artifact in enumerate(artifacts_at(found, *where) if where else ()):
            if "key" not in artifact:
                continue
            path = folder / str(number) / artifact["name"]
            path.parent.mkdir(parents=True, exist_ok=True)
            if artifact["class"] == "Directory":
                self._get_folder(artifact, path)
            else:
                path.write_bytes(self._get(artifact["key"]))
            kind = artifact["class"]
            artifact.clear()
            artifact.update({"class": kind, "path": str(path)})
        return found

    def _get_folder(self, artifact: Artifact, path: Path) -> None:
        """Write a folder of the bucket, and the empty folders in it, which no bucket holds."""
        path.mkdir()
        for name in artifact.get("folders", ()):
            (path / name).mkdir(parents=True, exist_ok=True)
        for key in self._keys(artifact["key"] + "/"):
            file = path / key.removeprefix(artifact["key"] + "/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(self._get(key))

    def _put_folder(self, path: Path, key: str) -> list[str]:
        """Put the files of a folder; its empty folders, which no bucket holds."""
        empty = []
        for root, folders, files in os.walk(path):
            below = Path(root).relative_to(path)
            for name in files:
                self._put(f"{key}/{(below / name).as_posix()}", Path(root, name).read_bytes())
            if not folders and not files:
                empty.append(below.as_posix())
        return sorted(empty)

    def _put(self, key: str, content: bytes) -> None:
        self._ask("PUT", quote(key), content)

    def _get(self, key: str) -> bytes:
        return self._ask("GET", quote(key))

    def _keys(self, prefix: str) -> Iterator[str]:
        """The keys that begin with a text; a repository lists at most a thousand at a time."""
        query, more = f"?list-type=2&prefix={quote(prefix, safe='')}", ""
        while True:
            found = list(ElementTree.fromstring(self._ask("GET", query + more)).iter())
            yield from (entry.text for entry in found if _is(entry, "Key") and entry.text)
            following = next((e.text for e in found if _is(e, "NextContinuationToken")), None)
            if not following:
                return
            more = f"&continuation-token={quote(following, safe='')}"

    def _ask(self, method: str, path: str, content: bytes | None = None) -> bytes:
        request = Request(f"{self.address}/{path}", data=content, method=method)
        request.add_header("Content-Type", "application/octet-stream")
        if self.authorization:
            request.add_header("Authorization", self.authorization)
        try:
            with urlopen(request, timeout=60) as answer:
                body: bytes = answer.read()
                return body
        except OSError as error:
            raise EngineError(f"the artifact repository: {method} {path}: {error}") from error


def _is(entry: ElementTree.Element, name: str) -> bool:
    return entry.tag.rpartition("}")[2] == name


def _with_files(data: Any, change: Callable[[Artifact], Artifact]) -> Any:
    """JSON data that codecs wrote, with each File and Directory in it changed."""
    if isinstance(data, list):
        return [_with_files(item, change) for item in data]
    if not isinstance(data, dict):
        return data
    if isinstance(data, Fields) and data.get("class") in ("File", "Directory"):
        return change(data)
    return {key: _with_files(value, change) for key, value in data.items()}
