"""Follows each sign-off back through history to the commit that brought it, through renames and merges."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from wetink.library.git import Git, Objects
from wetink.library.history import Changes, History, touching
from wetink.model.provenance import Commit, Origin
from wetink.patterns import when_used

_SIGNED = when_used(rb"^sign_off: (\{by: [^\n]*\})$", re.MULTILINE)
_STATUS = when_used(rb"^status: ([a-z-]+)$", re.MULTILINE)
_HEAD = 300_000

ODD = "?"
"""Stands for a status that is written in another form, or is not there."""

FEW = 6
"""Places whose commits git looks for by path; for more of them all of the history is read faster."""

Mark = tuple[bytes, str]
"""The sign-off of a file as it stands there, b"" for none, and the file's status."""


def mark_of(data: bytes) -> Mark:
    """Sign-off and status of a file, read without parsing it: the gate lets only one form of either through."""
    if not data.startswith(b"---\n"):
        return b"", ODD
    end = data.find(b"\n---\n", 3, _HEAD)
    head = data[: end + 1] if end > 0 else b""
    signed, status = _SIGNED.search(head), _STATUS.search(head)
    return signed[1] if signed else b"", status[1].decode() if status else ODD


@dataclass(slots=True)
class _Trace:
    """One file whose sign-off is looked for, on its way back."""

    start: str
    signed: bytes
    statuses: list[str]
    lacking: set[str] = field(default_factory=set)
    origin: Commit | None = None

    def saw(self, status: str) -> None:
        if self.statuses[-1] != status:
            self.statuses.append(status)


def origins(
    git: Git,
    history: History,
    tip: str,
    signed: Mapping[str, Mark],
    known: tuple[str, GoesOn] = ("", lambda _path, _mark: None),
) -> dict[str, Origin]:
    """Where the sign-off of each file came into history; `signed` are the files at `tip` that hold one, by path.

    `tip` may be a commit that touched none of them. `known` is a commit where `history` may end, and what the origin is
    of a file with that mark at that path there.
    """
    traces = _traces(signed)
    with git.objects() as objects:
        walk = _Walk(history, objects)
        walk.run(tip, traces)
    found = _found(history, traces)
    for path, trace in walk.arrived(known[0]):
        before = known[1](path, (trace.signed, trace.statuses[-1])) if not trace.lacking else None
        if before is not None:  # what a merge left out has to be looked for in all of the history
            found[trace.start] = replace(before, statuses=(*trace.statuses[:-1], *before.statuses))
    return found


def origins_of_few(
    git: Git, walked: History, tips: tuple[str, str], signed: Mapping[str, Mark], rooms: Sequence[str]
) -> dict[str, Origin] | None:
    """As `origins` over all of a history, where git looks only for the commits that touched these files.

    None for what stood at more than `FEW` places: all of the history is read faster then.

    walked  the whole graph, with what is in no commit yet
    tips    the newest commit that git knows, and what the files are of: the same, or what is in no commit yet
    rooms   where a sign-off can be

    The sign-off may have stood at other places before. The history is read for these too, until the walk comes upon no
    new one. Then each commit is known that changed one of its places; every other one hands all on to its first parent.
    """
    places: set[str] = set()
    more = set(signed)
    while len(places | more) <= FEW:
        walked = walked.joined(touching(git, tips[0], more, rooms))
        places |= more
        traces = _traces(signed)
        with git.objects() as objects:
            walk = _Walk(walked, objects)
            walk.run(tips[1], traces)
        more = walk.places - places
        if not more:
            return _found(walked, traces)
    return None


def _traces(signed: Mapping[str, Mark]) -> list[_Trace]:
    return [_Trace(path, mark[0], [mark[1]]) for path, mark in signed.items()]


def _found(history: History, traces: Iterable[_Trace]) -> dict[str, Origin]:
    ancestry = _Ancestry(history)
    return {
        trace.start: Origin(
            trace.origin,
            tuple(trace.statuses),
            any(trace.origin is not None and ancestry.holds(trace.origin.id, other) for other in trace.lacking),
        )
        for trace in traces
    }


GoesOn = Callable[[str, Mark], Origin | None]
"""The origin of the file with this mark at this path, None where it is not known."""

Carried = dict[str, list[_Trace]]
"""Traces by the path at which their sign-off stands in some commit."""


