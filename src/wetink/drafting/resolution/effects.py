"""How two changes relate by what they do, without any words: same property, opposite, taken back, one then all."""

from __future__ import annotations

import re
from bisect import bisect_left
from difflib import SequenceMatcher

from wetink.drafting.language.words import words
from wetink.drafting.record.record import Record, Run
from wetink.model.evidence import Effect

_OPPOSITE = {
    frozenset(pair)
    for pair in (
        ("started", "stopped"), ("yes", "no"), ("true", "false"), ("on", "off"), ("enabled", "disabled"),
        ("present", "absent"), ("paused", "resumed"), ("cordoned", "uncordoned"), ("locked", "unlocked"),
        ("suspended", "resumed"), ("masked", "unmasked"), ("up", "down"), ("open", "closed"), ("in", "out"),
        ("state maint", "state ready"), ("state drain", "state ready"), ("maint", "ready"), ("drain", "ready"),
        ("drain", "active"), ("maintenance", "normal"),
    )
}  # fmt: skip
_ANY = {"run", "post"}
_CALL = ("command", "cmd", "method", "action", "operation", "op")
"""Fields of a request that say which call of a service it is; two calls set nothing in common."""
_WHOLE = frozenset({"exists", "rows", "content", "keys", "messages", "rules", "entries"})
"""What is gone altogether where one of these is absent."""
_RESTART = frozenset({"started", "stopped", "up", "down"})
"""Stopped and started with nothing between is a restart, and does something."""
_ALIKE = 0.75
_SSH = re.compile(r"(?:sudo\s+)?ssh\s")
_HOST = re.compile(r"[a-z0-9][a-z0-9-]*")
_UNDO = re.compile(r"\b(?:undo|revert|rollback|restore|reset)\b", re.IGNORECASE)
_UNDO_FILE = re.compile(r"/[\w.-]*\b(?:undo|revert|rollback|back-?out)\b[\w.-]*$", re.IGNORECASE)
"""A file whose name says that it takes something back."""
_QUOTED = re.compile(r"'[^']{0,2000}'|\"[^\"]{0,2000}\"")
_MANY = re.compile(
    r"\bxargs\b|\bfor\b|\bwhile\b|\bparallel\b|\bpssh\b|\bansible\b|\s-l\s|--all\b|--selector\b|\*|\bwhere\b|\$\(",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"^[a-z][\w-]*(?:\.[\w-]+)+(?::\d+)?(?:/|$)|://|^(?:staging|stage|stg|dev|test|qa|uat|prod|production|live)\b|-(?:staging|stage|stg|dev|test|qa|uat)\b"
)
_COUNT = re.compile(r"[1-9]\d{0,5}")
_STEPS = re.compile(r"[/,]")
_PARTS = re.compile(r"[^\w]+|_")
_AMOUNTS = re.compile(r"\d{1,20}(?:\.\d{1,9})?")
_VOLATILE = re.compile(r"\d+")


def same_object(one: Effect, other: Effect) -> bool:
    """The same thing in the same place; a scope that only one of them names does not tell them apart.

    Nor does one that names more (a namespace besides the cluster); two that each name what the other lacks do, as a
    rollout to one host and then to the others.
    """
    if one.object != other.object:
        return False
    return one.scope == other.scope or not one.scope or not other.scope or _within(one.scope, other.scope)


def _within(one: str, other: str) -> bool:
    mine, theirs = (set(_STEPS.split(scope)) for scope in (one, other))
    return mine <= theirs or theirs <= mine


def same_property(one: Run, other: Run) -> bool:
    """Both set the same attribute of the same object.

    Of a tool nobody knows all that is said is that it was run: two such runs are the same if their lines are alike.
    """
    if _other_call(one, other) or _elsewhere(one, other) or _elsewhere(other, one):
        return False
    return any(
        same_object(a, b) and a.attribute == b.attribute and (a.attribute not in _ANY or likeness(one, other) > _ALIKE)
        for a in one.facts.effects
        for b in other.facts.effects
    )


def same_value(one: Run, other: Run) -> bool:
    """Both set the same attribute of the same object to the same value."""
    if _other_call(one, other) or _elsewhere(one, other) or _elsewhere(other, one):
        return False
    return any(
        same_object(a, b) and a.attribute == b.attribute and a.value == b.value
        for a in one.facts.effects
        for b in other.facts.effects
    )


