"""Diagnostics in each format, from one set of examples."""

import json
from pathlib import Path

import jsonschema
import pytest

from flowc.diagnostics import Diagnostic, Edit, Fix, Label, Severity, Span
from flowc.diagnostics.catalog import INVALID_OPTION, MISSING_TIMEOUT, UNDEFINED_NAME, UNUSED_IGNORE
from flowc.diagnostics.render import Format, render
from flowc.diagnostics.source import Sources

TEXT = """\
from flowc import File

@task(memory="64Gi")
def fold(reads: File) -> File:
\tx = "漢字" + y
    call(
      a,
      b,
      c)
"""
SOURCES = Sources({"workflow.py": TEXT, "other.py": "x = 1\n", "ends.py": "a\f\nb\r\nc\u2028d\n"})


def one(span: Span, message: str = "a message", **rest: object) -> Diagnostic:
    return Diagnostic(UNDEFINED_NAME, span, message, **rest)  # type: ignore[arg-type]


def text_of(*diagnostics: Diagnostic, sources: Sources = SOURCES, color: bool = False) -> str:
    return render(diagnostics, sources, Format.TEXT, color=color)


def test_text_shows_the_line_with_carets_and_help() -> None:
    diagnostic = Diagnostic(
        INVALID_OPTION, Span("workflow.py", 3, 13, 3, 19), "`fold` asks for 64 GiB", "lower it"
    )
    assert text_of(diagnostic) == (
        "error[invalid-option]: `fold` asks for 64 GiB\n"
        " --> workflow.py:3:14\n"
        "  |\n"
        '3 | @task(memory="64Gi")\n'
        "  |              ^^^^^^\n"
        "  = help: lower it\n"
    )


def test_labels_stand_in_the_order_of_the_source_and_other_files_follow() -> None:
    labels = (
        Label(Span("other.py", 1, 0, 1, 1), "here too"),
        Label(Span("workflow.py", 1, 18, 1, 22), "imported here"),
        Label(Span("gone.py", 1, 0, 1, 1), "and there"),
    )
    assert text_of(one(Span("workflow.py", 3, 1, 3, 5), labels=labels)) == (
        "error[undefined-name]: a message\n"
        " --> workflow.py:3:2\n"
        "  |\n"
        "1 | from flowc import File\n"
        "  |                   ---- imported here\n"
        "...\n"
        '3 | @task(memory="64Gi")\n'
        "  |  ^^^^\n"
        " ::: gone.py:1:1\n"
        "  | and there\n"
        " ::: other.py:1:1\n"
        "  |\n"
        "1 | x = 1\n"
        "  | - here too\n"
    )


def test_tabs_and_wide_characters_keep_the_carets_under_the_fault() -> None:
    line, carets = text_of(one(Span("workflow.py", 5, 12, 5, 13))).splitlines()[3:5]
    assert line == '5 |     x = "漢字" + y'
    assert carets == "  |" + " " * 18 + "^"


def test_a_long_span_shows_its_first_and_last_line() -> None:
    assert text_of(one(Span("workflow.py", 6, 4, 9, 8))).splitlines()[3:] == [
        "6 |     call(",
        "  |     ^^^^^",
        "...",
        "9 |       c)",
        "  |       ^^",
    ]


def test_a_short_span_underlines_each_line() -> None:
    lines = text_of(one(Span("workflow.py", 6, 4, 7, 7))).splitlines()[3:]
    assert lines == ["6 |     call(", "  |     ^^^^^", "7 |       a,", "  |       ^"]


@pytest.mark.parametrize("at", [0, 60, 150, 290])
def test_a_long_line_is_cut_around_the_fault(at: int) -> None:
    line = "".join(chr(ord("a") + i % 26) for i in range(300))
    sources = Sources({"long.py": line})
    shown, carets = text_of(one(Span("long.py", 1, at, 1, at + 5)), sources=sources).splitlines()[
        3:
    ]
    assert len(shown) < 150
    assert shown[carets.index("^") : carets.rindex("^") + 1] == line[at : at + 5]


def test_spans_outside_the_file_are_shown_without_source() -> None:
    assert "^" in text_of(one(Span("workflow.py", 70, 4, 70, 4)))
    assert text_of(one(Span("gone.py", 1, 0, 1, 0))) == (
        "error[undefined-name]: a message\n --> gone.py:1:1\n"
    )


