"""One Teams message (Graph's chatMessage) as an event: body, cards, quotes, files, reactions, and what happened to it.

Source of the format: learn.microsoft.com "chatMessage resource type" and "eventMessageDetail resource type".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from wetink.artifacts.chat_html import Attributes, Html
from wetink.artifacts.slack_text import Json, is_object, objects, string
from wetink.artifacts.stamps import instant
from wetink.artifacts.teams_cards import card_text
from wetink.artifacts.text import parse_json
from wetink.model.event import Actor, ActorKind, Event, Kind, Link, Message, Place, Reaction, When

_ID = re.compile(r"\d{10,20}")
_ROLE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_REPLY = re.compile(r'itemtype="http://schema\.skype\.com/Reply"[^<>]{0,200}itemid="(\d{10,20})"')
_QUOTES = frozenset({"messageReference", "forwardedMessageReference", "meetingReference"})
_NOTES = (
    (re.compile(r"members?(?:Added|Joined)"), "join"),
    (re.compile(r"members?(?:Deleted|Left|Removed)"), "leave"),
    (re.compile(r"\w{0,40}(?:Renamed|DescriptionUpdated|TopicUpdated)"), "topic"),
)


@dataclass(slots=True)
class Known:
    """What is known of an export so far.

    actors    by user id
    channels  names of channels and chats by id
    roots     ids of messages that were answered
    seen      (channel or chat, id) of messages read: a chat stands in the folder of each who is in it
    """

    actors: dict[str, Actor] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)
    roots: set[str] = field(default_factory=set)
    seen: set[tuple[str, str]] = field(default_factory=set)


@dataclass(slots=True)
class _Found:
    """What a message's body holds beside its words."""

    links: dict[str, Link] = field(default_factory=dict)
    mentions: dict[str, None] = field(default_factory=dict)

    def link(self, url: str, label: str) -> None:
        known = self.links.get(url)
        if url and (known is None or not known.label):
            self.links[url] = Link(url, "" if label == url else label)


DEEPEST = 100
"""Levels of a record; a message with a card in it has twenty."""


def camel(value: object, left: int = DEEPEST) -> object:
    """A record of the data export (`CreatedDateTime`) with the names that Graph uses (`createdDateTime`).

    What lies deeper than any message reaches is left out.
    """
    if not left:
        return None
    if is_object(value):
        return {name[:1].lower() + name[1:]: camel(inner, left - 1) for name, inner in value.items()}
    if isinstance(value, list):
        return [camel(item, left - 1) for item in value]
    return value


def message_of(value: object) -> Json | None:
    """A message with Graph's names, None for a value that is none."""
    if not is_object(value):
        return None
    raw = camel(value) if "Id" in value or "Body" in value else value
    if not is_object(raw) or not isinstance(raw.get("id"), str | int):
        return None
    return raw if is_object(raw.get("body")) and ({"messageType", "createdDateTime"} & raw.keys()) else None


def place_of(raw: Json) -> str:
    """The id of the channel or chat a message stands in, "" where it does not say."""
    identity = raw.get("channelIdentity")
    return string(identity.get("channelId")) if is_object(identity) else string(raw.get("chatId"))


def event_of(raw: Json, channel: str, known: Known, source: str) -> Event | str:
    """The event of a message, or why there is none; its `When` is an instant in UTC."""
    id_ = _text_id(raw)
    at = instant(raw.get("createdDateTime")) or (instant(int(id_)) if _ID.fullmatch(id_) and len(id_) == 13 else None)
    if at is None:
        return "a message without a readable createdDateTime"
    found = _Found()
    reply = string(raw.get("replyToId"))
    text = _text(raw, found)
    attachments = list(objects(raw.get("attachments")))
    files = tuple(dict.fromkeys(_files(attachments, found)))
    detail = Message(
        channel=channel,
        id=id_,
        thread=reply or (id_ if id_ in known.roots else None),
        reply_to=_answered(attachments, raw),
        mentions=tuple(found.mentions),
        links=tuple(found.links.values()),
        reactions=tuple(_reactions(raw)),
        files=files,
        note=_note(raw),
    )
    return Event(Place(source, f"id {id_}"), Kind.SAID, text, detail, When(at=at), _author(raw, known), "teams")


def _text_id(raw: Json) -> str:
    value = raw.get("id")
    return string(value) or str(value)


def _note(raw: Json) -> str:
    if raw.get("deletedDateTime"):
        return "deleted"
    detail = raw.get("eventDetail")
    if is_object(detail):
        kind = _event_kind(detail)
        return next((note for shape, note in _NOTES if shape.match(kind)), "system")
    body = raw.get("body")
    if is_object(body) and "<systemEventMessage" in string(body.get("content")):
        return "system"
    return "edited" if raw.get("lastEditedDateTime") else ""


# --- words -------------------------------------------------------------------------------------------------


def _text(raw: Json, found: _Found) -> str:
    detail = raw.get("eventDetail")
    if is_object(detail):
        return _event_text(detail)
    body = raw.get("body")
    attachments = {string(item.get("id")): item for item in objects(raw.get("attachments"))}
    parts = [string(raw.get("subject")).strip()]
    placed: dict[str, str] = {}

    def place(id_: str) -> str:
        item = attachments.get(id_)
        placed[id_] = _attachment(item, found) if item else ""
        return placed[id_]

    if is_object(body):
        content = string(body.get("content"))
        is_html = string(body.get("contentType")).lower() != "text"
        parts.append(_html(content, found, raw, place) if is_html else content.strip())
    parts += [_attachment(item, found) for id_, item in attachments.items() if id_ not in placed]
    return "\n".join(part for part in parts if part)


