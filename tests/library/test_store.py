from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sample_draft import DRAFT, at

from wetink.errors import DraftInvalid, LibraryConflict, LibraryUnwritable, UsageError
from wetink.library import files
from wetink.library.evidence_lines import read_lines, write_lines
from wetink.library.markdown import parse, render
from wetink.library.names import slug
from wetink.library.store import is_untouched, stamped, write_incident
from wetink.model.draft import Claim
from wetink.model.event import Alert, Command, Kind, Link, Message, Passage, Picture, Place, Reaction
from wetink.model.evidence import CommandFacts, Effect, Entity, Evidence, Outcome, Person, Redacted, Risk, Timeline

EVIDENCE = (
    Evidence(
        "E1",
        (Place("pd.json", "record 1"), Place("am.json", "record 4")),
        Kind.ALERT,
        Redacted("queue-api p99 latency > 5s"),
        Alert(
            "QueueApiLatencyHigh",
            labels=(("job", "api"),),
            links=(Link("https://g.example/d/a", "dashboard"),),
            ended=at(15, 0),
        ),
        at(14, 5, 12),
        actor=Person("pagerduty", "PagerDuty", bot=True),
        entities=(Entity("service", "queue-api"),),
    ),
    Evidence(
        "E2",
        (Place("slack/a.json", "ts 1.2"),),
        Kind.SAID,
        Redacted("see <b> \u202e \ud800"),
        Message("inc", "1.2", reactions=(Reaction("eyes", ("U1",)),)),
        None,
        timedelta(seconds=1.5),
        Person("ana", "Ana Lima", "ana-platform", aliases=("U1",)),
    ),
    Evidence(
        "E3",
        (Place("a.cast", "at 12.3s"),),
        Kind.EXECUTED,
        Redacted("kubectl scale deploy api --replicas=2"),
        Command("sh", "scaled", 0, 1.0, host="bastion-1", within=("ssh bastion-1",)),
        at(14, 9),
        outcome=Outcome.OK,
        of="E2",
        facts=CommandFacts(
            risk=Risk.CHANGES_STATE, verbs=("kubectl scale",), effects=(Effect("deployment/api", "replicas", "2"),)
        ),
    ),
    Evidence(
        "E4", (Place("p.png", ""),), Kind.PICTURE, Redacted("p99"), Picture("p.png", "image/png", 10, 20, read=True)
    ),
    Evidence(
        "E5", (Place("pm.md", "line 3"),), Kind.DOCUMENT, Redacted("Impact"), Passage(("Impact",), "item", done=True)
    ),
)
TIMELINE = Timeline("INC-48213", EVIDENCE)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_writes_the_record_and_the_draft(tmp_path: Path) -> None:
    record, draft = write_incident(tmp_path, TIMELINE, DRAFT)
    assert record == tmp_path / "incidents" / "inc-48213" / "evidence.jsonl"
    assert draft == tmp_path / "drafts" / "rb-7k2m9q.md"
    assert sorted(_files(tmp_path)) == ["drafts/rb-7k2m9q.md", "incidents/inc-48213/evidence.jsonl"]
    assert parse(draft.read_text(encoding="utf-8")) == DRAFT
    assert "evidence: incidents/inc-48213/evidence.jsonl, sha256: " in draft.read_text(encoding="utf-8")
    assert is_untouched(draft.read_text(encoding="utf-8"))


def test_a_second_run_changes_nothing_but_a_new_reading_does(tmp_path: Path) -> None:
    write_incident(tmp_path, TIMELINE, DRAFT)
    before = _files(tmp_path)
    write_incident(tmp_path, TIMELINE, DRAFT)
    write_incident(tmp_path, TIMELINE, replace(DRAFT, drafted_at=at(18, 0)))  # the same draft, made later
    assert _files(tmp_path) == before
    write_incident(tmp_path, TIMELINE, replace(DRAFT, severity="SEV1", drafted_at=at(18, 0)))
    text = (tmp_path / "drafts" / "rb-7k2m9q.md").read_text(encoding="utf-8")
    assert "severity: SEV1" in text
    assert "at: 2026-03-12T18:00:00Z" in text
    assert is_untouched(text)


