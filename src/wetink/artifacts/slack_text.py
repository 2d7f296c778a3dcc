"""Slack's three ways of writing text (mrkdwn, blocks, attachments) as plain text with its links and mentions.

Source of the formats: docs.slack.dev "Formatting message text" and "Block Kit reference".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeGuard

from wetink.model.event import Link

FENCE = "```"
_ENTITY = re.compile(r"<([^<>\n]{1,4000})>")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}:")
_EMPHASIS = tuple(
    re.compile(rf"(?<![\w{mark}/])[{mark}](?=[^\s{mark}/])([^{mark}\n]{{1,400}})(?<=\S)[{mark}](?![\w{mark}/])")
    for mark in "*_~"
)
_KEPT = re.compile(r"`[^`\n]{1,4000}`|<[^<>\n]{1,4000}>")
_SLOT = re.compile("\ue000([0-9]{1,9})\ue001")

Json = Mapping[str, object]


@dataclass(slots=True)
class Names:
    """What ids are called in this workspace: user id -> handle, channel id -> name, both without "@" and "#"."""

    users: dict[str, str] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Prose:
    """Collects links (each once) and mentioned ids while text is made plain."""

    names: Names
    links: dict[str, Link] = field(default_factory=dict)
    mentions: dict[str, None] = field(default_factory=dict)

    def link(self, url: str, label: str = "") -> None:
        """Note a URL, once; a label that only repeats the URL is none."""
        known = self.links.get(url)
        if url and (known is None or not known.label):
            self.links[url] = Link(url, "" if label == url else label)

    def mention(self, id_: str, label: str = "") -> str:
        """The "@name" to show for a user id, which is noted as mentioned."""
        self.mentions[id_] = None
        return "@" + (self.names.users.get(id_) or label.removeprefix("@") or id_)


def is_object(value: object) -> TypeGuard[dict[str, object]]:
    """Whether a JSON value is an object."""
    return isinstance(value, dict)


def objects(value: object) -> Iterator[dict[str, object]]:
    """The objects of a JSON array, nothing for anything else."""
    if isinstance(value, list):
        yield from (item for item in value if is_object(item))


def string(value: object) -> str:
    """A JSON string (halves of surrogate pairs as U+FFFD), "" for anything else."""
    if not isinstance(value, str):
        return ""
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def unescape(text: str) -> str:
    """Slack escapes exactly three characters; `&amp;` last, so that `&amp;lt;` stays the four characters it was."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mrkdwn(text: str, prose: Prose) -> str:
    """Plain text of mrkdwn: entities resolved, emphasis marks dropped, fences on lines of their own, `code` kept."""
    parts = text.split(FENCE)
    if len(parts) % 2 == 0:  # an odd number of fences: Slack shows the last one as it is
        parts[-2:] = [FENCE.join(parts[-2:])]
    shown = [
        _fenced(_entities(part, prose)) if index % 2 else _emphasis(part, prose) for index, part in enumerate(parts)
    ]
    return stack(shown) if len(shown) > 1 else shown[0]


def stack(parts: Iterable[str]) -> str:
    """Parts below each other, empty ones left out."""
    return "\n".join(stripped for part in parts if (stripped := part.strip("\n").rstrip()))


def _fenced(code: str) -> str:
    body = code.strip("\n")
    return f"{FENCE}\n{body}\n{FENCE}" if body.strip() else ""


def _emphasis(text: str, prose: Prose) -> str:
    """Emphasis may enclose code and entities but never begins inside one, so these are taken out meanwhile."""
    if "\ue000" in text:
        return _entities(text, prose)
    kept: list[str] = []

    def put_away(match: re.Match[str]) -> str:
        kept.append(match[0])
        return f"\ue000{len(kept) - 1}\ue001"

    text = _KEPT.sub(put_away, text)
    for pattern in _EMPHASIS:
        text = pattern.sub(r"\1", text)
    return _entities(_SLOT.sub(lambda match: kept[int(match[1])], text), prose)


def _entities(text: str, prose: Prose) -> str:
    return unescape(_ENTITY.sub(lambda match: _entity(match, prose), text))


def _entity(match: re.Match[str], prose: Prose) -> str:
    body, _, label = match[1].partition("|")
    if body.startswith("@"):
        return prose.mention(body[1:], label)
    if body.startswith("#"):
        return "#" + (label or prose.names.channels.get(body[1:], body[1:])).removeprefix("#")
    if body.startswith("!"):
        return _special(body[1:], label) or match[0]
    if _SCHEME.match(body):
        url = unescape(body)
        prose.link(url, unescape(label))
        return label or body.removeprefix("mailto:")
    return match[0]


def _special(command: str, label: str) -> str:
    name, *rest = command.split("^")
    if name in {"here", "channel", "everyone", "group"}:
        return f"@{name}"
    if name == "subteam":
        return label or "@" + (rest[0] if rest else "group")
    if name == "date" and rest:
        return label or day_and_time(rest[0])
    return label


