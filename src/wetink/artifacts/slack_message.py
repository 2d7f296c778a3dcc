"""One Slack message as an event: its text from text, blocks, attachments and files, and what kind of note it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wetink.artifacts import slack_text
from wetink.artifacts.slack_people import People
from wetink.artifacts.slack_text import FENCE, Json, Prose, is_object, objects, string
from wetink.model.event import Event, Kind, Message, Place, Reaction, Skipped, When

_TS = re.compile(r"(\d{1,11})(?:\.(\d{1,9}))?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOTES = {
    **dict.fromkeys(("channel_join", "group_join", "bot_add", "joiner_notification"), "join"),
    **dict.fromkeys(("joiner_notification_for_inviter",), "join"),
    **dict.fromkeys(("channel_leave", "group_leave", "bot_remove"), "leave"),
    **dict.fromkeys(("channel_topic", "group_topic", "channel_purpose", "group_purpose"), "topic"),
    **dict.fromkeys(("channel_name", "group_name"), "topic"),
    **dict.fromkeys(("tombstone", "message_deleted"), "deleted"),
    **dict.fromkeys(
        (
            "channel_archive",
            "channel_unarchive",
            "group_archive",
            "group_unarchive",
            "channel_convert_to_private",
            "channel_convert_to_public",
            "channel_posting_permissions",
            "channel_canvas_updated",
            "pinned_item",
            "unpinned_item",
            "reminder_add",
            "huddle_thread",
            "sh_room_created",
            "bot_enable",
            "bot_disable",
            "app_conversation_join",
            "document_comment_root",
        ),
        "system",
    ),
}
_UPLOAD_WORDS = re.compile(r"<@[^>\n]{1,80}> (?:uploaded|shared) a file: <[^>\n]{1,800}>(?: and commented: )?")


@dataclass(frozen=True, slots=True)
class Post:
    """A message as exported, with its id; `order` sorts by time without turning the id into a float."""

    ts: str
    raw: Json
    source: str

    @property
    def order(self) -> tuple[int, int]:
        """Whole seconds and microseconds since the epoch."""
        return _split(self.ts) or (0, 0)


def _split(ts: str) -> tuple[int, int] | None:
    match = _TS.fullmatch(ts)
    return (int(match[1]), int((match[2] or "").ljust(6, "0")[:6])) if match else None


def post_of(row: object, source: str, number: int) -> Post | Skipped:
    """A record of a day file (counted from 1) as a post, or why it is none."""
    if not is_object(row):
        return Skipped(Place(source, f"record {number}"), "not a message but a bare value")
    inner = row.get("message")
    if row.get("subtype") == "message_changed" and is_object(inner):
        row = inner
    ts = row.get("ts")
    if isinstance(ts, int | float) and not isinstance(ts, bool):
        ts = f"{ts:.6f}"
    if not isinstance(ts, str) or _split(ts) is None:
        return Skipped(Place(source, f"record {number}"), "a message without a readable ts")
    return Post(ts, row, source)


def event_of(post: Post, channel: str, people: People) -> Event:
    """The event of one post; people resolve its author and mentions."""
    raw = post.raw
    prose = Prose(people.names)
    text = _text(raw, prose)
    thread = string(raw.get("thread_ts"))
    detail = Message(
        channel=channel,
        id=post.ts,
        thread=thread or (post.ts if raw.get("reply_count") else None),
        mentions=tuple(prose.mentions),
        links=tuple(prose.links.values()),
        reactions=tuple(_reactions(raw)),
        files=tuple(dict.fromkeys(_file_names(raw))),
        note=_NOTES.get(string(raw.get("subtype")), "") or ("edited" if is_object(raw.get("edited")) else ""),
    )
    seconds, micros = post.order
    at = _EPOCH + timedelta(seconds=seconds, microseconds=micros)
    place = Place(post.source, f"ts {post.ts}")
    return Event(place, Kind.SAID, text, detail, When(at=at), people.author(raw), "slack")


def _text(raw: Json, prose: Prose) -> str:
    """What a reader of the channel sees, without markup.

    A person's `rich_text` block is the same words as `text`, less its labels, so it counts only where `text` is empty;
    apps put a summary into `text` and the rest into blocks and attachments, so all three count, repetitions once.
    """
    own = slack_text.mrkdwn(_own_text(raw), prose)
    shown = [slack_text.block(block, prose) for block in objects(raw.get("blocks")) if not _repeats(block, own, raw)]
    shown += [_attachment(item, prose) for item in objects(raw.get("attachments"))]
    return slack_text.merge([own, *shown, *_snippets(raw)])


def _repeats(block: Json, own: str, raw: Json) -> bool:
    app = raw.get("bot_id") or raw.get("subtype") == "bot_message"
    return block.get("type") == "rich_text" and bool(own.strip()) and not app


def _own_text(raw: Json) -> str:
    comment = raw.get("comment")
    if is_object(comment):
        return string(comment.get("comment"))
    return _UPLOAD_WORDS.sub("", string(raw.get("text")), count=1) if raw.get("file") else string(raw.get("text"))


def _attachment(item: Json, prose: Prose) -> str:
    """A previewed web page is not said by anybody (its title labels the link); a forwarded message is a quote."""
    if item.get("is_msg_unfurl") or item.get("is_share"):
        quoted = slack_text.attachment({"text": item.get("text"), "fallback": item.get("fallback")}, prose)
        return "\n".join("> " + line for line in quoted.split("\n")) if quoted else ""
    url = string(item.get("from_url")) or string(item.get("original_url"))
    if url:
        prose.link(url, slack_text.unescape(string(item.get("title"))))
        return ""
    return slack_text.attachment(item, prose)


def _files(raw: Json) -> Iterator[Json]:
    yield from objects(raw.get("files"))
    single = raw.get("file")
    if is_object(single):
        yield single


def _file_names(raw: Json) -> Iterator[str]:
    for file in _files(raw):
        name = string(file.get("name")) or string(file.get("title"))
        if name:
            yield name


def _snippets(raw: Json) -> Iterator[str]:
    """A text snippet is a paste that was too long for a message; its preview is part of what was said."""
    for file in _files(raw):
        preview = string(file.get("preview"))
        if file.get("mode") == "snippet" and preview.strip():
            yield f"{FENCE}\n{preview.strip(chr(10))}\n{FENCE}"


def _reactions(raw: Json) -> Iterator[Reaction]:
    for item in objects(raw.get("reactions")):
        users = item.get("users")
        by = tuple(string(user) for user in users) if isinstance(users, list) else ()
        name = string(item.get("name"))
        if name:
            yield Reaction(name, tuple(filter(None, by)))
