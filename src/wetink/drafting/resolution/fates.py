"""A change with its fate, and what the passes that decide about fates look at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from wetink.drafting.record.record import Part, Record, Run, Said
from wetink.drafting.record.verdicts import Verdict
from wetink.drafting.record.window import Window

NEAR = 30
"""How many neighbours a change is compared with: what belongs together stands together."""
RETRY = 12 * 60.0
"""A second try of the same thing comes within minutes."""


class Fate(StrEnum):
    """What became of a change."""

    KEPT = "kept"
    FAILED = "failed"
    NO_EFFECT = "no effect"
    SUPERSEDED = "superseded"
    REPEATED = "repeated"
    REVERTED = "reverted"
    UNDO = "undo"
    OUTSIDE = "outside"
    MATERIAL = "material"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Change:
    """One state change: its run, what became of it and why, the messages that tell, the change that took its place.

    `needs` are the commands that made or looked up what it uses, `rehearsal` its dry run, `wait` the look
    by which its maker waited for it.
    """

    run: Run
    fate: Fate = Fate.KEPT
    reason: str = ""
    told: tuple[Said, ...] = ()
    instead: Run | None = None
    bracket: bool = False
    needs: tuple[Run, ...] = ()
    rehearsal: Run | None = None
    wait: Run | None = None

    @property
    def looks(self) -> list[Run]:
        """The looks that are a part of it."""
        return [run for run in (*self.needs, self.rehearsal, self.wait) if run and run.part is Part.LOOK]

    @property
    def kept(self) -> bool:
        """Still taken for a part of the fix."""
        return self.fate is Fate.KEPT


@dataclass(frozen=True, slots=True)
class Scene:
    """What the passes look at beside the changes themselves.

    `kin` gives for each change the places (in order) of the changes near it that touch one of the same objects.
    """

    record: Record
    window: Window
    verdicts: dict[str, Verdict]
    kin: list[list[int]]

    def before(self, at: int) -> list[int]:
        """Places of kin before a change, latest first."""
        return [i for i in reversed(self.kin[at]) if i < at]

    def after(self, at: int) -> list[int]:
        """Places of kin after a change, in order."""
        return [i for i in self.kin[at] if i > at]


Pass = Callable[[list[Change], Scene], list[Change]]
