"""How types relate: `join` is the least upper bound that `assignable` knows."""

from hypothesis import given
from hypothesis import strategies as st

from flowc import ir
from flowc.ir.relations import NEVER, assignable, element_type, is_json, join

SCALARS = [ir.NONE, ir.BOOL, ir.INT, ir.FLOAT, ir.STR, ir.DATE, ir.DATETIME, ir.JSON, ir.FILE]
LITERALS = [ir.LiteralType(values=values) for values in (("a",), ("a", "b"), (1,), (True,), (2, 1))]
NAMED = [ir.NamedType(name=name) for name in ("Model", "TaskFailed", "WorkflowFailed", "Failure")]

types = st.recursive(
    st.sampled_from([*SCALARS, *LITERALS, *NAMED, NEVER]),
    lambda inner: st.one_of(
        st.builds(lambda item: ir.ListType(element=item), inner),
        st.builds(lambda item: ir.DictType(key=ir.STR, value=item), inner),
        st.builds(lambda items: ir.TupleType(elements=tuple(items)), st.lists(inner, max_size=2)),
        st.builds(ir.optional, inner),
        st.builds(lambda item: ir.LargeType(item=item), inner),
    ),
    max_leaves=4,
)


@given(types)
def test_a_type_takes_its_own_values(type: ir.Type) -> None:
    assert assignable(type, type)
    joined = join(type, type)
    assert joined is not None and assignable(joined, type)


@given(types, types)
def test_join_commutes_and_takes_values_of_both(first: ir.Type, second: ir.Type) -> None:
    joined = join(first, second)
    assert joined == join(second, first)
    if joined is not None:
        assert assignable(first, joined)
        assert assignable(second, joined)


@given(types)
def test_never_is_the_neutral_element(type: ir.Type) -> None:
    assert assignable(NEVER, type)
    assert join(NEVER, type) == type


def test_one_and_true_are_different_literals() -> None:
    one, true = ir.LiteralType(values=(1,)), ir.LiteralType(values=(True,))
    assert not assignable(true, one)
    assert len(join(one, true).values) == 2


def test_failures_join_to_failure() -> None:
    assert join(ir.NamedType(name="TaskFailed"), ir.NamedType(name="WorkflowFailed")) == ir.FAILURE


def test_large_is_no_merge_of_a_plain_value() -> None:
    plain = ir.ListType(element=ir.INT)
    large = ir.LargeType(item=plain)
    assert assignable(plain, large) and assignable(large, plain)
    assert join(plain, large) is None


def test_what_a_loop_gives() -> None:
    assert element_type(ir.DictType(key=ir.STR, value=ir.INT)) == ir.STR
    assert element_type(ir.TupleType(elements=(ir.INT, ir.FLOAT))) == ir.FLOAT
    assert element_type(ir.INT) is None


def test_json_keeps_only_what_json_can_say() -> None:
    assert is_json(ir.DictType(key=ir.STR, value=ir.optional(ir.INT)))
    assert not is_json(ir.DictType(key=ir.INT, value=ir.INT))
