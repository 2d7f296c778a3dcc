"""`wetink review` without a terminal: lists, decisions from a pipe, the person's own editor, and what is not there."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Wetink
from desk_library import DRAFT, TOM, at, do, draft_of, library, open_review

from wetink.library.markdown import parse
from wetink.model.review import Verb

ACCEPT = '{"do": "accept", "item": "owner"}'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return library(tmp_path / "library")


@pytest.fixture(autouse=True)
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Git knows who is at the desk."""
    for name, value in {
        "GIT_AUTHOR_NAME": "Mira Sand",
        "GIT_AUTHOR_EMAIL": "mira@example.org",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }.items():
        monkeypatch.setenv(name, value)


def editor(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor named as one that opens several files, doing the same each time to the first one."""
    path = folder / "nano"
    code = "import pathlib, sys\nfile = pathlib.Path(sys.argv[1])\nbeside = pathlib.Path(sys.argv[2])"
    path.write_text(f"#!{sys.executable}\n{code}\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("EDITOR", str(path))
    monkeypatch.delenv("VISUAL", raising=False)


def given(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    text = "".join(f"{line}\n" for line in lines)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_what_is_open_in_the_order_to_decide(home: Path, wetink: Wetink) -> None:
    done = wetink("review", "INC-7", "--library", home)
    assert done.returncode == 0
    lines = done.stdout.split("\n")
    assert lines[:2] == ["drafts/inc-7.md: queue is growing", "draft, 26 open, 0 decided"]
    heads = [line for line in lines if line and not line.startswith(" ")][2:]
    assert heads == ["weak, ungrounded or risky", "open questions", "the rest"]
    items = [line.split()[1:3] for line in lines if line.startswith("  ") and line[2:3].isalnum()]
    assert items[:3] == [["diagnosis", "3"], ["resolution", "2"], ["resolution", "1"]]
    assert "! no way back: what if this was the wrong runbook?" in done.stdout


def test_a_review_as_json(home: Path, wetink: Wetink) -> None:
    found = json.loads(wetink("review", "INC-7", "--library", home, "--format", "json").stdout)
    first = found["items"][0]
    assert (found["open"], found["decided"], found["status"]) == (26, 0, "draft")
    assert (first["section"], first["number"], first["group"], first["state"]) == ("diagnosis", 3, "risky", "open")
    assert first["markdown"].startswith("1. Look number 6. [^E6]\n   ```sh\n   kubectl get events\n")
    assert [(line["id"], line.get("cited", False)) for line in first["evidence"]] == [
        *(("E4", False), ("E5", False), ("E6", True), ("E7", False), ("E8", False))
    ]
    assert first["evidence"][2]["place"] == "shell.cast, at 6.0s"


def test_listing_changes_nothing(home: Path, wetink: Wetink) -> None:
    before = {file: file.read_bytes() for file in home.rglob("*") if file.is_file() and ".wetink" not in file.parts}
    wetink("review", "INC-7", "--library", home)
    wetink("review", "--library", home)
    after = {file: file.read_bytes() for file in home.rglob("*") if file.is_file() and ".wetink" not in file.parts}
    assert after == before


def test_what_waits_for_review(home: Path, wetink: Wetink) -> None:
    assert wetink("review", "--library", home).stdout == "INC-7  draft         queue is growing\n"
    found = json.loads(wetink("review", "--library", home, "--format", "json").stdout)
    assert [one["id"] for one in found["waiting"]] == ["INC-7"]


def test_nothing_to_review(tmp_path: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("drafts", "runbooks"):
        (tmp_path / room).mkdir()
    done = wetink("review", "--library", tmp_path)
    assert done.returncode == 0
    assert "nothing waits for review" in done.stdout
    assert wetink("review", "INC-7", "--library", tmp_path).returncode == 2
    monkeypatch.chdir(tmp_path / "drafts")
    assert "nothing waits for review" in wetink("review").stdout


def test_an_unknown_incident_says_what_is_near(home: Path, wetink: Wetink) -> None:
    done = wetink("review", "INC-8", "--library", home)
    assert done.returncode == 2
    assert "no runbook and no draft" in done.stderr
    assert "INC-7" in done.stderr


def test_a_library_below_the_current_folder_is_found(
    home: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home.parent)
    assert "INC-7" in wetink("review").stdout
    monkeypatch.chdir(home / "drafts")
    assert "INC-7" in wetink("review").stdout


def test_decisions_as_lines_of_json(home: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    session = open_review(home)
    ids = {name: at(session, *name).id for name in (("resolution", 1), ("diagnosis", 2), ("verification", 1))}
    given(
        monkeypatch,
        json.dumps({"do": "edit", "item": ids["resolution", 1], "set": {"undo": "uncordon it"}}),
        json.dumps({"do": "drop", "item": ids["diagnosis", 2], "why": "no use"}),
        json.dumps({"do": "edit", "item": ids["verification", 1], "text": "1. See them run. [^E9]"}),
        json.dumps({"do": "add", "to": "escalation", "text": "page db-oncall"}),
        json.dumps({"do": "answer", "item": "services", "text": "queue-api, node-pool"}),
        json.dumps({"do": "answer", "item": "owner", "text": "Tom Vale"}),
    )
    done = wetink("review", "INC-7", "--library", home, "--decide", "-")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("6 decided, ")
    now = parse(draft_of(home).read_text("utf-8"))
    assert now.services == ("queue-api", "node-pool")
    assert now.resolution[0].evidence == ("E7", "E8", "A1")
    assert now.verification[0].evidence == ("E9", "A2")
    assert now.evidence["A1"].actor == "Mira Sand"
    assert len(now.diagnosis) == 2
    assert [one.by.email for one in open_review(home).decisions] == ["mira@example.org"] * 6


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "stdin:2: is not JSON"),
        ('{"do": "like", "item": "owner"}', "stdin:2: `do` is none of accept"),
        ('{"do": "accept", "item": "owner", "x": 1}', "stdin:2: has to be an object with the keys"),
        ('{"do": "accept", "item": 7}', "`item` has to be text"),
        ('{"do": "move", "item": "owner", "number": "1"}', "`number` has to be a number"),
        ('{"do": "add", "to": "nowhere", "text": "x"}', "'nowhere' is no section"),
        ('{"do": "edit", "item": "title", "set": {"text": "x"}}', "`set` fits steps"),
        ('{"do": "edit", "item": "title", "text": ""}', "has to have a title"),
        ('{"do": "accept", "item": "ffffffff"}', "no such item"),
        ('{"do": "accept"}', "needs the item"),
        ('{"do": "undo", "decision": 9}', "no decision 9"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_a_bad_decision_carries_out_none(
    home: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch, line: str, told: str
) -> None:
    before = draft_of(home).read_bytes()
    given(monkeypatch, ACCEPT, line)
    done = wetink("review", "INC-7", "--library", home, "--decide", "-")
    assert done.returncode == 2
    assert told in done.stderr
    assert draft_of(home).read_bytes() == before
    assert not (home / "incidents/inc-7/review.jsonl").exists()


@pytest.mark.parametrize("name", ["", "release-bot"])
def test_nobody_and_no_machine_decides(home: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", name)
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "ci@example.org")
    given(monkeypatch, ACCEPT)
    done = wetink("review", "INC-7", "--library", home, "--decide", "-")
    assert done.returncode == 2
    assert "git config user.name" in done.stderr
    assert wetink("review", "INC-7", "--library", home).returncode == 0


def test_a_conflict_tells_both(home: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    other = open_review(home, TOM)
    item = at(other, "ruled_out")
    do(other, Verb.DROP, item.id, TOM, reason="of another incident")
    given(monkeypatch, json.dumps({"do": "edit", "item": item.id, "text": "- dns is fine [^E10]"}))
    done = wetink("review", "INC-7", "--library", home, "--decide", "-")
    assert done.returncode == 2
    assert "Tom Vale dropped it" in done.stderr
    assert "- dns is fine" in done.stderr


def test_the_editor_has_the_draft_and_its_evidence(
    home: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy = "(file.parent.parent.parent.parent / 'seen').write_text(file.read_text() + beside.read_text())"
    change = "file.write_text(file.read_text().replace('Drain the node.', 'Drain it.'))"
    editor(tmp_path, f"{copy}\n{change}", monkeypatch)
    done = wetink("review", "INC-7", "--library", home, "--editor")
    assert done.returncode == 0
    assert done.stdout == "INC-7: 1 decided, 25 open; 14 that you left as they are: --accept-rest accepts them\n"
    now = draft_of(home).read_text("utf-8")
    assert "1. Drain it. **Destructive.** [^E7] [^E8] [^A1]" in now
    assert "# wetink:" not in now
    seen = (tmp_path / "seen").read_text("utf-8")
    assert "# wetink: 26 things are open." in seen
    assert "== diagnosis 3\n! nothing much ties this look to the cause\n" in seen
    assert "> E6  14:06:00Z  executed/ok  Ana Lima\n    kubectl get events\n    shell.cast, at 6.0s\n" in seen
    assert sorted(file.name for file in (home / ".wetink/review").iterdir()) == []


def test_what_was_left_in_the_editor_can_be_accepted(
    home: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(tmp_path, "", monkeypatch)
    done = wetink("review", "INC-7", "--library", home, "--editor", "--accept-rest")
    assert done.stdout == "INC-7: 15 decided, 11 open; wetink review INC-7 shows what is open\n"


def test_text_that_cannot_be_read_is_kept_and_opened_again(
    home: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(tmp_path, "file.write_text(file.read_text().replace('SEV2', '[SEV1'))", monkeypatch)
    before = draft_of(home).read_bytes()
    done = wetink("review", "INC-7", "--library", home, "--editor")
    assert done.returncode == 2
    kept = home / ".wetink/review/inc-7.md"
    assert "severity: [SEV1" in kept.read_text("utf-8")
    line = 1 + kept.read_text("utf-8").split("\n").index("severity: [SEV1")
    assert f"inc-7.md:{line}" in done.stderr or f"inc-7.md:{line + 1}" in done.stderr
    assert draft_of(home).read_bytes() == before
    editor(tmp_path, "file.write_text(file.read_text().replace('[SEV1', 'SEV1'))", monkeypatch)
    done = wetink("review", "INC-7", "--library", home, "--editor")
    assert "going on with what you wrote" in done.stderr
    assert parse(draft_of(home).read_text("utf-8")).severity == "SEV1"
    assert not kept.exists()


def test_what_was_kept_is_put_together_with_what_others_did_meanwhile(
    home: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(tmp_path, "file.write_text(file.read_text().replace('SEV2', '[SEV1'))", monkeypatch)
    wetink("review", "INC-7", "--library", home, "--editor")
    other = open_review(home, TOM)
    do(other, Verb.DROP, at(other, "diagnosis", 2).id, TOM, reason="no")
    editor(tmp_path, "file.write_text(file.read_text().replace('[SEV1', 'SEV1'))", monkeypatch)
    assert wetink("review", "INC-7", "--library", home, "--editor").returncode == 0
    now = parse(draft_of(home).read_text("utf-8"))
    assert (now.severity, len(now.diagnosis)) == ("SEV1", 2)
    assert now.resolution == DRAFT.resolution


def test_an_editor_that_fails_decides_nothing(
    home: Path, wetink: Wetink, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(tmp_path, "file.write_text('nothing'); sys.exit(1)", monkeypatch)
    before = draft_of(home).read_bytes()
    done = wetink("review", "INC-7", "--library", home, "--editor")
    assert done.returncode == 2
    assert "kept in" in done.stderr
    assert draft_of(home).read_bytes() == before
    monkeypatch.setenv("EDITOR", str(tmp_path / "no-such-editor"))
    assert "no-such-editor" in wetink("review", "INC-7", "--library", home, "--editor").stderr


def test_a_twin_is_told_and_offered(home: Path, wetink: Wetink) -> None:
    more = replace(DRAFT.resolution[0], text="Drain it, then wait.")
    library(home, replace(DRAFT, id="INC-8", incidents=("INC-8",), resolution=(more,)))
    assert "drafts/inc-8.md is for the same symptom" in wetink("review", "INC-7", "--library", home).stdout
    found = json.loads(wetink("review", "INC-7", "--library", home, "--beside", "INC-8", "--format", "json").stdout)
    offered = [item for item in found["items"] if item["group"] == "offer"]
    assert [(item["offer"], item["section"], item["number"]) for item in offered] == [
        ("drafts/inc-8.md", "resolution", 1)
    ]
    assert offered[0]["instead_of"] == at(open_review(home), "resolution", 1).id


def test_nothing_is_its_own_twin(home: Path, wetink: Wetink) -> None:
    done = wetink("review", "INC-7", "--library", home, "--beside", "INC-7")
    assert done.returncode == 2
    assert "itself" in done.stderr
