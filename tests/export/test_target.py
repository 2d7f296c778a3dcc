"""The target folder: whole or not at all, nobody's files lost, killed at every step and finished by the next run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from wetink.errors import ExportConflict
from wetink.export import target
from wetink.export.target import RECORD, Written, write, write_file

FIRST = {"a.md": b"a", "x/b.md": b"b", "x/y/c.md": b"c"}
SECOND = {"a.md": b"a2", "x/b.md": b"b", "z/d.md": b"d"}


def below(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


def ours(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in below(folder).items() if path != RECORD}


def test_a_new_folder(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "site"
    assert write(out, FIRST) == Written(new=("a.md", "x/b.md", "x/y/c.md"))
    assert ours(out) == FIRST
    assert names(out.parent) == ["site"]


def test_a_second_run_changes_what_changed_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(out, FIRST)
    stamps = {file: file.stat().st_mtime_ns for file in out.rglob("*")}
    assert write(out, FIRST) == Written(same=3)
    assert {file: file.stat().st_mtime_ns for file in out.rglob("*")} == stamps
    done = write(out, SECOND)
    assert done == Written(new=("z/d.md",), changed=("a.md",), removed=("x/y/c.md",), same=1)
    assert ours(out) == SECOND
    assert not (out / "x/y").exists()
    assert (out / "x/b.md").stat().st_mtime_ns == stamps[out / "x/b.md"]


def test_files_of_others_stay(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(out, FIRST)
    (out / "mine.md").write_bytes(b"mine")
    (out / "x/y/also.md").write_bytes(b"mine too")
    (out / "x/y/c.md").write_bytes(b"edited")
    done = write(out, SECOND)
    assert done.left == ("x/y/c.md",)
    assert ours(out) == {**SECOND, "mine.md": b"mine", "x/y/also.md": b"mine too", "x/y/c.md": b"edited"}


def test_what_somebody_wrote_is_not_written_over(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(out, FIRST)
    (out / "a.md").write_bytes(b"edited")
    (out / "z").mkdir()
    (out / "z/d.md").write_bytes(b"theirs")
    before = below(out)
    with pytest.raises(ExportConflict, match=r"a\.md, z/d\.md") as error:
        write(out, SECOND)
    assert "--force" in error.value.hint
    assert below(out) == before
    assert write(out, SECOND, force=True).changed == ("a.md", "z/d.md")
    assert ours(out) == SECOND


@pytest.mark.parametrize("path", ["../a", "/a", "x/../../a", "", "x\\..\\a", "a\0b"])
def test_no_path_leads_out(path: str, tmp_path: Path) -> None:
    with pytest.raises(ExportConflict):
        write(tmp_path / "site", {path: b""})
    assert names(tmp_path) == []


def test_no_link_is_followed(tmp_path: Path) -> None:
    out, other = tmp_path / "site", tmp_path / "other"
    other.mkdir()
    out.mkdir()
    (out / "x").symlink_to(other)
    (other / "a.md").write_bytes(b"theirs")
    (out / "a.md").symlink_to(other / "a.md")
    for files in ({"x/b.md": b"b"}, {"a.md": b"a"}):
        with pytest.raises(ExportConflict):
            write(out, files, force=True)
    assert below(other) == {"a.md": b"theirs"}


def test_a_folder_where_a_file_should_be(tmp_path: Path) -> None:
    (tmp_path / "site/a.md").mkdir(parents=True)
    with pytest.raises(ExportConflict):
        write(tmp_path / "site", FIRST, force=True)
    (tmp_path / "file").write_bytes(b"theirs")
    with pytest.raises(ExportConflict):
        write(tmp_path / "file", FIRST)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"files": 3}', b'{"files": {"../../x": ["a"], "b": 1}}', b"\xff"])
def test_a_damaged_record_costs_no_file(data: bytes, tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(out, FIRST)
    (out / RECORD).write_bytes(data)
    assert write(out, FIRST).same == 3
    (out / RECORD).write_bytes(data)
    with pytest.raises(ExportConflict):
        write(out, SECOND)


class Cut(BaseException):
    """Stands for kill -9: nothing below catches it."""


def cutting(patch: pytest.MonkeyPatch, at: int) -> None:
    """Let the `at`th change of the disk be the last one."""
    count = 0

    def counted(name: str, of: type) -> None:
        real = getattr(of, name)

        def call(*arguments: object, **options: object) -> object:
            nonlocal count
            count += 1
            if count > at:
                raise Cut
            return real(*arguments, **options)

        patch.setattr(of, name, call)

    for name in ("replace", "rename", "unlink", "mkdir", "rmdir"):
        counted(name, Path)
    patch.setattr(shutil, "rmtree", lambda *_, **__: None)


def test_killed_at_every_step_each_file_is_whole_and_the_next_run_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(60):
        out = tmp_path / str(at) / "site"
        write(out, FIRST)
        (out / "mine.md").write_bytes(b"mine")
        with monkeypatch.context() as patch:
            cutting(patch, at)
            try:
                write(out, SECOND)
                finished = True
            except Cut:
                finished = False
        seen = {path: data for path, data in ours(out).items() if ".wetink-export-" not in path}
        for path, data in seen.items():
            assert data in {FIRST.get(path), SECOND.get(path), b"mine"}
        write(out, SECOND)
        left = {path: data for path, data in ours(out).items() if ".wetink-export-" not in path}
        assert left == {**SECOND, "mine.md": b"mine"}
        if finished:
            assert at > 8
            return
    pytest.fail("never finished")


def test_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "site"
    write(out, FIRST)
    before = below(out)
    real = target._put

    def full(path: Path, data: bytes) -> None:
        if path.name == "d.md":
            raise OSError(28, "No space left on device", str(path))
        real(path, data)

    monkeypatch.setattr(target, "_put", full)
    with pytest.raises(OSError, match="No space"):
        write(out, SECOND)
    assert below(out) == before
    with pytest.raises(OSError, match="No space"):
        write(tmp_path / "new", SECOND)
    assert not (tmp_path / "new").exists()
    assert names(tmp_path) == ["site"]


def test_one_file(tmp_path: Path) -> None:
    out = tmp_path / "all.html"
    assert write_file(out, b"1")
    assert not write_file(out, b"1")
    with pytest.raises(ExportConflict):
        write_file(out, b"2")
    assert out.read_bytes() == b"1"
    assert write_file(out, b"2", force=True)
    assert names(tmp_path) == ["all.html"]
