"""Mattermost bulk exports: JSON lines of teams, channels, users, posts with their replies, and direct messages.

Source of the format: docs.mattermost.com "Bulk export tool" and "Bulk loading data"; posts have no id of their own, so
the millisecond they were made in stands for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wetink.artifacts.chat_markdown import Links, plain, stack
from wetink.artifacts.reader import Reader
from wetink.artifacts.slack_text import Json, is_object, objects, string
from wetink.artifacts.text import brief, decode, head, is_text, parse_json
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

_TYPES = frozenset(
    {"version", "scheme", "role", "team", "channel", "user", "bot", "post", "direct_channel", "direct_post", "emoji"}
)
_POSTS = {"post": {"channel", "user", "create_at"}, "direct_post": {"channel_members", "user", "create_at"}}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = 4_102_444_800_000
_MENTION = re.compile(r"(?<![\w@.`/])@([a-z0-9][a-z0-9._-]{0,62}[a-z0-9])")
_BOT_NAME = re.compile(r"(?:.*[-_.])?bot\d{0,3}", re.IGNORECASE)
_NOTES = (
    (re.compile(r"system_(?:\w{0,20}join|add)\w{0,30}"), "join"),
    (re.compile(r"system_(?:leave|remove)\w{0,30}"), "leave"),
    (re.compile(r"system_(?:header|purpose|displayname)_change"), "topic"),
    (re.compile(r"system_\w{1,60}"), "system"),
)
_POST = re.compile(r'\s*\{\s*"type"\s*:\s*"post"')
_OLD_NOTES = (
    (re.compile(r"\S{1,64} (?:joined the (?:channel|team)|added to the (?:channel|team) by \S{1,64})\."), "join"),
    (re.compile(r"\S{1,64} (?:left the (?:channel|team)|was removed from the (?:channel|team))\."), "leave"),
)
"""Older exports do not say what kind of post it is."""


def identify(path: Path) -> bool:
    """Whether the first lines are typed records as the exporter writes them."""
    data = head(path)
    if not is_text(data):
        return False
    lines = [line for line in decode(data).split("\n")[:20] if line.strip()]
    if not lines or not lines[0].lstrip().startswith("{"):
        return False
    records = list(map(_record, lines))
    if not is_object(records[0]):
        return False
    if records[0].get("type") == "version" and isinstance(records[0].get("version"), int):
        return len(lines) == 1 or _typed(records[1]) or len(records) == 2
    return _typed(records[0]) and (len(records) == 1 or any(map(_typed, records[1:3])))


def _typed(record: object) -> bool:
    """A record lies under the name of its type; what it needs beside that keeps other tools' lines out."""
    if not is_object(record):
        return False
    kind = string(record.get("type"))
    inner = record.get(kind)
    if kind not in _TYPES or not is_object(inner):
        return False
    needed = _POSTS.get(kind) or {"user": {"username"}, "channel": {"team", "name"}, "team": {"name"}}.get(kind, set())
    return needed <= inner.keys()


def _record(line: str) -> object:
    """The JSON value of a line, or why there is none."""
    try:
        return parse_json(line)
    except ValueError as error:
        return f"not JSON: {error}"


# --- reading -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Export:
    """What has been read so far."""

    source: str
    wanted: Wanted = ALL
    people: dict[str, Actor] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    ids: Counter[tuple[str, str]] = field(default_factory=Counter)

    def take(self, number: int, line: str) -> None:
        """Take the next line, counted from 1."""
        record = _record(line)
        if not is_object(record):
            why = record if isinstance(record, str) and record.startswith("not JSON") else "not a record"
            self._skip(f"line {number}", why)
            return
        kind = string(record.get("type"))
        inner = record.get(kind)
        if is_object(inner) and kind in _POSTS:
            self._post(inner, f"line {number}", None)
        elif is_object(inner) and kind in {"user", "bot"}:
            self._person(inner, bot=kind == "bot")
        elif kind not in _TYPES:
            self._skip(f"line {number}", f"a record of unknown type {brief(kind, 40)!r}")

    def _skip(self, where: str, why: str) -> None:
        self.skipped.append(Skipped(Place(self.source, where), why))

    def _person(self, row: Json, *, bot: bool) -> None:
        username = string(row.get("username"))
        full = f"{string(row.get('first_name'))} {string(row.get('last_name'))}".strip()
        name = full or string(row.get("display_name")) or string(row.get("nickname"))
        bot = bot or row.get("is_bot") is True or bool(_BOT_NAME.fullmatch(username))
        self.people[username] = Actor(
            name=name or None,
            handle=username or None,
            id=username or None,
            email=string(row.get("email")) or None,
            kind=ActorKind.BOT if bot else ActorKind.PERSON,
        )

    def _post(self, row: Json, where: str, root: Message | None) -> None:
        """A post and the replies nested below it."""
        at = _time(row.get("create_at"))
        if at is None:
            self._skip(where, "a post without a readable create_at")
            return
        channel = root.channel if root else _channel(row)
        if not self.wanted.channel(channel):
            return
        event = self._event(row, where, at, root)
        if self.wanted.time(at):
            self.events.append(event)
        replies = row.get("replies")
        if isinstance(replies, list) and isinstance(event.detail, Message):
            for number, reply in enumerate(replies, 1):
                if is_object(reply):
                    self._post(reply, f"{where}, reply {number}", root or event.detail)
                else:
                    self._skip(f"{where}, reply {number}", "not a post")

    def _event(self, row: Json, where: str, at: datetime, root: Message | None) -> Event:
        links = Links()
        text = _text(row, links)
        channel = root.channel if root else _channel(row)
        id_ = self._id(channel, row)
        detail = Message(
            channel=channel,
            id=id_,
            thread=root.id if root else (id_ if row.get("replies") else None),
            mentions=tuple(dict.fromkeys(_MENTION.findall(string(row.get("message"))))),
            links=links.all(),
            reactions=tuple(_reactions(row)),
            files=tuple(_files(row)),
            note=_note(row),
        )
        return Event(Place(self.source, where), Kind.SAID, text, detail, When(at=at), self._author(row), "mattermost")

    def _id(self, channel: str, row: Json) -> str:
        """Two posts of one millisecond get a number behind it."""
        stamp = str(row.get("create_at"))
        self.ids[channel, stamp] += 1
        count = self.ids[channel, stamp]
        return stamp if count == 1 else f"{stamp}.{count}"

    def _author(self, row: Json) -> Actor | None:
        """A webhook posts under a name of its own, in the account of whoever made it."""
        props = row.get("props")
        username = string(row.get("user"))
        known = self.people.get(username)
        if is_object(props):
            name = string(props.get("override_username")) or string(props.get("webhook_display_name"))
            if name and _true(props.get("from_webhook")):
                return Actor(name=name, handle=name, kind=ActorKind.BOT)
            if _true(props.get("from_webhook")) or _true(props.get("from_bot")):
                known = known or Actor(handle=username or None, id=username or None)
                return replace(known, kind=ActorKind.BOT)
        if known or not username:
            return known
        kind = ActorKind.BOT if _BOT_NAME.fullmatch(username) else ActorKind.PERSON
        return Actor(handle=username, id=username, kind=kind)