def test_lines_end_where_python_ends_them() -> None:
    assert SOURCES.lines("ends.py") == ("a\f", "b", "c\u2028d", "")


def test_control_characters_cannot_reach_the_terminal() -> None:
    sources = Sources({"a\x1b.py": "x = '\x1b[31m\u202e'"})
    shown = text_of(one(Span("a\x1b.py", 1, 0, 1, 1), "bad \x1b\n name"), sources=sources)
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "bad \\x1b\\n name" in shown


def test_colour_changes_nothing_but_colour() -> None:
    import re

    diagnostic = one(Span("workflow.py", 3, 1, 3, 5), help="do this")
    colored = text_of(diagnostic, color=True)
    assert colored != text_of(diagnostic)
    assert re.sub(r"\x1b\[[\d;]*m", "", colored) == text_of(diagnostic)


def test_json_counts_from_one_and_keeps_labels_and_fixes() -> None:
    fix = Fix("remove it", (Edit(Span("workflow.py", 1, 0, 1, 4), ""),), safe=True)
    label = Label(Span("other.py", 1, 0, 1, 1), "here")
    report = json.loads(
        render(
            [one(Span("workflow.py", 1, 0, 1, 4), "ü", labels=(label,), fix=fix)],
            SOURCES,
            Format.JSON,
        )
    )
    (entry,) = report["diagnostics"]
    place = {"file": "workflow.py", "line": 1, "column": 1, "end_line": 1, "end_column": 5}
    assert entry["place"] == place
    assert entry["code"] == "undefined-name"
    assert entry["family"] == "names"
    assert entry["message"] == "ü"
    assert entry["labels"][0]["text"] == "here"
    assert entry["fix"] == {
        "title": "remove it",
        "safe": True,
        "edits": [{"place": place, "text": ""}],
    }


def test_github_annotations_are_escaped() -> None:
    hint = Diagnostic(
        MISSING_TIMEOUT,
        Span("a,b:c.py", 2, 0, 2, 3),
        "50% of\nit",
        "say: more",
        severity=Severity.HINT,
    )
    spread = one(Span("w.py", 1, 3, 2, 1))
    assert render([hint, spread], SOURCES, Format.GITHUB) == (
        "::notice file=a%2Cb%3Ac.py,line=2,endLine=2,title=flowc%3A missing-timeout,"
        "col=1,endColumn=3::50%25 of%0Ait%0Ahelp: say: more\n"
        "::error file=w.py,line=1,endLine=2,title=flowc%3A undefined-name::a message\n"
    )


SARIF_SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0.schema.json").read_text("utf-8"))


def sarif(*diagnostics: Diagnostic, sources: Sources = SOURCES) -> dict[str, object]:
    log = json.loads(render(diagnostics, sources, Format.SARIF))
    jsonschema.validate(log, SARIF_SCHEMA)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def test_sarif_follows_its_schema() -> None:
    fix = Fix("remove it", (Edit(Span("workflow.py", 1, 0, 1, 4), ""),), safe=True)
    label = Label(Span("a folder/other.py", 1, 0, 1, 1), "here")
    run = sarif(
        one(Span("workflow.py", 1, 0, 1, 4), help="do this", labels=(label,), fix=fix),
        Diagnostic(UNUSED_IGNORE, Span("/abs/w.py", 1, 0, 1, 0), "x", severity=Severity.WARNING),
        Diagnostic(MISSING_TIMEOUT, Span("w.py", 1, 0, 1, 0), "y", severity=Severity.HINT),
    )
    results = run["results"]
    assert isinstance(results, list)
    assert [result["level"] for result in results] == ["error", "warning", "note"]
    assert "a%20folder" in json.dumps(results[0]["relatedLocations"])
    assert "file:///abs/w.py" in json.dumps(results[1])


def test_sarif_of_nothing_is_valid() -> None:
    assert sarif()["results"] == []


def test_fingerprints_survive_lines_added_above_and_tell_twins_apart() -> None:
    def prints(text: str, *lines: int) -> list[str]:
        found = [one(Span("w.py", line, 0, line, 1)) for line in lines]
        results = sarif(*found, sources=Sources({"w.py": text}))["results"]
        assert isinstance(results, list)
        return [result["partialFingerprints"]["flowc/v1"] for result in results]

    assert prints("x()\ny()\n", 1, 2) == prints("\n\nx()\n\ny()\n", 3, 5)
    assert len(set(prints("x()\nx()\n", 1, 2))) == 2
