"""Post-mortems and reports in HTML: pages, Google Docs exports, Confluence's storage format and its Word export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

from wetink.artifacts.document_events import Places, document_events
from wetink.artifacts.html_blocks import page
from wetink.artifacts.markdown import SUFFIXES
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import day_in_name
from wetink.artifacts.text import decode, head, is_text
from wetink.model.event import Event, Skipped

_OPENS = re.compile(
    r"(?:<\?xml[^<>]{0,200}>|<!--.{0,4000}?-->|\s)*"
    r"<(?:!doctype html|html|head|body|meta|ac:|h[1-6]|p|div|section|article|main|table|ul|ol)(?=[\s:>/a-z-])",
    re.IGNORECASE | re.DOTALL,
)
_STRUCTURE = re.compile(r"</(?:h[1-6]|p|li|td|tr|ac:structured-macro)>", re.IGNORECASE)
_CHAT = re.compile(r"chatlog__|class=\"message (?:default|service)|data-message-id=|class=\"c-message", re.IGNORECASE)
_CODE_SUFFIXES = frozenset((".js", ".jsx", ".ts", ".tsx", ".vue", ".php", ".py", ".erb", ".j2", ".xsl", ".svg"))
_SAVED = re.compile(rb"(?:[A-Za-z-]{1,40}:[^\n]{0,400}\r?\n(?:[ \t][^\n]{0,400}\r?\n){0,20}){1,30}", re.IGNORECASE)
_SAVED_MARK = re.compile(
    rb"^Subject: Exported From Confluence|^Snapshot-Content-Location:|^From: <Saved by ", re.IGNORECASE | re.MULTILINE
)


def identify(path: Path) -> bool:
    """Whether a file opens as HTML and holds passages (not a chat as a page), or is a page saved with its pictures."""
    data = head(path)
    if not data or not is_text(data) or path.suffix.lower() in SUFFIXES | _CODE_SUFFIXES:
        return False
    if is_saved_page(data):
        return True
    text = decode(data)
    if not _OPENS.match(text) or _CHAT.search(text):
        return False
    return len(_STRUCTURE.findall(text)) >= 3


def is_saved_page(data: bytes) -> bool:
    """Whether a head of a file is a MIME message that holds a page: Confluence's Word export, a browser's MHTML."""
    mail_head = _SAVED.match(data)
    return mail_head is not None and _SAVED_MARK.search(mail_head[0]) is not None


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The passages of a document in file order, with times as in a Markdown document.

    Locators are lines of the file, with the passage's number on it where a line holds several.
    """
    data = path.read_bytes()
    text = _saved(data) if is_saved_page(data[:65536]) else decode(data)
    found = page(text.replace("\r\n", "\n"))
    meta = (("title", found.title),) if found.title else ()
    yield from document_events(found.blocks, meta, day_in_name(path.name), source, Places())


def _saved(data: bytes) -> str:
    """The page inside a MIME message: its first HTML part."""
    message = message_from_bytes(data, policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            return decode(payload) if isinstance(payload, bytes) else ""
    return ""


READER = Reader("html-report", identify, read)
