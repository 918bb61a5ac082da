"""Module-level statements to symbols: tasks, workflows, types, constants."""

from __future__ import annotations

import ast
from functools import partial
from typing import Literal

from flowc import ir
from flowc.compiler.frontend.declarations.annotations import annotation_type, is_type_expression
from flowc.compiler.frontend.declarations.classes import is_declaration, read_class
from flowc.compiler.frontend.declarations.containers import (
    ContainerBody,
    read_container,
    read_service,
)
from flowc.compiler.frontend.declarations.decorators import Decoration, declared_kind, decoration
from flowc.compiler.frontend.declarations.docstrings import Docs, read_docs
from flowc.compiler.frontend.declarations.options import (
    read_service_options,
    read_task_options,
    read_workflow_options,
)
from flowc.compiler.frontend.declarations.own_code import own_code
from flowc.compiler.frontend.declarations.signatures import Signature, name_span, read_signature
from flowc.compiler.frontend.expressions.constants import constant
from flowc.compiler.frontend.modules.bindings import Binding, Change, assigned_value, type_alias
from flowc.compiler.frontend.modules.imports import imported_symbol, star_symbol, submodule_symbol
from flowc.compiler.frontend.modules.model import (
    ConstantSymbol,
    FlowcSymbol,
    ModuleScope,
    OtherSymbol,
    SourceFile,
    Symbol,
    TaskSymbol,
    TypeSymbol,
    WorkflowSymbol,
)
from flowc.compiler.frontend.modules.project import Project, Symbols
from flowc.compiler.frontend.modules.resolve import lookup
from flowc.compiler.scripts.slice import slice_function
from flowc.diagnostics import Label, Span
from flowc.diagnostics.catalog import (
    ASYNC_CODE,
    CONSTANT_MUTATION,
    DECORATOR_FORM,
    IMPORT_CYCLE,
    NOT_CONSTANT,
)

_What = Literal["function", "class", "variable"]

_SHOWN = 20
"""So many bindings of one name are told of, at most."""


def module_scope(module: str, project: Project) -> ModuleScope | None:
    """The scope of a module. None: it has no source that flowc reads."""
    file = project.file(module)
    if file is None:
        return None
    if file.module not in project.scopes:
        project.scopes[file.module] = file_scope(file, project)
    return project.scopes[file.module]


def file_scope(file: SourceFile, project: Project) -> ModuleScope:
    """The scope of a file, whose symbols are read when they are asked for."""
    reader = _Reader(file, project)
    return reader.scope


