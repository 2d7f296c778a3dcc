"""Screenshots: PNG, JPEG, GIF and WebP; their words where the extra "ocr" is installed, else their file name."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from wetink.artifacts.picture_header import header, media_type
from wetink.artifacts.reader import Reader
from wetink.artifacts.stamps import from_name
from wetink.artifacts.text import head
from wetink.model.event import UNKNOWN, Event, Kind, Picture, Place, Skipped

if TYPE_CHECKING:
    from PIL.Image import Image
    from rapidocr import RapidOCR

MOST_PIXELS = 40_000_000
"""Larger pictures are not read by machine: unpacked they would take the memory of a small server."""

SURE = 0.6
"""Words the recogniser is less sure of are noise of curves and icons."""

Word = tuple[float, float, float, str]
"""(left, top, bottom) in pixels and the text."""


def identify(path: Path) -> bool:
    """Whether the first bytes are those of a PNG, JPEG, GIF or WebP."""
    return bool(media_type(head(path, 16)))


def read(path: Path, source: str) -> Iterator[Event | Skipped]:
    """One event per picture; its time is what it says of itself, else what its file name says, else unknown.

    A damaged header gives size 0. The text is read by machine only where the extra "ocr" is installed.
    """
    data = path.read_bytes()
    kind = media_type(data)
    place = Place(source, "picture")
    if not kind:
        yield Skipped(place, "not a PNG, JPEG, GIF or WebP")
        return
    found = header(data)
    when = found.when if found.when != UNKNOWN else from_name(path.name)
    words = recognise(data) if 0 < found.width * found.height <= MOST_PIXELS and ocr_available() else ""
    picture = Picture(path.name, kind, found.width, found.height, read=bool(words))
    yield Event(place, Kind.PICTURE, words or path.name, picture, when, stream=source)


def ocr_available() -> bool:
    """Whether the extra "ocr" is installed with its models, without loading it; without them it would fetch some."""
    found = find_spec("rapidocr")
    if not found or not found.origin or find_spec("onnxruntime") is None:
        return False
    models = Path(found.origin).parent / "models"
    return any(models.glob("*det*.onnx")) and any(models.glob("*rec*.onnx"))


def recognise(data: bytes) -> str:
    """The words in a picture, line by line from top to bottom; "" where there are none or it cannot be unpacked."""
    pixels = _unpacked(data)
    if pixels is None:
        return ""
    result = _engine()(pixels)
    if result.txts is None or result.boxes is None:
        return ""
    words = [
        (float(min(x for x, _ in box)), float(min(y for _, y in box)), float(max(y for _, y in box)), text.strip())
        for box, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        if score >= SURE and text.strip()
    ]
    return lines_of(words)


def lines_of(words: Sequence[Word]) -> str:
    """Words at the same height are one line, from left to right; two spaces stand where there is a gap."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word[1] + word[2]):
        middle = (word[1] + word[2]) / 2
        if rows and rows[-1][0][1] <= middle <= rows[-1][0][2]:
            rows[-1].append(word)
        else:
            rows.append([word])
    return "\n".join("  ".join(text for *_, text in sorted(row)) for row in rows)


@cache
def _engine() -> RapidOCR:
    """Loading the models takes a second; those in the package are used, nothing is fetched."""
    from rapidocr import RapidOCR  # noqa: PLC0415

    return RapidOCR(params={"Global.log_level": "error"})


def _unpacked(data: bytes) -> Image | None:
    """The picture with its pixels, None for one that is damaged behind its header."""
    from PIL import Image  # noqa: PLC0415

    try:
        return Image.open(BytesIO(data)).convert("RGB")
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, Image.DecompressionBombError):
        return None


READER = Reader("picture", identify, read)
