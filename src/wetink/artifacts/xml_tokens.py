"""Parts of zipped office documents as XML tags and text, in one pass, under limits; nothing outside is ever opened."""

from __future__ import annotations

import errno
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from wetink.artifacts.archive import BROKEN

MOST_BYTES = 32 * 1024 * 1024
"""Of one unpacked part: a thousand pages of text have a third of it."""

MOST_TAGS = 1_000_000
MOST_DEPTH = 500
_CHUNK = 64 * 1024

Attributes = Mapping[str, str]
_NONE: Attributes = {}


class Refused(ValueError):
    """A part that is broken or made to do harm; its text says how."""


class Tag(NamedTuple):
    """A piece of XML; a tuple, since a document has a hundred thousand of them.

    kind        "open", "close", "text"
    name        of a tag, with the prefix that stands for its namespace ("w:p"), "" for others
    text        of a text
    attributes  named like tags
    """

    kind: str
    name: str = ""
    text: str = ""
    attributes: Mapping[str, str] = _NONE


@contextmanager
def _damage_told() -> Iterator[None]:
    """A zip whose list leads before the file's beginning is damaged; the system calls that an invalid argument."""
    try:
        yield
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        raise zipfile.BadZipFile("its list of parts leads nowhere") from error


def names(path: Path) -> frozenset[str]:
    """The parts of a zip, empty for what is none; OSError passes."""
    try:
        with _damage_told(), zipfile.ZipFile(path) as opened:
            return frozenset(opened.namelist())
    except BROKEN:
        return frozenset()


def start_of(path: Path, part: str, size: int) -> bytes:
    """The first bytes of a part, b"" where there is none that can be read; OSError passes."""
    try:
        with _damage_told(), zipfile.ZipFile(path) as opened, opened.open(part) as data:
            return data.read(size)
    except (KeyError, *BROKEN):
        return b""


def tags(path: Path, part: str, prefixes: dict[str, str]) -> Iterator[Tag]:
    """All of a part in order; names outside the namespaces in `prefixes` (URI -> prefix) stand without any.

    Raises Refused for a part that is missing, damaged, encrypted, too large, too deep or no XML, and for a document
    type: office documents have none, and only there could entities be named that grow or lead elsewhere.
    """
    made: list[Tag] = []
    parser = _parser(made, prefixes)
    try:
        for chunk in _bytes(path, part):
            parser.Parse(chunk, False)  # noqa: FBT003  expat takes it by place only
            yield from made
            made.clear()
        parser.Parse(b"", True)  # noqa: FBT003
    except Refused:
        yield from made
        raise
    except expat.ExpatError as error:
        yield from made
        raise Refused(f"{part} is damaged: {expat.ErrorString(error.code)}, line {error.lineno}") from error
    yield from made


def _bytes(path: Path, part: str) -> Iterator[bytes]:
    """What a part holds, counted while it is unpacked: what the zip says of its size is not believed."""
    size = 0
    try:
        with _damage_told(), zipfile.ZipFile(path) as opened, opened.open(part) as data:
            while size <= MOST_BYTES and (chunk := data.read(_CHUNK)):
                size += len(chunk)
                yield chunk
    except KeyError as error:
        raise Refused(f"{part} is missing") from error
    except BROKEN as error:
        raise Refused(f"{part} is damaged or encrypted: {error}") from error
    if size > MOST_BYTES:
        raise Refused(f"{part} unpacks to more than {MOST_BYTES:,} bytes")


def _parser(made: list[Tag], prefixes: dict[str, str]) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    named = cache(partial(_named, prefixes))
    depth = count = 0

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal depth, count
        depth, count = depth + 1, count + 1
        if depth > MOST_DEPTH:
            raise Refused(f"tags stand in each other more than {MOST_DEPTH} deep")
        if count > MOST_TAGS:
            raise Refused(f"more than {MOST_TAGS:,} tags")
        made.append(Tag("open", named(name), attributes={named(key): value for key, value in attributes.items()}))

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        made.append(Tag("close", named(name)))

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = lambda text: made.append(Tag("text", text=text))
    parser.StartDoctypeDeclHandler = _no_document_type
    return parser


def _no_document_type(*_: object) -> None:
    raise Refused("it declares a document type, which no office program writes")


def _named(prefixes: dict[str, str], name: str) -> str:
    uri, space, local = name.rpartition(" ")
    prefix = prefixes.get(uri, "") if space else ""
    return f"{prefix}:{local}" if prefix else local
