"""What tests of backends share."""

import sys
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

STUBS = {
    "airflow.sdk": ("ObjectStoragePath", "get_current_context"),
    "airflow.sdk.exceptions": (
        "AirflowFailException",
        "AirflowNotFoundException",
        "AirflowRescheduleException",
        "AirflowSkipException",
    ),
}


@pytest.fixture
def airflow(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The modules that DAG files carry, where a stub stands for Airflow.

    `variables` and `connections` are what that holds, `masked` what it keeps out of logs.
    """
    held = SimpleNamespace(variables={}, connections={}, masked=[])

    def variable(name: str, default: str | None = None) -> str | None:
        return held.variables.get(name, default)

    def connection(name: str) -> Any:
        if name not in held.connections:
            raise sys.modules["airflow.sdk.exceptions"].AirflowNotFoundException(name)
        return held.connections[name]

    def stub(name: str, **content: Any) -> None:
        module = ModuleType(name)
        vars(module).update(content)
        monkeypatch.setitem(sys.modules, name, module)

    stub("airflow")
    for name, classes in STUBS.items():
        stub(name, **{each: type(each, (Exception,), {}) for each in classes})
    stub("airflow.sdk.log", mask_secret=held.masked.append)
    sdk = vars(sys.modules["airflow.sdk"])
    sdk["Variable"] = SimpleNamespace(get=variable)
    sdk["Connection"] = SimpleNamespace(get=connection)
    names = ("step_io", "elsewhere_io")
    for name in names:
        full = f"flowc.backends.airflow.{name}"
        monkeypatch.delitem(sys.modules, full, raising=False)
        setattr(held, name, import_module(full))
    yield held
    for name in names:
        del sys.modules[f"flowc.backends.airflow.{name}"]
