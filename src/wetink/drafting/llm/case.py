"""What is known of one incident while an answer is looked through, and what there is to tell about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wetink.drafting.llm.licence import Licence, folded, licence_of
from wetink.drafting.llm.prose import Prose, prose_of
from wetink.drafting.record.record import Record
from wetink.model.draft import Cited, Claim, Draft, Finding, Step, cite
from wetink.model.evidence import Evidence, Timeline

MOST_TOLD = 120
"""Characters of a sentence that a finding repeats."""


@dataclass(slots=True)
class Case:
    """One incident and one model.

    timeline  what happened
    floor     its offline draft, below which nothing may fall
    shown     ids of the evidence that the model was sent
    model     its name
    findings  what the reviewer is to be told about the answer
    """

    timeline: Timeline
    floor: Draft
    shown: frozenset[str]
    model: str
    record: Record = field(init=False)
    licence: Licence = field(init=False)
    prose: Prose = field(init=False)
    findings: list[Finding] = field(init=False, default_factory=list)
    _taken: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Read the record once for what may stand."""
        self.record = Record(self.timeline)
        self.licence = licence_of(self.record, self.floor)
        self.prose = prose_of(self.licence, self.floor)
        floor, symptom = self.floor, self.floor.symptom
        rests: tuple[Claim | Step, ...] = (
            *floor.diagnosis,
            *floor.resolution,
            *floor.verification,
            *symptom.alerts,
            *symptom.dashboards,
        )
        self._taken = frozenset(i for item in (*rests, *floor.cause, *floor.impact) for i in item.evidence)

    @property
    def worded(self) -> str:
        """How a step of the model's is marked, at the end of what is said of its proof."""
        return f"worded by {self.model}"

    def is_new(self, item: Claim | Step) -> bool:
        """Whether the words of a step are the model's."""
        return isinstance(item, Step) and item.sure.endswith(self.worded)

    def cited(self, ids: Iterable[str]) -> list[Evidence]:
        """The evidence of these ids, as far as the model was sent it."""
        return [self.record.by_id[i] for i in ids if i in self.shown]

    def known(self, ids: Iterable[str]) -> bool:
        """Whether the offline draft cites any of them."""
        return any(i in self.floor.evidence for i in ids)

    def taken_up(self, id_: str) -> bool:
        """Whether a step of the offline draft, its alerts, cause or impact rest on it."""
        return id_ in self._taken

    def cites(self, draft: Draft) -> dict[str, Cited]:
        """The evidence map of a draft: what it cites and what the offline draft does, in order."""
        found = {i for item in items_of(draft) for i in item.evidence} | set(self.floor.evidence)
        order = sorted((i for i in found if i in self.record.position), key=self.record.position.__getitem__)
        return {i: cite(self.record.by_id[i]) for i in order}

    def drop(self, where: str, text: str, why: str, twin: Step | None = None) -> None:
        """Tell that something of the answer does not stand, and what does instead."""
        instead = "the offline draft's step stands in its place" if twin is not None else "it is left out"
        message = (
            f"{where} was not proven, so {instead}: {self.short(self.prose.tamed(text))} ({self.prose.tamed(why)})"
        )
        self.tell("unproven", "note" if twin is not None else "warning", message, "add it by hand if it is so")

    def tell(self, rule: str, severity: str, message: str, hint: str = "") -> None:
        """Tell something about the answer, once."""
        finding = Finding(rule, severity, "model", message, hint)
        if finding not in self.findings:
            self.findings.append(finding)

    @staticmethod
    def short(text: str) -> str:
        """The beginning of a text on one line."""
        whole = folded(text)
        return whole if len(whole) <= MOST_TOLD else f"{whole[: MOST_TOLD - 1]}…"


def items_of(draft: Draft) -> Iterable[Claim | Step]:
    """Everything of a draft that an answer may bring."""
    symptom = draft.symptom
    yield from (*symptom.alerts, *symptom.customers, *symptom.dashboards)
    yield from (*draft.diagnosis, *draft.resolution, *draft.verification, *draft.ruled_out)
