"""Discord channels and threads as DiscordChatExporter writes them (JSON, one file each).

Source of the format: github.com/Tyrrrz/DiscordChatExporter (JsonMessageWriter.cs) and discord.com/developers "Message
types"; types that the exporter does not know stand as their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

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
_SNOWFLAKE = re.compile(r"[0-9]{17,20}")
_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_ORDINARY = frozenset({"Default", "Reply", "ChatInputCommand", "ContextMenuCommand", "0", "19", "20", "23", ""})
_NOTES = {
    **dict.fromkeys(("GuildMemberJoin", "RecipientAdd", "7", "1"), "join"),
    **dict.fromkeys(("RecipientRemove", "2"), "leave"),
    **dict.fromkeys(("ChannelNameChange", "4"), "topic"),
}
_ENTITY = re.compile(r"<(?:@[!&]?(\d{15,20})|#(\d{15,20})|a?:(\w{1,40}):\d{15,20}|t:(\d{1,12})(?::[tTdDfFR])?)>")
_NO_RECORD: Json = {}
_BLANK = " \u200b\u2800"
"""What apps write into a field's name or value to leave it empty."""


def identify(path: Path) -> bool:
    """Whether a JSON object has a guild, a channel and messages, as this exporter alone writes them."""
    if path.is_dir() or not may_hold(path, b"guild"):
        return False
    members = peek(path, _KEYS)[0]
    named = is_object(members.get("guild")) and is_object(members.get("channel"))
    return named and bool({"dateRange", "exportedAt"} & members.keys())


@dataclass(frozen=True, slots=True)
class _Channel:
    """Where messages were said; `thread` is the thread's id where the file holds one."""

    name: str
    thread: str | None


def read(path: Path, source: str) -> Findings:
    """Yields a channel's messages by time, then what could not be read; every `When` is an instant in UTC."""
    return part(path, source, ALL)


def part(path: Path, source: str, wanted: Wanted) -> Findings:
    """`read` that leaves a file of another channel at its head, and looks at no more of a message than its time."""
    events: dict[str, Event] = {}
    skipped: list[Skipped] = []
    elements = Elements(path, _KEYS)
    try:
        for element in elements:
            if wanted and not wanted.channel(_channel(elements.head).name):
                return
            if wanted and not _in_time(element.value, wanted):
                continue
            found = _event(element.value, _channel(elements.head), source) if not element.why else element.why
            if isinstance(found, Event):
                events.setdefault(found.place.locator, found)
            else:
                skipped.append(Skipped(Place(source, f"record {element.number}"), found))
    except OSError as error:
        raise ArtifactUnreadable(source, f"cannot be opened: {error.strerror}") from error
    yield from sorted(events.values(), key=_order)
    yield from skipped


def _in_time(raw: object, wanted: Wanted) -> bool:
    return not is_object(raw) or wanted.time(_instant(string(raw.get("timestamp"))))


def _order(event: Event) -> tuple[datetime, int, str]:
    id_ = event.place.locator
    return event.when.at or _EPOCH, len(id_), id_


def _channel(head: Json) -> _Channel:
    channel = head.get("channel")
    channel = channel if is_object(channel) else _NO_RECORD
    thread = string(channel.get("id")) if "Thread" in string(channel.get("type")) else ""
    return _Channel(string(channel.get("name")), thread or None)


def _event(raw: object, channel: _Channel, source: str) -> Event | str:
    if not is_object(raw):
        return "not a message but a bare value"
    id_ = string(raw.get("id"))
    at = _instant(string(raw.get("timestamp"))) or _from_id(id_)
    if at is None or not id_:
        return "a message without a readable id and timestamp"
    links = Links()
    text = _text(raw, links)
    reference = raw.get("reference")
    kind = string(raw.get("type"))
    answered = string(reference.get("messageId")) if is_object(reference) and kind in {"Reply", "19"} else ""
    detail = Message(
        channel=channel.name,
        id=id_,
        thread=channel.thread,
        reply_to=answered or None,
        mentions=tuple(filter(None, (string(user.get("id")) for user in objects(raw.get("mentions"))))),
        links=links.all(),
        reactions=tuple(_reactions(raw)),
        files=tuple(dict.fromkeys(_files(raw))),
        note=_note(kind, raw),
    )
    return Event(Place(source, f"id {id_}"), Kind.SAID, text, detail, When(at=at), _author(raw), "discord")


