"""The values that options take, each read from its expression."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

from flowc import ir
from flowc.compiler.frontend.declarations.quantities import cron_fault, is_timezone
from flowc.compiler.frontend.expressions.constants import constant
from flowc.compiler.frontend.modules.model import (
    ConstantSymbol,
    FlowcSymbol,
    ModuleScope,
    TypeTable,
)
from flowc.compiler.frontend.modules.resolve import lookup, origin
from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import (
    INVALID_CRON,
    INVALID_DURATION,
    INVALID_OPTION,
    INVALID_QUANTITY,
    INVALID_TIMEZONE,
    NOT_CONSTANT,
)
from flowc.diagnostics.model import Rule
from flowc.lang.units import cores, duration_s, size_bytes

T = TypeVar("T")

_ENV_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OVERLAPS: Mapping[str, Literal["skip", "queue", "replace", "allow"]] = {
    "skip": "skip",
    "queue": "queue",
    "replace": "replace",
    "allow": "allow",
}
_OUTCOMES = ("oom", "evicted", "timeout")


class OptionReader:
    """Reads the value of one option; each method gives None for a fault, and reports it.

    `is_local` tells the names of the workflow that the option stands in, whose values nobody knows
    before the run.
    """

    def __init__(
        self,
        option: str,
        scope: ModuleScope,
        types: TypeTable,
        sink: Sink,
        is_local: Callable[[str], bool] = lambda name: False,
    ) -> None:
        self.option = option
        self.scope = scope
        self.types = types
        self.sink = sink
        self.is_local = is_local

    def within(self, node: ast.expr) -> tuple[OptionReader, ast.expr]:
        """Follow names of module constants to the expression they stand for."""
        reader = self
        for _ in range(100):
            symbol = lookup(node, reader.scope)
            if not isinstance(symbol, ConstantSymbol) or reader._local_in(node):
                break
            reader = OptionReader(self.option, symbol.scope, self.types, self.sink)
            node = symbol.node
        return reader, node

    def fault(self, node: ast.expr, message: str, help: str, rule: Rule = INVALID_OPTION) -> None:
        """Report what is wrong with the value."""
        self.sink.report(rule, self.scope.file.span(node), message, help=help)

    def _wrong(self, node: ast.expr, expected: str, example: str) -> None:
        self.fault(node, f"`{self.option}` expects {expected}", f"write it as in `{example}`")

    def _constant(self, node: ast.expr, expected: ir.Type | None = None) -> ir.Constant | None:
        local = self._local_in(node)
        if local is not None:
            message = (
                f"`{local.id}` gets its value in the workflow; `{self.option}` must be known when "
                "compiling"
            )
            self.fault(local, message, "write a literal, or a constant of the module", NOT_CONSTANT)
            return None
        return constant(node, self.scope, self.types, self.sink, expected)

    def _local_in(self, node: ast.expr) -> ast.Name | None:
        """The first name of the workflow in an expression."""
        names = [inner for inner in ast.walk(node) if isinstance(inner, ast.Name)]
        own = {name.id for name in names if isinstance(name.ctx, ast.Store)}
        found = (name for name in names if name.id not in own and self.is_local(name.id))
        return next(found, None)

    # --- plain values ---

    def text(self, node: ast.expr) -> str | None:
        """Text that is not empty."""
        found = self._constant(node)
        if found is None:
            return None
        if isinstance(found.json_value, str) and found.json_value:
            return found.json_value
        self._wrong(node, "text", f'{self.option}="..."')
        return None

    def boolean(self, node: ast.expr) -> bool | None:
        """True or False."""
        found = self._constant(node)
        if found is None or isinstance(found.json_value, bool):
            return None if found is None else found.json_value
        self._wrong(node, "True or False", f"{self.option}=True")
        return None

    def integer(self, node: ast.expr, low: int | None = 0) -> int | None:
        """An int, not below `low`."""
        found = self._constant(node)
        if found is None:
            return None
        value = found.json_value
        if not isinstance(value, int) or isinstance(value, bool):
            self._wrong(node, "an int", f"{self.option}={low or 1}")
        elif low is not None and value < low:
            self.fault(node, f"`{self.option}` is {value}", f"the least is {low}")
        else:
            return value
        return None

    def number(self, node: ast.expr, low: float = 0.0) -> float | None:
        """A number above `low`."""
        found = self._constant(node)
        if found is None:
            return None
        value = found.json_value
        if not isinstance(value, int | float) or isinstance(value, bool):
            self._wrong(node, "a number", f"{self.option}=0.5")
        elif value <= low:
            self.fault(node, f"`{self.option}` is {value}", f"write a number above {low:g}")
        else:
            return float(value)
        return None

    def cores(self, node: ast.expr) -> float | None:
        """Cores: a number, or text such as "500m"."""
        found = self._amount(node, cores, "cores", 'write `0.5` or "500m"')
        return None if found is None else float(found)

    def size(self, node: ast.expr) -> int | None:
        """Bytes: a whole number, or text such as "4Gi"."""
        help = 'write "4Gi", "500MB" or `4 * GiB`'
        found = self._amount(node, size_bytes, "bytes", help)
        if found is None or found == int(found):
            return None if found is None else int(found)
        message = f"`{self.option}` is {found}, which is no whole number of bytes"
        self.fault(node, message, help, INVALID_QUANTITY)
        return None

    def _amount(
        self, node: ast.expr, read: Callable[[str], float], unit: str, help: str
    ) -> float | None:
        """A number above 0, or text that `read` takes."""
        found = self._constant(node)
        if found is None:
            return None
        value = found.json_value
        if isinstance(value, str):
            try:
                value = read(value)
            except ValueError as error:
                self.fault(node, str(error), help, INVALID_QUANTITY)
                return None
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.fault(node, f"`{self.option}` expects {unit}", help)
        elif value <= 0:
            self.fault(node, f"`{self.option}` is {value}", "write an amount above 0")
        else:
            return value
        return None

    def duration(self, node: ast.expr, *, zero: bool = False) -> float | None:
        """Seconds, from text such as "1h30m"."""
        found = self._constant(node)
        if found is None:
            return None
        try:
            if not isinstance(found.json_value, str):
                raise ValueError(f"`{self.option}` is text with a unit")
            seconds = duration_s(found.json_value)
            if seconds == 0 and not zero:
                raise ValueError(f"`{self.option}` is no time at all")
        except ValueError as error:
            self.fault(node, str(error), 'write "30s", "10m" or "1h30m"', INVALID_DURATION)
            return None
        return seconds

    # --- collections ---

    def texts(self, node: ast.expr) -> tuple[str, ...] | None:
        """A list of text."""
        found = self._constant(node)
        if found is None:
            return None
        values = found.json_value
        if isinstance(values, list) and all(isinstance(value, str) for value in values):
            return tuple(values)
        self._wrong(node, "a list of text", f'{self.option}=["..."]')
        return None

    def labels(self, node: ast.expr) -> tuple[tuple[str, str], ...] | None:
        """A dict of text by text."""
        found = self._constant(node)
        if found is None:
            return None
        values = found.json_value
        if isinstance(values, dict) and all(isinstance(value, str) for value in values.values()):
            return tuple(values.items())
        self._wrong(node, "a dict of text", f'{self.option}={{"team": "vision"}}')
        return None

    def json_object(self, node: ast.expr) -> dict[str, Any] | None:
        """A dict of JSON values."""
        found = self._constant(node, ir.JSON)
        if found is None or isinstance(found.json_value, dict):
            return None if found is None else found.json_value
        self._wrong(node, "a dict", f"{self.option}={{...}}")
        return None

    def env(self, node: ast.expr) -> tuple[tuple[str, ir.Constant], ...] | None:
        """Environment variables: text or secrets, by name."""
        reader, node = self.within(node)
        pairs = reader._pairs(node, 'env={"MODE": "fast"}')
        if pairs is None:
            return None
        found: list[tuple[str, ir.Constant]] = []
        for key, value in pairs:
            name, text = reader.text(key), reader._constant(value)
            if name is None or text is None:
                return None
            if not _ENV_NAME.fullmatch(name):
                reader.fault(key, f"`{name}` cannot name an environment variable", "use A-Z and _")
                return None
            if text.type != ir.SECRET and not isinstance(text.json_value, str):
                reader._wrong(value, "text or a `Secret`", f'env={{"{name}": "1"}}')
                return None
            found.append((name, text))
        return tuple(found)

    def volumes(self, node: ast.expr) -> tuple[tuple[str, str], ...] | None:
        """Names of volumes by the path they are mounted at."""
        reader, node = self.within(node)
        pairs = reader._pairs(node, 'volumes={"/scratch": Volume("scratch")}')
        if pairs is None:
            return None
        found: list[tuple[str, str]] = []
        for key, value in pairs:
            path, volume = reader.text(key), reader._constant(value)
            if path is None or volume is None:
                return None
            if volume.type != ir.VOLUME:
                reader._wrong(value, "`Volume`", 'Volume("name")')
                return None
            if not path.startswith("/") or ":" in path:
                message = f"nothing can be mounted at `{path}`"
                reader.fault(key, message, "write an absolute path without `:`")
                return None
            found.append((path, volume.json_value))
        return tuple(found)

    def _pairs(self, node: ast.expr, example: str) -> list[tuple[ast.expr, ast.expr]] | None:
        if isinstance(node, ast.Dict):
            pairs = [(k, v) for k, v in zip(node.keys, node.values, strict=True) if k is not None]
            if len(pairs) == len(node.keys):
                return pairs
        self._wrong(node, "a dict written out", example)
        return None

    def each(
        self, node: ast.expr, read: Callable[[OptionReader, ast.expr], T | None]
    ) -> tuple[T, ...] | None:
        """One value, or a list or tuple of them."""
        reader, node = self.within(node)
        items = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
        found = [read(reader, item) for item in items]
        values = tuple(value for value in found if value is not None)
        return values if len(values) == len(found) else None

    # --- flowc's own types ---

    def call(self, node: ast.expr, type: str, names: tuple[str, ...]) -> dict[str, ast.expr] | None:
        """The arguments of `type(...)` by name; None without a report: it is no such call."""
        if not isinstance(node, ast.Call):
            return None
        symbol = lookup(node.func, self.scope)
        if not isinstance(symbol, FlowcSymbol) or symbol.name != type:
            return None
        found = dict(zip(names, node.args, strict=False))
        found |= {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg in names}
        if len(found) < len(node.args) + len(node.keywords):
            self.fault(node, f"`{type}` takes {', '.join(names)}", "name each of them once")
        return found

    def asset(self, node: ast.expr) -> str | None:
        """The name in `Asset("name")`."""
        reader, node = self.within(node)
        arguments = reader.call(node, "Asset", ("name",))
        if arguments and "name" in arguments:
            return reader.text(arguments["name"])
        reader._wrong(node, "`Asset`", 'Asset("name")')
        return None

    def assets(self, node: ast.expr) -> tuple[str, ...] | None:
        """The names of one or several assets."""
        return self.each(node, lambda reader, item: reader.asset(item))

    def gpu(self, node: ast.expr) -> ir.Gpu | None:
        """A number of devices, or `Gpu(kind, count)`."""
        reader, node = self.within(node)
        arguments = reader.call(node, "Gpu", ("kind", "count"))
        if arguments is None:
            count = reader.integer(node)
            return None if count is None else ir.Gpu(count=count)
        kind = reader.text(arguments["kind"]) if "kind" in arguments else None
        count = reader.integer(arguments["count"], 1) if "count" in arguments else 1
        return None if count is None else ir.Gpu(kind=kind, count=count)

    def cache(self, node: ast.expr) -> ir.Cache | None:
        """True, False or `Cache(max_age=...)`."""
        reader, node = self.within(node)
        arguments = reader.call(node, "Cache", ("max_age",))
        if arguments is None:
            on = reader.boolean(node)
            return None if on is None else ir.Cache(max_age_s=None if on else 0.0)
        if "max_age" not in arguments or _is_none(arguments["max_age"]):
            return ir.Cache()
        age = reader.duration(arguments["max_age"])
        return None if age is None else ir.Cache(max_age_s=age)

    def retries(self, node: ast.expr) -> ir.Retry | None:
        """A number of attempts after the first, or `Retry(...)`."""
        reader, node = self.within(node)
        names = ("limit", "delay", "backoff", "max_delay", "on")
        arguments = reader.call(node, "Retry", names)
        if arguments is None:
            limit = reader.integer(node)
            return None if limit is None else ir.Retry(limit=limit)
        if "limit" not in arguments:
            reader.fault(node, "`Retry` has no `limit`", "write `Retry(3)`")
            return None
        arguments = {name: value for name, value in arguments.items() if not _is_none(value)}
        found: dict[str, Any] = {"limit": reader.integer(arguments["limit"])}
        if "delay" in arguments:
            found["delay_s"] = reader.duration(arguments["delay"], zero=True)
        if "backoff" in arguments:
            found["backoff"] = reader.number(arguments["backoff"])
        if "max_delay" in arguments:
            found["max_delay_s"] = reader.duration(arguments["max_delay"])
        if "on" in arguments:
            found["on"] = reader.each(arguments["on"], OptionReader.outcome)
        return None if None in found.values() else ir.Retry(**found)

    def outcome(self, node: ast.expr) -> int | str | None:
        """An exit code, an exception class, or "oom", "evicted", "timeout"."""
        name = origin(node, self.scope)
        if name is not None:
            return name.rpartition(".")[2]
        if isinstance(node, ast.Name) and not isinstance(lookup(node, self.scope), ConstantSymbol):
            return node.id
        found = self._constant(node)
        if found is None:
            return None
        value: int | str = found.json_value
        if value in _OUTCOMES or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        help = f"exit codes, exception classes, {', '.join(map(repr, _OUTCOMES))}"
        self.fault(node, f"`on` of `Retry` does not know {value!r}", help)
        return None

    def cron(self, node: ast.expr) -> ir.Cron | None:
        """`Cron(expression, ...)`."""
        reader, node = self.within(node)
        names = ("expression", "timezone", "catchup", "overlap")
        arguments = reader.call(node, "Cron", names)
        if arguments is None or "expression" not in arguments:
            reader._wrong(node, "`Cron`", 'schedule=Cron("0 6 * * 1")')
            return None
        found: dict[str, Any] = {"expression": reader._expression(arguments["expression"])}
        if "timezone" in arguments:
            found["timezone"] = reader._timezone(arguments["timezone"])
        if "catchup" in arguments:
            found["catchup"] = reader.boolean(arguments["catchup"])
        if "overlap" in arguments:
            found["overlap"] = reader._overlap(arguments["overlap"])
        return None if None in found.values() else ir.Cron(**found)

    def _expression(self, node: ast.expr) -> str | None:
        text = self.text(node)
        fault = None if text is None else cron_fault(text)
        if fault is None:
            return text
        help = 'minute, hour, day, month, day of the week: "0 6 * * 1"'
        self.fault(node, fault, help, INVALID_CRON)
        return None

    def _timezone(self, node: ast.expr) -> str | None:
        text = self.text(node)
        if text is None or is_timezone(text):
            return text
        help = 'use a name of the IANA database: "Europe/Amsterdam"'
        self.fault(node, f"`{text}` is no time zone", help, INVALID_TIMEZONE)
        return None

    def _overlap(self, node: ast.expr) -> str | None:
        text = self.text(node)
        if text is None or text in _OVERLAPS:
            return text
        self.fault(node, f"`overlap` is {text!r}", f"one of {', '.join(_OVERLAPS)}")
        return None


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
