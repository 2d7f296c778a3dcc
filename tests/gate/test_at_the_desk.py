"""The command line of a library, at a terminal where a person is needed."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from desk import ANN, BOB, DRAFT, EVE, PEOPLE, RUNBOOK, Desk, now
from test_ways_around import by_hand_in_two_steps, forge

from wetink import cli
from wetink.cli import judging
from wetink.cli.failure import run
from wetink.errors import DraftInvalid, GateClosed
from wetink.workflow.identity import MACHINES
from wetink.workflow.sign import sign

pytest_plugins = ("libraries",)

ID = "rb-7k2m9q"
EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "inc-48213"
DECLARATION = "I understand this system"


def clean() -> dict[str, str]:
    """The environment of a person: none of the variables that tell a machine."""
    machines = {variable for variable, _ in MACHINES}
    return {name: value for name, value in os.environ.items() if name not in machines} | {"TERM": "dumb"}


def wetink(desk: Desk, *arguments: str, check: int = 0) -> str:
    """A call without a terminal, in this process; what it said on both streams."""
    said = io.StringIO()
    with chdir(desk.home), redirect_stdout(said), redirect_stderr(said):
        code = run(cli.wetink, arguments)
    assert code == check, said.getvalue()
    return said.getvalue()


def at_terminal(
    desk: Desk, *arguments: str, answers: Sequence[str] = (), env: dict[str, str] | None = None
) -> tuple[int, str]:
    """Exit code and what the terminal showed; the answers are typed ahead."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "wetink", *arguments],
        cwd=desk.home,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**clean(), **(env or {})},
        start_new_session=True,
    )
    os.close(theirs)
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    shown = bytearray()
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(ours)
    return process.wait(), shown.decode("utf-8", "replace").replace("\r\n", "\n")


def test_from_init_to_published(drafted: Desk) -> None:
    assert "1 file checked" in wetink(drafted, "check")
    code, shown = at_terminal(drafted, "sign", "INC-48213", answers=[DECLARATION])
    assert code == 0, shown
    assert "changes-state  Cap the autoscaler first" in shown
    assert "undo: patch maxReplicas back to 40." in shown
    assert "signed   drafts/inc-48213.md" in shown
    assert f"published  {RUNBOOK}" in wetink(drafted, "publish", ID)
    assert "is published already" in wetink(drafted, "publish", ID)
    wetink(drafted, "check")
    wetink(drafted, "check", "--commit", "HEAD")
    wetink(drafted, "check", "--against", "HEAD~2")
    assert "signed by ann" in wetink(drafted, "show", ID)
    listed = json.loads(wetink(drafted, "list", "--format", "json"))
    assert [(one["id"], one["standing"], one["signed"]["by"]) for one in listed] == [(ID, "published", "ann")]
    history = json.loads(wetink(drafted, "history", ID, "--format", "json"))
    assert [(one["status"], one["signed_by"]) for one in history] == [
        ("published", None),
        ("in-review", "ann"),
        ("draft", None),
    ]
    assert history[1]["path"] == "drafts/inc-48213.md"
    assert "+status: published" in wetink(drafted, "diff", ID)


@pytest.mark.parametrize("answers", [("yes", "I understand", "fine"), ("I understand", ""), ("",)])
def test_something_else_was_typed(drafted: Desk, answers: Sequence[str]) -> None:
    before = drafted.git("rev-parse", "HEAD")
    code, shown = at_terminal(drafted, "sign", ID, answers=answers)
    assert code == 2
    assert "not signed: that was something else" in shown
    assert re.search(r"Nobody decided on (\d+) of its \1 parts: wetink review ", shown)
    assert drafted.git("rev-parse", "HEAD") == before


def test_a_slip_may_be_mended(drafted: Desk) -> None:
    code, shown = at_terminal(drafted, "sign", ID, answers=["i undrestand this system", f"{DECLARATION.upper()}."])
    assert code == 0, shown
    assert shown.count("that is something else; type") == 1


CAP = """1. Cap the autoscaler first, or it scales straight back. **Changes state.** [^E58]
   ```sh
   kubectl patch hpa api-server"""
