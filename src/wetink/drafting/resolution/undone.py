"""Passes that find what was taken back: rolled back, undone, put back to what it was."""

from __future__ import annotations

import re
from dataclasses import replace

from wetink.drafting.language.phrases import begins as opens_with
from wetink.drafting.language.phrases import plain, says
from wetink.drafting.language.quantities import Quantity, quantities
from wetink.drafting.language.verbs import table
from wetink.drafting.language.words import words
from wetink.drafting.record.record import Run, Said
from wetink.drafting.record.statements import Act, acts, takes_back
from wetink.drafting.record.transactions import begins, find_transactions, is_edge
from wetink.drafting.record.verdicts import sign
from wetink.drafting.resolution.effects import (
    cancels,
    other_amount,
    removes,
    same_property,
    same_value,
    takes_effect,
    to_default,
    undoes,
)
from wetink.drafting.resolution.fates import NEAR, RETRY, Change, Fate, Scene
from wetink.model.event import Kind

_AT_ONCE = 90.0
"""So soon after a change a message may still tell of it; later words are about the next change."""
_MEMORY = 300
"""How many items back a value may have been seen."""
_CLAUSES = re.compile(r"[.,;:!\n]\s+")
_PIECES = re.compile(r"[^\w]+")
_SHORT = 3
_BRIEF = 30
_STOOD = 3600.0
"""What stood for so long while the others worked was no try."""
_BROKEN_OFF = 12 * 60.0
_SEEN = 20.0
"""What is told sooner was written before."""
_ENDED = frozenset({"stopped", "cancelled", "killed"})
_NO_PART = frozenset({Fate.OUTSIDE, Fate.ASIDE, Fate.MATERIAL})
_BACK = re.compile(r"\b(?:undo|revert|roll-?back|restore|reset|back)", re.IGNORECASE)
_NAMING = 15 * 60.0
"""One that names the amount may come later."""
_TOLD = 4 * 60.0
"""A taking-back is told within minutes of it."""


def transactions(changes: list[Change], _scene: Scene) -> list[Change]:
    """What was rolled back is an undone try; begin and commit belong to what was written between them."""
    result = {change.run.item.id: change for change in changes}
    paired: set[str] = set()
    for one in find_transactions([change.run for change in changes]):
        ids = [run.item.id for run in one.runs]
        written = any(result[run.item.id].kept and not is_edge(run) for run in one.runs)
        for key in ids:
            change = result[key]
            if not change.kept:
                continue
            paired.add(key)
            if one.kept and written:
                result[key] = replace(change, bracket=change.bracket or is_edge(change.run))
            elif change.run is one.end:
                result[key] = replace(change, fate=Fate.UNDO, reason="rolled back an earlier try")
            else:
                result[key] = replace(change, fate=Fate.REVERTED, reason="rolled back", instead=one.end)
    for key, change in result.items():
        if change.kept and key not in paired and begins(change.run) and is_edge(change.run):
            result[key] = replace(change, fate=Fate.NO_EFFECT, reason="a transaction whose end was not seen")
    return [result[change.run.item.id] for change in changes]


def undone(changes: list[Change], _scene: Scene) -> list[Change]:
    """An undo, rollback or deletion of what the response itself had made cancels that and itself."""
    result = list(changes)
    for j, later in enumerate(changes):
        if not result[j].kept or later.bracket:
            continue
        for i in range(j - 1, max(-1, j - NEAR), -1):
            earlier = result[i]
            if not earlier.kept or earlier.bracket or not undoes(later.run, earlier.run):
                continue
            if later.run.t - earlier.run.t > 3600:
                break
            result[i] = replace(earlier, fate=Fate.REVERTED, reason="undone", instead=later.run)
            result[j] = replace(result[j], fate=Fate.UNDO, reason="took back an earlier try")
            break
    return result


def broken_off(changes: list[Change], _scene: Scene) -> list[Change]:
    """An operation that was stopped minutes after it was begun, by the same tool, before anything else, was a try."""
    result = list(changes)
    for j, later in enumerate(changes):
        i = next((k for k in range(j - 1, max(-1, j - NEAR), -1) if changes[k].fate not in _NO_PART), None)
        if i is None or not result[j].kept or later.bracket or not _breaks_off(later.run, changes[i].run):
            continue
        if result[i].kept:
            result[i] = replace(changes[i], fate=Fate.REVERTED, reason="broken off", instead=later.run)
        result[j] = replace(later, fate=Fate.UNDO, reason="broke off an earlier try")
    return result


def _breaks_off(later: Run, earlier: Run) -> bool:
    """Whether the later only stops something, and the earlier set nothing but began an operation of the same tool."""
    ends = {effect.value for effect in later.facts.effects}
    begun = [effect for effect in earlier.facts.effects if effect.value is None]
    tool, other = ((run.facts.verbs or ("",))[0].split(" ")[0].lower() for run in (later, earlier))
    same = tool == other or (earlier.facts.verbs and str(earlier.facts.verbs[0]) in later.line)
    near = later.t - earlier.t <= _BROKEN_OFF
    return bool(ends) and ends <= _ENDED and len(begun) == len(earlier.facts.effects) > 0 and bool(same) and near


