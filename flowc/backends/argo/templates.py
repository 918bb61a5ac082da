"""Which templates a module needs: one per task, options and way of calling, never one per call."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from flowc import ir
from flowc.backends.argo.cluster import pod_fields
from flowc.backends.argo.names import Labels
from flowc.backends.argo.published import CALL, CALL_CAUGHT, is_caught
from flowc.backends.argo.rounds import Rounds, rounds_of
from flowc.backends.kubernetes import as_placed, default_image, limited
from flowc.backends.lowered.callees import Callees
from flowc.diagnostics import Span
from flowc.profiles import Profile

Document = dict[str, Any]

ENTRY = "main"
NOTHING = "nothing"
VALUE = "value"
FAIL = "fail"
RAISE = "raise"
SLEEP = "sleep"


@dataclass(eq=False)
class Template:
    """A template that tasks run, and what they ask of it."""

    id: str
    callee: str
    options: ir.Options
    soft: bool = False
    told: bool = False
    """Whether it says why it failed, in an output parameter of its own."""

    poll: ir.Until | None = None
    rounds: Rounds | None = None
    """Of a command that a wait runs again and again: how often."""

    place: Document = field(default_factory=dict)
    """The fields that say to which nodes its pods go."""

    limited: frozenset[str] = frozenset()
    """The options of which its pods get no more than they ask for."""

    published: str | None = None
    """The WorkflowTemplate that has it; None: the object that is written."""

    types: dict[str, ir.Type] = field(default_factory=dict)
    """The types of parameters that arrive as files though declared otherwise, or the other way."""

    used: dict[str, None] = field(default_factory=dict)
    """The ports that somebody reads."""

    def task(self, task: ir.PythonTask) -> ir.PythonTask:
        """The task with the types in which its arguments arrive."""
        parameters = (
            parameter.model_copy(update={"type": self.types.get(parameter.name, parameter.type)})
            for parameter in task.parameters
        )
        return task.model_copy(update={"parameters": tuple(parameters)}) if self.types else task

    @property
    def reference(self) -> Document:
        """How a task says that it runs this template."""
        if self.published is None:
            return {"template": self.id}
        return {"templateRef": {"name": self.published, "template": self.id}}

    @property
    def is_entry(self) -> bool:
        """Whether the run starts it."""
        return self.id == ENTRY


class Templates:
    """The templates asked for so far, in the order of their first use."""

    def __init__(
        self, callees: Callees, entry: str, profile: Profile, *, is_library: bool = False
    ) -> None:
        self.callees = callees
        self.profile = profile
        self.labels = Labels({ENTRY, CALL, CALL_CAUGHT} if is_library else {ENTRY})
        self.entry = Template(ENTRY, entry, ir.Options())
        self._by_key: dict[Any, Template] = {}
        self.generated: list[Document] = []
        """Templates made for one step."""
        self.spans: dict[str, Span] = {}
        """Where those come from, by their ids."""
        self.built_in: dict[str, str] = {}
        """The ids of the templates that flowc brings along, by their names."""

    def __iter__(self) -> Iterator[Template]:
        return iter(self._by_key.values())

    def called(
        self,
        callee: str,
        options: ir.Options | None,
        workflow: str,
        op: str,
        *,
        soft: bool = False,
        types: dict[str, ir.Type] | None = None,
    ) -> Template:
        """The template that a call runs; `op` of `workflow` names one with options of its own."""
        return self._template(callee, options, soft, None, f"{workflow}_{op}", types)

    def polled(self, op: ir.Wait, until: ir.Until, workflow: str) -> Template:
        """The template that a wait for a condition runs."""
        return self._template(until.probe, until.options, op.soft, until, f"{workflow}_{op.name}")

    def inside(self, template: Template) -> Template:
        """The template that a soft one runs, which fails but says why."""
        key = ("inside", template.id)
        if key not in self._by_key:
            id = self.labels.fresh(template.id.removesuffix("-caught"))
            made = replace(template, id=id, soft=False, told=True, used={})
            self._by_key[key] = made
        return self._by_key[key]

    def asking(self, template: Template, until: ir.Until) -> Template:
        """The template that a wait for a command runs in rounds: what that says is never kept."""
        key = ("asking", template.id)
        if key not in self._by_key:
            id = self.labels.fresh(f"{template.id.removesuffix('-caught')}_poll")
            options = template.options.model_copy(update={"cache": None})
            parts = self.callees.ports(template.callee, soft=True).parts
            used = {parts[part].name: None for part in ("value", "failure")}
            self._by_key[key] = replace(
                template,
                id=id,
                options=options,
                soft=True,
                poll=None,
                rounds=rounds_of(until),
                used=used,
            )
        return self._by_key[key]

    def plain(self, template: Template) -> Template:
        """The template that runs the same as a soft one, and fails as it does."""
        key = next(key for key, made in self._by_key.items() if made is template)
        callee, _, *how = key
        if (callee, False, *how) not in self._by_key:
            id = self.labels.fresh(template.id.removesuffix("-caught"))
            self._by_key[callee, False, *how] = replace(template, id=id, soft=False, used={})
        return self._by_key[callee, False, *how]

    def service(self, name: str) -> Template:
        """The template of a service."""
        return self._template(name, None, False, None, name)

    def of_callee(self, name: str) -> list[Template]:
        """The templates of one callee that are written."""
        found = [self.entry] if name == self.entry.callee else []
        return found + [
            each for each in self._by_key.values() if each.callee == name and not each.published
        ]

    def publish(self, callee: str) -> None:
        """Have a template of a callee that gives all its ports to callers elsewhere."""
        declared = self.callees.by_name[callee]
        id = CALL_CAUGHT if isinstance(declared, ir.Workflow) and is_caught(declared) else CALL
        ports = self.callees.ports(callee)
        used = dict.fromkeys(port.name for port in (*ports.parts.values(), ports.whole))
        self._by_key["published", callee] = Template(id, callee, ir.Options(), used=used)

    def generate(self, wanted: str, make: Callable[[str], Document], span: Span) -> str:
        """Add a template made for one step, by its id; the id."""
        id = self.labels.fresh(wanted)
        self.generated.append(make(id))
        self.spans[id] = span
        return id

    def own(self, name: str) -> str:
        """Ask for a template that flowc brings along; its id."""
        if name not in self.built_in:
            self.built_in[name] = self.labels.fresh(name)
        return self.built_in[name]

    def _template(
        self,
        callee: str,
        options: ir.Options | None,
        soft: bool,
        poll: ir.Until | None,
        special: str,
        types: dict[str, ir.Type] | None = None,
    ) -> Template:
        timing = poll and (poll.every_s, poll.timeout_s, poll.attempts)
        files = tuple((types or {}).items())
        key = (callee, soft, options and options.model_dump_json(), timing, files)
        if key not in self._by_key:
            made = self._published(callee) if options is None else None
            if made is None:
                wanted = callee if options is None and poll is None else special
                id = self.labels.fresh(f"{wanted}_caught" if soft else wanted)
                asked = self.callees.options(callee, options)
                place, placed = pod_fields(asked, self.profile), as_placed(asked, self.profile)
                if placed.image is None:
                    image = default_image(self.profile)
                    placed = placed.model_copy(update={"image": image})
                made = Template(
                    id,
                    callee,
                    placed,
                    soft,
                    poll=poll,
                    place=place,
                    limited=limited(self.profile),
                    types=types or {},
                )
            self._by_key[key] = made
        return self._by_key[key]

    def _published(self, callee: str) -> Template | None:
        """The template of a workflow that the cluster has; None: it has none of this callee."""
        declared = self.callees.by_name[callee]
        if not isinstance(declared, ir.Workflow) or not declared.published:
            return None
        id = CALL_CAUGHT if is_caught(declared) else CALL
        return Template(id, callee, ir.Options(), published=declared.published)
