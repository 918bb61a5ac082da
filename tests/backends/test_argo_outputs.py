"""What a dag gives is said by expressions that cannot fail.

When one fails, Argo 4.0 marks the dag as errored and never starts what waits for it: the run stays
at Running until its deadline. An expression in an argument fails its task alone, and what waits for
that is omitted. So what may fail stands in the argument of a task, and outputs hold only forms that
give a text for every value that flowc makes; `test_expressions.py` of the engine evaluates them.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from flowc import driver
from flowc.testing.cases import Case, read_case, read_cases

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
CASES = [
    *(case for case in read_cases(ROOT / "tests" / "cases") if not case.expects_errors("argo")),
    *(read_case(path, EXAMPLES) for path in sorted(EXAMPLES.glob("*/*.py"))),
]

FORMS = {
    "V": (
        # A text, which stands in quotes or as people type it.
        r"\(([\w.]+) startsWith '\"' \? fromJSON\(\1\) : \1\)",
        # A value that has been given or made, and a literal.
        r"inputs\.parameters(\.\w+|\['[^']*'\])",
        r"tasks(\.\w+|\['[^']*'\])\.outputs\??\.parameters\??(\.\w+|\['[^']*'\])",
        r"'(\\.|[^'\\])*'",
        # What every text has.
        r"trimPrefix\([VJ], V\)|trim\(J\)|replace\(V, V, V\)|string\([VBNJ]\)|toJson\([VJL]\)",
        r"[VJ]( \+ [VJ])+|[VJ] \?\? V|(?<!\w)\(V\)|V\[:N\]",
        # What a failure says, as text.
        r"map\(\[[VJL]\], \(\.kind == V \? \.task \+ V : V\) \+ \.message\)\[(0|N)\]",
        # A choice looks at one of its sides.
        r"B \? V : V",
        # Of lists and objects in the form in which they travel.
        r"join\(L, V\)",
        # Of a list whose elements are texts by their type, and of such a text.
        r"toJson\(V \+ L\)",
        r"join\(map\(L, L\), V\)",
        r"let V = findLast\(L, B\); V|\bsaid\b|find\(J, B\) \?\? V",
    ),
    "L": (
        r"fromJSON\([VJ]\)",
        r"map\(L, [VJ]\)|split\(V, V\)|filter\(L, B\)",
        r"concat\([LJ](, [LJ])*\) \?\? J",
    ),
    "J": (r"\[V(, V)*\]|\[\]", r"L(\.\w+)+|#"),
    "N": (r"int\(V\)|\b\d+\b|len\(L\)|-N", r"tasks(\.\w+|\['[^']*'\])\.exitCode \?\? N"),
    "B": (
        # What has failed has begun and ended.
        r"\(date\(T\.finishedAt\) - date\(T\.startedAt\)\)\.Seconds\(\) >= N".replace(
            "T", r"tasks(\.\w+|\['[^']*'\])"
        ),
        r"[VJ#] (==|!=|startsWith|endsWith|contains) [VJ]|J (==|!=) nil|V in J|!\(B\)",
        r"N % N (==|!=) N|N (==|!=|<|<=|>|>=) N",
        r"tasks(\.\w+|\['[^']*'\])\.status (== V|in J)",
        r"(?<!\w)\(B\)|J == V|J != V|B( (&&|\|\|) B)+|\b(true|false)\b",
    ),
}
"""The forms, from the inside out: a text, a list, JSON, a number and a bool each stand for the
expressions below them."""


def kind(code: str) -> str:
    """What is left of an expression when each form that it is made of is a letter."""
    before = None
    while before != code:
        before = code
        for letter, forms in FORMS.items():
            for form in forms:
                code = re.sub(form, letter, code)
    return code


def outputs(case: Case) -> Iterator[str]:
    """The expressions in the outputs of the dags that a run does not begin with."""
    for workflow in case.workflows:
        for manifest in driver.compile(str(case.path), "argo", workflow=workflow).manifests:
            spec = yaml.load(manifest.text, yaml.CSafeLoader).get("spec", {})
            for template in spec.get("workflowSpec", spec).get("templates", []):
                if "dag" in template and template["name"] != "main":
                    for parameter in template.get("outputs", {}).get("parameters", []):
                        if "expression" in parameter["valueFrom"]:
                            yield parameter["valueFrom"]["expression"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_outputs_of_a_dag_are_of_forms_that_cannot_fail(case: Case) -> None:
    for code in outputs(case):
        assert kind(code) == "V", code


@pytest.mark.parametrize(
    "code",
    ["fromJSON('no number')", "fromJSON(inputs.parameters.xs)[0]", "let x = 1; x", "tasks.a.ip"],
)
def test_what_may_fail_is_seen(code: str) -> None:
    assert kind(code) != "V"