assert CAP in DRAFT
DESTROYS = CAP.replace("**Changes state.**", "**Destructive.**").replace("kubectl patch hpa", "kubectl delete hpa")
DOUBTED = {
    "destructive": (DRAFT.replace(CAP, DESTROYS), "resolution 1: destructive, and nobody decided on it: Cap the"),
    "weak": (
        DRAFT.rstrip("\n") + "\n\n## For the reviewer\n\n- **note, weak, diagnosis 1:** near the bar\n",
        "diagnosis 1: weak, and nobody decided on it: Count the active connections.",
    ),
    "ungrounded": (
        DRAFT.replace("between 14:05 and 14:47. [^E21]", "between 14:05 and 14:47."),
        "impact 1: without evidence, and nobody decided on it: 1,900 orders",
    ),
}


@pytest.mark.parametrize("name", DOUBTED)
def test_what_is_doubted_is_signed_after_somebody_decided_on_it(drafted: Desk, name: str) -> None:
    text, told = DOUBTED[name]
    assert text != DRAFT
    drafted.write("drafts/inc-48213.md", text)
    before = drafted.git("rev-parse", "HEAD")
    code, shown = at_terminal(drafted, "sign", ID, answers=[DECLARATION])
    assert (code, drafted.git("rev-parse", "HEAD")) == (2, before), shown
    assert told in shown
    assert f"(wetink review {ID})" in shown
    listed = json.loads(wetink(drafted, "review", ID, "--list", "--format", "json"))
    (item,) = (one["id"] for one in listed["items"] if told.startswith(f"{one['section']} {one['number']}:"))
    decision = drafted.write("../decision.jsonl", json.dumps({"do": "accept", "item": item}))
    wetink(drafted, "review", ID, "--decide", str(decision))
    code, shown = at_terminal(drafted, "sign", ID, answers=[DECLARATION])
    assert code == 0, shown


def test_what_was_signed_before_is_not_asked_again(published: Desk) -> None:
    """A person's correction elsewhere does not bring up what the last signer answered for."""
    published.write(RUNBOOK, published.read(RUNBOOK).replace(CAP, DESTROYS))
    published.sign()
    published.publish()
    published.write(RUNBOOK, published.read(RUNBOOK).replace("Count the active", "Count all active"))
    code, shown = at_terminal(published, "sign", ID, answers=[DECLARATION])
    assert code == 0, shown


def test_what_people_wrote_is_theirs(drafted: Desk) -> None:
    drafted.write("drafts/inc-48213.md", re.sub("drafted: .*", "drafted: null", DRAFT.replace(CAP, DESTROYS)))
    code, shown = at_terminal(drafted, "sign", ID, answers=[DECLARATION])
    assert code == 0, shown


def test_there_is_no_flag_and_no_pipe(drafted: Desk) -> None:
    assert "a program without a terminal: it cannot sign" in wetink(drafted, "sign", ID, check=2)
    for flag in ("--yes", "-y", "--force", "--yes-i-understand"):
        assert "No such option" in wetink(drafted, "sign", ID, flag, check=2)


@pytest.mark.parametrize("variable", ["CI", "CLAUDECODE"])
def test_a_machine_cannot_sign_even_at_a_terminal(drafted: Desk, variable: str) -> None:
    code, shown = at_terminal(drafted, "sign", ID, answers=[DECLARATION], env={variable: "1"})
    assert code == 2
    assert "it cannot sign, since it answers for nothing" in shown


def test_what_is_missing_is_asked_for(drafted: Desk) -> None:
    text = DRAFT.replace("owner: {name: Ann Berg, handle: ann, deputy: bob}", "owner: null")
    drafted.write("drafts/inc-48213.md", text.replace(" (https://github.com/loomcart/infra/pull/1923)", ""))
    answers = ["nobody", "ann", "https://github.com/loomcart/infra/pull/1930", "alert on connections", "y", DECLARATION]
    code, shown = at_terminal(drafted, "sign", ID, answers=answers)
    assert code == 0, shown
    assert "nobody is not in people.toml" in shown
    signed = drafted.read("drafts/inc-48213.md")
    assert "owner: {name: Ann Berg, handle: ann" in signed
    assert "- [x] alert on connections (https://github.com/loomcart/infra/pull/1930)" in signed
    assert "# a comment that somebody left here" in signed