def _html(content: str, found: _Found, raw: Json, place: Callable[[str], str]) -> str:
    people = {str(item.get("id")): item for item in objects(raw.get("mentions"))}

    def mention(attributes: Attributes, _label: str) -> str:
        mentioned = people.get(attributes.get("id", ""), {}).get("mentioned")
        who = _mentioned(mentioned) if is_object(mentioned) else ""
        if who:
            found.mentions[who] = None
        return who

    return Html(found.link, mention, place).text(content)


def _mentioned(identities: Json) -> str:
    for name in ("user", "application", "tag", "conversation"):
        identity = identities.get(name)
        if is_object(identity):
            return string(identity.get("id"))
    return ""


def _attachment(item: Json, found: _Found) -> str:
    """The words of a quote or card; files have none."""
    kind = string(item.get("contentType"))
    content = _content(item)
    if kind in _QUOTES:
        return _quote(content)
    if content and ("card" in kind.lower() or "type" in content):
        return card_text(content, found.link, lambda text: Html(found.link).text(text))
    return ""


def _content(item: Json) -> Mapping[str, object]:
    value = item.get("content")
    if isinstance(value, str):
        try:
            value = parse_json(value)
        except ValueError:
            return {}
    content = camel(value)
    return content if is_object(content) else {}


def _quote(content: Json) -> str:
    """The message that was answered, as far as the client keeps it."""
    preview = string(content.get("messagePreview")) or string(content.get("originalMessageContent"))
    if "<" in preview:
        preview = Html(lambda _url, _label: None).text(preview)
    return "\n".join("> " + line for line in preview.strip().split("\n")) if preview.strip() else ""


def _answered(attachments: Sequence[Json], raw: Json) -> str | None:
    for item in attachments:
        if string(item.get("contentType")) == "messageReference":
            return string(item.get("id")) or None
    body = raw.get("body")
    quoted = _REPLY.search(string(body.get("content"))) if is_object(body) else None
    return quoted[1] if quoted else None


def _files(attachments: Sequence[Json], found: _Found) -> Iterator[str]:
    for item in attachments:
        name, url = string(item.get("name")), string(item.get("contentUrl"))
        if string(item.get("contentType")) in _QUOTES or not (name or url):
            continue
        found.link(url, name)
        if name:
            yield name


# --- system events -----------------------------------------------------------------------------------------


def _event_kind(detail: Json) -> str:
    """The words "membersAdded" of an event: Graph's type, or in an export the one member that is not null."""
    kind = string(detail.get("eventType")) or string(detail.get("@odata.type")).rpartition(".")[2]
    if not kind:
        kind = next((string(name) for name, value in detail.items() if is_object(value) and name != "initiator"), "")
    return kind.removesuffix("EventMessageDetail")


def _event_text(detail: Json) -> str:
    """A sentence like "members added: Fiona Gallacher"; exports often keep nothing but that there was an event."""
    words = _ROLE.sub(" ", _event_kind(detail)).lower()
    names = list(dict.fromkeys(_names(detail)))
    return f"{words}: {', '.join(names)}" if names else words


def _names(detail: Json, depth: int = 0) -> Iterator[str]:
    """Members, and what was renamed to what."""
    for key, value in detail.items():
        if key == "initiator" or depth > 3:
            continue
        if isinstance(value, str) and re.search(r"(?:DisplayName|Description|displayName)$", key):
            yield from filter(None, (string(value),))
        for inner in (value,) if is_object(value) else objects(value):
            yield from _names(inner, depth + 1)


# --- people ------------------------------------------------------------------------------------------------


def sender_name(raw: Json, known: Known) -> str:
    """Who wrote a message, by name; "" for system events."""
    actor = _author(raw, known) if is_object(raw.get("from")) else None
    return (actor.name or "") if actor else ""


def _author(raw: Json, known: Known) -> Actor | None:
    sender = raw.get("from")
    detail = raw.get("eventDetail")
    if not is_object(sender) and is_object(detail):
        sender = detail.get("initiator")
    return _actor(sender, known) if is_object(sender) else None


def _actor(identities: Json, known: Known) -> Actor | None:
    application, user = identities.get("application"), identities.get("user")
    if is_object(user):
        id_ = string(user.get("id"))
        return known.actors.get(id_) or Actor(name=string(user.get("displayName")) or None, id=id_ or None)
    if is_object(application):
        name = string(application.get("displayName")) or None
        return Actor(name=name, handle=name, id=string(application.get("id")) or None, kind=ActorKind.BOT)
    device = identities.get("device")
    return Actor(name=string(device.get("displayName")) or None) if is_object(device) else None


def _reactions(raw: Json) -> Iterator[Reaction]:
    """Each emoji once, with everybody who set it."""
    by: dict[str, list[str]] = {}
    for item in objects(raw.get("reactions")):
        name = string(item.get("reactionType"))
        user = item.get("user")
        inner = user.get("user") if is_object(user) else None
        if name:
            by.setdefault(name, []).append(string(inner.get("id")) if is_object(inner) else "")
    for name, users in by.items():
        yield Reaction(name, tuple(filter(None, users)))
