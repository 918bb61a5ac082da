"""The types of values: what a workflow file may declare, as data.

`str(type)` is the form that Python and the IR's text form use: `list[float]`,
`Model | None`. Records and enums are named here and declared in the module.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from flowc.ir.trusted import Trusted


class TypeNode(Trusted):
    """Base of every type."""


ScalarName = Literal[
    "None", "bool", "int", "float", "str", "datetime", "date", "timedelta",
    "Json", "File", "Directory", "Secret", "Volume",
]  # fmt: skip


class ScalarType(TypeNode):
    """A type without parts."""

    kind: Literal["scalar"] = "scalar"
    name: ScalarName

    def __str__(self) -> str:
        return self.name


class ListType(TypeNode):
    """`list[element]`."""

    kind: Literal["list"] = "list"
    element: "Type"

    def __str__(self) -> str:
        return f"list[{self.element}]"


class DictType(TypeNode):
    """`dict[key, value]`; a key is str, int, date, an enum or a literal."""

    kind: Literal["dict"] = "dict"
    key: "Type"
    value: "Type"

    def __str__(self) -> str:
        return f"dict[{self.key}, {self.value}]"


class TupleType(TypeNode):
    """A tuple of fixed length."""

    kind: Literal["tuple"] = "tuple"
    elements: tuple["Type", ...]

    def __str__(self) -> str:
        return f"tuple[{', '.join(map(str, self.elements)) or '()'}]"


class OptionalType(TypeNode):
    """`item | None`; `item` is never itself optional or None."""

    kind: Literal["optional"] = "optional"
    item: "Type"

    def __str__(self) -> str:
        return f"{self.item} | None"


class LiteralType(TypeNode):
    """One of some constants: bool, int or str."""

    kind: Literal["literal"] = "literal"
    values: tuple[bool | int | str, ...]

    def __str__(self) -> str:
        return f"Literal[{', '.join(map(repr, self.values))}]"


class NamedType(TypeNode):
    """A record or enum declared in the module, or a record flowc declares itself.

    flowc's own are `TaskFailed`, `WorkflowFailed`, `Failure` (what `except Exception` binds),
    `Status`, `Approval` and `Service`.
    """

    kind: Literal["named"] = "named"
    name: str

    def __str__(self) -> str:
        return self.name


class LargeType(TypeNode):
    """`Large[item]`: travels as a file that holds the JSON text of an `item`."""

    kind: Literal["large"] = "large"
    item: "Type"

    def __str__(self) -> str:
        return f"Large[{self.item}]"


class OutcomeType(TypeNode):
    """What a soft call gives: `.value` (None if it failed) and `.failure` (None if it did not).

    Made by the capture pass only; a workflow file cannot name it.
    """

    kind: Literal["outcome"] = "outcome"
    item: "Type"

    def __str__(self) -> str:
        return f"Outcome[{self.item}]"


Type = Annotated[
    ScalarType
    | ListType
    | DictType
    | TupleType
    | OptionalType
    | LiteralType
    | NamedType
    | LargeType
    | OutcomeType,
    Field(discriminator="kind"),
]

NONE = ScalarType(name="None")
BOOL = ScalarType(name="bool")
INT = ScalarType(name="int")
FLOAT = ScalarType(name="float")
STR = ScalarType(name="str")
DATETIME = ScalarType(name="datetime")
DATE = ScalarType(name="date")
TIMEDELTA = ScalarType(name="timedelta")
JSON = ScalarType(name="Json")
FILE = ScalarType(name="File")
DIRECTORY = ScalarType(name="Directory")
SECRET = ScalarType(name="Secret")
VOLUME = ScalarType(name="Volume")
SERVICE = NamedType(name="Service")
STATUS = NamedType(name="Status")
APPROVAL = NamedType(name="Approval")
FAILURE = NamedType(name="Failure")
TASK_FAILED = NamedType(name="TaskFailed")
WORKFLOW_FAILED = NamedType(name="WorkflowFailed")
FAILURES = (FAILURE, TASK_FAILED, WORKFLOW_FAILED)
"""The types of what a handler binds: what any `except` catches, and what one of its kind does."""


def optional(item: Type) -> Type:
    """`item | None`, without nesting.

    >>> str(optional(optional(INT)))
    'int | None'
    """
    if isinstance(item, OptionalType) or item in (NONE, JSON):
        return item
    return OptionalType(item=item)


def without_none(type: Type) -> Type:
    """The type of a value known not to be None.

    >>> str(without_none(optional(INT)))
    'int'
    """
    return type.item if isinstance(type, OptionalType) else type


_FAILURE_FIELDS: Mapping[str, Type] = {
    "kind": STR,
    "task": optional(STR),
    "type": STR,
    "message": STR,
    "exit_code": optional(INT),
}
OWN_FIELDS: Mapping[str, Mapping[str, Type]] = {
    **dict.fromkeys((failure.name for failure in FAILURES), _FAILURE_FIELDS),
    "Status": {"state": STR, "task": optional(STR), "message": optional(STR)},
    "Approval": {"choice": STR, "by": STR, "comment": STR},
    "Service": {"host": STR, "port": INT, "url": STR},
}
"""The fields of the records that flowc declares itself, by their names."""
