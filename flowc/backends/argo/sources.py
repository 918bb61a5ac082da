"""Where a value comes from, as Argo's templates and expressions say it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from flowc.backends.argo.names import parameter_name
from flowc.backends.argo.values import DATA, EACH

Reads = frozenset[tuple[str, str]]
"""Tasks of a DAG with the output parameter that is read; an empty one only waits for the task."""

_WORDS = "in|not|and|or|matches|contains|startsWith|endsWith|let|if|else|true|false|nil"
_PLAIN_STEP = re.compile(rf"(?!(?:{_WORDS})\Z)[A-Za-z_]\w*\Z", re.ASCII)


@dataclass(frozen=True)
class Source:
    """The text of a value: a constant, or an expression over variables.

    `code` is an expression of Argo's language that gives the text, or, if `is_bool`, a bool.
    `text` is what stands in a manifest. `reads` must be there before it can be read.
    `is_exact`: a text in it always stands in quotes, as task scripts write it, and never as people
    type it. `characters`: the expression for the characters of a text that was put together here or
    is a field; nil if it is None. `may_fail`: evaluating it may end with an error. `chosen`: of a
    choice, its test, what it gives if that is true, and what if not.
    """

    code: str
    text: str
    reads: Reads = frozenset()
    is_bool: bool = False
    is_exact: bool = True
    is_constant: bool = False
    characters: str = ""
    may_fail: bool = False
    chosen: tuple[str, Source, Source] | None = None

    @property
    def tasks(self) -> frozenset[str]:
        """The tasks that must have ended."""
        return frozenset(task for task, _ in self.reads)

    @property
    def is_plain(self) -> bool:
        """Whether Argo evaluates nothing for it: it is known, or what a variable holds."""
        return self.is_constant or re.match(r"\{\{[^=]", self.text) is not None

    def as_text(self) -> str:
        """An expression for the text."""
        return f"string({self.code})" if self.is_bool else self.code

    def as_bool(self) -> str:
        """An expression for the bool that the text says."""
        if self.is_bool:
            return self.code
        return self.text if self.is_constant else f"{operand(self.code)} == 'true'"

    def after(self, reads: Reads) -> Source:
        """The same, read later."""
        return replace(self, reads=self.reads | reads)


def constant(text: str, *, is_exact: bool = True) -> Source:
    """A text that is known."""
    return Source(quote(text), text, is_exact=is_exact, is_constant=True)


def variable(path: str, reads: Reads = frozenset(), *, is_exact: bool = True) -> Source:
    """A variable of Argo's, such as `inputs.parameters.x`."""
    return Source(path_code(path), f"{{{{{path}}}}}", reads, is_exact=is_exact)


def argument(name: str, *, is_exact: bool = True) -> Source:
    """What a template is given for a parameter.

    >>> argument("top_k").text, argument("größe_x").code
    ('{{inputs.parameters.top_k}}', "inputs.parameters['grosse-x']")
    """
    return variable(f"inputs.parameters.{parameter_name(name)}", is_exact=is_exact)


def output(task: str, port: str, kind: str = "tasks") -> Source:
    """An output parameter of a task, or of one of `steps`."""
    path = f"{kind}.{task}.outputs.parameters.{parameter_name(port)}"
    return variable(path, frozenset({(task, port)}))


def expression(code: str, *operands: Source, is_bool: bool = False) -> Source:
    """An expression over some sources."""
    reads: Reads = frozenset().union(*(source.reads for source in operands))
    is_exact = all(source.is_exact for source in operands)
    may_fail = any(source.may_fail for source in operands)
    return Source(code, f"{{{{={code}}}}}", reads, is_bool, is_exact, may_fail=may_fail)


def text_of(characters: str, *operands: Source) -> Source:
    """The text whose characters an expression gives."""
    text = expression(json_code(characters), *operands)
    return replace(text, characters=characters, is_exact=True)


def choice(condition: Source, then: Source, orelse: Source) -> Source:
    """One of two texts, as a condition says; the other is not looked at.

    >>> x, yes, no = variable("inputs.parameters.x"), constant("true"), constant("false")
    >>> choice(x, yes, no).code, choice(x, no, yes).code, choice(x, no, no).code
    ("inputs.parameters.x == 'true'", "inputs.parameters.x != 'true'", "'false'")
    >>> choice(choice(x, no, yes), variable("a.b"), choice(x, no, variable("c.d"))).code
    "inputs.parameters.x != 'true' ? a.b : 'false'"
    """
    if condition.is_constant:
        return then if condition.text == "true" else orelse
    test, opposite = condition.as_bool(), negated(condition).as_bool()
    then, orelse = _where(then, test, opposite), _where(orelse, opposite, test)
    for value, other, word in ((then, orelse, "!="), (orelse, then, "==")):
        # `x if x is not None else None`
        if other.code == "'null'" and condition.code == f"{operand(value.as_text())} {word} 'null'":
            return value
    if (then.code, then.is_bool) == (orelse.code, orelse.is_bool) and not condition.may_fail:
        return then.after(condition.reads | orelse.reads)
    for code, asked in ((test, ("'true'", "'false'")), (opposite, ("'false'", "'true'"))):
        if (then.code, orelse.code) == asked:
            made = expression(code, condition, is_bool=True)
            return replace(made, is_exact=then.is_exact and orelse.is_exact)
    found = expression(f"{test} ? {arm(then)} : {arm(orelse)}", condition, then, orelse)
    return replace(found, chosen=(test, then, orelse))