def _other_call(one: Run, other: Run) -> bool:
    """Whether two requests to one address ask it for different things."""
    calls = [
        {(e.object, e.attribute): e.value for e in run.facts.effects if e.attribute in _CALL} for run in (one, other)
    ]
    mine, theirs = calls
    return any(key in theirs and theirs[key] != value for key, value in mine.items())


def _elsewhere(sent: Run, typed: Run) -> bool:
    """Whether one was sent by ssh to another host than that at whose prompt the other was typed."""
    host = (typed.command.host or "").partition(".")[0].lower()
    if not host or not _SSH.match(sent.line) or _SSH.match(typed.line):
        return False
    to = {effect.scope.partition(".")[0].lower() for effect in sent.facts.effects}
    return bool(to) and all(_HOST.fullmatch(one) is not None and one != host for one in to)


def to_default(run: Run) -> bool:
    """Whether all that a run does is to put settings back to what they are when nobody has set them."""
    effects = run.facts.effects
    return bool(effects) and all(str(effect.value).lower() == "default" for effect in effects)


def takes_effect(run: Run) -> bool:
    """Whether a run only makes a server read its configuration again."""
    effects = run.facts.effects
    return bool(effects) and all(effect.value in {"reloaded", "rewritten", "flushed"} for effect in effects)


def opposite(one: Run, other: Run) -> bool:
    """One starts, resumes, enables ... what the other stopped, paused, disabled."""
    return any(frozenset(pair) in _OPPOSITE for pair in _values_of_same(one, other))


def starts_again(earlier: Run, later: Run) -> bool:
    """The later gives a count to what the earlier had set to none: replicas 0, then 3."""
    return any(a == "0" and _COUNT.fullmatch(b) is not None for a, b in _values_of_same(earlier, later))


def gives_count(run: Run) -> bool:
    """Whether it sets something to a number of pieces, none included."""
    return any(effect.value == "0" or _COUNT.fullmatch(effect.value or "") for effect in run.facts.effects)


def cancels(later: Run, earlier: Run) -> bool:
    """The later is the opposite of the earlier, and both together leave nothing done: no stop and start."""
    found = _values_of_same(earlier, later)
    return opposite(earlier, later) and not any({a, b} & _RESTART for a, b in found)


def removes(later: Run, earlier: Run) -> bool:
    """The later takes away a setting that the earlier one gave a value."""
    return any(b == "absent" and a not in {"absent", "none"} for a, b in _values_of_same(earlier, later))


def _values_of_same(one: Run, other: Run) -> list[tuple[str, str]]:
    """The values that both give to the same attributes of the same objects, in lower case."""
    return [
        (str(a.value).lower(), str(b.value).lower())
        for a in one.facts.effects
        for b in other.facts.effects
        if same_object(a, b) and a.attribute == b.attribute
    ]


def other_amount(later: Run, earlier: Run) -> str:
    """The one number by which the line of the later differs from that of the earlier; "" where more or less differs."""
    mine, theirs = _AMOUNTS.findall(later.key), _AMOUNTS.findall(earlier.key)
    if _AMOUNTS.sub("0", later.key) != _AMOUNTS.sub("0", earlier.key):
        return ""
    differ = [a for a, b in zip(mine, theirs, strict=True) if a != b]
    return differ[0] if len(differ) == 1 else ""


def undoes(later: Run, earlier: Run) -> bool:
    """A later rollback, undo or deletion of the very thing that the earlier one changed or made."""
    if earlier.facts.effects and all(effect.value == "restarted" for effect in earlier.facts.effects):
        return False  # a restart leaves nothing that could be taken back
    told = any(
        _UNDO.search(f"{verb} {effect.attribute}")
        for verb in later.facts.verbs or ("",)
        for effect in later.facts.effects
    )
    objects = {effect.object for effect in earlier.facts.effects}
    told = told or any(_UNDO_FILE.search(effect.value or "") for effect in later.facts.effects)
    if told and any(effect.object in objects for effect in later.facts.effects):
        return True
    gone = [effect for effect in later.facts.effects if effect.value == "absent" and _is_whole(effect)]
    if all(effect.object.startswith("file") for effect in earlier.facts.effects):
        return False
    made = earlier.words | earlier.output_words
    return any(
        not effect.object.startswith("file") and _name(effect) in made and any(v != "absent" for v in _values(earlier))
        for effect in gone
        if _name(effect)
    )


def _is_whole(effect: Effect) -> bool:
    """Whether it is about a thing itself; a setting of it that is taken away leaves its others as they are."""
    return effect.attribute in _WHOLE


def _name(effect: Effect) -> str:
    name = effect.object.rsplit("/", 1)[-1].lower()
    return name if len(name) > 3 else ""


