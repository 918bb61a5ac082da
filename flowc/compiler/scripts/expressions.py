"""Expressions of a workflow, laid out as people write them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from flowc.compiler.scripts.layout import Bare, Code, Group, Joined, keyword, quoted

_LAMBDA, _IF, _OR, _AND, _NOT, _COMPARE, _BIT_OR, _BIT_XOR, _BIT_AND, _SHIFT = range(10)
_SUM, _PRODUCT, _SIGN, _POWER, _PRIMARY = range(10, 15)

_OPERATORS: dict[type[ast.AST], tuple[str, int]] = {
    ast.Or: ("or", _OR),
    ast.And: ("and", _AND),
    ast.BitOr: ("|", _BIT_OR),
    ast.BitXor: ("^", _BIT_XOR),
    ast.BitAnd: ("&", _BIT_AND),
    ast.LShift: ("<<", _SHIFT),
    ast.RShift: (">>", _SHIFT),
    ast.Add: ("+", _SUM),
    ast.Sub: ("-", _SUM),
    ast.Mult: ("*", _PRODUCT),
    ast.Div: ("/", _PRODUCT),
    ast.FloorDiv: ("//", _PRODUCT),
    ast.Mod: ("%", _PRODUCT),
    ast.MatMult: ("@", _PRODUCT),
    ast.Pow: ("**", _POWER),
    ast.Not: ("not ", _NOT),
    ast.USub: ("-", _SIGN),
    ast.UAdd: ("+", _SIGN),
    ast.Invert: ("~", _SIGN),
    ast.Eq: ("==", _COMPARE),
    ast.NotEq: ("!=", _COMPARE),
    ast.Lt: ("<", _COMPARE),
    ast.LtE: ("<=", _COMPARE),
    ast.Gt: (">", _COMPARE),
    ast.GtE: (">=", _COMPARE),
    ast.Is: ("is", _COMPARE),
    ast.IsNot: ("is not", _COMPARE),
    ast.In: ("in", _COMPARE),
    ast.NotIn: ("not in", _COMPARE),
}
"""Operators as they are written, and how they bind."""


def code_of(expression: str) -> Code:
    """The layout of an expression.

    >>> print(code_of("[f'{x!r}' for (x, y) in zip(xs, ['a'])] if xs else {'b': -1 ** 2}"))
    [f"{x!r}" for x, y in zip(xs, ["a"])] if xs else {"b": -(1**2)}
    """
    return _code(ast.parse(expression, mode="eval").body)


def loop_code(names: Sequence[str], over: Sequence[str]) -> Code:
    """`for name, name in zip(list, list, strict=True)`."""
    lists = [code_of(each) for each in over]
    rows: Code = lists[0]
    if len(lists) > 1:
        rows = Group("zip(", (*lists, keyword("strict", "True")))
    return Joined((f"for {', '.join(names)} in ", rows))


def _code(node: ast.expr) -> Code:
    match node:
        case ast.IfExp(test=test, body=body, orelse=orelse):
            parts = (_within(body, _OR), _prefixed("if ", test, _OR))
            last, *more = _parts_of(orelse)
            return Bare((*parts, Joined(("else ", last)), *more))
        case ast.BoolOp(op=op, values=values):
            name, level = _OPERATORS[type(op)]
            first, *others = values
            rest = (_prefixed(f"{name} ", other, level + 1) for other in others)
            return Bare((_within(first, level + 1), *rest))
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            pairs = zip(ops, comparators, strict=True)
            rest = (_prefixed(f"{_OPERATORS[type(o)][0]} ", n, _BIT_OR) for o, n in pairs)
            return Bare((_within(left, _BIT_OR), *rest))
        case ast.BinOp(op=ast.Pow(), left=left, right=right):
            sign = "**" if _is_short(left) and _is_short(right) else " ** "
            return Joined((_within(left, _PRIMARY), sign, _within(right, _SIGN)))
        case ast.BinOp():
            return Bare(tuple(_operands(node, _OPERATORS[type(node.op)][1])))
        case ast.UnaryOp(op=op, operand=operand):
            return _prefixed(_OPERATORS[type(op)][0], operand, _OPERATORS[type(op)][1])
        case ast.Lambda(args=names, body=body):
            given = ast.unparse(names)
            return Joined((f"lambda {given}: " if given else "lambda: ", _code(body)))
        case ast.Attribute(value=ast.Constant(value=int()) as number, attr=name):
            return f"({ast.unparse(number)}).{name}"
        case ast.Attribute(value=value, attr=name):
            return Joined((_within(value, _PRIMARY), f".{name}"))
        case ast.Subscript(value=value, slice=index):
            inner = Group("[", (_code(index),), "]", "")
            if isinstance(index, ast.Tuple) and len(index.elts) > 1:
                inner = Group("[", tuple(map(_code, index.elts)), "]")
            return _headed(_within(value, _PRIMARY), inner)
        case ast.Slice():
            return _slice(node)
        case ast.Call(func=function, args=[ast.GeneratorExp() as generator], keywords=[]):
            return _headed(_code(function), Group("(", tuple(_comprehension(generator)), ")", " "))
        case ast.Call(func=function, args=given, keywords=named):
            return _headed(
                _within(function, _PRIMARY), Group("(", (*map(_code, given), *map(_named, named)))
            )
        case ast.Starred(value=value):
            return _prefixed("*", value, _BIT_OR)
        case ast.List(elts=items):
            return Group("[", tuple(map(_code, items)), "]")
        case ast.Set(elts=items):
            return Group("{", tuple(map(_code, items)), "}")
        case ast.Tuple(elts=[item]):
            return Group("(", (Joined((_code(item), ",")),), ")", "")
        case ast.Tuple(elts=items):
            return Group("(", tuple(map(_code, items)))
        case ast.Dict(keys=keys, values=values):
            return Group("{", tuple(map(_entry, keys, values)), "}")
        case ast.ListComp():
            return Group("[", tuple(_comprehension(node)), "]", " ")
        case ast.SetComp() | ast.DictComp():
            return Group("{", tuple(_comprehension(node)), "}", " ")
        case ast.GeneratorExp():
            return Group("(", tuple(_comprehension(node)), ")", " ")
        case ast.Constant(value=str(text)):
            return quoted(text)
        case ast.JoinedStr():
            return _template(node)
        case ast.Constant(value=float()):
            return ast.unparse(node).replace("e+", "e")
        case _:
            return ast.unparse(node)


def _parts_of(orelse: ast.expr) -> tuple[Code, ...]:
    """What stands for an `else`: another condition goes on there."""
    code = _within(orelse, _IF)
    return code.items if isinstance(orelse, ast.IfExp) and isinstance(code, Bare) else (code,)


def _level(node: ast.expr) -> int:
    """How an expression binds."""
    match node:
        case ast.Lambda():
            return _LAMBDA
        case ast.IfExp():
            return _IF
        case ast.BoolOp(op=op) | ast.BinOp(op=op) | ast.UnaryOp(op=op):
            return _OPERATORS[type(op)][1]
        case ast.Compare():
            return _COMPARE
        case _:
            return _PRIMARY


def _within(node: ast.expr, level: int) -> Code:
    """An expression as a part of one that binds so; in brackets, if it binds less."""
    code = _code(node)
    if _level(node) >= level:
        return code
    items, between = (code.items, code.between) if isinstance(code, Bare) else ((code,), "")
    return Group("(", items, ")", between)


def _prefixed(word: str, node: ast.expr, level: int) -> Joined:
    return Joined((word, _within(node, level)))


def _headed(head: Code, group: Group) -> Code:
    """A group after what it is a call of, or an item."""
    if isinstance(head, str):
        return Group(f"{head}{group.head}", group.items, group.close, group.between)
    return Joined((*(head.pieces if isinstance(head, Joined) else (head,)), group))


def _operands(node: ast.expr, level: int) -> Iterator[Code]:
    """The operands of operators that bind alike, each after its operator."""
    if isinstance(node, ast.BinOp) and _level(node) == level and level != _POWER:
        yield from _operands(node.left, level)
        yield _prefixed(f"{_OPERATORS[type(node.op)][0]} ", node.right, level + 1)
    else:
        yield _within(node, level)


def _comprehension(
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp,
) -> Iterator[Code]:
    """The element of a comprehension, and its clauses."""
    yield _entry(node.key, node.value) if isinstance(node, ast.DictComp) else _code(node.elt)
    for each in node.generators:
        target = ast.unparse(each.target)
        names = target[1:-1] if target.startswith("(") else target
        yield _prefixed(f"for {names} in ", each.iter, _OR)
        yield from (_prefixed("if ", condition, _OR) for condition in each.ifs)


def _entry(key: ast.expr | None, value: ast.expr) -> Code:
    return (
        _prefixed("**", value, _BIT_OR) if key is None else Joined((_code(key), ": ", _code(value)))
    )


def _named(argument: ast.keyword) -> Code:
    if argument.arg is None:
        return _prefixed("**", argument.value, _LAMBDA)
    return keyword(argument.arg, _code(argument.value))


def _slice(node: ast.Slice) -> str:
    """The bounds of a slice, which stand apart unless all are short."""
    bounds = [node.lower, node.upper]
    if node.step is not None:
        bounds.append(node.step)
    is_short = all(bound is None or _is_bound(bound) for bound in bounds)
    texts = ["" if bound is None else str(_code(bound)) for bound in bounds]
    return ":".join(texts) if is_short else " : ".join(texts).strip()


def _is_bound(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        return _is_bound(node.operand)
    return isinstance(node, ast.Name | ast.Constant)


def _is_short(node: ast.expr) -> bool:
    """Whether an operand stands beside `**` without a space."""
    match node:
        case ast.UnaryOp(op=ast.Not()):
            return False
        case ast.UnaryOp(operand=inner) | ast.Attribute(value=inner):
            return _is_short(inner)
        case ast.Name():
            return True
        case ast.Constant(value=value):
            return isinstance(value, int | float)
        case _:
            return False


def _template(node: ast.JoinedStr) -> str:
    """An f-string; what stands within its braces has the other quotes, as older Pythons ask for."""
    own = [str(part.value) for part in node.values if isinstance(part, ast.Constant)]
    quote = quoted("".join(own))[0]
    other = "'" if quote == '"' else '"'
    found = _parts(node, quote)
    inner = "".join(text for text, is_text in found if not is_text)
    if other in inner or "\\" in inner:
        return ast.unparse(node)
    texts = [text if is_text else text.replace(quote, other) for text, is_text in found]
    return f"f{quote}{''.join(texts)}{quote}"


def _parts(node: ast.JoinedStr, quote: str) -> list[tuple[str, bool]]:
    """The pieces of an f-string, and whether each is text of its own."""
    found: list[tuple[str, bool]] = []
    for part in node.values:
        match part:
            case ast.Constant(value=text):
                escaped = _escaped(str(text), quote)
                found.append((escaped.replace("{", "{{").replace("}", "}}"), True))
            case ast.FormattedValue(value=value, conversion=conversion, format_spec=spec):
                inner = str(_within(value, _IF))
                space = " " if inner.startswith("{") else ""
                found.append((f"{{{space}{inner}", False))
                if conversion != -1:
                    found.append((f"!{chr(conversion)}", True))
                if isinstance(spec, ast.JoinedStr):
                    found += [(":", True), *_parts(spec, quote)]
                found.append(("}", True))
    return found


def _escaped(text: str, quote: str) -> str:
    """A text as it stands between these quotes."""
    # With more of the one than of the other, it is clear which quotes a literal has.
    others = ("'" if quote == '"' else '"') * (len(text) + 1)
    return quoted(text + others)[1 : -1 - len(others)]
