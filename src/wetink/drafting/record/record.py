"""The timeline as the drafter sees it: runs (commands with their output), statements, alerts, all in one order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from wetink.drafting.language.dictation import dictates
from wetink.drafting.language.phrases import says
from wetink.drafting.language.refusals import refuses
from wetink.drafting.language.tries import asks, tries
from wetink.drafting.language.unknown_tools import only_asks, only_shows
from wetink.drafting.language.verbs import among
from wetink.drafting.language.words import Rarity, words
from wetink.model.event import Alert, Command, Kind, Link, Message, Passage
from wetink.model.evidence import CommandFacts, Evidence, Outcome, Risk, Timeline

_SPACE = re.compile(r"\s+")
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
"""What no reader of the chat would take for said; a model's or a machine's instructions hide in it."""
_FENCE = re.compile(r"```")
_COMMENT = re.compile(r"#+\s?[^\W\d_][^\n]*\s[^\n]+\Z|#+\s+\d[^\n]*\s[^\n]+\Z")
"""A line at a prompt that is a comment of several words."""


_SYSTEM = ("/etc", "/var", "/opt", "/srv", "/usr", "/data", "/mnt", "/boot", "/lib", "/run", "/proc", "/sys")
_BRINGS = re.compile(
    r"\b(?:scp|rsync|(?:aws s3|gsutil|gcloud storage|kubectl|oc|docker|podman) (?:\S+ \S+ )?(?:cp|sync|rsync))\s"
    r"(?=[^|;&\n]{0,1000}?(?:[\w.@-]+:|://)[^\s|;&]{1,400}[^|;&\n]{0,300}?\s(?P<here>\.{1,2}(?:/[^\s|;&:]{0,200})?|~(?:/[^\s|;&:]{0,200})?"
    r"|/tmp(?:/[^\s|;&:]{0,200})?|[\w-]{1,60}/)(?=\s|$))"
)
"""A copy from elsewhere to a folder of one's own; options may stand behind it."""
_SHELLS = frozenset({"sh", "fish", "powershell"})
_ECHO = 20 * 60.0
"""A command is told in chat within so many seconds."""


class Part(StrEnum):
    """The part a command plays."""

    LOOK = "look"
    CHANGE = "change"
    SESSION = "session"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Run:
    """A command that was run.

    `pos` is its place in the timeline, `t` seconds since the epoch (interpolated where the source has only an order),
    `output` its output or "" (`has_output` tells silence from ignorance).
    """

    item: Evidence
    command: Command
    facts: CommandFacts
    output: str
    output_id: str | None
    has_output: bool
    part: Part
    pos: int
    t: float
    who: str

    @property
    def line(self) -> str:
        """The command as typed."""
        return str(self.item.text)

    @property
    def key(self) -> str:
        """The command with white space folded: the same key is the same command."""
        return _SPACE.sub(" ", self.line).strip()

    @property
    def ok(self) -> bool:
        """Neither failed nor cancelled nor wrong in its grammar."""
        return self.item.outcome is not Outcome.FAILED and not self.command.cancelled and self.facts.parses

    @property
    def words(self) -> frozenset[str]:
        """Words of the command line."""
        return words(self.line)

    @property
    def output_words(self) -> frozenset[str]:
        """Words of the output."""
        return words(self.output)


@dataclass(frozen=True, slots=True)
class Said:
    """A message, or a passage that says what happened at a time. `prose` is the text without code fences."""

    item: Evidence
    text: str
    prose: str
    fenced: tuple[str, ...]
    pos: int
    t: float
    who: str
    bot: bool
    channel: str
    thread: str | None
    links: tuple[Link, ...] = ()

    @property
    def change(self) -> bool:
        """Whether it is a system's record of a change: a commit, a merge, a ticket that was filed. Nobody said it."""
        return is_change(self.item)

    @property
    def words(self) -> frozenset[str]:
        """Words of the whole message."""
        return words(self.text)


@dataclass(frozen=True, slots=True)
class Heard:
    """An alert or a pager's word."""

    item: Evidence
    alert: Alert
    pos: int
    t: float

    @property
    def name(self) -> str:
        """The rule's name, else its text."""
        return self.alert.name or str(self.item.text)


