"""Lists, dicts, tuples and records by where they come from, and which may be in which.

A place in a loop makes many values. The last one is told from those before it, which are one: so
the row that a round fills is none of the rows that are in the table already.
"""

from __future__ import annotations

import ast
from collections.abc import Collection
from dataclasses import dataclass, field, replace

Key = str | int
"""Which part of a value: a field or key, a position, or `ANY`."""

ANY = "*"
_DEEP = 4


@dataclass(frozen=True)
class Made:
    """What one place of the source makes; `earlier`: what it made before the last time.

    `note` tells apart what one place makes at once.

    `opaque`: it has parts that no statement of the workflow put into it.
    """

    place: ast.AST
    note: str = ""
    opaque: bool = False
    earlier: bool = False


@dataclass(frozen=True)
class ModuleConstant:
    """What a constant of the module stands for, or the default of a field."""

    name: str


@dataclass(frozen=True)
class PartOf:
    """A part of an opaque value. Very deep ones stand for all that is in them."""

    owner: Value
    key: Key
    depth: int


Value = Made | ModuleConstant | PartOf
Values = frozenset[Value]
NOTHING_HELD: Values = frozenset()


def _is_opaque(value: Value) -> bool:
    return not isinstance(value, Made) or value.opaque


def _may_be_same(left: Value, right: Value) -> bool:
    if isinstance(left, PartOf) and isinstance(right, PartOf):
        return _may_name_same(left.key, right.key) and _may_be_same(left.owner, right.owner)
    return left == right


def _may_name_same(left: Key, right: Key) -> bool:
    """A field of a NamedTuple has a position too, and positions count from the end as well."""
    if left == ANY or right == ANY or isinstance(left, int) is not isinstance(right, int):
        return True
    if isinstance(left, int) and isinstance(right, int) and (left < 0) is not (right < 0):
        return True
    return left == right


def _is_in(changed: Value, holder: Value) -> bool:
    """Whether a value may be another one, or a part of it."""
    while not _may_be_same(changed, holder):
        if not isinstance(changed, PartOf):
            return False
        changed = changed.owner
    return True


def may_hold(value: Value, changed: Values) -> bool:
    """Whether a value may be one of others, or may have had one in it from the start."""
    return any(_is_in(each, value) for each in changed)


def constant_of(value: Value) -> str | None:
    """The name of the constant that a value is, or is a part of."""
    while isinstance(value, PartOf):
        value = value.owner
    return value.name if isinstance(value, ModuleConstant) else None


def _aged(value: Value, places: Collection[ast.AST]) -> Value:
    """A value as seen when control comes again to places that made values."""
    match value:
        case Made() if value.place in places:
            return replace(value, earlier=True)
        case PartOf():
            return replace(value, owner=_aged(value.owner, places))
    return value


def key_of(node: ast.expr) -> Key:
    """The part that a subscript means."""
    match node:
        case ast.Constant(value=str() | int() as key) if not isinstance(key, bool):
            return key
    return ANY


@dataclass
class State:
    """What names may stand for, and what was put into values, at one place."""

    names: dict[str, Values] = field(default_factory=dict)
    parts: dict[Value, frozenset[tuple[Key, Value]]] = field(default_factory=dict)

    def copy(self) -> State:
        """The same state, for another path."""
        return State(dict(self.names), dict(self.parts))

    def join(self, other: State) -> None:
        """Make it what may be so on either of two paths."""
        for name, values in other.names.items():
            self.names[name] = self.names.get(name, NOTHING_HELD) | values
        for owner, parts in other.parts.items():
            self.parts[owner] = self.parts.get(owner, frozenset()) | parts

    def put(self, owner: Value, key: Key, values: Values) -> None:
        """Let a value have others in it too."""
        if values:
            added = {(key, value) for value in values}
            self.parts[owner] = self.parts.get(owner, frozenset()) | added

    def part(self, owners: Values, key: Key = ANY) -> Values:
        """The part of values that goes by a key."""
        found: set[Value] = set()
        for owner in owners:
            if _is_opaque(owner):
                depth = owner.depth + 1 if isinstance(owner, PartOf) else 1
                found.add(owner if depth > _DEEP else PartOf(owner, key, depth))
            for given, value in self.parts.get(owner, ()):
                if _may_name_same(given, key):
                    found.add(value)
        return frozenset(found)

    def holding(self, changed: Values) -> set[Value]:
        """The values that have one of some values put into them, at any depth."""
        found: set[Value] = set()
        before = -1
        while len(found) > before:
            before = len(found)
            for owner, parts in self.parts.items():
                if any(part in found or may_hold(part, changed) for _, part in parts):
                    found.add(owner)
        return found

    def age(self, places: Collection[ast.AST]) -> None:
        """Tell what places make from now on from what they made before."""
        for name, values in self.names.items():
            self.names[name] = frozenset(_aged(value, places) for value in values)
        aged: dict[Value, frozenset[tuple[Key, Value]]] = {}
        for owner, parts in self.parts.items():
            kept = frozenset((key, _aged(value, places)) for key, value in parts)
            holder = _aged(owner, places)
            aged[holder] = aged.get(holder, frozenset()) | kept
        self.parts = aged
