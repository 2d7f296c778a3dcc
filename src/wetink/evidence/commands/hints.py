"""Plain words on how a kind of change is taken back and how one sees that it worked."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from wetink.evidence.commands.packs import library, table
from wetink.evidence.commands.shape import Verdict
from wetink.model.terms import CommandFacts, Effect
from wetink.patterns import when_used

_FIELD = when_used(r"\{(\w{2,9})\}")
_CHOSEN = when_used(r"\[(.{1,200})\]$")
"""A name that stands for what a selector chose, "[app=x]", or for all of a kind, "[all]"."""
_OF_FIELDS = when_used(r"(?:metadata|spec|status|type|reason|involvedObject)(?:\.\w{1,40}){0,4}!?==?")
_DANGLING = when_used(r" (?:shows|says)\b[^`]{0,120}$")


_LOOKED_AT = 12
"""How many effects and verbs of a line are looked at for a hint; longer ones are scripts."""


class Row(NamedTuple):
    """A row of `packs/hints.toml`; the patterns of object, attribute and value as (before, "*", after)."""

    on: tuple[tuple[str, str, str], ...]
    verb: str
    undo: str
    check: str
    flags: tuple[str, ...]
    valued: bool
    switch: bool


def inverse(effect_a: Effect, effect_b: Effect) -> bool:
    """Whether the second effect takes the first one back, as far as the two alone can tell.

    stop after start, resume after pause, uncordon after cordon, delete after create, a setting taken away: same object
    and attribute, opposite values, and no contradiction in where they happened. What a verb does that is known only by
    the one that undoes it has no value: "frob", "unfrob".
    """
    if effect_a.object != effect_b.object or effect_a.attribute != effect_b.attribute:
        return False
    if effect_a.scope and effect_b.scope and effect_a.scope != effect_b.scope:
        return False
    was, now = ((effect.value or "yes").lower() for effect in (effect_a, effect_b))
    if now == "absent" and ":" in effect_a.attribute and was != "absent":
        return True
    opposite = library().lexicon.opposite
    return effect_b.value is not None and now in opposite.get(was, frozenset())


def undo_hint(facts: CommandFacts) -> str:
    """How such a change is taken back, or why it cannot be; "" where nothing sensible can be said."""
    return facts.undo


def check_hint(facts: CommandFacts) -> str:
    """What shows that it worked, commands in backquotes; "" where there is nothing sensible."""
    return facts.check


def hints(verdict: Verdict, line: str) -> tuple[str, str]:
    """The check and the undo of a line's first effect that has any."""
    verbs = verdict.verbs[:_LOOKED_AT]
    for effect in verdict.effects[:_LOOKED_AT]:
        kind = effect.object.partition("/")[0]
        row = next((row for row in _rows_for(kind) if _fits(row, effect, verbs)), None)
        if row is not None:
            return _fill(row.check, row, effect, line), _fill(row.undo, row, effect, line)
    return "", ""


@cache
def _rows() -> tuple[Row, ...]:
    return tuple(
        Row(
            tuple(part.strip().partition("*") for part in row["on"].split("|")),
            row.get("verb", ""),
            row.get("undo", ""),
            row.get("check", ""),
            tuple(row.get("flags", "").split()),
            row.get("valued", False),
            row.get("switch", False),
        )
        for row in table("hints")["row"]
    )


@lru_cache(maxsize=512)
def _rows_for(kind: str) -> tuple[Row, ...]:
    """The rows that can fit objects of a kind ("deployment"), in order."""
    return tuple(row for row in _rows() if _can_be(row.on[0], kind))


def _fits(row: Row, effect: Effect, verbs: tuple[str, ...]) -> bool:
    parts = (effect.object, effect.attribute, effect.value or "")
    if not all(_alike(pattern, part) for pattern, part in zip(row.on, parts, strict=False)):
        return False
    if row.valued and effect.value is None:
        return False
    if row.switch and effect.attribute not in library().lexicon.undoing:
        return False
    return not row.verb or any(verb.startswith(row.verb) for verb in verbs)


def _can_be(pattern: tuple[str, str, str], kind: str) -> bool:
    before, star, _ = pattern
    return kind.startswith(before) if star and "/" not in before else before.partition("/")[0] == kind


def _alike(pattern: tuple[str, str, str], text: str) -> bool:
    """Whether text has the beginning and the end that the pattern asks for; "*/*" asks for a slash."""
    before, star, after = pattern
    if not star:
        return text == before
    return "/" in text if after == "/*" else text.startswith(before) and text.endswith(after)


def _fill(template: str, row: Row, effect: Effect, line: str) -> str:
    kind, _, name = effect.object.partition("/")
    attribute, _, key = effect.attribute.partition(":")
    where = f" on {effect.scope.rpartition('/')[2]}" if effect.scope else ""
    fields = {
        "object": effect.object,
        "kind": kind,
        "name": name or kind,
        "attribute": effect.attribute,
        "key": key or attribute,
        "value": effect.value or "",
        "inverse": library().lexicon.undoing.get(effect.attribute, ""),
        "where": where,
        "flags": _flags(row.flags, line) if row.flags else "",
    }
    chosen = _CHOSEN.match(name)
    if chosen:
        template = _for_chosen(template, kind, chosen[1])
    text = _FIELD.sub(lambda found: fields.get(found.group(1), found.group()), template)
    told = effect.value not in {None, "absent", "default"} or "{value}" not in template
    return text if told else _DANGLING.sub("", text)


def _for_chosen(template: str, kind: str, selector: str) -> str:
    """The template for objects that a selector chose: it stands where a name would, all of a kind need no name."""
    if selector == "all":
        return template.replace("{object}", f"{kind} --all").replace(" {name}", "")
    option = f"--field-selector={selector}" if _OF_FIELDS.match(selector) else f"-l {selector}"
    return template.replace("{object}", f"{kind} {option}").replace(" {name}", f" {option}")


def _flags(options: tuple[str, ...], line: str) -> str:
    """The options of the line that say where, as written: " -n prod"."""
    names = "|".join(re.escape(option) for option in options)
    found = re.findall(rf"(?:^|\s)((?:{names})(?:=|\s{{1,4}})[^\s'\"|;&]{{1,120}})", line)
    return "".join(f" {' '.join(given.split())}" for given in dict.fromkeys(found))