class _Reader:
    """Reads the declarations of one module."""

    def __init__(self, file: SourceFile, project: Project) -> None:
        self.file = file
        self.project = project
        self.sink = project.sink
        self.scope = ModuleScope(file, Symbols(file.bindings.names, self.read, self.circular))

    def read(self, name: str) -> Symbol | None:
        """The symbol of a name. None: the module does not bind it."""
        binding = self.file.bindings.binding(name)
        modules = partial(module_scope, project=self.project)
        if binding is None:
            return submodule_symbol(name, self.file, self.project, modules) or star_symbol(
                name, self.file, self.project, modules
            )
        match binding.node:
            case ast.Import() | ast.ImportFrom():
                return imported_symbol(binding, self.file, self.project, modules)
            case ast.FunctionDef() as node:
                return self._function(node)
            case ast.AsyncFunctionDef() as node:
                return self._async_function(node)
            case ast.ClassDef() as node:
                return self._class(node)
            case ast.Assign() as node if (value := assigned_value(node, name)) is not None:
                return self._assignment(binding, value, None)
            case ast.AnnAssign(value=ast.expr() as value, annotation=annotation):
                return self._assignment(binding, value, annotation)
            case node if (alias := type_alias(node)) is not None:
                return self._alias(name, alias[1], node)
        return self._other(name, binding.node, "variable")

    def circular(self, name: str) -> Symbol:
        """What stands for a symbol that is needed to read itself.

        A type is reported where it is named, an import here.
        """
        binding = self.file.bindings.binding(name)
        assert binding is not None
        span = self.file.span(binding.place)
        if isinstance(binding.node, ast.Import | ast.ImportFrom):
            message = f"`{name}` is imported in a circle"
            help = "move it to a module that imports neither of them"
            self.sink.report(IMPORT_CYCLE, span, message, help=help)
            return TaskSymbol(name, span, (), None, None)
        if isinstance(binding.node, ast.FunctionDef):
            return self._other(name, binding.node, "function")
        return TypeSymbol(name, span, None, None, unfinished=True)

    # --- functions ---

    def _function(self, node: ast.FunctionDef) -> Symbol:
        found = decoration(node, self.scope, self.sink)
        if found is None:
            return self._other(node.name, node, "function")
        docs = read_docs(node)
        signature = read_signature(node, docs, self.scope, self.project.types, self.sink)
        if found.kind == "workflow":
            return self._workflow(node, found, docs, signature)
        return self._task(node, found, docs, signature)

    def _async_function(self, node: ast.AsyncFunctionDef) -> Symbol:
        if decoration(node, self.scope, self.sink) is None:
            return self._other(node.name, node, "function")
        span = name_span(node, self.file)
        self.sink.report(
            ASYNC_CODE,
            span,
            f"`{node.name}` is `async`",
            help="write `def`: the engine runs independent calls at the same time",
        )
        return TaskSymbol(node.name, span, (), None, None)

    def _workflow(
        self, node: ast.FunctionDef, found: Decoration, docs: Docs, signature: Signature | None
    ) -> WorkflowSymbol:
        options = read_workflow_options(found.keywords, self.scope, self.project.types, self.sink)
        return WorkflowSymbol(
            name=self.project.unique_name(node.name, self.file),
            span=name_span(node, self.file),
            parameters=signature.parameters if signature else (),
            result=signature.result if signature else None,
            options=options.options,
            title=options.title,
            doc=options.description or docs.summary,
            file=self.file,
            node=node,
            scope=self.scope,
        )

    def _task(
        self, node: ast.FunctionDef, found: Decoration, docs: Docs, signature: Signature | None
    ) -> TaskSymbol:
        name = self.project.unique_name(node.name, self.file)
        span = name_span(node, self.file)
        if signature is None:
            return TaskSymbol(name, span, (), None, None)
        readers = {"task": self._python, "container": self._container, "service": self._service}
        task = readers[found.kind](node, name, found, docs, signature)
        return TaskSymbol(name, span, signature.parameters, signature.result, task)

    def _python(
        self,
        node: ast.FunctionDef,
        name: str,
        found: Decoration,
        docs: Docs,
        signature: Signature,
    ) -> ir.PythonTask:
        options = read_task_options(
            found.kind, found.keywords, self.scope, self.project.types, self.sink
        )
        return ir.PythonTask(
            name=name,
            parameters=signature.parameters,
            result=signature.result,
            slice=self._slice(node, signature),
            options=options,
            doc=docs.summary,
            span=name_span(node, self.file),
        )

    def _slice(self, node: ast.FunctionDef, signature: Signature) -> ir.Slice:
        types = [parameter.type for parameter in signature.parameters]
        modules = partial(module_scope, project=self.project)
        return slice_function(node, self.scope, (*types, signature.result), self.project, modules)

    def _container(
        self,
        node: ast.FunctionDef,
        name: str,
        found: Decoration,
        docs: Docs,
        signature: Signature,
    ) -> ir.ContainerTask | None:
        options = read_task_options(
            found.kind, found.keywords, self.scope, self.project.types, self.sink, found.image
        )
        body = read_container(node, signature, self.scope, self.project.types, self.sink)
        return body and ir.ContainerTask(
            name=name,
            parameters=signature.parameters,
            result=signature.result,
            run=body.run,
            outputs=body.outputs,
            options=_with_secrets(options, body),
            doc=docs.summary,
            span=name_span(node, self.file),
        )

    def _service(
        self,
        node: ast.FunctionDef,
        name: str,
        found: Decoration,
        docs: Docs,
        signature: Signature,
    ) -> ir.ServiceTask | None:
        options = read_service_options(
            found.keywords, self.scope, self.project.types, self.sink, found.image
        )
        body = None
        if found.image is not None:
            body = read_service(node, signature, self.scope, self.project.types, self.sink)
            if body is None:
                return None
        return ir.ServiceTask(
            name=name,
            parameters=signature.parameters,
            port=options.port,
            ready=options.ready,
            ready_timeout_s=options.ready_timeout_s,
            run=body and body.run,
            slice=None if body else self._slice(node, signature),
            options=_with_secrets(options.options, body),
            doc=docs.summary,
            span=name_span(node, self.file),
        )

    # --- classes and assignments ---

    def _class(self, node: ast.ClassDef) -> Symbol:
        if not is_declaration(node, self.scope):
            return OtherSymbol(
                node.name,
                name_span(node, self.file),
                "class",
                own_code=own_code(node, self.scope, self.project.types),
            )
        span = name_span(node, self.file)
        name = self.project.unique_name(node.name, self.file, of_type=True)
        found = read_class(node, name, self.scope, self.project.types, self.sink)
        if found is None:
            return TypeSymbol(name, span, None, None)
        self.project.declarations[name] = found
        self.project.own_code[name] = own_code(node, self.scope, self.project.types)
        return TypeSymbol(name, span, ir.NamedType(name=name), found, node)

    def _assignment(self, binding: Binding, value: ast.expr, annotation: ast.expr | None) -> Symbol:
        name, node = binding.name, binding.node
        span = self.file.span(node)
        is_alias = annotation is not None and ast.unparse(annotation).endswith("TypeAlias")
        same = None if is_alias else self._renamed(value)
        if same is not None:
            return same
        if is_alias or is_type_expression(value, self.scope):
            return self._alias(name, value, node)
        if binding.carrier is not node:
            return self._other(name, node, "variable")
        if self._is_decorated_call(value):
            return TaskSymbol(name, span, (), None, None)
        self._check_unchanged(name)
        return ConstantSymbol(
            name, span, value, self.scope, _Constant(self, name, value, annotation).evaluate
        )

    def _renamed(self, value: ast.expr) -> Symbol | None:
        """What `b = a` makes of `b`, where `a` is no constant: the same."""
        if not isinstance(value, ast.Name | ast.Attribute):
            return None
        symbol = lookup(value, self.scope)
        return None if isinstance(symbol, ConstantSymbol | OtherSymbol) else symbol

    def _alias(self, name: str, value: ast.expr, node: ast.stmt) -> TypeSymbol:
        found = annotation_type(value, self.scope, self.sink)
        return TypeSymbol(name, self.file.span(node), found, None)

    def _is_decorated_call(self, value: ast.expr) -> bool:
        """Whether a value is `task(f)` or `task(...)(f)`; reports it."""
        called = value
        while isinstance(called, ast.Call):
            called = called.func
        symbol = None if called is value else lookup(called, self.scope)
        kinds = ("task", "container", "service", "workflow")
        if not isinstance(symbol, FlowcSymbol) or symbol.name not in kinds:
            return False
        self.sink.report(
            DECORATOR_FORM,
            self.file.span(value),
            f"`{symbol.name}` is called as a function",
            help=f"write `@{symbol.name}` above a `def` at the top level of the module",
        )
        return True

    def _check_unchanged(self, name: str) -> None:
        """Report a second binding of a constant, and statements that change it."""
        bindings = [b for b in self.file.bindings.names[name] if not b.fallback]
        first = self.file.span(bindings[0].node)
        again = [(b.node, f"`{name}` is bound twice") for b in bindings[1:_SHOWN]]
        changed = [
            (change.node, f"`{name}` is changed")
            for change in self.file.bindings.changes
            if self._changes(change, name)
        ]
        for node, message in (*again, *changed):
            self.sink.report(
                CONSTANT_MUTATION,
                self.file.span(node),
                message,
                help="give the new value a name of its own; tasks run on different machines "
                "and share no variables",
                labels=[Label(first, "first bound here")],
            )

    def _changes(self, change: Change, name: str) -> bool:
        """Whether a statement changes a name, outside workflows: their bodies are read later."""
        function = change.function
        of_workflow = function and declared_kind(function, self.scope) == "workflow"
        return change.name == name and not of_workflow

    def _other(self, name: str, node: ast.stmt, what: _What) -> OtherSymbol:
        span = self.file.span(node)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            span = name_span(node, self.file)
        return OtherSymbol(name, span, what)


