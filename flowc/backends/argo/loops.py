"""Fan-outs: what a task is repeated over, its elements, and the list of its results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flowc import ir
from flowc.backends.argo.sources import (
    Reads,
    Source,
    empty_code,
    expression,
    items_code,
    json_code,
    list_code,
    operand,
    quote,
    variable,
)
from flowc.backends.argo.values import DATA, EACH, constant_text, wire_text
from flowc.compiler.scripts.codec_text import Declarations
from flowc.compiler.scripts.task_script import holds_objects, is_text

Document = dict[str, Any]


@dataclass(frozen=True)
class Items:
    """A list to fan out over; `data` are its elements if they are known, `texts` as they travel."""

    source: Source
    data: list[Any] | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Loop:
    """The fields of a task that repeat it, and the sources of its elements.

    `is_empty` is an expression that says whether there are none; "" if there surely are some.
    """

    fields: Document
    elements: tuple[Source, ...]
    reads: Reads
    is_empty: str


def constant_items(constant: ir.Constant, declarations: Declarations) -> Items:
    """The elements of a constant list."""
    element = constant.type.element if isinstance(constant.type, ir.ListType) else ir.JSON
    data = list(constant.json_value)
    texts = tuple(constant_text(element, item, declarations) for item in data)
    text = wire_text(data)
    return Items(Source(quote(text), text, is_exact=False, is_constant=True), data, texts)


def typed_list(source: Source, type: ir.Type, declarations: Declarations, is_entry: bool) -> Source:
    """A parameter; a list that people type as JSON is brought to the form in which lists travel.

    Where Argo's reading would change numbers it stays: then only scripts read it, which take both.
    """
    list_type = ir.without_none(type)
    if not is_entry or not isinstance(list_type, ir.ListType):
        return source
    typed = replace(source, is_exact=False)
    if _is_read_by_argo(list_type.element, declarations):
        return exact_list(typed, type, declarations) or typed
    return typed


def exact_list(source: Source, type: ir.Type, declarations: Declarations) -> Source | None:
    """A list, perhaps as people type it, in the form in which lists travel.

    None if Argo's reading would change its numbers and its elements cannot be told by commas.
    """
    list_type = ir.without_none(type)
    if source.is_exact or not isinstance(list_type, ir.ListType):
        return source
    element, code = list_type.element, source.as_text()
    if is_text(element, declarations):
        items = f"map(fromJSON({code}), {json_code('#')})"
    elif _is_object(element, declarations):
        items = f"map(fromJSON({code}), '{DATA}' + {json_code('#')})"
    elif ir.without_none(element) in (ir.INT, ir.FLOAT, ir.BOOL):
        inner = f"trimSuffix(trimPrefix(trim({code}), '['), ']')"
        items = f"map(filter(split({inner}, ','), trim(#) != ''), trim(#))"
    else:
        return None
    travels = f"{operand(code)} startsWith '{EACH}'"
    if list_type != type:
        travels = f"{travels} || {operand(code)} == 'null'"
    made = expression(f"({travels} ? {code} : '{EACH}' + toJson({items}))", source)
    return replace(made, is_exact=True)


def has_readable_elements(source: Source, type: ir.Type, declarations: Declarations) -> bool:
    """Whether an element that Argo takes of a list stands as travels, or can be brought to that.

    Argo sorts the keys of an object that is an element.
    """
    if source.is_exact or not isinstance(type, ir.ListType):
        return True
    if holds_objects(type.element, declarations):
        return False
    item = variable("item", is_exact=False)
    return exact_list(item, type.element, declarations) is not None


def _is_read_by_argo(element: ir.Type, declarations: Declarations) -> bool:
    return is_text(element, declarations) or _is_object(element, declarations)


def _is_object(type: ir.Type, declarations: Declarations) -> bool:
    """Whether values are objects of texts and of such objects."""
    if type in (ir.FILE, ir.DIRECTORY):
        return True
    record = declarations.get(type.name) if isinstance(type, ir.NamedType) else None
    return isinstance(record, ir.Record) and all(
        _is_object(field.type, declarations) or is_text(field.type, declarations)
        for field in record.fields
    )


def loop_over(items: Sequence[Items]) -> Loop:
    """The fan-out over lists of equal length; of several, an item is the list of its texts."""
    if len(items) == 1:
        return _over_one(items[0])
    codes = [_list_code(each) for each in items]
    others = "".join(f"let _{index} = {code}; " for index, code in enumerate(codes[1:], 1))
    # An index that is not there fails the run, as lists of unequal lengths must.
    picks = ["#"] + [
        f"_{index}[len(_{index}) == len(_0) ? #index : len(_{index})]"
        for index in range(1, len(codes))
    ]
    code = f"let _0 = {codes[0]}; {others}toJson(map(_0, toJson([{', '.join(picks)}])))"
    found = expression(code, *(each.source for each in items))
    known = next((each for each in items if each.data is not None), None)
    is_empty = ("" if known.data else "true") if known else _is_empty(items[0].source)
    elements = tuple(expression(f"fromJSON(item)[{index}]") for index in range(len(items)))
    return Loop({"withParam": found.text}, elements, found.reads, is_empty)


def _over_one(items: Items) -> Loop:
    source = items.source
    element = variable("item", is_exact=source.is_exact)
    if items.data is None:
        code = list_code(source.as_text())
        return Loop({"withParam": f"{{{{={code}}}}}"}, (element,), source.reads, _is_empty(source))
    is_empty = "" if items.data else "true"
    if count := _sequence(items.data):
        return Loop({"withSequence": count}, (element,), frozenset(), is_empty)
    is_exact = not any(isinstance(item, str) for item in items.data)
    plain = [
        item if type(item) is int and abs(item) < 2**53 else text
        for item, text in zip(items.data, items.texts, strict=True)
    ]
    if not plain:
        return Loop({"withParam": "[]"}, (element,), frozenset(), is_empty)
    found = variable("item", is_exact=is_exact)
    return Loop({"withItems": plain}, (found,), frozenset(), is_empty)


def _sequence(data: list[Any]) -> Document | None:
    """A run of whole numbers, if it is one that is worth it. Argo counts down if end < start."""
    if len(data) < 5 or any(type(item) is not int for item in data):
        return None
    if data != list(range(data[0], data[0] + len(data))):
        return None
    if data[0] == 0:
        return {"count": str(len(data))}
    return {"start": str(data[0]), "end": str(data[-1])}


def _list_code(items: Items) -> str:
    return items_code(items.source.as_text())


def _is_empty(source: Source) -> str:
    if source.is_exact:
        return empty_code(source.as_text())
    return f"len({items_code(source.as_text())}) == 0"


def gathered(source: Source, loop: Loop) -> Source:
    """The list of what each repetition gives; Argo has nothing to read if there was none."""
    if loop.is_empty == "true":
        return Source(f"'{EACH}[]'", f"{EACH}[]", is_exact=False, is_constant=True)
    if source.is_constant:
        raise AssertionError("a fan-out without results has no list of them")
    code = f"'{EACH}' + {source.as_text()}"
    if not loop.is_empty:
        return Source(code, f"{EACH}{source.text}", source.reads)
    found = expression(f"{loop.is_empty} ? '{EACH}[]' : {code}", source)
    return found.after(loop.reads)
