"""Arguments of pure calls: which parameter each is for, and whether its type fits."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from flowc import ir
from flowc.compiler.frontend.expressions.pure_types import Inferred, Iterable, read_type, shown_type
from flowc.compiler.frontend.expressions.variables import Names, shown
from flowc.diagnostics import Rule
from flowc.diagnostics.catalog import (
    ARGUMENT_TYPE,
    DUPLICATE_ARGUMENT,
    LARGE_VALUE,
    MISSING_ARGUMENT,
    OPERATOR_TYPE,
    OPTIONAL_VALUE,
    TOO_MANY_ARGUMENTS,
    UNKNOWN_ARGUMENT,
    UNSUPPORTED_EXPRESSION,
)
from flowc.ir.purity import PURE_OPERATIONS
from flowc.ir.relations import assignable


@dataclass(frozen=True)
class Slot:
    """A parameter of something pure: a function, a method or a record."""

    name: str
    type: ir.Type
    required: bool = True
    positional: bool = True
    keyword: bool = True


@dataclass(frozen=True)
class Signature:
    """What a function or method takes and gives, if that does not depend on its arguments."""

    slots: tuple[Slot, ...]
    result: ir.Type


@cache
def signature(name: str, on: str | None) -> Signature:
    """The published signature of a pure function, or of a method of type `on`."""
    (text,) = {
        operation.signature
        for operation in PURE_OPERATIONS
        if operation.name == name and operation.on == on and operation.kind != "attribute"
    }
    function = ast.parse(f"def {text}: ...").body[0]
    assert isinstance(function, ast.FunctionDef) and function.returns is not None
    args = function.args
    plain = [*args.posonlyargs, *args.args]
    required = len(plain) - len(args.defaults)
    slots = [
        _slot(arg, index < required, True, index >= len(args.posonlyargs))
        for index, arg in enumerate(plain)
    ]
    slots += [
        _slot(arg, default is None, False, True)
        for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)
    ]
    return Signature(tuple(slots), read_type(function.returns))


def _slot(arg: ast.arg, required: bool, positional: bool, keyword: bool) -> Slot:
    assert arg.annotation is not None
    return Slot(arg.arg, read_type(arg.annotation), required, positional, keyword)


def bind(
    call: ast.Call, slots: Sequence[Slot], callee: str, names: Names
) -> dict[str, ast.expr] | None:
    """The argument for each parameter that gets one.

    Reports: `too-many-arguments`, `unknown-argument`, `duplicate-argument`, `missing-argument`,
    `unsupported-expression` for `*` and `**`.
    """
    by_position = [slot.name for slot in slots if slot.positional]
    by_keyword = {slot.name for slot in slots if slot.keyword}
    if not no_spread(call, callee, names):
        return None
    if len(call.args) > len(by_position):
        extra = call.args[len(by_position)]
        message = f"`{callee}` takes {_count(len(by_position))}, got {len(call.args)}"
        names.report(TOO_MANY_ARGUMENTS, extra, message)
        return None
    bound = dict(zip(by_position, call.args, strict=False))
    for keyword in call.keywords:
        name = keyword.arg or ""
        if name in bound:
            names.report(DUPLICATE_ARGUMENT, keyword, f"`{callee}` gets two values for `{name}`")
            return None
        if name not in by_keyword:
            _report_unknown(keyword, slots, callee, names)
            return None
        bound[name] = keyword.value
    missing = [slot.name for slot in slots if slot.required and slot.name not in bound]
    if missing:
        listed = ", ".join(f"`{name}`" for name in missing)
        names.report(MISSING_ARGUMENT, call, f"`{callee}` lacks {listed}")
        return None
    return bound


def no_spread(call: ast.Call, callee: str, names: Names) -> bool:
    """Whether the arguments are written out.

    Reports: `unsupported-expression`.
    """
    spread = [arg for arg in call.args if isinstance(arg, ast.Starred)]
    spread_named = [keyword for keyword in call.keywords if keyword.arg is None]
    for node in (*spread, *spread_named):
        names.report(
            UNSUPPORTED_EXPRESSION,
            node,
            f"the arguments of `{callee}` depend on a value that is known at run time only",
            help="write the arguments out",
        )
        return False
    return True


def check_argument(
    node: ast.expr,
    type: Inferred,
    slot: Slot,
    callee: str,
    names: Names,
    rule: Rule = ARGUMENT_TYPE,
) -> bool:
    """Whether an argument may stand for a parameter.

    Reports: `argument-type` (or `rule`), `optional-value`.
    """
    if not isinstance(type, Iterable):
        if assignable(type, slot.type):
            return True
        if isinstance(type, ir.OptionalType) and assignable(type.item, slot.type):
            report_optional(node, f"`{slot.name}` of `{callee}`", names)
            return False
    names.report(
        rule,
        node,
        f"`{slot.name}` of `{callee}` is `{shown_type(slot.type)}`, not `{shown_type(type)}`",
    )
    return False


def _report_unknown(keyword: ast.keyword, slots: Sequence[Slot], callee: str, names: Names) -> None:
    known = ", ".join(f"`{slot.name}`" for slot in slots if slot.keyword)
    names.report(
        UNKNOWN_ARGUMENT,
        keyword,
        f"`{callee}` has no parameter `{keyword.arg}`",
        help=f"it has {known}" if known else "it takes its arguments by position",
    )


def _count(number: int) -> str:
    return f"{number} positional argument{'' if number == 1 else 's'}"


@dataclass(frozen=True)
class Arguments:
    """The arguments of a call of a pure function, with their types."""

    call: ast.Call
    callee: str
    positional: tuple[tuple[ast.expr, Inferred], ...]
    keywords: Mapping[str, tuple[ast.expr, Inferred]]
    names: Names

    def check_count(self, least: int, most: int | None, keywords: Sequence[str] = ()) -> bool:
        """Whether there are so many positional arguments, and only these keywords.

        Reports: `missing-argument`, `too-many-arguments`, `unknown-argument`.
        """
        count = len(self.positional)
        if count < least:
            message = f"`{self.callee}` takes {_count(least)}, got {count}"
            self.names.report(MISSING_ARGUMENT, self.call, message)
            return False
        if most is not None and count > most:
            message = f"`{self.callee}` takes {_count(most)}, got {count}"
            self.names.report(TOO_MANY_ARGUMENTS, self.positional[most][0], message)
            return False
        for name, (node, _) in self.keywords.items():
            if name not in keywords:
                message = f"`{self.callee}` has no parameter `{name}` in workflows"
                self.names.report(UNKNOWN_ARGUMENT, node, message)
                return False
        return True

    def check(self, node: ast.expr, type: Inferred, expected: ir.Type, name: str) -> bool:
        """Whether one argument has a type that fits."""
        slot = Slot(name, expected)
        return check_argument(node, type, slot, self.callee, self.names, OPERATOR_TYPE)

    def refuse(self, node: ast.expr, type: Inferred, help: str | None = None) -> None:
        """Report that the function does not take a value of this type."""
        refuse(node, type, f"`{self.callee}`", self.names, help)


def refuse(
    node: ast.expr, type: Inferred, user: str, names: Names, help: str | None = None
) -> None:
    """Report that `user` does not take a value of this type.

    Reports: `operator-type`, `optional-value`, `large-value`.
    """
    if isinstance(type, ir.OptionalType):
        report_optional(node, user, names)
    elif isinstance(type, ir.LargeType):
        report_large(node, names)
    else:
        names.report(OPERATOR_TYPE, node, f"{user} does not take `{shown_type(type)}`", help=help)


def report_optional(node: ast.expr, user: str, names: Names) -> None:
    """Say that `user` does not take None."""
    names.report(
        OPTIONAL_VALUE,
        node,
        f"`{shown(node)}` may be None, which {user} does not take",
        help=f"ask first: `if {shown(node)} is not None`, or give a value for None",
    )


def report_large(node: ast.expr, names: Names) -> None:
    """Say that a `Large` value is not looked into."""
    names.report(
        LARGE_VALUE,
        node,
        f"`{shown(node)}` is `Large`: a workflow may pass it on, map over it, or ask for its `len`",
        help="look into it in a task",
    )
