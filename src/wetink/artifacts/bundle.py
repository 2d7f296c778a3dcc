"""From paths to raw events: every file of an incident offered to the readers, and what nobody could read."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from wetink.artifacts import broken_json
from wetink.artifacts.archive import Limits, Unpacker, printable
from wetink.artifacts.floods import Floods
from wetink.artifacts.intake import NAME, read_intake, unmatched
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import unchanging
from wetink.artifacts.trim import MOST_RECORDS, trimmed
from wetink.artifacts.walk import Spot, is_junk, looks_like, walk
from wetink.errors import ArtifactUnreadable, NothingToRead, UsageError
from wetink.model.event import ALL, Actor, Command, Event, Intake, Message, Passage, Place, Skipped, Wanted, said_of

_NARROW = "name the hours and channels of the incident with --since, --until and --channel"


@dataclass(frozen=True, slots=True)
class FileRead:
    """What became of one file or folder: the reader that took it (None where nobody did) and how much it gave.

    left_out  events outside the hours and channels that were asked for, as far as they were looked at
    repeated  messages that only repeated, hundreds of times an hour, what was said before
    """

    source: str
    reader: str | None
    events: int = 0
    skipped: int = 0
    left_out: int = 0
    repeated: int = 0


@dataclass(frozen=True, slots=True)
class Bundle:
    """An incident's artifacts as read; raw, so only redaction may take the events further.

    name   the folder's (or archive's) own name
    files  in the bundle's order, folders that a reader took whole before files
    paths  where the bytes of each file can be read while the bundle is open
    """

    name: str
    events: list[Event]
    skipped: list[Skipped]
    intake: Intake
    files: tuple[FileRead, ...]
    paths: Mapping[str, Path] = field(default_factory=dict)


@dataclass(slots=True)
class _Reading:
    """What was collected so far."""

    events: list[Event] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    files: list[FileRead] = field(default_factory=list)
    intake: Intake | None = None
    wanted: Wanted = ALL
    faulty: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Claim:
    spot: Spot
    reader: Reader
    members: frozenset[str]


def _silent(source: str) -> None:
    """Nobody wants to know which file is being read."""


@contextmanager
def read_bundle(
    paths: Sequence[Path],
    readers: Sequence[Reader],
    *,
    limits: Limits | None = None,
    wanted: Wanted = ALL,
    progress: Callable[[str], None] = _silent,
) -> Iterator[Bundle]:
    """Read everything below `paths` (folders, files, zip and tar archives) with the first reader that knows it.

    `readers` are asked in the order given. `wanted` stands in for what incident.toml says of hours and channels, each
    where it says anything. `progress` is called with each source before it is read. Archives are
    unpacked into a private temporary folder that lives until the context ends.
    Raises UsageError for a path that is not there, NothingToRead when no file gave an event, IntakeInvalid for a bad
    incident.toml. Everything else that goes wrong is a Skipped of the bundle.
    """
    name, roots = _roots(paths)
    with tempfile.TemporaryDirectory(prefix="wetink-") as private:
        reading = _Reading()
        spots = _spots(roots, Unpacker(Path(private), limits or Limits()), reading)
        spots = _take_intake(spots, reading)
        reading.wanted = _over((reading.intake or Intake()).wanted, wanted)
        for claim in _claims(spots, readers, reading):
            progress(claim.spot.source or name)
            _read(claim, name, reading)
        if not reading.events:
            raise NothingToRead(", ".join(str(path) for path in paths) or "no path", _why(reading))
        files = {spot.source: spot.path for spot in spots if not spot.folder}
        intake = replace(reading.intake or Intake(), wanted=reading.wanted)
        reading.skipped.extend(_unheard(reading))
        yield Bundle(name, reading.events, reading.skipped, intake, tuple(reading.files), files)


def _roots(paths: Sequence[Path]) -> tuple[str, list[Spot]]:
    """Find the bundle's name and where to start; sources are relative to the folder that all paths share."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder", "give the folder of the incident, a zip or its files")
    unique = sorted({path.absolute() for path in paths})
    full = [path for path in unique if not any(other in path.parents for other in unique)]
    if not full:
        raise NothingToRead("no path", "none was given")
    if len(full) == 1:
        path = full[0]
        source = "" if path.is_dir() else printable(path.name)
        name = path.resolve().name if path.is_dir() else path.name.split(".")[0] or path.name
        return printable(name), [Spot(source, path, folder=path.is_dir())]
    common = Path(os.path.commonpath(full))
    spots = [Spot(printable(str(path.relative_to(common))), path, folder=path.is_dir()) for path in full]
    return printable(common.name), spots


