"""Mail: saved messages (.eml), mailboxes (mbox), cron mail as plain text, and mail copied out of a mail program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import Message as Mail
from pathlib import Path

from wetink.artifacts.html_report import is_saved_page
from wetink.artifacts.mail_alerts import alert_of, is_cron, is_machine
from wetink.artifacts.mail_parts import Content, address, content, header, ids, moment, own_words, sender
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import instant
from wetink.artifacts.text import decode, head, is_text
from wetink.artifacts.urls import bare_urls
from wetink.model.event import Actor, ActorKind, Event, Kind, Link, Message, Place, Skipped, When

CHANNEL = "mail"

_SEPARATOR = re.compile(rb"^From (?![0-9a-f]{40} )\S{1,200} .{0,40}\d\d:\d\d.{0,40}\d{4}[^\n]{0,40}\n", re.MULTILINE)
_FIELD = re.compile(r"([^\W\d_][\w -]{0,40}?)\s?:[ \t]*(.*)")
_SHOWN = {
    "from": "From", "von": "From", "de": "From", "da": "From", "van": "From", "от": "From",
    "sent": "Date", "date": "Date", "gesendet": "Date", "datum": "Date", "envoyé": "Date", "enviado": "Date",
    "inviato": "Date", "verzonden": "Date", "fecha": "Date", "data": "Date", "sent at": "Date",
    "to": "To", "an": "To", "à": "To", "para": "To", "aan": "To", "cc": "Cc", "bcc": "Bcc",
    "subject": "Subject", "betreff": "Subject", "objet": "Subject", "asunto": "Subject", "oggetto": "Subject",
    "onderwerp": "Subject", "assunto": "Subject", "importance": "Importance", "attachments": "Attachments",
    "reply-to": "Reply-To", "priority": "Priority",
}  # fmt: skip
"""How mail programs show the headers, by language."""
_STUFFED = re.compile(rb"^>(>*From )", re.MULTILINE)
"""What a mailbox makes of a line that begins with "From ", so that no mail seems to begin there."""
_PATCH = re.compile(rb"From [0-9a-f]{40} \w{3} \w{3} ")
_REPLY = re.compile(r"(?:re|aw|sv|antw)\s?:", re.IGNORECASE)
_MOST_NESTED = 5


def identify(path: Path) -> bool:
    """Whether a file opens with the headers of a mail: who it is from, and its subject or date."""
    data = head(path)
    if not data or not is_text(data) or is_saved_page(data) or _PATCH.match(data):
        return False
    names = _names(data)
    return "From" in names and bool({"Subject", "Date", "To"} & names) and len(names) > 2


def _names(data: bytes) -> set[str]:
    """The headers at the start of a file, a mailbox's separator passed over; empty where anything else stands there."""
    text = decode(_SEPARATOR.sub(b"", data, count=1) if _SEPARATOR.match(data) else data).lstrip("\r\n")
    found: set[str] = set()
    for line in text.split("\n")[:200]:
        if not line.strip():
            return found
        field = _FIELD.match(line)
        if not field and not (found and line[0] in " \t"):
            return set()
        if field and line[0] not in " \t":
            found.add(_SHOWN.get(field[1].strip().lower(), field[1].strip()))
    return found


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per mail, those attached to it after it; locators are the line a mail begins on.

    A machine's alert is an ALERT, everything else SAID (a bot's, where a machine wrote it: a cron job's output).
    Times are UTC where the Date header has an offset. Attachments are named, not read.
    """
    for place, data in _mails(path.read_bytes(), source):
        try:
            mail = _shown(data) or message_from_bytes(data, policy=policy.compat32)
        except RecursionError:
            yield Skipped(place, "a mail of parts within parts, too deep to read")
            continue
        yield from _told(mail, place, 0)


def _mails(data: bytes, source: str) -> Iterator[tuple[Place, bytes]]:
    """Each mail of a file: the only one, or those a mailbox separates with "From " lines."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    starts = [found for found in _SEPARATOR.finditer(data) if found.start() == 0 or _blank_before(data, found.start())]
    if not starts or starts[0].start() > 0:
        yield Place(source, "line 1"), data.lstrip(b"\r\n")
        return
    line, counted = 1, 0
    for found, end in zip(starts, [*(one.start() for one in starts[1:]), len(data)], strict=True):
        line += data.count(b"\n", counted, found.start())
        counted = found.start()
        yield Place(source, f"line {line}"), _STUFFED.sub(rb"\1", data[found.end() : end])


