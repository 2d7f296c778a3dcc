"""The Markdown that chat clients send (Discord, Mattermost, Rocket.Chat, Zulip) as plain text with its links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from wetink.model.event import Link

FENCE = "```"
_TAG = re.compile(r"[A-Za-z][\w+#.-]{0,19}[ \t]*(?=\n)")
_TILDES = re.compile(r"(?m)^~~~")
_KEPT = re.compile(
    r"``[^\n]{1,4000}?``|`[^`\n]{1,4000}`|<[a-z][a-z0-9+.-]{1,9}:[^\s<>]{1,2000}>|https?://[^\s<>\"|`)\]]{1,2000}"
)
_LABELLED = re.compile(
    r"!?\[([^\[\]\n]{0,400})\]\(<?(\ue000[0-9]{1,9}\ue001|[^\s()<>]{1,2000})>?(?: \"[^\"\n]{0,200}\")?\)"
)
_SLOT = re.compile("\ue000([0-9]{1,9})\ue001")
_PLAIN = re.compile(r"[^*_~|`<\[\\\ue000\ue001:]*")
"""Text without any mark, URL or escape."""

_EMPHASIS = tuple(
    (
        mark,
        re.compile(
            rf"(?<![\w\\{mark[0]}/]){re.escape(mark)}(?=[^\s{mark[0]}])"
            rf"([^\n]{{1,600}}?)(?<=[^\s\\]){re.escape(mark)}(?![\w{mark[0]}/])"
        ),
    )
    for mark in ("***", "**", "__", "~~", "||", "*", "_")
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|~>-])")
_TAIL = ".,;:!?'*_~"


@dataclass(slots=True)
class Links:
    """The links of a message, each URL once, with the words it was shown with."""

    found: dict[str, Link] = field(default_factory=dict)

    def add(self, url: str, label: str = "") -> None:
        """Note a URL; a label that only repeats the URL is none."""
        known = self.found.get(url)
        if url and (known is None or not known.label):
            self.found[url] = Link(url, "" if label == url else label)

    def all(self) -> tuple[Link, ...]:
        """In the order they stand in the message."""
        return tuple(self.found.values())


def plain(text: str, links: Links) -> str:
    """Text without emphasis marks and escapes, links by their label, code in backticks or fences as it was typed."""
    parts = _TILDES.sub(FENCE, text.replace("\r\n", "\n")).split(FENCE)
    if len(parts) % 2 == 0:  # an odd number of fences: the last one is shown as it is
        parts[-2:] = [FENCE.join(parts[-2:])]
    shown = [_fenced(part) if index % 2 else _prose(part, links) for index, part in enumerate(parts)]
    return stack(shown) if len(shown) > 1 else shown[0].rstrip()


def stack(parts: Iterable[str]) -> str:
    """Parts below each other, empty ones left out."""
    return "\n".join(stripped for part in parts if (stripped := part.strip("\n").rstrip()))


def quoted(text: str) -> str:
    """Each line behind "> "; "" stays."""
    return "\n".join("> " + line for line in text.split("\n")) if text.strip() else ""


def _fenced(code: str) -> str:
    """A fence on lines of its own, the language behind it where one is named."""
    tag = _TAG.match(code)
    body = code[tag.end() :] if tag else code
    return f"{FENCE}{tag[0].strip() if tag else ''}\n{body.strip(chr(10)).rstrip()}\n{FENCE}" if body.strip() else ""


def _prose(text: str, links: Links) -> str:
    """Code and URLs are put away while marks are dropped, for both are full of them."""
    kept: list[str] = []

    def put_away(match: re.Match[str]) -> str:
        words = match[0]
        tail = ""
        if words[0] != "`" and words[0] != "<":
            words, tail = _without_tail(words)
        kept.append(words)
        return f"\ue000{len(kept) - 1}\ue001{tail}"

    def labelled(match: re.Match[str]) -> str:
        slot = _SLOT.fullmatch(match[2])
        url = kept[int(slot[1])].strip("<>") if slot else match[2]
        if "://" not in url and not url.startswith("mailto:"):
            return match[0]
        links.add(url, match[1])
        return match[1] or url

    if _PLAIN.fullmatch(text):
        return text
    text = _KEPT.sub(put_away, text.replace("\ue000", "").replace("\ue001", ""))
    if "](" in text:
        text = _LABELLED.sub(labelled, text)
    for mark, pattern in _EMPHASIS:
        if mark in text:
            text = pattern.sub(r"\1", text)
    if "\\" in text:
        text = _ESCAPED.sub(r"\1", text)
    return _SLOT.sub(lambda match: _shown(kept[int(match[1])], links), text)


def _shown(words: str, links: Links) -> str:
    if words[0] == "`":
        return words
    url = words.strip("<>")
    if "://" in url:
        links.add(url)
    return url.removeprefix("mailto:")


def _without_tail(url: str) -> tuple[str, str]:
    """A full stop behind a URL is none of its characters."""
    bare = url.rstrip(_TAIL)
    return bare, url[len(bare) :]
