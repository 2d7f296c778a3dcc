"""Telegram: result.json as Telegram Desktop exports it, of one chat or of a whole account.

Source of the format: github.com/telegramdesktop/tdesktop, export_output_json.cpp. `date` is a wall clock of the machine
that exported; the instant stands in `date_unixtime`, which versions before 2022 do not write.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wetink.artifacts.bot_names import is_bot_name
from wetink.artifacts.chat_markdown import FENCE, Links, quoted, stack
from wetink.artifacts.json_records import first
from wetink.artifacts.json_stream import Elements, may_hold, peek
from wetink.artifacts.reader import Reader
from wetink.artifacts.slack_text import Json, is_object, objects, string
from wetink.artifacts.stamps import instant
from wetink.artifacts.text import decode, parse_json
from wetink.errors import ArtifactUnreadable
from wetink.model.event import UNKNOWN, Actor, ActorKind, Event, Findings, Kind, Message, Place, Reaction, Skipped, When

_KEYS = frozenset({"messages"})
_ACTIONS = {
    **dict.fromkeys(("invite_members", "join_group_by_link", "join_group_by_request", "joined_telegram"), "join"),
    "remove_members": "leave",
    **dict.fromkeys(("edit_group_title", "edit_chat_theme", "topic_edit", "topic_created"), "topic"),
}
_MEDIA = ("file", "photo", "thumbnail")
_NOT_INCLUDED = "("
"""What was not exported stands in brackets: "(File not included. Change data exporting settings to download.)"."""


def identify(path: Path) -> bool:
    """Whether the first message of the chat, or of the account's first chat, has the keys Telegram writes."""
    if path.is_dir() or not may_hold(path, b"from_id", b"actor_id"):
        return False
    message = peek(path, _KEYS)[1]
    if is_object(message) and _like_message(message):
        return True
    return any(map(_holds, _chats(first(path))))


def _chats(value: object) -> Iterator[Json]:
    """The chats of an account's export, those it has left too."""
    for key in ("chats", "left_chats"):
        chats = value.get(key) if is_object(value) else None
        yield from objects(chats.get("list") if is_object(chats) else None)


def _holds(chat: Json) -> bool:
    return any(_like_message(message) for message in objects(chat.get("messages")))


def _like_message(raw: Json) -> bool:
    timed = isinstance(raw.get("date"), str) or isinstance(raw.get("date_unixtime"), str)
    who = bool({"from_id", "actor_id"} & raw.keys())
    return (
        string(raw.get("type")) in {"message", "service"}
        and isinstance(raw.get("id"), int)
        and "text" in raw
        and timed
        and who
    )


# --- reading -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Chat:
    """A chat's name, and what stands before the locators of its messages where a file holds several."""

    name: str
    within: str = ""


def read(path: Path, source: str) -> Findings:
    """Yields each chat's messages in the export's order; times are instants, or wall clocks in older exports."""
    try:
        if any(_chats(first(path))):
            yield from _account(path, source)
            return
        elements = Elements(path, _KEYS)
        for element in elements:
            if element.why:
                yield Skipped(Place(source, f"record {element.number}"), element.why)
            else:
                yield _event(element.value, _Chat(string(elements.head.get("name"))), source, element.number)
    except OSError as error:
        raise ArtifactUnreadable(source, f"cannot be opened: {error.strerror}") from error


def _account(path: Path, source: str) -> Iterator[Event | Skipped]:
    try:
        value = parse_json(decode(path.read_bytes()))
    except ValueError as error:
        raise ArtifactUnreadable(source, f"not JSON: {error}") from error
    for chat in _chats(value):
        name = string(chat.get("name")) or string(chat.get("type"))
        messages = chat.get("messages")
        for number, raw in enumerate(messages if isinstance(messages, list) else (), 1):
            yield _event(raw, _Chat(name, f"chat {chat.get('id')} "), source, number)


def _event(raw: object, chat: _Chat, source: str, number: int) -> Event | Skipped:
    if not is_object(raw) or not isinstance(raw.get("id"), int):
        return Skipped(Place(source, f"{chat.within}record {number}"), "not a message with an id")
    links = Links()
    mentions: dict[str, None] = {}
    text = _text(raw, links, mentions)
    answered = raw.get("reply_to_message_id")
    detail = Message(
        channel=chat.name,
        id=str(raw["id"]),
        reply_to=str(answered) if isinstance(answered, int) else None,
        mentions=tuple(mentions),
        links=links.all(),
        reactions=tuple(_reactions(raw)),
        files=tuple(dict.fromkeys(_files(raw))),
        note=_note(raw),
    )
    place = Place(source, f"{chat.within}id {raw['id']}")
    return Event(place, Kind.SAID, text, detail, _when(raw), _actor(raw), source)


