"""When the incident began, when it was over, and which alerts are its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from wetink.drafting.language.phrases import says
from wetink.drafting.language.words import SENTENCE, words
from wetink.drafting.record.record import Heard, Record, Run, Said
from wetink.model.event import PAGERS

_BURST = 30 * 60.0
"""Alerts of one incident come within half an hour; later ones are its consequences or other problems."""
_PAUSE = 3 * 3600.0
_HOURS = 4 * 3600.0
_ASIDE = 40 * 60.0
"""How long after an alert somebody may say that it does not belong here."""
_LONG_AFTER = 3600.0
"""Where it is called over later than that, the calling is not the end."""
_CODE = frozenset({"git", "gh", "glab", "hub", "tea", "jj", "hg", "svn"})
_LEAD = 10 * 60.0
"""People look before they are paged."""
_SENTENCE = 4
"""So many words tell an alert without its name."""
_UNSURE = timedelta(hours=1)
"""An alert whose clock may be so far off does not tell when anything began or ended, where another one does."""


@dataclass(frozen=True, slots=True)
class Window:
    """The incident's span in seconds since the epoch.

    start     looks from here on can belong to it
    onset     its first sign
    recovery  the first of its alerts resolved, or the first word that it is over
    close     the last of its alerts resolved, or called over; what follows is follow-up work
    main      the first firing of each alert of this incident, in order
    aside     alerts somebody put aside, with the message that did it
    """

    start: float
    onset: float
    recovery: float
    close: float
    main: tuple[Heard, ...]
    aside: tuple[tuple[Heard, Said], ...]
    resolved: tuple[Heard, ...]
    closing: Said | None


def find_window(record: Record) -> Window:
    """Find the span from alerts and words; without either it is the whole record."""
    first, last = _span(record)
    heard = _timed(record.heard)
    firing = _firings(heard)
    dismissals = [said for said in record.said if not said.bot and says("unrelated", said.prose)]
    aside: tuple[tuple[Heard, Said], ...] = tuple(
        (heard, said) for heard in firing if (said := _put_aside(record, heard, dismissals))
    )
    put_aside: set[str] = {heard.name for heard, _ in aside}
    own = [heard for heard in firing if heard.name not in put_aside]
    anchor = _anchor(record, own)
    main = tuple(_one_of_each(h for h in own if anchor and _belongs(h, anchor)))
    resolved = tuple(
        h for h in heard if h.alert.status == "resolved" and any(h.t > m.t and same_alert(h, m) for m in main)
    )
    if not main:
        first, last = _busiest(record, first, last)
    onset = main[0].t if main else first
    talk = _talk_begins(record, onset)
    closing = _closing(record, onset, resolved[-1].t if resolved else None)
    ends = [h.t for h in _ended(record, main, resolved)] + ([closing.t] if closing else [])
    recovery = min(ends, default=last)
    close = max(ends, default=last)
    if not resolved:
        recovery = _mended(record, onset, recovery)
    return Window(min(onset, talk) - _LEAD, onset, recovery, close, main, aside, resolved, closing)


def _span(record: Record) -> tuple[float, float]:
    told = [item.at.timestamp() for item in record.passages if item.at]
    said = [s.t for s in record.said if not s.change] or [s.t for s in record.said]  # a git log reaches back for years
    times = [*(r.t for r in record.runs), *said, *(h.t for h in record.heard), *told]
    return (min(times), max(times)) if times else (0.0, 0.0)


def _busiest(record: Record, first: float, last: float) -> tuple[float, float]:
    """Without alerts: the stretch without a long pause that holds most messages of people and most commands."""
    times = sorted([run.t for run in record.runs] + [said.t for said in record.said if said.who and not said.bot])
    best, begin = (0, first, last), 0
    for i, t in enumerate(times):
        if i + 1 == len(times) or times[i + 1] - t > _PAUSE:
            best = max(best, (i + 1 - begin, times[begin], t), key=lambda stretch: stretch[0])
            begin = i + 1
    return best[1], best[2]


def _timed(heard: list[Heard]) -> list[Heard]:
    """The alerts whose time is known; all of them where that is none."""
    return [one for one in heard if one.item.uncertainty < _UNSURE] or heard


def _firings(some: list[Heard]) -> list[Heard]:
    """Each firing that is none of an alert which fires already."""
    on: set[str] = set()
    found = []
    for heard in some:
        if heard.alert.status == "resolved":
            on.discard(heard.name)
        elif heard.alert.status == "firing" and heard.name not in on:
            on.add(heard.name)
            found.append(heard)
    return found


def _one_of_each(some: Iterable[Heard]) -> list[Heard]:
    first: dict[str, Heard] = {}
    for heard in some:
        first.setdefault(heard.name, heard)
    return list(first.values())


def _ended(record: Record, main: tuple[Heard, ...], resolved: tuple[Heard, ...]) -> list[Heard]:
    """Without those that went away before anybody typed anything, where another fired after that: they tell no end."""
    begun = min((run.t for run in record.runs if main and run.t > main[0].t), default=0.0)
    last = max((heard.t for heard in main), default=0.0)
    return [heard for heard in resolved if heard.t > min(begun, last)] or list(resolved)


def _put_aside(record: Record, heard: Heard, dismissals: list[Said]) -> Said | None:
    """A person's message that names this alert and says that it is something else."""
    telling = _telling(record, heard)
    for said in dismissals:
        if said.t < heard.t:
            continue
        common = telling & words(said.prose)
        by_name = heard.alert.name and heard.alert.name.lower() in common
        if by_name or (said.t <= heard.t + _ASIDE and record.rarity.mass(common) > 1.2):
            return said
    return None


