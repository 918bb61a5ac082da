"""What Argo's manifests hold to, whatever is compiled: texts, names, source, references."""

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from flowc import driver, ir
from flowc.backends.argo import step_io
from flowc.backends.argo.names import Labels, label
from flowc.backends.argo.unexpanded import unexpanded
from flowc.backends.argo.values import constant_text, read_wire, wire_text
from flowc.testing.cases import Case, read_cases

ROOT = Path(__file__).parents[2]
CASES = [case for case in read_cases(ROOT / "tests" / "cases") if not case.expects_errors("argo")]

TEXTS = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(
    ["{{x}}", "{{{", "null", '"', "each []", "json {}", "\x7f", "$$(HOME)"]
)
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


@given(DATA)
def test_a_value_travels_exactly(data: Any) -> None:
    text = wire_text(data)
    assert "{{" not in text and text.isascii() and text.isprintable()
    assert repr(read_wire(text)) == repr(data)
    assert step_io.text_of_data(data) == text
    assert repr(step_io.data_of(text)) == repr(data)


@given(TEXTS)
def test_a_constant_text_is_read_back(text: str) -> None:
    assert step_io.data_of(constant_text(ir.STR, text, {}), may_be_plain=True) == text


@given(TEXTS)
def test_a_text_that_people_type_stays_as_it_is(text: str) -> None:
    if text[:1] != '"' and text != "null":
        assert step_io.data_of(text, may_be_plain=True) == text


@given(st.lists(TEXTS, min_size=1, max_size=4), st.sampled_from(["", "f", "b", "rb"]))
def test_source_without_braces_and_dollars_means_the_same(texts: list[str], prefix: str) -> None:
    lines = [f"x = {prefix}{text.encode() if 'b' in prefix else text!r}" for text in texts]
    source = "\n".join(line.replace("bb'", "b'").replace('bb"', 'b"') for line in lines) + "\n"
    try:
        tree = ast.dump(ast.parse(source))
    except SyntaxError:
        return
    found = unexpanded(source)
    if found is not None:
        assert not re.search(r"\{\{|\$\$|\$\(", found)
        assert ast.dump(ast.parse(found)) == tree


def test_source_that_cannot_be_said_otherwise() -> None:
    assert unexpanded("x = r'{{ $$'\n") is None


@given(st.lists(st.text(min_size=1) | st.sampled_from(["_2", "_", "true"]), min_size=1, max_size=5))
def test_labels_are_dns_labels_and_differ(names: list[str]) -> None:
    labels = Labels()
    made = [labels.fresh(name) for name in names]
    assert len(set(made)) == len(made)
    for text in (*made, *map(label, names)):
        assert re.fullmatch(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?", text)


def documents(case: Case) -> Iterator[dict[str, Any]]:
    for workflow in case.workflows:
        result = driver.compile(str(case.path), "argo", workflow=workflow)
        assert not result.has_errors, result.diagnostics
        for manifest in result.manifests:
            yield yaml.safe_load(manifest.text)


def _texts(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for item in data:
            yield from _texts(item)


def test_user_text_is_never_evaluated(tmp_path: Path) -> None:
    """Braces and dollars of the source stand nowhere in a manifest but where flowc writes them."""
    path = tmp_path / "flow.py"
    path.write_text(
        "from flowc import command, container, stdout, task, workflow\n\n"
        "HOSTILE = '{{workflow.name}} $$ $(HOME)'  # {{ $$\n\n\n"
        "@task\ndef a(x: str = '{{x}} $$') -> str:\n"
        "    return HOSTILE + x + f'{{{x}}}' + r'{{'\n\n\n"
        "@container('busybox:1.36')\ndef b(x: str) -> str:\n"
        "    return command('echo', '{{x}}', x, '$(HOME)', outputs=stdout(str))\n\n\n"
        "@workflow\ndef main() -> str:\n    return b(a('{{y}}'))\n"
    )
    (manifest,) = driver.compile(str(path), "argo").manifests
    document = yaml.safe_load(manifest.text)
    for text in _texts(document):
        for found in re.findall(r"\{\{(=?)(.*?)\}\}", text, re.DOTALL):
            is_ours = found[0] or re.fullmatch(r"(inputs|tasks|workflow|pod)\.[\w.-]+", found[1])
            assert is_ours, text
    (command,) = (t for t in document["spec"]["templates"] if "container" in t)
    assert command["container"]["args"][0] == "{$(FLOWC_BRACE)x}}"
    assert command["container"]["args"][2] == "$$(HOME)"
    assert json.dumps(document)


def test_expressions_read_parameters_of_their_template(tmp_path: Path) -> None:
    """Also those with a name that is not ASCII, which gets a label with dashes."""
    path = tmp_path / "flow.py"
    path.write_text(
        "from flowc import File, Secret, Volume, container, shell, task, workflow\n\n\n"
        "@task(cache=True)\ndef a(größe_x: int, schlüssel_x: Secret, ort_x: Volume) -> int:\n"
        "    return größe_x\n\n\n"
        "@container('busybox:1.36')\n"
        "def b(text_ä: str, schlüssel_x: Secret, datei_ä: File, dateien_ä: list[File]) -> None:\n"
        "    return shell('echo $A', env={'A': text_ä, 'B': schlüssel_x, 'C': datei_ä, "
        "'D': dateien_ä})\n\n\n"
        "@workflow\ndef main(n: int, text: str, file: File) -> int:\n"
        "    b(text, Secret('s', key='k'), file, [file])\n"
        "    return a(n, Secret('s', key='k'), Volume('v'))\n"
    )
    result = driver.compile(str(path), "argo")
    assert not result.has_errors, result.diagnostics
    (manifest,) = result.manifests
    for template in yaml.safe_load(manifest.text)["spec"]["templates"]:
        names = {each["name"] for each in template.get("inputs", {}).get("parameters", [])}
        for text in _texts(template):
            for code in re.findall(r"\{\{=(.*?)\}\}", text, re.DOTALL):
                read = re.findall(r"inputs\.parameters(?:\.([\w-]+)|\['([^']+)'\])", code)
                assert {plain or quoted for plain, quoted in read} <= names, code
                assert not any("-" in plain for plain, _ in read), code


def test_the_same_bytes_whatever_the_order_of_sets() -> None:
    """Hashes of texts differ from process to process; the manifest does not."""
    texts = set()
    for seed in ("1", "2", "3"):
        command = ["flowc", "compile", "examples/nightly/nightly.py", "-t", "argo"]
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        texts.add(done.stdout)
    assert len(texts) == 1


def test_choices_are_told_if_people_can_type_each_of_them(tmp_path: Path) -> None:
    path = tmp_path / "choices.py"
    path.write_text(
        "from typing import Literal\n\n"
        "from flowc import task, workflow\n\n\n"
        "@task\n"
        "def show(flag: bool, mode: str) -> str:\n"
        "    return f'{flag} {mode}'\n\n\n"
        "@workflow\n"
        "def main(flag: bool, mode: Literal['fast', 'slow'], kind: Literal['null', 'x'] = 'null')"
        " -> str:\n"
        "    return show(flag, mode) + kind\n"
    )
    [manifest] = driver.compile(str(path), "argo").manifests
    parameters = yaml.safe_load(manifest.text)["spec"]["arguments"]["parameters"]
    assert {each["name"]: each.get("enum") for each in parameters} == {
        "flag": ["true", "false"],
        "mode": ["fast", "slow"],
        "kind": None,
    }
