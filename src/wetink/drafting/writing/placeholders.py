"""One-day literals in commands become placeholders that say where their value comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from wetink.drafting.record.record import Record, Run, is_change
from wetink.drafting.writing.of_the_day import Day, Spot
from wetink.model.draft import Placeholder, Step
from wetink.model.event import Alert

_POD = re.compile(r"(?<![\w.-])([a-z][a-z0-9]*(?:-[a-z0-9]+)*?)-(?=[a-z0-9]*\d)[a-f0-9]{8,10}-[a-z0-9]{5}(?![\w-])")
_JOB = re.compile(r"(?<![\w.-])([a-z][a-z0-9]*(?:-[a-z0-9]+)*)-\d{8}(?:-[a-z0-9]{5})?(?![\w-])")
_PID = re.compile(r"(?<=\()\d{3,8}(?=\s*[,)])|(?<=\bkill )\d{2,8}\b|(?<=\bkill -9 )\d{2,8}\b")
_ADDRESS = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")
_EVERYBODYS = frozenset({"8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "208.67.222.222", "208.67.220.220"})
"""Public resolvers: the same for every reader on every day."""
_UUID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE)
_NODE = re.compile(
    r"(?<![\w.-])(?:ip-\d{1,3}(?:-\d{1,3}){3}(?:\.[a-z0-9.-]+)?|gke-[a-z0-9-]+-[a-z0-9]{4,8}-[a-z0-9]{4}|aks-[a-z0-9-]+-vmss[0-9a-z]{6})(?![\w-])"
)
_RELEASE = re.compile(r"(sh\.helm\.release\.v1\.[a-z0-9.-]+?)\.v\d+")
_HELM_REVISION = re.compile(r"(?<=\brollback )(\S+ )(\d{1,6})\b")
_PLACEHOLDER = re.compile(r"<[^<>\s]+>")
_VALUE_OF = re.compile(r"[:=]\s{0,3}\w{1,30}\($")
"""A number in a type's name ("size: Long(5)") is what something is set to."""
_SHORTEST = 4
_ONE_OF_MANY = ("-host", "-member")
"""A member of a family stays where a command goes over several of them."""
_SEMVER = re.compile(r"(?<![\w.])v\d+\.\d+\.\d+(?![\w.])")


@dataclass(slots=True)
class Placeholders:
    """Replaces literals and keeps the list of what was replaced, each value once."""

    record: Record
    found: dict[str, Placeholder] = field(default_factory=dict)
    day: Day = field(init=False)

    def __post_init__(self) -> None:
        """Read the record once for what is of the day."""
        self.day = Day(self.record)

    def fill(self, line: str, run: Run) -> str:
        """The command with its one-day literals as `<name>`; unchanged where it has none."""
        line = self._replaced(line, self.day.things(line, run), run)
        for pattern, name in _KINDS:
            line = pattern.sub(lambda match, name=name: self._swap(match, name, run), line)  # type: ignore[misc]
        line = _RELEASE.sub(
            lambda m: f"{m.group(1)}.v{self._put(m.group(0).rpartition('.v')[2], 'stuck-revision', run)}", line
        )
        line = _HELM_REVISION.sub(lambda m: f"{m.group(1)}{self._put(m.group(2), 'last-good-revision', run)}", line)
        return self._known(self._replaced(line, self.day.spots(line, run), run))

    def _replaced(self, line: str, found: Iterable[Spot], run: Run) -> str:
        """The line with placeholders at those spots; the first name for a place counts."""
        taken = [match.span() for match in _PLACEHOLDER.finditer(line)]
        spots = []
        for spot in found:
            if all(spot.end <= start or spot.start >= end for start, end in taken):
                taken.append((spot.start, spot.end))
                spots.append(spot)
        for spot in sorted(spots, key=lambda spot: -spot.start):
            line = line[: spot.start] + self._put(line[spot.start : spot.end], spot.name, run) + line[spot.end :]
        return line

    def _known(self, line: str) -> str:
        """The line with values that have their placeholder by now, wherever else they stand, also within a name."""
        for value, known in self.found.items():
            if len(value) > _SHORTEST and any(ch.isdigit() for ch in value) and not known.name.endswith(_ONE_OF_MANY):
                digits = value.isdigit()
                alone = rf"(?<!\d){value}(?!\d)" if digits else rf"(?<![\w<-]){re.escape(value)}(?![\w>])"
                line = re.sub(alone, f"<{known.name}>", line)
        return line

    def used_in(self, steps: Iterable[Step]) -> tuple[Placeholder, ...]:
        """The placeholders that stand in the steps, in the order they were found."""
        text = " ".join(f"{step.check} {' '.join(command.run for command in step.commands)}" for step in steps)
        return tuple(known for known in self.found.values() if f"<{known.name}>" in text)

    def _swap(self, match: re.Match[str], name: str, run: Run) -> str:
        value = match.group(0)
        if name == "address" and not self._of_the_day(value, run):
            return value
        if name == "pid" and _VALUE_OF.search(match.string[: match.start()]):
            return value
        if name == "pod":
            name = f"{match.group(1)}-pod"
        return self._put(value, name, run)

    def _of_the_day(self, address: str, run: Run) -> bool:
        """An address that some output or message showed before somebody typed it; loopback and any stay."""
        if address.startswith(("127.", "0.0.0.0", "255.", "169.254.169.")) or address in _EVERYBODYS:  # noqa: S104 - compared, not bound
            return False
        return any(
            address in item.text for item in self.record.items[: run.pos] if item.kind not in {"executed", "proposed"}
        )

    def _put(self, value: str, name: str, run: Run) -> str:
        known = self.found.get(value)
        if known is None:
            taken = {p.name for p in self.found.values()}
            unique, n = name, 2
            while unique in taken:
                unique, n = f"{name}-{n}", n + 1
            known = self.found[value] = Placeholder(unique, self._source(value, run), value)
        return f"<{known.name}>"

    def _source(self, value: str, run: Run) -> str:
        """Where the value was first to be read before it was used."""
        for item in self.record.items:
            if item.id == run.item.id:
                break
            if value in item.text and item.kind == "output" and item.of:
                maker = self.record.by_id[item.of]
                return f"in the output of `{' '.join(str(maker.text).split())[:120]}`"
            if value in item.text and item.kind in {"alert", "said", "picture"} and not is_change(item):
                if isinstance(item.detail, Alert) and item.detail.status not in {"firing", "resolved"}:
                    continue  # who was paged, what was noted: the pager's story, not the alert
                return "named in the alert" if item.kind == "alert" else "told in the channel"
        if re.fullmatch(r"20\d\d-?\d\d-?\d\d", value):
            return "the day in question"
        return "typed by the on-call; where it came from was not seen"


_KINDS = (
    (_POD, "pod"),
    (_JOB, "job"),
    (_NODE, "node"),
    (_UUID, "id"),
    (_PID, "pid"),
    (_ADDRESS, "address"),
    (_SEMVER, "version"),
)
