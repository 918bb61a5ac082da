"""Expressions laid out over lines are the same expressions."""

import ast

from hypothesis import given, settings
from hypothesis import strategies as st

from flowc.compiler.scripts.expressions import code_of
from flowc.compiler.scripts.layout import laid_out

LEAVES = st.sampled_from(
    [
        "a",
        "long_name_of_a_value",
        "3",
        "-1",
        "1e16",
        "True",
        "None",
        "'it\\'s \"so\"'",
        "'{}'",
        "()",
    ]
)
FORMS = (
    "({0} if {1} else {2})", "({0} or {1})", "({0} and {1})", "(not {0})", "({0} == {1} != {2})",
    "({0} is not {1})", "({0} not in {1})", "({0} + {1})", "({0} - {1})", "({0} // {1})",
    "({0} ** {1})", "({0} & {1})", "({0} | {1})", "(-{0})", "f({0}, *{1}, key={2})", "f(**{0})",
    "g(({0}) for x in {1} if {2})", "({0}).upper().find({1})", "({0}).field", "({0})[{1}]",
    "({0})[{1}:{2}]", "({0})[::{1}]", "({0})[{1}, {2}]", "[{0}, *{1}]", "({0},)", "({0}, {1})",
    "{{{0}: {1}, **{2}}}", "{{{0}}}", "[{0} for x, y in {1} for z in {2} if z if y]",
    "{{{0}: x for x in {1}}}", "{{{0} for x in {1}}}", "sorted({0}, key=lambda x: {1})",
    "(lambda: {0})", "f'at {{{0}}}: {{{1}!r:>8}}'", "' '.join({0})",
)  # fmt: skip


def formed(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    made = st.builds(str.format, st.sampled_from(FORMS), parts, parts, parts)
    return made.filter(is_expression)


def is_expression(text: str) -> bool:
    """Quotes within an f-string may be more than its Python reads."""
    try:
        ast.parse(text, mode="eval")
    except SyntaxError:
        return False
    return True


@settings(max_examples=500, deadline=None)
@given(st.recursive(LEAVES, formed, max_leaves=12), st.integers(10, 100))
def test_an_expression_means_the_same_over_lines(text: str, width: int) -> None:
    code = code_of(text)
    wanted = ast.dump(ast.parse(text, mode="eval"))
    assert ast.dump(ast.parse(str(code), mode="eval")) == wanted
    assert ast.dump(ast.parse(laid_out(code, width=width), mode="eval")) == wanted
