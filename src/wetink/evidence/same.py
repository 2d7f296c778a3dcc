"""The same event seen by several sources, or sent twice by one, becomes one row with several places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from wetink.evidence.clock_proofs import alert_keys
from wetink.evidence.rows import is_command, is_message, squeezed
from wetink.model.event import PAGERS, Alert, Command, Kind, Message

if TYPE_CHECKING:
    from wetink.evidence.rows import Row
    from wetink.evidence.sightings import Sighting

_ALERT_WITHIN = 600.0
_STEP_WITHIN = 5.0
_SAME_STREAM_WITHIN = 60.0
_NOTE_WITHIN = 600.0
_TYPED_WITHIN = 5.0
_MOST_DOUBT = 90.0
_PASTE_WITHIN = 12 * 3600.0
_RECORDED = ("note", "change", "event")
_LIFECYCLE = ("firing", "resolved", "acknowledged")


def merge(rows: Sequence[Row], sightings: Sequence[Sighting], twins: dict[int, Row]) -> None:
    """Mark rows that are the same event: `into` of one is the other, which gets its places and what it lacks.

    twins  by id of a row without time, the timed row that its stream's order matched it with
    """
    _delivered_again(rows)
    _messages(rows)
    _parts(rows)
    _alerts(rows)
    _twins(rows, twins)
    _commands(rows)
    _pastes(rows, sightings)


def standing(row: Row) -> Row:
    """The row that stands for this one."""
    while row.into is not None:
        row = row.into
    return row


def _unite(keep: Row, drop: Row) -> None:
    keep, drop = standing(keep), standing(drop)
    if keep is drop:
        return
    drop.into = keep
    known = {(place.source, place.locator) for place in keep.places}
    keep.places.extend(p for p in drop.places if (p.source, p.locator) not in known)
    keep.event = replace(keep.event, detail=_joined(keep.event.detail, drop.event.detail))
    keep.person = keep.person or drop.person
    if keep.at is None and drop.at is not None:
        keep.seconds, keep.known, keep.doubt = drop.seconds, True, drop.doubt


def _joined(mine: object, theirs: object) -> Command | Alert | Message:
    """A detail with what only the other source knows."""
    if isinstance(mine, Command) and isinstance(theirs, Command):
        return replace(
            mine,
            output=mine.output if mine.output is not None else theirs.output,
            exit=mine.exit if mine.exit is not None else theirs.exit,
            duration=mine.duration if mine.duration is not None else theirs.duration,
            host=mine.host or theirs.host,
            user=mine.user or theirs.user,
            cwd=mine.cwd or theirs.cwd,
        )
    if isinstance(mine, Alert) and isinstance(theirs, Alert):
        labels = dict(mine.labels)
        more = tuple(pair for pair in theirs.labels if pair[0] not in labels)
        urls = {link.url for link in mine.links}
        return replace(
            mine,
            name=mine.name or theirs.name,
            number=mine.number or theirs.number,
            service=mine.service or theirs.service,
            severity=mine.severity or theirs.severity,
            description=mine.description or theirs.description,
            labels=mine.labels + more,
            links=mine.links + tuple(link for link in theirs.links if link.url not in urls),
            ended=mine.ended or theirs.ended,
        )
    return mine  # type: ignore[return-value]


# --- what was sent twice -----------------------------------------------------------------------------------


def _delivered_again(rows: Iterable[Row]) -> None:
    """An alert that is notified of again and again while it fires, a webhook sent twice: the same word at one instant.

    Unlike the rules below this holds inside one file too: nothing is compared but what the system itself wrote.
    """
    first: dict[tuple[object, ...], Row] = {}
    for row in rows:
        told = _identity(row)
        if told is not None and (before := first.setdefault(told, row)) is not row and _compatible(before, row):
            _unite(before, row)


def _identity(row: Row) -> tuple[object, ...] | None:
    """What two deliveries of one thing share, None for what may be said twice.

    The sentence counts only where no labels tell the alerts apart: its numbers change from one notification to the
    next. A rule that fires for two hosts at once has two sets of labels, or two sentences.
    """
    detail, at = row.event.detail, row.event.when.at or row.event.when.local
    if at is None or row.of is not None:
        return None
    if isinstance(detail, Alert) and detail.key:
        step = () if detail.status in _LIFECYCLE else (row.event.text,)
        words = tuple(sorted(detail.labels)) or row.event.text
        return (row.stream, detail.key, detail.number, detail.name, detail.status, at, words, step)
    if isinstance(detail, Message) and (detail.note in _RECORDED or (detail.thread and not detail.id)):
        return (row.stream, detail.channel, detail.thread, detail.note, detail.id, at, squeezed(row.event.text))
    return None


# --- what people wrote -------------------------------------------------------------------------------------


def _messages(rows: Iterable[Row]) -> None:
    """A message in two exports; a pager's note that stands in the chat, or in two of the pager's answers."""
    by_id: dict[tuple[str, str, str], Row] = {}
    by_words: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        detail = row.event.detail
        if not isinstance(detail, Message) or not is_message(row) or row.event.kind is not Kind.SAID or row.into:
            continue
        words = squeezed(row.event.text).casefold()
        key = (detail.channel.casefold(), detail.id, words)
        if detail.id and key in by_id:
            _unite(by_id[key], row)
            continue
        by_id.setdefault(key, row)
        if len(words) >= 8:
            twin = next((other for other in by_words[words] if _same_note(row, other)), None)
            if twin is None:
                by_words[words].append(row)
            else:
                _unite(*((row, twin) if _is_note(twin) and not _is_note(row) else (twin, row)))


def _is_note(row: Row) -> bool:
    return isinstance(row.event.detail, Message) and row.event.detail.note == "note"


def _same_note(row: Row, other: Row) -> bool:
    if row.event.place.source == other.event.place.source or not (_is_note(row) or _is_note(other)):
        return False
    return _compatible(row, other) and _near(row, other, _NOTE_WITHIN)


def _parts(rows: Iterable[Row]) -> None:
    """What was found in a message that another row stands for was found there too."""
    first: dict[tuple[int, int, str, str], Row] = {}
    for row in rows:
        if row.of is not None and row.into is None:
            key = (id(standing(row.of)), row.rank, row.event.kind, row.event.text)
            before = first.setdefault(key, row)
            if before is not row and before.of is not row.of:
                _unite(before, row)


# --- alerts ------------------------------------------------------------------------------------------------


def _alerts(rows: Sequence[Row]) -> None:
    """One firing, acknowledging or resolving told by monitoring, pager and the chat's bot."""
    standing_for: dict[str, list[Row]] = defaultdict(list)
    sources: dict[int, set[str]] = {}
    alerts = [row for row in rows if row.event.kind is Kind.ALERT and row.into is None]
    for row in sorted(alerts, key=_rank):
        source = row.event.place.source
        keys = alert_keys(row)
        for other in (other for key in keys for other in reversed(standing_for[key][-20:])):
            if source not in sources[id(other)] and _same_alert(row, other):
                _unite(other, row)
                sources[id(other)].add(source)
                break
        else:
            sources[id(row)] = {source}
            for key in keys:
                standing_for[key].append(row)


