"""How many looks make the diagnosis, and which: those over the bar, one for each question that was asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wetink.drafting.diagnosis.looks import Look, look_key
from wetink.drafting.language.words import words
from wetink.drafting.record.record import Run
from wetink.drafting.record.waits import waits
from wetink.drafting.resolution.changes import Change

BAR = 0.5
"""From this probability on a look is a step."""
_LEAST, _MANY_STEPS, _MOST = 3, 6, 9
_HIGH = 0.6
"""Behind many steps a look has to be surer: who follows them at night reads each."""
_FLOOR = 0.15
"""Under this score a look is no step even where there are few."""
_VOLATILE = re.compile(r"\b(?:[a-z]{1,4}-)?(?=[0-9a-f]*\d)[0-9a-f]{8,}\b|\d+", re.IGNORECASE)
_MANY = re.compile(r"\bfor(?:each)?\b|\bxargs\b|\bparallel\b|\bpssh\b|\bwhile\b|--all\b|\bansible\b", re.IGNORECASE)
_LOOP = re.compile(r"\bfor\s+\w+\s+in\s+([^;$`*{}]+?)\s*(?:;|\bdo\b)")
_FILTER = re.compile(r"\s\|\s")
_SSH = re.compile(r"ssh\s+(?:-[a-zA-Z]+\s+)*(?:[\w.-]+@)?([\w.-]+)\s+(?=\S)")
_GREP = re.compile(r"[a-z]*grep|rg|ack|ag|findstr|sls|Select-String", re.IGNORECASE)


def choose(
    looks: list[Look],
    changes: list[Change],
    told_fixes: Sequence[float] = (),
    proofs: Sequence[Run] = (),
) -> list[Look]:
    """The steps of the diagnosis among the looks made before the last part of the fix, in order of time.

    What was first asked when the fix had begun, and once, and proves the recovery (`proofs`), is no diagnosis.
    """
    times = [c.run.t for c in changes if c.kept] or list(told_fixes)
    first, last = min(times, default=None), max(times, default=None)
    early = [look for look in looks if (last is None or look.run.t < last) and not waits(look.run)]
    early = [look for look in early if not (first and look.run.t > first and _proves(look, proofs))]
    chosen: list[Look] = []
    for look in sorted(early, key=lambda look: (-look.score, look.run.t, look.run.pos)):
        if look.score < _bar(len(chosen)) or len(chosen) == _MOST:
            break
        asked = next((i for i, other in enumerate(chosen) if same_question(look.run, other.run)), None)
        if asked is None:
            chosen.append(look)
        elif covers(look.run, chosen[asked].run):
            chosen[asked] = look
    return sorted(chosen, key=lambda look: (look.run.t, look.run.pos))


def _bar(steps: int) -> float:
    """The score that a look needs behind so many steps."""
    if steps < _LEAST:
        return _FLOOR
    return BAR if steps < _MANY_STEPS else _HIGH


def with_finds(chosen: list[Look], looks: list[Look], finds: frozenset[str]) -> list[Look]:
    """The chosen looks and those that a report shows as how the cause was found (`finds`: ids of their runs).

    Where it shows some, a look from elsewhere that asks the same is not told twice.
    """
    shown = [look for look in looks if look.run.item.id in finds]
    rest = [look for look in chosen if look.run.item.id not in finds]
    rest = [look for look in rest if not any(same_question(look.run, other.run) for other in shown)]
    return sorted((*rest, *shown), key=lambda look: (look.run.t, look.run.pos))


def _proves(look: Look, proofs: Sequence[Run]) -> bool:
    return not look.repeats and any(same_question(look.run, proof) for proof in proofs)


def same_question(one: Run, other: Run) -> bool:
    """A walk over numbered things, the same answer cut another way, or one thing and then all of them."""
    if one.command.program != other.command.program:
        return False
    if covers(one, other) or covers(other, one):
        return True
    if not _same_place(one, other):
        return False
    if _family(one) == _family(other):
        return True
    mine, theirs = _bare(one), _bare(other)
    sought, also = _sought(one), _sought(other)
    return len(mine) > 1 and mine == theirs and (sought == also or bool(sought & also))


def _same_place(one: Run, other: Run) -> bool:
    """On the same host, or on hosts that are numbered alike; typed there or sent there by ssh."""
    mine, theirs = _host(one), _host(other)
    return not mine or not theirs or mine == theirs


def _host(run: Run) -> str:
    sent = _SSH.match(look_key(run))
    return _VOLATILE.sub("0", sent.group(1) if sent else run.command.host or "").split(".")[0]


def _family(run: Run) -> str:
    return _VOLATILE.sub("0", look_key(run))


def _bare(run: Run) -> tuple[str, ...]:
    """The command before its filters without the way to its host, numbers and options."""
    line = _SSH.sub("", look_key(run)).strip("'\" ")
    plain = _VOLATILE.sub("0", _FILTER.split(line)[0]).split()
    return tuple(word for word in plain if word[0] not in "-+" and word != "0")


def _sought(run: Run) -> frozenset[str]:
    """The words that its filters look for."""
    filters = (piece.split() for piece in _FILTER.split(run.key)[1:])
    return frozenset(
        word
        for piece in filters
        if piece and _GREP.fullmatch(piece[0])
        for given in piece[1:]
        if not given.startswith("-")
        for word in words(given)
    )


def covers(later: Run, earlier: Run) -> bool:
    """The later asks of all what the earlier asked of one: a loop with the same verb that lacks only the one's name.

    A loop that names the others only compares; it does not cover the one.
    """
    if not _MANY.search(later.line) or _MANY.search(earlier.line) or later.t < earlier.t:
        return False
    if not any(verb in later.facts.verbs for verb in earlier.facts.verbs):
        return False
    mine, theirs = words(earlier.line), words(later.line)
    host = (earlier.command.host or "").lower()
    listed = _listed(later.line)
    if host and host not in theirs and _VOLATILE.sub("0", host) in {_VOLATILE.sub("0", word) for word in listed}:
        return False
    named = words(f"{host} {earlier.facts.scope}")
    missing = [word for word in mine - theirs if word not in named or _VOLATILE.search(word)]
    return all(_VOLATILE.search(word) and (not listed or words(word) & listed) for word in missing)


def _listed(line: str) -> frozenset[str]:
    """What a loop names one by one; nothing where it takes the names from elsewhere."""
    match = _LOOP.search(line)
    return words(match.group(1)) if match else frozenset()