def watched(changes: list[Change], _scene: Scene) -> list[Change]:
    """What was told to say more and, with nothing changed between, told to be quiet again was only looked at."""
    result = list(changes)
    for j, later in enumerate(changes):
        i = next((k for k in range(j - 1, max(-1, j - NEAR), -1) if result[k].kept), None)
        if i is None or not later.kept or later.bracket or changes[i].run.who != later.run.who:
            continue
        more, quiet = _words_of(changes[i].run), _words_of(later.run)
        same = more & quiet & table()["tells_more"]
        if same and quiet & table()["tells_less"] and not more & table()["tells_less"]:
            for k in (i, j):
                result[k] = replace(changes[k], fate=Fate.MATERIAL, reason="made for looking")
    return result


def _words_of(run: Run) -> frozenset[str]:
    return frozenset(_PIECES.split(run.line.lower()))


def unset(changes: list[Change], _scene: Scene) -> list[Change]:
    """A name that a tool was given a value for and is then told without one was taken away again."""
    result = list(changes)
    for j, later in enumerate(changes):
        i = next((k for k in range(j - 1, max(-1, j - NEAR), -1) if changes[k].run.who == later.run.who), None)
        if i is None or not result[i].kept or not result[j].kept or later.run.t - changes[i].run.t > RETRY:
            continue
        if _unsets(later.run, changes[i].run):
            result[i] = replace(changes[i], fate=Fate.REVERTED, reason="taken back", instead=later.run)
            result[j] = replace(later, fate=Fate.UNDO, reason="took back an earlier try")
    return result


def _unsets(later: Run, earlier: Run) -> bool:
    if later.facts.verbs[:1] != earlier.facts.verbs[:1] or not later.facts.verbs:
        return False
    names = {name for name, equals, _ in (word.partition("=") for word in earlier.key.split()) if equals and name}
    return any(name in later.key.split() for name in names if not name.startswith("-"))


def told_undone(changes: list[Change], scene: Scene) -> list[Change]:
    """What its maker says within minutes to have taken back, of which no command is in the record."""
    result = list(changes)
    for i, change in enumerate(changes):
        if not change.kept or change.bracket or takes_effect(change.run) or _is_undo(change.run):
            continue
        following = next((c.run for c in changes[i + 1 :] if c.run.who == change.run.who), None)
        until = min(change.run.t + _TOLD, following.t if following else change.run.t + _TOLD)
        said = _told_back(change.run, scene, until)
        if said is not None:
            same = [k for k in scene.before(i) if result[k].kept and same_property(changes[k].run, change.run)]
            for k in (i, *(k for k in same if change.run.t - changes[k].run.t <= RETRY)):
                result[k] = replace(changes[k], fate=Fate.REVERTED, reason="taken back", told=(said,))
    return result


def _told_back(run: Run, scene: Scene, until: float) -> Said | None:
    for said in scene.record.said_between(run.t + _SEEN, until):
        if said.bot or said.who != run.who:
            continue
        told = any(opens_with("undone", clause) for clause in _CLAUSES.split(plain(said.prose)))
        brief = len(said.prose.split()) <= _BRIEF  # longer ones tell a story, of what was done before too
        else_ = any(says(group, said.prose) for group in ("proposed", "again")) or Act.ASKED in acts(said.prose)
        return said if told and brief and not else_ and sign(said.prose) <= 0 else None
    return None


def _is_undo(run: Run) -> bool:
    """Whether it takes something back by its own words, or gives a setting that was there before."""
    return any(_BACK.search(word) for word in (run.line, *(effect.value or "" for effect in run.facts.effects)))


def put_back(changes: list[Change], scene: Scene) -> list[Change]:
    """A value put back to what it was before is an undone try, and so is its putting back.

    So is what was switched off and on again with nothing done between.
    """
    result = list(changes)
    for j in range(len(changes)):
        later = result[j]
        if not later.kept or later.bracket:
            continue
        for i in scene.before(j):
            earlier = result[i]
            if not earlier.kept or earlier.bracket or not same_property(earlier.run, later.run):
                continue
            cancelled = cancels(later.run, earlier.run) or removes(later.run, earlier.run)
            if not same_value(earlier.run, later.run) and (cancelled or _takes_back(later.run, i, changes, scene)):
                said = _undo_said(later.run, scene)
                told = (said,) if said else ()
                result[i] = replace(earlier, fate=Fate.REVERTED, reason="taken back", told=told, instead=later.run)
                result[j] = replace(later, fate=Fate.UNDO, reason="took back an earlier try", told=told)
                for k in scene.before(i):
                    if result[k].kept and not result[k].bracket and same_value(result[k].run, earlier.run):
                        result[k] = replace(
                            result[k], fate=Fate.REVERTED, reason="taken back", told=told, instead=later.run
                        )
            break
    return result


