"""Write the reference pages that follow from the code; `--check` only compares.

    python docs/generate.py
    python docs/generate.py --check

The conformance page comes from the results that `make conformance` writes. Tests of one engine add
theirs to the file that `FLOWC_CONFORMANCE_RESULTS` names.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import is_dataclass
from enum import Enum
from importlib import import_module
from importlib.metadata import entry_points
from itertools import groupby
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

from flowc.backends.airflow import Airflow
from flowc.backends.airflow.places import Places
from flowc.cli import main as flowc_command
from flowc.compiler.capabilities import (
    Answer,
    Capabilities,
    Feature,
    Lowered,
    Missing,
    Native,
    Unsupported,
    no_losses,
)
from flowc.diagnostics.catalog import RULES
from flowc.diagnostics.pages import read_page
from flowc.ir.purity import PURE_OPERATIONS
from flowc.profiles import ProfileFile

REFERENCE = Path(__file__).parent / "reference"
RESULTS = REFERENCE / "conformance.json"
ROOT = REFERENCE.parents[1]
EXAMPLES = ROOT / "examples"
ENGINES = {
    "python": "plain Python",
    "interpreter": "IR interpreter",
    "cwl": "cwltool",
    "toil": "Toil 9.6.0",
    "argo": "Argo 4.0.7",
    "airflow": "Airflow 3.3.2",
}
OUTCOMES = ("equal", "lost", "refused", "skipped", "different")


def rules_page() -> str:
    """Every rule by family, then each rule's own page."""
    parts = ["# Rules", "", "What flowc may report. `flowc explain <rule>` shows a page.", ""]
    for family, rules in groupby(RULES.values(), key=lambda rule: rule.family):
        parts += [f"## {family.capitalize()}", "", *_table("rule", "severity", "reported for")]
        parts += [f"| [`{r.code}`](#{r.code}) | {r.severity} | {r.summary} |" for r in rules]
        parts.append("")
    for code in RULES:
        parts += [_deeper(read_page(code).text.strip()), ""]
    return "\n".join(parts)


def _deeper(page: str) -> str:
    """A page with its headings two levels down, but for lines of code."""
    lines: list[str] = []
    in_code = False
    for line in page.splitlines():
        in_code ^= line.startswith("```")
        lines.append(f"##{line}" if line.startswith("#") and not in_code else line)
    return "\n".join(lines)


def operations_page() -> str:
    """The pure operations."""
    parts = [
        "# Pure operations",
        "",
        "What a workflow may compute between calls. Everything else is a task.",
        "",
    ]
    for (kind, on), group in groupby(
        PURE_OPERATIONS, key=lambda operation: (operation.kind, operation.on)
    ):
        title = f"{kind}s of `{on}`" if on else f"{kind}s"
        parts += [f"## {title.capitalize()}", "", *_table("operation", "note")]
        parts += [
            f"| {_code(operation.signature)} | {_cell(operation.note)} |" for operation in group
        ]
        parts.append("")
    return "\n".join(parts)


def cli_page() -> str:
    """The help of every command."""
    context = click.Context(flowc_command, info_name="flowc", max_content_width=100)
    parts = ["# Commands", "", "```text", flowc_command.get_help(context), "```", ""]
    for name in flowc_command.list_commands(context):
        command = flowc_command.get_command(context, name)
        assert command is not None
        inner = click.Context(command, info_name=name, parent=context, max_content_width=100)
        parts += [f"## flowc {name}", "", "```text", command.get_help(inner), "```", ""]
    return "\n".join(parts)


def profiles_page() -> str:
    """Every setting of profiles, table by table."""
    schema = ProfileFile.model_json_schema()
    tables = {"": schema, **schema["$defs"]}
    parts = ["# Settings of profiles", "", "What `flowc.toml` and `[tool.flowc]` may say.", ""]
    for name, (title, at) in _SETTINGS.items():
        parts += [f"## {title}", "", f"{at}{tables[name]['description']}", ""]
        parts += _table("setting", "takes", "")
        for setting, about in tables[name]["properties"].items():
            text = about.get("description") or tables[_reference(about)]["description"]
            needed = " Needed, here or in the base." if "default" not in about else ""
            parts.append(f"| `{setting}` | {_cell(_takes(about))} | {_cell(text)}{needed} |")
        parts.append("")
    return "\n".join(parts)


