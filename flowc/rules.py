"""Rules of others: what packages with the entry point `flowc.rules` have checked in every file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Protocol

from flowc import ir
from flowc.diagnostics import Rule, Sink
from flowc.diagnostics.catalog import RULES, add_rule
from flowc.plugins import Plugin, PluginError, blaming, load, plugins
from flowc.profiles import Profile

GROUP = "flowc.rules"


class LintRule(Protocol):
    """A rule of a plugin: the entry point names a class without arguments that is one."""

    rule: Rule
    """Its code must be no other rule's: begin it with the name of the company."""

    page: str
    """What `flowc explain` shows: Markdown with the code as its title."""

    def check(self, module: ir.Module, profile: Profile, sink: Sink) -> None:
        """Report what is wrong in a module without errors, by `sink.report(self.rule, ...)`.

        The profile is `flowc.profiles.NO_PROFILE` where none is meant. What the profile says of
        tasks is not in the module yet.
        """
        ...


@dataclass(frozen=True)
class _Loaded:
    plugin: Plugin
    rule: LintRule


@cache
def installed_rules() -> tuple[tuple[_Loaded, ...], tuple[str, ...]]:
    """The rules of plugins, known to flowc from then on; and why others are not among them."""
    found, faults = [], []
    for plugin in plugins(GROUP):
        try:
            rule: LintRule = load(plugin)
            with blaming(plugin):
                _register(rule)
        except PluginError as error:
            faults.append(str(error))
        else:
            found.append(_Loaded(plugin, rule))
    return tuple(found), tuple(faults)


def _register(added: LintRule) -> None:
    if added.rule.code in RULES:
        raise ValueError(f"there is a rule `{added.rule.code}` already")
    if not callable(added.check):
        raise TypeError("`check` is not a method")
    add_rule(added.rule, added.page)


def check_rules(module: ir.Module, profile: Profile, sink: Sink) -> None:
    """Have a module checked by the rules of plugins. Raises `PluginError`."""
    for loaded in installed_rules()[0]:
        with blaming(loaded.plugin):
            loaded.rule.check(module, profile, sink)
