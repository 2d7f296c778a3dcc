"""Slack: workspace exports, one channel's folder or day, slackdump's dumps, and answers of the API saved to files.

Source of the format: slack.com/help "Export your workspace data" and docs.slack.dev "message event" subtypes.
The day in a file's name is no UTC date and replies lie in the file of the reply's own day, so a whole channel is read
before it is put in order.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wetink.artifacts.reader import Reader
from wetink.artifacts.slack_catalogue import Catalogue, has_list
from wetink.artifacts.slack_message import Post, in_order, post_of
from wetink.artifacts.slack_rows import Page, holds_messages, pages
from wetink.artifacts.slack_text import string
from wetink.model.event import ALL, Findings, Place, Skipped, Wanted

_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[ _.-].{0,40})?\.json", re.IGNORECASE)
_CHANNEL_ID = re.compile(r"(?<![A-Za-z0-9])[CDG][A-Z0-9]{6,12}(?![A-Za-z0-9])")
_NO_NAME = re.compile(
    r"(?:conversations?|slack|history|repl(?:y|ies)|threads?|messages?|pages?|responses?|answers?|api|export|[\W\d_])+",
    re.IGNORECASE,
)
_MOST_LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class _Conversation:
    """What is read and put in order together: a channel's day files, or files that each name their channel."""

    name: str
    files: tuple[tuple[Path, str], ...]


# --- what belongs to an export -----------------------------------------------------------------------------


def identify(path: Path) -> bool:
    """Whether the path is a Slack export, a channel's folder or a day file, judged by the messages and lists inside."""
    if not path.is_dir():
        return holds_messages(path)
    if has_list(path, _json_files(path)):
        return True
    return _is_channel_alone(path) or any(_is_channel(folder) for folder in _folders(path)[:_MOST_LOOKED_AT])


def members(path: Path) -> Iterable[Path]:
    """Metadata lists and day files; any other file in the folder stays unclaimed."""
    if not path.is_dir():
        return [path]
    catalogue = Catalogue.of(_json_files(path))
    canvases = [folder / _CANVAS for folder in _folders(path) if (folder / _CANVAS).is_file()]
    said = [file for each in _conversations(path, "", catalogue) for file, _ in each.files]
    return [*catalogue.files, *canvases, *said]


_CANVAS = "canvas_in_the_conversation.json"
"""Names a channel's canvas, which canvases.json of the export does too."""


def _folders(path: Path) -> list[Path]:
    return sorted(child for child in path.iterdir() if child.is_dir() and not child.name.startswith((".", "__")))


def _json_files(folder: Path) -> list[Path]:
    return sorted(f for f in folder.iterdir() if f.suffix.lower() == ".json" and f.is_file() and f.name[0] != ".")


def _is_channel(folder: Path) -> bool:
    """A channel's folder has messages in one of its first days (one may be an empty list), and no list of its own."""
    files = _json_files(folder)
    days = [file for file in files if _DAY.fullmatch(file.name)]
    return any(holds_messages(file) for file in days[:5]) and not has_list(folder, files)


def _is_channel_alone(folder: Path) -> bool:
    """A folder of day files, given without its export; a mixed folder's day files are read one by one instead."""
    days = [file for file in _json_files(folder) if _DAY.fullmatch(file.name)]
    visible = sum(1 for child in folder.iterdir() if not child.name.startswith("."))
    return 2 * len(days) > visible and any(holds_messages(file) for file in days[:5])


def _conversations(path: Path, base: str, catalogue: Catalogue) -> Iterator[_Conversation]:
    """Each channel with its files, `base` before their names; a folder or file of it may be left out by the caller."""
    if _is_channel_alone(path):
        days = [file for file in _json_files(path) if _is_day(file)]
        yield _Conversation(path.name, tuple((file, base + file.name) for file in days))
    else:
        lists = set(catalogue.files)
        loose = [file for file in _json_files(path) if file not in lists and holds_messages(file)]
        if loose:
            yield _Conversation("", tuple((file, base + file.name) for file in loose))
    for folder in _folders(path):
        if folder.name in catalogue.folders or _is_channel(folder):
            files = [file for file in _json_files(folder) if _is_day(file) and file.name != _CANVAS]
            named = tuple((file, f"{base}{folder.name}/{file.name}") for file in files)
            yield _Conversation(catalogue.shown(folder.name), named)


