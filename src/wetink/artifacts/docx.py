"""Post-mortems and reports in Word's format (.docx), as Word, Google Docs and LibreOffice write it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from wetink.artifacts.document_events import Places, document_events
from wetink.artifacts.docx_body import PREFIXES, Body, notes
from wetink.artifacts.docx_styles import Styles, signs, styles
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import day_in_name
from wetink.artifacts.text import head
from wetink.artifacts.xml_tokens import Attributes, Refused, Tag, names, tags
from wetink.model.event import UNKNOWN, Actor, Event, Kind, Message, Place, Skipped

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Word's form before 2007, and the shell around a document with a password."""

_TYPES = "[Content_Types].xml"
_MAIN = re.compile(r"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml|ms-word)\.[\w.]+\.main\+xml")
_OLD = frozenset((".doc", ".docx", ".docm", ".dot", ".dotx"))


def identify(path: Path) -> bool:
    """Whether a zip says that its main part is a Word document, or an older form has Word's suffix."""
    start = head(path, 8)
    if start.startswith(OLE):
        return path.suffix.lower() in _OLD
    if not start.startswith(ZIP) or _TYPES not in names(path):
        return False
    try:
        return any(_MAIN.fullmatch(tag.attributes.get("ContentType", "")) for tag in tags(path, _TYPES, {}))
    except Refused:
        return False


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """The passages of a document in order, with times as in a Markdown document, then its comments.

    Locators are paragraphs, counted with those in tables. Written after ECMA-376, part 1. What was inserted under
    "track changes" is text, what was deleted is not. A comment carries no time: programs disagree whether what they
    write there is UTC.
    """
    if head(path, 8).startswith(OLE):
        yield Skipped(Place(source, "file"), "an old .doc, or one with a password: save it as .docx without one")
        return
    document = _Document(path, source)
    body = Body(document.styles, document.links, document.notes())
    try:
        body.take(tags(path, document.main, PREFIXES))
    except Refused as error:
        document.refused.append(Skipped(Place(source, "file"), f"read as far as it goes: {error}"))
    yield from document_events(body.lines.blocks(), (), day_in_name(path.name), source, Places("paragraph"))
    yield from _left_out(body, source)
    yield from document.comments()
    yield from document.refused


def _left_out(body: Body, source: str) -> Iterator[Skipped]:
    if body.pictures:
        yield Skipped(Place(source, "pictures"), f"{body.pictures} in it, not read; put them beside it as files")
    if body.foreign:
        yield Skipped(
            Place(source, "file"), f"{body.foreign} parts in another format (altChunk), which Word would load"
        )


@dataclass(slots=True)
class _Document:
    """The parts of a document by what they are to it, found through its relations."""

    path: Path
    source: str
    main: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    styles: Styles = field(default_factory=Styles)
    refused: list[Skipped] = field(default_factory=list)

    def __post_init__(self) -> None:
        for relation in self._relations("_rels/.rels"):
            if relation.get("Type", "").endswith("/officeDocument"):
                self.main = relation.get("Target", "").lstrip("/")
        folder, name = posixpath.split(self.main)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        for relation in self._relations(rels) if rels in names(self.path) else ():
            kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
            if kind == "hyperlink":
                self.links[relation.get("Id", "")] = target if relation.get("TargetMode") == "External" else ""
            else:
                self.parts[kind] = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        self.styles.styles = styles(self._tags("styles"))
        self.styles.signs = signs(self._tags("numbering"))

    def _relations(self, part: str) -> Iterator[Attributes]:
        try:
            yield from (tag.attributes for tag in tags(self.path, part, {}) if tag.name == "Relationship")
        except Refused as error:
            self.refused.append(Skipped(Place(self.source, part), str(error)))

    def _tags(self, kind: str) -> Iterator[Tag]:
        """A part beside the main one; a broken one is told, and the rest still read."""
        if kind not in self.parts:
            return
        try:
            yield from tags(self.path, self.parts[kind], PREFIXES)
        except Refused as error:
            self.refused.append(Skipped(Place(self.source, self.parts[kind]), str(error)))

    def notes(self) -> dict[str, str]:
        """The text of footnotes and endnotes by kind and id ("footnote 2")."""
        return {
            f"{kind} {attributes.get('w:id', '')}": text
            for kind in ("footnote", "endnote")
            for attributes, text, _ in notes(self._tags(f"{kind}s"), f"w:{kind}", self.styles, {})
        }

    def comments(self) -> Iterator[Event]:
        """What people wrote in the margin."""
        for attributes, text, links in notes(self._tags("comments"), "w:comment", self.styles, {}):
            number = attributes.get("w:id", "")
            actor = Actor(name=attributes.get("w:author") or None)
            message = Message(id=number, links=links)
            yield Event(Place(self.source, f"comment {number}"), Kind.SAID, text, message, UNKNOWN, actor, self.source)


READER = Reader("docx", identify, read)
