"""A picture keeps its pixels and loses what stands beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.artifacts.picture_header import media_type
from wetink.artifacts.picture_plain import without_metadata

DATA = Path(__file__).parent.parent / "data" / "picture"
WHOLE = [path for path in sorted(DATA.iterdir()) if path.suffix in {".png", ".jpg", ".webp"} and "cut" not in path.name]


def chunk(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + name + content + b"\0\0\0\0"


def segment(marker: int, content: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(content) + 2).to_bytes(2, "big") + content


PIXELS = chunk(b"IHDR", b"\0" * 13) + chunk(b"IDAT", b"pixels")
PNG = b"\x89PNG\r\n\x1a\n"
SCAN = segment(0xDA, b"\0" * 10) + b"scan \xff\x00 data\xff\xd9"


def test_png_loses_text_and_time() -> None:
    told = chunk(b"tEXt", b"Author\0Mira") + chunk(b"eXIf", b"GPS") + chunk(b"tIME", b"\0" * 7) + chunk(b"iTXt", b"x")
    assert without_metadata(PNG + PIXELS + told + chunk(b"tRNS", b"t") + chunk(b"IEND", b"")) == (
        PNG + PIXELS + chunk(b"tRNS", b"t") + chunk(b"IEND", b"")
    )


def test_jpeg_loses_exif_and_comments() -> None:
    kept = segment(0xE0, b"JFIF\0") + segment(0xDB, b"table") + segment(0xEE, b"Adobe")
    told = segment(0xE1, b"Exif\0\0GPS") + segment(0xFE, b"by Mira") + segment(0xED, b"Photoshop")
    assert without_metadata(b"\xff\xd8" + told + kept + SCAN + b"trailing secret") == b"\xff\xd8" + kept + SCAN


def test_webp_loses_exif_and_xmp() -> None:
    def riff(body: bytes) -> bytes:
        return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body

    pixels = b"VP8 " + (3).to_bytes(4, "little") + b"abc\0"
    told = b"EXIF" + (4).to_bytes(4, "little") + b"GPS!" + b"XMP " + (1).to_bytes(4, "little") + b"x\0"
    assert without_metadata(riff(pixels + told)) == riff(pixels)


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.name)
def test_a_sample_stays_a_picture_of_its_kind_and_never_grows(path: Path) -> None:
    data = path.read_bytes()
    plain = without_metadata(data)
    assert media_type(plain) == media_type(data) or not plain
    assert len(plain) <= len(data)


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"MZ", PNG, PNG + PIXELS, b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xffxx"])
def test_what_is_cut_off_or_no_picture_is_not_shown(data: bytes) -> None:
    assert without_metadata(data) == b""


@given(st.sampled_from([PNG, b"\xff\xd8", b"RIFF\0\0\0\0WEBP", b"GIF89a"]), st.binary(max_size=200))
def test_any_bytes_end(start: bytes, rest: bytes) -> None:
    assert isinstance(without_metadata(start + rest), bytes)
