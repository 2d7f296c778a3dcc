"""`wetink export` of a library with real git: what goes out, what stays, what the second run does."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest
from conftest import Wetink
from desk import BOB, RUNBOOK, Desk

from wetink.library.signed_text import text_sha256
from wetink.workflow.export import FORMS

pytest_plugins = ["libraries"]

OUT = Path("out")
URL = "https://rb.example/{place}/"


@pytest.fixture(autouse=True)
def at_home(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the exports of a test go."""
    del request
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")


def below(folder: Path) -> dict[str, str]:
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.mark.parametrize("form", list(FORMS))
def test_each_form_and_a_second_run(form: str, published: Desk, wetink: Wetink) -> None:
    call = ("export", "--library", str(published.home), "--to", form, "--url", URL, str(OUT))
    first = wetink(*call)
    assert (first.returncode, first.stdout) == (0, "")
    assert first.stderr.startswith("1 runbook -> out: files ")
    assert " new" in first.stderr
    before = below(OUT)
    assert len(before) > 1
    second = wetink(*call)
    assert second.returncode == 0
    assert "new" not in second.stderr
    assert "changed" not in second.stderr
    assert below(OUT) == before


def test_drafts_go_out_only_when_asked_for_and_say_what_they_are(drafted: Desk, wetink: Wetink) -> None:
    call = ("export", "--library", str(drafted.home), "--to", "html", str(OUT))
    done = wetink(*call)
    assert done.returncode == 2
    assert "none of its 1 runbooks and drafts is published" in done.stderr
    assert "--all" in done.stderr
    assert not OUT.exists()
    assert wetink(*call, "--all").returncode == 0
    assert "Draft: nobody has checked or signed this." in (OUT / "drafts/inc-48213.html").read_text("utf-8")


def test_a_text_that_was_changed_after_the_signature_stays(published: Desk, wetink: Wetink) -> None:
    call = ("export", "--library", str(published.home), "--to", "html", str(OUT))
    wetink(*call)
    published.write(RUNBOOK, published.read(RUNBOOK).replace("under 150", "under 900"))
    done = wetink(*call)
    assert done.returncode == 2
    assert (OUT / RUNBOOK.replace(".md", ".html")).is_file()  # nothing to put in its place; the old text stays
    page = wetink(*call, "--all")
    assert page.returncode == 0
    assert "Needs review" in (OUT / RUNBOOK.replace(".md", ".html")).read_text("utf-8")


def test_a_forged_signature_stays_out(published: Desk, wetink: Wetink) -> None:
    text = published.read(RUNBOOK)
    other = text.replace("id: rb-7k2m9q", "id: rb-forged1").replace("by: ann", "by: bob")
    published.write("runbooks/api-server/forged.md", _resigned(other))
    published.commit(who=BOB)
    call = ("export", "--library", str(published.home), "--to", "skills", str(OUT))
    done = wetink(*call)
    assert done.returncode == 1
    assert "not trusted: runbooks/api-server/forged.md: " in done.stderr
    assert [path for path in below(OUT) if "forged" in path] == []
    assert wetink(*call, "--all").returncode == 1
    (skill,) = [path for path in below(OUT) if "forged" in path]
    assert "Do not trust this runbook" in (OUT / skill).read_text("utf-8")


def _resigned(text: str) -> str:
    line = next(line for line in text.split("\n") if line.startswith("sign_off:"))
    return text.replace(line, line.replace(line.split("text_sha256: ")[1][:64], text_sha256(text)))


