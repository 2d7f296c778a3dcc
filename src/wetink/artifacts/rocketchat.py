"""Rocket.Chat: messages exported from a room, from the database (mongoexport), or as the REST API answers.

Source of the formats: Rocket.Chat's exportRoomMessagesToFile.ts and developer.rocket.chat "Message object".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.bot_names import is_bot_name
from wetink.artifacts.chat_markdown import Links, plain, quoted, stack
from wetink.artifacts.json_stream import Elements, may_hold, peek
from wetink.artifacts.reader import Reader
from wetink.artifacts.slack_text import Json, is_object, objects, string
from wetink.artifacts.stamps import instant
from wetink.errors import ArtifactUnreadable
from wetink.model.event import (
    ALL,
    Actor,
    ActorKind,
    Event,
    Findings,
    Kind,
    Message,
    Place,
    Reaction,
    Skipped,
    Wanted,
    When,
)

_KEYS = frozenset({"messages"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ROOMS = re.compile(r"rocketchat_rooms?\.jsonl?", re.IGNORECASE)
_EXPORTED = {"msg", "username", "ts"}
_SINGLE = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,600})(?<=\S)\*(?![\w*])")
_ANSWERED = re.compile(r"^(?:\[ \]\([^\s()]{1,2000}\)\s*){1,20}")
"""A link without words, which the client puts before an answer to show the message answered."""

_TYPES = {
    **dict.fromkeys(("uj", "ujt", "ut"), ("join", "{user} joined")),
    **dict.fromkeys(("au", "added-user-to-team"), ("join", "{user} added {msg}")),
    **dict.fromkeys(("ul", "ult"), ("leave", "{user} left")),
    **dict.fromkeys(("ru", "removed-user-from-team"), ("leave", "{user} removed {msg}")),
    **dict.fromkeys(("room_changed_topic", "room_changed_description"), ("topic", "{msg}")),
    **dict.fromkeys(("room_changed_announcement", "r"), ("topic", "{msg}")),
    "rm": ("deleted", ""),
}


def identify(path: Path) -> bool:
    """Whether the first message has the keys that stand together in Rocket.Chat only."""
    if path.is_dir() or not may_hold(path, b"msg"):
        return False
    _, first = peek(path, _KEYS)
    if not is_object(first):
        return False
    if {"_id", "rid", "msg", "ts", "u"} <= first.keys():
        return is_object(first.get("u"))
    return (
        first.keys() >= _EXPORTED and first.keys() <= {*_EXPORTED, "attachments", "type"} and _time(first) is not None
    )


def members(path: Path) -> Iterable[Path]:
    """A list of rooms beside the messages, from the same database, names their channels."""
    return [path, *_room_lists(path)]


def _room_lists(path: Path) -> list[Path]:
    _, first = peek(path, _KEYS)
    if not is_object(first) or "rid" not in first:
        return []
    return sorted(file for file in path.parent.iterdir() if _ROOMS.fullmatch(file.name) and file != path)


# --- reading -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Room:
    """Where messages were said: names of rooms by id, what to call others, ids of messages that have replies."""

    names: dict[str, str]
    default: str
    roots: set[str] = field(default_factory=set)


def read(path: Path, source: str) -> Findings:
    """Yields the messages by time, then what could not be read; every `When` is an instant in UTC."""
    return part(path, source, ALL)


def part(path: Path, source: str, wanted: Wanted) -> Findings:
    """`read` that keeps no message of another time; which of them begin threads is remembered."""
    records: list[tuple[str, Json]] = []
    skipped: list[Skipped] = []
    try:
        room = _Room(dict(_names(path)), source.rpartition("/")[2].rpartition(".")[0])
        for element in Elements(path, _KEYS):
            why = element.why or _unreadable(element.value)
            if why or not is_object(element.value):
                skipped.append(Skipped(Place(source, f"record {element.number}"), why))
            elif element.value.get("_hidden") is not True:  # what a message said before it was edited
                if wanted.time(_time(element.value)):
                    records.append((string(element.value.get("_id")) or f"record {element.number}", element.value))
                room.roots.add(string(element.value.get("tmid")))
    except OSError as error:
        raise ArtifactUnreadable(source, f"cannot be opened: {error.strerror}") from error
    yield from sorted((_event(id_, raw, room, source) for id_, raw in records), key=_order)
    yield from skipped


def _names(path: Path) -> Iterator[tuple[str, str]]:
    for file in _room_lists(path):
        for element in Elements(file, frozenset()):
            if is_object(element.value):
                yield string(element.value.get("_id")), string(element.value.get("name"))


def _unreadable(raw: object) -> str:
    """Why a record is no message that can be read, "" for one that can."""
    if not is_object(raw) or not isinstance(raw.get("msg", ""), str):
        return "not a message"
    if raw.get("t") == "e2e":
        return "encrypted; this file does not hold its words"
    return "" if _time(raw) else "a message without a readable ts"


def _order(event: Event) -> datetime:
    return event.when.at or _EPOCH


def _time(raw: Json) -> datetime | None:
    """The API writes ISO times; a database's are {"$date": ISO, milliseconds or {"$numberLong": ...}}."""
    value = raw.get("ts")
    if is_object(value):
        value = value.get("$date")
    if is_object(value):
        value = value.get("$numberLong")
    if isinstance(value, str) and value.isdecimal() and len(value) < 16:
        value = int(value)
    return instant(value)


