"""From redacted events to one numbered timeline."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from wetink.evidence import clocks, order, own_commands, people, same, sightings
from wetink.evidence.chat_alerts import alerts_in
from wetink.evidence.commands import facts
from wetink.evidence.entities import entities, known_names
from wetink.evidence.outcomes import outcome_of
from wetink.evidence.pastes import commands_in
from wetink.evidence.questions import questions
from wetink.evidence.rows import Row, is_message
from wetink.model.event import Command, Intake, Kind, Message, Passage, Picture
from wetink.model.evidence import Evidence, Outcome, Redacted, RedactedEvent, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wetink.model.event import Skipped

HEAD_OF_OUTPUT = 5_000
TAIL_OF_OUTPUT = 3_000


def build(
    events: Sequence[RedactedEvent],
    skipped: Sequence[Skipped] = (),
    intake: Intake | None = None,
    incident: str = "",
) -> Timeline:
    """Put the events of all sources into one order in UTC and number them E1, E2 ... .

    events   in the order their readers gave them; the order of the sources does not matter
    skipped  what could not be read, carried along
    Times are UTC with their uncertainty; what was assumed or measured about a clock is in `clocks`. The same event seen
    by several sources is one item with several places. Commands pasted into chat, and what a command printed, are items
    of their own with `of` set.
    """
    told = intake or Intake()
    rows = _with_pastes(_rows(events))
    persons, guessed = people.join(rows, told)
    _link_pictures(rows)
    seen = sightings.find(rows)
    notes = clocks.settle(rows, seen, told)
    _follow_messages(rows)
    rows, left_out = _wanted(rows, told)
    twins, more = order.position(rows, seen)
    same.merge(rows, seen, twins)
    items = own_commands.settle(_with_entities(_numbered(rows)))
    used = {item.actor.key for item in items if item.actor is not None}
    return Timeline(
        incident=incident,
        evidence=tuple(items),
        people=tuple(person for person in persons if person.key in used),
        skipped=tuple(skipped),
        clocks=(*notes, *more),
        questions=questions(rows, (*notes, *more), guessed),
        left_out=left_out,
        intake=told,
    )


# --- rows --------------------------------------------------------------------------------------------------


def _rows(events: Iterable[RedactedEvent]) -> list[Row]:
    """One row per event, by stream and file; what a bot's message says as an alert takes the message's place."""
    grouped: dict[tuple[str, str], list[RedactedEvent]] = defaultdict(list)
    for event in events:
        grouped[event.stream or event.place.source, event.place.source].append(event)
    rows: list[Row] = []
    counts: dict[str, int] = defaultdict(int)
    for stream, source in sorted(grouped):
        for event in grouped[stream, source]:
            for said in alerts_in(event) or [event]:
                rows.append(Row(said, stream, counts[stream], places=[said.place]))
                counts[stream] += 1
    return rows


def _wanted(rows: list[Row], told: Intake) -> tuple[list[Row], int]:
    """Rows that may lie in the hours asked for, now that every clock is settled; and how many do not."""
    since = told.wanted.since.timestamp() if told.wanted.since else float("-inf")
    until = told.wanted.until.timestamp() if told.wanted.until else float("inf")

    def may(row: Row) -> bool:
        return not row.known or row.seconds is None or since - row.doubt <= row.seconds <= until + row.doubt

    kept = [row for row in rows if may(row.of or row)]
    return kept, sum(row.of is None for row in rows) - sum(row.of is None for row in kept)


def _with_pastes(rows: Sequence[Row]) -> list[Row]:
    """Each message followed by the commands written in it."""
    found: list[Row] = []
    for row in rows:
        found.append(row)
        if is_message(row) or isinstance(row.event.detail, Passage):
            for rank, event in enumerate(commands_in(RedactedEvent(row.event)), 1):
                found.append(Row(event, row.stream, row.order, rank=rank, of=row, places=[event.place]))
    return found


def _link_pictures(rows: Sequence[Row]) -> None:
    """A picture belongs to the one message that posted a file of its name; people add words in front of names."""
    posted: list[tuple[str, Row]] = []
    for row in rows:
        if isinstance(row.event.detail, Message):
            posted.extend((name.rsplit("/", 1)[-1].casefold(), row) for name in row.event.detail.files)
    for row in rows:
        if isinstance(row.event.detail, Picture):
            own = row.event.place.source.rsplit("/", 1)[-1].casefold()
            exact = [message for name, message in posted if name == own]
            alike = exact or [message for name, message in posted if _alike(name, own)]
            if len(alike) == 1:
                row.of = alike[0]


def _alike(name: str, own: str) -> bool:
    """Whether one name is the other with words in front of it."""
    return min(len(name), len(own)) >= 12 and (own.endswith(name) or name.endswith(own))


def _follow_messages(rows: Iterable[Row]) -> None:
    """What was found in a message has the message's time; a command pasted there ran some time before."""
    for row in rows:
        if row.of is not None:
            row.seconds, row.known, row.doubt = row.of.seconds, row.of.known, row.of.doubt
            row.person = row.person or row.of.person