def _spots(roots: Sequence[Spot], unpacker: Unpacker, reading: _Reading) -> list[Spot]:
    found: list[Spot] = []
    for root in roots:
        for item in walk(root, unpacker):
            if isinstance(item, Skipped):
                reading.skipped.append(item)
                reading.files.append(FileRead(item.place.source, None, 0, 1))
            elif not is_junk(item.path.name):
                found.append(item)
    return found


def _take_intake(spots: list[Spot], reading: _Reading) -> list[Spot]:
    """Read the outermost incident.toml and take all of them from the files that readers see."""
    named = [spot for spot in spots if not spot.folder and spot.path.name.lower() == NAME]
    named.sort(key=lambda spot: (spot.source.count("/"), spot.source))
    others = [spot.source for spot in spots if not spot.folder]
    for spot in named:
        if reading.intake is None:
            try:
                reading.intake, notes = read_intake(spot.path, spot.source)
                notes += unmatched(spot.path, spot.source, others)
            except OSError as error:
                notes = [_unopened(spot, error)]
        else:
            notes = [Skipped(Place(spot.source, "file"), "a second incident.toml; the outermost one is used")]
        reading.skipped.extend(notes)
        reading.files.append(FileRead(spot.source, "incident.toml", 0, len(notes)))
    return [spot for spot in spots if spot not in named]


def _claims(spots: list[Spot], readers: Sequence[Reader], reading: _Reading) -> list[_Claim]:
    """Folders first, outermost first, then files; what one claim uses up is not offered or read again."""
    owned: set[str] = set()
    claims: list[_Claim] = []
    for spot in spots:
        if spot.folder:
            claims.extend(_offer_folder(spot, readers, owned, reading))
    files = [spot for spot in spots if not spot.folder and str(spot.path) not in owned]
    taken = [claim for spot in files if (claim := _offer(spot, readers, reading)) is not None]
    partners = {member: claim for claim in taken for member in claim.members if member != str(claim.spot.path)}
    for claim in taken:
        partner = partners.get(str(claim.spot.path))
        if partner is None or (str(partner.spot.path) in claim.members and claim.spot.source < partner.spot.source):
            claims.append(claim)
    owned.update(partners)
    _report_unclaimed([spot for spot in files if str(spot.path) not in owned], taken, readers, reading)
    return claims


def _offer_folder(spot: Spot, readers: Sequence[Reader], owned: set[str], reading: _Reading) -> Iterator[_Claim]:
    claim = None if str(spot.path) in owned else _offer(spot, readers, reading)
    if claim is None:
        return
    owned.update(claim.members)
    for member in claim.members:  # the folders between, so that a channel's folder is not offered alone
        for parent in Path(member).parents:
            if spot.path not in parent.parents:
                break
            owned.add(str(parent))
    yield claim


def _offer(spot: Spot, readers: Sequence[Reader], reading: _Reading) -> _Claim | None:
    try:
        with unchanging(spot.path):
            reader = next((one for one in readers if _claims_it(one, spot, reading)), None)
        if reader is not None:
            members = frozenset(str(member) for member in reader.members(spot.path)) | {str(spot.path)}
            return _Claim(spot, reader, members)
    except OSError as error:
        reading.skipped.append(_unopened(spot, error))
        reading.files.append(FileRead(spot.source, None, 0, 1))
    return None


def _claims_it(reader: Reader, spot: Spot, reading: _Reading) -> bool:
    """Whether a reader knows the file; one that fails is told of once, and the next is asked."""
    try:
        return reader.identify(spot.path)
    except ArtifactUnreadable as error:
        if reader.name not in reading.faulty:
            reading.faulty.add(reader.name)
            reading.skipped.append(Skipped(Place(spot.source, "file"), error.message))
        return False