_SETTINGS = {
    "": ("The file", ""),
    "Profile": ("A profile", "`[profiles.<name>]`. "),
    "Pool": ("A pool", "`[profiles.<name>.pools.<name>]`. "),
    "PoolGpu": ("The GPUs of a pool", "`gpu` of a pool. "),
    "Toleration": ("A toleration", "One of `tolerations` of a pool. "),
    "TaskQuota": ("The quota of a task", "`[profiles.<name>.quota.task]`. "),
    "RunQuota": ("The quota of a run", "`[profiles.<name>.quota.run]`. "),
    "ArgoSettings": ("Argo Workflows", "`[profiles.<name>.argo]`. "),
    "ClusterVolume": ("A volume", "`[profiles.<name>.volumes.<name>]`. "),
    "ArtifactRepository": ("An artifact repository", "`artifact_repository` of Argo. "),
    "AirflowSettings": ("Airflow", "`[profiles.<name>.airflow]`. "),
}
"""By model: the title of its table, and where in a file it stands."""


def _reference(about: dict[str, Any]) -> str:
    return str(about["$ref"]).rpartition("/")[2]


def _takes(about: dict[str, Any]) -> str:
    """The kinds of value that a setting takes."""
    match about:
        case {"enum": choices}:
            return ", ".join(_code(choice) for choice in choices)
        case {"anyOf": kinds}:
            found = [_takes(kind) for kind in kinds if kind.get("type") != "null"]
            return " or ".join(found)
        case {"type": "array", "items": item}:
            return f"an array: {_takes(item)}"
        case {"type": "object"} | {"$ref": _}:
            return "a table"
        case {"type": kind}:
            return {"integer": "a whole number", "number": "a number", "string": "a text"}[kind]
        case _:
            raise AssertionError(f"no words for {about}")


def capabilities_page() -> str:
    """What each target answers about each feature."""
    tables: dict[str, Capabilities] = {
        point.name: point.load()().capabilities for point in entry_points(group="flowc.backends")
    }
    parts = [
        "# What targets can do",
        "",
        "*native*: the engine has it. *lowered*: flowc says it by other means. *missing*: not yet",
        "written. *unsupported*: the engine cannot. A feature marked **meaning** changes what a",
        "workflow gives or does: without it compiling is an error. Without any other a workflow",
        "compiles, with a warning for what is lost. *in part*: the engine has not all of it, and",
        "a warning says what is lost, where something is.",
        "",
        *_features(Feature, tables),
        "",
        "## Airflow, by `run_on`",
        "",
        "What depends on where a profile says that containers run, and Python tasks which ask for",
        "an image, resources or volumes.",
        "",
    ]
    places = {name: Airflow(place).capabilities for name, place in _PLACES.items()}
    differing = [
        each for each in Feature if len({_answer(table[each]) for table in places.values()}) > 1
    ]
    return "\n".join([*parts, *_features(differing, places), ""])


_PLACES = {
    "worker": Places("worker"),
    "docker": Places("docker"),
    "kubernetes": Places("kubernetes", folder="/shared", claim="shared"),
}


def _features(features: Iterable[Feature], tables: dict[str, Capabilities]) -> Iterator[str]:
    """A row for each feature, with the answers of these tables."""
    yield from _table("feature", "", *tables)
    for feature in features:
        answers = [_answer(table[feature]) for table in tables.values()]
        kind = "**meaning**" if feature.changes_meaning else ""
        yield f"| {feature} | {kind} | {' | '.join(answers)} |"


def _answer(answer: Answer) -> str:
    match answer:
        case Native(loses=losses) | Lowered(loses=losses):
            kind = "native" if isinstance(answer, Native) else "lowered"
            return kind if losses is no_losses else f"{kind}, in part"
        case Missing(reason):
            return f"missing: {_cell(reason)}"
        case Unsupported(reason):
            return f"unsupported: {_cell(reason)}"


