"""`flowc explain`: the page of a rule, in the terminal."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from difflib import get_close_matches
from itertools import groupby

import click

from flowc.cli.console import print_result, wants_color
from flowc.cli.options import color_option
from flowc.diagnostics.catalog import RULES
from flowc.diagnostics.pages import read_page
from flowc.rules import installed_rules


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [code for code in RULES if code.startswith(incomplete)]


@click.command("explain")
@click.argument("code", required=False, shell_complete=_complete)
@color_option
def command(code: str | None, color: str) -> None:
    """Explain the rule CODE, with a bad and a good example; without CODE, list all rules.

    \b
    Examples:
      flowc explain while-loop
      flowc explain
    """
    colored = wants_color(color, sys.stdout)
    installed_rules()
    if code is None:
        text = "\n".join(_list(colored))
    elif code in RULES:
        text = "\n".join(_page(code, colored))
    else:
        near = get_close_matches(code, RULES, 1)
        advice = f"did you mean `{near[0]}`?" if near else "`flowc explain` lists all rules"
        raise click.UsageError(f"no rule is called `{code}`; {advice}")
    print_result(text + "\n")


def _list(colored: bool) -> Iterator[str]:
    width = max(map(len, RULES))
    for family, rules in groupby(RULES.values(), key=lambda rule: rule.family):
        yield _bold(family, colored)
        for rule in rules:
            yield f"  {rule.code:<{width}}  {rule.severity:<7}  {rule.summary}"


def _page(code: str, colored: bool) -> Iterator[str]:
    """The page with its marks of Markdown turned into indents and bold type."""
    rule = RULES[code]
    title, *lines = read_page(code).text.rstrip().splitlines()
    yield _bold(f"{title.removeprefix('# ')} ({rule.severity}, {rule.family})", colored)
    fenced = False
    for line in lines:
        if line.startswith("```"):
            fenced = not fenced
            yield ""
        elif fenced:
            yield f"    {line}".rstrip()
        elif line.startswith("## "):
            yield _bold(line.removeprefix("## "), colored)
        else:
            yield re.sub(r"`([^`]+)`", lambda match: _bold(match[0], colored), line)


def _bold(text: str, colored: bool) -> str:
    return click.style(text, bold=True) if colored else text