def test_what_a_person_edited_is_never_overwritten(tmp_path: Path) -> None:
    record, path = write_incident(tmp_path, TIMELINE, DRAFT)
    edited = path.read_text(encoding="utf-8").replace("Count the active", "Count all the active")
    path.write_text(edited, encoding="utf-8")
    new = replace(TIMELINE, evidence=EVIDENCE[:3])
    with pytest.raises(LibraryConflict) as caught:
        write_incident(tmp_path, new, replace(DRAFT, severity="SEV1"))
    assert str(path) in caught.value.message
    assert f"{path}.new" in caught.value.hint
    assert f"{record}.new" in caught.value.hint
    assert path.read_text(encoding="utf-8") == edited
    assert record.read_text(encoding="utf-8") == write_lines(EVIDENCE)
    beside = path.with_name(path.name + ".new")
    assert parse(beside.read_text(encoding="utf-8")).severity == "SEV1"
    beside.replace(path)  # taking the new one over is enough
    record.with_name(record.name + ".new").replace(record)
    write_incident(tmp_path, new, replace(DRAFT, severity="SEV1"))


def test_other_line_ends_are_no_edit(tmp_path: Path) -> None:
    _, path = write_incident(tmp_path, TIMELINE, DRAFT)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    write_incident(tmp_path, TIMELINE, replace(DRAFT, severity="SEV1"))
    assert b"SEV1" in path.read_bytes()


def test_a_file_of_somebody_else_in_the_place_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "drafts" / "rb-7k2m9q.md"
    path.parent.mkdir()
    path.write_bytes(b"\xff my notes")
    with pytest.raises(LibraryConflict):
        write_incident(tmp_path, TIMELINE, DRAFT)
    assert path.read_bytes() == b"\xff my notes"


def test_another_incident_under_the_same_id_is_not_overwritten(tmp_path: Path) -> None:
    write_incident(tmp_path, TIMELINE, DRAFT)
    before = _files(tmp_path)
    other = replace(TIMELINE, evidence=(replace(EVIDENCE[4], text=Redacted("Something else")),))
    with pytest.raises(LibraryConflict, match=r"evidence\.jsonl"):
        write_incident(tmp_path, other, replace(DRAFT, id="rb-other", escalation=(Claim("x", ()),)))
    assert {name: data for name, data in _files(tmp_path).items() if not name.endswith(".new")} == before


def test_a_crash_leaves_the_old_file_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_incident(tmp_path, TIMELINE, DRAFT)
    before = _files(tmp_path)

    def torn(path: Path, data: bytes) -> None:
        path.write_bytes(data[: len(data) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "write_synced", torn)
    with pytest.raises(LibraryUnwritable, match="No space left"):
        write_incident(tmp_path, TIMELINE, replace(DRAFT, severity="SEV1"))
    assert _files(tmp_path) == before


def test_a_folder_in_the_way_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "drafts" / "rb-7k2m9q.md").mkdir(parents=True)
    with pytest.raises(LibraryUnwritable, match="rb-7k2m9q"):
        write_incident(tmp_path, TIMELINE, DRAFT)