def test_an_owner_whom_the_record_does_not_know_is_adopted_by_the_signer_who_named_them(drafted: Desk) -> None:
    (drafted.home / "drafts" / "inc-48213.md").unlink()
    wetink(drafted, "draft", str(EXAMPLE), "--library", ".")
    listed = json.loads(wetink(drafted, "review", "INC-48213", "--list", "--format", "json"))
    steps = [one["id"] for one in listed["items"] if one["section"] in {"diagnosis", "resolution"}]
    decisions = "".join(json.dumps({"do": "accept", "item": id_}) + "\n" for id_ in steps)
    wetink(drafted, "review", "INC-48213", "--decide", str(drafted.write("../decisions.jsonl", decisions)))
    code, shown = at_terminal(drafted, "sign", "INC-48213", answers=["ann", DECLARATION])
    assert code == 0, shown
    assert "an owner nobody can find" in shown
    assert "owner: {name: Ann Berg, handle: ann" in drafted.read("drafts/inc-48213.md")
    assert '"verb": "answer"' in drafted.read("incidents/inc-48213/review.jsonl").strip().split("\n")[-1]


OWNER, LINK = "owner: {name: Ann Berg, handle: ann, deputy: bob}", " (https://github.com/loomcart/infra/pull/1923)"
TITLE = "api-server p99 latency > 5s, logs say 'too many connections'"
SYMPTOM = DRAFT[DRAFT.index("## Symptom") : DRAFT.index("## Impact")]
PREVENTION = DRAFT[DRAFT.index("- [x]") : DRAFT.index("## Ruled out")]
FIELDS = {
    "owner": (OWNER, "owner: null", "a runbook without an owner is nobody's"),
    "a_team_as_owner": (OWNER, "owner: {name: Platform team, handle: platform}", "is a team"),
    "an_owner_nobody_knows": (OWNER, "owner: {name: Zoe Quist, handle: zoe}", "is not in people.toml"),
    "prevention": (PREVENTION, "", "an action without a ticket is a wish"),
    "prevention_link": (LINK, "", "has no link"),
    "dead_prevention_link": ("github.com/loomcart/infra/pull/1923", "example.com/x/1923", "PR-1923"),
    "the_literal_symptom": (SYMPTOM, "", "symptom"),
    "a_fix_as_title": (TITLE, "Restart the api-server", "title"),
}
UNREADABLE = {"the_id": "id: rb-7k2m9q\n", "the_title": f'title: "{TITLE}"\n'}


@pytest.mark.parametrize("field", FIELDS)
def test_each_mandatory_field_in_turn(drafted: Desk, field: str) -> None:
    """Without it a draft is not signed, and what is said says what to do; nor is it accepted when signed by hand."""
    old, new, words = FIELDS[field]
    assert old in DRAFT
    text = DRAFT.replace(old, new)
    drafted.write("drafts/inc-48213.md", text)
    drafted.commit("a draft", who=BOB)
    before = drafted.git("rev-parse", "HEAD")
    judge = judging.judge(drafted.home, drafted.repository.people_now())
    with pytest.raises(GateClosed) as error:
        sign(drafted.repository, drafted.pick("drafts/inc-48213.md"), drafted.person(), judge, now())
    assert words in error.value.message
    assert all(" (" in line for line in error.value.missing), "each says what to do"
    assert drafted.git("rev-parse", "HEAD") == before
    by_hand_in_two_steps(drafted, text)
    assert drafted.found(tip="HEAD") == []
    for arguments in ((), ("--commit", "HEAD"), ("--against", before)):
        assert "error" in wetink(drafted, "check", *arguments, check=1)


@pytest.mark.parametrize("field", UNREADABLE)
def test_without_it_nothing_can_be_read(drafted: Desk, field: str) -> None:
    drafted.write("drafts/inc-48213.md", DRAFT.replace(UNREADABLE[field], ""))
    with pytest.raises(DraftInvalid, match="has no `"):
        drafted.sign("drafts/inc-48213.md")


def test_a_stranger_is_told_why(drafted: Desk) -> None:
    drafted.sits(EVE)
    code, shown = at_terminal(drafted, "sign", ID, answers=[DECLARATION])
    assert code == 2
    assert "Eve Dorn <eve@elsewhere.org> is nobody in people.toml as it is committed" in shown


