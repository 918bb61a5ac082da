"""Ignore comments: what they cover, and what is said about them."""

from flowc.diagnostics import Diagnostic, Severity, Sink, Span
from flowc.diagnostics.catalog import LOST_FEATURE, MISSING_TIMEOUT, UNDEFINED_NAME, UNPINNED_IMAGE
from flowc.diagnostics.fixes import apply_fixes
from flowc.diagnostics.ignores import apply_ignores, check_ignores
from flowc.diagnostics.source import Sources


def warning(line: int, file: str = "w.py") -> Diagnostic:
    span = Span(file, line, 0, line, 1)
    return Diagnostic(UNPINNED_IMAGE, span, "image", severity=Severity.WARNING)


def kept(text: str, *diagnostics: Diagnostic) -> list[Diagnostic]:
    sink, sources = Sink(), Sources({"w.py": text, "other.py": ""})
    for d in diagnostics:
        sink.report(d.rule, d.span, d.message)
    check_ignores("w.py", sources, sink)
    return apply_ignores(sink, sources)


def left(text: str, *diagnostics: Diagnostic) -> list[tuple[str, int]]:
    return [(d.code, d.span.line) for d in kept(text, *diagnostics)]


def test_a_comment_covers_the_statement_it_stands_in() -> None:
    text = 'x = f(\n  "image",\n)  # flowc: ignore[unpinned-image] built nightly\ny = 1\n'
    assert left(text, warning(2), warning(4)) == [("unpinned-image", 4)]


def test_a_comment_alone_on_its_line_covers_the_next_statement() -> None:
    text = "# flowc: ignore[unpinned-image] built nightly\n\n# more\nx = 1\ny = 1\n"
    assert left(text, warning(4), warning(5)) == [("unpinned-image", 5)]


def test_a_file_comment_covers_the_file_and_no_other() -> None:
    text = "x = 1\n# flowc: ignore-file[unpinned-image] built nightly\n"
    assert left(text, warning(1), warning(1, "other.py")) == [("unpinned-image", 1)]


def test_several_codes_in_one_comment() -> None:
    hint = Diagnostic(MISSING_TIMEOUT, Span("w.py", 1, 0, 1, 1), "m", severity=Severity.HINT)
    text = "x = 1  # flowc: ignore[unpinned-image, missing-timeout] why\n"
    assert left(text, warning(1), hint) == []


def test_a_comment_that_ignores_nothing_is_reported_and_removed_by_its_fix() -> None:
    text = "x = 1  # flowc: ignore[unpinned-image] why\n"
    (unused,) = kept(text)
    assert unused.code == "unused-ignore"
    assert unused.fix is not None
    assert apply_fixes(text, "w.py", [unused.fix]) == ("x = 1\n", 1)


def test_a_comment_without_a_reason_is_reported() -> None:
    assert left("x = 1  # flowc: ignore[unpinned-image]\n", warning(1)) == [
        ("ignore-without-reason", 1)
    ]


def test_a_line_has_several_comments() -> None:
    hint = Diagnostic(MISSING_TIMEOUT, Span("w.py", 1, 0, 1, 1), "m", severity=Severity.HINT)
    first, second = (
        "# flowc: ignore[unpinned-image] see #12",
        "# flowc: ignore[missing-timeout] why",
    )
    assert left(f"x = 1  # noqa: E501  {first}  {second}\n", warning(1), hint) == []
    assert left(f"x = 1  {first}  # noqa\n", warning(1)) == []


def test_another_comment_is_no_reason() -> None:
    text = "x = 1  # flowc: ignore[unpinned-image]  # noqa: E501\n"
    (found,) = kept(text, warning(1))
    assert (found.code, found.span) == ("ignore-without-reason", Span("w.py", 1, 5, 1, 38))


def test_one_comment_of_several_is_removed_by_its_fix() -> None:
    text = "x = 1  # noqa  # flowc: ignore[unpinned-image] why  # more\n"
    (unused,) = kept(text)
    assert unused.fix is not None
    assert apply_fixes(text, "w.py", [unused.fix]) == ("x = 1  # noqa  # more\n", 1)