def is_change(item: Evidence) -> bool:
    """Whether it is a system's record of a change; a git log holds years of them."""
    return isinstance(item.detail, Message) and item.detail.note == "change"


def _is_of_it(item: Evidence) -> bool:
    """Whether its words tell which words are rare here: reports and the history of a repository are not of that day."""
    return item.kind is not Kind.DOCUMENT and item.kind is not Kind.PICTURE and not is_change(item)


def part_of(line: str, program: str, facts: CommandFacts) -> Part:
    """What part a command plays, from the verbs of all its simple commands.

    A line is of a session or of code only if every simple command in it is; otherwise its risk decides.
    """
    verbs = facts.verbs or (line.split(" ", 1)[0],)
    asked = asks(facts) or (program in _SHELLS and only_asks(line, facts))
    tried = facts.risk is not Risk.READ_ONLY and tries(line, facts)
    brought = _brings_here(line, facts)
    if tried or brought or (facts.risk is not Risk.READ_ONLY and asked) or _looks_back(facts):
        # A probe that is cleared away, a copy alone: they show nothing and mend nothing.
        silent = (tried and _only_deletes(facts)) or (brought and len(verbs) == 1)
        return Part.SESSION if silent else Part.LOOK
    if any(among("deploys", verb) or among("opens", verb) for verb in verbs):
        return Part.CHANGE
    if program in _SHELLS:
        filters = [verb.lower() for verb in verbs if not among("notes", verb)]
        told = among("tells", line.strip())  # a mail program called by its name alone shows what people wrote
        if told or (filters and all(among("session", verb) for verb in filters)):
            return _by_risk(facts) if _writes(facts) or _reads(facts) else Part.SESSION
        if filters and all(among("session", verb) or among("code", verb) for verb in filters):
            return Part.CODE if not _elsewhere(facts) else _by_risk(facts)
    elif not facts.effects and verbs and all(among("session", verb.lower().rstrip(";")) for verb in verbs):
        return Part.SESSION
    return _by_risk(facts)


def _brings_here(line: str, facts: CommandFacts) -> bool:
    """Whether all that it changes is a copy of something remote in one's own folder: logs to be read."""
    return bool(_BRINGS.search(line)) and len(facts.effects) == 1 and not _writes(facts)


def _only_deletes(facts: CommandFacts) -> bool:
    return bool(facts.effects) and all(effect.value == "absent" for effect in facts.effects)


def _elsewhere(facts: CommandFacts) -> bool:
    """Whether a file command works below the system's own folders."""
    return any(target.startswith(_SYSTEM) for target in facts.targets)


def _looks_back(facts: CommandFacts) -> bool:
    """Whether it looks up in a history who changed what, and does nothing else to code."""
    beside = ("notes", "session", "fetches", "filters")
    work = [verb for verb in facts.verbs if not any(among(group, verb.lower()) for group in beside)]
    return not facts.effects and bool(work) and all(among("history", verb) for verb in work)


def _reads(facts: CommandFacts) -> bool:
    """Whether it shows a file of the system beside what it prints of its own, as a loop over hosts does."""
    return "cat" in facts.verbs and _elsewhere(facts)


def _writes(facts: CommandFacts) -> bool:
    """Whether it writes below the system's own folders, by `echo ... | sudo tee` for instance."""
    written = any(effect.object.removeprefix("file/").startswith(_SYSTEM) for effect in facts.effects)
    return written or any(effect.object.startswith("kernel/") for effect in facts.effects)


def _by_risk(facts: CommandFacts) -> Part:
    return Part.LOOK if facts.risk is Risk.READ_ONLY else Part.CHANGE


def _called(timeline: Timeline) -> dict[str, set[str]]:
    """First names and handles in small letters -> keys of the people whom they may mean."""
    found: dict[str, set[str]] = {}
    for person in timeline.people:
        for name in {person.name.split(" ")[0], person.handle or ""} - {""}:
            found.setdefault(name.casefold(), set()).add(person.key)
    return found