def _where(source: Source, true: str, false: str) -> Source:
    """What a choice comes to where one test is true and another is false."""
    if source.chosen is None:
        return source
    test, then, orelse = source.chosen
    return then if test == true else orelse if test == false else source


def negated(source: Source) -> Source:
    """The bool that is true when another is not."""
    if source.is_constant:
        return constant("false" if source.text == "true" else "true")
    if not source.is_bool:
        return expression(f"{operand(source.code)} != 'true'", source, is_bool=True)
    if found := _COMPARISON.fullmatch(source.code):
        code = f"{found[1]} {_OPPOSITE[found[2]]} {found[3]}"
    elif found := _NEGATION.fullmatch(source.code):
        code = found[1]
    else:
        code = f"!({source.code})"
    return expression(code, source, is_bool=True)


_SIDE = r"((?:[^'&|?=<>!]|'(?:[^'\\]|\\.)*')+)"
_COMPARISON = re.compile(rf"{_SIDE} (==|!=|<|<=|>|>=) {_SIDE}")
_NEGATION = re.compile(rf"!\({_SIDE}\)")
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
"""Of comparisons of whole numbers and texts: there are no others."""


def arm(source: Source) -> str:
    """The text of a source, as a branch of a conditional expression."""
    text = source.as_text()
    return f"({text})" if " ? " in text else text


def operand(code: str) -> str:
    """An expression that may stand beside any operator."""
    return code if _is_atom(code) else f"({code})"


_INNERMOST = re.compile(r"'(?:[^'\\]|\\.)*'|\([^()\[\]']*\)|\[[^()\[\]']*\]")
"""A text, or brackets that hold no others."""


def _is_atom(code: str) -> bool:
    """Whether all operators of an expression stand in brackets: they have spaces around them."""
    inner = code
    while (less := _INNERMOST.sub("_", inner)) != inner:
        inner = less
    return " " not in inner


def quote(text: str) -> str:
    r"""A text as a literal of Argo's expression language, without braces that would end it.

    >>> print(quote("it's {{x}}"))
    'it\'s {\u007bx}\u007d'
    """
    escaped = text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n")
    escaped = escaped.replace("\r", "\\r").replace("\t", "\\t")
    return "'" + escaped.replace("{{", "{\\u007b").replace("}}", "}\\u007d") + "'"


def joined(*codes: str) -> str:
    """The expression for texts one after the other; literals that meet are one.

    >>> print(joined("'a '", "'b'", "c", "'{'", "'{'"))
    'a b' + c + '{' + '{'
    """
    found: list[str] = []
    for code in codes:
        if found and _LITERAL.fullmatch(found[-1]) and _LITERAL.fullmatch(code):
            both = f"{found[-1][:-1]}{code[1:]}"
            if "{{" not in both and "}}" not in both:
                found[-1] = both
                continue
        found.append(code)
    return " + ".join(found)


_LITERAL = re.compile(r"'(?:[^'\\]|\\.)*'")


def json_code(code: str) -> str:
    r"""The expression for a text as JSON that Argo can pass on.

    It evaluates braces that stand together, and writes U+007F in a way that it cannot read.
    """
    braces = f"replace(toJson({code}), '{{' + '{{', '{{\\\\u007b')"
    return f"replace({braces}, '\\u007f', '\\\\u007f')"


def plain_code(code: str) -> str:
    """The expression for the characters of a text, which stands in quotes or as people type it."""
    code = operand(code)
    return f"({code} startsWith '\"' ? fromJSON({code}) : {code})"


def data_code(code: str) -> str:
    """The expression for the object in its text."""
    return f"fromJSON(trimPrefix({code}, '{DATA}'))"


def items_code(code: str) -> str:
    """The expression for the texts of the elements of a list."""
    return f"fromJSON({list_code(code)})"


def list_code(code: str) -> str:
    """The expression for the JSON list in the text of a list.

    >>> list_code("n == 0 ? 'each []' : 'each ' + tasks.x.outputs.parameters.y")
    "n == 0 ? '[]' : tasks.x.outputs.parameters.y"
    """
    if gathered := _GATHERED.fullmatch(code):
        return f"{gathered[1]} ? '[]' : {gathered[2]}"
    made = code.removeprefix(f"'{EACH}' + ")
    return f"trimPrefix({code}, '{EACH}')" if made == code else made


def empty_code(code: str) -> str:
    """The condition under which the text of a list, as task scripts write it, is that of none."""
    gathered = _GATHERED.fullmatch(code)
    return gathered[1] if gathered else f"{list_code(code)} == '[]'"


_GATHERED = re.compile(rf"(.+) \? '{EACH}\[\]' : '{EACH}' \+ ([\w.\['\]-]+)")
"""What a fan-out gathers: nothing under a condition, else what Argo aggregates."""


def path_code(path: str) -> str:
    """A path as an expression: names with dashes stand in brackets."""
    first, *rest = path.split(".")
    return first + "".join(f".{s}" if _PLAIN_STEP.match(s) else f"['{s}']" for s in rest)