def test_show_does_not_believe_a_forged_signature(published: Desk) -> None:
    forge(published, EVE)
    shown = wetink(published, "show", ID)
    assert "do not trust it: Ann Berg is said to have signed it" in shown
    assert json.loads(wetink(published, "show", ID, "--format", "json"))["library"]["refused"]


def test_the_hook_that_init_writes(drafted: Desk) -> None:
    wetink(drafted, "init", ".")
    drafted.git("add", "-A")
    drafted.git("commit", "-q", "--no-verify", "-m", "begin")
    bin_ = drafted.home.parent / "bin"
    bin_.mkdir()
    (bin_ / "wetink").write_text(f'#!/bin/sh\nexec {sys.executable} -m wetink "$@"\n', encoding="utf-8")
    (bin_ / "wetink").chmod(0o755)
    drafted.environment = {"PATH": f"{bin_}:{os.environ['PATH']}"}
    drafted.write("notes.txt", "nothing that concerns the library")
    drafted.git("add", "-A")
    drafted.git("commit", "-q", "-m", "notes")
    before = drafted.git("rev-parse", "HEAD")
    drafted.write(RUNBOOK, DRAFT.replace("status: draft", "status: published").replace(ID, "rb-000002"))
    drafted.git("add", "-A")
    drafted.git("commit", "-q", "-m", "around it", check=False)
    assert drafted.git("rev-parse", "HEAD") == before
    drafted.git("commit", "-q", "--no-verify", "-m", "around it")
    assert "nobody signed it" in wetink(drafted, "check", check=1)


def test_the_hook_for_the_server(published: Desk, tmp_path: Path) -> None:
    bare = tmp_path / "server.git"
    subprocess.run(["git", "clone", "-q", "--bare", published.home, bare], check=True)
    subprocess.run(["git", "symbolic-ref", "HEAD", "refs/heads/main"], cwd=bare, check=True)
    wetink(published, "init", ".")
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    (bin_ / "wetink").write_text(f'#!/bin/sh\nexec {sys.executable} -m wetink "$@"\n', encoding="utf-8")
    (bin_ / "wetink").chmod(0o755)
    (bare / "hooks").mkdir(exist_ok=True)
    hook = shutil.copy(published.home / "hooks" / "pre-receive", bare / "hooks" / "pre-receive")
    Path(hook).chmod(0o755)
    published.environment = {"PATH": f"{bin_}:{os.environ['PATH']}"}
    published.git("remote", "add", "origin", str(bare))
    published.commit("what init wrote")
    published.git("push", "-q", "origin", "HEAD:main")
    good = published.git("rev-parse", "HEAD")
    published.write(RUNBOOK, published.read(RUNBOOK).replace("Cap the", "Cap no"))
    published.commit("around it", who=EVE)
    published.git("push", "-q", "origin", "HEAD:main", check=False)
    assert Desk(bare).git("rev-parse", "main") == good
    published.sits(ANN).sign()
    published.publish()
    published.git("push", "-q", "origin", "HEAD:main")
    assert Desk(bare).git("rev-parse", "main") == published.git("rev-parse", "HEAD")


def test_rename_and_retire(published: Desk) -> None:
    assert "is now runbooks/pg-primary/connections.md" in wetink(published, "rename", ID, "pg-primary/connections")
    assert "runbooks/pg-primary/connections.md" in wetink(published, "show", RUNBOOK)
    assert "stands alone" in wetink(published, "related", ID, check=1), "the redirect is no other runbook"
    assert "retired" in wetink(published, "retire", ID, "--reason", "the proxy pools now")
    assert "retired on" in wetink(published, "show", ID)
    assert "the proxy pools now" in wetink(published, "show", ID)
    wetink(published, "check")


def test_a_commit_on_no_branch_is_told(published: Desk) -> None:
    published.git("checkout", "-q", "--detach")
    assert "you are on no branch" in wetink(published, "rename", ID, "pg-primary/connections")
    published.git("checkout", "-q", "-b", "kept")
    assert "no branch" not in wetink(published, "retire", ID, "--reason", "the proxy pools now")


def test_on_a_branch(drafted: Desk) -> None:
    drafted.sign()
    told = wetink(drafted, "publish", ID, "--branch")
    assert "What it changes when it is followed:" in told
    assert "git push -u origin wetink/rb-7k2m9q" in told
    assert drafted.found(tip="wetink/rb-7k2m9q") == []


