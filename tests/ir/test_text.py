"""The text form of modules."""

import pytest

from flowc import ir
from flowc.diagnostics import Span
from flowc.ir.parse_text import parse_text
from flowc.ir.scanner import InvalidText, parse_type
from flowc.ir.text import to_text, type_text

SPAN = Span("flow.py", 3, 4, 3, 20)
HOSTILE = "\"'\\\n\r\t\0$(x) ${y} {{ z }} \u2028 \ud800 %v @1:2-3:4 }"


def text_constant(text: str) -> ir.Constant:
    return ir.Constant(type=ir.STR, json_value=text)


def module(*operations: ir.Operation, tasks: tuple[ir.Task, ...] = ()) -> ir.Module:
    return ir.Module(
        name="flow",
        source="flow.py",
        workflows=(
            ir.Workflow(
                name="main",
                result=ir.NONE,
                body=ir.Region(operations=operations),
                options=ir.WorkflowOptions(schedule=(ir.Cron(expression="0 6 * * 1"),)),
                doc=HOSTILE,
                span=SPAN,
            ),
        ),
        tasks=tasks,
        types=(
            ir.Record(
                name="Aligned",
                form="dataclass",
                frozen=True,
                fields=(
                    ir.RecordField(name="bam", type=ir.FILE, doc=HOSTILE),
                    ir.RecordField(name="bai", type=ir.FILE, beside=("bam", ".bai")),
                    ir.RecordField(name="note", type=ir.STR, default=text_constant(HOSTILE)),
                ),
                span=SPAN,
            ),
            ir.Enum(name="Level", base="int", members=(("LOW", 1), ("HIGH", 2)), span=SPAN),
        ),
    )


CONTAINER = ir.ContainerTask(
    name="align",
    parameters=(
        ir.Parameter(
            name="reads", type=ir.ListType(element=ir.FILE), variadic=True, span=SPAN, doc=HOSTILE
        ),
        ir.Parameter(name="soft", type=ir.BOOL, span=Span("other file.py", 1, 2, 3, 4)),
    ),
    result=ir.NamedType(name="Aligned"),
    run=ir.Command(argv=(ir.Word(expression="'bwa'"), ir.Word(expression="reads", spread=True))),
    outputs=ir.RecordOutput(
        type=ir.NamedType(name="Aligned"),
        fields=(
            ("bam", ir.Output(source="file", path="'x.bam'", type=ir.FILE)),
            ("note", ir.Output(source="stdout", type=ir.STR)),
        ),
    ),
    options=ir.Options(
        image="bwa:1",
        cpu=2.0,
        retries=ir.Retry(limit=3, on=(75, "oom")),
        env=(("A", text_constant(HOSTILE)),),
        cwl={"hints": [None, {"x": 1.5}]},
    ),
    span=SPAN,
)
SERVICE = ir.ServiceTask(
    name="soft",
    parameters=(),
    port=None,
    ready="tcp",
    run=ir.Shell(script=HOSTILE, env=(("A", "1"),)),
    span=SPAN,
)