def put_back_by_line(changes: list[Change], scene: Scene) -> list[Change]:
    """A line of the same person that differs in one number only from an earlier one, told as a taking-back.

    Of a tool nobody knows no property is seen; that it was put back is said, and the lines show what.
    """
    result = list(changes)
    for j, later in enumerate(changes):
        if not result[j].kept or later.bracket:
            continue
        for i in range(j - 1, max(-1, j - NEAR), -1):
            earlier = result[i]
            if not earlier.kept or earlier.bracket or later.run.who != earlier.run.who:
                continue
            amount = other_amount(later.run, earlier.run)
            if not amount:
                continue
            said = _undo_said(later.run, scene) or _amount_put_back(amount, later.run, scene)
            if said is not None:
                result[i] = replace(earlier, fate=Fate.REVERTED, reason="taken back", told=(said,), instead=later.run)
                result[j] = replace(later, fate=Fate.UNDO, reason="took back an earlier try", told=(said,))
            break
    return result


def _takes_back(later: Run, at: int, changes: list[Change], scene: Scene) -> bool:
    earlier = changes[at].run
    if any(same_value(changes[k].run, later) for k in scene.before(at) if changes[k].run.t >= scene.window.start):
        return True
    if to_default(later) or _undo_said(later, scene):
        return True
    verdict = scene.verdicts[earlier.item.id]
    if verdict.failed:
        return _known_before(later, earlier, scene)
    if verdict.good or not _shown_before(later, earlier, scene):
        return False
    if later.t - earlier.t > _STOOD:
        return False
    return any(c.kept and c.run.t > later.t and not same_property(c.run, later) for c in changes[at + 1 :])


def _undo_said(later: Run, scene: Scene) -> Said | None:
    """A message around the change that says that something is put back and shares a word with its object or value."""
    telling = words(" ".join(f"{e.object} {e.attribute} {e.value or ''}" for e in later.facts.effects))
    for said in scene.record.said_between(later.t - _TOLD, later.t + _AT_ONCE):
        if said.bot or not takes_back(said.prose) or says("proposed", said.prose):
            continue
        if said.who == later.who or telling & said.words:
            return said
    return None


def _amount_put_back(amount: str, later: Run, scene: Scene) -> Said | None:
    """A message of its maker around the change that says that something is put back, and to which amount."""
    near = scene.record.said_between(later.t - _TOLD, later.t + _NAMING)
    return next((s for s in near if s.who == later.who and amount in s.words and takes_back(s.prose)), None)


def _known_before(later: Run, earlier: Run, scene: Scene) -> bool:
    """The value that is set now was seen in the record before the earlier change."""
    values = {str(e.value).lower() for e in later.facts.effects if e.value and len(str(e.value)) > 1}
    near = scene.record.items[max(0, earlier.pos - _MEMORY) : earlier.pos]
    return any(values & words(str(x.text)) for x in near if x.kind in {Kind.OUTPUT, Kind.SAID})


def _shown_before(later: Run, earlier: Run, scene: Scene) -> bool:
    """An answer before the earlier change showed the value that is set now, beside the name of what is set."""
    wanted = [
        (frozenset(w for w in words(f"{effect.object} {effect.attribute}") if len(w) > _SHORT), amounts)
        for effect in later.facts.effects
        if (amounts := [amount for amount in quantities(effect.value or "") if amount.kind])
    ]
    near = scene.record.items[max(0, earlier.pos - _MEMORY) : earlier.pos] if wanted else []
    lines = (line for item in near if item.kind is Kind.OUTPUT for line in str(item.text).splitlines())
    return any(_shows(line, named, amounts) for line in lines for named, amounts in wanted)


def _shows(line: str, named: frozenset[str], amounts: list[Quantity]) -> bool:
    return bool(named & words(line)) and any(a.kind == b.kind and a.same(b) for b in quantities(line) for a in amounts)


def _commits(run: Run) -> bool:
    return bool(run.facts.effects) and all(effect.value in {"committed", "saved"} for effect in run.facts.effects)


def reloads(changes: list[Change], scene: Scene) -> list[Change]:
    """A reload right after a try, or after its taking back, shares the fate: it only makes that take effect."""
    result = list(changes)
    for i, change in enumerate(changes):
        before = next((c for c in reversed(result[:i]) if c.run.who == change.run.who), None)
        if before is None or not change.kept or not (takes_effect(change.run) or _commits(change.run)):
            continue
        if before.fate in {Fate.REVERTED, Fate.UNDO} and change.run.t - before.run.t <= _TOLD:
            told = scene.verdicts[change.run.item.id]
            if not told.good:
                result[i] = replace(change, fate=before.fate, reason="made a try take effect", told=before.told)
    return result
