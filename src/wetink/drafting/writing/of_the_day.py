"""Finds in a command what was of that day: ids, dates, commits, counts, and the members of a family that were hit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from wetink.drafting.language.verbs import table
from wetink.drafting.record.record import Record, Run
from wetink.model.event import Kind

_FAMILY = re.compile(r"(?<![\w.@-])([a-z][a-z0-9]*(?:-[a-z0-9]+)*?)-(\d{1,3})(?![\w-])")
_MEMBER = re.compile(r"(?<![\w.@-])([a-z][a-z0-9]*(?:-[a-z0-9]+)*?)-(\d{1,3})(?!\w|-\d)")
"""The same with what belongs to it behind the number: the disk of kafka-03 is kafka-03-data."""
_REGION = re.compile(r"(?:us|eu|ap|sa|ca|me|af|il|mx|cn)-(?:gov-)?(?:north|south|east|west|central)\w*-\d")
_NUMBERED_LABEL = re.compile(r"\.[a-z-]*\d")
_NODE = re.compile(r"(?:\bnodes?/|\b(?:cordon|uncordon|drain|nodes?)\s+)([a-z][\w.-]*\d[\w.-]*)")
_KEY = re.compile(r"([A-Za-z_]\w{1,30})\s{1,3}IN\s{0,3}\([^()]{0,200}$", re.IGNORECASE)
_OPTION_ID = re.compile(r"--([a-z][a-z-]{0,40}-ids?|ids?)[ =]\"?'?([^\s'\"]{4,120})")
_OPAQUE = re.compile(r"(?<![\w.-])([a-z]{1,12}(?:-[a-z]{2,12}){0,3})-(?=[0-9a-f]*\d)[0-9a-f]{8,32}(?![\w-])")
_HEX = re.compile(r"(?<![\w.-])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12,64}(?![\w-])")
_COMMIT = re.compile(r"(?<![\w./-])(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}(?![\w-])")
_SHORT_HEX = re.compile(r"(?<![\w./-])(?:\d{1,6}-)?(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,11}(?![\w.-])")
_REVISION = re.compile(r"(?<![\w.-])[a-z][a-z0-9]*(?:-[a-z0-9]+)*?-\d{5}-[a-z]{3}(?![\w-])")
"""What Cloud Run calls one release of a service."""
_DISK = re.compile(
    r"(?<![\w-])(?:(?:ata|nvme|scsi|usb)-(?=[\w.:-]*[A-Z])(?=[\w.:-]*\d)[\w.:-]{8,80}|wwn-0x[0-9a-f]{8,32})(?![\w-])"
)
"""A disk by its maker and serial number."""
_DATE = re.compile(r"(?<!\d)(20\d\d)([-.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_TICKET = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{1,9}-\d{2,8}(?![\w-])")
_NUMBER = re.compile(
    r"(?:([A-Za-z_]\w{1,30})\s{0,3}(?:=|<>|!=|>=|<=|>|<)\s{0,3})?(?<![\w.:/-])'?(\d{5,20})'?(?![\w.%-])"
)
_SHORT = {"i": "instance", "vol": "volume", "vpc": "vpc", "eni": "interface", "sg": "security-group", "ami": "image"}
_SEVERAL = 2
_SHORT_NAME = 3
_DAYS = 10 * 86400.0
"""A date so near the incident is the incident's, or its data's; an older one may be a version or a name."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where in a line a value stands, and what its placeholder is called."""

    start: int
    end: int
    name: str