def _is_day(file: Path) -> bool:
    return bool(_DAY.fullmatch(file.name)) or holds_messages(file)


# --- reading -----------------------------------------------------------------------------------------------


def read(path: Path, source: str) -> Findings:
    """Yields each channel's messages by time, then what could not be read; every `When` is an instant in UTC.

    `source` is the path of the folder (or day file) inside the bundle; places name the day file below it.
    """
    return part(path, source, ALL)


def part(path: Path, source: str, wanted: Wanted) -> Findings:
    """`read` that opens no folder of another channel, and no file of a day that lies outside in every zone."""
    if not path.is_dir():
        yield from _read(_Conversation("", ((path, source),)), Catalogue(), wanted)
        return
    catalogue = Catalogue.of(_json_files(path))
    base = f"{source}/" if source else ""
    for name, why in catalogue.skipped:
        yield Skipped(Place(base + name, "file"), why)
    for conversation in _conversations(path, base, catalogue):
        if wanted.channel(conversation.name):
            files = tuple((file, name) for file, name in conversation.files if _wanted_day(file, wanted))
            yield from _read(_Conversation(conversation.name, files), catalogue, wanted)


def _wanted_day(file: Path, wanted: Wanted) -> bool:
    """Whether a file may hold what is wanted; only a day's file says which day it holds."""
    try:
        day = date.fromisoformat(file.name[:10]) if _DAY.fullmatch(file.name) else None
    except ValueError:
        return True
    return day is None or wanted.day(day)


def _read(conversation: _Conversation, catalogue: Catalogue, wanted: Wanted) -> Findings:
    """The messages by channel: of the conversation, or of each file where these name it themselves."""
    channels: dict[str, list[Post]] = {}
    skipped: list[Skipped] = []
    answers: list[Page] = []
    for file, source in conversation.files:
        for page in pages(file):
            skipped += [Skipped(Place(source, "file"), page.why)] if page.why else []
            answers += [page] if page.more is not None else []
            for row in page.rows:
                channel = conversation.name or catalogue.shown(row.channel or _channel_of(source))
                for found in _posts(row.value, source, row.number):
                    if isinstance(found, Skipped):
                        skipped.append(found)
                    else:
                        channels.setdefault(channel, []).append(found)
    for channel, posts in channels.items():
        yield from in_order(posts, channel, catalogue.people, wanted)
        yield from _unanswered(posts) if answers else ()
    yield from skipped
    if answers and all(page.more for page in answers):
        yield Skipped(Place(conversation.files[-1][1], "file"), "Slack said that more messages follow (has_more)")


def _unanswered(posts: list[Post]) -> Iterator[Skipped]:
    """Point out threads of which an answer of conversations.history names no more than the root."""
    replies = {(string(post.raw.get("thread_ts")), post.ts) for post in posts}
    there = Counter(thread for thread, ts in replies if thread != ts)
    for post in {post.ts: post for post in posts}.values():
        count = post.raw.get("reply_count")
        if isinstance(count, int) and count > there[post.ts]:
            why = f"{count - there[post.ts]} of {count} replies are not here; conversations.replies gives them"
            yield Skipped(post.place, why)


def _channel_of(source: str) -> str:
    """A day file alone belongs to the folder it lies in; another name ("inc-api-latency.json") says it itself.

    An id in the name ("conversations.history-C0123ABCD.json") is the channel; "history-2.json" says nothing of it.
    """
    folder, _, name = source.rpartition("/")
    stem = name.rpartition(".")[0] or name
    found = _CHANNEL_ID.search(stem)
    if found:
        return found[0]
    says_nothing = _DAY.fullmatch(name) or _NO_NAME.fullmatch(stem)
    return (folder.rpartition("/")[2] or stem) if says_nothing else stem


def _posts(row: object, source: str, number: int) -> Iterator[Post | Skipped]:
    """A message, and the replies that slackdump and some other tools nest below it."""
    found = post_of(row, source, number)
    yield found
    if isinstance(found, Post):
        nested = found.raw.get("slackdump_thread_replies") or found.raw.get("thread_replies")
        for reply in nested if isinstance(nested, list) else ():
            yield post_of(reply, source, number)


READER = Reader("slack", identify, read, members, part)
