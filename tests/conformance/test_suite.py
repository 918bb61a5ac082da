"""The suite itself: cases are read as they are meant, and wrong outcomes are seen."""

from pathlib import Path

import pytest

from flowc.testing.cases import CaseError, Fails, Mark, Returns, parse_marks, parse_runs
from flowc.testing.outcomes import Outcome, complaint, outcome_of
from flowc.testing.values import FileValue, FolderValue


def outcome(value: object, *log: str) -> Outcome:
    return Outcome(Returns(value), log)


@pytest.mark.parametrize(
    ("stated", "planted"),
    [
        ("1", 2),
        ("1", 1.0),
        ("1", True),
        ("1.0", 1),
        ("0.0", -0.0),
        ("nan", "Infinity"),
        ("None", []),
        ('"a"', "a\n"),
        ("[1, 2]", [2, 1]),
        ("[1]", [1, None]),
        ('{"a": 1}', {"a": 1, "b": None}),
        ('File("a.txt", "x")', FileValue("a.txt", b"x\n")),
        ('File("a.txt", "x")', FileValue("b.txt", b"x")),
        ('Folder("d", {"a": ""})', FolderValue("d", {"a": b"", "b": b""})),
    ],
)
def test_a_planted_wrong_output_is_seen(stated: str, planted: object) -> None:
    (run,) = parse_runs(f"# run: main() == {stated}", Path())
    assert isinstance(run.expected, Returns)
    assert complaint(run, outcome(run.expected.value)) is None
    assert complaint(run, outcome(planted)) is not None


@pytest.mark.parametrize(
    ("stated", "log", "fits"),
    [
        ("a b", ["a", "b"], True),
        ("a b", ["b", "a"], False),
        ("a b", ["a"], False),
        ("a", ["a", "a"], False),
        ("(a b) c", ["b", "a", "c"], True),
        ("(a b) c", ["a", "c", "b"], False),
        ("(a b? c?)", ["c", "a"], True),
        ("(a b? c?)", ["b"], False),
        ("", [], True),
        ("", ["a"], False),
        ("a b a ...", ["a", "b", "c", "a"], True),
        ("a b a ...", ["a", "c", "b"], False),
        ("...", ["a"], True),
    ],
)
def test_a_log_is_compared_in_order(stated: str, log: list[str], fits: bool) -> None:
    (run,) = parse_runs(f"# run: main() == None\n# log: {stated}", Path())
    assert (complaint(run, outcome(None, *log)) is None) is fits


def test_a_failure_is_compared_by_class_and_message() -> None:
    (run,) = parse_runs('# run: main() fails TaskFailed: "no luck"', Path())
    told = Outcome(Fails("TaskFailed", "task: no luck today"), ())
    silent = Outcome(Fails("", ""), ())
    assert complaint(run, told) is None
    assert complaint(run, silent) is None
    assert complaint(run, Outcome(Fails("TaskFailed", "other"), ())) is not None
    assert complaint(run, Outcome(Fails("ValueError", "no luck"), ())) is not None
    assert complaint(run, outcome(None)) is not None


def test_a_long_run_goes_on_in_indented_lines() -> None:
    (run,) = parse_runs("# run: main(x=[1,\n#      2]) ==\n#      2**63 - 1\n# other", Path())
    assert run.inputs == {"x": [1, 2]}
    assert run.expected == Returns(2**63 - 1)


def test_files_of_inputs_are_written_and_read_back(tmp_path: Path) -> None:
    text = """# run: main(files=[File("a.txt", "1"), File("a.txt", b"2")]) ==
#      {"files": [File("a.txt", "1"), File("a.txt", b"2")]}"""
    (run,) = parse_runs(text, Path())
    assert complaint(run, outcome_of(run, tmp_path, dict)) is None


@pytest.mark.parametrize(
    "text",
    [
        "# run: main(1) == 2",
        "# run: main()",
        "# run: main() == open('x')",
        "# log: a",
        "# run: main() == 1\n# log: (a b) ...",
        "# run: main() == 1\n# log: a ... b",
    ],
)
def test_a_run_that_cannot_be_understood_is_refused(text: str) -> None:
    with pytest.raises(CaseError):
        parse_runs(text, Path())


def test_marks_name_line_code_and_target() -> None:
    assert parse_marks("x = 1\ny()  # error @cwl: [a-rule] [b-rule]\nz  # warning: [c]") == (
        Mark(2, "error", "a-rule", "cwl"),
        Mark(2, "error", "b-rule", "cwl"),
        Mark(3, "warning", "c", None),
    )