def _rank(row: Row) -> tuple[float, int, float]:
    """Minutes first, then monitoring before pager before chat: the first of equals stands for the others."""
    detail = row.event.detail
    origin = detail.origin if isinstance(detail, Alert) else ""
    place = 2 if row.of is not None or row.stream != origin else int(origin in PAGERS)
    return (place, row.order, row.seconds or 0.0)


def _same_alert(row: Row, other: Row) -> bool:
    mine, theirs = row.event.detail, other.event.detail
    if not isinstance(mine, Alert) or not isinstance(theirs, Alert):
        return False
    if mine.number and theirs.number and mine.number != theirs.number:
        return False
    if mine.status not in _LIFECYCLE:
        return row.event.text == other.event.text and _compatible(row, other) and _near(row, other, _STEP_WITHIN)
    if row.stream == other.stream and mine.key and theirs.key:
        return mine.key == theirs.key and _near(row, other, _SAME_STREAM_WITHIN)
    return _near(row, other, _ALERT_WITHIN)


# --- commands ----------------------------------------------------------------------------------------------


def _twins(rows: Iterable[Row], twins: dict[int, Row]) -> None:
    """A history without stamps and the recording or paste that its order matched."""
    for row in rows:
        other = twins.get(id(row))
        if other is not None and is_command(other) and _compatible(row, other):
            _unite(other, row)


def _commands(rows: Iterable[Row]) -> None:
    """A recorded command and the line that the same person's history kept of it, or the same recording twice."""
    lines: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if is_command(row) and row.of is None and row.into is None and row.known:
            lines[squeezed(row.event.text)].append(row)
    for same in lines.values():
        if len(same) > 1:
            _pair_up(sorted(same, key=lambda row: (row.seconds or 0.0, row.stream, row.order)))