def _instant(written: str) -> datetime | None:
    """The standard library is faster where it can read a time; it cannot read more than six digits of a second."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return instant(written)
    return at.astimezone(UTC) if at.tzinfo and 1970 < at.year < 9000 else instant(written)


def _from_id(id_: str) -> datetime | None:
    """An id holds the milliseconds since 2015 in which it was made."""
    if not _SNOWFLAKE.fullmatch(id_):
        return None
    return _EPOCH + timedelta(milliseconds=int(id_) >> 22)


def _note(kind: str, raw: Json) -> str:
    if kind in _ORDINARY:
        return "edited" if raw.get("timestampEdited") else ""
    return _NOTES.get(kind, "system")


# --- words -------------------------------------------------------------------------------------------------


def _text(raw: Json, links: Links) -> str:
    """What a reader of the channel sees: command used, words, embeds of apps, forwarded message, stickers."""
    names = {string(user.get("id")): _shown_name(user) for user in objects(raw.get("mentions"))}
    own = _words(raw.get("content"), names, links)
    interaction = raw.get("interaction")
    used = string(interaction.get("name")) if is_object(interaction) else ""
    author = raw.get("author")
    app = is_object(author) and author.get("isBot") is True
    embeds = [_embed(item, names, links, app=app) for item in objects(raw.get("embeds"))]
    forwarded = raw.get("forwardedMessage")
    parts = [quoted(f"/{used}") if used else "", own, *embeds]
    if is_object(forwarded):
        inner = [_embed(item, names, links, app=True) for item in objects(forwarded.get("embeds"))]
        parts.append(quoted(stack([_words(forwarded.get("content"), names, links), *inner])))
    parts += [f":{string(item.get('name'))}:" for item in objects(raw.get("stickers"))]
    for item in _attachments(raw):
        links.add(string(item.get("url")) if "://" in string(item.get("url")) else "", string(item.get("fileName")))
    return stack(parts)


def _words(value: object, names: dict[str, str], links: Links) -> str:
    """Mentions, channels, emoji and times that the exporter left as Discord writes them, then the Markdown."""

    def entity(found: re.Match[str]) -> str:
        if found[1]:
            return "@" + (names.get(found[1]) or found[1])
        if found[4]:
            at = instant(int(found[4]))
            return f"{at:%Y-%m-%d %H:%M UTC}" if at else found[0]
        return f"#{found[2]}" if found[2] else f":{found[3]}:"

    text = string(value)
    if text.startswith(">>> "):
        text = quoted(text[4:])
    return plain(_ENTITY.sub(entity, text) if "<" in text else text, links)


def _embed(item: Json, names: dict[str, str], links: Links, *, app: bool) -> str:
    """What an app shows; under a person's message it is the preview of a page, whose title only labels the link."""
    title = _words(item.get("title"), names, links)
    links.add(string(item.get("url")), title)
    if not app and string(item.get("url")):
        return ""
    author = item.get("author")
    by = string(author.get("name")).strip() if is_object(author) else ""
    parts = [title, by, _words(item.get("description"), names, links)]
    for entry in objects(item.get("fields")):
        name, value = (_words(entry.get(key), names, links).strip(_BLANK) for key in ("name", "value"))
        parts.append(f"{name.removesuffix(':')}: {value}" if name and value else name or value)
    return stack(parts)


def _attachments(raw: Json) -> Iterator[Json]:
    yield from objects(raw.get("attachments"))
    forwarded = raw.get("forwardedMessage")
    if is_object(forwarded):
        yield from objects(forwarded.get("attachments"))


def _files(raw: Json) -> Iterator[str]:
    return filter(None, (string(item.get("fileName")) for item in _attachments(raw)))


# --- people ------------------------------------------------------------------------------------------------


def _shown_name(user: Json) -> str:
    return string(user.get("nickname")).strip() or string(user.get("name")).strip()


def _author(raw: Json) -> Actor | None:
    """The nickname is what the channel shows, the name the account's own."""
    user = raw.get("author")
    if not is_object(user):
        return None
    return Actor(
        name=_shown_name(user) or None,
        handle=string(user.get("name")).strip() or None,
        id=string(user.get("id")) or None,
        kind=ActorKind.BOT if user.get("isBot") is True else ActorKind.PERSON,
    )


def _reactions(raw: Json) -> Iterator[Reaction]:
    for item in objects(raw.get("reactions")):
        emoji = item.get("emoji")
        if is_object(emoji):
            name = string(emoji.get("code")) or string(emoji.get("name"))
            by = tuple(filter(None, (string(user.get("id")) for user in objects(item.get("users")))))
            yield Reaction(name, by)


READER = Reader("discord", identify, read, part=part)
