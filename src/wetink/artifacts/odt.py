"""Post-mortems and reports as OpenDocument text (.odt), as LibreOffice and Google Docs write it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wetink.artifacts.document_events import Places, document_events
from wetink.artifacts.odt_body import PREFIXES, Body
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import day_in_name
from wetink.artifacts.text import head
from wetink.artifacts.xml_tokens import Refused, names, start_of, tags
from wetink.model.event import UNKNOWN, Actor, Event, Kind, Message, Place, Skipped

_KINDS = {b"application/vnd.oasis.opendocument.text", b"application/vnd.oasis.opendocument.text-template"}
_MANIFEST = "META-INF/manifest.xml"


def identify(path: Path) -> bool:
    """Whether a zip says that it is an OpenDocument text, or a template of one."""
    return head(path, 4) == b"PK\x03\x04" and start_of(path, "mimetype", 80).strip() in _KINDS


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The passages of a document in order, with times as in a Markdown document, then its comments.

    Locators are paragraphs, counted with those in tables. Written after OASIS OpenDocument 1.3, part 3. What was
    deleted under "track changes" is not read. A comment carries no time: its clock has no zone.
    """
    if _locked(path):
        yield Skipped(Place(source, "file"), "it has a password: save it without one")
        return
    body = Body()
    refused: list[Skipped] = []
    for part in ("styles.xml", "content.xml"):
        body.lines = type(body.lines)()  # pages' headers and footers stand in the styles
        body.comments.clear()
        try:
            body.take(tags(path, part, PREFIXES))
        except Refused as error:
            refused.append(Skipped(Place(source, part), f"read as far as it goes: {error}"))
    yield from document_events(body.lines.blocks(), (), day_in_name(path.name), source, Places("paragraph"))
    if body.pictures:
        yield Skipped(Place(source, "pictures"), f"{body.pictures} in it, not read; put them beside it as files")
    for number, comment in enumerate(body.comments, 1):
        text = "".join(comment.parts).strip()
        if text:
            actor = Actor(name=comment.author.strip() or None)
            place = Place(source, f"comment {number}")
            yield Event(place, Kind.SAID, text, Message(id=str(number)), UNKNOWN, actor, source)
    yield from refused


def _locked(path: Path) -> bool:
    if _MANIFEST not in names(path):
        return False
    try:
        return any(tag.name == "manifest:encryption-data" for tag in tags(path, _MANIFEST, PREFIXES))
    except Refused:
        return False


READER = Reader("odt", identify, read)
