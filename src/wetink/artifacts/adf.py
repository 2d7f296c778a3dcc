"""Atlassian's rich text as plain text: the document format (ADF) of the cloud, and the older wiki markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.artifacts.json_records import Record, record, records, string

_DEEPEST = 60
_LINES = {
    "paragraph",
    "heading",
    "blockquote",
    "panel",
    "listItem",
    "taskItem",
    "decisionItem",
    "tableRow",
    "rule",
    "expand",
}
_MONOSPACED = re.compile(r"\{\{([^{}\n]{1,400}(?:\{[^{}\n]{0,200}\}[^{}\n]{0,200})?)\}\}")
_FENCE = re.compile(r"\n?[ \t]{0,8}\{(?:code|noformat)(?::[^{}\n]{0,200})?\}[ \t]{0,8}\n?")
_LINK = re.compile(r"\[([^\[\]|\n]{1,300})\|(https?://[^\[\]|\s]{1,2000})(?:\|[^\[\]\n]{0,100})?\]")
_BARE_LINK = re.compile(r"\[(https?://[^\[\]|\s]{1,2000})\]")
_MENTION = re.compile(r"\[~(?:accountid:)?([^\[\]\n]{1,200})\]")
_MARKUP = re.compile(r"\{(?:color|quote|panel|anchor)(?::[^{}\n]{0,200})?\}|^h[1-6]\. ", re.MULTILINE)


def plain(value: object) -> str:
    """The text of a comment or description, whichever of the two it is written in; code stays between ``` lines."""
    if isinstance(value, dict):
        text = "".join(_pieces(value, 0))
        return re.sub(r"\n{3,}", "\n\n", re.sub(r"\n{2,}(?=- )", "\n", text)).strip()
    return _wiki(string(value))


def _pieces(node: Record, depth: int) -> Iterator[str]:
    kind = string(node.get("type"))
    if kind == "text":
        yield _marked(node)
    elif kind == "hardBreak":
        yield "\n"
    elif kind == "codeBlock":
        yield "\n```\n" + "".join(str(one.get("text", "")) for one in records(node.get("content"))) + "\n```\n"
    elif kind in {"mention", "emoji", "status", "date", "inlineCard", "blockCard", "embedCard"}:
        yield _inline(kind, record(node.get("attrs")))
    elif depth < _DEEPEST:
        yield from _within(kind, node, depth)


def _within(kind: str, node: Record, depth: int) -> Iterator[str]:
    if kind in {"listItem", "taskItem", "decisionItem"}:
        yield (
            "\n- " + "".join(piece for one in records(node.get("content")) for piece in _pieces(one, depth + 1)).strip()
        )
        return
    for number, one in enumerate(records(node.get("content"))):
        if kind == "tableRow" and number:
            yield " | "
        inner = "".join(_pieces(one, depth + 1))
        yield " ".join(inner.split()) if kind == "tableRow" else inner
    if kind in _LINES:
        yield "\n"


def _marked(node: Record) -> str:
    """A run of text; the address of a link that it does not show follows it."""
    text = str(node.get("text", ""))
    marks = (record(mark.get("attrs")) for mark in records(node.get("marks")) if mark.get("type") == "link")
    url = next((href for mark in marks if (href := string(mark.get("href")))), "")
    return f"{text} ({url})" if url and url not in text else text


def _inline(kind: str, attrs: Record) -> str:
    if kind == "mention":
        name = string(attrs.get("text")) or string(attrs.get("id"))
        return name if name.startswith("@") else f"@{name}"
    return next((found for key in ("url", "text", "shortName") if (found := string(attrs.get(key)))), "")


def _wiki(text: str) -> str:
    """Wiki markup with its code fenced, its links and mentions as people read them."""
    text = text.replace("\r\n", "\n")
    text = _MONOSPACED.sub(r"`\1`", _FENCE.sub("\n```\n", text))
    text = _MENTION.sub(r"@\1", _BARE_LINK.sub(r"\1", _LINK.sub(r"\1 (\2)", text)))
    return re.sub(r"\n{3,}", "\n\n", _MARKUP.sub("", text)).strip()