class Record:
    """Everything the passes work on; built once per draft, never changed."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.items = timeline.evidence
        self.by_id = {item.id: item for item in self.items}
        self.position = {item.id: pos for pos, item in enumerate(self.items)}
        times = _times([item.at for item in self.items])
        outputs = {item.of: item for item in self.items if item.kind is Kind.OUTPUT and item.of}
        self.runs: list[Run] = []
        self.proposals: list[Run] = []
        self.said: list[Said] = []
        self.dictated: list[Said] = []
        self.heard: list[Heard] = []
        self.passages: list[Evidence] = []
        for pos, item in enumerate(self.items):
            self._place(pos, item, times[pos], outputs.get(item.id))
        self._mark_sessions()
        self.runs = without_echoes(self.runs, self.runs)
        self.rarity = Rarity(str(item.text) for item in self.items if _is_of_it(item))
        self.typed: Counter[str] = Counter()
        for run in self.runs:
            self.typed.update(set(run.key.split()))
        self._said_times = [said.t for said in self.said]
        self.said_by_id = {said.item.id: said for said in self.said}
        self.called = _called(timeline)
        self._grade()

    def _grade(self) -> None:
        """What a tool nobody knows only reported is a look, unless somebody told it as a deed."""
        for i, run in enumerate(self.runs):
            if run.part is Part.CHANGE and only_shows(run.line, run.facts, run.output) and not self._told(run):
                self.runs[i] = replace(run, part=Part.LOOK)

    def _told(self, run: Run) -> bool:
        near = self.said_between(run.t - _ECHO / 4, run.t + _ECHO)
        mine = run.words
        return any(not said.bot and says("did", said.prose) and len(said.words & mine) > 1 for said in near)

    def _place(self, pos: int, item: Evidence, t: float, output: Evidence | None) -> None:
        who = item.actor.key if item.actor else ""
        detail = item.detail
        if isinstance(detail, Command) and item.kind is not Kind.OUTPUT and _COMMENT.match(str(item.text)):
            self.said.append(_remark(item, pos, t, who))
        elif isinstance(detail, Command) and item.kind is not Kind.OUTPUT:
            run = _run(item, detail, output, pos, t, who)
            (self.proposals if item.kind is Kind.PROPOSED else self.runs).append(run)
        elif isinstance(detail, Message):
            if detail.note not in {"join", "leave"}:
                said = _said(item, detail, pos, t, who)
                (self.dictated if dictates(said.prose) else self.said).append(said)
        elif isinstance(detail, Alert):
            self.heard.append(Heard(item, detail, pos, t))
        elif isinstance(detail, Passage) and detail.form != "panel":
            self.passages.append(item)

    def _mark_sessions(self) -> None:
        """A command that led to a prompt in which others were typed is a way in, not a look."""
        doors = {run.command.within[-1] for run in self.runs if run.command.within}
        for i, run in enumerate(self.runs):
            if run.line in doors or run.key in doors:
                self.runs[i] = replace(run, part=Part.SESSION)

    def take_in(self, said: list[Said]) -> None:
        """Add statements from elsewhere, in their place in time."""
        self.said = sorted([*self.said, *said], key=lambda s: (s.t, s.pos))
        self._said_times = [one.t for one in self.said]
        self.said_by_id = {one.item.id: one for one in reversed(self.said)}

    def before(self, said: Said, seconds: float) -> Iterator[Said]:
        """Messages of the last `seconds` before one, latest first."""
        for at in range(bisect_right(self._said_times, said.t) - 1, -1, -1):
            earlier = self.said[at]
            if earlier.t < said.t - seconds:
                return
            if earlier.pos < said.pos:
                yield earlier

    def after(self, said: Said, seconds: float) -> Iterator[Said]:
        """Messages of the next `seconds` behind one, in order."""
        for at in range(bisect_left(self._said_times, said.t), len(self.said)):
            later = self.said[at]
            if later.t > said.t + seconds:
                return
            if later.pos > said.pos:
                yield later

    def settle(self, start: float, end: float) -> None:
        """Spread recordings of unknown time over the incident: somebody kept them because they belong to it.

        Only runs that no clock reaches (they stand behind everything else, and nothing in their file has a time) and
        that show output, as recordings do; a history without stamps may be of any day.
        """
        last = max((i for i, item in enumerate(self.items) if item.at is not None), default=-1)
        dated = {place.source for item in self.items if item.at is not None for place in item.places}
        adrift = [run for run in self.runs if run.pos > last and run.has_output and run.item.at is None]
        adrift = [run for run in adrift if run.item.places[0].source not in dated]
        step = (end - start) / (len(adrift) + 1)
        times = {run.item.id: start + step * (k + 1) for k, run in enumerate(adrift)}
        self.runs = [replace(run, t=times.get(run.item.id, run.t)) for run in self.runs]
        self.runs.sort(key=lambda run: (run.t, run.pos))

    def runs_between(self, start: float, end: float) -> list[Run]:
        """Commands with start <= t <= end, in order."""
        low = bisect_left(self.runs, start, key=lambda run: run.t)
        return self.runs[low : bisect_right(self.runs, end, key=lambda run: run.t)]

    def said_between(self, start: float, end: float) -> list[Said]:
        """Messages with start <= t <= end, in order."""
        low, high = bisect_left(self._said_times, start), bisect_right(self._said_times, end)
        return self.said[low:high]


def without_echoes(some: list[Run], all_runs: list[Run]) -> list[Run]:
    """Drop what was pasted in chat where the same person's typed command holds it whole ("ssh h 'x'" holds "x")."""
    typed: dict[str, list[Run]] = {}
    for run in all_runs:
        if run.item.of is None:
            typed.setdefault(run.who, []).append(run)
    starts = {who: [run.t for run in runs] for who, runs in typed.items()}
    return [run for run in some if run.item.of is None or not _typed(run, typed, starts)]


