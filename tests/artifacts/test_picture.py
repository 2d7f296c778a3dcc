"""Pictures: size and time from the header, words only where the extra is installed."""

from __future__ import annotations

import struct
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from wetink.artifacts import picture
from wetink.artifacts.picture_header import header, media_type
from wetink.artifacts.stamps import from_name
from wetink.model.event import UNKNOWN, Event, Kind, Picture, Place, Skipped, When

DATA = Path(__file__).parent.parent / "data" / "picture"
MADE = When(at=datetime(2026, 3, 2, 10, 41, 5, tzinfo=UTC))


@pytest.fixture(autouse=True)
def no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same answers with and without the extra."""
    monkeypatch.setattr(picture, "ocr_available", lambda: False)


def read(name: str) -> tuple[Event, Picture]:
    (event,) = picture.READER.read(DATA / name, f"shots/{name}")
    assert isinstance(event, Event)
    assert isinstance(event.detail, Picture)
    return event, event.detail


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("time-chunk.png", "image/png"),
        ("exif-local-time.jpg", "image/jpeg"),
        ("small.gif", "image/gif"),
        ("lossy.webp", "image/webp"),
        ("lossless.webp", "image/webp"),
        ("extended.webp", "image/webp"),
    ],
)
def test_type_and_size_come_from_the_bytes(name: str, kind: str) -> None:
    event, detail = read(name)
    assert (detail.media_type, detail.width, detail.height, detail.read) == (kind, 24, 16, False)
    assert (event.kind, event.text, detail.name) == (Kind.PICTURE, name, name)


@pytest.mark.parametrize(
    ("name", "when"),
    [
        ("time-chunk.png", MADE),
        ("creation-time-as-mail-date.png", MADE),
        ("exif-with-offset.jpg", MADE),
        ("exif-local-time.jpg", When(local=datetime(2026, 3, 2, 11, 41, 5))),  # noqa: DTZ001
        ("Screenshot 2026-03-02 at 2.41.05 PM.png", When(local=datetime(2026, 3, 2, 14, 41, 5))),  # noqa: DTZ001
        ("board-1441.png", When(clock=time(14, 41))),
        ("small.gif", UNKNOWN),
    ],
)
def test_time_is_the_pictures_own_then_its_names(name: str, when: When) -> None:
    assert read(name)[0].when == when


@pytest.mark.parametrize(
    ("name", "when"),
    [
        ("Screenshot_20260302-144105.png", "2026-03-02T14:41:05"),
        ("Bildschirmfoto 2026-03-02 um 14.41.05.png", "2026-03-02T14:41:05"),
        ("Screenshot from 2026-03-02 14-41-05.png", "2026-03-02T14:41:05"),
        ("IMG_20260302_144105.jpg", "2026-03-02T14:41:05"),
        ("2026-03-02T14-41-05.123Z.png", "2026-03-02T14:41:05+00:00"),
        ("hook-1772448300.json", "2026-03-02T10:45:00+00:00"),
        ("hook-1772448300123.json", "2026-03-02T10:45:00+00:00"),
        ("Screenshot 2026-03-02 at 2.41.05\u202fPM.png", "2026-03-02T14:41:05"),  # macOS 13 and later
        ("Screen Shot 2026-03-02 at 12.00.05 AM (2).png", "2026-03-02T00:00:05"),
        ("Captura de pantalla 2026-03-02 a las 2.41.05 p.\u00a0m..png", "2026-03-02T14:41:05"),
        ("Capture d’écran 2026-03-02 a\u0300 14.41.05.png", "2026-03-02T14:41:05"),
        ("Skärmavbild 2026-03-02 kl. 14.41.05.png", "2026-03-02T14:41:05"),
        ("Снимок экрана 2026-03-02 в 14.41.05.png", "2026-03-02T14:41:05"),
        ("スクリーンショット 2026-03-02 14.41.05.png", "2026-03-02T14:41:05"),
        ("截屏2026-03-02 下午2.41.05.png", ""),  # which half of the day stands in words
        ("Screenshot from 2026-03-02 14:41:05.png", "2026-03-02T14:41:05"),  # GNOME before 42
        ("Screenshot_20260302_144105.png", "2026-03-02T14:41:05"),  # Spectacle
        ("Screenshot 2026-03-02 144105.png", "2026-03-02T14:41:05"),  # Windows 11
        ("2026-03-02_14-41-05.png", "2026-03-02T14:41:05"),  # ShareX
        ("2026-03-02_14-41.png", "2026-03-02T14:41:00"),  # Flameshot
        ("2026-03-02 14_41_05-Grafana - Zen.png", "2026-03-02T14:41:05"),  # Greenshot
        ("CleanShot 2026-03-02 at 14.41.05@2x.png", "2026-03-02T14:41:05"),
        ("Snipaste_2026-03-02_14-41-05.png", "2026-03-02T14:41:05"),
        ("Screenshot_20260302_144105_Chrome.jpg", "2026-03-02T14:41:05"),  # Samsung
        ("Screenshot_2026-03-02-14-41-05-123_com.android.chrome.jpg", "2026-03-02T14:41:05"),  # Xiaomi
        ("Screenshot 2026-03-02 at 14-41-05 Zabbix.png", "2026-03-02T14:41:05"),  # Firefox; Z is no zone here
        ("Screenshot 2026-03-02 at 14-41-05 Amazon CloudWatch.png", "2026-03-02T14:41:05"),
        ("WhatsApp Image 2026-03-02 at 14.41.05 (1).jpeg", "2026-03-02T14:41:05"),
        ("IMG-20260302-WA0003.jpg", ""),
        ("SCR-20260302-kdji.png", ""),
        ("2026-03-02 100 errors.png", ""),
        ("Screenshot (12).png", ""),
        ("2026-03-02.png", ""),
        ("roadmap-2026.png", ""),
        ("error-9901.png", ""),
        ("20261302_144105.png", ""),
    ],
)
def test_times_in_names(name: str, when: str) -> None:
    found = from_name(name)
    known = found.at or found.local
    assert (known.isoformat() if known else "") == when


@pytest.mark.parametrize(
    "name", ["IMG_1432.PNG", "DSC_0915.JPG", "DSCN1200.jpg", "Screenshot_1441.png", "image 1441.png"]
)
def test_a_cameras_counter_is_no_time(name: str) -> None:
    assert from_name(name) == UNKNOWN


def test_a_damaged_header_has_size_0() -> None:
    event, detail = read("cut-off-header.png")
    assert (detail.width, detail.height, event.when) == (0, 0, UNKNOWN)


def test_what_is_no_picture_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(b"<svg></svg>")
    assert not picture.READER.identify(path)
    assert list(picture.READER.read(path, "x.png")) == [
        Skipped(place=Place("x.png", "picture"), why="not a PNG, JPEG, GIF or WebP")
    ]


def test_every_cut_of_every_sample_has_a_header() -> None:
    for sample in DATA.iterdir():
        data = sample.read_bytes()
        for end in range(len(data)):
            assert header(data[:end]).width in {0, 24} or media_type(data) == "image/webp"


def test_an_exif_block_that_points_outside_itself_has_no_time() -> None:
    tiff = b"II*\x00" + struct.pack("<I", 8) + struct.pack("<H", 1) + struct.pack("<HHII", 0x9003, 2, 20, 2**31)
    jpeg = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(tiff) + 8) + b"Exif\x00\x00" + tiff
    assert header(jpeg).when == UNKNOWN


def test_words_stand_in_lines_from_left_to_right() -> None:
    words = [
        (50.0, 10.0, 20.0, "p99"),
        (5.0, 11.0, 21.0, "latency"),
        (5.0, 40.0, 52.0, "7.84 s"),
        (90.0, 12.0, 19.0, "x"),
    ]
    assert picture.lines_of(words) == "latency  p99  x\n7.84 s"


def test_words_are_read_where_the_extra_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "ocr_available", lambda: True)
    monkeypatch.setattr(picture, "recognise", lambda data: "p99 7.84 s" if data else "")
    event, detail = read("time-chunk.png")
    assert (event.text, detail.read) == ("p99 7.84 s", True)
    assert read("cut-off-header.png")[1].read is False
