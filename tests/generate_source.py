"""Random workflow files: every construct of the language, nested, over simple total tasks.

A program is a list of lines. Names tell their types: `a` to `d` are ints, `p` and `q` bools, `xs`
to `zs` lists of ints, `o` an int or None. A generator only reads what is bound on every path.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

PRELUDE = """\
from pathlib import Path
from flowc import TaskFailed, WorkflowFailed, after, sequential, sleep, status, task, workflow


@task
def add(a: int, b: int = 1) -> int:
    return (a + b) % 89


@task
def double(a: int) -> int:
    return a * 2 % 97


@task
def is_even(a: int) -> bool:
    return a % 2 == 0


@task
def spread(a: int) -> list[int]:
    return list(range(a % 4))


@task
def maybe(a: int) -> int | None:
    return None if a % 3 == 1 else a


@task
def risky(a: int) -> int:
    if a % 3 == 0:
        raise ValueError(f"no-{a}")
    return a + 1


@task
def note(log: str, word: str) -> None:
    with Path(log).open("a") as lines:
        lines.write(f"{word}\\n")


@workflow
def inner(a: int, log: str) -> int:
    if a % 2 == 0:
        return double(a)
    b = add(a)
    note(log, "inner")
    return b


@workflow
def effect(a: int, log: str) -> None:
    note(log, f"effect-{a}")