def _blank_before(data: bytes, at: int) -> bool:
    return data[max(0, at - 2) : at] == b"\n\n" or data[max(0, at - 4) : at].endswith(b"\n\r\n")


def _shown(data: bytes) -> Mail | None:
    """A mail as a mail program shows it, whose headers are not those of the wire; None for a real one."""
    head_text, _, body = decode(data[:20_000]).replace("\r\n", "\n").lstrip("\n").partition("\n\n")
    fields = [field for line in head_text.split("\n") if (field := _FIELD.match(line))]
    names = {field[1].strip().lower() for field in fields}
    if names <= {"from", "date", "to", "subject", "cc"} or not names <= set(_SHOWN) or len(names) < 3:
        return None
    mail = Mail()
    for field in fields:
        name = _SHOWN[field[1].strip().lower()]
        if name not in mail:
            mail[name] = field[2].strip()
    rest = decode(data).replace("\r\n", "\n").lstrip("\n").partition("\n\n")[2] if len(data) > 20_000 else body
    mail.set_payload(rest.encode("utf-8", "replace"), "utf-8")
    return mail


def _told(mail: Mail, place: Place, depth: int) -> Iterator[Event | Skipped]:
    found = content(mail)
    yield _event(mail, found, place)
    for name in found.unread:
        yield Skipped(place, f"attachment {name} is not read")
    for number, inner in enumerate(found.inner, 1):
        inside = Place(place.source, f"{place.locator}, attached mail {number}")
        if depth < _MOST_NESTED:
            yield from _told(inner, inside, depth + 1)
        else:
            yield Skipped(inside, "mails attached to mails, too deep to read")


def _event(mail: Mail, found: Content, place: Place) -> Event:
    name, wrote = sender(mail)
    subject = header(mail, "Subject")
    machine = is_machine(name, wrote, lambda key: header(mail, key))
    actor = _actor(name, wrote, machine=machine)
    when = _when(mail)
    alert = alert_of(subject, found.text, name, wrote) if machine and not is_cron(subject) else None
    if alert:
        said = instant(dict(alert[1].labels).get("date/time"))  # where the mail has no Date header any more
        when = When(at=said) if when == When() and said else when
        return Event(place, Kind.ALERT, alert[0], alert[1], when, actor, stream=place.source)
    answers = ids(header(mail, "References")) or ids(header(mail, "In-Reply-To"))
    own = next(iter(ids(header(mail, "Message-ID"))), "")
    reply = bool(answers) or _REPLY.match(subject) is not None
    body = found.text if machine else own_words(found.text, reply=reply)
    text = body if reply and body else f"{subject}\n\n{body}".strip()
    detail = Message(
        channel=CHANNEL,
        id=own,
        thread=(answers[0] if answers else own) or None,
        reply_to=next(iter(ids(header(mail, "In-Reply-To"))), None),
        mentions=tuple(found for _, found in map(address, header(mail, "To").split(",")) if found),
        links=tuple(Link(url) for url in bare_urls(text)),
        files=found.files,
    )
    return Event(place, Kind.SAID, text, detail, when, actor, stream=place.source)


def _when(mail: Mail) -> When:
    """The Date header's time, else that of the last server that took it over."""
    when = moment(header(mail, "Date"))
    return when if when != When() else moment(header(mail, "Received").rpartition(";")[2])


def _actor(name: str, wrote: str, *, machine: bool) -> Actor | None:
    if not name and not wrote:
        return None
    handle = wrote.split("@", 1)[0] or None
    return Actor(
        name=name or None,
        handle=handle if machine else None,
        email=wrote or None,
        kind=ActorKind.BOT if machine else ActorKind.PERSON,
    )


READER = Reader("mail", identify, read)