def _with_secrets(options: ir.Options, body: ContainerBody | None) -> ir.Options:
    """Secrets that `env=` of a shell names are environment variables like any other."""
    if body is None or not body.secrets:
        return options
    return options.model_copy(update={"env": (*(options.env or ()), *body.secrets)})


class _Constant:
    """Evaluates a module constant once it is needed; it must not need itself."""

    def __init__(
        self, reader: _Reader, name: str, value: ast.expr, annotation: ast.expr | None
    ) -> None:
        self.reader = reader
        self.name = name
        self.value = value
        self.annotation = annotation
        self.evaluating = False

    def evaluate(self) -> ir.Constant | None:
        scope, sink = self.reader.scope, self.reader.sink
        if self.evaluating:
            span: Span = scope.file.span(self.value)
            sink.report(NOT_CONSTANT, span, f"`{self.name}` is defined by itself")
            return None
        self.evaluating = True
        expected = None
        if self.annotation is not None and not _is_bare_final(self.annotation):
            expected = annotation_type(self.annotation, scope, sink)
            if expected is None:
                return None
        return constant(self.value, scope, self.reader.project.types, sink, expected)


def _is_bare_final(annotation: ast.expr) -> bool:
    match annotation:
        case ast.Name(id="Final") | ast.Attribute(attr="Final"):
            return True
    return False
