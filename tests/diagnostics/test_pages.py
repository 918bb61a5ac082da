"""Each rule has a page; what a page shows is what flowc does.

A bad block must give the rule on the lines that say so (`# error`, `# warning`, `# hint`) and no
other error, a good block neither. The text after a bad block is the output, to the letter:
`FLOWC_UPDATE_PAGES=1` writes it anew. A block may say what it needs:

    file=steps.py      it stands beside the workflow file of the next block
    before=3.12        only an older Python gives this
    target=cwl         compiled for that target, not only checked
    command=compile    built as `flowc compile` does it, for one workflow
    workflow=nightly   the workflow asked for
    profile=prod       held against that profile

A toml block is `flowc.toml` from there on; where no Python follows, it is itself the example.
A console block is run by a shell in an empty folder.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from flowc import driver
from flowc.diagnostics import Diagnostic, Severity
from flowc.diagnostics.catalog import RULES
from flowc.diagnostics.pages import Block, Page, parse_page, read_page
from flowc.diagnostics.render import Format, render

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "flowc" / "diagnostics" / "rules"
UPDATE = bool(os.environ.get("FLOWC_UPDATE_PAGES"))
MARK = re.compile(r"  # (error|warning|hint)$", re.MULTILINE)

WORKFLOW = """\
from flowc import task, workflow


@task
def double(n: int) -> int:
    return n * 2


@workflow
def main(n: int) -> int:
    return double(n)
"""
"""What is compiled where a page shows a profile alone."""

WITHOUT_EXAMPLE = {"internal-error"}
"""Nobody knows a file that gives it."""


def test_rules_and_pages_are_the_same_set() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.md")) == sorted(RULES)


@pytest.mark.parametrize("code", RULES)
def test_a_page_has_a_title_an_explanation_and_examples(code: str) -> None:
    page = read_page(code)
    assert page.code == code
    assert len(page.explanation) > 40
    sections = {block.section for block in page.blocks}
    assert "Bad" in sections or code in WITHOUT_EXAMPLE, "the page has no bad example"
    if any(block.language in ("python", "toml") for block in page.blocks):
        assert "Good" in sections, "the page has no good example"


@pytest.mark.parametrize("code", RULES)
def test_the_examples_do_what_the_page_says(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    page = read_page(code)
    expected: list[tuple[Block, str]] = []
    for block, following in _with_files(page):
        if block.language == "console":
            expected.append((block, _console(block.text, tmp_path)))
        elif _is_example(block):
            output = _example(page, block)
            if following is not None and following.language == "text":
                expected.append((following, output))
            elif UPDATE and block.section == "Bad":
                _insert(page, block, output)
            else:
                assert block.section == "Good", "the bad block has no output after it"
    for block, output in expected:
        if UPDATE:
            _replace(code, block, output)
        else:
            assert block.text == output


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_reported_as_severely_as_the_catalog_says(code: str) -> None:
    marks = [mark for block in read_page(code).blocks for mark in _marked(block.text)]
    assert {severity for _, severity in marks} <= {RULES[code].severity}


@pytest.mark.parametrize("code", RULES)
def test_no_rule_that_is_off_lets_a_file_pass_that_cannot_be_compiled(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(driver, "read_levels", lambda _: dict.fromkeys(RULES))
    for block, _ in _with_files(read_page(code)):
        if _is_example(block) and "# error\n" in block.text:
            assert _run(block).has_errors


def _with_files(page: Page) -> Iterator[tuple[Block, Block | None]]:
    """The blocks of a page and what follows each, with the files that they show in this folder."""
    for block, following in pairwise([*page.blocks, None]):
        assert block is not None
        if block.language == "python" and "file" in block.settings:
            Path(block.settings["file"]).write_text(MARK.sub("", block.text), encoding="utf-8")
            continue
        if block.language == "toml" and following and following.language == "python":
            Path("flowc.toml").write_text(block.text, encoding="utf-8")
            continue
        if _is_example(block):
            name = "workflow.py" if block.language == "python" else "flowc.toml"
            Path("workflow.py").write_text(WORKFLOW, encoding="utf-8")
            Path(name).write_text(MARK.sub("", block.text), encoding="utf-8")
        yield block, following


def _is_example(block: Block) -> bool:
    return block.language in ("python", "toml") and "file" not in block.settings and _applies(block)


def _applies(block: Block) -> bool:
    before = block.settings.get("before")
    return before is None or sys.version_info[:2] < tuple(map(int, before.split(".")))


def _example(page: Page, block: Block) -> str:
    """Check one block; the output of the page's own rule."""
    result = _run(block)
    own = [d for d in result.diagnostics if d.code == page.code]
    others = [d for d in result.diagnostics if d.code != page.code and d.severity == "error"]
    text = render(own, result.sources, Format.TEXT)
    assert not others, render(others, result.sources, Format.TEXT)
    if block.section == "Good":
        assert not own, text
    elif "command" not in block.settings:
        assert _found(own) == list(_marked(block.text)), text or "nothing was reported"
    else:
        assert own, "nothing was reported"
    return text


def _run(block: Block) -> driver.Result:
    settings = block.settings
    name, target = settings.get("profile"), settings.get("target")
    if target is not None:
        found = driver.find_profile("workflow.py", name, target)
        if found.has_errors:
            return found
        return driver.compile("workflow.py", target, profile=found.profile)
    if settings.get("command") == "compile":
        return driver.load("workflow.py", workflow=settings.get("workflow"))
    return driver.check("workflow.py", profile=name)


def _found(diagnostics: list[Diagnostic]) -> list[tuple[int, Severity]]:
    return sorted({(d.span.line, d.severity) for d in diagnostics})


def _marked(text: str) -> Iterator[tuple[int, Severity]]:
    for number, line in enumerate(text.splitlines(), 1):
        if match := MARK.search(line):
            yield number, Severity(match[1])


def _console(text: str, folder: Path) -> str:
    """The block as a terminal would show it."""
    (folder / "bin").mkdir(exist_ok=True)
    command = folder / "bin" / "flowc"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m flowc "$@"\n')
    command.chmod(0o755)
    path = f"{command.parent}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    shown = []
    for line in text.splitlines():
        if line.startswith("$ "):
            done = subprocess.run(
                ["sh", "-c", line[2:]],
                cwd=folder,
                env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=60,
            )
            shown.append(f"{line}\n{done.stdout}")
    return "".join(shown)


# --- writing the outputs anew --------------------------------------------------------------


def _replace(code: str, block: Block, output: str) -> None:
    path = FOLDER / f"{code}.md"
    fence = f"```{block.language}\n"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f"{fence}{block.text}```", f"{fence}{output}```", 1), "utf-8")


def _insert(page: Page, block: Block, output: str) -> None:
    path = FOLDER / f"{page.code}.md"
    text = path.read_text(encoding="utf-8")
    assert block in parse_page(text).blocks
    path.write_text(
        text.replace(f"{block.text}```\n", f"{block.text}```\n```text\n{output}```\n", 1), "utf-8"
    )
