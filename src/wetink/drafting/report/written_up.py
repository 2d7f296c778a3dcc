"""Commands that only a report holds: where nobody kept a terminal, its write-up of the repair is the record of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from wetink.drafting.language.phrases import says
from wetink.drafting.record.record import Part, Record, Run, Said
from wetink.drafting.record.window import Window
from wetink.drafting.report.report import sentence_of
from wetink.model.event import Kind, Passage
from wetink.model.evidence import Evidence

_SPAN = {"finding": (0.0, 0.5), "repair": (0.5, 1.0), "proof": (1.0, 1.5)}
"""Where in the time from onset to recovery a section stands whose lines have no time of their own."""
_AFTER_CODE = re.compile(r"^`?[\s:,–—=>→-]*(?:(?:it )?(?:says|shows|gives|answers|counts|prints|returns)\b:?\s*)?")


@dataclass(frozen=True, slots=True)
class WrittenUp:
    """What a report adds to a record without a terminal.

    told    changes of its repair, to be weighed like any other
    steps   looks that stand in the middle of the repair: they belong to its order
    finds   ids of looks in its section on how the cause was found: its writer chose them
    proofs  commands and sentences of its section on how it was seen to be well again
    """

    told: tuple[Run, ...] = ()
    steps: tuple[Run, ...] = ()
    finds: frozenset[str] = frozenset()
    proofs: tuple[Run | Said, ...] = ()

    def also(self, told: list[Run]) -> list[Run]:
        """The commands that messages tell of and those of the report; its repair is told once, in its own section."""
        rest = told if not self.told else [run for run in told if run.part is not Part.CHANGE]
        return [*rest, *self.told]


def written_up(record: Record, window: Window) -> WrittenUp:
    """The commands of a post-mortem, in its order, where the record has no terminal and no pasted command of its own.

    Lines of a timeline that show a command with what came of it join the talk, where they are read like messages.
    """
    if not record.passages or any(not _is_written(record, run) for run in record.runs):
        return WrittenUp()
    timed = [(item, item.at.timestamp()) for item in record.passages if item.at and "`" in str(item.text)]
    record.take_in([sentence_of(record, item, str(item.text), t) for item, t in timed])
    _settle(record, window)
    found = [run for run in record.proposals if _is_written(record, run) and record.by_id[run.item.of or ""].at is None]
    repair = _timed([run for run in found if section_of(record, run) == "repair"], window, "repair")
    proofs = _timed([run for run in found if section_of(record, run) == "proof"], window, "proof")
    changes = any(run.part is Part.CHANGE for run in repair)
    return WrittenUp(
        told=tuple(run for run in repair if run.part is Part.CHANGE),
        steps=tuple(run for run in repair if run.part is Part.LOOK) if changes else (),
        finds=frozenset(run.item.id for run in record.runs if section_of(record, run) == "finding"),
        proofs=tuple(_proofs(record, proofs, window.recovery)),
    )


def section_of(record: Record, run: Run) -> str:
    """Which part of a report a command stands in: "finding", "repair", "proof", "vain", or "" for none of them."""
    return _section(record.by_id[run.item.of or ""])


def _section(item: Evidence) -> str:
    detail = item.detail
    headings = detail.headings if isinstance(detail, Passage) else ()
    for heading in reversed(headings[1:] or headings):
        for group in _fitting(heading):
            return group.removesuffix("_heading")
    return ""


def _fitting(heading: str) -> list[str]:
    """What the words of a heading may mean, the likeliest first: "checking the fix" is a proof."""
    return [
        group
        for group in ("vain_heading", "proof_heading", "repair_heading", "finding_heading")
        if says(group, heading)
    ]


def _is_written(record: Record, run: Run) -> bool:
    above = record.by_id.get(run.item.of or "")
    return above is not None and above.kind is Kind.DOCUMENT


def _settle(record: Record, window: Window) -> None:
    """Give the commands that the report shows with their answers a time in the part of the incident it tells of."""
    for name in _SPAN:
        some = [run for run in record.runs if run.item.at is None and section_of(record, run) == name]
        moved = {run.item.id: run for run in _timed(some, window, name)}
        record.runs = [moved.get(run.item.id, run) for run in record.runs]
    record.runs.sort(key=lambda run: (run.t, run.pos))


def _timed(runs: list[Run], window: Window, section: str) -> list[Run]:
    begin, end = _SPAN[section]
    length = max(window.recovery - window.onset, 60.0)
    step = (end - begin) * length / (len(runs) + 1)
    return [replace(run, t=window.onset + begin * length + step * k) for k, run in enumerate(runs, 1)]


def _proofs(record: Record, runs: list[Run], t: float) -> list[Run | Said]:
    """Each line of the section: its command with what the line says of it, or the line itself."""
    by_line = {run.item.of: run for run in runs}
    found: list[Run | Said] = []
    for item in record.passages:
        detail = item.detail
        if not isinstance(detail, Passage) or detail.form == "title" or _section(item) != "proof":
            continue
        run = by_line.get(item.id)
        if run is None:
            found.append(sentence_of(record, item, str(item.text), t))
        else:
            found.append(replace(run, output=_said_of(str(item.text), run.line)))
    return found


def _said_of(text: str, line: str) -> str:
    """What a line says behind its command."""
    _, _, rest = text.partition(line)
    return _AFTER_CODE.sub("", rest).strip()
