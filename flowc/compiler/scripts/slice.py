"""The source that a task's function needs, taken from its module as it is written."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator

from flowc import ir
from flowc.compiler.frontend.declarations.decorators import declared_kind, flowc_decorators
from flowc.compiler.frontend.modules.bindings import Binding
from flowc.compiler.frontend.modules.model import ModuleScope, TypeSymbol
from flowc.compiler.frontend.modules.project import Project
from flowc.compiler.scripts.slice_imports import (
    NAMES_OF_TASKS,
    attributes_of,
    flowc_names_imported_in,
    import_source,
    is_flowc,
    relative_edits,
)
from flowc.compiler.scripts.slice_modules import Travellers
from flowc.compiler.scripts.slice_names import Scopes
from flowc.compiler.scripts.slice_secrets import check_secrets
from flowc.compiler.scripts.slice_tasks import uses_of_tasks
from flowc.compiler.scripts.slice_text import (
    Edit,
    free_names,
    join_statements,
    quoted_names,
    statement_text,
)
from flowc.diagnostics.catalog import UNRESOLVED_SLICE_NAME

_GIVEN = frozenset(dir(builtins)) | {"__name__", "__doc__", "__builtins__", "__annotations__"}
"""Names that every module has."""

_FOR_WORKFLOWS = "is for workflows: the body of a task cannot use it"
_WHAT_TRAVELS = (
    "a task's source travels to the engine with the imports, constants, functions and classes that "
    "it uses"
)
_OF_PLACE = ("__file__", "__path__", "__spec__", "__package__", "__loader__")


def slice_function(
    node: ast.FunctionDef,
    scope: ModuleScope,
    signature: Iterable[ir.Type],
    project: Project,
    scopes: Scopes,
) -> ir.Slice:
    """The slice of a function: itself without flowc's decorator, and all it needs, in source order.

    Tasks that the body calls by name travel as plain functions. Project modules that it imports
    travel whole; the standard library and installed packages stay imports. What it uses of flowc is
    in `flowc_names`: `from flowc import File as F` becomes `F = File`, and `import flowc` a class
    of that name with what is used of it. The records and enums of the signature, and of their
    fields, have their names of the IR in the code.

    Reports: `unresolved-slice-name` and `secret-misuse`, at the use.
    """
    check_secrets(node, scope, project, scopes)
    slicer = _Slicer(scope, project, scopes)
    slicer.carry(node)
    for name in sorted(_named_types(signature, project)):
        slicer.bind_type(name, node)
    slicer.close()
    return ir.Slice(
        code=slicer.code(),
        function=node.name,
        flowc_names=tuple(sorted(slicer.flowc_names | slicer.travellers.flowc_names)),
        imports_flowc=slicer.imports_flowc or bool(slicer.travellers.flowc_names),
        modules=tuple(slicer.travellers.modules.items()),
    )


class _Slicer:
    """Follows names from one function through its module."""

    def __init__(self, scope: ModuleScope, project: Project, scopes: Scopes) -> None:
        self.scope = scope
        self.file = scope.file
        self.project = project
        self.scopes = scopes
        self.travellers = Travellers(project, scopes)
        self.flowc_names: set[str] = set()
        self.imports_flowc = False
        self._texts: dict[ast.stmt, str] = {}
        self._imports: dict[ast.stmt, list[ast.alias]] = {}
        self._type_imports: list[str] = []
        self._renamed_types: list[str] = []
        self._needed: set[str] = set()
        self._open: list[tuple[str, ast.stmt]] = []

    # --- following names ---

    def bind_type(self, name: str, user: ast.FunctionDef) -> None:
        """Have the class of a record or enum at hand, under the name it has in the IR."""
        if name not in self.project.declarations:
            self.flowc_names.add(name)
            return
        symbol, binding = self.scope.symbols.get(name), self.file.bindings.binding(name)
        if isinstance(symbol, TypeSymbol) and symbol.type == ir.NamedType(name=name):
            assert binding is not None
            if not binding.typing_only:
                self.need(name, user)
                return
        elif binding is not None:
            reason = "names two things here: a type of the signature, and another of this module"
            self._refuse(name, user, reason)
        module, class_name = self.project.declared_in(name)
        if module == self.file.module:
            self.need(class_name, user)
            self._renamed_types.append(f"{name} = {class_name}")
        else:
            self.travellers.add(module, self.file)
            renamed = "" if name == class_name else f" as {name}"
            self._type_imports.append(f"from {module} import {class_name}{renamed}")

    def need(self, name: str, user: ast.stmt) -> None:
        """Carry what binds a name that a statement reads."""
        if name not in self._needed:
            self._needed.add(name)
            self._open.append((name, user))

    def close(self) -> None:
        """Follow names until nothing new is needed."""
        while self._open:
            self._follow(*self._open.pop())
        for name, attribute, user in self._flowc_uses():
            if attribute.attr in NAMES_OF_TASKS:
                self.flowc_names.add(attribute.attr)
            else:
                self._refuse(f"{name}.{attribute.attr}", user, _FOR_WORKFLOWS, attribute)

    def carry(self, node: ast.stmt) -> None:
        """Carry a statement that is no import, and note the names it reads."""
        if node in self._texts:
            return
        ours = flowc_decorators(node, self.scope)
        edits = list(relative_edits(node, self.file))
        text = statement_text(node, self.file, without=ours, edits=edits)
        free = free_names(text)
        functions = [
            Edit(use, ast.unparse(use.value)) for use in self._uses(node, "function", free)
        ]
        if functions:
            text = statement_text(node, self.file, without=ours, edits=[*edits, *functions])
        self._texts[node] = text
        for use in self._uses(node, "options", free):
            help = (
                f"call `{ast.unparse(use.value)}(...)`: in the body of a task that is a plain call"
            )
            self._refuse(ast.unparse(use), node, _FOR_WORKFLOWS, use, help)
        for name in free:
            self.need(name, node)
        for name in quoted_names(node):
            if self.file.bindings.binding(name) is not None:
                self.need(name, node)
        self.travellers.add_imports_of(node, self.file)
        if imported := set(flowc_names_imported_in(node)):
            self.imports_flowc = True
            self.flowc_names |= imported & NAMES_OF_TASKS
        for name in sorted(imported - NAMES_OF_TASKS):
            self._refuse(name, node, _FOR_WORKFLOWS)

    def _uses(self, node: ast.stmt, attr: str, free: list[str]) -> list[ast.Attribute]:
        """Each `task.attr` in a statement."""
        return list(uses_of_tasks(node, attr, free, self.scope, self.scopes))

    def _follow(self, name: str, user: ast.stmt) -> None:
        binding = self.file.bindings.binding(name)
        if binding is None:
            if name not in _GIVEN:
                self._refuse(name, user, self._why_unbound(name))
            return
        kind = declared_kind(binding.node, self.scope)
        if kind is not None and kind != "task":
            self._refuse(name, user, f"is a {kind}: only a workflow can call it")
        elif any(change.name == name for change in self.file.bindings.changes):
            self.scope.symbols.get(name)  # reports the change
        elif not binding.typing_only:
            for each in self.file.bindings.names[name]:
                if each.alias is not None and each.carrier is each.node:
                    self._carry_import(each, each.alias, user)
                else:
                    self.carry(each.carrier)

    def _why_unbound(self, name: str) -> str:
        if name in _OF_PLACE:
            return "names a place on this machine, which the task's source leaves"
        if self.file.bindings.stars:
            return "may come from a star import: import it by name"
        return "is not defined in the module"

    def _carry_import(self, binding: Binding, alias: ast.alias, user: ast.stmt) -> None:
        node = binding.node
        assert isinstance(node, ast.Import | ast.ImportFrom)
        aliases = self._imports.setdefault(node, [])
        if alias not in aliases:
            aliases.append(alias)
        if is_flowc(node):
            if alias.name in NAMES_OF_TASKS:
                self.flowc_names.add(alias.name)
            else:
                self._refuse(binding.name, user, _FOR_WORKFLOWS)
        elif reason := self.travellers.add_alias(node, alias, self.file):
            self._refuse(binding.name, user, reason)

    def _refuse(
        self,
        name: str,
        user: ast.stmt,
        reason: str,
        place: ast.AST | None = None,
        help: str = _WHAT_TRAVELS,
    ) -> None:
        uses = [n for n in ast.walk(user) if isinstance(n, ast.Name) and n.id == name]
        first = min(uses, key=lambda n: (n.lineno, n.col_offset)) if uses else user
        self.project.sink.report(
            UNRESOLVED_SLICE_NAME,
            self.file.span(place or first),
            f"`{name}` {reason}",
            help=help,
        )

    # --- the text ---

    def code(self) -> str:
        """The carried statements, in source order."""
        futures = self.file.bindings.futures
        texts: dict[ast.stmt, str] = {node: statement_text(node, self.file) for node in futures}
        texts |= {node: self._import_text(node) for node in self._imports} | self._texts
        first = min((node.lineno for node in self._texts), default=0)
        nodes = sorted(texts, key=lambda node: _position(node, first))
        statements = [(node, texts[node]) for node in nodes if texts[node]]
        code = join_statements(statements, self.file, imports=self._type_imports)
        return "\n".join([code, *self._renamed_types, ""]) if self._renamed_types else code

    def _import_text(self, node: ast.stmt) -> str:
        aliases = self._imports[node]
        if isinstance(node, ast.Import):
            return "\n".join(map(self._plain_import, aliases))
        assert isinstance(node, ast.ImportFrom)
        if is_flowc(node):
            renamed = [alias for alias in aliases if alias.asname not in (None, alias.name)]
            return "\n".join(f"{alias.asname} = {alias.name}" for alias in renamed)
        if len(aliases) == len(node.names) and not node.level:
            return statement_text(node, self.file)
        in_order = [alias for alias in node.names if alias in aliases]
        return import_source(node, in_order, self.file)

    def _plain_import(self, alias: ast.alias) -> str:
        if alias.name != "flowc":
            return f"import {ast.unparse(alias)}"
        name = alias.asname or alias.name
        used = {attribute.attr for base, attribute, _ in self._flowc_uses() if base == name}
        lines = [f"    {attr} = {attr}" for attr in sorted(used & NAMES_OF_TASKS)]
        return "\n".join([f"class {name}:", *(lines or ["    pass"])])

    def _flowc_uses(self) -> Iterator[tuple[str, ast.Attribute, ast.stmt]]:
        """Each use of flowc by the name that `import flowc` binds, with the statement around it."""
        aliases = [alias for names in self._imports.values() for alias in names]
        for name in sorted({a.asname or a.name for a in aliases if a.name == "flowc"}):
            for node in self._texts:
                for attribute in attributes_of(name, node, flowc_decorators(node, self.scope)):
                    yield name, attribute, node


def _position(node: ast.stmt, first: int) -> tuple[int, int, int]:
    """Source order; but flowc's names stand below the imports at the top, before line `first`."""
    of_flowc = is_flowc(node) or (
        isinstance(node, ast.Import) and any(alias.name == "flowc" for alias in node.names)
    )
    if of_flowc and node.lineno < first:
        return (first, -1, node.lineno)
    return (node.lineno, node.col_offset, 0)


def _named_types(types: Iterable[ir.Type], project: Project) -> set[str]:
    """The records and enums in some types, and in the fields of those records."""
    found: set[str] = set()
    open_types = list(types)
    while open_types:
        match open_types.pop():
            case ir.NamedType(name=name):
                record = project.types.record(ir.NamedType(name=name))
                if name not in found and record is not None:
                    open_types += [field.type for field in record.fields]
                found.add(name)
            case ir.ListType(element=element):
                open_types.append(element)
            case ir.DictType(key=key, value=value):
                open_types += [key, value]
            case ir.TupleType(elements=elements):
                open_types += elements
            case ir.OptionalType(item=item) | ir.LargeType(item=item):
                open_types.append(item)
    return found
