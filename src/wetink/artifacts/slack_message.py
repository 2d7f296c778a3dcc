"""One Slack message as an event: its text from text, blocks, attachments and files, and what kind of note it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wetink.artifacts import slack_files, slack_text
from wetink.artifacts.slack_people import People
from wetink.artifacts.slack_text import Json, Prose, is_object, objects, string
from wetink.model.event import ALL, Event, Kind, Message, Place, Reaction, Skipped, Wanted, When

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


@dataclass(frozen=True, slots=True)
class Post:
    """A message as exported, with its id; `order` sorts by time without turning the id into a float.

    within  what stands before "ts ..." in its locator where the source holds several channels
    """

    ts: str
    raw: Json
    source: str
    within: str = ""

    @property
    def order(self) -> tuple[int, int]:
        """Whole seconds and microseconds since the epoch."""
        return _split(self.ts) or (0, 0)

    @property
    def at(self) -> datetime:
        """When it was written, UTC."""
        seconds, micros = self.order
        return _EPOCH + timedelta(seconds=seconds, microseconds=micros)

    @property
    def place(self) -> Place:
        """Where it stands; `ts` is the message's id."""
        return Place(self.source, f"{self.within}ts {self.ts}")


def _split(ts: str) -> tuple[int, int] | None:
    match = _TS.fullmatch(ts)
    return (int(match[1]), int((match[2] or "").ljust(6, "0")[:6])) if match else None


def post_of(row: object, source: str, number: int) -> Post | Skipped:
    """A record of a day file (counted from 1) as a post, or why it is none."""
    if not is_object(row):
        return Skipped(Place(source, f"record {number}"), "not a message but a bare value")
    inner = row.get("message")
    if string(row.get("subtype")) in {"message_changed", "message_replied"} and is_object(inner):
        row = inner
    ts = row.get("ts")
    if isinstance(ts, int | float) and not isinstance(ts, bool):
        ts = f"{ts:.6f}"
    if not isinstance(ts, str) or _split(ts) is None:
        return Skipped(Place(source, f"record {number}"), "a message without a readable ts")
    return Post(ts, row, source)


def in_order(posts: Iterable[Post], channel: str, people: People, wanted: Wanted = ALL) -> Iterator[Event | Skipped]:
    """The messages of one channel by time, each once, and what their files do not hold.

    The same message may come twice: a thread's root with its replies, a broadcast reply in two day files.
    """
    once: dict[tuple[str, str], Post] = {}
    for post in posts:
        once.setdefault((post.ts, string(post.raw.get("text"))), post)
    people.learn(post.raw for post in once.values())
    kept = (post for post in once.values() if not wanted or wanted.time(post.at))
    for post in sorted(kept, key=lambda post: post.order):
        yield event_of(post, channel, people)
        for why in slack_files.gaps(post.raw):
            yield Skipped(post.place, why)


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
        files=tuple(dict.fromkeys(slack_files.names(raw))),
        note=_NOTES.get(string(raw.get("subtype")), "") or ("edited" if is_object(raw.get("edited")) else ""),
    )
    return Event(post.place, Kind.SAID, text, detail, When(at=post.at), people.author(raw), "slack")


def _text(raw: Json, prose: Prose) -> str:
    """What a reader of the channel sees, without markup.

    A person's `rich_text` block is the same words as `text`, less its labels, so it counts only where `text` is empty;
    apps put a summary into `text` and the rest into blocks and attachments, so all three count, repetitions once.
    """
    own = slack_text.mrkdwn(_own_text(raw), prose)
    shown = [slack_text.block(block, prose) for block in objects(raw.get("blocks")) if not _repeats(block, raw)]
    shown += [_attachment(item, prose) for item in objects(raw.get("attachments"))]
    return slack_text.merge([own, *shown, *slack_files.words(raw, prose)]) or _huddle(raw, prose)


def _repeats(block: Json, raw: Json) -> bool:
    app = raw.get("bot_id") or raw.get("subtype") == "bot_message"
    return block.get("type") == "rich_text" and bool(string(raw.get("text")).strip()) and not app


def _own_text(raw: Json) -> str:
    comment, before = raw.get("comment"), raw.get("previous_message")
    if is_object(comment):
        return string(comment.get("comment"))
    text = string(raw.get("text"))
    if not text and is_object(before):  # what was deleted, in workspaces that keep it
        return string(before.get("text"))
    return slack_files.without_upload_words(text) if raw.get("file") or raw.get("files") else text


def _huddle(raw: Json, prose: Prose) -> str:
    """A call has no text: when it was and who was in it."""
    room = raw.get("room")
    if not is_object(room):
        return ""
    times = [slack_text.day_and_time(room.get(key)) for key in ("date_start", "date_end") if room.get(key)]
    who = room.get("participant_history")
    names = [prose.mention(string(user)) for user in who if string(user)] if isinstance(who, list) else []
    told = [" to ".join(times), f"with {', '.join(names)}" if names else ""]
    return " ".join(filter(None, ["Huddle", *told]))


def _attachment(item: Json, prose: Prose) -> str:
    """A previewed page or file is not said by anybody (its title labels the link); a forwarded message is a quote."""
    if item.get("is_msg_unfurl") or item.get("is_share"):
        quoted = slack_text.attachment({"text": item.get("text"), "fallback": item.get("fallback")}, prose)
        return "\n".join("> " + line for line in quoted.split("\n")) if quoted else ""
    url = next((string(item.get(key)) for key in ("from_url", "original_url", "app_unfurl_url") if item.get(key)), "")
    if url:
        label = slack_text.mrkdwn(string(item.get("title")), slack_text.Prose(prose.names))
        prose.link(url, label.strip())
        return ""
    return slack_text.attachment(item, prose)


def _reactions(raw: Json) -> Iterator[Reaction]:
    for item in objects(raw.get("reactions")):
        users = item.get("users")
        by = tuple(string(user) for user in users) if isinstance(users, list) else ()
        name = string(item.get("name"))
        if name:
            yield Reaction(name, tuple(filter(None, by)))
