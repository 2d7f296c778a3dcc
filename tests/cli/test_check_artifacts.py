"""`wetink check --artifacts`, and the proof of drafts in a library, as people and programs call them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Done, Wetink

EXAMPLE = Path(__file__).parents[2] / "examples" / "inc-48213"


@pytest.fixture
def drafted(wetink: Wetink, tmp_path: Path) -> Path:
    """The example incident's draft as JSON."""
    file = tmp_path / "draft.json"
    assert wetink("draft", EXAMPLE, "--format", "json", "-o", file, "-q").returncode == 0
    return file


def changed(file: Path, change: Any) -> Path:  # noqa: ANN401 (plain JSON)
    """The draft with a change made to its values."""
    values = json.loads(file.read_text())
    change(values)
    file.write_text(json.dumps(values))
    return file


def errors(done: Done) -> set[tuple[str, str]]:
    """(rule, place) of every error that the JSON form lists."""
    return {(one["rule"], one["where"]) for one in json.loads(done.stdout)["findings"] if one["severity"] == "error"}


def test_a_true_draft_passes_as_json_and_as_markdown(wetink: Wetink, drafted: Path, tmp_path: Path) -> None:
    assert wetink("check", drafted, "--artifacts", EXAMPLE).returncode == 0
    markdown = tmp_path / "draft.md"
    assert wetink("draft", EXAMPLE, "-o", markdown, "-q").returncode == 0
    assert wetink("check", markdown, "--artifacts", EXAMPLE).returncode == 0


def test_an_invention_is_found_at_its_place_in_every_form(wetink: Wetink, drafted: Path) -> None:
    def invent(values: dict[str, Any]) -> None:
        values["resolution"][0]["commands"][0]["run"] += " --force"

    changed(drafted, invent)
    done = wetink("check", drafted, "--artifacts", EXAMPLE, "--format", "json")
    assert done.returncode == 1
    assert errors(done) == {("invented-command", "resolution[0].commands[0]")}
    for form, sign in (("text", "[invented-command]"), ("github", "::error file="), ("sarif", '"invented-command"')):
        done = wetink("check", drafted, "--artifacts", EXAMPLE, "--format", form)
        assert done.returncode == 1
        assert sign in done.stdout


def test_a_draft_of_another_program_needs_no_kinds_and_gets_no_sign_off(wetink: Wetink, drafted: Path) -> None:
    def foreign(values: dict[str, Any]) -> None:
        for entry in values["evidence"].values():
            del entry["kind"], entry["outcome"]

    done = wetink("check", changed(drafted, foreign), "--artifacts", EXAMPLE, "--format", "json")
    assert (done.returncode, errors(done)) == (0, set())

    def signs(values: dict[str, Any]) -> None:
        values["status"] = "published"
        values["sign_off"] = {"by": "somebody"}

    done = wetink("check", changed(drafted, signs), "--artifacts", EXAMPLE, "--format", "json")
    assert errors(done) == {("gate", "status"), ("gate", "sign_off")}


def test_evidence_is_read_again_where_another_reader_made_it(wetink: Wetink, drafted: Path) -> None:
    def by_its_own_reader(values: dict[str, Any]) -> None:
        cited = {id_ for step in values["resolution"] for id_ in step["evidence"]}
        values["evidence"] = {
            f"X{id_}": {"source": entry["source"], "locator": entry["locator"], "text": entry["text"]}
            for id_, entry in values["evidence"].items()
        }
        assert cited
        for name in ("impact", "cause", "before_you_start", "escalation", "ruled_out", "prevention"):
            values[name] = []
        values["symptom"] = {}
        for name in ("diagnosis", "resolution", "verification"):
            for step in values[name]:
                step["evidence"] = [f"X{id_}" for id_ in step["evidence"]]
        values["owner"]["evidence"] = []

    done = wetink("check", changed(drafted, by_its_own_reader), "--artifacts", EXAMPLE, "--format", "json")
    assert errors(done) == set()


def test_wrong_use_says_so(wetink: Wetink, drafted: Path) -> None:
    assert wetink("check", "--artifacts", EXAMPLE).returncode == 2
    assert wetink("check", drafted, "--artifacts", EXAMPLE, "--staged").returncode == 2
    assert wetink("check", drafted, "--artifacts", EXAMPLE / "nothing").returncode == 2
    drafted.write_text("{")
    assert wetink("check", drafted, "--artifacts", EXAMPLE).returncode == 2


def test_a_draft_in_a_library_is_proven_until_a_person_adopts_what_is_not(
    wetink: Wetink, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Ana Sand")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "ana@example.org")
    home = tmp_path / "library"
    assert wetink("init", home).returncode == 0
    assert wetink("draft", EXAMPLE, "--library", home, "-q").returncode == 0
    draft = next((home / "drafts").glob("*.md"))
    rules = {one["rule"] for one in findings(wetink, home)}
    assert "invented-command" not in rules

    command = next(line for line in draft.read_text().split("\n") if line.strip().startswith("kubectl scale"))
    draft.write_text(draft.read_text().replace(command, f"{command} --force"))
    found = next(one for one in findings(wetink, home) if one["rule"] == "invented-command")
    assert found["severity"] == "warning"  # a draft may be unfinished, and is not published so
    assert "nobody typed it" in found["message"]
    assert found["line"]

    done = wetink("review", "--library", home, draft.stem, "--list", "--format", "json")
    assert done.returncode == 0, done.stderr
    listed = json.loads(done.stdout)
    first = listed["items"][0]
    assert "invented-command" in {one["rule"] for one in first["why"]}
    decisions = tmp_path / "decisions"
    decisions.write_text(json.dumps({"do": "accept", "item": first["id"]}) + "\n")
    assert wetink("review", "--library", home, draft.stem, "--decide", decisions).returncode == 0
    found = next(one for one in findings(wetink, home) if one["rule"] == "invented-command")
    assert found["severity"] == "note"
    assert "adopted by Ana Sand" in found["message"]


def findings(wetink: Wetink, home: Path) -> list[dict[str, Any]]:
    """What a check of the library says of its one draft."""
    done = wetink("check", "--library", home, "--no-cache", "--format", "json")
    found: list[dict[str, Any]] = json.loads(done.stdout)["files"][0]["findings"]
    return found
