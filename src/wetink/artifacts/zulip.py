"""Zulip: organization exports (realm.json beside messages-000001.json), the API's answers, topics of zulip-archive.

Source of the formats: zulip.com/help/export-your-organization and zulip.com/api/get-messages, Zulip's export.py,
lib/populate.py of github.com/zulip/zulip-archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

from wetink.artifacts.bot_names import is_bot_name
from wetink.artifacts.chat_html import Html
from wetink.artifacts.chat_markdown import FENCE, Links, plain, quoted
from wetink.artifacts.json_stream import Elements, may_hold, peek
from wetink.artifacts.reader import Reader
from wetink.artifacts.slack_text import Json, is_object, objects, string
from wetink.artifacts.stamps import instant
from wetink.artifacts.text import decode, parse_json
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

_EXPORT, _ANSWER = frozenset({"zerver_message"}), frozenset({"messages"})
_PARTS = re.compile(r"messages-\d{1,9}\.json")
_LISTS = ("realm.json", "attachment.json", "analytics.json", "stats.json", "migration_status.json")
_ARCHIVED = frozenset({"id", "timestamp", "sender_full_name", "content"})
"""What zulip-archive keeps of a message; channel and topic are the names of folder and file."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MENTION = re.compile(r"@_?\*\*([^*|\n]{1,120})(?:\|(\d{1,12}))?\*\*")
_GROUP = re.compile(r"@_?\*([^*\n]{1,120})\*")
_STREAM = re.compile(r"#\*\*([^*\n]{1,200})\*\*")
_UPLOAD = re.compile(r"\[([^\[\]\n]{0,200})\]\((/user_uploads/[^\s()]{1,400})\)")
_QUOTE = re.compile(r"(?ms)^(`{3,8}|~{3,8}) ?quote[ \t]*\n(.*?)^\1[ \t]*$")
_SPOILER = re.compile(r"(?m)^(`{3,8})spoiler ?([^\n]{0,200})$")
_USER_ID = re.compile(r'data-user-id="(\d{1,12})"')
_STREAM_TYPE = 2
_ENCODED = re.compile(r"\.(?=[0-9A-F]{2})")
_NUMBER = re.compile(r"\A\d{1,9}-")


# --- what belongs to an export -----------------------------------------------------------------------------


def identify(path: Path) -> bool:
    """Whether a folder holds an export's parts, or a file messages of Zulip's API or one part alone."""
    if path.is_dir():
        return (path / "realm.json").is_file() and any(_holds(part) for part in _parts(path))
    return _holds(path)


def members(path: Path) -> Iterable[Path]:
    """The parts and the lists beside them; uploaded files stay unclaimed."""
    if not path.is_dir():
        return [path]
    return [*_parts(path), *(path / name for name in _LISTS if (path / name).is_file())]


def _parts(path: Path) -> list[Path]:
    return sorted(file for file in path.iterdir() if _PARTS.fullmatch(file.name))


def _holds(path: Path) -> bool:
    if not may_hold(path, b"content"):
        return False
    _, first = peek(path, _EXPORT | _ANSWER)
    if not is_object(first):
        return False
    if {"sender", "recipient", "content", "date_sent"} <= first.keys():
        return True
    if {"sender_id", "sender_full_name", "display_recipient", "content", "timestamp"} <= first.keys():
        return True
    return _is_archived(first) and _is_message(first)


def _is_archived(raw: Json) -> bool:
    return raw.keys() == _ARCHIVED


# --- what realm.json says ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Realm:
    """Who is who, what the recipients of messages are called, and the reactions, by message."""

    people: dict[int, Actor] = field(default_factory=dict)
    recipients: dict[int, tuple[bool, str]] = field(default_factory=dict)
    reactions: dict[int, dict[str, list[str]]] = field(default_factory=dict)

    def take(self, tables: Json) -> None:
        """Read the tables of realm.json."""
        for name in ("zerver_userprofile", "zerver_userprofile_crossrealm"):
            for row in objects(tables.get(name)):
                self._person(row)
        streams = {str(row.get("id")): string(row.get("name")) for row in objects(tables.get("zerver_stream"))}
        writers: dict[str, set[str]] = {}
        for row in objects(tables.get("zerver_subscription")):
            writers.setdefault(str(row.get("recipient")), set()).add(self.name(row.get("user_profile")))
        for row in objects(tables.get("zerver_recipient")):
            id_, stream = row.get("id"), row.get("type") == _STREAM_TYPE
            people = ", ".join(sorted(writers.get(str(id_), set()) - {""}))
            name = streams.get(str(row.get("type_id")), "") if stream else people
            if isinstance(id_, int):
                self.recipients[id_] = stream, name
        self.react(tables)

    def react(self, tables: Json) -> None:
        """Read a table of reactions, which stands in realm.json or beside the messages."""
        for row in objects(tables.get("zerver_reaction")):
            message, by = row.get("message"), row.get("user_profile")
            if isinstance(message, int) and string(row.get("emoji_name")):
                self.reactions.setdefault(message, {}).setdefault(string(row.get("emoji_name")), []).append(str(by))

    def _person(self, row: Json) -> None:
        id_ = row.get("id")
        if isinstance(id_, int):
            mail = string(row.get("delivery_email")) or string(row.get("email"))
            kind = ActorKind.BOT if row.get("is_bot") is True else ActorKind.PERSON
            name = string(row.get("full_name")) or None
            handle = name if kind is ActorKind.BOT else None
            self.people[id_] = Actor(name=name, handle=handle, id=str(id_), email=mail or None, kind=kind)

    def name(self, id_: object) -> str:
        """A person's full name, "" for an unknown one."""
        known = self.people.get(id_) if isinstance(id_, int) else None
        return (known.name or "") if known else ""


