"""`wetink init`: new folders, folders with files, repositories with a history; a second time nothing changes."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest
from desk import ANN, DRAFT, PEOPLE, Desk, nobody_in_particular
from ruamel.yaml import YAML

from wetink.errors import SignRefused
from wetink.library.people_file import read_people
from wetink.workflow.begin import begin
from wetink.workflow.identity import caller


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    nobody_in_particular(monkeypatch)
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", ANN[0])
        monkeypatch.setenv(f"GIT_{role}_EMAIL", ANN[1])
    return tmp_path / "library"


def everything(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "index")
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_a_new_folder(empty: Path) -> None:
    done = begin(empty)
    desk = Desk(empty)
    assert done.commit == desk.git("rev-parse", "HEAD")
    assert desk.git("status", "--porcelain") == ""
    assert {path.name for path in empty.iterdir() if path.is_dir()} == {
        ".git",
        ".github",
        "drafts",
        "hooks",
        "incidents",
        "runbooks",
    }
    assert read_people((empty / "people.toml").read_bytes()).by_email(ANN[1]) is not None
    assert tomllib.loads((empty / "wetink.toml").read_text("utf-8")) == {"redaction": {}}
    for name in (".github/workflows/runbooks.yml", ".gitlab-ci.yml"):
        assert YAML(typ="safe").load((empty / name).read_text("utf-8"))
    hook = empty / ".git" / "hooks" / "pre-commit"
    assert hook.stat().st_mode & 0o111
    for script in (hook, empty / "hooks" / "pre-receive"):
        subprocess.run(["sh", "-n", script], check=True)
    assert ".wetink/" in (empty / ".gitignore").read_text("utf-8")
    assert desk.found() == desk.found(tip="HEAD") == []


def test_a_second_time_nothing_changes(empty: Path) -> None:
    begin(empty)
    before = everything(empty)
    done = begin(empty)
    assert (done.written, done.commit) == ((), "")
    assert everything(empty) == before


def test_what_was_begun_can_be_signed_in(empty: Path) -> None:
    begin(empty)
    desk = Desk(empty).sits(ANN)
    (empty / ".git" / "hooks" / "pre-commit").unlink()  # it would look for an installed wetink
    desk.write("drafts/inc-48213.md", DRAFT)
    desk.published()
    assert desk.found() == desk.found(tip="HEAD") == []


def test_a_folder_with_files_keeps_them(empty: Path) -> None:
    empty.mkdir()
    (empty / "README.md").write_text("ours\n", encoding="utf-8")
    (empty / ".gitignore").write_text("*.swp", encoding="utf-8")
    (empty / "people.toml").write_text(PEOPLE, encoding="utf-8")
    done = begin(empty)
    assert set(done.kept) == {"README.md", "people.toml"}
    assert (empty / "README.md").read_text("utf-8") == "ours\n"
    assert (empty / "people.toml").read_text("utf-8") == PEOPLE
    assert (empty / ".gitignore").read_text("utf-8") == "*.swp\n.wetink/\n"


def test_a_repository_with_a_history_is_left_to_be_looked_at(empty: Path) -> None:
    empty.mkdir()
    desk = Desk(empty)
    desk.git("init", "-q", "-b", "main")
    desk.git("remote", "add", "origin", "git@github.com:loomcart/ops.git")
    desk.write("code.py", "print()\n")
    desk.commit()
    desk.write("staged.txt", "mine")
    desk.git("add", "staged.txt")
    head = desk.git("rev-parse", "HEAD")
    done = begin(empty / "runbooks")
    assert done.commit == ""
    assert not any("/../" in path for path in done.written)
    assert desk.git("rev-parse", "HEAD") == head
    assert desk.git("diff", "--cached", "--name-only") == "staged.txt"
    assert (empty / ".github" / "workflows" / "runbooks.yml").is_file()
    assert not (empty / ".gitlab-ci.yml").exists()
    job = (empty / ".github/workflows/runbooks.yml").read_text("utf-8")
    assert 'wetink check --no-cache --library "runbooks"' in job
    assert '--below "runbooks"' in (empty / "runbooks" / "hooks" / "pre-receive").read_text("utf-8")
    assert any("commit them" in line for line in done.advice)


def test_hooks_of_the_team_are_theirs(empty: Path) -> None:
    empty.mkdir()
    desk = Desk(empty)
    desk.git("init", "-q")
    desk.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 0\n").chmod(0o755)
    done = begin(empty)
    assert desk.read(".git/hooks/pre-commit") == "#!/bin/sh\nexit 0\n"
    assert any("hooks of your own" in line for line in done.advice)


def test_without_an_identity_nothing_is_committed(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{role}_NAME")
        monkeypatch.delenv(f"GIT_{role}_EMAIL")
    done = begin(empty)
    assert done.commit == ""
    assert read_people((empty / "people.toml").read_bytes()).persons == {}


def test_people_that_are_kept_elsewhere_are_not_asked_for_again(empty: Path) -> None:
    empty.mkdir()
    (empty / "CODEOWNERS").write_text("* ann@loomcart.io\n", encoding="utf-8")
    begin(empty)
    assert not (empty / "people.toml").exists()


ANN_ENTRY = '[people.ann]\nname = "Ann Berg"\nemails = ["ann@loomcart.io"]\n'


def test_whoever_git_does_not_know_is_told_what_is_left_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody_in_particular(monkeypatch)
    for key, value in {"COUNT": "1", "KEY_0": "user.useConfigOnly", "VALUE_0": "true"}.items():
        monkeypatch.setenv(f"GIT_CONFIG_{key}", value)
    done = begin(tmp_path / "library")
    assert done.commit == ""
    with pytest.raises(SignRefused, match="git does not know who you are") as refused:
        caller(Desk(tmp_path / "library").repository)
    assert "git config user.name" in refused.value.hint
    assert done.advice[0] == "tell git who you are, then run this once more:"
    monkeypatch.setenv("GIT_CONFIG_COUNT", "0")
    Desk(tmp_path / "library").sits(ANN)
    again = begin(tmp_path / "library").advice
    assert "".join(f"{line.strip()}\n" for line in again[1:4]) == ANN_ENTRY
    assert again[4].startswith("look at the files, then commit them")
    assert all(len(line) <= 71 for line in (*done.advice, *again)), "with what stands before it, a line of a terminal"
