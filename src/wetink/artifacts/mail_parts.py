"""What a mail says: its headers decoded, its text, the names of what is attached, mails inside it."""

from __future__ import annotations

import re
from binascii import Error as NotBase64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Mail
from email.utils import parseaddr, parsedate_to_datetime

from wetink.artifacts.html_blocks import page
from wetink.artifacts.text import decode
from wetink.artifacts.written_times import days_in, leading
from wetink.model.event import UNKNOWN, When

_COMMENT_ZONE = re.compile(r"\s{0,20}\([^()]{0,40}\)\s*$")
_CLOCK = re.compile(r"\d{1,2}:\d\d.*")
_IDS = re.compile(r"<[^<>\s]{1,300}>")
_REPLY_LEAD = re.compile(
    r"(?:On|Am|Le|El|Il|Op|Em)\b.{4,200}(?:wrote|schrieb.*|a écrit|escribió|ha scritto|schreef.*):", re.IGNORECASE
)
_SIGNATURE = re.compile(r"^-- ?$", re.MULTILINE)
_DEEPEST = 20
_LONGEST_HEADER = 10_000


@dataclass(frozen=True, slots=True)
class Content:
    """The readable side of a mail.

    text      plain text, from the HTML part where there is no other
    files     names of attachments
    unread    what of them is not read: names, pictures of a letterhead left out
    inner     mails attached whole
    """

    text: str
    files: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    inner: tuple[Mail, ...] = ()


def header(mail: Mail, name: str) -> str:
    """A header's value as one line of text, encoded words decoded; "" without it."""
    raw = mail.get(name)
    return decoded(str(raw)) if raw is not None else ""


def decoded(raw: str) -> str:
    """A header's value with its encoded words decoded; bad ones stay as written."""
    raw = raw[:_LONGEST_HEADER].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        pieces = decode_header(raw)
    except (HeaderParseError, NotBase64, ValueError):
        pieces = [(raw, None)]
    text = "".join(_piece(piece, charset) for piece, charset in pieces)
    return " ".join(text.split())


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    try:
        return piece.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return decode(piece)


def sender(mail: Mail) -> tuple[str, str]:
    """(name, address) of who wrote it, each "" where it is not there."""
    return address(header(mail, "From"))


def address(text: str) -> tuple[str, str]:
    """(name, address) of `Name <a@b>`, `a@b (Name)` or either alone; words with an @ among them are no address."""
    try:
        name, found = parseaddr(text)
    except (ValueError, IndexError):
        return text, ""
    return (name, found) if "@" in found and found in text and "://" not in text else (name or text.strip(' <>"'), "")


def moment(text: str) -> When:
    """A Date header: an instant where it has an offset, else a wall clock; `UNKNOWN` for what is no date."""
    try:
        found = parsedate_to_datetime(_COMMENT_ZONE.sub("", text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return _written(text)
    if found.tzinfo is None:
        return When(at=found.replace(tzinfo=UTC)) if text.rstrip().endswith("-0000") else _local(found)
    try:
        return When(at=found.astimezone(UTC))
    except (OverflowError, ValueError):
        return UNKNOWN


def _local(found: datetime) -> When:
    return When(local=found)


def _written(text: str) -> When:
    """A date as mail programs show it: "Wednesday, June 3, 2026 3:40 AM"."""
    day = next((full for day in days_in(text) if (full := day.full())), None)
    clock = _CLOCK.search(text)
    stamp = leading(clock[0]) if clock else None
    return When(local=datetime.combine(day, stamp.clock)) if day and stamp and stamp.clock else UNKNOWN


def ids(text: str) -> tuple[str, ...]:
    """The message ids in a References or In-Reply-To header, without brackets."""
    return tuple(found[1:-1] for found in _IDS.findall(text))


def content(mail: Mail) -> Content:
    """The text of a mail and what hangs on it; a part that says twice the same is taken once."""
    plain: list[str] = []
    html: list[str] = []
    files: list[str] = []
    unread: list[str] = []
    inner: list[Mail] = []
    for part in _leaves(mail, 0):
        kind, name = part.get_content_type(), _name(part)
        if kind == "message/rfc822":
            inner.extend(one for one in _payload_list(part))
        elif name or part.get_content_disposition() == "attachment":
            files.append(name or kind)
            if part.get_content_disposition() != "inline" and "Content-ID" not in part:
                unread.append(name or kind)
        elif kind == "text/plain" or not part.get_content_maintype():
            plain.append(_text(part))
        elif kind == "text/html":
            html.append(_from_html(_text(part)))
    text = "\n\n".join(part.strip() for part in plain if part.strip()) or "\n\n".join(html)
    return Content(text.replace("\r\n", "\n").strip(), tuple(files), tuple(unread), tuple(inner))


def _leaves(part: Mail, depth: int) -> Iterator[Mail]:
    """The parts that hold something, in order; mails inside are given whole."""
    if part.get_content_type() != "message/rfc822" and part.is_multipart() and depth < _DEEPEST:
        for one in _payload_list(part):
            yield from _leaves(one, depth + 1)
    else:
        yield part


def _payload_list(part: Mail) -> list[Mail]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Mail)] if isinstance(payload, list) else []


def _name(part: Mail) -> str:
    try:
        return decoded(part.get_filename() or "")
    except (LookupError, ValueError, TypeError):
        return "attachment"


def _text(part: Mail) -> str:
    """The part's text in its charset, else as UTF-8."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, NotBase64):
        payload = b""
    if not isinstance(payload, bytes):
        return ""
    try:
        return payload.decode(str(part.get_content_charset() or "utf-8"))
    except (LookupError, ValueError):
        return decode(payload)


def _from_html(source: str) -> str:
    """The words of an HTML part, a line a passage; code between fences."""
    lines = (f"```\n{block.text}\n```" if block.form == "code" else block.text for block in page(source).blocks)
    return "\n".join(lines)


def own_words(text: str, *, reply: bool) -> str:
    """A person's mail without signature, and a reply without the quoted lines it answers."""
    cut = _SIGNATURE.search(text)
    text = text[: cut.start()] if cut and text[: cut.start()].strip() else text
    lines = text.split("\n")
    if reply:
        kept = [line for line in lines if not line.startswith(">") and not _REPLY_LEAD.fullmatch(line.strip()[:300])]
        lines = kept if any(line.strip() for line in kept) else lines
    return "\n".join(line.rstrip() for line in lines).strip()