def _true(value: object) -> bool:
    return value is True or value == "true"


def read(path: Path, source: str) -> Findings:
    """Yields all posts and replies by time, then what could not be read; every `When` is an instant in UTC."""
    return part(path, source, ALL)


def part(path: Path, source: str, wanted: Wanted) -> Findings:
    """`read` that takes no post of another channel apart; its line does not hold the channel's name."""
    export = _Export(source, wanted)
    named = _names(wanted)
    try:
        with path.open("rb") as file:
            wide = file.read(2) in {b"\xff\xfe", b"\xfe\xff"}
        encoding = "utf-16" if wide else "utf-8-sig"
        with path.open(encoding=encoding, errors="replace", newline="\n") as lines:
            for number, line in enumerate(lines, 1):
                passed = named and _POST.match(line) and not any(name in line.lower() for name in named)
                if not passed and line.strip():
                    export.take(number, line)
    except OSError as error:
        raise ArtifactUnreadable(source, f"cannot be opened: {error.strerror}") from error
    yield from sorted(export.events, key=lambda event: event.when.at or _EPOCH)
    yield from export.skipped


def _names(wanted: Wanted) -> list[str]:
    """What a post's line holds that is of a wanted channel; nothing where that cannot be told by its letters."""
    names = [name.lstrip("#").lower() for name in wanted.channels]
    plain_ = all(re.fullmatch(r"[a-z0-9_-]+", name) for name in names)
    return [f'"{name}"' for name in names] if plain_ else []


def _time(value: object) -> datetime | None:
    """Milliseconds since the epoch, up to the year 2100."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 < value < _LAST:
        return None
    return _EPOCH + timedelta(milliseconds=int(value))


def _channel(row: Json) -> str:
    """A direct message has no channel but those who are in it."""
    members = row.get("channel_members")
    if isinstance(members, list):
        return ", ".join(sorted(filter(None, map(string, members))))
    return string(row.get("channel"))


# --- words -------------------------------------------------------------------------------------------------


def _text(row: Json, links: Links) -> str:
    props = row.get("props")
    shown = [_attachment(item, links) for item in objects(props.get("attachments"))] if is_object(props) else []
    return stack([plain(string(row.get("message")), links), *shown])


def _attachment(item: Json, links: Links) -> str:
    """What an integration shows: pretext, title, text, "Title: value" fields; its fallback only without these."""

    def words(name: str) -> str:
        return plain(string(item.get(name)), links)

    links.add(string(item.get("title_link")), words("title"))
    parts = [words("pretext"), words("title") or words("author_name"), words("text")]
    for entry in objects(item.get("fields")):
        name, value = plain(string(entry.get("title")), links), entry.get("value")
        shown = plain(string(value), links) if isinstance(value, str) else "" if value is None else str(value)
        parts.append(f"{name}: {shown}" if name and shown else name or shown)
    return stack(parts) or words("fallback")


def _files(row: Json) -> Iterator[str]:
    for item in objects(row.get("attachments")):
        name = string(item.get("path")).rpartition("/")[2]
        if name:
            yield name


def _reactions(row: Json) -> Iterator[Reaction]:
    by: dict[str, list[str]] = {}
    for item in objects(row.get("reactions")):
        by.setdefault(string(item.get("emoji_name")), []).append(string(item.get("user")))
    for name, users in by.items():
        if name:
            yield Reaction(name, tuple(filter(None, users)))


def _note(row: Json) -> str:
    if _time(row.get("delete_at")):
        return "deleted"
    kind = string(row.get("type"))
    note = next((note for shape, note in _NOTES if shape.fullmatch(kind)), "")
    if "type" not in row:
        note = next((note for shape, note in _OLD_NOTES if shape.fullmatch(string(row.get("message")))), "")
    return note or ("edited" if _time(row.get("edit_at")) else "")


READER = Reader("mattermost", identify, read, part=part)