def test_names_that_are_nothing(drafted: Desk) -> None:
    assert "did you mean rb-7k2m9q" in wetink(drafted, "show", "rb-7k2m9z", check=2)
    (drafted.home.parent / "elsewhere").mkdir()
    assert "lies in no library" in wetink(Desk(drafted.home.parent / "elsewhere"), "list", check=2)
    drafted.write("people.toml", PEOPLE + "[oops\n")
    assert "people.toml:" in wetink(drafted, "check", check=2)


def test_show_names_what_is_related_and_list_is_not_cut_for_a_pipe(published: Desk) -> None:
    long = "the payment page says 'Something went wrong' and the checkout queue grows by thousands each minute"
    text = DRAFT.replace(ID, "rb-000002").replace(TITLE, long).replace("related: []", f"related: [{ID}, rb-gone]")
    published.write("drafts/payment.md", text)
    assert f"related {ID}  {TITLE}" in wetink(published, "show", "rb-000002")
    assert json.loads(wetink(published, "show", "rb-000002", "--json"))["library"]["related"] == [ID, "rb-gone"]
    assert long in wetink(published, "list")
    _, shown = at_terminal(published, "list", env={"COLUMNS": "80"})
    assert max(map(len, shown.splitlines())) <= 80
    assert "\u2026" in shown


def test_what_was_verified_was_another_text(published: Desk) -> None:
    """A day on which other steps were seen to work says nothing of these; a new owner changes no step."""
    published.write(RUNBOOK, published.read(RUNBOOK).replace("last_verified: null", "last_verified: 2026-04-02"))
    published.commit("a drill", who=BOB)
    published.write(RUNBOOK, published.read(RUNBOOK).replace("deputy: bob", "deputy: null"))
    published.sign()
    published.publish()
    assert "last_verified: 2026-04-02" in published.read(RUNBOOK)
    published.write(RUNBOOK, published.read(RUNBOOK).replace("Cap the", "Cap"))
    _, shown = at_terminal(published, "sign", ID, answers=[DECLARATION])
    assert "It was seen to work on 2026-04-02 as another text: that date will go." in shown
    assert "last_verified: null" in published.read(RUNBOOK)


OTHER = "runbooks/pg-primary/full.md"


def with_twin(desk: Desk, names: str = "") -> None:
    """Another published runbook for the same alert, under another title."""
    text = DRAFT.replace(ID, "rb-000002").replace(TITLE, "Something went wrong (500)")
    by_hand_in_two_steps(desk, text.replace("related: []", f"related: [{names}]"), path=OTHER)


def test_a_twin_in_a_commit(published: Desk) -> None:
    """What the check of a pull request says: the other one was there before, and nobody touched it."""
    before = published.git("rev-parse", "HEAD")
    with_twin(published)
    told = f"{OTHER}:3: warning: {RUNBOOK} is for the same symptom (the alert ApiServerLatencyP99High)"
    assert told in wetink(published, "check", "--against", before)
    whole = wetink(published, "check", "--commit", "HEAD")
    assert told in whole
    assert f"{RUNBOOK}:3: warning: {OTHER} is for the same symptom" in whole


WEIGHED = """[check.rules]
twin = {severity = "SEVERITY", reason = "one map a symptom"}
"""


@pytest.mark.parametrize("bare", [False, True])
def test_a_commit_is_weighed_as_its_own_wetink_toml_says(published: Desk, tmp_path: Path, *, bare: bool) -> None:
    before = published.git("rev-parse", "HEAD")
    with_twin(published)
    for severity, code in (("error", 1), ("off", 0), ("warning", 0)):
        published.write("wetink.toml", WEIGHED.replace("SEVERITY", severity))
        published.commit(severity, who=BOB)
        published.write("wetink.toml", "")  # what lies on disk says nothing of a commit
        if bare:
            published.git("clone", "-q", "--bare", "--no-local", ".", str(tmp_path / severity))
        desk = Desk(tmp_path / severity) if bare else published
        for asked in (("--against", before, "--commit", "HEAD"), ("--commit", "HEAD")):
            told = wetink(desk, "check", *asked, check=code)
            assert (f": {severity}: " in told, "same symptom" in told) == (severity != "off", severity != "off"), told


