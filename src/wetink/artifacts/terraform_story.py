"""What Terraform or OpenTofu did to each resource, in sentences: what an apply changed, what a plan only meant to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from wetink.artifacts.change_record import changed, recorded
from wetink.model.event import UNKNOWN, Actor, Event, Message, Place, When

_DONE = {
    "create": "created",
    "update": "updated",
    "delete": "destroyed",
    "replace": "replaced",
    "import": "imported",
    "forget": "gave up managing",
}
_DOING = {
    "create": "creating",
    "update": "updating",
    "delete": "destroying",
    "replace": "replacing",
    "import": "importing",
}
_MOST_NAMED = 40


@dataclass(slots=True)
class Op:
    """One resource in an apply: what was begun with it, whether that ended, and why not."""

    place: Place
    when: When
    action: str
    done: bool = False
    id: str = ""
    error: str = ""


@dataclass(slots=True)
class Failure:
    """An error that was told; `address` is the resource it is about, where it names one."""

    place: Place
    when: When
    text: str
    address: str = ""


@dataclass(slots=True)
class Run:
    """A plan, and the apply that came of it, as far as the file tells.

    tool      "Terraform" or "OpenTofu"
    planned   action by address, in the plan's order; `details` are the lines of the plan that say what changes
    summary   "1 to add, 1 to change, 0 to destroy", and where it stands
    applied   "Apply complete! ..." as printed, "" where the apply did not end well
    """

    tool: str = "Terraform"
    planned: dict[str, str] = field(default_factory=dict)
    details: dict[str, list[str]] = field(default_factory=dict)
    summary: str = ""
    place: Place | None = None
    when: When = UNKNOWN
    actor: Actor | None = None
    ops: dict[str, Op] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)
    applied: str = ""
    ended: Place | None = None
    ended_at: When = UNKNOWN

    def begin(self, address: str, action: str, place: Place, when: When) -> None:
        """A resource's change begins; the second of two that make a replacement joins the first."""
        before = self.ops.get(address)
        both = before is not None and {before.action, action} == {"create", "delete"}
        self.ops[address] = Op(place, when, "replace" if both else action)

    def finish(self, address: str, action: str, place: Place, when: When, number: str) -> None:
        """A resource's change ended well; `number` is the id it has now."""
        op = self.ops.pop(address, None) or Op(place, when, action)
        op.done, op.place, op.when, op.id = True, place, when, number or op.id
        self.ops[address] = op


def events_of(run: Run) -> Iterator[Event]:
    """A change for each resource of an apply, and for how the apply ended; a plan alone is one machine's event."""
    for failure in run.failures:
        if failure.address in run.ops and not run.ops[failure.address].done:
            run.ops[failure.address].error = failure.text
    for address, op in run.ops.items():
        yield _change(op.place, _told(run, address, op), op.when, run.actor)
    if run.applied and run.ended:
        yield _change(run.ended, f"{run.tool} {run.applied}", run.ended_at, run.actor)
    for failure in run.failures:
        if failure.address not in run.ops:
            what = "apply failed" if run.ops or run.applied else "run failed"
            yield _change(failure.place, f"{run.tool} {what}: {failure.text}", failure.when, run.actor)
    if run.place and not run.ops and not run.applied and not run.failures:
        yield recorded(run.place, _plan(run), Message(channel="terraform"), run.when, run.actor)


def _change(place: Place, text: str, when: When, actor: Actor | None) -> Event:
    return changed(place, text, Message(channel="terraform"), when, actor)


def _told(run: Run, address: str, op: Op) -> str:
    if not op.done:
        why = f": {op.error}" if op.error else ""
        return f"{run.tool} did not finish {_DOING.get(op.action, op.action)} {address}{why}"
    line = f"{run.tool} {_DONE.get(op.action, op.action)} {address}" + (f" (id {op.id})" if op.id else "")
    details = run.details.get(address, []) if op.action in {"update", "replace"} else []
    return "\n".join([line, *details])


def _plan(run: Run) -> str:
    """A plan that nothing shows was applied says so."""
    if not run.planned and not run.summary:
        return f"{run.tool} planned no changes"
    some = [f"{action} {address}" for address, action in run.planned.items()]
    more = [f"and {len(some) - _MOST_NAMED} more"] if len(some) > _MOST_NAMED else []
    summary = run.summary or f"{len(some)} resource{'' if len(some) == 1 else 's'}"
    return "\n".join([f"{run.tool} plan, not an apply: {summary}", *some[:_MOST_NAMED], *more])
