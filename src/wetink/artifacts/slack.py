"""Slack workspace exports: a folder of channels, one channel's folder, or one day's file.

Source of the format: slack.com/help "Export your workspace data" and docs.slack.dev "message event" subtypes.
The day in a file's name is no UTC date and replies lie in the file of the reply's own day, so a whole channel is read
before it is put in order.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wetink.artifacts.reader import Reader
from wetink.artifacts.slack_message import Post, event_of, post_of
from wetink.artifacts.slack_people import People, people_of
from wetink.artifacts.slack_text import Names, is_object, objects, string
from wetink.artifacts.text import decode, head, is_text, parse_json
from wetink.model.event import Event, Findings, Place, Skipped

_PEEK = 16 * 1024
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:[ _.-].{0,40})?\.json", re.IGNORECASE)
_TS = re.compile(r"\d{6,11}\.\d{1,9}")
_CHANNEL_LISTS = ("channels.json", "groups.json", "mpims.json", "dms.json")
_PEOPLE_LISTS = ("users.json", "org_users.json")
_OTHER_LISTS = (
    "integration_logs.json",
    "canvases.json",
    "file_conversations.json",
    "huddle_transcripts.json",
    "lists.json",
    "orgs.json",
    "teams.json",
    "external_organizations.json",
    "attachment_refs.json",
)
_ID = re.compile(r"[A-Z][A-Z0-9]{2,20}")


# --- what belongs to an export -----------------------------------------------------------------------------


def identify(path: Path) -> bool:
    """Whether the path is a Slack export, a channel's folder or a day file, judged by the messages and lists inside."""
    if not path.is_dir():
        return _holds_messages(path)
    if any(_is_list_of(path / name) for name in (*_PEOPLE_LISTS, *_CHANNEL_LISTS)):
        return True
    return _is_channel_alone(path) or any(_is_channel(folder) for folder in _folders(path)[:60])


def members(path: Path) -> Iterable[Path]:
    """Metadata lists and day files; any other file in the folder stays unclaimed."""
    if not path.is_dir():
        return [path]
    lists = [path / name for name in (*_PEOPLE_LISTS, *_CHANNEL_LISTS, *_OTHER_LISTS) if _is_array(path / name)]
    return [*lists, *(file for _, files in _channels(path) for file in files)]


def _folders(path: Path) -> list[Path]:
    return sorted(child for child in path.iterdir() if child.is_dir() and not child.name.startswith((".", "__")))


def _json_files(folder: Path) -> list[Path]:
    return sorted(f for f in folder.iterdir() if f.suffix.lower() == ".json" and f.is_file() and f.name[0] != ".")


def _is_channel(folder: Path) -> bool:
    """A channel folder holds a message in one of its first files (a day may be an empty list)."""
    return any(_holds_messages(file) for file in _json_files(folder)[:5])


def _is_channel_alone(folder: Path) -> bool:
    """A folder of day files, given without its export; a mixed folder's day files are read one by one instead."""
    days = [file for file in _json_files(folder) if _DAY.fullmatch(file.name)]
    visible = sum(1 for child in folder.iterdir() if not child.name.startswith("."))
    return 2 * len(days) > visible and any(_holds_messages(file) for file in days[:5])


def _channels(path: Path) -> Iterator[tuple[Path, list[Path]]]:
    """Each channel's folder with its day files."""
    known = _Catalogue.load(path).folders
    for folder in [path, *_folders(path)]:
        if folder == path and not _is_channel_alone(path):
            continue
        if folder == path or folder.name in known or _is_channel(folder):
            files = [f for f in _json_files(folder) if _DAY.fullmatch(f.name) or _holds_messages(f)]
            yield folder, files


def _holds_messages(path: Path) -> bool:
    """Whether a JSON file starts like a list of Slack messages (or an API answer that holds one)."""
    data = head(path, _PEEK)
    if not is_text(data):
        return False
    text = decode(data).lstrip()
    if text.startswith("{"):
        start = re.search(r'"messages"\s*:\s*\[', text)
        text = text[start.end() - 1 :] if start else ""
    return text.startswith("[") and any(_like_message(item) for item in _first_objects(text))


def _first_objects(text: str, limit: int = 3) -> Iterator[dict[str, object]]:
    """The first whole objects of a JSON array whose text may be cut off."""
    decoder = json.JSONDecoder()
    at = 1
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
    ts = re.search(r'"ts"\s*:\s*"([\d.]{8,22})"', text)
    if ts and re.search(r'"type"\s*:\s*"message"', text):
        yield {"ts": ts[1], "type": "message"}


def _like_message(item: dict[str, object]) -> bool:
    if not _TS.fullmatch(string(item.get("ts"))):
        return False
    return item.get("type") == "message" or ("text" in item and ("user" in item or "bot_id" in item))


