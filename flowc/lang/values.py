"""Types of values beside Python's own, and the marks that `Annotated` takes."""

import os
import re
from pathlib import Path
from typing import Annotated, Any, NamedTuple, NoReturn, TypeVar

T = TypeVar("T")


class Secret:
    """A secret of the profile's store; in plain Python, `FLOWC_SECRET_<NAME>_<KEY>`.

    Only a task can see what it holds, and only when it asks: formatting a secret raises.
    """

    def __init__(self, name: str, *, key: str) -> None:
        self.name = name
        self.key = key

    @property
    def value(self) -> str:
        """The secret text."""
        variable = f"FLOWC_SECRET_{self.name}_{self.key}".upper().replace("-", "_")
        if variable not in os.environ:
            raise LookupError(f"no value for {self!r}: set {variable}")
        return os.environ[variable]

    @property
    def path(self) -> str:
        """A file that holds the secret text, readable by this user alone."""
        import atexit
        import tempfile

        descriptor, path = tempfile.mkstemp(prefix="secret-")
        atexit.register(os.remove, path)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(self.value)
        return path

    def __repr__(self) -> str:
        return f"Secret({self.name!r}, key={self.key!r})"

    def __str__(self) -> NoReturn:
        raise TypeError(f"{self!r} cannot be formatted: ask for `.value` where it is needed")

    def __format__(self, spec: str) -> NoReturn:
        raise TypeError(f"{self!r} cannot be formatted: ask for `.value` where it is needed")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and (self.name, self.key) == (other.name, other.key)

    def __hash__(self) -> int:
        return hash((self.name, self.key))


class Volume(os.PathLike[str]):
    """A directory that tasks share: `FLOWC_VOLUME_<NAME>`, else one of the run's folder.

    A name is ASCII letters, digits, dashes, underscores and dots, as a folder and a claim have.
    """

    def __init__(self, name: str) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]*", name):
            raise ValueError(
                f"{name!r} cannot name a volume: use letters, digits, `-`, `_` and `.`"
            )
        self.name = name

    @property
    def variable(self) -> str:
        """The environment variable that says where it is."""
        return f"FLOWC_VOLUME_{self.name}".upper().replace("-", "_")

    def __fspath__(self) -> str:
        path = Path(os.environ.get(self.variable) or Path(os.environ["FLOWC_VOLUMES"], self.name))
        path.mkdir(parents=True, exist_ok=True)
        return str(path)

    def __repr__(self) -> str:
        return f"Volume({self.name!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Volume) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


class JsonMark:
    """Tells `Json` from `Any`."""


class LargeMark:
    """Tells `Large[T]` from `T`."""


Json = Annotated[Any, JsonMark]
"""Any JSON value: None, bool, int, float, str, lists, and dictionaries by str."""

Large = Annotated[T, LargeMark]
"""A value that travels as a file of JSON. Type checkers and tasks see a plain `T`."""


class Beside(NamedTuple):
    """`Annotated[File, Beside("bam", ".bai")]`: stands beside the file of another field.

    The suffix is added to that file's name; `^` drops an extension of it first.
    """

    field: str
    suffix: str


class ScheduledDate:
    """`Annotated[date, ScheduledDate]`: the date that a run stands for."""


class NotInKey:
    """`Annotated[T, NotInKey]`: a parameter that is no part of the cache's key."""
