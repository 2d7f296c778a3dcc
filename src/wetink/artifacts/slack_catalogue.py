"""The lists beside the messages of a Slack export: who is who, what channels are called, and what is only named.

Source of the lists: slack.com/help "How to read Slack data exports", docs.slack.dev "users.list", "conversations.list".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wetink.artifacts.slack_people import People
from wetink.artifacts.slack_rows import first_objects, load
from wetink.artifacts.slack_text import is_object, objects, string
from wetink.artifacts.text import decode, head

CHANNEL_LISTS = ("channels.json", "groups.json", "mpims.json", "dms.json", "file_conversations.json")
PEOPLE_LISTS = ("users.json", "org_users.json")
_NAMED_ONLY = {
    "canvases.json": "canvases",
    "lists.json": "Slack lists",
    "huddle_transcripts.json": "huddle transcripts",
    "content_flags.json": "flagged messages",
}
_OTHER_LISTS = (
    "integration_logs.json",
    "workspace.json",
    "orgs.json",
    "teams.json",
    "external_organizations.json",
    "attachment_refs.json",
)
_ID = re.compile(r"[A-Z][A-Z0-9]{2,20}")
_CANVAS_FOLDER = re.compile(r"FC[:_][A-Z0-9]{3,20}[:_](?=.)")
_ANSWER = re.compile(r'"(?:members|channels)"\s*:\s*\[')
_MOST_LOOKED_AT = 60


@dataclass(slots=True)
class Catalogue:
    """What the lists of an export say; lists that cannot be read are in `skipped` as (file name, why)."""

    people: People = field(default_factory=People)
    folders: set[str] = field(default_factory=set)
    files: list[Path] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def of(cls, json_files: Iterable[Path]) -> Catalogue:
        """Read every list among the JSON files that lie in a folder."""
        made = cls()
        channels: list[dict[str, object]] = []
        for file in json_files:
            if file.name in PEOPLE_LISTS or file.name in CHANNEL_LISTS or is_answer(file):
                rows = list(made._rows(file))
                made.people.add_rows(row for row in rows if _is_user(row))
                channels += [row for row in rows if not _is_user(row)]
            elif file.name in _NAMED_ONLY:
                made._named_only(file)
            elif file.name in _OTHER_LISTS and is_array(file):
                made.files.append(file)
        made.learn(channels)
        return made

    def _rows(self, file: Path) -> Iterator[dict[str, object]]:
        value = load(file)
        self.files.append(file)
        rows = (value.get("members") or value.get("channels")) if is_object(value) else value
        if isinstance(rows, list):
            yield from objects(rows)
        else:
            self.skipped.append((file.name, value if isinstance(value, str) else "not a list"))

    def _named_only(self, file: Path) -> None:
        """An export names what is in here; what it says lies behind links into the workspace."""
        self.files.append(file)
        value = load(file)
        rows = list(objects(value))
        if rows:
            titles = ", ".join(filter(None, (string(row.get("title")) or string(row.get("name")) for row in rows[:3])))
            shown = f": {titles}{', ...' if len(rows) > 3 else ''}" if titles else ""
            self.skipped.append((file.name, f"not read: {_NAMED_ONLY[file.name]} ({len(rows)}){shown}"))
        elif isinstance(value, str):
            self.skipped.append((file.name, value))

    def learn(self, rows: Iterable[dict[str, object]]) -> None:
        """A direct message has no name: it is called by those who are in it."""
        names = self.people.names
        for row in rows:
            id_, name = string(row.get("id")), string(row.get("name"))
            self.folders |= {id_, name} - {""}
            members = row.get("members") or [row.get("user")]
            if not name and isinstance(members, list):
                name = ", ".join(names.users.get(string(one), string(one)) for one in members if string(one))
            if id_ and name:
                names.channels[id_] = plain_name(name)

    def shown(self, channel: str) -> str:
        """A channel's name for its folder's name or id."""
        return self.people.names.channels.get(channel) or plain_name(channel)


def plain_name(name: str) -> str:
    """Comments on a canvas stand under "FC:F012:title" (some unpackers write "_" for ":"): the title says it."""
    found = _CANVAS_FOLDER.match(name)
    return name[found.end() :] if found else name


def _is_user(row: dict[str, object]) -> bool:
    return is_object(row.get("profile")) or string(row.get("id"))[:1] in {"U", "W"}


def is_array(path: Path) -> bool:
    """Whether a file starts like a JSON array."""
    return decode(head(path, 64)).lstrip().startswith("[")


def is_list(path: Path) -> bool:
    """Whether users.json or channels.json is Slack's: ids like U02H3LENMC and the keys that stand beside them."""
    return is_array(path) and _lists_something(decode(head(path)).lstrip())


def is_answer(path: Path) -> bool:
    """Whether a file is a saved answer of users.list or conversations.list."""
    text = decode(head(path, 4096)).lstrip()
    if not text.startswith("{") or '"ok"' not in text or not _ANSWER.search(text):
        return False
    text = decode(head(path))
    start = _ANSWER.search(text)
    return start is not None and _lists_something(text[start.end() - 1 :])


def has_list(folder: Path, json_files: Iterable[Path]) -> bool:
    """Whether one of Slack's lists lies in the folder."""
    if any(is_list(folder / name) for name in (*PEOPLE_LISTS, *CHANNEL_LISTS)):
        return True
    return any(is_answer(file) for file, _ in zip(json_files, range(_MOST_LOOKED_AT), strict=False))


def _lists_something(text: str) -> bool:
    for item in first_objects(text):
        beside = {"profile", "members", "creator", "team_id", "is_channel", "is_im"} & item.keys()
        if _ID.fullmatch(string(item.get("id"))) and beside:
            return True
    return False
