"""Microsoft Teams: data exports (a folder of teams, channels and messages) and messages saved from the Graph API.

Source of the formats: learn.microsoft.com "List channel messages", "List chats", and data exports as they are handed
out, which write the same records with capital letters (`CreatedDateTime`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from wetink.artifacts.json_stream import Elements, may_hold, peek
from wetink.artifacts.reader import Reader
from wetink.artifacts.slack_text import Json, is_object, objects, string
from wetink.artifacts.stamps import instant
from wetink.artifacts.teams_message import Known, camel, event_of, message_of, place_of, sender_name
from wetink.errors import ArtifactUnreadable
from wetink.model.event import ALL, Actor, ActorKind, Event, Findings, Message, Place, Skipped, Wanted

_KEYS = frozenset({"value", "Value", "messages", "Messages"})
_DEPTHS = ("*.json", "*/*.json", "*/*/*.json")
_OTHER = re.compile(r"(?:teamsSettings|(?:teamInstalledApps|teamMembers|channels|messages|meetings)_[\w-]{1,60})\.json")
"""What else an export holds: settings, and lists that may be empty."""

_LIST_NAMES = tuple(
    name.encode()
    for key in ("userPrincipalName", "userId", "groupsId", "membershipType", "chatType")
    for name in (key, key[0].upper() + key[1:])
)
"""Of these each list has at least one; Graph begins names with a small letter, the data export with a large one."""

_SAID = frozenset({"message", "chatEvent", "unknownFutureValue", "systemEventMessage", "typing"})


# --- what belongs to an export -----------------------------------------------------------------------------


def identify(path: Path) -> bool:
    """Whether a file holds Teams messages, or a folder does together with the lists of people, teams or channels."""
    if not path.is_dir():
        return _holds_messages(path)
    if (path / "teams").is_dir():
        return _is_list(path / "teams" / "teamsList.json") or any(_message_files(path))
    return any(_lists(path)) and any(_message_files(path))


def members(path: Path) -> Iterable[Path]:
    """Lists and message files; any other file in the folder stays unclaimed."""
    if not path.is_dir():
        return [path]
    files = list(_json_files(path))
    other = [file for file in files if _OTHER.fullmatch(file.name)] if _has_lists(path) else []
    return dict.fromkeys([*_lists(path), *_message_files(path), *other])


def _json_files(path: Path) -> Iterator[Path]:
    """The JSON files of an export: here, in the folders below and in theirs."""
    for depth in _DEPTHS[: 3 if (path / "teams").is_dir() else 2 if _has_lists(path) else 1]:
        yield from sorted(file for file in path.glob(depth) if file.is_file() and not file.name.startswith("."))


def _has_lists(path: Path) -> bool:
    return (path / "teams").is_dir() or (path / "users").is_dir() or (path / "teamsList.json").is_file()


def _lists(path: Path) -> Iterator[Path]:
    return (file for file in _json_files(path) if _is_list(file))


def _message_files(path: Path) -> Iterator[Path]:
    return (file for file in _json_files(path) if _holds_messages(file))


def _first_record(path: Path) -> Json:
    """The first record of a list, with Graph's names."""
    _, value = peek(path, _KEYS)
    record = camel(value)
    return record if is_object(record) else {}


def _holds_messages(path: Path) -> bool:
    return may_hold(path, b"createdDateTime", b"CreatedDateTime") and _like_message(_first_record(path))


def _like_message(record: Json) -> bool:
    """Keys that stand together in no other tool's messages."""
    body = record.get("body")
    if not (is_object(body) and isinstance(record.get("id"), str) and "createdDateTime" in record):
        return False
    return "contentType" in body and (
        string(record.get("messageType")) in _SAID or "channelIdentity" in record or "chatId" in record
    )


def _is_list(path: Path) -> bool:
    """Whether a file lists users, members, teams, channels or chats, by the keys that stand together there."""
    if not may_hold(path, *_LIST_NAMES):
        return False
    keys = _first_record(path).keys()
    return any(
        group <= keys
        for group in (
            {"userPrincipalName", "displayName", "id"},
            {"userId", "userName", "name"},
            {"userId", "displayName", "roles"},
            {"groupsId", "name"},
            {"displayName", "membershipType", "id"},
            {"chatType", "topic", "id"},
        )
    )


# --- reading -----------------------------------------------------------------------------------------------