def test_files_have_the_rights_that_the_user_wants(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        record, _ = write_incident(tmp_path, TIMELINE, DRAFT)
    finally:
        os.umask(old)
    assert record.stat().st_mode & 0o777 == 0o640


def test_the_stamp_fits_one_text_only() -> None:
    text = stamped(render(DRAFT))
    assert stamped(text) == text
    assert is_untouched(text)
    assert not is_untouched(text.replace("SEV2", "SEV1"))
    assert not is_untouched(render(DRAFT))


# --- evidence.jsonl -----------------------------------------------------------------------------------------


def test_records_come_back_as_they_were() -> None:
    text = write_lines(EVIDENCE)
    assert read_lines(text, "e.jsonl") == EVIDENCE
    assert text.count("\n") == len(EVIDENCE)
    first = json.loads(text.split("\n")[0])
    assert first["at"] == "2026-03-12T14:05:12Z"
    assert first["places"][1] == {"source": "am.json", "locator": "record 4"}
    assert first["detail"]["type"] == "alert"
    assert first["sha256"] == EVIDENCE[0].sha256
    assert "<" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("latency > 5s".replace(">", "\\u003e"), "latency", "altered"),
        ('"kind": "alert"', '"kind": "rumour"', "rumour"),
        ('"type": "alert"', '"type": "x"', "type"),
        ('"name": "QueueApiLatencyHigh"', '"nom": "x"', "nom"),
        ('"at": "2026-03-12T14:05:12Z"', '"at": "noon"', "noon"),
        ('{"id"', '{"id', "is not a record"),
    ],
)
def test_an_altered_record_is_refused_with_its_line(old: str, new: str, why: str) -> None:
    text = write_lines(EVIDENCE[::-1]).replace(old, new)
    with pytest.raises(DraftInvalid, match=rf"^e.jsonl:{1 if why == 'is not a record' else 5}: .*{why}"):
        read_lines(text, "e.jsonl")


def test_times_are_written_in_utc() -> None:
    cest = datetime.fromisoformat("2026-07-01T10:00:00+02:00")
    item = replace(EVIDENCE[0], at=cest)
    assert '"at": "2026-07-01T08:00:00Z"' in write_lines([item])
    assert read_lines(write_lines([item]), "e")[0].at == cest.astimezone(UTC)


# --- names --------------------------------------------------------------------------------------------------

ODD = [
    "../../etc/passwd",
    "/abs",
    "C:\\x",
    "nul\x00id",
    "-rf",
    "--output=/x",
    ".git/hooks/post-commit",
    "con",
    "CON",
    "a" * 5000,
    "x\ny",
    ";touch x",
    "$(x)",
    "a b",
    "..",
    ".",
    "",
    "Ünïcödé",
    "é",
    "e\u0301",
    "TITLE",
    "title",
    "a_b",
    "a-b",
    "a--b",
    "-a",
    "INC-1",
    "inc-1",
    "Inc-1",
    "inc-1-",
    "\ud800",
    "a" * 80,
    "a" * 81,
]


def test_names_are_safe_and_never_meet() -> None:
    names = [slug(id_) for id_ in ODD]
    assert len(set(names)) == len(ODD)
    for name in names:
        assert 0 < len(name) <= 80
        assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert not name.startswith("-")


def test_usual_ids_stay_readable() -> None:
    assert slug("rb-7k2m9q") == "rb-7k2m9q"
    assert slug("INC-48213") == "inc-48213"
    assert slug("pg-connections-exhausted") == "pg-connections-exhausted"
    assert slug("2026-03-12 API latency").startswith("2026-03-12-api-latency-")


def test_the_incident_of_a_published_runbook_is_drafted_as_another_one(tmp_path: Path) -> None:
    """Two files of one id would shut the gate; the review takes over what is new."""
    timeline = Timeline(DRAFT.id, EVIDENCE)
    _, draft = write_incident(tmp_path, timeline, DRAFT)
    there = tmp_path / "runbooks" / "queue-api" / "latency.md"
    there.parent.mkdir(parents=True)
    there.write_text(draft.read_text("utf-8"), encoding="utf-8")
    draft.unlink()
    before = _files(tmp_path)
    with pytest.raises(UsageError, match=r"is a runbook already, runbooks/queue-api/latency\.md") as refused:
        write_incident(tmp_path, timeline, DRAFT)
    assert _files(tmp_path) == before
    assert f"--incident {DRAFT.id}-2" in refused.value.hint
    write_incident(tmp_path, Timeline(f"{DRAFT.id}-2", EVIDENCE), replace(DRAFT, id=f"{DRAFT.id}-2"))
    assert there.read_bytes() == before[there.relative_to(tmp_path).as_posix()]
