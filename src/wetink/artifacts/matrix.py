"""Matrix rooms as Element exports them (JSON), and answers of the client-server API saved to files.

Source of the format: spec.matrix.org "Client-Server API" (m.room.message, relations, redactions) and Element's own
exporter (JSONExport.ts).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wetink.artifacts.bot_names import is_bot_name
from wetink.artifacts.chat_html import Attributes, Html
from wetink.artifacts.chat_markdown import Links
from wetink.artifacts.json_stream import Elements, may_hold, peek
from wetink.artifacts.reader import Reader
from wetink.artifacts.slack_text import Json, is_object, string
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

_KEYS = frozenset({"messages", "chunk"})
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = 4_102_444_800_000
_USER = re.compile(r"@([^:\s]{1,255}):\S{1,255}")
_BARE_USER = re.compile(r"@[a-z0-9._=/+-]{1,80}:[A-Za-z0-9.-]{1,80}[A-Za-z0-9]")
_URL = re.compile(r"https?://[^\s<>\"|`]{1,2000}")
_FALLBACK = re.compile(r"(?:> [^\n]{0,4000}\n){1,200}\n?")
_FILES = frozenset({"m.image", "m.file", "m.video", "m.audio"})
_NOTHING: Json = {}


def identify(path: Path) -> bool:
    """Whether a file says of itself what Element's exports say, or begins with an event of a room."""
    if path.is_dir() or not may_hold(path, b"origin_server_ts", b"exported_by"):
        return False
    members, first = peek(path, _KEYS)
    if {"room_name", "exported_by", "export_date"} <= members.keys():
        return True
    return is_object(first) and _like_event(first)


def _like_event(raw: Json) -> bool:
    typed = string(raw.get("type")).startswith("m.") and is_object(raw.get("content"))
    return typed and "origin_server_ts" in raw and _USER.fullmatch(string(raw.get("sender"))) is not None


# --- what events say of each other -------------------------------------------------------------------------


@dataclass(slots=True)
class _Room:
    """The events of a file, and what later ones say of earlier ones."""

    name: str = ""
    events: dict[str, Json] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    edits: dict[str, Json] = field(default_factory=dict)
    waiting: list[tuple[str, Json]] = field(default_factory=list)
    reactions: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    roots: set[str] = field(default_factory=set)
    talkers: set[str] = field(default_factory=set)

    def add(self, raw: Json) -> None:
        """Take an event; reactions, edits and deletions count for the event they are about."""
        content, relation = _content(raw), _relation(_content(raw))
        target, sender = string(relation.get("event_id")), string(raw.get("sender"))
        kind = string(raw.get("type"))
        if kind == "m.room.member" and string(content.get("displayname")):
            self.names[string(raw.get("state_key")) or sender] = string(content.get("displayname")).strip()
        if kind == "m.room.message" and content.get("msgtype") != "m.notice":
            self.talkers.add(sender)
        if kind == "m.reaction":
            self.reactions.setdefault(target, {}).setdefault(string(relation.get("key")), []).append(sender)
            return
        if kind == "m.room.redaction":
            self.deleted.add(string(raw.get("redacts")) or string(content.get("redacts")))
            return
        if relation.get("rel_type") == "m.thread":
            self.roots.add(target)
        if relation.get("rel_type") == "m.replace":
            self.waiting.append((target, raw))
            return
        self.events[string(raw.get("event_id"))] = raw

    def settle(self) -> None:
        """Put each person's last edit in the place of what it edits; one of an event that is not here stands alone."""
        for target, raw in sorted(self.waiting, key=lambda pair: _time(pair[1]) or _EPOCH):
            edited = self.events.get(target)
            if edited is None:
                self.events[string(raw.get("event_id"))] = raw
            elif edited.get("sender") == raw.get("sender"):
                self.edits[target] = _content(raw)


def _content(raw: Json) -> Json:
    content = raw.get("content")
    return content if is_object(content) else _NOTHING


def _relation(content: Json) -> Json:
    relation = content.get("m.relates_to")
    return relation if is_object(relation) else _NOTHING


# --- reading -----------------------------------------------------------------------------------------------


def read(path: Path, source: str) -> Findings:
    """Yields a room's messages by time, then what could not be read; every `When` is an instant in UTC."""
    return part(path, source, ALL)


def part(path: Path, source: str, wanted: Wanted) -> Findings:
    """`read` that writes out no message outside; edits and reactions of any time are looked at."""
    room = _Room()
    skipped: list[Skipped] = []
    elements = Elements(path, _KEYS)
    try:
        for element in elements:
            raw = element.value
            if element.why or not is_object(raw) or not string(raw.get("event_id")) or _time(raw) is None:
                why = element.why or "not an event with a readable event_id and origin_server_ts"
                skipped.append(Skipped(Place(source, f"record {element.number}"), why))
            elif _is_sealed(raw):
                why = "encrypted; this file does not hold its words"
                skipped.append(Skipped(Place(source, f"id {string(raw.get('event_id'))}"), why))
            else:
                room.add(raw)
    except OSError as error:
        raise ArtifactUnreadable(source, f"cannot be opened: {error.strerror}") from error
    room.settle()
    room.name = string(elements.head.get("room_name")).lstrip("#") or source.rpartition("/")[2].rpartition(".")[0]
    if not wanted.channel(room.name):
        return
    kept = ((id_, raw) for id_, raw in room.events.items() if wanted.time(_time(raw)))
    yield from sorted((_event(id_, raw, room, source) for id_, raw in kept), key=_order)
    yield from skipped


def _order(event: Event) -> datetime:
    return event.when.at or _EPOCH


def _time(raw: Json) -> datetime | None:
    value = raw.get("origin_server_ts")
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < _LAST:
        return None
    return _EPOCH + timedelta(milliseconds=int(value))