# --- evidence ----------------------------------------------------------------------------------------------


def _numbered(rows: Sequence[Row]) -> list[Evidence]:
    kept = sorted((row for row in rows if row.into is None), key=_place_in_time)
    numbers: dict[int, str] = {}
    outputs: dict[int, str] = {}
    count = 0
    for row in kept:
        count += 1
        numbers[id(row)] = f"E{count}"
        if _printed(row):
            count += 1
            outputs[id(row)] = f"E{count}"
    items: list[Evidence] = []
    for row in kept:
        whole = numbers.get(id(same.standing(row.of))) if row.of is not None else None
        items.append(_evidence(row, numbers[id(row)], whole))
        if id(row) in outputs:
            items.append(_output(row, outputs[id(row)], numbers[id(row)]))
    return items


def _with_entities(items: Sequence[Evidence]) -> list[Evidence]:
    """Each item with what it names; names that alerts and commands establish are found as bare words everywhere."""
    sure = [item for item in items if item.kind in {Kind.ALERT, Kind.EXECUTED}]
    known = known_names(entity for item in sure for entity in entities(item.text, item.detail))
    return [replace(item, entities=entities(item.text, item.detail, known)) for item in items]


def _place_in_time(row: Row) -> tuple[float, str, int, int]:
    whole = row.of or row
    return (
        row.seconds if row.seconds is not None else 0.0,
        whole.stream,
        whole.order,
        0 if whole is row else row.rank + 1,
    )


def _evidence(row: Row, number: str, whole: str | None) -> Evidence:
    event = row.event
    return Evidence(
        id=number,
        places=tuple(row.places),
        kind=event.kind,
        text=Redacted(event.text),
        detail=event.detail,
        at=row.at,
        uncertainty=_doubt(row),
        actor=row.person,
        outcome=_outcome(row),
        of=whole,
        facts=facts(event.text, event.detail.program) if isinstance(event.detail, Command) else None,
    )


def _output(row: Row, number: str, command: str) -> Evidence:
    """What a command printed, at the command's own time: how long a recorded command ran is rarely certain."""
    return Evidence(
        id=number,
        places=tuple(row.places[:1]),
        kind=Kind.OUTPUT,
        text=Redacted(bounded(_printed(row))),
        detail=row.event.detail,
        at=row.at,
        uncertainty=_doubt(row),
        actor=row.person,
        of=command,
    )


def _outcome(row: Row) -> Outcome | None:
    detail = row.event.detail
    if isinstance(detail, Command) and detail.refused and row.event.kind is Kind.PROPOSED:
        return Outcome.REFUSED
    return outcome_of(detail, row.event.text) if isinstance(detail, Command) and _was_run(row) else None


def _was_run(row: Row) -> bool:
    return row.event.kind is Kind.EXECUTED


def _printed(row: Row) -> str:
    detail = row.event.detail
    return (detail.output or "").strip("\n") if isinstance(detail, Command) and _was_run(row) else ""


def _doubt(row: Row) -> timedelta:
    return timedelta(seconds=round(row.doubt)) if row.known else timedelta(0)


def bounded(text: str) -> str:
    """Give a text's head and tail with the gap marked, all of it up to 8,000 characters; cut at line ends."""
    if len(text) <= HEAD_OF_OUTPUT + TAIL_OF_OUTPUT:
        return text
    head = text[:HEAD_OF_OUTPUT].rpartition("\n")[0] or text[:HEAD_OF_OUTPUT]
    tail = text[-TAIL_OF_OUTPUT:].partition("\n")[2] or text[-TAIL_OF_OUTPUT:]
    gone = text[len(head) : len(text) - len(tail)]
    return (
        f"{head}\n[... {gone.strip(chr(10)).count(chr(10)) + 1} lines, {len(gone):,} characters left out ...]\n{tail}"
    )
