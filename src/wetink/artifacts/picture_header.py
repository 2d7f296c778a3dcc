"""Size and time of a picture from its own header, for PNG, JPEG, GIF and WebP."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from wetink.artifacts.stamps import instant, wall
from wetink.model.event import UNKNOWN, When

PNG = b"\x89PNG\r\n\x1a\n"
MEDIA_TYPES = ((PNG, "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF87a", "image/gif"), (b"GIF89a", "image/gif"))

_PNG_TEXT_KEYS = {b"Creation Time", b"creation_time", b"date:create", b"DateTimeOriginal", b"exif:DateTimeOriginal"}
_START_OF_FRAME = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = {0x01, *range(0xD0, 0xDA)}
_EXIF_POINTER, _ORIGINAL, _ORIGINAL_OFFSET, _CHANGED = 0x8769, 0x9003, 0x9011, 0x0132


@dataclass(frozen=True, slots=True)
class Header:
    """Pixels across and down, 0 where the header is damaged, and when the picture says it was made."""

    width: int = 0
    height: int = 0
    when: When = UNKNOWN


def media_type(data: bytes) -> str:
    """The type by the first bytes, "" for anything but PNG, JPEG, GIF and WebP."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in MEDIA_TYPES if data.startswith(magic)), "")


def header(data: bytes) -> Header:
    """What the bytes of a picture say of themselves; damaged parts count as absent, it never raises.

    PNG's tIME is UTC by its specification; EXIF times are local unless an offset stands beside them.
    """
    readers = {"image/png": _png, "image/jpeg": _jpeg, "image/gif": _gif, "image/webp": _webp}
    reader = readers.get(media_type(data))
    return reader(data) if reader else Header()


def _png(data: bytes) -> Header:
    width = height = 0
    stamps: dict[bytes, When] = {}
    for kind, body in _png_chunks(data):
        if kind == b"IHDR" and len(body) >= 8:
            width, height = struct.unpack(">II", body[:8])
        elif kind == b"tIME" and len(body) == 7:
            stamps[kind] = _at(struct.unpack(">H5B", body))
        elif kind == b"eXIf":
            stamps[kind] = _exif(body)
        elif kind in {b"tEXt", b"iTXt"}:
            key, _, text = body.partition(b"\x00")
            if key in _PNG_TEXT_KEYS:
                stamps[b"tEXt"] = _written(text.strip(b"\x00 ").decode("utf-8", "replace"))
    known = (stamps.get(kind, UNKNOWN) for kind in (b"eXIf", b"tEXt", b"tIME"))
    return Header(*_sane(width, height), next((when for when in known if when != UNKNOWN), UNKNOWN))


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(PNG)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        # Pixels are skipped by their length, so that a big picture costs no copies.
        yield kind, b"" if kind == b"IDAT" else data[at + 8 : at + 8 + size]
        at += 12 + size


def _jpeg(data: bytes) -> Header:
    width = height = 0
    when = UNKNOWN
    for marker, body in _jpeg_segments(data):
        if marker in _START_OF_FRAME and len(body) >= 5:
            height, width = struct.unpack(">HH", body[1:5])
            break
        if marker == 0xE1 and body.startswith(b"Exif\x00\x00"):
            when = _exif(body[6:])
    return Header(width, height, when)


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _ALONE:
            at += 2
        else:
            size = int.from_bytes(data[at + 2 : at + 4], "big")
            yield marker, data[at + 4 : at + 2 + size]
            at += 2 + max(size, 2)


def _gif(data: bytes) -> Header:
    return Header(*struct.unpack("<HH", data[6:10])) if len(data) >= 10 else Header()


def _webp(data: bytes) -> Header:
    kind, body = data[12:16], data[20:30]
    if len(body) < 10:
        return Header()
    if kind == b"VP8X":
        return Header(1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little"))
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return Header(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF))
    width, height = struct.unpack("<HH", body[6:10])
    return Header(width & 0x3FFF, height & 0x3FFF) if kind == b"VP8 " else Header()


def _sane(width: int, height: int) -> tuple[int, int]:
    """PNG allows no side of 2^31 or more."""
    return (width, height) if width < 2**31 and height < 2**31 else (0, 0)


def _exif(body: bytes) -> When:
    """DateTimeOriginal with its offset where there is one, else DateTime, of a TIFF block."""
    order = {b"II*\x00": "<", b"MM\x00*": ">"}.get(body[:4])
    if not order or len(body) < 8:
        return UNKNOWN
    first = _entries(body, order, struct.unpack(order + "I", body[4:8])[0])
    pointer = first.get(_EXIF_POINTER, b"")
    exif = _entries(body, order, struct.unpack(order + "I", pointer[:4])[0]) if len(pointer) >= 4 else {}
    taken = _ascii(exif.get(_ORIGINAL, b"")) or _ascii(first.get(_CHANGED, b""))
    return _written(taken + _ascii(exif.get(_ORIGINAL_OFFSET, b"")))


def _entries(body: bytes, order: str, at: int) -> dict[int, bytes]:
    """Tag -> raw value of one directory: ASCII text, or the four bytes of a number or pointer."""
    found: dict[int, bytes] = {}
    count = struct.unpack(order + "H", body[at : at + 2])[0] if at + 2 <= len(body) else 0
    for entry in range(at + 2, min(at + 2 + 12 * count, len(body) - 11), 12):
        tag, kind, size, value = struct.unpack(order + "HHI4s", body[entry : entry + 12])
        start = struct.unpack(order + "I", value)[0]
        found[tag] = body[start : start + min(size, 64)] if kind == 2 and size > 4 else value
    return found


def _ascii(value: bytes) -> str:
    return value.split(b"\x00")[0].decode("ascii", "replace").strip()


def _written(text: str) -> When:
    """A time as text: EXIF's "2026:03:12 14:41:05", ISO, or a mail date."""
    iso = text.replace(":", "-", 2) if text[4:5] == ":" and text[7:8] == ":" else text
    at = instant(iso)
    local = None if at else wall(iso)
    if at or local:
        return When(at=at, local=local)
    try:
        mailed = parsedate_to_datetime(text)
        return When(at=mailed.astimezone(UTC)) if mailed.tzinfo else When(local=mailed)
    except (ValueError, TypeError, OverflowError, IndexError):
        return UNKNOWN


def _at(parts: tuple[int, ...]) -> When:
    try:
        year, month, day, hour, minute, second = parts
        return When(at=datetime(year, month, day, hour, minute, second, tzinfo=UTC)) if year >= 1990 else UNKNOWN
    except ValueError:
        return UNKNOWN
