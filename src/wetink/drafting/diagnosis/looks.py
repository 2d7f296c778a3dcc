"""Which looks led to the cause: signals of structure, weighed by a line fitted with whole incidents left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from wetink.drafting.diagnosis.signals import SOON, Signals
from wetink.drafting.diagnosis.unlooks import is_none
from wetink.drafting.diagnosis.weighing import places, score
from wetink.drafting.language.words import overlap
from wetink.drafting.record.record import Part, Record, Run, Said
from wetink.drafting.record.window import Window
from wetink.drafting.resolution.cause import Cause
from wetink.drafting.resolution.changes import Change
from wetink.drafting.resolution.probes import Probes

_WATCH = re.compile(r"^watch(?: +(?:-\w+|--\w[\w-]*)(?:[ =]?\d+(?:\.\d+)?)?)* +")
_NEXT = re.compile(r"\s{0,40}(?:;|&&)\s*")
_CUT = re.compile(r"\s{0,40}\|\s*(?:head|tail)(?:\s+-\w*\s*\d*)*\s*$")

_NO_PROBES = Probes()


@dataclass(frozen=True, slots=True)
class Look:
    """A look with its signals and score; `said` are the messages that speak of what it showed."""

    run: Run
    signals: dict[str, float]
    score: float
    said: tuple[Said, ...]
    repeats: tuple[Run, ...]


def look_key(run: Run) -> str:
    """The command without what only repeats or cuts it: `watch`, a last `| head -4`, quotes around the whole."""
    key = _WATCH.sub("", run.key)
    return _CUT.sub("", key).strip("'\" ")


def find_looks(
    record: Record,
    window: Window,
    changes: list[Change],
    causes: list[Cause],
    told: list[Run],
    probes: Probes = _NO_PROBES,
    told_fixes: Sequence[float] = (),
) -> list[Look]:
    """All looks of the response, scored, in order; repetitions are folded into the first good one."""
    runs = [r for r in (*record.runs, *told) if r.part is Part.LOOK and window.start <= r.t <= window.close + 900]
    runs = [r for r in runs if r.item.id not in probes.keys and not is_none(r, record)]
    runs = sorted((*runs, *probes.runs), key=lambda run: (run.t, run.pos))
    groups = _groups(runs, probes)
    scene = Signals.of(record, window, changes, causes, runs, told_fixes)
    ordered = [_plain_first(group) for group in groups.values()]
    signals = [scene.signals(group[0], group) for group in ordered]
    looks = [
        Look(group[0], mine, score(placed), tuple(_spoken(record, group[0])), tuple(group[1:]))
        for group, mine, placed in zip(ordered, signals, places(signals), strict=True)
    ]
    looks.sort(key=lambda look: (look.run.t, look.run.pos))
    return looks


def _groups(runs: list[Run], probes: Probes) -> dict[str, list[Run]]:
    """Each look with its repetitions; the same line typed on another host is another look."""
    groups: dict[str, list[Run]] = defaultdict(list)
    hosts: dict[str, str] = {}
    for run in runs:
        key, host = look_key(run), run.command.host or ""
        if host and hosts.setdefault(key, host) != host:
            key = f"{key} @{host}"
        if not _known(run, groups) and not _shown_again(run, groups.get(key, [])):
            groups[probes.keys.get(run.item.id) or key].append(run)
    return groups


def _known(run: Run, groups: dict[str, list[Run]]) -> bool:
    """Several looks on one line, each made before: watching them is no new one."""
    pieces = [piece.strip() for piece in _NEXT.split(look_key(run))]
    return len(pieces) > 1 and all(piece in groups for piece in pieces)


def _shown_again(run: Run, group: list[Run]) -> bool:
    """A paste of what was typed before, with nothing new in its answer: somebody shows it, nobody looked again."""
    return run.item.of is not None and any(run.output.strip() in other.output for other in group if other.has_output)


def _plain_first(group: list[Run]) -> list[Run]:
    """The first that is not watched stands for its repetitions."""
    first = next((run for run in group if not _WATCH.match(run.key)), group[0])
    return [first, *(run for run in group if run is not first)]


def _spoken(record: Record, run: Run) -> list[Said]:
    """Messages of the next minutes that use a rare word or number first seen in this look."""
    mine = run.words | run.output_words
    found = []
    for said in record.said_between(run.t - 20, run.t + SOON):
        if said.bot or not said.words & mine:
            continue
        if overlap(record.rarity, said.words, mine) > 0.35:
            found.append(said)
    return found[:4]