def _is_sealed(raw: Json) -> bool:
    unread = raw.get("type") == "m.room.encrypted" and not _is_gone(raw)
    return unread or _content(raw).get("msgtype") == "m.bad.encrypted"


def _is_gone(raw: Json) -> bool:
    unsigned = raw.get("unsigned")
    return "redacted_because" in raw or (is_object(unsigned) and "redacted_because" in unsigned)


def _event(id_: str, raw: Json, room: _Room, source: str) -> Event:
    content = _content(raw)
    relation = _relation(content)
    said = _edited(room.edits.get(id_, content))
    links, mentions = Links(), dict.fromkeys(_mentioned(said))
    text, note = _words(raw, said, room, links, mentions)
    thread = string(relation.get("event_id")) if relation.get("rel_type") == "m.thread" else ""
    if id_ in room.deleted or _is_gone(raw):
        note = "deleted"
    elif not note and (id_ in room.edits or relation.get("rel_type") == "m.replace"):
        note = "edited"
    answered = relation.get("m.in_reply_to")
    detail = Message(
        channel=room.name,
        id=id_,
        thread=thread or (id_ if id_ in room.roots else None),
        reply_to=_answer(answered, fallback=relation.get("is_falling_back") is True),
        mentions=tuple(mentions),
        links=links.all(),
        reactions=tuple(Reaction(name, tuple(by)) for name, by in room.reactions.get(id_, {}).items()),
        files=tuple(_files(said)),
        note=note,
    )
    when = When(at=_time(raw))
    return Event(Place(source, f"id {id_}"), Kind.SAID, text, detail, when, _actor(raw, room), "matrix")


def _edited(content: Json) -> Json:
    new = content.get("m.new_content")
    return new if is_object(new) else content


def _answer(answered: object, *, fallback: bool) -> str | None:
    """In a thread, clients without threads are told to show the last message as answered; nobody answered it."""
    return string(answered.get("event_id")) or None if is_object(answered) and not fallback else None


def _mentioned(content: Json) -> Iterator[str]:
    mentions = content.get("m.mentions")
    users = mentions.get("user_ids") if is_object(mentions) else None
    yield from filter(None, map(string, users if isinstance(users, list) else ()))


def _files(content: Json) -> Iterator[str]:
    if string(content.get("msgtype")) in _FILES:
        name = string(content.get("filename")) or string(content.get("body"))
        yield from filter(None, (name,))


def _actor(raw: Json, room: _Room) -> Actor | None:
    """Bots send notices and nothing else."""
    sender = string(raw.get("sender"))
    if not sender:
        return None
    found = _USER.fullmatch(sender)
    handle = found[1] if found else sender
    notices = sender not in room.talkers and _content(raw).get("msgtype") == "m.notice"
    kind = ActorKind.BOT if notices or is_bot_name(handle) else ActorKind.PERSON
    return Actor(name=room.names.get(sender), handle=handle, id=sender, kind=kind)


# --- words -------------------------------------------------------------------------------------------------


def _words(raw: Json, content: Json, room: _Room, links: Links, mentions: dict[str, None]) -> tuple[str, str]:
    """The text of an event, and what kind of note it is."""
    kind = string(raw.get("type"))
    if kind in {"m.room.message", "m.sticker"}:
        return _message(content, links, mentions), ""
    if kind == "m.room.member":
        return _member(raw, content, room)
    if kind in {"m.room.topic", "m.room.name"}:
        return string(content.get("topic")) or string(content.get("name")), "topic"
    question = next((value.get("question") for value in content.values() if is_object(value)), None)
    if is_object(question):
        return string(question.get("body")) or string(question.get("org.matrix.msc1767.text")), ""
    return string(content.get("body")) or kind.rpartition(".")[2].replace("_", " "), "system"


def _message(content: Json, links: Links, mentions: dict[str, None]) -> str:
    body = string(content.get("body")).strip("\n")
    kind = string(content.get("msgtype"))
    if kind in _FILES and string(content.get("filename")) in {"", body}:
        return ""  # the body of a file is its name
    formatted = string(content.get("formatted_body"))
    if formatted and content.get("format") == "org.matrix.custom.html":

        def mention(attributes: Attributes, _label: str) -> str:
            mentions[attributes.get("id", "")] = None
            return attributes.get("id", "")

        text = Html(links.add, mention).text(formatted)
    else:
        if is_object(_relation(content).get("m.in_reply_to")):
            body = _FALLBACK.sub("", body, count=1)
        text = body
        mentions.update(dict.fromkeys(_BARE_USER.findall(body)))
    for url in _URL.findall(text):
        links.add(url.rstrip(".,;:!?)'"))
    return text


def _member(raw: Json, content: Json, room: _Room) -> tuple[str, str]:
    """A sentence like "Kofi Mensah joined"."""
    user = string(raw.get("state_key")) or string(raw.get("sender"))
    name = string(content.get("displayname")).strip() or room.names.get(user) or user
    unsigned = raw.get("unsigned")
    before = unsigned.get("prev_content") if is_object(unsigned) else raw.get("prev_content")
    membership = string(content.get("membership"))
    if membership == "join":
        if is_object(before) and before.get("membership") == "join":
            old = string(before.get("displayname"))
            return (f"{old} is now called {name}" if old and old != name else f"{name} changed their profile"), "system"
        return f"{name} joined", "join"
    if membership in {"leave", "ban"}:
        own = user == string(raw.get("sender"))
        return (f"{name} left" if own else f"{name} was removed"), "leave"
    return f"{name} was invited" if membership == "invite" else f"{name}: {membership or 'member'}", "system"


READER = Reader("matrix", identify, read, part=part)