@dataclass(slots=True)
class Day:
    """What one incident's record tells of its values; built once."""

    record: Record
    families: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    first: dict[str, int] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)
    people: frozenset[str] = frozenset()
    passing: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Read all texts once for numbered names and where they were first seen."""
        for pos, item in enumerate(self.record.items):
            if item.kind is Kind.DOCUMENT:
                continue
            for found in _FAMILY.finditer(str(item.text)):
                self.families[found[1]].add(found[0])
                self.first.setdefault(found[0], pos)
            self.hosts |= {e.name.split(".", 1)[0] for e in item.entities if e.type in {"host", "node"}}
        for run in self.record.runs:
            for effect in run.facts.effects:
                kind, _, name = effect.object.partition("/")
                if kind in table()["passing"] and len(name) > _SHORT_NAME:
                    self.passing[name] = kind
        known = self.record.timeline.people
        self.people = frozenset(a.lower() for p in known for a in (p.handle or "", *p.aliases) if len(a) > 2)

    def spots(self, line: str, run: Run) -> Iterator[Spot]:
        """All values of the day in a command, those that are surest of their name first."""
        yield from _options(line)
        yield from self._nodes(line, run)
        yield from _ids(line)
        for found in _SHORT_HEX.finditer(line):
            if self._shown(found[0], run):
                yield Spot(*found.span(), "id")
        yield from self._dates(line, run)
        yield from self._members(line, run)
        yield from self._numbers(line, run)
        for found in re.finditer(r"(?<=/)[\w.-]{3,40}(?=[/\s'\"]|$)", line):
            if found[0].lower() in self.people:
                yield Spot(*found.span(), "your-name")

    def things(self, line: str, run: Run) -> Iterator[Spot]:
        """What the incident ended or removed and is one of many that come and go: a slot, a lock, a session.

        It is called so in every command, in the looks that led to it as well.
        """
        for name, kind in self.passing.items():
            if name in line and self._shown(name, run):
                for found in re.finditer(rf"(?<![\w.-]){re.escape(name)}(?![\w.-])", line):
                    yield Spot(*found.span(), kind)

    def _nodes(self, line: str, run: Run) -> Iterator[Spot]:
        """The node that a cluster's own command is about, if something showed it before."""
        for found in _NODE.finditer(line):
            if self._shown(found[1], run):
                yield Spot(*found.span(1), "node")

    def _dates(self, line: str, run: Run) -> Iterator[Spot]:
        for found in _DATE.finditer(line):
            try:
                day = datetime(int(found[1]), int(found[3]), int(found[4]), tzinfo=UTC).timestamp()
            except ValueError:
                continue
            if -_DAYS <= run.t - day <= _DAYS:
                yield Spot(*found.span(), "date")

    def _members(self, line: str, run: Run) -> Iterator[Spot]:
        """A member of a numbered family that the incident named before anybody typed it; a line over several stays."""
        found = [m for m in _MEMBER.finditer(line) if not _REGION.match(m[0])]
        for match in found:
            mates = sum(other[1] == match[1] for other in found)
            if mates > 1 or len(self.families[match[1]]) < 2 or _NUMBERED_LABEL.match(line[match.end() :]):
                continue
            if not self._typed_first(match[0], run):
                yield Spot(*match.span(), f"{match[1]}-{'host' if match[0] in self.hosts else 'member'}")

    def _typed_first(self, name: str, run: Run) -> bool:
        """Whether the responders knew it before any output, alert or message showed it.

        A command that goes over the whole family shows that they know the family, not which member it will be.
        """
        pos = self.first.get(name, run.pos)
        if pos >= run.pos:
            return True
        item = self.record.items[pos]
        family = name.rpartition("-")[0]
        alone = sum(other[1] == family for other in _FAMILY.finditer(str(item.text))) < _SEVERAL
        return item.kind in {Kind.EXECUTED, Kind.PROPOSED} and alone

    def _numbers(self, line: str, run: Run) -> Iterator[Spot]:
        """A long number that an output showed before it was typed, unless it is what something is set to."""
        values = " ".join(str(effect.value) for effect in run.facts.effects)
        for found in _NUMBER.finditer(line):
            if found[2] not in values and self._shown(found[2], run):
                listed = _KEY.search(line[: found.start(2)])
                name = found[1] or (listed[1] if listed else "number")
                yield Spot(*found.span(2), name.strip("_").replace("_", "-").lower())

    def _shown(self, value: str, run: Run) -> bool:
        """Whether an output or message had the value before this command."""
        pattern = re.compile(rf"(?<![\w]){re.escape(value)}(?![\w])")
        earlier = self.record.items[: run.pos]
        return any(item.kind in {Kind.OUTPUT, Kind.SAID} and pattern.search(_plain(item.text)) for item in earlier)


def _plain(text: str) -> str:
    """Numbers without the marks between their thousands."""
    return re.sub(r"(?<=\d)[,'](?=\d{3}\b)", "", text)


def _options(line: str) -> Iterator[Spot]:
    """The value of an option that is called an id; a word without digits is somebody's name for it and stays."""
    for found in _OPTION_ID.finditer(line):
        if any(ch.isdigit() for ch in found[2]) and "$" not in found[2]:
            yield Spot(*found.span(2), found[1].removesuffix("s"))


def _ids(line: str) -> Iterator[Spot]:
    """Opaque ids of clouds, of commits and of tickets."""
    for pattern, name in ((_REVISION, "revision"), (_DISK, "disk")):
        for found in pattern.finditer(line):
            yield Spot(*found.span(), name)
    for found in _OPAQUE.finditer(line):
        yield Spot(*found.span(), f"{_SHORT.get(found[1], found[1])}-id")
    if re.search(r"\bgit\b", line):
        for found in _COMMIT.finditer(line):
            yield Spot(*found.span(), "commit")
    for found in _HEX.finditer(line):
        yield Spot(*found.span(), "id")
    for found in _TICKET.finditer(line):
        yield Spot(*found.span(), "ticket")