# --- reading -----------------------------------------------------------------------------------------------


def read(path: Path, source: str) -> Findings:
    """Yields all messages by time, then what could not be read; every `When` is an instant in UTC."""
    return part(path, source, ALL)


def part(path: Path, source: str, wanted: Wanted) -> Findings:
    """`read` that keeps no message outside in memory; a topic's thread begins with its first message inside."""
    hours = _hours(wanted)
    realm = _Realm()
    base = f"{source}/" if source else ""
    skipped: list[Skipped] = []
    messages: list[tuple[str, Json]] = []
    files = [(part, base + part.name) for part in _parts(path)] if path.is_dir() else [(path, source)]
    try:
        if path.is_dir():
            skipped.extend(_realm(path / "realm.json", f"{base}realm.json", realm))
        for file, name in files:
            elements = Elements(file, _EXPORT | _ANSWER)
            for element in elements:
                raw = element.value
                if _is_outside(raw, hours):
                    continue
                if not _is_message(raw) or not is_object(raw):
                    why = element.why or "not a message with an id and a time"
                    skipped.append(Skipped(Place(name, f"record {element.number}"), why))
                    continue
                channel, topic = _place(name, raw, realm)
                if wanted.time(_time(raw)) and wanted.channel(channel, _shown(channel, topic)):
                    messages.append((name, raw))
            realm.react(elements.head)
    except OSError as error:
        raise ArtifactUnreadable(source, f"cannot be opened: {error.strerror}") from error
    messages.sort(key=lambda pair: (_time(pair[1]) or _EPOCH, str(pair[1].get("id"))))
    yield from _events(messages, realm)
    yield from skipped


def _realm(path: Path, source: str, realm: _Realm) -> Iterator[Skipped]:
    try:
        tables = parse_json(decode(path.read_bytes()))
    except ValueError as error:
        yield Skipped(Place(source, "file"), f"not JSON: {error}")
        return
    if is_object(tables):
        realm.take(tables)
    else:
        yield Skipped(Place(source, "file"), "not an object of tables")


def _is_message(raw: object) -> bool:
    return _said_at(raw) is not None


def _said_at(raw: object) -> datetime | None:
    """When a message was written; None for what is no message."""
    if not is_object(raw) or not isinstance(raw.get("id"), int) or not isinstance(raw.get("content"), str):
        return None
    return _time(raw)


def _time(raw: Json) -> datetime | None:
    return instant(raw.get("date_sent")) or instant(raw.get("timestamp"))


def _hours(wanted: Wanted) -> tuple[float, float]:
    """The wanted span in seconds since the epoch, a minute wider on both sides."""
    since = wanted.since.timestamp() - 60 if wanted.since else float("-inf")
    return since, wanted.until.timestamp() + 60 if wanted.until else float("inf")


def _is_outside(raw: object, hours: tuple[float, float]) -> bool:
    """Whether a message is plainly of another time; looked at first, since of a large export nearly all are."""
    sent = raw.get("date_sent") if isinstance(raw, dict) else None
    return isinstance(sent, float | int) and not isinstance(sent, bool) and not hours[0] <= sent <= hours[1]


def _events(messages: list[tuple[str, Json]], realm: _Realm) -> Iterator[Event]:
    """Messages in order of time; a topic is a thread that begins with its first message."""
    topics: dict[tuple[str, str], str] = {}
    for source, raw in messages:
        channel, topic = _place(source, raw, realm)
        thread = topics.setdefault((channel, topic), str(raw.get("id"))) if topic else None
        yield _event(source, raw, realm, _shown(channel, topic), thread)


def _place(source: str, raw: Json, realm: _Realm) -> tuple[str, str]:
    """Channel (or the people of a direct message) and topic ("" outside channels)."""
    if _is_archived(raw):
        return _names(source)
    stream, name = _recipient(raw, realm)
    return name, string(raw.get("subject")) if stream else ""


def _shown(channel: str, topic: str) -> str:
    return f"{channel} > {topic}" if topic and channel else channel or topic


