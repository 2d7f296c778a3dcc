"""The messages in one JSON file of Slack's: a day's list, an API answer, a slackdump dump, JSON lines of these.

Source of the shapes: docs.slack.dev "conversations.history", "conversations.replies", "search.messages", "message";
types/conversation.go of github.com/rusq/slackdump.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from wetink.artifacts import json_records
from wetink.artifacts.slack_text import is_object, string
from wetink.artifacts.text import decode, head, is_text, parse_json

_PEEK = 16 * 1024
_TS = re.compile(r"\d{6,11}\.\d{1,9}")
_LISTS = re.compile(r'"(?:messages|matches)"\s*:\s*\[')


@dataclass(frozen=True, slots=True)
class Row:
    """A record that ought to be a message, counted from 1.

    channel  its id or name where the file says it, else ""
    """

    number: int
    value: object
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the API, or one list: its rows, and why it has none.

    more  whether Slack said that others follow; None where the file is no answer of the API
    """

    rows: tuple[Row, ...]
    more: bool | None = None
    why: str = ""


# --- does it look like messages ----------------------------------------------------------------------------


def holds_messages(path: Path) -> bool:
    """Whether a JSON file starts like Slack messages in any of the shapes above."""
    data = head(path, _PEEK)
    if not is_text(data):
        return False
    text = decode(data).lstrip()
    if text[:1] not in {"{", "["}:
        return False
    if any(_like_message(item) for item in first_objects(text)):
        return True
    start = _LISTS.search(text)
    return start is not None and any(_like_message(item) for item in first_objects(text[start.end() - 1 :]))


def first_objects(text: str, limit: int = 3) -> Iterator[dict[str, object]]:
    """The first whole objects of a JSON text that may be cut off."""
    decoder = json.JSONDecoder()
    at = 0
    for _ in range(limit):
        at = text.find("{", at)
        if at < 0:
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            yield from _cut_object(text[at:])
            return
        if is_object(value):
            yield value


def _cut_object(text: str) -> Iterator[dict[str, object]]:
    """What a message longer than the head says about itself."""
    if _LISTS.search(text):
        return
    ts = re.search(r'"ts"\s*:\s*"([\d.]{8,22})"', text)
    if ts and re.search(r'"type"\s*:\s*"message"', text):
        yield {"ts": ts[1], "type": "message"}


def _like_message(item: dict[str, object]) -> bool:
    inner = item.get("event")
    if is_object(inner):
        item = inner
    if not _TS.fullmatch(string(item.get("ts"))):
        return False
    return item.get("type") == "message" or ("text" in item and ("user" in item or "bot_id" in item))


# --- reading them ------------------------------------------------------------------------------------------


def load(path: Path) -> list[object] | dict[str, object] | str:
    """The JSON array or object in a file (JSON lines as one array), else a sentence why there is none."""
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        return f"cannot be opened: {error.strerror}"
    try:
        value = parse_json(text)
    except ValueError as error:
        return _lines(text) or f"not JSON: {error}"
    if isinstance(value, list) or is_object(value):
        return value
    return "neither a list nor an object"


def _lines(text: str) -> list[object]:
    """The values of a text whose first line is a whole object; what is no JSON among them stays None."""
    try:
        whole = is_object(parse_json(text.lstrip().partition("\n")[0]))
    except ValueError:
        return []
    return [document.value for document in json_records.documents(text)] if whole else []


def pages(path: Path) -> list[Page]:
    """Every list of messages in a file; each row keeps its number in the file."""
    value = load(path)
    if isinstance(value, str):
        return [Page((), why=value)]
    if not isinstance(value, list):
        value = [value]
    elif not any(is_object(item) and _is_answer(item) for item in value):
        return [Page(tuple(_row(number, item) for number, item in enumerate(value, 1)))]
    found: list[Page] = []
    number = 0
    for item in value:
        page = _page(item)
        found.append(replace(page, rows=tuple(replace(row, number=number + row.number) for row in page.rows)))
        number += len(page.rows)
    return found


def _is_answer(item: dict[str, object]) -> bool:
    return isinstance(item.get("messages"), list | dict) or "ok" in item


def _page(item: object) -> Page:
    if not is_object(item) or not _is_answer(item):
        row = _row(1, item)
        known = is_object(row.value) and _like_message(row.value)
        return Page((row,)) if known else Page((), why="no list of messages in it")
    if item.get("ok") is False:
        return Page((), why=f"Slack's answer is an error: {string(item.get('error')) or 'it says not which'}")
    messages = item.get("messages")
    if is_object(messages):
        messages = messages.get("matches")
    if not isinstance(messages, list):
        return Page((), why="no list of messages in it")
    channel = string(item.get("name")) or string(item.get("channel_id")) or string(item.get("channel"))
    rows = tuple(_row(number, value, channel) for number, value in enumerate(messages, 1))
    return Page(rows, more=item.get("has_more") is True if item.get("ok") is True else None)


def _row(number: int, value: object, channel: str = "") -> Row:
    """A message, taken out of the envelope of an event where it is in one."""
    if is_object(value) and is_object(value.get("event")):
        value = value["event"]
    if is_object(value):
        place = value.get("channel")
        own = string(place.get("name")) or string(place.get("id")) if is_object(place) else string(place)
        channel = channel or own
    return Row(number, value, channel)