def _pair_up(same: list[Row]) -> None:
    """Join neighbours in time of different streams, each row with one of every other stream at most."""
    open_: list[tuple[Row, set[str]]] = []
    for row in same:
        open_ = [pair for pair in open_ if _near(row, pair[0], _MOST_DOUBT)]
        for keep, streams in open_:
            if row.stream not in streams and _same_run(row, keep):
                streams.add(row.stream)
                _unite(*((row, keep) if _richer(row, keep) else (keep, row)))
                break
        else:
            open_.append((row, {row.stream}))


def _same_run(row: Row, other: Row) -> bool:
    within = _TYPED_WITHIN + min(row.doubt + other.doubt, _MOST_DOUBT)
    return _compatible(row, other) and _near(row, other, within)


def _richer(row: Row, other: Row) -> bool:
    mine, theirs = row.event.detail, standing(other).event.detail
    has = isinstance(mine, Command) and mine.output is not None
    return has and isinstance(theirs, Command) and theirs.output is None


def _pastes(rows: Iterable[Row], sightings: Iterable[Sighting]) -> None:
    """A command pasted into chat that a recording or history holds, or that was pasted before."""
    lines: dict[str, list[Row]] = defaultdict(list)
    shapes: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        if is_command(row) and row.of is None:
            line = squeezed(row.event.text)
            lines[line].append(row)
            if "$" in line:
                shapes[_shape(line)].append(row)
    shown = {
        (id(sighting.message), id(sighting.command)) for sighting in sightings if sighting.lines and sighting.runs == 1
    }
    used: set[tuple[int, int]] = set()
    alone: list[Row] = []
    pastes = [row for row in rows if row.of is not None and row.into is None and is_command(row)]
    for row in reversed(pastes):  # of several runs in one message the last shows the latest
        line = squeezed(row.event.text)
        meant = [run for run in shapes.get(_shape(line), ()) if _fills(line, squeezed(run.event.text))]
        runs = [run for run in lines.get(line) or meant if (id(row.of), id(run)) not in used]
        original = _original(row, runs, shown)
        if original is None:
            alone.append(row)
        else:
            used.add((id(row.of), id(original)))
            _unite(original, row)
    _repeated(reversed(alone))


def _repeated(pastes: Iterable[Row]) -> None:
    """A paste that was pasted again: same line, same output; the first stands for all."""
    before: dict[tuple[str, str], Row] = {}
    for row in pastes:
        printed = squeezed(_output(row))
        if len(printed) >= 16:
            first = before.setdefault((squeezed(row.event.text), printed), row)
            if first.of is not row.of:
                _unite(first, row)


def _original(paste: Row, runs: Iterable[Row], shown: set[tuple[int, int]]) -> Row | None:
    """The run that a paste shows: the one whose output it holds, else the last one before it by the same person."""
    found = [run for run in runs if standing(run).into is None and _before(run, paste)]
    certain = [run for run in found if (id(paste.of), id(run)) in shown]
    likely = certain or [run for run in found if _compatible(run, paste) and _agree(run, paste)]
    return max(likely, key=lambda run: (run.seconds or 0.0, run.stream, run.order), default=None)


def _shape(line: str) -> tuple[str, int]:
    words = line.split(" ")
    return words[0], len(words)


def _fills(line: str, template: str) -> bool:
    """Whether a pasted line is a recorded one with its variables written out."""
    pairs = list(zip(line.split(" "), template.split(" "), strict=True))
    return any("$" not in own for _, own in pairs) and all(said == own or "$" in own for said, own in pairs)


def _before(run: Row, paste: Row) -> bool:
    if run.seconds is None or paste.seconds is None:
        return False
    ahead = paste.seconds - run.seconds
    slack = 5.0 + min(run.doubt + paste.doubt, 3600.0)
    return not run.known or -slack <= ahead <= _PASTE_WITHIN


def _agree(run: Row, paste: Row) -> bool:
    """Two outputs share a line, or one side holds none."""
    mine = {squeezed(line) for line in _output(run).splitlines() if line.strip()}
    theirs = {squeezed(line) for line in _output(paste).splitlines() if line.strip()}
    return not mine or not theirs or bool(mine & theirs)


def _output(row: Row) -> str:
    detail = row.event.detail
    return (detail.output or "") if isinstance(detail, Command) else ""


def _compatible(row: Row, other: Row) -> bool:
    return row.person is None or other.person is None or row.person.key == other.person.key


def _near(row: Row, other: Row, within: float) -> bool:
    if row.seconds is None or other.seconds is None:
        return row.seconds is other.seconds
    return abs(row.seconds - other.seconds) <= within + min(row.doubt + other.doubt, _MOST_DOUBT)