def _recipient(raw: Json, realm: _Realm) -> tuple[bool, str]:
    """Whether a message went to a channel, and the channel's name or those of the people it went to."""
    shown = raw.get("display_recipient")
    if isinstance(shown, str):
        return True, string(shown)
    if isinstance(shown, list):
        return False, ", ".join(sorted(filter(None, (string(user.get("full_name")) for user in objects(shown)))))
    recipient = raw.get("recipient")
    known = realm.recipients.get(recipient) if isinstance(recipient, int) else None
    return known or (bool(string(raw.get("subject"))), "")


def _names(source: str) -> tuple[str, str]:
    """Channel and topic of "113486-general/Coq.20survey.json"; ".20" stands for "%20"."""
    folder, _, file = source.rpartition("/")
    stem = _ENCODED.sub("%", file.removesuffix(".json"))
    return unquote(_NUMBER.sub("", folder.rpartition("/")[2])), unquote(stem)


def _event(source: str, raw: Json, realm: _Realm, channel: str, thread: str | None) -> Event:
    links, mentions = Links(), dict[str, None]()
    files: dict[str, None] = {}
    text = _text(raw, links, mentions, files)
    id_ = str(raw.get("id"))
    detail = Message(
        channel=channel,
        id=id_,
        thread=thread,
        mentions=tuple(mentions),
        links=tuple(link for link in links.all() if "://" in link.url),
        reactions=tuple(_reactions(raw, realm)),
        files=tuple(files),
        note="edited" if raw.get("last_edit_time") or raw.get("last_edit_timestamp") else "",
    )
    return Event(Place(source, f"id {id_}"), Kind.SAID, text, detail, When(at=_time(raw)), _actor(raw, realm), "zulip")


def _actor(raw: Json, realm: _Realm) -> Actor | None:
    sender = raw.get("sender", raw.get("sender_id"))
    known = realm.people.get(sender) if isinstance(sender, int) else None
    if known or not isinstance(sender, int | None):
        return known
    name, mail = string(raw.get("sender_full_name")) or None, string(raw.get("sender_email"))
    local = mail.partition("@")[0]
    bot = (
        local.endswith("-bot")
        or (sender is None and is_bot_name(name or ""))
        or (_HIDDEN.fullmatch(local) is not None and _called_bot(name or ""))
        or string(raw.get("client")) in {"Webhook", "ZulipMonitoring"}
    )
    bot = bot or (isinstance(raw.get("client"), str) and string(raw.get("client")).endswith("Webhook"))
    kind = ActorKind.BOT if bot else ActorKind.PERSON
    return Actor(
        name=name,
        handle=name if bot else None,
        id=None if sender is None else str(sender),
        email=mail or None,
        kind=kind,
    )


_HIDDEN = re.compile(r"user\d{1,12}|")
"""What a server shows of addresses that it hides: a bot's too, whose own would end in "-bot"."""


def _called_bot(name: str) -> bool:
    """Whether a name says so itself ("Zabbix bot", "alertbot", "Zabbix"); "Jo Talbot" does not."""
    return name.casefold().endswith(" bot") or (" " not in name and is_bot_name(name))


def _is_bot(name: str) -> bool:
    """Zulip's own bots are called "Notification Bot" and "Welcome Bot"."""
    return name.endswith(" Bot") or is_bot_name(name)


def _reactions(raw: Json, realm: _Realm) -> Iterator[Reaction]:
    by = {name: list(users) for name, users in realm.reactions.get(_number(raw), {}).items()}
    for item in objects(raw.get("reactions")):
        by.setdefault(string(item.get("emoji_name")), []).append(str(item.get("user_id", "")))
    for name, users in by.items():
        yield Reaction(name, tuple(filter(None, users)))


def _number(raw: Json) -> int:
    id_ = raw.get("id")
    return id_ if isinstance(id_, int) else 0


# --- words -------------------------------------------------------------------------------------------------


def _text(raw: Json, links: Links, mentions: dict[str, None], files: dict[str, None]) -> str:
    content = string(raw.get("content"))
    if (
        _is_archived(raw)
        or raw.get("content_type") == "text/html"
        or (content.startswith("<p>") and "content_type" in raw)
    ):
        return _from_html(content, links, mentions)

    def mentioned(found: re.Match[str]) -> str:
        mentions[found[2] or found[1]] = None
        return f"@{found[1]}"

    def uploaded(found: re.Match[str]) -> str:
        name = found[2].rpartition("/")[2]
        files[name] = None
        return found[1] or name

    text = _MENTION.sub(mentioned, content)
    text = _STREAM.sub(r"#\1", _GROUP.sub(r"@\1", text))
    text = _SPOILER.sub(r"\2\n\1", _UPLOAD.sub(uploaded, text))
    text = _QUOTE.sub(lambda found: quoted(found[2].rstrip("\n")), text)
    text = text.removeprefix("/me ")
    return plain(text.replace("````", FENCE), links)


def _from_html(content: str, links: Links, mentions: dict[str, None]) -> str:
    mentions.update(dict.fromkeys(_USER_ID.findall(content)))
    return Html(links.add).text(content)


READER = Reader("zulip", identify, read, members, part)