def test_outside_git_nothing_is_trusted(published: Desk, wetink: Wetink, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for path in (RUNBOOK, "people.toml"):
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_text(published.read(path), "utf-8")
    done = wetink("export", "--library", str(copy), "--to", "html", str(OUT))
    assert done.returncode == 2
    assert not OUT.exists()


def test_a_renamed_and_a_retired_one_lead_on(published: Desk, wetink: Wetink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_AUTHOR_NAME", "Ann Berg")
    assert wetink("rename", "rb-7k2m9q", "api-server/connections", "--library", str(published.home)).returncode == 0
    call = ("export", "--library", str(published.home), "--to", "mkdocs", str(OUT))
    assert wetink(*call).returncode == 0
    assert "](connections.md)" in (OUT / "docs" / RUNBOOK).read_text("utf-8")
    assert wetink("retire", "rb-7k2m9q", "--library", str(published.home), "--reason", "pool is gone").returncode == 0
    done = wetink(*call)
    assert done.returncode == 2
    page = wetink(*call, "--all")
    assert page.returncode == 2  # only what nobody should follow is left


def test_a_damaged_file_costs_no_other(published: Desk, wetink: Wetink) -> None:
    published.write("runbooks/api-server/broken.md", b"---\nid: [\n---\n")
    done = wetink("export", "--library", str(published.home), "--to", "runme", str(OUT))
    assert done.returncode == 1
    assert "unreadable: runbooks/api-server/broken.md" in done.stderr
    assert (OUT / RUNBOOK).is_file()


def test_rule_files_get_addresses(published: Desk, wetink: Wetink) -> None:
    rules = Path(__file__).parent.parent / "runbooks/export/rules"
    call = ("export", "--library", str(published.home), "--to", "prometheus", str(OUT), "--rules", str(rules))
    assert "--url" in wetink(*call).stderr
    done = wetink(*call, "--url", "https://rb.example/{service}/{id}")
    assert done.returncode == 0
    assert "rules/team.yml: 2 alerts with an address, 0 keep the one they had" in done.stderr
    assert "rules/crd.yaml: 0 alerts with an address, 1 keep the one they had" in done.stderr
    address = "https://rb.example/api-server/rb-7k2m9q"
    assert json.loads((OUT / "runbook-urls.json").read_bytes()) == {"ApiServerLatencyP99High": address}
    assert (OUT / "rules/team.yml").read_text("utf-8").count(f'runbook_url: "{address}"') == 2
    again = wetink(*call, "--url", "https://rb.example/{service}/{id}", "--replace")
    assert "rules/crd.yaml: 1 alert with an address, 0 keep the one they had" in again.stderr
    assert "1 changed" in again.stderr


def test_a_broken_rule_file_writes_nothing(published: Desk, wetink: Wetink) -> None:
    Path("bad.yml").write_text("groups:\n  - name: {{ .Values.x }}\n    rules: [\n", "utf-8")
    done = wetink(
        "export", "--library", str(published.home), "--to", "prometheus", str(OUT), "--rules", "bad.yml", "--url", URL
    )
    assert done.returncode == 2
    assert "bad.yml:" in done.stderr
    assert not OUT.exists()


def test_one_file_and_only_one_runbook(published: Desk, wetink: Wetink) -> None:
    for name in ("wall.html", "wall.pdf"):
        form = name.split(".")[1]
        call = ("export", "--library", str(published.home), "--to", form, name, "--only", "INC-48213")
        assert wetink(*call).returncode == 0
        assert "1 as before" in wetink(*call).stderr
        Path(name).write_bytes(b"mine")
        assert wetink(*call).returncode == 2
        assert Path(name).read_bytes() == b"mine"
        assert wetink(*call, "--force").returncode == 0
    assert wetink("export", "--library", str(published.home), "--to", "mkdocs", "x.html").returncode == 2
    assert wetink("export", "--library", str(published.home), "--to", "html", "x", "--only", "nope").returncode == 2


def test_without_evidence(published: Desk, wetink: Wetink) -> None:
    for form in FORMS:
        call = ("export", "--library", str(published.home), "--to", form, f"{form}-out", "--url", URL)
        assert wetink(*call, "--without-evidence").returncode == 0
        for file in Path(f"{form}-out").rglob("*"):
            assert not file.is_file() or b"Priya Venkat" not in file.read_bytes()


def test_a_secret_that_somebody_wrote_by_hand_does_not_go_out(drafted: Desk, wetink: Wetink) -> None:
    secret = "".join(("AKIA", "QYLPMN5HFIQR7XYA"))
    path = "drafts/inc-48213.md"
    drafted.write(path, drafted.read(path).replace("VPN and ssh to bastion-1", f"export AWS_ACCESS_KEY_ID={secret}"))
    assert wetink("export", "--library", str(drafted.home), "--to", "html", str(OUT), "--all").returncode == 0
    text = (OUT / "drafts/inc-48213.html").read_text("utf-8")
    assert secret not in text
    assert "AWS_ACCESS_KEY_ID" in text


def test_help_stays_quick_and_a_missing_extra_says_what_to_install(
    published: Desk, wetink: Wetink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    done = wetink("export", "--library", str(published.home), "--to", "pdf", str(OUT))
    assert done.returncode == 2
    assert 'pip install "wetink[pdf]"' in done.stderr
    assert not OUT.exists()