def _when(raw: Json) -> When:
    seconds = string(raw.get("date_unixtime"))
    at = instant(int(seconds)) if seconds.isascii() and seconds.isdecimal() and len(seconds) < 12 else None
    if at:
        return When(at=at)
    try:
        local = datetime.fromisoformat(string(raw.get("date")))
    except ValueError:
        return UNKNOWN
    if local.tzinfo or not 1970 < local.year < 9000:
        return UNKNOWN
    return When(local=local)


def _note(raw: Json) -> str:
    if raw.get("type") == "service":
        return _ACTIONS.get(string(raw.get("action")), "system")
    return "edited" if raw.get("edited") or raw.get("edited_unixtime") else ""


def _actor(raw: Json) -> Actor | None:
    name = (string(raw.get("from")) or string(raw.get("actor"))).strip()
    id_ = string(raw.get("from_id")) or string(raw.get("actor_id"))
    if not name and not id_:
        return None
    bot = is_bot_name(name) or name.lower().endswith("bot")
    kind = ActorKind.BOT if bot else ActorKind.PERSON
    return Actor(name=name or None, handle=name if bot else None, id=id_ or None, kind=kind)


def _reactions(raw: Json) -> Iterator[Reaction]:
    for item in objects(raw.get("reactions")):
        name = string(item.get("emoji"))
        by = tuple(filter(None, (string(one.get("from_id")) for one in objects(item.get("recent")))))
        if name:
            yield Reaction(name, by)


def _files(raw: Json) -> Iterator[str]:
    """Names of files; one that was not exported keeps its name, or is called by its kind."""
    name = string(raw.get("file_name"))
    for key in _MEDIA[:2]:
        path = string(raw.get(key))
        if path.startswith(_NOT_INCLUDED):
            yield name or string(raw.get("media_type")) or key
        elif path:
            yield name or path.rpartition("/")[2]


# --- words -------------------------------------------------------------------------------------------------


def _text(raw: Json, links: Links, mentions: dict[str, None]) -> str:
    """What was written, forwarded (as a quote), asked in a poll, or what a service message says happened."""
    own = _runs(raw.get("text"), links, mentions)
    if string(raw.get("forwarded_from")) and own:
        own = quoted(own)
    parts = [own, _poll(raw.get("poll")), string(raw.get("sticker_emoji"))]
    rows = raw.get("inline_bot_buttons")
    for row in rows if isinstance(rows, list) else ():
        for button in objects(row):
            links.add(string(button.get("data")) if button.get("type") == "url" else "", string(button.get("text")))
    return stack(filter(None, parts)) or _service(raw)


def _runs(value: object, links: Links, mentions: dict[str, None]) -> str:
    if isinstance(value, str):
        return string(value).rstrip()
    if not isinstance(value, list):
        return ""
    return "".join(_run(part, links, mentions) for part in value).strip("\n").rstrip()


def _run(part: object, links: Links, mentions: dict[str, None]) -> str:
    """A piece of text with a meaning of its own, or plain text."""
    if not is_object(part):
        return string(part)
    text, kind = string(part.get("text")), part.get("type")
    if kind == "pre":
        return f"\n{FENCE}{string(part.get('language'))}\n{text.strip(chr(10))}\n{FENCE}\n"
    if kind == "code":
        return f"`{text}`"
    if kind == "link":
        links.add(text if "://" in text else f"https://{text}")
    elif kind == "text_link":
        links.add(string(part.get("href")), text)
    elif kind == "mention":
        mentions[text.removeprefix("@")] = None
    elif kind == "mention_name":
        mentions[f"user{part.get('user_id')}"] = None
        return f"@{text}"
    elif kind == "blockquote":
        return f"\n{quoted(text)}\n"
    return text


def _poll(value: object) -> str:
    if not is_object(value):
        return ""
    answers = (f"- {string(one.get('text'))} ({one.get('voters', 0)})" for one in objects(value.get("answers")))
    return stack([string(value.get("question")), *answers])


def _service(raw: Json) -> str:
    """An action in words: "invite members: Ana, Kenji"."""
    if raw.get("type") != "service":
        return ""
    action = string(raw.get("action")).replace("_", " ")
    members = raw.get("members")
    who = ", ".join(filter(None, map(string, members))) if isinstance(members, list) else ""
    return ": ".join(filter(None, [action, who or string(raw.get("title"))]))


READER = Reader("telegram", identify, read)