def _telling(record: Record, heard: Heard) -> frozenset[str]:
    labels = " ".join(value for _, value in heard.alert.labels)
    text = f"{heard.alert.name} {heard.item.text} {heard.alert.service} {labels}"
    return frozenset(w for w in words(text) if record.rarity.weight(w) > 0.3)


def _anchor(record: Record, own: list[Heard]) -> Heard | None:
    """The alert that people came for: what paged, else the first that people answered."""
    paged = [h for h in own if h.alert.origin in PAGERS or pages(h)]
    answered = [h for h in own if any(not s.bot for s in record.said_between(h.t, h.t + 20 * 60))]
    for some in ([h for h in paged if h in answered], paged, answered, own):
        if some:
            return some[0]
    return None


def same_alert(one: Heard, other: Heard) -> bool:
    """The same alert, firing and resolved: by name or key, else by most of its words apart from numbers.

    Under two names it is one alert if the whole sentence of the one stands in the other: what a chat shows of
    "Database: replication stopped" may have lost the rule's name.
    """
    if one.name == other.name or (one.alert.key and one.alert.key == other.alert.key):
        return True
    mine, theirs = (frozenset(w for w in words(str(h.item.text)) if not w[0].isdigit()) for h in (one, other))
    if one.alert.name and other.alert.name:
        return min(len(mine), len(theirs)) >= _SENTENCE and (mine <= theirs or theirs <= mine)
    return len(mine & theirs) >= max(2, 0.5 * min(len(mine), len(theirs)))


def _belongs(heard: Heard, anchor: Heard) -> bool:
    """Of the same burst, or a page of the following hours: what pages while an incident is on belongs to it."""
    if anchor.t - _BURST / 2 <= heard.t <= anchor.t + _BURST:
        return True
    return anchor.t < heard.t <= anchor.t + _HOURS and (pages(heard) or heard.alert.origin in PAGERS)


def pages(heard: Heard) -> bool:
    """Whether its severity is one that wakes people."""
    severity = heard.alert.severity.lower()
    return severity in {"page", "critical", "crit", "high", "p1", "p2", "sev1", "sev2", "disaster", "fatal"}


def _talk_begins(record: Record, onset: float) -> float:
    """The first person's message of the conversation that the onset falls into."""
    begin = onset
    for said in reversed(record.said_between(onset - 2 * 3600, onset)):
        if said.bot:
            continue
        if begin - said.t > 20 * 60:
            break
        begin = said.t
    return begin


def _mended(record: Record, onset: float, called: float) -> float:
    """When it was over where no alert says so and it was called over long afterwards.

    The first word that things are as they should be after the last change of the system; what is committed and pushed
    behind such a word is follow-up work. `called` where that is not long afterwards, or nothing was changed.
    """
    changes = [run for run in record.runs if run.part == "change" and run.ok and run.facts.effects]
    last = max((run.t for run in changes if onset < run.t < called and not _is_code(run)), default=None)
    if last is None:
        return called
    words_ = (
        s for s in record.said_between(last, min(last + _LONG_AFTER, called)) if not s.bot and says("worked", s.prose)
    )
    over = next((s.t for s in words_ if not says("failed", s.prose) and "?" not in s.prose), last + 60)
    return over if called - over > _LONG_AFTER else called


def _is_code(run: Run) -> bool:
    """Whether all that a command does is done to a repository."""
    return all(verb.split(" ", 1)[0] in _CODE for verb in run.facts.verbs)


def _calls_over(prose: str) -> bool:
    """Whether a sentence says that it is over, and does not ask: "closing at 9:51. what is left?"."""
    return any(says("closing", one) and not one.rstrip().endswith("?") for one in SENTENCE.split(prose))


def _closing(record: Record, onset: float, resolved: float | None) -> Said | None:
    """The message that calls it over: near the last resolved alert, or, without one, the first after the last fix."""
    calls = [said for said in record.said if not said.bot and said.t > onset and _calls_over(said.prose)]
    if resolved is not None:
        calls = [said for said in calls if resolved - 600 <= said.t <= resolved + 1800]
        return calls[0] if calls else None
    changes = [run.t for run in record.runs if run.part == "change" and run.ok and run.facts.effects]
    last = max((t for t in changes if t > onset), default=onset)
    later = [said for said in calls if said.t >= min(last, calls[-1].t)]
    return later[0] if later else None