def test_a_comment_that_names_no_rule_is_reported() -> None:
    for comment in ("ignore built nightly", "ignore[] built nightly", "ignore-file"):
        found = left(f"x = 1  # flowc: {comment}\n", warning(1))
        assert found == [("unpinned-image", 1), ("unknown-rule", 1)]


def test_an_unknown_code_is_reported_with_the_nearest() -> None:
    (unknown,) = kept("x = 1  # flowc: ignore[unpined-image] why\n")
    assert unknown.code == "unknown-rule"
    assert unknown.help == "did you mean `unpinned-image`?"
    assert unknown.span == Span("w.py", 1, 23, 1, 36)


def test_an_error_cannot_be_ignored() -> None:
    error = Diagnostic(UNDEFINED_NAME, Span("w.py", 1, 0, 1, 1), "no `x`")
    text = "x  # flowc: ignore[undefined-name] why\n"
    assert left(text, error) == [("undefined-name", 1), ("unused-ignore", 1)]


def test_text_in_a_string_is_not_a_comment() -> None:
    assert left('x = "# flowc: ignore[unpinned-image]"\n', warning(1)) == [("unpinned-image", 1)]


def test_a_broken_file_keeps_the_comments_before_the_fault() -> None:
    text = "x = 1  # flowc: ignore[unpinned-image] why\ny = (((\n"
    assert left(text, warning(1)) == []


def test_after_an_error_nothing_is_known_to_be_unused() -> None:
    error = Diagnostic(UNDEFINED_NAME, Span("w.py", 2, 0, 2, 1), "no `x`")
    text = "y = 1  # flowc: ignore[unpinned-image] why\nx\n"
    assert left(text, error) == [("undefined-name", 2)]


def test_a_comment_about_a_target_waits_for_compile() -> None:
    text = "x = 1  # flowc: ignore[lost-feature] the cluster does it\n"
    assert left(text) == []
    loss = Diagnostic(LOST_FEATURE, Span("w.py", 1, 0, 1, 1), "lost", severity=Severity.WARNING)
    assert left(text, loss) == []


# --- in TOML ---------------------------------------------------------------------------

TOML = (
    """\
# flowc: ignore[unpinned-image] built nightly
[profiles.p]
image = "a"  # flowc: ignore[unpinned-image] built nightly
folder = 'C:\\'
text = """
    + '''"""
# flowc: ignore[unpinned-image] no comment
"""
'''
    + """\
list = [
  "é", "a",  # flowc: ignore[unpinned-image] built nightly
  "b",
]
other = "c"
"""
)


def in_toml(text: str, *lines: int) -> list[tuple[str, int]]:
    sink, sources = Sink(), Sources({"flowc.toml": text})
    for line in lines:
        found = warning(line, "flowc.toml")
        sink.report(found.rule, found.span, found.message)
    check_ignores("flowc.toml", sources, sink)
    return [(d.code, d.span.line) for d in apply_ignores(sink, sources)]


def test_in_toml_a_comment_covers_its_key_with_the_value_or_a_header() -> None:
    assert in_toml(TOML, 2, 3, 8, 9, 10) == []
    assert in_toml(TOML, 2, 3, 4, 5, 9, 12) == [("unpinned-image", line) for line in (4, 5, 12)]
    assert in_toml("# flowc: ignore-file[unpinned-image] why\na = 1\n", 2) == []


def test_in_toml_a_comment_is_held_to_the_same_rules() -> None:
    assert in_toml("a = 1  # flowc: ignore[unpinned-image]\n", 1) == [("ignore-without-reason", 1)]
    assert in_toml("a = 1\nb = 1  # flowc: ignore[unpined-image] why\n") == [("unknown-rule", 2)]
    assert in_toml("a = 'C:\\'\nb = 1  # flowc: ignore[unpinned-image] why\n") == [
        ("unused-ignore", 2)
    ]
    assert in_toml("a = 1  # flowc: ignore[lost-setting] on CWL it means nothing\n") == []
