"""Read-only commands that are no looks: rehearsals, at the wrong place, kept in a variable, at one's own machine."""

from __future__ import annotations

import re
from bisect import bisect_right

from wetink.drafting.language.refusals import refuses
from wetink.drafting.language.words import words
from wetink.drafting.record.record import Record, Run
from wetink.drafting.resolution.effects import misplaced, mistyped

_REHEARSAL = re.compile(r"\s--dry-run\b|\s--check(?:\s|$)|\s--noop\b|\s-WhatIf\b|\s--server-dry-run\b")
"""A rehearsal of a change shows what would happen, not what is wrong."""
_KEPT = re.compile(
    r"(?:export\s+|\$(?:env:)?)?[A-Za-z_]\w{0,80}\s?=\s?(?:\$\((?:[^()]|\([^()]*\))*\)|'[^']*'|\"[^\"]*\"|[^\s;]*)"
    r"(?:;\s*|\s*$)"
)
_OWN = re.compile(
    r"(?:history|fc|type|which|whereis|Get-History|Get-Clipboard|pbpaste|xclip|wl-paste)\b"
    r"|(?:env|printenv|set|alias|jobs|id|whoami|pwd|tty)\s*(?:\||$)|Get-ChildItem\s+Env:|(?:Start|Stop)-Transcript",
    re.IGNORECASE,
)
"""What the shell itself remembers, or what lies on the desk of the one who looks."""
_PLACE = re.compile(
    r"(?:-[nhHuUlcCA]|sudo|ssh|exec|--|--all-namespaces)$"
    r"|--(?:context|namespace|profile|region|host|cluster|project|user|kube-context)\b"
)
"""What says where, or as whom, one looks."""
_ASKERS = frozenset({"curl", "wget", "http", "https", "xh"})
"""Programs whose short options say what is asked for, not where."""
_SHORTENED = re.compile(r"(?:^|\s)(?:\.\.\.|…)\S*")
"""Who shortens a command tells it; it cannot be run."""
_COMPLAINT = re.compile(
    r"command not found|not recognized|no such (?:command|option|file)|usage:|\bunknown (?:command|flag|option)"
    r"|unknown shorthand"
    r"|(?:invalid|unrecognized|illegal|unexpected) (?:option|argument|flag)|syntax error|missing (?:operand|argument)"
    r"|does not exist|doesn't exist|did you mean|permission denied \(|is a directory|not a valid",
    re.IGNORECASE,
)
"""What a program says of the line that was typed, not of the system."""
_MANY = re.compile(r"\bfor(?:each)?\b|\bxargs\b|\bparallel\b|\bpssh\b|\bwhile\b", re.IGNORECASE)
"""It asks the same of several."""
_ANSWER = 20_000
_SOON = 90.0
_CLOCK, _SAID = 30.0, 6 * 60.0
_RARE, _TOLD = 0.3, 1.2
_FILTER = re.compile(r"\s\|\s.*$", re.DOTALL)
_SPLIT = re.compile(r"[\s=\"']+")


def is_none(run: Run, record: Record) -> bool:
    """Whether a read-only command is no look at the system."""
    return (
        not (run.ok or answers_in_part(run) or shows_fault(run, record))
        or bool(_REHEARSAL.search(run.line))
        or bool(_SHORTENED.search(run.line))
        or _kept(run)
        or _own(run)
        or mistyped(run, record.runs) is not None
        or misplaced(run, record) is not None
        or put_right(run, record.runs) is not None
    )


def answers_in_part(run: Run) -> bool:
    """A look at several things, one after the other, of which most answered: one that did not is told in passing."""
    if run.command.cancelled or not run.facts.parses or not _MANY.search(run.line):
        return False
    lines = [line.strip() for line in run.output[-_ANSWER:].splitlines() if line.strip()]
    failed = sum(bool(_COMPLAINT.search(line)) or refuses(line, run.line) for line in lines)
    return 2 * failed < len(lines)


def shows_fault(run: Run, record: Record) -> bool:
    """A look that ended in an error and yet told something: it fails by hand as it fails for everybody.

    Its answer is no complaint about the line itself, and shares words with an alert before it or with what people say
    of it; or it is one that only Ctrl-C ends, and had shown something.
    """
    answer = run.output.strip()
    if not answer or run.facts.effects or not run.facts.parses or _COMPLAINT.search(answer[-4000:]):
        return False
    if run.command.cancelled:
        return answer.count("\n") > 0
    mine = {w for w in run.output_words - run.words if record.rarity.weight(w) > _RARE}
    alerts = (words(str(h.item.text)) for h in record.heard if h.pos < run.pos)
    talk = (
        s.words for s in record.said_between(run.t - _CLOCK, run.t + _SAID) if not s.bot and s.item.id != run.item.of
    )
    return any(record.rarity.mass(mine & some) > _TOLD for some in (*alerts, *talk))


def _kept(run: Run) -> bool:
    """A variable keeps the answer and nobody sees it."""
    return not run.output.strip() and not _KEPT.sub("", run.line.strip()).strip()


def _own(run: Run) -> bool:
    return not run.command.within and bool(_OWN.match(run.line.strip()))


def put_right(run: Run, runs: list[Run]) -> Run | None:
    """The same person's same look seconds later with the place or user added (namespace, context, host, sudo).

    Who adds where or as whom to the very same look had looked in the wrong place before.
    """
    at = bisect_right(runs, (run.t, run.pos), key=lambda other: (other.t, other.pos))
    for later in runs[at : at + 3]:
        if later.who == run.who and later.t - run.t <= _SOON and _adds_place(run, later):
            return later
    return None


def _adds_place(run: Run, later: Run) -> bool:
    if run.facts.verbs[:1] != later.facts.verbs[:1] or not run.facts.verbs or run.facts.verbs[0] in _ASKERS:
        return False
    mine, theirs = (_SPLIT.split(_FILTER.sub("", r.key)) for r in (run, later))
    rest = list(theirs)
    for word in mine:
        found = next((w for w in rest if w == word or (len(word) > 8 and w.startswith(word.rstrip("/")[:-1]))), None)
        if found is None:
            return False
        rest.remove(found)
    return any(_PLACE.match(word) for word in rest)