def _typed(run: Run, typed: dict[str, list[Run]], starts: dict[str, list[float]]) -> bool:
    if len(run.key) < 12:
        return False
    own, times = typed.get(run.who, []), starts.get(run.who, [])
    low, high = bisect_left(times, run.t - _ECHO), bisect_left(times, run.t + 60)
    return any(run.key in other.key for other in own[max(0, low) : high])


def _run(item: Evidence, command: Command, output: Evidence | None, pos: int, t: float, who: str) -> Run:
    facts = item.facts or CommandFacts()
    text = str(output.text) if output else command.output or ""
    known = output is not None or command.output is not None
    part = part_of(str(item.text), command.program, facts)
    if part is Part.CHANGE and item.kind is Kind.EXECUTED and refuses(text, str(item.text)):
        item = replace(item, outcome=Outcome.FAILED)
    return Run(item, command, facts, text, output.id if output else None, known, part, pos, t, who)


def _said(item: Evidence, detail: Message, pos: int, t: float, who: str) -> Said:
    hidden = "".join(_HIDDEN.findall(str(item.text)))
    text = _HIDDEN.sub(" ", str(item.text)) if hidden else str(item.text)
    links = tuple(link for link in detail.links if link.url not in hidden or link.url in text)
    pieces = _FENCE.split(text)
    prose = " ".join(pieces[0::2]).strip()
    bot = bool(item.actor and item.actor.bot) or detail.note in {"change", "event"}
    return Said(item, text, prose, tuple(pieces[1::2]), pos, t, who, bot, detail.channel, detail.thread, links)


def _remark(item: Evidence, pos: int, t: float, who: str) -> Said:
    """What somebody wrote at the prompt for whoever reads along: a comment that no shell runs."""
    text = "\n".join(line.lstrip("# ") for line in str(item.text).splitlines())
    return Said(item, text, text, (), pos, t, who, bot=False, channel="", thread=None)


def _times(stamps: list[datetime | None]) -> list[float]:
    """Seconds since the epoch for every item; items without time lie between their neighbours, in order."""
    known = [(i, stamp.timestamp()) for i, stamp in enumerate(stamps) if stamp is not None]
    if not known:
        return [float(i * 60) for i in range(len(stamps))]
    result = [0.0] * len(stamps)
    first, last = known[0], known[-1]
    for i in range(first[0]):
        result[i] = first[1] - (first[0] - i) * 1.0
    for (i, a), (j, b) in zip(known, [*known[1:], known[-1]], strict=True):
        result[i] = a
        for k in range(i + 1, j):
            result[k] = a + (b - a) * (k - i) / (j - i)
    for i in range(last[0] + 1, len(stamps)):
        result[i] = last[1] + (i - last[0]) * 1.0
    return result