def conformance_page() -> str:
    """What each engine gave for each case."""
    results: dict[str, dict[str, str]] = json.loads(RESULTS.read_text())
    engines = [engine for engine in ENGINES if engine in results]
    names = sorted({name for engine in engines for name in results[engine]})
    parts = [
        "# Conformance",
        "",
        "Each case is a workflow file under `tests/cases`, or an example, with what its runs must",
        "give. *equal*: the engine gave exactly that. *lost*: it did, and the target says that it",
        "cannot keep something of the case that does not change the outcome. *refused*: flowc",
        "says, at the line that the case marks, why it does not compile. *skipped*: it does not",
        "run there. Below each table stands what is lost, and why a case is refused or skipped.",
        "Empty: not run on that engine yet.",
        "",
        *_table("", *(ENGINES[engine] for engine in engines)),
        *(_totals(word, results, engines) for word in OUTCOMES),
        "",
    ]
    for area, group in groupby(names, key=lambda name: name.split("/")[0]):
        cases = list(group)
        parts += [f"## {area}", "", *_table("case", *(ENGINES[engine] for engine in engines))]
        for name in cases:
            words = (_word(results[engine].get(name, "")) for engine in engines)
            parts.append(f"| `{name}` | {' | '.join(words)} |")
        parts += ["", *_reasons(cases, results, engines)]
    return "\n".join(parts)


def _word(cell: str) -> str:
    return cell.partition(": ")[0]


def _totals(word: str, results: dict[str, dict[str, str]], engines: Iterable[str]) -> str:
    counts = [str([*map(_word, results[engine].values())].count(word)) for engine in engines]
    return f"| {word} | {' | '.join(counts)} |"


def _reasons(
    cases: Iterable[str], results: dict[str, dict[str, str]], engines: Iterable[str]
) -> list[str]:
    """What the targets said of these cases, a line each."""
    told = [
        f"- `{name}`, {ENGINES[engine]}: {results[engine][name]}"
        for name in cases
        for engine in engines
        if ": " in results[engine].get(name, "")
    ]
    return [*told, ""] if told else []


def plugin_api_page() -> str:
    """The names that are for plugins, as the table of the guide lists them: signature and sense."""
    parts = [
        "# Names for plugins",
        "",
        "What [plugins](../guide/plugins.md) may import. It changes only with a new first number",
        "of flowc's version. Members of enums, and settings of profiles, are added as flowc grows.",
        "",
    ]
    guide = (REFERENCE.parent / "guide" / "plugins.md").read_text()
    for modules, names in re.findall(r"^\| (`flowc\..+?) \| (`\w+`.*) \|$", guide, re.MULTILINE):
        for module in re.findall(r"flowc[\w.]+", modules):
            found = vars(import_module(module))
            listed = [name for name in re.findall(r"`(\w+)`", names) if name in found]
            parts += [f"## `{module}`", ""]
            parts += [line for name in listed for line in _api(name, found[name])]
            parts.append("")
    return "\n".join(parts)


def _api(name: str, found: Any) -> Iterator[str]:
    """A function or a class with its public functions and fields, a line each; else the name."""
    if not (inspect.isclass(found) or inspect.isfunction(found)):
        yield f"- `{name}`"
        return
    is_open = inspect.isclass(found) and issubclass(found, Enum | BaseModel)
    is_made = inspect.isfunction(found) or is_dataclass(found)
    yield f"- `{name}{_signature(found) if is_made and not is_open else ''}`: {_sense(found)}"
    parts = vars(found) if inspect.isclass(found) and not is_open else {}
    for part, value in parts.items():
        is_field = part in getattr(found, "__dataclass_fields__", ())
        if inspect.isfunction(value) and not is_field and not part.startswith("_"):
            yield f"    - `{part}{_signature(value)}`: {_sense(value)}"


def _signature(found: Callable[..., Any]) -> str:
    """A signature without the quotes of annotations; functions that are defaults go by name."""
    signature = inspect.signature(found)
    parameters = [
        each.replace(
            annotation=_bare(each.annotation),
            default=_Bare(each.default.__name__)
            if inspect.isfunction(each.default)
            else each.default,
        )
        for each in signature.parameters.values()
    ]
    gives = signature.return_annotation
    is_nothing = inspect.isclass(found) or gives in (None, "None")
    return_annotation = signature.empty if is_nothing else _bare(gives)
    return str(signature.replace(parameters=parameters, return_annotation=return_annotation))


def _bare(annotation: Any) -> Any:
    if annotation is inspect.Parameter.empty:
        return annotation
    is_text = isinstance(annotation, str)
    return _Bare(annotation if is_text else inspect.formatannotation(annotation))