def _is_array(path: Path) -> bool:
    return decode(head(path, 64)).lstrip().startswith("[")


def _is_list_of(path: Path) -> bool:
    """Whether users.json or channels.json is Slack's: ids like U02H3LENMC and the keys that stand beside them."""
    if not _is_array(path):
        return False
    text = decode(head(path))
    for item in _first_objects(text.lstrip()):
        if _ID.fullmatch(string(item.get("id"))) and ({"profile", "members", "creator", "team_id"} & item.keys()):
            return True
    return False


# --- reading -----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Catalogue:
    """What the lists of an export say; lists that cannot be read are in `skipped`."""

    people: People = field(default_factory=People)
    folders: set[str] = field(default_factory=set)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path) -> _Catalogue:
        made = cls()
        lists = {name: made._rows(path / name) for name in (*_PEOPLE_LISTS, *_CHANNEL_LISTS)}
        made.people = people_of(row for name in _PEOPLE_LISTS for row in lists[name])
        for row in (row for name in _CHANNEL_LISTS for row in lists[name]):
            id_, name = string(row.get("id")), string(row.get("name"))
            made.folders |= {id_, name} - {""}
            if id_ and name:
                made.people.names.channels[id_] = name
        return made

    def _rows(self, path: Path) -> list[dict[str, object]]:
        if not path.is_file():
            return []
        value = _load(path)
        if isinstance(value, list):
            return list(objects(value))
        self.skipped.append((path.name, value if isinstance(value, str) else "not a list"))
        return []


def _load(path: Path) -> list[object] | dict[str, object] | str:
    """The JSON array or object in a file, else a sentence why there is none."""
    try:
        value = parse_json(decode(path.read_bytes()))
    except OSError as error:
        return f"cannot be opened: {error.strerror}"
    except ValueError as error:
        return f"not JSON: {error}"
    if isinstance(value, list) or is_object(value):
        return value
    return "neither a list nor an object"


def read(path: Path, source: str) -> Findings:
    """Yields each channel's messages by time, then what could not be read; every `When` is an instant in UTC.

    `source` is the path of the folder (or day file) inside the bundle; places name the day file below it.
    """
    if not path.is_dir():
        yield from _channel(_channel_of(source), [(path, source)], People())
        return
    catalogue = _Catalogue.load(path)
    base = f"{source}/" if source else ""
    for name, why in catalogue.skipped:
        yield Skipped(Place(base + name, "file"), why)
    for folder, files in _channels(path):
        inside = base if folder == path else f"{base}{folder.name}/"
        name = _shown(folder.name, catalogue.people.names)
        yield from _channel(name, [(file, inside + file.name) for file in files], catalogue.people)


def _shown(folder: str, names: Names) -> str:
    """A channel's name; "FC:F012:title" is the folder of a canvas's comments, an id that of a direct message."""
    return folder.split(":", 2)[-1] if folder.startswith("FC:") else names.channels.get(folder, folder)


def _channel_of(source: str) -> str:
    """A day file alone belongs to the folder it lies in; another name ("inc-api-latency.json") says it itself."""
    folder, _, name = source.rpartition("/")
    if _DAY.fullmatch(name):
        return folder.rpartition("/")[2]
    return name.rpartition(".")[0] or name


def _channel(channel: str, files: list[tuple[Path, str]], people: People) -> Iterator[Event | Skipped]:
    posts: dict[tuple[str, str], Post] = {}
    skipped: list[Skipped] = []
    for file, source in files:
        for found in _day(file, source):
            if isinstance(found, Skipped):
                skipped.append(found)
            else:  # a broadcast reply may stand in two day files
                posts.setdefault((found.ts, string(found.raw.get("text"))), found)
    people.learn(post.raw for post in posts.values())
    for post in sorted(posts.values(), key=lambda post: post.order):
        yield event_of(post, channel, people)
    yield from skipped


def _day(path: Path, source: str) -> Iterator[Post | Skipped]:
    value = _load(path)
    if isinstance(value, str):
        yield Skipped(Place(source, "file"), value)
        return
    rows = value if isinstance(value, list) else value.get("messages")
    if not isinstance(rows, list):
        yield Skipped(Place(source, "file"), "no list of messages in it")
        return
    for number, row in enumerate(rows, 1):
        yield from _posts(row, source, number)


def _posts(row: object, source: str, number: int) -> Iterator[Post | Skipped]:
    """A message, and the replies that some export tools nest below it."""
    found = post_of(row, source, number)
    yield found
    if isinstance(found, Post):
        nested = found.raw.get("slackdump_thread_replies") or found.raw.get("thread_replies")
        for reply in nested if isinstance(nested, list) else ():
            yield post_of(reply, source, number)


READER = Reader("slack", identify, read, members)
