"""A bundle reads folders, archives and files, and says what it did not read."""

from __future__ import annotations

import io
import os
import socket
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wetink.artifacts.archive import Limits
from wetink.artifacts.bundle import Bundle, read_bundle
from wetink.artifacts.reader import Reader
from wetink.artifacts.text import head, unchanging
from wetink.errors import ArtifactUnreadable, NothingToRead, UsageError, WetinkError
from wetink.model.event import Event, Findings, Kind, Message, Place, Skipped


def _denied() -> list[Event]:
    raise PermissionError(13, "Permission denied")


def line_events(path: Path, source: str) -> Findings:
    for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
        if line.startswith("?"):
            yield Skipped(Place(source, f"line {number}"), "a question")
        elif line.startswith("!"):
            raise ArtifactUnreadable(source, "an exclamation", line=number)
        else:
            yield Event(Place(source, f"line {number}"), Kind.SAID, line, Message())


def folder_events(path: Path, source: str) -> Findings:
    for file in sorted(path.rglob("*.day")):
        name = file.relative_to(path).as_posix()
        yield Event(Place(f"{source}/{name}" if source else name, "file"), Kind.SAID, file.read_text(), Message())


LINES = Reader("lines", lambda p: p.is_file() and p.read_bytes()[:5] == b"LINES", line_events)
FOLDER = Reader("folder", lambda p: (p / "index").is_file(), folder_events, lambda p: [p / "index", *p.rglob("*.day")])
PAIR = Reader(
    "pair",
    lambda p: p.suffix == ".main",
    line_events,
    lambda p: [p, p.with_suffix(".aside")],
)
ALL = (FOLDER, LINES, PAIR)


def read(*paths: Path, readers: tuple[Reader, ...] = ALL, limits: Limits | None = None) -> Bundle:
    with read_bundle(paths, readers, limits=limits) as bundle:
        return bundle


def why(bundle: Bundle) -> dict[str, str]:
    return {skipped.place.source: skipped.why for skipped in bundle.skipped}


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def write(path: Path, text: str = "LINES\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_folder_gives_its_name_and_each_file_once(tmp_path: Path) -> None:
    root = tmp_path / "inc-7"
    write(root / "a.txt", "LINES\none\n?\n")
    write(root / "sub" / "b.txt", "LINES\n")
    write(root / "c.txt", "something else")
    bundle = read(root)
    assert bundle.name == "inc-7"
    assert [(f.source, f.reader, f.events, f.skipped) for f in bundle.files] == [
        ("c.txt", None, 0, 1),
        ("a.txt", "lines", 2, 1),
        ("sub/b.txt", "lines", 1, 0),
    ]
    assert why(bundle) == {"c.txt": "no reader knows this format (text)", "a.txt": "a question"}


def test_a_folder_reader_owns_its_members_and_leaves_the_rest(tmp_path: Path) -> None:
    root = tmp_path / "b"
    write(root / "export" / "index", "LINES\n")
    write(root / "export" / "general" / "1.day", "LINES\n")
    write(root / "export" / "stray.txt", "LINES\n")
    bundle = read(root)
    assert [(e.place.source, e.text) for e in bundle.events] == [
        ("export/general/1.day", "LINES\n"),
        ("export/stray.txt", "LINES"),
    ]


def test_the_outermost_folder_is_asked_first(tmp_path: Path) -> None:
    root = tmp_path / "b"
    write(root / "index", "-")
    write(root / "in" / "index", "-")
    write(root / "in" / "x.day", "day")
    bundle = read(root)
    assert [f.reader for f in bundle.files if f.events] == ["folder"]
    assert [e.place.source for e in bundle.events] == ["in/x.day"]


def test_a_member_of_another_file_is_not_read_again_nor_unclaimed(tmp_path: Path) -> None:
    write(tmp_path / "b" / "rec.main", "whole\n")
    write(tmp_path / "b" / "rec.aside", "LINES\nnot for reading\n")
    bundle = read(tmp_path / "b")
    assert [e.text for e in bundle.events] == ["whole"]
    assert bundle.skipped == []


def test_zip_and_tar_read_like_folders(tmp_path: Path) -> None:
    zipped(tmp_path / "b.zip", {"export/index": b"x", "export/general/1.day": b"one", "x.txt": b"LINES\n"})
    assert [e.place.source for e in read(tmp_path / "b.zip").events] == [
        "b.zip!/export/general/1.day",
        "b.zip!/x.txt",
    ]
    with tarfile.open(tmp_path / "t.tar.gz", "w:gz") as archive:
        info = tarfile.TarInfo("deep/x.txt")
        info.size = 6
        archive.addfile(info, io.BytesIO(b"LINES\n"))
    bundle = read(tmp_path / "t.tar.gz")
    assert bundle.name == "t"
    assert [e.place.source for e in bundle.events] == ["t.tar.gz!/deep/x.txt"]


def test_nested_archives_have_a_depth(tmp_path: Path) -> None:
    data = b"LINES\n"
    name = "x.txt"
    for level in range(5):
        path = zipped(tmp_path / f"{level}.zip", {name: data})
        data, name = path.read_bytes(), path.name
    write(tmp_path / "b" / "y.txt")
    (tmp_path / "b" / "4.zip").write_bytes(data)
    bundle = read(tmp_path / "b")
    assert len(bundle.events) == 1
    assert why(bundle) == {"4.zip!/3.zip!/2.zip!/1.zip": "archives nested more than 3 deep"}


def test_paths_that_lead_out_and_links_are_left_out(tmp_path: Path) -> None:
    zipped(tmp_path / "b.zip", {"../../evil.txt": b"LINES\n", "/abs.txt": b"LINES\n", "ok.txt": b"LINES\n"})
    with zipfile.ZipFile(tmp_path / "b.zip", "a") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    bundle = read(tmp_path / "b.zip")
    assert [e.place.source for e in bundle.events] == ["b.zip!/ok.txt"]
    assert sorted(why(bundle).values()) == [
        "a link or device, not a file",
        "its path leads out of the archive",
        "its path leads out of the archive",
    ]
    assert not (tmp_path / "evil.txt").exists()


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(members=2), "unpacked only in part: more than 2 files"),
        (Limits(total=20_000), "unpacked only in part: more than 20,000 bytes in all archives"),
        (Limits(file=20_000), "unpacked only in part: z.txt is over 20,000 bytes"),
    ],
)
def test_limits_stop_an_archive_and_keep_what_was_read(tmp_path: Path, limits: Limits, said: str) -> None:
    zipped(tmp_path / "b.zip", {"a.txt": b"LINES\n", "b.txt": b"LINES\n", "z.txt": b"LINES\n" + b"x" * 100_000})
    bundle = read(tmp_path / "b.zip", limits=limits)
    assert len(bundle.events) == 2
    assert why(bundle) == {"b.zip": said}