"""

INTS, BOOLS, LISTS = ("a", "b", "c", "d"), ("p", "q"), ("xs", "ys", "zs")


@dataclass(frozen=True)
class Scope:
    """What stands around a statement.

    `readable` are names bound here; `assignable` may be given values (None: any); `gathered` are
    lists and totals that a loop over a run-time list adds to.
    """

    readable: frozenset[str]
    depth: int = 0
    assignable: frozenset[str] | None = None
    gathered: frozenset[str] = frozenset()
    loop: str | None = None
    in_fan_out: bool = False
    in_try: bool = False

    def names(self, pool: Sequence[str]) -> list[str]:
        """Readable names of a pool, in its order."""
        return [name for name in pool if name in self.readable]

    def targets(self, pool: Sequence[str]) -> list[str]:
        """Names of a pool that may be assigned."""
        return [n for n in pool if self.assignable is None or n in self.assignable]

    def inside(self, **changes: object) -> Scope:
        """One level down."""
        return replace(self, depth=self.depth + 1, **changes)  # type: ignore[arg-type]


@dataclass
class Writer:
    """Draws a program, statement by statement."""

    draw: Callable[[st.SearchStrategy[object]], object]
    max_depth: int = 3
    counter: int = 0
    words: list[str] = field(default_factory=list)

    def pick(self, options: Sequence[str]) -> str:
        return str(self.draw(st.sampled_from(list(options))))

    def chance(self, among: int = 2) -> bool:
        return self.draw(st.integers(0, among - 1)) == among - 1

    def fresh(self, prefix: str) -> str:
        self.counter += 1
        return f"{prefix}{self.counter}"

    # --- expressions ---

    def int_atom(self, scope: Scope) -> str:
        return self.pick(["1", "2", "3", *scope.names((*INTS, "i", "j", "n"))])

    def int_call(self, scope: Scope) -> str:
        form = self.pick(["add", "double", "nested", "inner"])
        if form == "inner" and scope.in_fan_out:
            form = "double"
        match form:
            case "add":
                return f"add({self.int_atom(scope)}, {self.int_atom(scope)})"
            case "double":
                return f"double({self.int_atom(scope)})"
            case "inner":
                return f"inner({self.int_atom(scope)}, log)"
        return f"add(double({self.int_atom(scope)}), b={self.int_atom(scope)} + 1)"

    def int_value(self, scope: Scope) -> str:
        atom = lambda: self.int_atom(scope)  # noqa: E731
        match self.pick(["call", "atom", "sum", "if", "call if", "list", "risky", "coalesce"]):
            case "call":
                return self.int_call(scope)
            case "atom":
                return atom()
            case "sum":
                return f"{atom()} + {atom()}"
            case "if":
                return f"{atom()} if {self.condition(scope)} else {atom()}"
            case "call if":
                return f"{self.int_call(scope)} if {self.condition(scope)} else {atom()}"
            case "list" if scope.names(LISTS):
                xs = self.pick(scope.names(LISTS))
                return self.pick([f"sum({xs})", f"len({xs})", f"max({xs}, default=0)"])
            case "risky" if scope.in_try:
                return f"risky({atom()})"
            case "coalesce" if "o" in scope.readable:
                return f"o if o is not None else {self.int_call(scope)}"
        return self.int_call(scope)

    def condition(self, scope: Scope) -> str:
        atom = lambda: self.int_atom(scope)  # noqa: E731
        forms = [f"{atom()} > {atom()}", f"is_even({atom()})", *scope.names(BOOLS)]
        left = self.pick(forms)
        match self.pick(["plain", "and", "or", "not"]):
            case "and":
                return f"{left} and {self.pick(forms)}"
            case "or":
                return f"{left} or {self.pick(forms)}"
            case "not":
                return f"not {left}"
        return left

    def list_value(self, scope: Scope) -> str:
        source = self.pick([*scope.names(LISTS), "spread(n)", "range(3)"])
        inside = replace(scope, readable=scope.readable | {"i"}, in_fan_out=True, in_try=False)
        element = self.pick(["double(i)", "i + 1", "add(i, n)"])
        match self.pick(["map", "filter", "call filter", "nested", "display", "zip", "if", "call"]):
            case "map":
                return f"[{element} for i in {source}]"
            case "filter":
                return f"[{element} for i in {source} if i > {self.int_atom(scope)}]"
            case "call filter":
                return f"[{element} for i in {source} if is_even(i)]"
            case "nested":
                other = self.pick(["spread(i)", "range(i % 3)"])
                return f"[add(i, j) for i in {source} for j in {other}]"
            case "display":
                return f"[{self.int_atom(scope)}, {self.int_call(scope)}]"
            case "zip" if scope.names(LISTS):
                xs = self.pick(scope.names(LISTS))
                return f"[add(i, j) for i, j in zip({source}, {xs})]"
            case "if":
                chosen = f"{self.int_call(inside)} if i > 1 else {self.int_atom(scope)}"
                return f"[{chosen} for i in {source}]"
        return f"spread({self.int_atom(scope)})"

    # --- statements ---

    def block(self, scope: Scope, most: int = 3) -> tuple[list[str], frozenset[str], bool]:
        """Lines, the names readable after them, and whether control gets there."""
        lines: list[str] = []
        for _ in range(int(str(self.draw(st.integers(1, most))))):
            added, readable, open_ = self.statement(scope)
            lines += added
            scope = replace(scope, readable=readable)
            if not open_:
                return lines, readable, False
        return lines, scope.readable, True

    def statement(self, scope: Scope) -> tuple[list[str], frozenset[str], bool]:
        simple = [self.assign, self.assign, self.note, self.gather]
        deep = [self.if_, self.for_static, self.for_dynamic, self.try_, self.with_, self.match_]
        leaving = [self.leave] if scope.depth else []
        nested = deep if scope.depth < self.max_depth else []
        chosen = self.draw(st.sampled_from([*simple, *nested, *leaving]))
        return chosen(scope)  # type: ignore[operator, no-any-return]

    def assign(self, scope: Scope) -> tuple[list[str], frozenset[str], bool]:
        pools = [(INTS, self.int_value), (LISTS, self.list_value), (BOOLS, self.condition)]
        pool, value = self.draw(st.sampled_from(pools))  # type: ignore[misc]
        targets = scope.targets(pool)
        if not targets:
            return self.note(scope)
        name = self.pick(targets)
        if name == "d" and self.chance():
            return [f"o = maybe({self.int_atom(scope)})"], scope.readable | {"o"}, True
        return [f"{name} = {value(scope)}"], scope.readable | {name}, True

    def note(self, scope: Scope) -> tuple[list[str], frozenset[str], bool]:
        word = self.fresh("w")
        if scope.in_fan_out:
            return [f"_ = double({self.int_atom(scope)})"], scope.readable, True
        form = self.pick(["note", "effect", "sleep"])
        if form == "sleep":
            return ['sleep("1s")'], scope.readable, True
        if form == "effect":
            return [f"effect({self.int_atom(scope)}, log)"], scope.readable, True
        if self.chance():
            word = f"{word}-{{{self.int_atom(scope)}}}"
            return [f'note(log, f"{word}")'], scope.readable, True
        return [f'note(log, "{word}")'], scope.readable, True

    def gather(self, scope: Scope) -> tuple[list[str], frozenset[str], bool]:
        if scope.gathered and not scope.in_try:
            name = self.pick(sorted(scope.gathered))
            value = self.int_value(scope)
            if name.startswith("out"):
                return [f"{name}.append({value})"], scope.readable, True
            return [f"{name} += {value}"], scope.readable, True
        return self.assign(scope)

    def leave(self, scope: Scope) -> tuple[list[str], frozenset[str], bool]:
        forms = ["raise"]
        if not scope.in_fan_out:
            forms.append("return")
        if scope.loop == "static":
            forms += ["break", "continue"]
        match self.pick(forms):
            case "return":
                line = f"return {self.int_value(scope)}"
            case "raise" if scope.in_fan_out:  # whose element fails first is the engine's choice
                line = 'raise WorkflowFailed("stop")'
            case "raise":
                line = f'raise WorkflowFailed(f"stop-{{{self.int_atom(scope)}}}")'
            case word:
                line = word
        return [line], scope.readable, False

    def if_(self, scope: Scope) -> tuple[list[str], frozenset[str], bool]:
        condition = self.condition(scope)
        body, then, then_open = self.block(scope.inside())
        lines = [f"if {condition}:", *_indented(body)]
        if self.chance():
            return lines, scope.readable, True
        body, orelse, else_open = self.block(scope.inside())
        lines += ["else:", *_indented(body)]
        paths = [names for names, open_ in ((then, then_open), (orelse, else_open)) if open_]
        readable = frozenset.intersection(*paths) if paths else scope.readable
        return lines, readable, bool(paths)

    def match_(self, scope: Scope) -> tuple[list[str], frozenset[str], bool]:
        lines = [f"match {self.int_atom(scope)} % 3:"]
        for pattern in ("case 0:", "case 1 | 5:", "case _:"):
            body, _, _ = self.block(scope.inside(), 2)
            lines += _indented([pattern, *_indented(body)])
        return lines, scope.readable, True

    def for_static(self, scope: Scope) -> tuple[list[str], frozenset[str], bool]:
        source = self.pick(["(1, 2, 3)", "range(2)", f"({self.int_atom(scope)}, n)"])
        name = "j" if "j" not in scope.readable else self.fresh("j")
        inside = scope.inside(readable=scope.readable | {name}, loop="static")
        body, _, _ = self.block(inside)
        return [f"for {name} in {source}:", *_indented(body)], scope.readable, True

    def for_dynamic(self, scope: Scope) -> tuple[list[str], frozenset[str], bool]:
        """A loop that first binds names of its own, and adds to a list and a total."""
        out, total = self.fresh("out"), self.fresh("total")
        own = frozenset({"c", "ys"})
        source = self.pick([*scope.names(LISTS), "spread(n)", "xs if n > 1 else []"])
        inside = scope.inside(
            readable=(scope.readable - {"a", "b", "d", "p", "q"} - own - {"o"}) | {"i", "c", "ys"},
            assignable=own,
            gathered=frozenset({out, total}),
            loop="dynamic",
            in_fan_out=True,
        )
        outer = replace(inside, readable=(scope.readable - own) | {"i"})
        first = [f"c = {self.int_call(outer)}", f"ys = {self.list_value(outer)}"]
        body, _, _ = self.block(inside)
        lines = [f"{out}: list[int] = []" if self.chance() else f"{out} = [n]", f"{total} = 0"]
        lines += [f"for i in {source}:", *_indented([*first, *body])]
        results = [*lines]
        kept = scope.readable - own
        targets = [name for name in ("xs", "a") if name in scope.targets((name,))]
        if "xs" in targets:
            results.append(f"xs = [i for i in {out}]")
        if "a" in targets:
            results.append(f"a = {total} + len({out})")
        return results, kept | set(targets), True

    def try_(self, scope: Scope) -> tuple[list[str], frozenset[str], bool]:
        form = self.pick(["except", "except as", "any", "finally", "both"])
        is_caught = form != "finally" or not scope.in_fan_out
        body, done, body_open = self.block(scope.inside(in_try=is_caught or scope.in_try))
        lines = ["try:", *_indented(body)]
        paths = [done & scope.readable] if body_open else []
        if any("for i in" in line for line in body):  # nobody knows which round was the last
            scope = replace(scope, readable=scope.readable - {"c", "ys"})
        if form != "finally":
            name = self.fresh("e")
            classes = {"any": "Exception", "except": "(TaskFailed, WorkflowFailed)"}
            caught = classes.get(form, "TaskFailed")
            bound = form in ("except as", "both")
            lines.append(f"except {caught}{f' as {name}' if bound else ''}:")
            handler = [f'note(log, f"caught-{{{name}.message}}")'] if bound else []
            if scope.in_fan_out:
                handler = []
            body, after, open_ = self.block(scope.inside())
            lines += _indented([*handler, *body])
            if open_:
                paths.append(after)
        if form in ("finally", "both") and not scope.in_fan_out:
            inside = scope.inside(assignable=frozenset(), loop=None, in_fan_out=False)
            text = self.int_atom(inside)
            lines += ["finally:", f'    note(log, f"end-{{status().state}}-{{{text}}}")']
        elif form == "finally":
            lines += ["finally:", "    _ = double(1)"]
        readable = frozenset.intersection(*paths) if paths else scope.readable
        return lines, readable & scope.readable, bool(paths)

    def with_(self, scope: Scope) -> tuple[list[str], frozenset[str], bool]:
        names = scope.names(INTS)
        head = self.pick(["sequential()", *([f"after({names[0]})"] if names else [])])
        body, readable, open_ = self.block(scope.inside())
        return [f"with {head}:", *_indented(body)], readable, open_


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]


@st.composite
def sources(draw: Callable[[st.SearchStrategy[object]], object]) -> str:
    """The text of a workflow file whose `main` takes `n`, `flag`, `numbers` and `log`."""
    writer = Writer(draw, int(str(draw(st.integers(0, 3)))))
    start = frozenset({"n", "a", "p", "xs"})
    lines, readable, open_ = writer.block(Scope(start), 5)
    if open_:
        ints = [name for name in INTS if name in readable]
        lists = [f"sum({name})" for name in LISTS if name in readable]
        lines.append(f"return {' + '.join([*ints, *lists])}")
    head = ["@workflow", "def main(n: int, flag: bool, numbers: list[int], log: str) -> int:"]
    bindings = ["a = add(n)", "p = flag", "xs = numbers"]
    return PRELUDE + "\n".join(["", *head, *_indented([*bindings, *lines])]) + "\n"
