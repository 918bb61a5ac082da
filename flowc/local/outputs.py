"""Outputs of a command: placeholders replaced by what the command has left."""

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

from flowc.lang.annotations import codec_of
from flowc.lang.codec import CodecError, StrCodec, read_text
from flowc.lang.commands import Placeholder
from flowc.lang.files import Directory, File
from flowc.local.signatures import AT_RESULT


def gather(outputs: Any, printed: bytes) -> Any:
    """The value that `outputs=` describes, once the command has run in the working directory."""
    found = _Gatherer(printed)
    value = found.value(outputs, AT_RESULT)
    if not found.stdout_used:
        sys.stderr.write(printed.decode(errors="replace"))
    return value


class _Gatherer:
    """Replaces placeholders; knows whether what was printed is one of the outputs."""

    def __init__(self, printed: bytes) -> None:
        self._printed = printed
        self.stdout_used = False

    def value(self, outputs: Any, at: str) -> Any:
        """One output, or a record, tuple or dictionary of them."""
        if isinstance(outputs, Placeholder):
            return self._one(outputs, at)
        if hasattr(outputs, "__dataclass_fields__"):
            names = [field.name for field in dataclasses.fields(outputs)]
            values = {name: self.value(getattr(outputs, name), f"{at}.{name}") for name in names}
            return dataclasses.replace(outputs, **values)
        if isinstance(outputs, dict):
            return {name: self.value(item, f"{at}[{name!r}]") for name, item in outputs.items()}
        if hasattr(outputs, "_fields"):
            values = {n: self.value(getattr(outputs, n), f"{at}.{n}") for n in outputs._fields}
            return outputs._replace(**values)
        if isinstance(outputs, tuple):
            return tuple(self.value(item, f"{at}[{i}]") for i, item in enumerate(outputs))
        return outputs

    def _one(self, output: Placeholder, at: str) -> Any:
        match output.source:
            case "file":
                missing = output.optional and not Path(output.path).exists()
                return None if missing else File(output.path)
            case "directory":
                return Directory(output.path)
            case "files":
                paths = sorted(str(path) for path in Path().glob(output.path) if path.is_file())
                return [File(path) for path in paths]
            case "stdout":
                self.stdout_used = True
                text = _decode(self._printed, "what the command printed", at)
                return read_text(codec_of(output.type), text, at)
            case "json":
                codec = codec_of(output.type)
                text = _read(output.path, at)
                return codec.read(_parse(text, output.path, at), at)
            case "text":
                return StrCodec().read(_read(output.path, at), at)


def _read(path: str, at: str) -> str:
    if not Path(path).is_file():
        raise CodecError(f"{at}: there is no file {path!r}")
    return _decode(Path(path).read_bytes(), path, at)


def _decode(content: bytes, what: str, at: str) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise CodecError(f"{at}: {what} is not text in UTF-8") from None


def _parse(text: str, path: str, at: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise CodecError(f"{at}: {path!r} is not JSON: {error}") from None