def _event(id_: str, raw: Json, room: _Room, source: str) -> Event:
    links = Links()
    actor = _actor(raw)
    text, note = _words(raw, links, (actor.handle or "") if actor else "")
    own = string(raw.get("_id"))
    rid = string(raw.get("rid"))
    detail = Message(
        channel=room.names.get(rid) or rid or room.default,
        id=id_,
        thread=string(raw.get("tmid")) or (own if own and own in room.roots else None),
        mentions=tuple(filter(None, (string(user.get("username")) for user in objects(raw.get("mentions"))))),
        links=links.all(),
        reactions=tuple(_reactions(raw)),
        files=tuple(dict.fromkeys(_files(raw))),
        note=note,
    )
    where = f"id {id_}" if own else id_
    return Event(Place(source, where), Kind.SAID, text, detail, When(at=_time(raw)), actor, "rocketchat")


def _actor(raw: Json) -> Actor | None:
    """An integration posts under an alias, in the account it was given."""
    user = raw.get("u")
    user = user if is_object(user) else {"username": raw.get("username")}
    handle, alias = string(user.get("username")), string(raw.get("alias"))
    if alias and (raw.get("bot") or alias != string(user.get("name"))):
        return Actor(name=alias, handle=alias, kind=ActorKind.BOT)
    if not handle:
        return None
    bot = bool(raw.get("bot")) or is_bot_name(handle)
    return Actor(
        name=string(user.get("name")) or None, handle=handle, id=handle, kind=ActorKind.BOT if bot else ActorKind.PERSON
    )


# --- words -------------------------------------------------------------------------------------------------


def _words(raw: Json, links: Links, user: str) -> tuple[str, str]:
    """The text of a message and what kind of note it is; a room's own export has put events into words already."""
    kind = string(raw.get("t")) or string(raw.get("type"))
    message = string(raw.get("msg"))
    if kind in _TYPES:
        note, shape = _TYPES[kind]
        return (shape.format(user=user, msg=message) if "t" in raw else message), note
    attachments = list(objects(raw.get("attachments")))
    quotes = [_attachment(item, links) for item in attachments if string(item.get("message_link"))]
    shown = [_attachment(item, links) for item in attachments if not string(item.get("message_link"))]
    for item in objects(raw.get("urls")):
        links.add(string(item.get("url")))
    text = plain(_SINGLE.sub(r"**\1**", _ANSWERED.sub("", message)), links)
    text = stack([*quotes, text, *shown])
    if kind and kind not in {"discussion", "thread", "videoconf", "otr"}:
        return text or kind.replace("_", " ").replace("-", " "), "system"
    return text, "edited" if raw.get("editedAt") else ""


def _attachment(item: Json, links: Links) -> str:
    """What an integration shows, or the message that was quoted."""

    def words(name: str) -> str:
        return plain(string(item.get(name)), links)

    if string(item.get("message_link")):
        return quoted(words("text"))
    link = string(item.get("title_link"))
    links.add(link if "://" in link else "", words("title"))
    is_file = item.get("type") == "file" or any(string(item.get(f"{kind}_url")) for kind in ("image", "audio", "video"))
    parts = [words("pretext"), "" if is_file else words("title"), words("text"), words("description")]
    for entry in objects(item.get("fields")):
        name, value = (plain(string(entry.get(key)), links) for key in ("title", "value"))
        parts.append(f"{name}: {value}" if name and value else name or value)
    return stack(parts)


def _files(raw: Json) -> Iterator[str]:
    single = raw.get("file")
    for item in (*((single,) if is_object(single) else ()), *objects(raw.get("files"))):
        yield from filter(None, (string(item.get("name")),))
    for item in objects(raw.get("attachments")):
        yield from filter(None, (string(item.get("fileName")),))


def _reactions(raw: Json) -> Iterator[Reaction]:
    found = raw.get("reactions")
    for name, value in found.items() if is_object(found) else ():
        users = value.get("usernames") if is_object(value) else None
        by = tuple(filter(None, map(string, users))) if isinstance(users, list) else ()
        yield Reaction(string(name).strip(":"), by)


READER = Reader("rocketchat", identify, read, members, part)