def every_operation() -> tuple[ir.Operation, ...]:
    reference = ir.Reference(name="x")
    message = text_constant(HOSTILE)
    failure = ir.NamedType(name="Failure")
    return (
        ir.Compute(name="x", expression=repr(HOSTILE), type=ir.STR, span=SPAN),
        ir.Call(
            name="called",
            callee="align",
            arguments=(ir.Argument(parameter="soft", operand=reference),),
            options=ir.Options(memory=reference, timeout_s=5.0),
            soft=True,
            after=("x",),
            type=ir.OutcomeType(item=ir.NamedType(name="Aligned")),
            span=SPAN,
        ),
        ir.Call(name="again", callee="soft", type=ir.NONE, span=Span("b.py", 1, 0, 1, 5)),
        ir.Wait(
            name="waited",
            wait=ir.Until(probe="align", every_s=2.0, timeout_s=1.0, options=ir.Options(cpu=1.0)),
            soft=True,
            type=ir.OutcomeType(item=ir.NONE),
            span=SPAN,
        ),
        ir.Wait(
            name="approved",
            wait=ir.Approve(approval="a b", message=message, choices=("x",), default="x"),
            type=ir.NamedType(name="Approval"),
            span=SPAN,
        ),
        ir.Scope(
            name="served",
            scope=ir.Service(service="soft"),
            region=ir.Region(
                arguments=(ir.Value(name="store", type=ir.NamedType(name="Service")),),
                yields=(ir.Reference(name="store"), message),
            ),
            results=(
                ir.Value(name="kept", type=ir.NamedType(name="Service")),
                ir.Value(name="told", type=ir.STR),
            ),
            span=SPAN,
        ),
        ir.Map(
            name="each",
            items=(ir.Constant(type=ir.ListType(element=ir.INT), json_value=[1]),),
            region=ir.Region(
                arguments=(ir.Value(name="one", type=ir.INT),),
                yields=(ir.Constant(type=ir.NONE, json_value=None),),
            ),
            results=(ir.Value(name="ones", type=ir.ListType(element=ir.NONE)),),
            sequential=True,
            until_failure=True,
            within=("each_row", "if_row"),
            span=SPAN,
        ),
        ir.Try(
            name="tried",
            body=ir.Region(operations=(ir.Fail(name="failed", message=message, span=SPAN),),
                           yields=None),
            handlers=(
                ir.Handler(
                    catches=("task", "workflow"),
                    binds_error=True,
                    saved=(
                        ir.Saved(name="s", type=ir.INT, initial=None, values=()),
                        ir.Saved(name="t", type=ir.STR, initial=message, values=("x", "told")),
                    ),
                    region=ir.Region(
                        arguments=(ir.Value(name="error", type=failure),),
                        operations=(
                            ir.Fail(name="b", error=ir.Reference(name="error"), span=SPAN),
                        ),
                        yields=None,
                    ),
                ),
            ),
            orelse=ir.Region(),
            final=ir.Region(),
            binds_status=True,
            sequential=True,
            span=SPAN,
        ),
    )  # fmt: skip


def test_every_node_reads_back() -> None:
    written = module(*every_operation(), tasks=(CONTAINER, SERVICE))
    assert parse_text(to_text(written)) == written


def test_text_without_spans_reads_back_without_them() -> None:
    text = to_text(module(*every_operation(), tasks=(CONTAINER, SERVICE)), spans=False)
    assert to_text(parse_text(text), spans=False) == text


@pytest.mark.parametrize(
    "type",
    [
        ir.DictType(key=ir.STR, value=ir.optional(ir.ListType(element=ir.INT))),
        ir.TupleType(elements=()),
        ir.TupleType(elements=(ir.INT, ir.LargeType(item=ir.STR))),
        ir.LiteralType(values=(True, 1, -1, "a'b", 'c"\n\\')),
        ir.NamedType(name="int"),
        ir.NamedType(name="a b"),
        ir.OptionalType(item=ir.OptionalType(item=ir.INT)),
        ir.OutcomeType(item=ir.optional(ir.FILE)),
    ],
    ids=str,
)
def test_types_read_back(type: ir.Type) -> None:
    assert parse_type(type_text(type)) == type


@pytest.mark.parametrize(
    ("constant", "text"),
    [
        (ir.Constant(type=ir.INT, json_value=2**53 + 1), "9007199254740993"),
        (ir.Constant(type=ir.FLOAT, json_value=1), "(1 : float)"),
        (ir.Constant(type=ir.FLOAT, json_value="NaN"), '("NaN" : float)'),
        (ir.Constant(type=ir.optional(ir.INT), json_value=None), "(null : int | None)"),
        (ir.Constant(type=ir.NONE, json_value=None), "null"),
    ],
    ids=["int", "int as float", "nan", "optional", "none"],
)
def test_constants_say_their_type(constant: ir.Constant, text: str) -> None:
    written = module(ir.Fail(name="f", message=constant, span=SPAN))
    assert f"message {text}" in to_text(written)
    assert parse_text(to_text(written)) == written


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: expected `module`"),
        ('module m "f"\nworkflow w() -> int {', "line 2: expected an operation"),
        ('module m "f"\nworkflow w() -> list[ {}', "line 2: expected a type"),
        ('module m "f"\nworkflow w() -> int { dance }', "an operation, not `dance`"),
        ('module m "f"\nworkflow w() -> int { %x = call f() }', "expected 1 types"),
        ('module m "f"\nworkflow w() -> int { %x = call f( : int }', "expected a name"),
        ('module m "f"\nrobot w()', "robot"),
    ],
)
def test_a_fault_of_the_text_says_where(text: str, message: str) -> None:
    with pytest.raises(InvalidText) as error:
        parse_text(text)
    assert message in str(error.value)


def test_deep_nesting_is_a_fault() -> None:
    text = 'module m "f"\nworkflow w() -> ' + "list[" * 50_000
    with pytest.raises(InvalidText):
        parse_text(text)
