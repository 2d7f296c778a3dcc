"""Commands that write and yet change nothing of the system: telling people, fetching lists of packages."""

from __future__ import annotations

import re

from wetink.drafting.language.phrases import says
from wetink.drafting.language.verbs import among, table
from wetink.drafting.language.words import words
from wetink.drafting.record.materials import is_systems
from wetink.drafting.record.record import Record, Run, Said

_PIECES = re.compile(r"[/.:?&=#]+")
_PROSE = re.compile(r"values?\s*\(.{0,400}?'[^']*\w\s+\w[^']*'", re.IGNORECASE | re.DOTALL)
_SPEAK = frozenset({"echo", "print", "printf", "cat"})
"""What only puts the words into the pipe."""
_SOON = 30 * 60.0
_TOLD_SOON = 2 * 60.0
_NAMES = 0.3


def tells_people(run: Run) -> bool:
    """Whether a command posts to a status page, a chat, a pager or a log book."""
    effects = run.facts.effects
    telling = [verb for verb in run.facts.verbs if verb not in _SPEAK and not among("of_self", verb.lower())]
    if telling and all(among("tells", verb) for verb in telling):
        return True
    if not effects:
        return False
    if all(effect.object.startswith("url/") for effect in effects):
        return all(table()["tells_at"] & set(_PIECES.split(effect.object.lower())) for effect in effects)
    books = all(
        effect.object.startswith("table/") and effect.object[6:].rpartition(".")[2].lower() in table()["tells_in"]
        for effect in effects
    )
    return books and _PROSE.search(run.line) is not None


def side_job(record: Record, run: Run) -> Said | None:
    """The word of its maker, around a change, that it has nothing to do with this and that names what it changes."""
    names = words(" ".join(effect.object for effect in run.facts.effects))
    for said in record.said_between(run.t - _TOLD_SOON, run.t + _TOLD_SOON):
        own = said.who == run.who and not said.bot and says("unrelated", said.prose)
        if own and record.rarity.mass(names & said.words) > _NAMES:
            return said
    return None


def clears_up(run: Run) -> bool:
    """Whether it only takes away files of one's own: in the folder one is in, one's home or a temporary folder."""
    effects = run.facts.effects
    gone = bool(effects) and all(effect.value == "absent" and effect.object.startswith("file/") for effect in effects)
    return gone and not any(is_systems(effect.object.removeprefix("file/")) for effect in effects)


def refreshes(run: Run) -> bool:
    """Whether all a command does is to fetch the list of what could be installed."""
    effects = run.facts.effects
    return bool(effects) and all(effect.object == "package-index" for effect in effects)


def installs(later: Run, refresh: Run) -> bool:
    """Whether a later command of the same person installs what the list was fetched for."""
    return (
        later.who == refresh.who
        and 0 <= later.t - refresh.t <= _SOON
        and any(effect.object.startswith("package/") for effect in later.facts.effects)
    )
