"""The bodies of containers and services: one command, and where its outputs are found."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import NamedTuple

from flowc import ir
from flowc.compiler.frontend.declarations.docstrings import without_docstring
from flowc.compiler.frontend.declarations.outputs import read_outputs
from flowc.compiler.frontend.declarations.signatures import Signature
from flowc.compiler.frontend.expressions.constants import constant
from flowc.compiler.frontend.expressions.infer import infer
from flowc.compiler.frontend.expressions.render import render
from flowc.compiler.frontend.expressions.variables import Names, Variable
from flowc.compiler.frontend.modules.model import FlowcSymbol, ModuleScope, TypeTable
from flowc.diagnostics import Sink
from flowc.diagnostics.catalog import (
    CONTAINER_ARGUMENT,
    CONTAINER_BODY,
    OPTIONAL_VALUE,
    SECRET_MISUSE,
    UNUSED_PARAMETER,
)
from flowc.lang.commands import dedented

_WORDS = (ir.BOOL, ir.INT, ir.FLOAT, ir.STR, ir.FILE, ir.DIRECTORY, ir.VOLUME)


class ContainerBody(NamedTuple):
    """What a container runs, what it gives, and the secrets among its environment variables."""

    run: ir.Command | ir.Shell
    outputs: ir.Output | ir.RecordOutput | None
    secrets: tuple[tuple[str, ir.Constant], ...] = ()


def read_container(
    node: ast.FunctionDef, signature: Signature, scope: ModuleScope, types: TypeTable, sink: Sink
) -> ContainerBody | None:
    """The body of a container: one `return command(...)` or `return shell(...)`.

    Reports: `container-body`, `container-argument`, `secret-misuse`, `optional-value`,
    `record-outputs`, `output-type`, `unused-parameter`, and faults of the expressions over the
    parameters.
    """
    names = _parameters(signature, scope, types, sink)
    call = _call(node, names)
    if call is None:
        return None
    outputs = read_outputs(node, call, signature.result, names)
    body = _run(call, names)
    if body is None or (outputs is None and signature.result != ir.NONE):
        return None
    _check_parameters(node, signature, call, sink)
    return body._replace(outputs=outputs)


def read_service(
    node: ast.FunctionDef, signature: Signature, scope: ModuleScope, types: TypeTable, sink: Sink
) -> ContainerBody | None:
    """The body of a service with an image: one `command(...)` or `shell(...)` without outputs."""
    names = _parameters(signature, scope, types, sink)
    call = _call(node, names)
    if call is None:
        return None
    _check_parameters(node, signature, call, sink)
    return _run(call, names)


def _check_parameters(
    node: ast.FunctionDef, signature: Signature, call: ast.Call, sink: Sink
) -> None:
    """Report parameters that the command never uses; a name that starts with `_` says so itself."""
    read = {inner.id for inner in ast.walk(call) if isinstance(inner, ast.Name)}
    for parameter in signature.parameters:
        if parameter.name not in read and not parameter.name.startswith("_"):
            sink.report(
                UNUSED_PARAMETER,
                parameter.span,
                f"the command of `{node.name}` never uses parameter `{parameter.name}`",
                help="remove it, or give it to the command; what only has to be there before is "
                f"called `_{parameter.name}`",
            )


def _parameters(signature: Signature, scope: ModuleScope, types: TypeTable, sink: Sink) -> Names:
    variables = {p.name: Variable(p.name, p.type) for p in signature.parameters}
    return Names(variables, scope, types, sink)


def _call(node: ast.FunctionDef, names: Names) -> ast.Call | None:
    """The call that is the body."""
    match without_docstring(node):
        case [ast.Return(value=ast.Call() as call)] | [ast.Expr(value=ast.Call() as call)]:
            symbol = names.symbol(call.func)
            if isinstance(symbol, FlowcSymbol) and symbol.name in ("command", "shell"):
                return call
    body = without_docstring(node)
    place = next((s for s in body if not isinstance(s, ast.Return)), body[0] if body else node)
    names.report(
        CONTAINER_BODY,
        place,
        f"the body of `{node.name}` is not one `return command(...)` or `return shell(...)`",
        help="what is computed goes into the words of the command, or into a task",
    )
    return None


def _run(call: ast.Call, names: Names) -> ContainerBody | None:
    keywords = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    symbol = names.symbol(call.func)
    assert isinstance(symbol, FlowcSymbol)
    allowed = {"outputs"} if symbol.name == "command" else {"outputs", "env", "script"}
    for keyword in call.keywords:
        if keyword.arg not in allowed:
            shown = keyword.arg or "**"
            help = f"it has {', '.join(sorted(allowed))}"
            names.report(CONTAINER_BODY, keyword, f"`{symbol.name}` takes no `{shown}`", help=help)
            return None
    if symbol.name == "command":
        return _command(call, names)
    arguments = [*call.args, *([keywords["script"]] if "script" in keywords else [])]
    return _shell(call, arguments, keywords.get("env"), names)


# --- command ---------------------------------------------------------------------------


def _command(call: ast.Call, names: Names) -> ContainerBody | None:
    found = [_word(argument, names) for argument in call.args]
    words = [word for word in found if word is not None]
    if not found:
        names.report(CONTAINER_BODY, call, "`command` has no words", help="name the program first")
    if not found or len(words) < len(found):
        return None
    return ContainerBody(ir.Command(argv=tuple(words)), None)


def _word(node: ast.expr, names: Names) -> ir.Word | None:
    spread = isinstance(node, ast.Starred)
    inner = node.value if isinstance(node, ast.Starred) else node
    type = infer(inner, names)
    if type is None:
        return None
    if not isinstance(type, ir.TypeNode):
        _refuse(inner, "this has no form as a word", names)
        return None
    items = _items(type) if spread else [type]
    if items is None:
        _refuse(inner, f"`*` needs a list, this is `{type}`", names)
        return None
    if not all(_is_word(item, inner, names) for item in items):
        return None
    return ir.Word(expression=render(inner, names).text, spread=spread)


def _refuse(node: ast.expr, message: str, names: Names) -> None:
    names.report(
        CONTAINER_ARGUMENT,
        node,
        message,
        help="a word is a str, number, bool, enum, `File`, `Directory` or `Volume`",
    )


def _items(type: ir.Type) -> list[ir.Type] | None:
    match type:
        case ir.ListType(element=element):
            return [element]
        case ir.TupleType(elements=elements):
            return [*elements]
    return None


def _is_word(type: ir.Type, node: ast.expr, names: Names) -> bool:
    """Whether a value can stand as text in a command; reports why not."""
    if type in _WORDS or names.types.enum(type) is not None:
        return True
    if isinstance(type, ir.LiteralType):
        return True
    if isinstance(type, ir.OptionalType):
        help = 'write `*(["--flag", x] if x is not None else [])`'
        names.report(OPTIONAL_VALUE, node, "a word of a command may not be None", help=help)
    elif type == ir.SECRET:
        help = 'pass it in the environment: `shell(..., env={"TOKEN": token})`'
        names.report(SECRET_MISUSE, node, "anybody can read the words of a command", help=help)
    else:
        _refuse(node, f"`{type}` has no form as a word", names)
    return False


# --- shell -----------------------------------------------------------------------------


def _shell(
    call: ast.Call, arguments: list[ast.expr], env: ast.expr | None, names: Names
) -> ContainerBody | None:
    if len(arguments) != 1:
        help = 'write `shell("...", env={...}, outputs=...)`'
        names.report(CONTAINER_BODY, call, "`shell` takes one script", help=help)
        return None
    script = _script(arguments[0], names)
    variables = {} if env is None else _environment(env, names)
    if script is None or variables is None:
        return None
    secrets = tuple((k, v) for k, v in variables.items() if isinstance(v, ir.Constant))
    texts = tuple((k, v) for k, v in variables.items() if isinstance(v, str))
    return ContainerBody(ir.Shell(script=script, env=texts), None, secrets)


def _script(node: ast.expr, names: Names) -> str | None:
    used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)} & names.variables.keys()
    if used:
        names.report(
            CONTAINER_ARGUMENT,
            node,
            f"the script holds the value of `{min(used)}`",
            help=f'no value can inject code this way: `shell("... $X", env={{"X": {min(used)}}})`',
        )
        return None
    found = constant(node, names.scope, names.types, names.sink, ir.STR)
    return None if found is None else dedented(str(found.json_value))


def _environment(node: ast.expr, names: Names) -> Mapping[str, str | ir.Constant] | None:
    """Variables by name: an expression, or the constant of a secret."""
    found: dict[str, str | ir.Constant] = {}
    if not isinstance(node, ast.Dict):
        names.report(
            CONTAINER_ARGUMENT, node, "`env` is not written out", help='write `env={"NAME": value}`'
        )
        return None
    for key, value in zip(node.keys, node.values, strict=True):
        if not (isinstance(key, ast.Constant) and isinstance(key.value, str)):
            names.report(CONTAINER_ARGUMENT, key or value, "a name in `env` is not written out")
            return None
        variable = _variable(value, names)
        if variable is None:
            return None
        found[key.value] = variable
    return found


def _variable(node: ast.expr, names: Names) -> str | ir.Constant | None:
    type = infer(node, names)
    if type is None or not isinstance(type, ir.TypeNode):
        return None
    if type == ir.SECRET:
        if isinstance(node, ast.Name) and node.id in names.variables:
            return node.id
        return constant(node, names.scope, names.types, names.sink, ir.SECRET)
    if type != ir.ListType(element=ir.FILE) and not _is_word(type, node, names):
        return None
    return render(node, names).text
