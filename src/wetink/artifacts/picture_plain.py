"""A picture without what stands beside its pixels: camera, place, author, comments, thumbnails."""

from __future__ import annotations

from collections.abc import Iterator

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"tRNS", b"gAMA", b"sRGB", b"acTL", b"fcTL", b"fdAT"}
_WEBP_DROPPED = {b"EXIF", b"XMP "}
_SCAN, _END = 0xDA, 0xD9


def without_metadata(data: bytes) -> bytes:
    """The same picture without its text chunks, EXIF, XMP and comments; b"" where it is cut off or no picture.

    PNG keeps its critical chunks and those that change how it looks, JPEG drops APP1 to APP13, APP15 and COM, WebP its
    EXIF and XMP chunks. GIF is given as it is: its comments are rare, and leaving them out needs its whole structure.
    """
    if data.startswith(_PNG):
        return _joined(_PNG, _png(data))
    if data.startswith(b"\xff\xd8"):
        return _joined(b"\xff\xd8", _jpeg(data))
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        body = _joined(b"WEBP", _webp(data))
        return b"RIFF" + len(body).to_bytes(4, "little") + body if body else b""
    return data if data.startswith((b"GIF87a", b"GIF89a")) else b""


def _joined(start: bytes, parts: Iterator[bytes | None]) -> bytes:
    """All parts behind `start`; b"" where one of them is missing."""
    whole = [start]
    for part in parts:
        if part is None:
            return b""
        whole.append(part)
    return b"".join(whole)


def _png(data: bytes) -> Iterator[bytes | None]:
    """Chunks of length, name, content and sum (PNG specification, 5.3)."""
    at = len(_PNG)
    while at < len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if end > len(data):
            yield None
            return
        if name[:1].isupper() or name in _PNG_KEPT:
            yield data[at:end]
        if name == b"IEND":
            return
        at = end
    yield None


def _jpeg(data: bytes) -> Iterator[bytes | None]:
    """Segments up to the first scan, which goes on to the end (ISO 10918-1, B.1)."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _SCAN:
            end = data.rfind(b"\xff\xd9", at)
            yield data[at : end + 2] if end > 0 else None
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end > len(data) or marker == _END:
            break
        told = 0xE1 <= marker <= 0xEF and marker != 0xEE
        if not told and marker != 0xFE:
            yield data[at:end]
        at = end
    yield None


def _webp(data: bytes) -> Iterator[bytes | None]:
    """Chunks of name, length and content, padded to even length (developers.google.com/speed/webp, RIFF container)."""
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if at + 8 + size > len(data):
            yield None
            return
        if data[at : at + 4] not in _WEBP_DROPPED:
            yield data[at:end]
        at = end
