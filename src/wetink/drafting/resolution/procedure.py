"""Looks that belong to the fix: what is looked up each time before a change, and the rehearsal of the change itself."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from wetink.drafting.language.verbs import table
from wetink.drafting.record.record import Part, Record, Run
from wetink.drafting.resolution.fates import Change, Fate

_CLOSE = 10 * 60.0
"""What is looked up for a change is looked up minutes before it."""
_REHEARSED = 60 * 60.0
_OFTEN = 2
_WAITED = 15 * 60.0
_ID = re.compile(r"^(?=.*\d)(?=.*[A-Za-z]).{6,}$")
_DRY = frozenset(
    {"--check", "--diff", "-C", "-D", "--dry-run", "--dry-run=client", "--dry-run=server", "--dryrun", "--noop", "-n"}
    | {"--whatif", "-WhatIf", "--plan", "--preview", "--diff-only", "--simulate", "--no-act", "-v", "-vv"}
)
_INSTEAD = {
    ("plan", "apply"), ("plan", "run"), ("diff", "apply"), ("preview", "up"), ("template", "upgrade"),
    ("checkconfig", "reload"),
}  # fmt: skip
_PLAN = re.compile(r"\s--?(?:out|output|plan)[= ](\S+)")
"""The file in which a rehearsal leaves what is then to be done."""
_LIVE = frozenset({"-auto-approve", "--auto-approve", "--yes", "-y", "--force", "--wait", "--confirm"})


def form(run: Run) -> str:
    """A command without what differs each time: every word with a digit in it, behind program and subcommand."""
    words = run.key.split()
    return " ".join([*words[:2], *(re.sub(r".*\d.*", "#", word) for word in words[2:])])


def same_form(one: str, other: str) -> bool:
    """Whether two forms are of one command, of which one may be told short."""
    return one.startswith(other) or other.startswith(one)


def looked_up(record: Record, changes: Sequence[Change]) -> dict[str, list[Run]]:
    """Evidence id of each kept change -> the looks that were made for it.

    A look that comes right before a change each time the change is made is the first half of it: the id of an
    attachment, the leader of a shard. So is one that a message names before the change as the way to do it.
    """
    made: dict[str, list[Run]] = defaultdict(list)
    for change in changes:
        if change.fate in {Fate.KEPT, Fate.REPEATED} and change.run.item.kind == "executed":
            made[form(change.run)].append(change.run)
    recipes = _recipes(record)
    found: dict[str, list[Run]] = {}
    known: dict[str, tuple[set[str], dict[str, Run]]] = {}
    for change in changes:
        if not change.kept:
            continue
        kind = form(change.run)
        if kind not in known:
            times = [{form(one): one for one in _before(record, run)} for run in made[kind]]
            each = Counter(one for some in times for one in some)
            wanted = {one for one, often in each.items() if "#" in one and often >= _OFTEN}
            wanted |= _of_recipe(change.run, recipes)
            known[kind] = wanted, _among(wanted, {one: run for some in times for one, run in some.items()})
        wanted, near = known[kind]
        mine = near | _among(wanted, {form(one): one for one in _before(record, change.run)})
        if mine:
            found[change.run.item.id] = sorted(mine.values(), key=lambda run: (run.t, run.pos))
    return found


def _before(record: Record, run: Run) -> list[Run]:
    """The same person's looks of the last minutes before a change, back to their last change."""
    some: list[Run] = []
    for other in reversed(record.runs_between(run.t - _CLOSE, run.t)):
        if other.who != run.who or other.pos >= run.pos:
            continue
        if other.part is Part.CHANGE and other.ok:
            break
        if other.part is Part.LOOK and other.ok:
            some.append(other)
    return some


def _among(wanted: set[str], runs: dict[str, Run]) -> dict[str, Run]:
    """The runs, by form, whose forms are wanted."""
    return {key: run for key, run in runs.items() if any(same_form(key, one) for one in wanted)}


def _recipes(record: Record) -> list[list[Run]]:
    """The commands of each message that names several, in their order."""
    by_message: dict[str, list[Run]] = defaultdict(list)
    for proposal in record.proposals:
        by_message[proposal.item.of or ""].append(proposal)
    return [some for key, some in by_message.items() if key and len(some) >= _OFTEN]


def _of_recipe(run: Run, recipes: list[list[Run]]) -> set[str]:
    """Forms of the looks that a recipe names before a change."""
    wanted: set[str] = set()
    for recipe in recipes:
        at = next((i for i, one in enumerate(recipe) if form(one) == form(run)), 0)
        wanted |= {form(one) for one in recipe[:at] if one.part is Part.LOOK}
    return wanted


def rehearsals(record: Record, changes: Sequence[Change]) -> dict[str, Run]:
    """Evidence id of a kept change -> the last dry run of the very same command before it."""
    found: dict[str, Run] = {}
    spent: set[str] = set()
    for change in changes:
        run = change.run
        dry = _dry_runs(record, run) if change.kept else []
        if dry and dry[-1].item.id not in spent:
            found[run.item.id] = dry[-1]
            spent.add(dry[-1].item.id)
    return found


def _dry_runs(record: Record, run: Run) -> list[Run]:
    earlier = record.runs_between(run.t - _REHEARSED, run.t)
    return [x for x in earlier if x.part is Part.LOOK and x.ok and x.pos < run.pos and rehearses(x, run)]


def waits(record: Record, changes: Sequence[Change]) -> dict[str, Run]:
    """Evidence id of a kept change -> the look by which its maker waited for it: the last of its kind.

    A look that only waits, or that asks after what the change itself printed (the id of a request, a task, a rollout).
    Behind the last part of the fix a look that only waits waits for the recovery itself.
    """
    found: dict[str, Run] = {}
    kept = [change for change in changes if change.kept]
    for change in kept:
        run = change.run
        for other in record.runs_between(run.t, run.t + _WAITED):
            if other.who != run.who or other.pos <= run.pos:
                continue
            if other.part is Part.CHANGE:
                break
            if other.part is Part.LOOK and other.ok and _waits_for(other, run, last=change is kept[-1]):
                found[run.item.id] = other
    return found


def _waits_for(look: Run, run: Run, *, last: bool) -> bool:
    if not last and any(
        piece in table()["waits"] for verb in look.facts.verbs for piece in (verb, verb.rpartition(" ")[2])
    ):
        return bool(look.words & run.words)
    printed = {word for word in re.split(r"[\s\"',=]+", run.output) if _ID.search(word)}
    return any(word in printed and word not in run.line for word in look.key.split())


def rehearses(dry: Run, run: Run) -> bool:
    """Whether a command is another with nothing but the flags of a dry run, or its word for one, besides.

    The other may also say what the rehearsal told it to (`-check-index 812`), or take the plan that it left.
    """
    mine, theirs = dry.key.split(), run.key.split()
    more = [word for word in mine if word not in theirs]
    less = [word for word in theirs if word not in mine and word not in _LIVE and word not in dry.output]
    planned = _PLAN.search(dry.key)
    if more and (more[0], less[0] if less else "") in _INSTEAD:
        if planned is not None and planned[1] in theirs and mine[0] == theirs[0]:
            return True
        more, less = more[1:], less[1:]
    return not less and all(word in _DRY for word in more) and dry.key != run.key