def _values(run: Run) -> list[str | None]:
    return [effect.value for effect in run.facts.effects]


def likeness(one: Run, other: Run) -> float:
    """How alike two command lines are, 0 to 1; only lines of the same program are compared."""
    if one.command.program != other.command.program or not one.line or not other.line:
        return 0.0
    matcher = SequenceMatcher(None, one.key[:400], other.key[:400], autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > 0.6 and matcher.quick_ratio() > 0.6 else 0.0


def mistyped(run: Run, runs: list[Run]) -> Run | None:
    """The same person's next command if it is this one with a word put right ("systmctl" -> "systemctl")."""
    later = next((r for r in runs[_at(run, runs) :] if r.pos > run.pos and r.who == run.who), None)
    if later is None or later.t - run.t > 120:
        return None
    if _one_word_off(run.key.split(), later.key.split()):
        return later
    first, rest = _split(run.key)
    other, others = _split(later.key)
    if first == other or abs(len(first) - len(other)) > 2 or SequenceMatcher(None, first, other).ratio() < 0.8:
        return None
    return later if rest[:20] == others[:20] else None


def _one_word_off(one: list[str], other: list[str]) -> bool:
    """Lines alike but for one word, which is nearly the same and does not just count on (host-1, host-2)."""
    if len(one) != len(other):
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(pairs) != 1:
        return False
    a, b = pairs[0]
    if _VOLATILE.sub("", a) == _VOLATILE.sub("", b) or min(len(a), len(b)) < 5 or abs(len(a) - len(b)) > 2:
        return False
    parts = [(x, y) for x, y in zip(_PARTS.split(a), _PARTS.split(b), strict=False) if x != y]
    return len(parts) == 1 and min(map(len, parts[0])) > 3 and SequenceMatcher(None, *parts[0]).ratio() >= 0.8


def misplaced(run: Run, record: Record) -> Run | None:
    """The same person's same command minutes later in another place, if this one's place was never used again."""
    for later in record.runs[_at(run, record.runs) : _at(run, record.runs) + 6]:
        if (
            later.pos <= run.pos
            or later.who != run.who
            or later.t - run.t > 240
            or later.facts.verbs != run.facts.verbs
        ):
            continue
        one, other = run.key.split(), later.key.split()
        gone = [w for w in one if w not in other]
        new = [w for w in other if w not in one]
        if len(gone) == 1 and 0 < len(new) <= 2 and len(one) > 2 and _another_place(gone[0], new[-1], record):
            return later
    return None


def _another_place(gone: str, new: str, record: Record) -> bool:
    """Words that name places (hosts, URLs, contexts) which differ in letters, the first used this once only."""
    place = _PLACE.search(gone) and _PLACE.search(new)
    same = _VOLATILE.sub("", gone) == _VOLATILE.sub("", new)
    return bool(place) and not same and record.typed[gone] == 1


def _at(run: Run, runs: list[Run]) -> int:
    return bisect_left(runs, run.pos, key=lambda r: r.pos)


def _split(line: str) -> tuple[str, str]:
    first, _, rest = line.partition(" ")
    return first, rest


def same_kind(one: Run, other: Run) -> bool:
    """The same verbs: the same sort of change, perhaps on another object."""
    return one.facts.verbs == other.facts.verbs and one.command.program == other.command.program


def generalises(later: Run, earlier: Run) -> bool:
    """The later does to all (by a query, selector, loop or file) what the earlier tried on one.

    Told by the verb or function that both share while the earlier names a literal (pid, host, pod) the later lacks.
    """
    if not {e.attribute for e in later.facts.effects} & {e.attribute for e in earlier.facts.effects}:
        return False
    if not _MANY.search(later.line) or not _share_verb(later, earlier):
        return False
    mine, theirs = _QUOTED.sub(" ", earlier.line), _QUOTED.sub(" ", later.line)
    literals = [w for w in words(mine) - words(theirs) if _VOLATILE.search(w)]
    wider = words(theirs) - words(mine)
    kinds = {e.object.split("/", 1)[0] for e in earlier.facts.effects} & {
        e.object.split("/", 1)[0] for e in later.facts.effects
    }
    return bool(literals and wider and kinds)


def _share_verb(one: Run, other: Run) -> bool:
    """Whether both call one program, or one of a page of SQL."""
    mine, theirs = ({verb.split(" ")[0].lower() for verb in run.facts.verbs} for run in (one, other))
    return bool(mine & theirs) or one.command.program == other.command.program != "sh"