class _Bare(str):
    """A text that stands in a signature as it is."""

    def __repr__(self) -> str:
        return str(self)


def _sense(found: Any) -> str:
    """The first paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(found) or "").partition("\n\n")[0].split())


def lengths_page() -> str:
    """How long manifests for Argo are beside those that people wrote for the same."""
    rows: list[dict[str, Any]] = json.loads((EXAMPLES / "upstream/lengths.json").read_text())
    parts = [
        "# Lengths of manifests",
        "",
        "Argo's own examples (v4.0.7), as people wrote them, beside what flowc makes of a workflow",
        "under `examples` that does the same; in lines that are neither empty nor comments.",
        "*module*: those of the module that scripts import, which stands in the file once and is",
        "read by nobody who looks for what the workflow does. Where ours is more than a third",
        "longer, the last column says what the lines are for.",
        "",
        *_table("example of Argo's", "flowc's manifest", "people", "flowc", "module", "more"),
    ]
    near = 0
    for row in rows:
        path = EXAMPLES / f"{row['manifest']}.yaml"
        lines, module = _lengths(path.read_text().splitlines())
        is_near = lines <= row["lines"] * 4 / 3
        near += is_near
        cells = (row["lines"], lines, module or "", "" if is_near else row["why"])
        parts.append(f"| {row['upstream']} | `{row['manifest']}` | {' | '.join(map(str, cells))} |")
    return "\n".join([*parts, "", f"{near} of {len(rows)} are at most a third longer.", ""])


def _lengths(lines: Iterable[str]) -> tuple[int, int]:
    """How many lines of a manifest say something: but for the carried module, and of that."""
    counts, module_indent = [0, 0], None
    for line in lines:
        indent = len(line) - len(line.lstrip())
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if module_indent is not None and indent <= module_indent:
            module_indent = None
        counts[module_indent is not None] += 1
        if line.endswith("data: &flowc_values |"):
            module_indent = indent
    return counts[0], counts[1]


def corpus_page() -> str:
    """The public workflows that examples and cases write in flowc."""
    found = [
        (match[1] or "", match[2], path, ast.get_docstring(ast.parse(text)) or "")
        for folder in ("examples/corpus", "tests/cases/*")
        for path in sorted(ROOT.glob(f"{folder}/*.py"))
        if (match := _CORPUS.search(text := path.read_text()))
    ]
    parts = [
        "# Public workflows",
        "",
        "Examples and tests of other engines, written in flowc: what each of our files comes from,",
        "and what it shows. Each states its runs, which every engine is held to",
        "([conformance](conformance.md)). The numbers are those of forty public workflows,",
        "chosen for what they exercise.",
        "",
        *_table("", "comes from", "file", "shows"),
    ]
    for number, origin, path, doc in sorted(found, key=lambda row: (row[0] or "Q", row[2])):
        name = path.relative_to(ROOT).as_posix()
        shows = _cell(doc.partition("\n\n")[0])
        parts.append(f"| {number} | {_cell(origin)} | [{path.stem}](../../{name}) | {shows} |")
    return "\n".join([*parts, ""])


_CORPUS = re.compile(r"^# corpus: (?:(P\d\d), )?(.+)$", re.MULTILINE)
"""Where a file comes from: the number of the workflow, if it has one, and whose it is."""


def _table(*heads: str) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"


def _code(text: str) -> str:
    return f"`{_cell(text)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


PAGES: dict[str, Callable[[], str]] = {
    "rules.md": rules_page,
    "operations.md": operations_page,
    "cli.md": cli_page,
    "profiles.md": profiles_page,
    "capabilities.md": capabilities_page,
    "conformance.md": conformance_page,
    "corpus.md": corpus_page,
    "plugin_api.md": plugin_api_page,
    "lengths.md": lengths_page,
}


def stale_pages() -> list[str]:
    """The pages that differ from what the code gives."""
    return [
        name
        for name, page in PAGES.items()
        if not (REFERENCE / name).exists() or (REFERENCE / name).read_text() != page()
    ]


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` name those that are stale."""
    if arguments == ["--check"]:
        stale = stale_pages()
        for name in stale:
            print(f"docs/reference/{name} is stale: run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
