"""`wetink import`: old runbooks listed with what they lack, and taken into a library without losing a line."""

from __future__ import annotations

from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from wetink.cli import failure, wetink

DATA = Path(__file__).parent.parent / "runbooks" / "foreign"
JOB = (DATA / "KubeJobStuck.md").read_text("utf-8")


def run(*arguments: object) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = failure.run(wetink, ["import", *map(str, arguments)])
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    home = tmp_path / "library"
    home.mkdir()
    (home / "wetink.toml").write_text("")
    return home


def test_without_a_library_it_lists_what_is_missing_and_writes_nothing(tmp_path: Path) -> None:
    code, out, _ = run(DATA)
    assert code == 0
    assert f"{DATA / 'KubeJobStuck.md'}: 5 steps\n    missing: symptom, tags, " in out
    assert all(rule in out for rule in ("owner", "prevention", "grounded", "verification"))
    assert out.splitlines()[-1] == "2 files: 2 listed"
    assert list(tmp_path.iterdir()) == []


def test_each_becomes_a_draft_that_ends_with_its_text_and_a_second_time_nothing_changes(library: Path) -> None:
    code, out, _ = run(DATA, "--library", library)
    assert (code, out.splitlines()[-1]) == (0, "2 files: 2 written")
    drafts = sorted((library / "drafts").iterdir())
    assert len(drafts) == 2
    assert (
        next(path for path in drafts if "disk" in path.name).read_text().endswith((DATA / "disk-full.md").read_text())
    )
    before = [path.read_bytes() for path in drafts]
    assert run(DATA, "--library", library)[1].splitlines()[-1] == "2 files: 2 same"
    assert [path.read_bytes() for path in drafts] == before


def test_a_draft_that_somebody_corrected_is_not_overwritten(library: Path) -> None:
    run(DATA, "--library", library)
    draft = next((library / "drafts").glob("disk*"))
    draft.write_text(draft.read_text().replace("owner: null", "owner: {name: Mira Sand}"))
    code, out, _ = run(DATA, "--library", library)
    assert (code, out.splitlines()[-1]) == (1, "2 files: 1 same, 1 there")
    assert "name: Mira Sand" in draft.read_text()


def test_a_secret_is_told_and_taken_out(library: Path, tmp_path: Path) -> None:
    secret = "".join(("gh", "p_", "9fK2mQ7xT4vB8nL1cR6wZ3yH5jD0sA2eUuXq"))
    old = tmp_path / "old.md"
    old.write_text(f"# Old\n\n## Fix\n\n```sh\ncurl -H 'Authorization: Bearer {secret}' https://x.loomcart.io\n```\n")
    code, out, _ = run(old, "--library", library)
    assert (code, secret in out, "secret on line 6" in out) == (0, False, True)
    kept = next((library / "drafts").iterdir()).read_text()
    assert secret not in kept
    assert "https://x.loomcart.io" in kept


def test_what_cannot_be_read_is_named_and_the_rest_is_taken(library: Path, tmp_path: Path) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "a.md").write_bytes("é".encode("latin-1"))
    (folder / "b.md").write_text("")
    (folder / "c.md").write_text(JOB)
    (folder / "d.md").write_text("---\nid: d\nstatus: draft\ntitle: D\n---\n\n# D\n")
    code, out, _ = run(folder, "--library", library)
    assert code == 1
    assert "a.md: left out: line 1: is not UTF-8" in out
    assert "b.md: left out: is empty" in out
    assert "d.md: left out: wetink wrote it" in out
    assert out.splitlines()[-1] == "4 files: 1 ours, 2 unreadable, 1 written"


def test_a_folder_that_is_no_library_and_one_without_markdown(tmp_path: Path, library: Path) -> None:
    for arguments in ((DATA, "--library", tmp_path), (library,), (tmp_path / "nothing",)):
        assert run(*arguments)[0] == 2


PAGES = {
    "README.md": "# Runbooks\n\nWhat we have:\n\n```sh\nmake docs\n```\n",
    "notes.md": "# Retro of May\n\n- We talked.\n",
    "db/README.md": "# Database is down\n\n## Diagnosis\n\nLook at the dashboard.\n",
    "restart.md": "# Restart the worker\n\n1. Drain it.\n2. Restart it.\n",
    "KubeJobStuck.md": "A page without any step.\n",
}
OTHERS = {"README.md", "notes.md"}


def test_pages_that_are_no_runbooks_are_left_out_unless_they_are_named(library: Path, tmp_path: Path) -> None:
    for name, text in PAGES.items():
        file = tmp_path / "old" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    code, out, _ = run(tmp_path / "old", "--library", library)
    assert code == 0
    assert out.splitlines()[-1] == "5 files: 2 no runbook, 3 written"
    for name in PAGES:
        told = f"{tmp_path / 'old' / name}: left out: it reads like no runbook"
        assert (told in out) == (name in OTHERS)
    assert run(tmp_path / "old" / "notes.md", "--library", library)[1].endswith("1 file: 1 written\n")


def test_a_page_that_is_no_runbook_is_not_judged(library: Path) -> None:
    (library / "README.md").write_text(PAGES["README.md"], encoding="utf-8")
    out = StringIO()
    with redirect_stdout(out):
        code = failure.run(wetink, ["check", str(library / "README.md")])
    assert code == 0
    assert out.getvalue().startswith(f"{library / 'README.md'}: note: is no runbook: no section, no step, no alert")
    assert out.getvalue().endswith("1 file checked: 1 note in 1 file; 1 no runbook\n")
