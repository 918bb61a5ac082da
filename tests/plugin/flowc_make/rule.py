"""A rule of a company: whoever is called when a run fails stands on the workflow."""

from __future__ import annotations

from flowc import ir
from flowc.diagnostics import Family, Rule, Severity, Sink
from flowc.profiles import Profile


class TeamLabel:
    """Every workflow says whose it is."""

    rule = Rule(
        code="acme-team-label",
        family=Family.HYGIENE,
        severity=Severity.WARNING,
        summary="a workflow without the label of a team",
    )
    page = """\
# acme-team-label
The team named by the label `team` is called when a run fails at night.

## Good
    @workflow(labels={"team": "vision"})
    def main(n: int) -> int: ...
"""

    def check(self, module: ir.Module, profile: Profile, sink: Sink) -> None:
        """Report a workflow that no other calls, and that has no such label."""
        called = {name for each in module.workflows for name in ir.callees(each.body)}
        for workflow in module.workflows:
            labels = {**profile.labels, **dict(workflow.options.labels)}
            if workflow.name not in called and "team" not in labels:
                message = f"nobody is called when `{workflow.name}` fails"
                help = 'say whose it is: `@workflow(labels={"team": "..."})`'
                sink.report(self.rule, workflow.span, message, help=help)