def _report_unclaimed(
    files: Sequence[Spot], taken: Sequence[_Claim], readers: Sequence[Reader], reading: _Reading
) -> None:
    known = {claim.spot.source for claim in taken} | {file.source for file in reading.files}
    for spot in files:
        if spot.source in known:
            continue
        try:
            where, why = broken_json.told(spot.path, readers) or (
                "file",
                f"no reader knows this format ({looks_like(spot.path)})",
            )
            skipped = Skipped(Place(spot.source, where), why)
        except OSError as error:
            skipped = _unopened(spot, error)
        reading.skipped.append(skipped)
        reading.files.append(FileRead(spot.source, None, 0, 1))


def _unheard(reading: _Reading) -> Iterator[Skipped]:
    """A note for each channel that was asked for and in which nothing was said."""
    heard = {event.detail.channel for event in reading.events if isinstance(event.detail, Message)}
    for name in reading.wanted.channels:
        if not any(Wanted(channels=(name,)).channel(channel) for channel in heard if channel):
            yield Skipped(Place(f"channel {name}", "all files"), "no message of a channel with this name was found")


def _over(told: Wanted, asked: Wanted) -> Wanted:
    """What incident.toml says, with what was asked for in the call in its place where that says anything."""
    return Wanted(asked.since or told.since, asked.until or told.until, asked.channels or told.channels)


def _read(claim: _Claim, name: str, reading: _Reading) -> None:
    source = claim.spot.source
    events, skipped = len(reading.events), len(reading.skipped)
    left_out = 0
    floods = Floods()
    try:
        for found in _findings(claim, reading.wanted):
            if isinstance(found, Skipped):
                reading.skipped.append(found)
                continue
            if not reading.wanted.event(found):
                left_out += 1
                continue
            if floods.adds_nothing(found):
                continue
            if len(reading.events) - events >= MOST_RECORDS:
                why = f"more than {MOST_RECORDS:,} records; what comes after {_last(reading)} is not read"
                reading.skipped.append(Skipped(Place(source or name, "file"), f"{why}; {_NARROW}"))
                break
            event, note = trimmed(found)
            reading.events.append(_by_author(event, reading.intake))
            reading.skipped.extend([note] if note else [])
    except ArtifactUnreadable as error:
        locator = "file" if error.line is None else f"line {error.line}"
        reading.skipped.append(Skipped(Place(error.source or source or name, locator), error.message))
    except OSError as error:
        reading.skipped.append(_unopened(claim.spot, error))
    counts = len(reading.events) - events, len(reading.skipped) - skipped
    reading.files.append(FileRead(source or name, claim.reader.name, *counts, left_out, floods.left_out))


def _findings(claim: _Claim, wanted: Wanted) -> Iterator[Event | Skipped]:
    if wanted and claim.reader.part is not None:
        return claim.reader.part(claim.spot.path, claim.spot.source, wanted)
    return claim.reader.read(claim.spot.path, claim.spot.source)


def _by_author(event: Event, intake: Intake | None) -> Event:
    """The event with the person whose terminal or report the file is, where incident.toml says so.

    The prompt's user is kept as the handle: it is a person's or a role's ("root"), and the name says whose it was.
    """
    name = said_of(intake.authors, event.place.source) if intake else None
    if not name or not isinstance(event.detail, Command | Passage):
        return event
    actor = event.actor or Actor()
    return replace(event, actor=replace(actor, name=name, handle=actor.handle, id=None))


def _last(reading: _Reading) -> str:
    """Where the last record stands."""
    place = reading.events[-1].place
    return f"{place.source}, {place.locator}" if place.source else place.locator


def _unopened(spot: Spot, error: OSError) -> Skipped:
    return Skipped(Place(spot.source, "file"), f"cannot be opened: {error.strerror or error}")


def _why(reading: _Reading) -> str:
    """Say why for NothingToRead: the reasons, the first three of them."""
    if not reading.skipped:
        return "no file in it holds anything that was said or done" if reading.files else "it holds no files"
    shown = [_told(skipped) for skipped in reading.skipped[:3]]
    more = len(reading.skipped) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")


def _told(skipped: Skipped) -> str:
    """A reason with its file, which an error of a reader names itself."""
    source = skipped.place.source
    return skipped.why if skipped.why.startswith(f"{source}:") else f"{source}: {skipped.why}"
