"""What a person is told on stderr after the work: what was read, what was not and why, which clocks were doubted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import click

from wetink.artifacts.floods import MOST_AN_HOUR
from wetink.artifacts.picture import ocr_available
from wetink.cli.terminal import harmless
from wetink.model.draft import SEVERITIES, Draft, Finding
from wetink.model.event import Picture
from wetink.model.evidence import Question, Timeline
from wetink.model.terms import Skipped
from wetink.workflow.gather import Gathered

MOST_SHOWN = 5
"""Rows of one kind; the rest is counted, and `wetink evidence --format jsonl` or the draft's JSON has all."""


def tell(
    gathered: Gathered, draft: Draft | None = None, written: Sequence[str] = (), *, only_wrong: bool = False
) -> None:
    """Write the summary to stderr; `only_wrong` tells just what could not be read."""
    rows = skips(gathered.timeline.skipped) if only_wrong else summary(gathered, draft, written)
    for label, text in rows:
        click.echo(f"{click.style(f'{label:>8}', fg='cyan')}  {harmless(text)}", err=True)


def summary(gathered: Gathered, draft: Draft | None, written: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Label and text of each row."""
    timeline = gathered.timeline
    yield "incident", f"{timeline.incident}, {span(gathered)}"
    yield "read", read(gathered)
    left_out = sum(file.left_out for file in gathered.files) + timeline.left_out
    if left_out:
        yield "left out", f"{counted(left_out, 'record')} outside the hours and channels asked for"
    repeated = sum(file.repeated for file in gathered.files)
    if repeated:
        yield (
            "left out",
            f"{counted(repeated, 'message')} that repeated a sentence over {MOST_AN_HOUR} times in an hour",
        )
    yield from skips(timeline.skipped)
    yield from unread(timeline)
    for note in [note for note in timeline.clocks if not note.ask][:MOST_SHOWN]:
        yield "clock", f"{note.stream}: {note.note}"
    yield from asks(timeline.questions)
    if draft is not None:
        yield from review(draft)
    for path in written:
        yield "written", path


def span(gathered: Gathered) -> str:
    """How much evidence there is and over which time."""
    evidence = gathered.timeline.evidence
    times = [item.at for item in evidence if item.at]
    count = counted(len(evidence), "piece") + " of evidence"
    return f"{count}, {min(times):%Y-%m-%d %H:%M}Z to {max(times):%Y-%m-%d %H:%M}Z" if times else f"{count}, no times"


def read(gathered: Gathered) -> str:
    """Files by reader."""
    readers = Counter(file.reader for file in gathered.files if file.reader)
    return ", ".join(f"{name} {count}" if count > 1 else name for name, count in sorted(readers.items()))


def skips(skipped: Sequence[Skipped]) -> Iterator[tuple[str, str]]:
    """What could not be read, and why."""
    for item in skipped[:MOST_SHOWN]:
        yield "skipped", f"{item.place.source}, {item.place.locator}: {item.why}"
    if len(skipped) > MOST_SHOWN:
        yield "skipped", f"and {len(skipped) - MOST_SHOWN} more; `wetink draft --format json` lists all as `skipped`"


def unread(timeline: Timeline) -> Iterator[tuple[str, str]]:
    """The screenshots whose words nobody read, where that is only because the extra for it is not installed."""
    pictures = sum(1 for item in timeline.evidence if isinstance(item.detail, Picture) and not item.detail.read)
    if pictures and not ocr_available():
        their = "its" if pictures == 1 else "their"
        yield "note", f'{counted(pictures, "screenshot")}: {their} words are not read (pip install "wetink[ocr]")'


def asks(questions: Sequence[Question]) -> Iterator[tuple[str, str]]:
    """What no file tells, and the line that answers it."""
    for one in questions[:MOST_SHOWN]:
        yield "ask", f"{one.where}: {one.what}"
    if len(questions) > MOST_SHOWN:
        yield "ask", f"and {len(questions) - MOST_SHOWN} more"
    lines = [line for one in questions for line in one.say]
    if lines:
        yield "answer", "put these lines at the top of an incident.toml among the files, with the right values:"
    for line in lines:
        yield "", line


def review(draft: Draft) -> Iterator[tuple[str, str]]:
    """What the reviewer has to look at: errors first."""
    found: list[Finding] = sorted(draft.findings, key=lambda finding: SEVERITIES.index(finding.severity))
    if found:
        counts = Counter(finding.severity for finding in found)
        yield "review", ", ".join(counted(counts[severity], severity) for severity in SEVERITIES if counts[severity])
    listed = [finding for finding in found if finding.rule != "question"]
    for finding in listed[:MOST_SHOWN]:
        yield finding.severity, f"{finding.where}: {finding.message}" if finding.where else finding.message
    if len(listed) > MOST_SHOWN:
        yield "", f"and {len(listed) - MOST_SHOWN} more, at the end of the draft"


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 error", "2 errors"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