def read(path: Path, source: str) -> Findings:
    """Yields each file's messages by time, then what could not be read; every `When` is an instant in UTC.

    `source` is the path of the folder (or file) inside the bundle; places name the file below it.
    """
    return part(path, source, ALL)


def part(path: Path, source: str, wanted: Wanted) -> Findings:
    """`read` that writes out no message outside."""
    if not path.is_dir():
        yield from _messages(path, source, Known(), _channel_of(source), wanted)
        return
    known = Known()
    base = f"{source}/" if source else ""
    for file in _lists(path):
        for skipped in _learn(file, known):
            yield Skipped(Place(base + file.relative_to(path).as_posix(), f"record {skipped[0]}"), skipped[1])
    for file in _message_files(path):
        yield from _messages(file, base + file.relative_to(path).as_posix(), known, "", wanted)


def _learn(path: Path, known: Known) -> Iterator[tuple[int, str]]:
    """Take names from a list; what cannot be read as (number, why)."""
    for element in Elements(path, _KEYS):
        row = camel(element.value)
        if not is_object(row):
            yield element.number, element.why or "not a record but a bare value"
            continue
        id_ = string(row.get("userId")) or string(row.get("id"))
        name = string(row.get("displayName")) or string(row.get("name")) or string(row.get("topic"))
        mail = string(row.get("userPrincipalName")) or string(row.get("userName")) or string(row.get("email"))
        if mail or "userId" in row:
            _person(id_, name, mail, known)
        elif id_ and name:
            known.channels[id_] = name


def _person(id_: str, name: str, mail: str, known: Known) -> None:
    """Take the first list's word; a member list may add the address."""
    before = known.actors.get(id_)
    if id_ and (before is None or not before.email):
        known.actors[id_] = Actor(
            name=name or (before.name if before else None), id=id_, email=mail or None, kind=ActorKind.PERSON
        )


def _channel_of(source: str) -> str:
    """A file given alone says in its name where it comes from ("inc-4471.json"), unless it is a general one."""
    stem = source.rpartition("/")[2].rpartition(".")[0]
    return "" if stem.lower().startswith(("messages", "message", "chat", "replies")) else stem


def _messages(path: Path, source: str, known: Known, channel: str, wanted: Wanted) -> Iterator[Event | Skipped]:
    records, skipped = _records(path, source, known)
    known.roots |= {string(raw.get("replyToId")) for raw in records} - {""}
    chats = _chat_names(records, known) if not channel else {}
    events: list[Event] = []
    for raw in records:
        id_ = place_of(raw)
        name = known.channels.get(id_) or channel or chats.get(id_, "")
        if wanted and not (wanted.time(instant(raw.get("createdDateTime"))) and wanted.channel(name)):
            continue
        found = event_of(raw, name, known, source)
        if isinstance(found, str):
            skipped.append(Skipped(Place(source, f"id {string(raw.get('id')) or '?'}"), found))
        else:
            events.append(found)
    yield from sorted(events, key=_order)
    yield from skipped


def _records(path: Path, source: str, known: Known) -> tuple[list[Json], list[Skipped]]:
    """The messages of a file that were not read yet, replies that Graph nests below them included."""
    records: list[Json] = []
    skipped: list[Skipped] = []
    try:
        for element in Elements(path, _KEYS):
            raw = message_of(element.value)
            if raw is None:
                why = element.why or "not a message"
                skipped.append(Skipped(Place(source, f"record {element.number}"), why))
                continue
            for message in (raw, *filter(None, map(message_of, objects(raw.get("replies"))))):
                key = place_of(message), str(message.get("id"))
                if key not in known.seen:
                    known.seen.add(key)
                    records.append(message)
    except OSError as error:
        raise ArtifactUnreadable(source, f"cannot be opened: {error.strerror}") from error
    return records, skipped


def _chat_names(records: Iterable[Json], known: Known) -> dict[str, str]:
    """A chat without a name of its own is called by those who write in it."""
    writers: dict[str, set[str]] = {}
    for raw in records:
        if not is_object(raw.get("channelIdentity")):
            writers.setdefault(place_of(raw), set()).add(sender_name(raw, known))
    return {chat: ", ".join(sorted(names - {""})) for chat, names in writers.items()}


def _order(event: Event) -> tuple[object, str]:
    return event.when.at, event.detail.id if isinstance(event.detail, Message) else ""


READER = Reader("teams", identify, read, members, part)