class _Walk:
    """One pass over the history, children first; each commit hands on to its parents what they have as well.

    places  where a sign-off stood before it came to where it was looked for
    """

    def __init__(self, history: History, objects: Objects) -> None:
        self._history, self._objects = history, objects
        self.places: set[str] = set()
        self._pending: dict[str, Carried] = {}
        self._mark = lru_cache(maxsize=100_000)(self._read)

    def run(self, tip: str, traces: Iterable[_Trace]) -> None:
        carried: Carried = {}
        for trace in traces:
            carried.setdefault(trace.start, []).append(trace)
        graph = self._history.graph
        self._pending[tip if tip in graph else next(iter(graph), tip)] = carried
        for id_, parents in graph.items():
            here = self._pending.pop(id_, None)
            if here and id_ in self._history.commits:
                self._step(self._history.commits[id_], here)
            elif here:
                self._hand_on(parents[0] if parents else "", here)

    def arrived(self, commit: str) -> Iterator[tuple[str, _Trace]]:
        """The traces that reached a commit beyond the history, each with the path of its sign-off there."""
        for path, traces in self._pending.get(commit, {}).items():
            yield from ((path, trace) for trace in traces)

    def _step(self, commit: Commit, here: Carried) -> None:
        parents = commit.parents or ("",)
        steps = [self._history.changes[commit.id, parent] for parent in parents]
        touched = {path for step in steps for path in step if path in here}
        befores = [_Before(step, self._mark) for step in steps]
        moved: list[Carried] = [{} for _ in parents]
        for path in touched:
            for trace in here.pop(path):
                self._trace_back(commit, parents, trace, path, befores, moved)
        self._hand_on(parents[0], here)
        for parent, carried in zip(parents, moved, strict=True):
            self._hand_on(parent, carried)

    def _trace_back(
        self,
        commit: Commit,
        parents: tuple[str, ...],
        trace: _Trace,
        path: str,
        befores: list[_Before],
        moved: list[Carried],
    ) -> None:
        """Hand one trace to the first parent that has its sign-off; where none has, it began here."""
        found = [before.find(path, trace.signed) for before in befores]
        n = next((n for n, place in enumerate(found) if place is not None), None)
        if n is None:
            trace.origin = commit
            return
        trace.lacking.update(parent for parent, place in zip(parents, found, strict=True) if place is None and parent)
        place = found[n]
        if place is not None:
            if place[1] is not None:
                trace.saw(place[1])
            self.places.add(place[0])
            moved[n].setdefault(place[0], []).append(trace)

    def _hand_on(self, parent: str, carried: Carried) -> None:
        """Add traces to what a commit holds already, the smaller lot to the larger one."""
        there = self._pending.get(parent)
        if there is None or len(there) < len(carried):
            there, carried = carried, there or {}
            self._pending[parent] = there
        for path, traces in carried.items():
            there.setdefault(path, []).extend(traces)

    def _read(self, blob: str) -> Mark:
        return mark_of(self._objects.read(blob) or b"") if blob else (b"", ODD)


class _Before:
    """What one parent had where a commit changed something."""

    def __init__(self, step: Changes, mark: Callable[[str], Mark]) -> None:
        self._step, self._mark = step, mark
        self._places: dict[bytes, tuple[str, str]] | None = None

    def find(self, path: str, signed: bytes) -> tuple[str, str | None] | None:
        """Path and status of the file that held this sign-off in the parent; no status where nothing changed."""
        if path not in self._step:
            return path, None
        there, status = self._mark(self._step[path])
        if there == signed:
            return path, status
        if self._places is None:
            marks = ((old, self._mark(blob)) for old, blob in self._step.items() if blob)
            self._places = {mark[0]: (old, mark[1]) for old, mark in marks if mark[0]}
        return self._places.get(signed)


class _Ancestry:
    """Answers whether a commit is in the history of another one, cheaply for those of the main line."""

    def __init__(self, history: History) -> None:
        self._parents = history.graph
        self._line: dict[str, int] = {}
        self._label: dict[str, int] = {}
        self._seen: dict[str, frozenset[str]] = {}

    def holds(self, old: str, new: str) -> bool:
        """Whether `old` is `new` or one of its ancestors."""
        if not self._line:
            self._number()
        if new in self._line and old in self._label:
            return self._label[old] <= self._line[new]
        if new not in self._seen:
            self._seen[new] = frozenset(self._reach(new))
        return old in self._seen[new]

    def _number(self) -> None:
        """Number the commits of the main line from the oldest, and label each other one with where it joined it."""
        at = next(iter(self._parents), None)
        line: list[str] = []
        while at is not None and at in self._parents:
            line.append(at)
            at = next(iter(self._parents[at]), None)
        for number, commit in enumerate(reversed(line)):
            self._line[commit] = number
            for one in self._reach(commit, stop=self._label):
                self._label[one] = number

    def _reach(self, start: str, stop: Mapping[str, int] | None = None) -> Iterator[str]:
        seen, todo = {start}, [start]
        while todo:
            one = todo.pop()
            if stop is not None and one in stop:
                continue
            yield one
            new = [parent for parent in self._parents.get(one, ()) if parent not in seen]
            seen.update(new)
            todo += new


def signers(found: Mapping[str, Origin]) -> dict[str, list[str]]:
    """Paths by the id of the commit that signed them."""
    by_commit: dict[str, list[str]] = defaultdict(list)
    for path, origin in found.items():
        if origin.commit is not None:
            by_commit[origin.commit.id].append(path)
    return dict(by_commit)