def test_an_exception_of_a_commit_is_told_and_does_not_count(published: Desk) -> None:
    with_twin(published)
    text = WEIGHED.replace("SEVERITY", "error")
    text += '[[check.exceptions]]\nrule = "twin"\npath = "runbooks/*"\nreason = "merged next week"\n'
    published.write("wetink.toml", text)
    published.commit("exception", who=BOB)
    assert "merged next week" in wetink(published, "check", "--commit", "HEAD")


def test_a_secret_in_a_draft_is_stopped_before_it_is_a_commit(published: Desk) -> None:
    secret = "hunter" + "2" * 3 + "Xk"
    text = DRAFT.replace(ID, "rb-000002").replace("VPN and ssh", f"PGPASSWORD={secret} psql; VPN and ssh")
    published.write("drafts/other.md", text)
    published.git("add", "-A")
    told = wetink(published, "check", "--staged", check=1)
    assert "[secret]" in told
    assert secret not in told


def test_runbooks_that_know_of_each_other_are_no_twins(published: Desk) -> None:
    before = published.git("rev-parse", "HEAD")
    with_twin(published, names=ID)
    for asked in (("--against", before), ("--commit", "HEAD")):
        assert "same symptom" not in wetink(published, "check", *asked)


def test_a_file_named_for_its_alert(drafted: Desk) -> None:
    text = DRAFT.replace(TITLE, "ApiServerLatencyP99High: api-server p99 latency > 5s for 1m, logs say 'too many'")
    drafted.write("drafts/inc-48213.md", text)
    assert drafted.published() == "runbooks/api-server/latency-p99-high.md"


OLD = """# Replica lag on orders-db

## Symptoms
The alert PostgresReplicaLag fires.

## Troubleshooting
1. Check the lag of pg-primary on orders-replica-1.

## Fix
- Restart the replica of pg-primary: `sudo systemctl restart postgresql@15-replica`
"""
ANSWERS = (
    {"do": "answer", "item": "owner", "text": "ann"},
    {"do": "answer", "item": "services", "text": "pg-primary"},
    {"do": "answer", "item": "alerts", "text": "PostgresReplicaLag"},
    {"do": "add", "to": "symptom.alerts", "text": "PostgresReplicaLag: replica lag > 60s"},
    {"do": "add", "to": "prevention", "text": "- [ ] **OPS-12** alert (https://loomcart.atlassian.net/browse/OPS-12)"},
)


def test_an_old_runbook_from_import_to_published(drafted: Desk) -> None:
    """It is reviewed before anybody names the incident that it belongs to, which takes no decision away."""
    drafted.write("../old/db/replica-lag.md", OLD)
    assert "written as drafts/db-replica-lag.md" in wetink(drafted, "import", "../old", "--library", ".")
    draft, name = "drafts/db-replica-lag.md", "db-replica-lag"
    listed = json.loads(wetink(drafted, "review", name, "--list", "--json"))
    steps = [one for one in listed["items"] if one["section"] in {"diagnosis", "resolution"} and one.get("number")]
    accepted = [{"do": "accept", "item": one["id"]} for one in steps]
    assert len(accepted) == 2
    lines = "".join(json.dumps(one) + "\n" for one in (*accepted, *ANSWERS))
    assert "7 decided" in wetink(drafted, "review", name, "--decide", str(drafted.write("../d.jsonl", lines)))
    drafted.write(draft, drafted.read(draft).replace("incidents: []", "incidents: [INC-77]"))
    assert "open, 7 decided" in wetink(drafted, "review", name, "--list")
    good = drafted.read(draft)
    drafted.write(draft, good.replace('attested: "PostgresReplicaLag: replica', 'attested: "PostgresReplicaLag: no'))
    assert "is not what the history says: there Ann Berg attests" in wetink(drafted, "check", draft)
    drafted.write(draft, good)
    code, shown = at_terminal(drafted, "sign", name, answers=[DECLARATION])
    assert code == 0, shown
    assert "published  runbooks/pg-primary/replica-lag-on-orders-db.md" in wetink(drafted, "publish", name)
    assert drafted.git("status", "--porcelain", "--", "drafts", "incidents", "runbooks") == ""
    assert "incidents/db-replica-lag/review.jsonl" in drafted.git("ls-files")
