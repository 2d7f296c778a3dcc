"""Google Chat: messages.json as Google Takeout exports it, and messages as the Chat API answers.

Source of the formats: developers.google.com/workspace/chat/api "Message", and exports of Google Takeout, whose times
are sentences in UTC ("Monday, April 27, 2015 at 8:29:01 PM UTC").
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from wetink.artifacts.chat_markdown import Links
from wetink.artifacts.google_cards import cards
from wetink.artifacts.json_stream import Elements, may_hold, peek
from wetink.artifacts.reader import Reader
from wetink.artifacts.slack_text import Json, is_object, objects, string
from wetink.artifacts.stamps import instant
from wetink.artifacts.text import brief, decode, parse_json
from wetink.artifacts.written_times import MONTHS
from wetink.errors import ArtifactUnreadable
from wetink.model.event import Actor, ActorKind, Event, Findings, Kind, Message, Place, Reaction, Skipped, When

_KEYS = frozenset({"messages"})
_NAME = re.compile(r"spaces/[\w-]{1,80}/messages/[\w.-]{1,120}")
_WRITTEN = re.compile(
    r"(?:[^\W\d_]{1,20},? )?"
    r"(?:(?P<month>[^\W\d_]{3,12}) (?P<day>\d{1,2})|(?P<day2>\d{1,2}) (?P<month2>[^\W\d_]{3,12})),? "
    r"(?P<year>\d{4})(?: at|,)? (?P<hour>\d{1,2}):(?P<minute>\d\d):(?P<second>\d\d)(?: (?P<half>[AP])M)? UTC"
)
_BLANKS = str.maketrans("\u202f\u00a0", "  ")
_LINK = re.compile(r"<(https?://[^\s<>|]{1,2000})(?:\|([^<>\n]{1,400}))?>|https?://[^\s<>\"|`]{1,2000}")
_MENTION = re.compile(r"<users/([\w-]{1,80})>")
_INFO = "group_info.json"


def identify(path: Path) -> bool:
    """Whether a file's first message has the keys that stand together in Google Chat only."""
    if path.is_dir() or not may_hold(path, b"created_date", b"createTime"):
        return False
    first = peek(path, _KEYS)[1]
    if not is_object(first):
        return False
    if _NAME.fullmatch(string(first.get("name"))):
        return "createTime" in first
    return isinstance(first.get("created_date"), str) and bool({"topic_id", "message_id"} & first.keys())


def members(path: Path) -> Iterable[Path]:
    """The messages, and beside them the file that names the space and its members."""
    info = path.with_name(_INFO)
    return [path, info] if info.is_file() and info != path else [path]


def read(path: Path, source: str) -> Findings:
    """Yields a space's messages by time, then what could not be read; every `When` is an instant in UTC."""
    rows: list[Json] = []
    skipped: list[Skipped] = []
    try:
        for element in Elements(path, _KEYS):
            value = element.value
            if not element.why and is_object(value) and _id(value):
                rows.append(value)
            else:
                why = element.why or "not a message with an id"
                skipped.append(Skipped(Place(source, f"record {element.number}"), why))
    except OSError as error:
        raise ArtifactUnreadable(source, f"cannot be opened: {error.strerror}") from error
    space = _space(path, source)
    topics = _first_of_topics(rows)
    known = {string(sender.get("name")): _shown(sender) for sender in map(_sender, rows)}
    for row in sorted(rows, key=lambda row: _time(row) or datetime.max.replace(tzinfo=UTC)):
        yield from _said(row, source, space, topics, known)
    yield from skipped


def _id(row: Json) -> str:
    return string(row.get("message_id")) or string(row.get("name"))


def _time(row: Json) -> datetime | None:
    written = string(row.get("created_date")).translate(_BLANKS)
    return _instant(written) if written else instant(row.get("createTime"))


def _instant(written: str) -> datetime | None:
    """An instant of a sentence like "Monday, April 27, 2015 at 8:29:01 PM UTC" (or "27 April 2015 at 20:29:01 UTC")."""
    found = _WRITTEN.fullmatch(written)
    month = MONTHS.get((found["month"] or found["month2"]).lower()) if found else None
    if not found or not month:
        return None
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] == "P" else 0)
    day = int(found["day"] or found["day2"])
    try:
        return datetime(int(found["year"]), month, day, hour, int(found["minute"]), int(found["second"]), tzinfo=UTC)
    except ValueError:
        return None


# --- where and in which thread -----------------------------------------------------------------------------


def _space(path: Path, source: str) -> str:
    """The space's name from the file beside it, or who is in a direct message; else the folder's name."""
    info = path.with_name(_INFO)
    value: object = None
    if info.is_file():
        try:
            value = parse_json(decode(info.read_bytes()))
        except (OSError, ValueError):
            value = None
    if is_object(value):
        people = (string(one.get("name")) for one in objects(value.get("members")))
        name = string(value.get("name")) or ", ".join(filter(None, people))
        if name:
            return name
    return source.rpartition("/")[0].rpartition("/")[2]