def day_and_time(seconds: object) -> str:
    """A minute in UTC for seconds since 1970; as it is where it is none."""
    try:
        return datetime.fromtimestamp(int(str(seconds)), UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (ValueError, OverflowError, OSError):
        return str(seconds)


# --- rich_text: what a person typed, as a tree -------------------------------------------------------------


def rich_text(block: Json, prose: Prose) -> str:
    """Plain text of a `rich_text` block: lists as "- " lines, quotes as "> " lines, preformatted parts as fences."""
    return stack(_rich_part(part, prose) for part in objects(block.get("elements")))


def _rich_part(part: Json, prose: Prose) -> str:
    kind = part.get("type")
    if kind == "rich_text_preformatted":
        return _fenced(_inline(part, prose, plain=True))
    if kind == "rich_text_quote":
        return "\n".join("> " + line for line in _inline(part, prose).strip("\n").split("\n"))
    if kind == "rich_text_list":
        return _list(part, prose)
    return _inline(part, prose)


def _list(part: Json, prose: Prose) -> str:
    indent = part.get("indent")
    lead = "  " * (indent if isinstance(indent, int) and 0 < indent < 9 else 0)
    items = [_inline(item, prose) for item in objects(part.get("elements"))]
    marks = (f"{n}. " for n in range(1, len(items) + 1)) if part.get("style") == "ordered" else ("- " for _ in items)
    return "\n".join(f"{lead}{mark}{item}" for mark, item in zip(marks, items, strict=False))


def _inline(part: Json, prose: Prose, *, plain: bool = False) -> str:
    """One line of runs; neighbouring code runs (a URL in code is a run of its own) share one pair of backticks."""
    out: list[str] = []
    code = False
    for run in objects(part.get("elements")):
        style = run.get("style")
        now = not plain and is_object(style) and style.get("code") is True
        if now != code:
            out.append("`")
        code = now
        out.append(_run(run, prose))
    return "".join(out) + ("`" if code else "")


def _run(run: Json, prose: Prose) -> str:
    make = _RUNS.get(string(run.get("type")))
    return make(run, prose) if make else string(run.get("text"))


def _run_link(run: Json, prose: Prose) -> str:
    url, label = string(run.get("url")), string(run.get("text"))
    prose.link(url, label)
    return label or url.removeprefix("mailto:")


def _run_channel(run: Json, prose: Prose) -> str:
    id_ = string(run.get("channel_id"))
    return "#" + prose.names.channels.get(id_, id_)


_RUNS: dict[str, Callable[[Json, Prose], str]] = {
    "link": _run_link,
    "user": lambda run, prose: prose.mention(string(run.get("user_id"))),
    "channel": _run_channel,
    "usergroup": lambda run, _: "@" + string(run.get("usergroup_id")),
    "broadcast": lambda run, _: "@" + (string(run.get("range")) or "channel"),
    "emoji": lambda run, _: f":{string(run.get('name'))}:",
    "date": lambda run, _: string(run.get("fallback")) or day_and_time(run.get("timestamp")),
    "color": lambda run, _: string(run.get("value")),
}


# --- blocks and attachments: what apps send ----------------------------------------------------------------


def blocks(value: object, prose: Prose) -> str:
    """Plain text of a `blocks` array, one block below the other."""
    return stack(block(item, prose) for item in objects(value))


def block(item: Json, prose: Prose) -> str:
    """Plain text of one block of any type; "" for one that shows no words."""
    kind = item.get("type")
    if kind == "rich_text":
        return rich_text(item, prose)
    if kind == "table":
        return stack(_row(row, prose) for row in _lists(item.get("rows")))
    if kind == "markdown":
        return string(item.get("text"))
    elements = [_element(entry, prose) for entry in objects(item.get("elements"))]
    own = [_text(item.get("title"), prose), _text(item.get("text"), prose)]
    fields = [_text(entry, prose) for entry in objects(item.get("fields"))]
    accessory = item.get("accessory")
    if is_object(accessory):
        elements.append(_element(accessory, prose))
    if kind == "context":
        own.append("  ".join(filter(None, elements)))
    return stack([*own, *fields])


def _lists(value: object) -> Iterator[list[object]]:
    if isinstance(value, list):
        yield from (row for row in value if isinstance(row, list))


def _row(cells: list[object], prose: Prose) -> str:
    shown = [rich_text(c, prose) if c.get("type") == "rich_text" else string(c.get("text")) for c in objects(cells)]
    return " | ".join(shown)


def _element(item: Json, prose: Prose) -> str:
    if item.get("type") == "button" or "url" in item:
        prose.link(string(item.get("url")), _text(item.get("text"), prose))
        return ""
    return _text(item, prose)


def _text(value: object, prose: Prose) -> str:
    """A text object {"type": "mrkdwn" | "plain_text", "text"}; a bare string is mrkdwn."""
    if isinstance(value, str):
        return mrkdwn(string(value), prose)
    if not is_object(value):
        return ""
    text = string(value.get("text"))
    return text if value.get("type") == "plain_text" else mrkdwn(text, prose)


def attachment(item: Json, prose: Prose) -> str:
    """Plain text of one attachment: pretext, title, author, text, "Title: value" fields; else its fallback."""
    title = _text(item.get("title"), prose)
    prose.link(string(item.get("title_link")), title)
    for action in objects(item.get("actions")):
        prose.link(string(action.get("url")), string(action.get("text")))
    author = string(item.get("author_name"))
    parts = [_text(item.get("pretext"), prose), title, author, _text(item.get("text"), prose)]
    parts += [_field(entry, prose) for entry in objects(item.get("fields"))]
    parts.append(blocks(item.get("blocks"), prose))
    return stack(parts) or _text(item.get("fallback"), prose)


def _field(entry: Json, prose: Prose) -> str:
    title, value = _text(entry.get("title"), prose), _text(entry.get("value"), prose)
    return f"{title}: {value}" if title and value else title or value


def merge(parts: Iterable[str]) -> str:
    """Parts below each other, without a part all of whose lines the others already say."""
    pieces = [(part, _lines(part)) for part in parts if part.strip()]
    if len(pieces) > 1 and pieces[0][1] <= frozenset().union(*(lines for _, lines in pieces[1:])):
        del pieces[0]
    said: set[str] = set()
    kept: list[str] = []
    for part, lines in pieces:
        if not lines <= said:
            kept.append(part)
            said |= lines
    return stack(kept)


def _lines(part: str) -> frozenset[str]:
    return frozenset(stripped for line in part.split("\n") if (stripped := line.strip()))
