"""`wetink draft` and `wetink evidence` on the example incident, as a person or program calls them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Wetink

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "inc-48213"
SECRETS = ("-".join(("Vq7", "tangle", "Moor41")), "9fK2xQ7vB4mT1sZrW8yHcE6u", "not-a-real-webhook")
"""What stands in the artifacts and must not stand anywhere else."""


def program(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the real program in an environment of its own."""
    return subprocess.run(
        [sys.executable, "-m", "wetink", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )


@pytest.fixture(scope="module")
def as_json() -> dict[str, object]:
    done = program("draft", EXAMPLE, "--format", "json")
    assert done.returncode == 0
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_the_example_holds_the_secrets_that_must_not_come_out() -> None:
    everything = "".join(path.read_text("utf-8", "replace") for path in EXAMPLE.rglob("*") if path.is_file())
    assert [secret for secret in SECRETS if secret not in everything] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("draft",),
        ("draft", "--format", "json"),
        ("draft", "--explain"),
        ("evidence",),
        ("evidence", "--format", "jsonl"),
    ],
    ids=" ".join,
)
def test_the_same_artifacts_give_the_same_bytes_without_a_secret(arguments: tuple[str, ...]) -> None:
    first = program(*arguments, EXAMPLE, PYTHONHASHSEED="1", TZ="UTC", LC_ALL="C")
    second = program(*arguments, EXAMPLE, PYTHONHASHSEED="2", TZ="Asia/Tokyo")
    assert first.returncode == second.returncode == 0
    assert first.stdout == second.stdout
    assert len(first.stdout) > 2000
    assert [secret for secret in SECRETS if secret in first.stdout + first.stderr] == []
    assert "\x1b" not in first.stdout + first.stderr


def test_a_folder_a_zip_and_its_files_give_the_same_steps(
    as_json: dict[str, object], tmp_path: Path, wetink: Wetink
) -> None:
    shutil.make_archive(str(tmp_path / "inc-48213"), "zip", EXAMPLE)
    zipped = json.loads(wetink("draft", tmp_path / "inc-48213.zip", "--format", "json").stdout)
    files = json.loads(wetink("draft", *EXAMPLE.iterdir(), "--format", "json", "--incident", "INC-48213").stdout)
    for name in ("id", "title", "owner", "symptom", "diagnosis", "resolution", "verification", "prevention"):
        assert zipped[name] == as_json[name] == files[name]


def test_each_citation_leads_to_the_very_words(as_json: dict[str, object]) -> None:
    """Quotes of histories can be checked by hand: the line that is named holds the text."""
    evidence = as_json["evidence"]
    assert isinstance(evidence, dict)
    history = (EXAMPLE / "yash_bash_history.txt").read_text().splitlines()
    cited = [item for item in evidence.values() if item["source"] == "yash_bash_history.txt"]
    for item in cited:
        line = history[int(re.fullmatch(r"line (\d+)", item["locator"])[1]) - 1]  # type: ignore[index]
        assert re.sub(r"\[REDACTED:[^\]]+\]", "", item["text"])[:20] in line
    used = set(re.findall(r'"(E\d+)"', json.dumps({key: as_json[key] for key in as_json if key != "evidence"})))
    assert used
    assert used <= set(evidence)


def test_a_library_gets_two_files_and_keeps_a_persons_edit(tmp_path: Path, wetink: Wetink) -> None:
    library = tmp_path / "runbooks"
    first = wetink("draft", EXAMPLE, "--library", library)
    assert (first.returncode, first.stdout) == (0, "")
    written = sorted(str(path.relative_to(library)) for path in library.rglob("*") if path.is_file())
    assert written == ["drafts/inc-48213.md", "incidents/inc-48213/evidence.jsonl"]
    assert all(f"written  {library / path}" in first.stderr for path in written)
    before = (library / "drafts" / "inc-48213.md").read_bytes()
    assert wetink("draft", EXAMPLE, "--library", library, "--quiet").returncode == 0
    assert (library / "drafts" / "inc-48213.md").read_bytes() == before
    edited = before.replace(b"## Resolution", b"Ask Mira first.\n\n## Resolution")
    (library / "drafts" / "inc-48213.md").write_bytes(edited)
    refused = wetink("draft", EXAMPLE, "--library", library)
    assert refused.returncode == 2
    assert "inc-48213.md" in refused.stderr
    assert "hint:" in refused.stderr
    assert (library / "drafts" / "inc-48213.md").read_bytes() == edited


def test_the_runbook_for_the_same_symptom_is_told_and_is_the_next_to_review(tmp_path: Path, wetink: Wetink) -> None:
    library = tmp_path / "runbooks"
    assert wetink("draft", EXAMPLE, "--library", library).returncode == 0
    draft = library / "drafts" / "inc-48213.md"
    text = draft.read_text("utf-8").replace("id: inc-48213", "id: rb-1", 1).replace("id: INC-48213", "id: rb-1", 1)
    there = library / "runbooks" / "api-server" / "latency.md"
    there.parent.mkdir(parents=True)
    there.write_text(text.replace("status: draft", "status: published", 1), "utf-8")
    draft.unlink()
    told = wetink("draft", EXAMPLE, "--library", library).stderr
    same = "runbooks/api-server/latency.md is for the same symptom (the alert ApiServerLatencyP99High): update that one"
    assert f"    twin  {same}\n    next  wetink review rb-1 --beside INC-48213 --library {library}\n" in told
    there.write_text(text.replace("status: draft", "status: retired", 1), "utf-8")
    told = wetink("draft", EXAMPLE, "--library", library).stderr
    assert "twin" not in told
    assert f"    next  wetink review INC-48213 --library {library}\n" in told


def test_a_library_holds_no_secret(tmp_path: Path, wetink: Wetink) -> None:
    wetink("draft", EXAMPLE, "--library", tmp_path)
    stored = "".join(path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file())
    assert len(stored) > 10_000
    assert [secret for secret in SECRETS if secret in stored] == []


def test_output_to_a_file_leaves_stdout_empty(tmp_path: Path, wetink: Wetink) -> None:
    done = wetink("draft", EXAMPLE, "-o", tmp_path / "draft.md")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "draft.md").read_text("utf-8").startswith("---\nid: ")
    assert f"written  {tmp_path / 'draft.md'}" in done.stderr


def test_a_file_that_cannot_be_written(tmp_path: Path, wetink: Wetink) -> None:
    done = wetink("draft", EXAMPLE, "-o", tmp_path / "nowhere" / "draft.md")
    assert done.returncode == 2
    assert "draft.md: No such file or directory" in done.stderr


def test_quiet_says_nothing(wetink: Wetink) -> None:
    assert wetink("draft", EXAMPLE, "--quiet").stderr == ""


def test_the_summary_tells_what_was_read(wetink: Wetink) -> None:
    told = wetink("evidence", EXAMPLE).stderr
    assert re.search(r"incident  INC-48213, \d+ pieces of evidence, 2026-03-12 09:32Z to 2026-03-13 08:20Z", told)
    assert "asciicast, bash-history, pagerduty 2, picture, slack" in told


def test_explain_and_library_do_not_fit_together(tmp_path: Path, wetink: Wetink) -> None:
    done = wetink("draft", EXAMPLE, "--explain", "--library", tmp_path / "library")
    assert done.returncode == 2
    assert not (tmp_path / "library").exists()


def test_a_given_name_wins(wetink: Wetink) -> None:
    assert "incident  INC-7, " in wetink("evidence", EXAMPLE, "--incident", "INC-7").stderr