def _topic(row: Json) -> str:
    thread = row.get("thread")
    return string(row.get("topic_id")) or (string(thread.get("name")) if is_object(thread) else "")


def _first_of_topics(rows: list[Json]) -> dict[str, str]:
    """The id of the first message of each topic that has others."""
    counts = Counter(map(_topic, rows))
    first: dict[str, Json] = {}
    for row in rows:
        topic = _topic(row)
        known = first.get(topic)
        now, then = _time(row), _time(known) if known else None
        if topic and counts[topic] > 1 and (known is None or (now and then and now < then)):
            first[topic] = row
    return {topic: _id(row) for topic, row in first.items()}


# --- one message -------------------------------------------------------------------------------------------


def _said(
    row: Json, source: str, space: str, topics: dict[str, str], known: dict[str, str]
) -> Iterator[Event | Skipped]:
    at = _time(row)
    links = Links()
    mentions: dict[str, None] = {}
    inner = row.get("space")
    quoted = row.get("quotedMessageMetadata") or row.get("quoted_message_metadata")
    answered = string(quoted.get("name")) or string(quoted.get("message_id")) if is_object(quoted) else ""
    text = _words(row, links, mentions, known)
    detail = Message(
        channel=(string(inner.get("displayName")) if is_object(inner) else "") or space,
        id=_id(row),
        thread=topics.get(_topic(row)),
        reply_to=answered or None,
        mentions=tuple(mentions),
        links=links.all(),
        reactions=tuple(_reactions(row)),
        files=tuple(dict.fromkeys(_files(row))),
        note=_note(row),
    )
    place = Place(source, f"{'message_id' if 'message_id' in row else 'name'} {_id(row)}")
    yield Event(place, Kind.SAID, text, detail, When(at=at), _actor(row), "google-chat")
    if at is None:
        yield Skipped(
            place, f"its time cannot be read: {brief(string(row.get('created_date')), 80) or 'there is none'}"
        )


def _words(row: Json, links: Links, mentions: dict[str, None], known: dict[str, str]) -> str:
    """The text, links by their label, and below it what cards of apps show."""

    def linked(found: re.Match[str]) -> str:
        url, label = found[1] or found[0].rstrip(".,;:!?)'"), found[2] or ""
        links.add(url, label)
        return (label or url) if found[1] else found[0]

    def mentioned(found: re.Match[str]) -> str:
        mentions[found[1]] = None
        return "@" + (known.get(f"users/{found[1]}") or found[1])

    for note in objects(row.get("annotations")):
        user = note.get("userMention")
        user = user.get("user") if is_object(user) else None
        if is_object(user):
            mentions[string(user.get("name")).removeprefix("users/")] = None
    text = _MENTION.sub(mentioned, _LINK.sub(linked, string(row.get("text"))))
    shown = cards(row, links)
    return "\n".join(filter(None, (text.rstrip(), shown))) or string(row.get("fallbackText"))


def _note(row: Json) -> str:
    if row.get("message_state") == "DELETED" or row.get("deletionMetadata") or row.get("deleteTime"):
        return "deleted"
    return "edited" if row.get("previous_message_versions") or row.get("lastUpdateTime") else ""


def _files(row: Json) -> Iterator[str]:
    for key in ("attached_files", "attachment"):
        for file in objects(row.get(key)):
            yield from filter(None, [string(file.get("original_name")) or string(file.get("contentName"))])


def _reactions(row: Json) -> Iterator[Reaction]:
    for item in (*objects(row.get("reactions")), *objects(row.get("emojiReactionSummaries"))):
        emoji = item.get("emoji")
        by = item.get("reactor_emails")
        name = string(emoji.get("unicode")) if is_object(emoji) else ""
        if name:
            yield Reaction(name, tuple(filter(None, map(string, by))) if isinstance(by, list) else ())


def _sender(row: Json) -> Json:
    for key in ("creator", "sender"):
        found = row.get(key)
        if is_object(found):
            return found
    return {}


def _shown(sender: Json) -> str:
    return string(sender.get("displayName")) or (string(sender.get("name")) if "user_type" in sender else "")


def _actor(row: Json) -> Actor | None:
    sender = _sender(row)
    if not sender:
        return None
    bot = {string(sender.get("user_type")).upper(), string(sender.get("type")).upper()} & {"BOT", "APP"}
    email = string(sender.get("email"))
    id_ = email or string(sender.get("name")).removeprefix("users/")
    kind = ActorKind.BOT if bot else ActorKind.PERSON
    return Actor(name=_shown(sender) or None, id=id_ or None, email=email or None, kind=kind)


READER = Reader("google-chat", identify, read, members)
