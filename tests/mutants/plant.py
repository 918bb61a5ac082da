"""Put a mutant in the place of the right code, in a process that has imported everything."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import FunctionType, ModuleType

from faults import Mutant


def plant(path: Path, mutant: Mutant) -> None:
    """Have the module of a file, relative to the working directory, do as the mutant does.

    Functions keep their identity, as others may hold them, and change their code.
    """
    module = importlib.import_module(".".join(path.with_suffix("").parts))
    faulty = {"__name__": module.__name__, "__file__": module.__file__}
    exec(mutant.code(str(module.__file__)), faulty)
    right, wrong = _found(vars(module), mutant.owner), _found(faulty, mutant.owner)
    if isinstance(right, FunctionType) and isinstance(wrong, FunctionType):
        right.__code__ = wrong.__code__
        right.__defaults__, right.__kwdefaults__ = wrong.__defaults__, wrong.__kwdefaults__
    else:
        _rebind(mutant.owner, right, wrong)


def _found(names: dict[str, object], owner: str) -> object:
    first, _, rest = owner.partition(".")
    return _found(dict(vars(names[first])), rest) if rest else names[first]


def _rebind(name: str, right: object, wrong: object) -> None:
    """Replace a constant wherever it was imported."""
    for module in list(sys.modules.values()):
        if isinstance(module, ModuleType) and vars(module).get(name) is right:
            setattr(module, name, wrong)
