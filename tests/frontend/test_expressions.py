"""Types, texts and faults of pure expressions."""

from __future__ import annotations

import ast
import time

import pytest
from sample_names import CLASSES, INTS, names_for, parse, with_constant

from flowc import ir
from flowc.compiler.frontend.expressions.infer import check_condition, infer, infer_elements
from flowc.compiler.frontend.expressions.narrowing import narrow
from flowc.compiler.frontend.expressions.parts import METHOD_CHECKERS
from flowc.compiler.frontend.expressions.pure import CHECKERS, PURE_OPERATIONS
from flowc.compiler.frontend.expressions.render import render
from flowc.compiler.frontend.expressions.variables import Variable
from flowc.diagnostics import Severity
from flowc.ir.purity import FUNCTIONS, check_expression, reserved_names


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("n / 2", "float"),
        ("n ** 2", "int"),
        ("n ** -2", "float"),
        ("b + b", "int"),
        ("o or n", "int"),
        ("[1, 2.5]", "list[float]"),
        ("[None, 1]", "list[int | None]"),
        ("[] + xs", "list[int]"),
        ("(*t, 1.5)", "tuple[int, str, float]"),
        ("t[1:]", "tuple[str]"),
        ("t[-1]", "str"),
        ("row['b']", "str"),
        ("row.get('b', '')", "str"),
        ("p[1]", "float"),
        ("box.corner.x", "int"),
        ("Color.RED.value", "str"),
        ("Color('red')", "Color"),
        ("list(Color)", "list[Color]"),
        ("day - day", "timedelta"),
        ("span / span", "float"),
        ("span // 2", "timedelta"),
        ("date.fromisoformat('2026-01-01')", "date"),
        ("folder / 'a'", "File"),
        ("folder.files('*.txt', natural=True)", "list[File]"),
        ("File('s3://bucket/key')", "File"),
        ("len(large)", "int"),
        ("dict(zip(ss, xs))", "dict[str, int]"),
        ("list(enumerate(ss))", "list[tuple[int, str]]"),
        ("next((x for x in xs), None)", "int | None"),
        ("sum(lengths for lengths in ys)", "float"),
        ("sum([span, span], span)", "timedelta"),
        ("error.exit_code", "int | None"),
        ("str(failure)", "str"),
        ("perhaps is not None and perhaps.upper() == 'A'", "bool"),
        ("{**d, 'z': 1}", "dict[str, int]"),
        ("range(n)[0]", "int"),
        ("ys.index(max(ys))", "int"),
        ("mode == 'fast' or mode == s", "bool"),
    ],
)
def test_the_type_of(text: str, type: str) -> None:
    assert str(infer(parse(text), names_for(text))) == type


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("missing", "undefined-name"),
        ("train", "task-as-value"),
        ("train()", "call-not-a-task"),
        ("helper(n)", "call-not-a-task"),
        ("print(n)", "call-not-a-task"),
        ("uuid4()", "nondeterministic-call"),
        ("date.today()", "nondeterministic-call"),
        ("lambda: n", "lambda-value"),
        ("(y := n)", "unsupported-expression"),
        ("{n}", "unsupported-expression"),
        ("range(n)", "unsupported-expression"),
        ("json['a']", "unsupported-expression"),
        ("b is True", "unsupported-expression"),
        ("n + s", "operator-type"),
        ("n ** n", "operator-type"),
        ("f'{c}'", "operator-type"),
        ("f'{n:%Y}'", "operator-type"),
        ("str(file)", "operator-type"),
        ("sorted(json for json in [c])", "operator-type"),
        ("t[n]", "operator-type"),
        ("o + 1", "optional-value"),
        ("perhaps.upper()", "optional-value"),
        ("s == n", "comparison-never-true"),
        ("c == 'red'", "comparison-never-true"),
        ("mode == 'medium'", "comparison-never-true"),
        ("n in ss", "comparison-never-true"),
        ("ss.count(n)", "comparison-never-true"),
        ("d[n]", "comparison-never-true"),
        ("p.z", "unknown-attribute"),
        ("Color.GREEN", "unknown-attribute"),
        ("row['c']", "unknown-key"),
        ("n[0]", "not-subscriptable"),
        ("[x for x in n]", "not-iterable"),
        ("[x for x, y in xs]", "unpack-mismatch"),
        ("{f: 1}", "dictionary-key"),
        ("s.encode()", "unsupported-method"),
        ("xs.append(1)", "unsupported-method"),
        ("'{0.real}'.format(n)", "unsupported-method"),
        ("s.strip(n)", "argument-type"),
        ("Point('1')", "argument-type"),
        ("Point()", "missing-argument"),
        ("Point(1, 2.0, 3)", "too-many-arguments"),
        ("Point(1, x=2)", "duplicate-argument"),
        ("Point(1, z=2)", "unknown-argument"),
        ("large[0]", "large-value"),
        ("sorted(large)", "large-value"),
        ("f'{secret}'", "secret-misuse"),
        ("[secret]", "secret-misuse"),
        ("n if p else m", "condition-type"),
        ("n if b else s", "merge-type"),
        ("[1, 'a']", "unsupported-type"),
        ("t[2]", "constant-failure"),
    ],
)
def test_the_fault_of(text: str, code: str) -> None:
    names = names_for(text)
    assert infer(parse(text), names) is None
    (fault,) = names.sink
    assert fault.code == code
    assert fault.severity is Severity.ERROR
    assert fault.message[0].islower() or fault.message[0] in "`'"


