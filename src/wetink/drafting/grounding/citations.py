"""Citations: each id exists, and what it is said to say is what the record says at that place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from wetink.drafting.grounding.ground import EMOJI, PROMPT, Ground, is_attested, spot, tokens
from wetink.model.draft import Cited, Draft
from wetink.model.evidence import Evidence

_CUT = "…"
_NEAR = 3
"""So many pieces around a place may share one record of another reader."""
_CLOCK = re.compile(r"\d{1,4}|[AaPp][Mm]|APP|BOT|UTC|GMT|Z|T\d{2}|Today|Yesterday")
"""Words of a message's head: its clock, and the mark of an app."""
_MENTION = re.compile(r"(?<![\w.:/-])@[\w.-]*\w")
"""Readers name the same person or group differently."""
_SEAM = re.compile(
    r"https?://\S+?(?=[)>\]},.;:]*(?:\s|$))|[\[\]()*|•—·]+|(?<=\w): | \^ |^\s*(?:[-*>]|\d+\.)\s"
    r"|\b(?:FIRING|RESOLVED)(?::\d+)?\b"
)
"""Where one reader writes an address, a label or a bracket and the other keeps it as a field of its own."""


@dataclass(frozen=True, slots=True)
class Held:
    """A cited entry held against the record.

    items   where it stands there; none for one that stands nowhere, or is altered
    nearest the piece at its place, for showing what it should say
    wrong   what it says wrongly although the words are the record's
    """

    items: tuple[Evidence, ...]
    nearest: Evidence | None = None
    wrong: str = ""


Witness = Callable[[str], str]
"""The redacted words of an artifact by its source, "" where it cannot be read."""


def hold(draft: Draft, ground: Ground, witness: Witness | None = None, untold: Collection[str] = ()) -> dict[str, Held]:
    """Each entry of the draft's evidence, by id, with the pieces of the record that it is.

    `untold` are ids of which the draft does not say the kind.
    """
    found = {id_: _held(id_, cited, ground) for id_, cited in draft.evidence.items() if not is_attested(cited)}
    for id_, held in found.items():
        cited = draft.evidence[id_]
        if not held.items and held.nearest is not None and witness is not None:
            lines = _MENTION.sub(" ", cited.text).split("\n")
            if _covers(lines, witness(cited.source)):
                found[id_] = Held((held.nearest,), held.nearest)
        if found[id_].items and id_ not in untold and (wrong := _mislabelled(cited, found[id_].items)):
            found[id_] = Held((), held.nearest, wrong)
    return found


def _mislabelled(cited: Cited, items: tuple[Evidence, ...]) -> str:
    """What an entry says wrongly of a piece whose words it has: its kind or how it ended; "" for nothing."""
    if all(item.kind is not cited.kind for item in items):
        return f"it is {items[0].kind.value}, not {cited.kind.value}"
    if cited.outcome is not None and all(item.outcome is not cited.outcome for item in items):
        ended = items[0].outcome.value if items[0].outcome else "unknown"
        return f"how it ended is {ended}, not {cited.outcome.value}"
    return ""


def _held(id_: str, cited: Cited, ground: Ground) -> Held:
    own = ground.by_id.get(id_)
    if own is not None and any(p.source == cited.source and p.locator == cited.locator for p in own.places):
        return Held((own,) if _is_whole(cited.text, str(own.text)) else (), own)
    there = _by_distance(cited, ground.in_source.get(cited.source, []))
    if not there:
        return Held((), None)
    lines = _MENTION.sub(" ", cited.text).split("\n")
    for item in there:
        if _covers(lines, ground.whole(item)):
            return Held((item,), item)
    around = there[: 2 * _NEAR + 1]
    if _covers(lines, "\n".join(ground.whole(item) for item in around)) or _is_head(lines, around):
        return Held(tuple(around[:2]), there[0])
    return Held((), there[0])


def _is_whole(text: str, known: str) -> bool:
    """Whether the words are the record's, all of them or cut where a … says so."""
    flat, there = " ".join(text.split()), " ".join(known.split())
    if flat == there:
        return True
    at = 0
    for piece in filter(None, (piece.strip() for piece in flat.split(_CUT))) if _CUT in flat else (flat, flat):
        found = there.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _by_distance(cited: Cited, items: list[Evidence]) -> list[Evidence]:
    """Pieces of a file, those nearest to a locator first; in their order where locators say nothing to each other."""
    wanted = spot(cited.locator)

    def far(item: Evidence) -> float:
        places = [spot(p.locator) for p in item.places if p.source == cited.source]
        apart = [abs(place.first - wanted.first) for place in places if place.sort == wanted.sort and place.numbers]
        return min(apart, default=float("inf"))

    return sorted(items, key=far)


def _covers(lines: list[str], said: str) -> bool:
    """Whether each line of the entry stands in what was said, word for word."""
    there = f" {' '.join(tokens(_MENTION.sub(' ', said)))} "
    return all(_stands(line, there) for line in lines)


def _stands(line: str, there: str) -> bool:
    """Whether a line stands there: as one, behind a prompt, or in pieces where readers differ."""
    if _phrase(line) in there:
        return True
    typed = PROMPT.sub("", line)
    if typed != line and tokens(typed) and _phrase(typed) in there:
        return True
    line = EMOJI.sub(" ", line)
    urls = [url for url in _SEAM.findall(line) if url.startswith("http")]
    return all(_phrase(piece) in there for piece in (*_SEAM.split(line), *urls) if tokens(piece))


def _phrase(text: str) -> str:
    words = tokens(text)
    return f" {' '.join(words)} " if words else " "


def _is_head(lines: list[str], around: list[Evidence]) -> bool:
    """Whether it is only the head of a message: who wrote it, and its clock."""
    names = {word for item in around if item.actor for word in tokens(f"{item.actor.name} {item.actor.handle or ''}")}
    return all(word in names or _CLOCK.fullmatch(word) for line in lines for word in tokens(line))
