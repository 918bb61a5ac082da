"""Random expressions: types tell what Python gives, texts mean the same, nothing crashes."""

from __future__ import annotations

import ast
import math
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_names import (
    CLASSES,
    COLOR,
    POINT,
    TYPES,
    engine_values,
    names_for,
    parse,
    python_values,
)

from flowc import ir
from flowc.compiler.frontend.expressions.constant_data import from_json
from flowc.compiler.frontend.expressions.constants import constant_value
from flowc.compiler.frontend.expressions.infer import infer
from flowc.compiler.frontend.expressions.render import render, render_condition
from flowc.ir.codecs import Codecs
from flowc.ir.purity import check_expression


def _combined(template: str, **parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.fixed_dictionaries(parts).map(lambda chosen: template.format(**chosen))


def _choice(leaves: list[str], *templates: tuple[str, str]) -> st.SearchStrategy[str]:
    """Leaves, or templates whose one-letter fields are expressions: i int, f float, s str..."""
    kinds = {
        "i": ints, "f": floats, "s": texts, "b": bools, "I": int_lists, "S": text_lists,
        "d": dicts, "o": optionals, "p": points, "c": colors, "t": days,
    }  # fmt: skip
    made = [
        _combined(template, **{f"{kind}{index}": kinds[kind] for index, kind in enumerate(fields)})
        for template, fields in templates
    ]
    return st.one_of(st.sampled_from(leaves), *made)


ints = st.deferred(
    lambda: _choice(
        ["0", "1", "n", "m", "xs[0]", "p.x", "t[0]", "row['a']", "12345678901"],
        ("({i0} + {i1})", "ii"), ("({i0} - {i1})", "ii"), ("({i0} * {i1})", "ii"),
        ("({i0} // {i1})", "ii"), ("({i0} % {i1})", "ii"), ("-{i0}", "i"), ("({i0} ** 2)", "i"),
        ("len({I0})", "I"), ("len({s0})", "s"), ("sum({I0})", "I"), ("max({i0}, {i1})", "ii"),
        ("min({I0}, default={i1})", "Ii"), ("{I0}[{i1}]", "Ii"), ("abs({i0})", "i"),
        ("({i0} if {b1} else {i2})", "ibi"), ("({o0} or {i1})", "oi"), ("round({f0})", "f"),
        ("{d0}.get('x', {i1})", "di"), ("{d0}[{s1}]", "ds"), ("{p0}.x", "p"), ("{p0}[0]", "p"),
        ("(q if q is not None else {i0})", "i"), ("sum(v * {i1} for v in {I0})", "Ii"),
        ("sum(len(v) for v in {S0})", "S"), ("{s0}.count({s1})", "ss"), ("{t0}.day", "t"),
        ("{I0}.index({i1})", "Ii"),
        ("(o + {i0} if o is not None else {i0})", "i"), ("int({f0})", "f"), ("int({s0})", "s"),
        ("({t0} - {t1}).days", "tt"), ("next((v for v in {I0} if v > {i1}), {i1})", "Ii"),
    )
)  # fmt: skip
floats = st.deferred(
    lambda: _choice(
        ["0.5", "f", "g", "p.y", "1e300", "float('nan')"],
        ("({f0} + {i1})", "fi"), ("({f0} * {f1})", "ff"), ("({i0} / {i1})", "ii"),
        ("({f0} // {f1})", "ff"), ("round({f0}, {i1})", "fi"), ("max(ys)", ""),
        ("{p0}.y", "p"), ("float({i0})", "i"), ("({f0} if {b1} else {f2})", "fbf"),
        ("span.total_seconds()", ""), ("abs({f0})", "f"), ("({i0} ** -1)", "i"),
    )
)  # fmt: skip
texts = st.deferred(
    lambda: _choice(
        ["'a'", "''", "s", "r", "t[1]", "row['b']", "'{{}}'", "'\"'"],
        ("({s0} + {s1})", "ss"), ("({s0} * 2)", "s"), ("{s0}[{i1}]", "si"),
        ("{s0}[{i1}:{i2}]", "sii"), ("{s0}.upper().strip()", "s"), ("str({i0})", "i"),
        ("str({I0})", "I"), ("{s0}.join({S1})", "sS"), ("', '.join(v for v in {S0})", "S"),
        ("f'{{{i0}}} and {{{i1}:>5}}'", "ii"), ('f"{{r!r}}{{{{}}}} {{{i0}:{{n}}}}"', "i"),
        ("f'''{{{s0}}}\\n\\'{{{b1}}}'''", "sb"), ("{t0}.isoformat()", "t"), ("c.value", ""),
        ("({s0} if {b1} else {s2})", "sbs"), ("'{{}}:{{!r}}'.format({i0}, {s1})", "is"),
        ("{s0}.replace({s1}, {s2})", "sss"), ("max({s0}, {s1})", "ss"), ("c.name.lower()", ""),
        ("f'{{{t0}:%Y-%m}}'", "t"), ("{s0}.split({s1})[0]", "ss"), ("f'{{{f0}:.2f}}'", "f"),
    )
)  # fmt: skip
bools = st.deferred(
    lambda: _choice(
        ["True", "b", "o is None"],
        ("({i0} < {i1})", "ii"), ("({i0} <= {f1} != {i2})", "ifi"), ("(not {b0})", "b"),
        ("({b0} and {b1})", "bb"), ("({b0} or {b1})", "bb"), ("({s0} in {S1})", "sS"),
        ("({s0} == {s1})", "ss"), ("({s0} not in {s1})", "ss"), ("bool({I0})", "I"),
        ("any(v > {i1} for v in {I0})", "Ii"), ("all({S0})", "S"), ("({I0} == {I1})", "II"),
        ("({c0} == Color.RED)", "c"), ("({t0} < {t1})", "tt"), ("({s0} in {d1})", "sd"),
        ("({p0} == {p1})", "pp"), ("{s0}.startswith({s1})", "ss"), ("(not {I0})", "I"),
        ("(q is not None and q > {i0})", "i"), ("({i0} in range({i1}))", "ii"),
    )
)  # fmt: skip
int_lists = st.deferred(
    lambda: _choice(
        ["xs", "[]", "list(d.values())"],
        ("[{i0}, {i1}]", "ii"), ("[*{I0}, {i1}]", "Ii"), ("({I0} + {I1})", "II"),
        ("[v + {i1} for v in {I0} if v]", "Ii"), ("[n for n in {I0}]", "I"), ("{I0}[1:]", "I"),
        ("sorted({I0}, reverse={b1})", "Ib"), ("list(reversed({I0}))", "I"),
        ("[a * b for a, b in zip({I0}, {I1})]", "II"), ("{I0}[::{i1}]", "Ii"),
        ("[i + v for i, v in enumerate({I0}, {i1})]", "Ii"), ("[len(v) for v in {S0}]", "S"),
        ("[x for x, y in [(1, 'a'), ({i0}, {s1})]]", "is"), ("(2 * {I0})", "I"),
        ("[xs_1 + k for xs_1 in {I0} for k in [{i1}]]", "Ii"),
    )
)  # fmt: skip
text_lists = st.deferred(
    lambda: _choice(
        ["ss", "['a']", "list(d)", "list(d.keys())"],
        ("[{s0}, {s1}]", "ss"), ("sorted({S0}, key=len)", "S"), ("{s0}.split()", "s"),
        ("[v.upper() for v in {S0} if v != {s1}]", "Ss"), ("[str(v) for v in {I0}]", "I"),
    )
)  # fmt: skip
dicts = st.deferred(
    lambda: _choice(
        ["d", "{{}}".format(), "{'x': 1}"],
        ("{{{s0}: {i1}}}", "si"), ("{{**{d0}, {s1}: {i2}}}", "dsi"), ("({d0} | {d1})", "dd"),
        ("{{k: v + {i1} for k, v in {d0}.items()}}", "di"), ("dict(zip({S0}, {I1}))", "SI"),
        ("{{s: len(s) for s in {S0}}}", "S"), ("dict({d0}, z={i1})", "di"),
    )
)  # fmt: skip
optionals = st.deferred(
    lambda: _choice(
        ["o", "q", "None"],
        ("({i0} if {b1} else None)", "ib"), ("{d0}.get({s1})", "ds"),
        ("max({I0}, default=None)", "I"), ("next((v for v in {I0} if v), None)", "I"),
    )
)  # fmt: skip
points = st.deferred(
    lambda: _choice(["p", "box.corner"], ("Point({i0})", "i"), ("Point(x={i0}, y={f1})", "if"))
)
colors = st.deferred(
    lambda: _choice(["c", "Color.BLUE", "Paint.RED"], ("({c0} if {b1} else {c2})", "cbc"))
)
days = st.deferred(
    lambda: _choice(
        ["day", "date(2026, 1, 31)"],
        ("({t0} + timedelta(days={i1} % 9))", "ti"), ("({t0} - span)", "t"),
    )
)  # fmt: skip

expressions = st.one_of(
    ints.map(lambda text: (ir.INT, text)),
    floats.map(lambda text: (ir.FLOAT, text)),
    texts.map(lambda text: (ir.STR, text)),
    bools.map(lambda text: (ir.BOOL, text)),
    int_lists.map(lambda text: (ir.ListType(element=ir.INT), text)),
    text_lists.map(lambda text: (ir.ListType(element=ir.STR), text)),
    dicts.map(lambda text: (ir.DictType(key=ir.STR, value=ir.INT), text)),
    points.map(lambda text: (POINT, text)),
    colors.map(lambda text: (COLOR, text)),
    days.map(lambda text: (ir.DATE, text)),
)
quick = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _outcome(text: str, values: dict[str, Any]) -> tuple[str, Any]:
    """What an expression gives: its value with its type, or its exception."""
    try:
        return "value", eval(text, values)
    except Exception as error:
        return "failure", (type(error), str(error))


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and math.isnan(one):
        return isinstance(other, float) and math.isnan(other)
    return repr(one) == repr(other)


def _has_type(value: Any, type: ir.Type) -> bool:
    match type:
        case ir.OptionalType(item=item):
            return value is None or _has_type(value, item)
        case ir.ListType(element=element):
            return isinstance(value, list) and all(_has_type(item, element) for item in value)
        case ir.DictType(key=key, value=item):
            return all(_has_type(k, key) and _has_type(v, item) for k, v in value.items())
        case ir.NamedType(name=name):
            return isinstance(value, CLASSES[name])
        case ir.LiteralType(values=values):
            return value in values
        case ir.FLOAT:
            return isinstance(value, float | int) and not isinstance(value, bool)
        case _:
            return value.__class__.__name__ == str(type)


def _parsed(text: str) -> ast.expr | None:
    """The expression, unless this Python's f-strings cannot hold it."""
    try:
        return parse(text)
    except (SyntaxError, ValueError):
        return None


@quick
@given(expressions)
def test_types_and_texts_mean_what_python_does(typed: tuple[ir.Type, str]) -> None:
    _, text = typed
    node = _parsed(text)
    if node is None:
        return
    names = names_for(text)
    type = infer(node, names)
    assert type is not None, (text, [diagnostic.message for diagnostic in names.sink])
    assert not len(names.sink)
    rendered = render(node, names)
    expected = _outcome(text, python_values())
    found = _outcome(rendered.text, engine_values())
    assert _same(expected, found), (text, rendered.text)
    if expected[0] == "value":
        assert _has_type(expected[1], type), (text, type)
    assert check_expression(rendered.text, rendered.operands, CLASSES) is None


@quick
@given(bools | optionals | int_lists | texts)
def test_a_condition_is_rendered_as_its_truth(text: str) -> None:
    node = _parsed(text)
    if node is None:
        return
    expected = _outcome(f"bool({text})", python_values())
    found = _outcome(render_condition(node, names_for(text)).text, engine_values())
    assert _same(expected, found)


@quick
@given(expressions)
def test_folding_computes_what_python_does(typed: tuple[ir.Type, str]) -> None:
    _, text = typed
    node = _parsed(text)
    if node is None:
        return
    names = names_for(text, constants=True)
    type = infer(node, names)
    folded = constant_value(node, names, type)
    codes = {diagnostic.code for diagnostic in names.sink}
    kind, expected = _outcome(text, python_values())
    if folded is None:
        assert kind == "value" or codes == {"constant-failure"}
        return
    assert kind == "value" and not codes
    value = from_json(folded.json_value, folded.type, Codecs(TYPES.declarations.values()), TYPES)
    assert value == expected or str(value) == str(expected)


@settings(quick, max_examples=150)
@given(expressions, st.data())
def test_any_expression_is_typed_or_reported(typed: tuple[ir.Type, str], data: Any) -> None:
    """One part is replaced by another expression, of whatever type or kind."""
    _, text = typed
    node = _parsed(text)
    if node is None:
        return
    parts = [part for part in ast.walk(node) if isinstance(part, ast.expr) and _stands(part, node)]
    target = data.draw(st.sampled_from(parts))
    replacement = _parsed(data.draw(st.sampled_from(FOREIGN) | expressions.map(lambda e: e[1])))
    if replacement is None:
        return
    changed = _Swap(target, replacement).visit(node)
    for part in ast.walk(changed):
        ast.copy_location(part, node)
    names = names_for(text)
    found = infer(changed, names)
    assert (found is None) == names.sink.has_errors
    if found is not None:
        rendered = render(changed, names)
        assert check_expression(rendered.text, rendered.operands, CLASSES) is None
        constant_value(changed, names, found)


FOREIGN = """
lambda: 1
{1}
(y := 2)
None
secret
json
large
file
perhaps
train
helper(1)
b'x'
1j
...
[*xs]
(*xs,)
{**d}
x
print
Color
zip(xs, *ys)
[i async for i in xs]
error
failure
mode
folder / 'a'
range(3)
(v for v in xs)
uuid4()
train()
xs[1:2, 3]
'%s' % n
d.items()
date.today()
File('s3://b/k')
s.encode()
(yield)
Point(*t)
max(*xs)
Row(a=1, b='')
[a for b in xs for a in a]
10 ** 10 ** 10
'x' * 10 ** 9
[[0] * 1000] * 1000
f'{n:10000000000}'
list(range(10 ** 12))
{k: v for v, k in d.items()}
d.get
Color('red')
Color.GREEN
xs == ss
""".strip().splitlines()


def _stands(part: ast.expr, node: ast.expr) -> bool:
    """Whether a part may be any expression: the pieces of an f-string may not."""
    pieces = [p for f in ast.walk(node) if isinstance(f, ast.JoinedStr) for p in f.values]
    specs = [f.format_spec for f in ast.walk(node) if isinstance(f, ast.FormattedValue)]
    return not any(part is piece for piece in (*pieces, *specs))


class _Swap(ast.NodeTransformer):
    def __init__(self, target: ast.expr, replacement: ast.expr) -> None:
        self.target = target
        self.replacement = replacement

    def visit(self, node: ast.AST) -> Any:
        return self.replacement if node is self.target else self.generic_visit(node)