def test_nothing_of_a_bomb_is_read(tmp_path: Path) -> None:
    write(tmp_path / "b" / "x.txt")
    zipped(tmp_path / "b" / "b.zip", {"a.txt": b"LINES\n", "bomb.txt": b"\0" * (40 * 1024 * 1024)})
    bundle = read(tmp_path / "b")
    assert why(bundle) == {"b.zip": "not read at all: unpacks to over 200 times its size"}
    assert [e.place.source for e in bundle.events] == ["x.txt"]
    with pytest.raises(NothingToRead, match="not read at all: unpacks to over 200 times its size"):
        read(tmp_path / "b" / "b.zip")


def test_a_document_in_zip_form_is_one_file(tmp_path: Path) -> None:
    write(tmp_path / "b" / "x.txt")
    zipped(tmp_path / "b" / "report.docx", {"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})
    assert why(read(tmp_path / "b")) == {"report.docx": "no reader knows this format (binary)"}


def test_damaged_archives_are_named(tmp_path: Path) -> None:
    write(tmp_path / "b" / "x.txt")
    whole = zipped(tmp_path / "w.zip", {"a.txt": os.urandom(5_000)}).read_bytes()
    (tmp_path / "b" / "cut.zip").write_bytes(whole[:3_000])
    bundle = read(tmp_path / "b")
    assert list(why(bundle)) == ["cut.zip"]
    assert why(bundle)["cut.zip"].startswith("damaged archive")


def test_junk_is_silent_and_odd_files_are_named(tmp_path: Path) -> None:
    root = tmp_path / "b"
    write(root / "x.txt")
    for junk in (".DS_Store", "__MACOSX/x.txt", "._x.txt", ".git/config", "Thumbs.db"):
        write(root / junk)
    write(root / "empty.json", "")
    (root / "bin").write_bytes(b"\x00\x01\x02")
    os.mkfifo(root / "pipe")
    (root / "out").symlink_to("/etc/hostname")
    (root / "dead").symlink_to(root / "nowhere")
    (root / "in").symlink_to(root / "x.txt")
    with (root / "huge.log").open("wb") as huge:
        huge.truncate(5 * 1024**3)
    bundle = read(root)
    assert [e.place.source for e in bundle.events] == ["x.txt"]
    assert why(bundle) == {
        "empty.json": "empty file",
        "bin": "no reader knows this format (binary)",
        "pipe": "a socket, pipe or device, not a file",
        "out": "a link that leads out of the bundle; not followed",
        "dead": "a link to something that is not there",
        "huge.log": "5,368,709,120 bytes, more than the limit of 1,073,741,824; not read",
    }


def test_a_socket_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "x.txt")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("s")
        assert why(read(tmp_path)) == {"s": "a socket, pipe or device, not a file"}


def test_a_reader_that_gives_up_leaves_what_it_read(tmp_path: Path) -> None:
    write(tmp_path / "b" / "x.txt", "LINES\n!\nnever\n")
    bundle = read(tmp_path / "b")
    assert [e.text for e in bundle.events] == ["LINES"]
    assert [(s.place.locator, s.why) for s in bundle.skipped] == [("line 2", "x.txt:2: an exclamation")]


def test_a_file_that_may_not_be_opened_is_named(tmp_path: Path) -> None:
    def refuse(path: Path, source: str) -> Iterator[Event]:
        yield from () if path.name != source else _denied()

    write(tmp_path / "b" / "x.txt")
    write(tmp_path / "b" / "y.main", "LINES\n")
    refusing = Reader("refusing", lambda p: p.name == "x.txt", refuse)
    bundle = read(tmp_path / "b", readers=(refusing, PAIR))
    assert why(bundle) == {"x.txt": "cannot be opened: Permission denied"}


def test_several_paths_share_a_parent(tmp_path: Path) -> None:
    one, two = write(tmp_path / "i" / "a.txt"), write(tmp_path / "i" / "s" / "b.txt")
    bundle = read(two, one, one)
    assert bundle.name == "i"
    assert [e.place.source for e in bundle.events] == ["a.txt", "s/b.txt"]
    single = read(one)
    assert (single.name, [e.place.source for e in single.events]) == ("a", ["a.txt"])


def test_a_missing_path_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        read(tmp_path / "nope")


@pytest.mark.parametrize(
    ("files", "said"),
    [({}, "it holds no files"), ({"x.bin": "other"}, "x.bin: no reader knows"), ({"x.txt": ""}, "x.txt: empty file")],
)
def test_nothing_to_read_says_why(tmp_path: Path, files: dict[str, str], said: str) -> None:
    for name, text in files.items():
        write(tmp_path / name, text)
    with pytest.raises(NothingToRead, match=said):
        read(tmp_path)


def test_incident_toml_is_read_and_not_unclaimed(tmp_path: Path) -> None:
    write(tmp_path / "b" / "x.txt")
    write(tmp_path / "b" / "incident.toml", 'id = "INC-1"\ncolour = "red"\n')
    write(tmp_path / "b" / "old" / "incident.toml", 'id = "INC-0"\n')
    bundle = read(tmp_path / "b")
    assert bundle.intake.id == "INC-1"
    assert [(s.place.source, s.place.locator) for s in bundle.skipped] == [
        ("incident.toml", "line 2"),
        ("old/incident.toml", "file"),
    ]


def test_file_names_may_hold_anything(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9\x1b[31m.txt")
    write(tmp_path / "b" / name)
    assert [e.place.source for e in read(tmp_path / "b").events] == ["caf\ufffd\ufffd[31m.txt"]


def test_a_report_in_a_form_nobody_reads_says_how_to_save_it(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "report.adoc").write_text("= Report\n\n== Timeline\n\n* 14:05 alert\n")
    (tmp_path / "b" / "a.txt").write_text("LINES\none\n")
    assert why(read(tmp_path / "b"))["report.adoc"] == "no reader knows this format (AsciiDoc; save it as HTML)"


@given(
    st.binary(max_size=300), st.sampled_from([b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b""])
)
def test_any_bytes_give_a_bundle_or_a_wetink_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, head: bytes
) -> None:
    root = tmp_path_factory.mktemp("any")
    (root / "f").write_bytes(head + data)
    try:
        bundle = read(root)
    except WetinkError:
        return
    assert bundle.events


@given(st.data())
def test_damaged_zips_never_raise_anything_else(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    root = tmp_path_factory.mktemp("zips")
    path = zipped(root / "a.zip", {"a.txt": b"LINES\n" * 50, "d/b.txt": b"LINES\n"})
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(whole[: data.draw(st.integers(1, len(whole)))]))
    try:
        read(path)
    except WetinkError:
        return


def test_a_file_counts_as_unchanged_only_while_it_is_offered(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_text("one")
    with unchanging(path):
        first = head(path)
        path.write_text("another")
        assert head(path) == first == b"one"
        assert head(Path(str(path))) == b"another"  # the file of somebody else who holds nothing
    assert head(path) == b"another"