def test_a_value_in_error_stays_quiet() -> None:
    names = names_for("x + undefined").with_({"x": Variable("x", None)})
    assert infer(parse("x.part[0] + missing(x)"), names) is None
    assert [fault.code for fault in names.sink] == ["undefined-name"]


def test_what_is_expected_helps_literals_and_displays() -> None:
    names = names_for()
    mode = ir.LiteralType(values=("fast", "slow"))
    assert infer(parse("'fast'"), names, mode) == ir.LiteralType(values=("fast",))
    assert infer(parse("'fast' if b else 'slow'"), names, mode) == mode
    assert infer(parse("{'a': [1, 'x']}"), names, ir.JSON) == ir.DictType(key=ir.STR, value=ir.JSON)
    row = ir.NamedType(name="Row")
    assert infer(parse("{'a': n, 'b': s}"), names, row) == row
    assert infer(parse("[{'a': n, 'b': s}]"), names, ir.ListType(element=row)) == ir.ListType(
        element=row
    )


def test_what_a_loop_gives() -> None:
    names = names_for()
    assert str(infer_elements(parse("zip(xs, ss)"), names)) == "tuple[int, str]"
    assert str(infer_elements(parse("d.items()"), names)) == "tuple[str, int]"
    assert infer_elements(parse("large"), names) == ir.INT


def test_conditions_narrow() -> None:
    names = names_for()
    true, false = narrow(parse("o is not None and perhaps"), names)
    assert true == {"o": ir.INT, "perhaps": ir.STR}
    assert false == {}
    true, false = narrow(parse("mode == 'fast'"), names)
    assert (str(true["mode"]), str(false["mode"])) == ("Literal['fast']", "Literal['slow']")
    true, false = narrow(parse("o is None or box.label is None"), names)
    assert false == {"o": ir.INT, "box.label": ir.STR}
    assert infer(parse("box.label.upper()"), names.narrow(false)) == ir.STR
    rebound = names.narrow(false).with_({"box": Variable("box_2", ir.NamedType(name="Box"))})
    assert infer(parse("box.label.upper()"), rebound.quiet()) is None


def test_conditions_are_anything_with_a_truth() -> None:
    names = names_for()
    assert check_condition(parse("xs and not s or o"), names)
    assert not check_condition(parse("day"), names)


@pytest.mark.parametrize(
    ("text", "rendered", "operands"),
    [
        ("n", "n_1", ("n_1",)),
        ("box . corner\n.x", "box_1.corner.x", ("box_1",)),
        ("sum(x*n for x in xs)", "sum(x * n_1 for x in xs_1)", ("n_1", "xs_1")),
        ("[len for len in xs]", "[len_2 for len_2 in xs_1]", ("xs_1",)),
        ("[n_1 + n for n_1 in xs]", "[n_1_2 + n_1 for n_1_2 in xs_1]", ("n_1", "xs_1")),
        ("n * GiB", "n_1 * 1073741824", ("n_1",)),
        ("Paint.RED == c", "Color.RED == c_1", ("c_1",)),
        ("f'{n:>{m}} {{}}'", "f'{n_1:>{m_1}} {{}}'", ("n_1", "m_1")),
        ("LIMITS[0] + n", "[0.5, float('inf')][0] + n_1", ("n_1",)),
    ],
)
def test_the_text_of(text: str, rendered: str, operands: tuple[str, ...]) -> None:
    names = names_for(text)
    limits = ir.Constant(type=ir.ListType(element=ir.FLOAT), json_value=[0.5, "Infinity"])
    names = with_constant(names, "LIMITS", limits)
    node = ast.parse(f"({text})", mode="eval").body
    before = ast.dump(node)
    assert render(node, names) == (rendered, operands)
    assert ast.dump(node) == before


def test_published_operations_are_those_that_are_checked() -> None:
    on_python = {"date", "datetime", "timedelta", "File", "Directory"}
    assert CHECKERS.keys() == FUNCTIONS - on_python
    published = {(operation.on, operation.name) for operation in PURE_OPERATIONS}
    assert METHOD_CHECKERS.keys() <= published
    assert all(operation.signature for operation in PURE_OPERATIONS)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "xs.__class__",
        "(x for x in xs).gi_frame",
        "open('f')",
        "xs.clear()",
        "'{0.__class__}'.format(xs)",
        "xs.format(1)",
        "lambda: 1",
        "(x := 1)",
        "other",
        "b''",
        "1 +",
        "x" * 10,
    ],
)
def test_impure_texts_are_refused(text: str) -> None:
    assert check_expression(text, ["xs"], CLASSES) is not None


def test_no_value_is_named_like_a_function() -> None:
    assert {"sum", "fold_add", "Outcome", "class", "print", "date"} <= reserved_names()


def test_deep_expressions_take_time_in_proportion() -> None:
    depth = 60
    nested = "b and (" * depth + "b" + ")" * depth
    comprehensions = "[x for x in " * depth + "xs" + "]" * depth
    conditional = "(n if b else " * depth + "n" + ")" * depth
    started = time.process_time()
    for text in (nested, comprehensions, conditional):
        names = names_for(text)
        assert infer(parse(text), names) in (ir.BOOL, ir.INT, INTS)
    assert time.process_time() - started < 5
