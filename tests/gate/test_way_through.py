"""The way through the gate: sign, publish, change, sign again, rename, retire, merge; each accepted as it should be."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from desk import ANN, BOB, DATA, DRAFT, EVE, PEOPLE, RUNBOOK, Desk, fine, now

from wetink.errors import GateClosed, GitFailed, LibraryConflict, SignRefused, UsageError
from wetink.library.signed_text import text_sha256
from wetink.model.runbook import Retirement, Status
from wetink.workflow.publish import publish, pull_request, signed
from wetink.workflow.shelve import rename, retire
from wetink.workflow.sign import sign

pytest_plugins = ("libraries",)


def accepted(desk: Desk, against: str = "") -> bool:
    return desk.found() == desk.found(tip="HEAD") == [] and (
        not against or desk.found(tip="HEAD", against=against) == []
    )


def test_from_draft_to_published(drafted: Desk) -> None:
    begin = drafted.git("rev-parse", "HEAD")
    done = drafted.sign()
    assert (done.person.handle, done.runbook.status) == ("ann", Status.IN_REVIEW)
    assert accepted(drafted, begin)
    out = drafted.publish()
    assert out.runbook.path == RUNBOOK
    assert out.runbook.status is Status.PUBLISHED
    assert accepted(drafted, begin)
    assert not (drafted.home / "drafts" / "inc-48213.md").exists()
    assert drafted.git("status", "--porcelain") == ""
    made_by = drafted.git("log", "-2", "--format=%an <%ae> %cn <%ce>").splitlines()
    assert made_by == ["Ann Berg <ann@loomcart.io> Ann Berg <ann@loomcart.io>"] * 2


def test_signing_changes_three_lines_and_keeps_the_rest(published: Desk) -> None:
    before, after = DRAFT.splitlines(), published.read(RUNBOOK).splitlines()
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    assert [line.split(":")[0] for line in changed] == ["status", "review", "sign_off"]


NOTES = """- **note, answer, diagnosis:** what the command of step 1 answered is not in the record

### Not read

- **screen.png, whole file:** a picture

Bob: the picture shows the pool, I looked.
"""


def test_what_is_for_the_reviewer_is_not_published(drafted: Desk) -> None:
    """Whoever follows the runbook at night needs none of it; the signer's commit keeps every word."""
    draft = DRAFT.rstrip("\n") + "\n"
    drafted.write("drafts/inc-48213.md", f"{draft}\n## For the reviewer\n\n{NOTES}")
    drafted.sign()
    told = drafted.git("log", "-1", "--format=%B")
    assert told.endswith(f"Notes for the reviewer, taken out of the signed text:\n\n{NOTES}".rstrip("\n"))
    drafted.publish()
    assert accepted(drafted)
    front = ("status:", "review:", "sign_off:")
    lines = [
        [line for line in text.split("\n") if not line.startswith(front)] for text in (drafted.read(RUNBOOK), draft)
    ]
    assert lines[0] == lines[1]


def test_the_hash_can_be_made_with_sed(published: Desk) -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "format.md").read_text("utf-8")
    (command,) = re.findall(r"^(sed -E .*)$", page, re.MULTILINE)
    call = command.replace("FILE", RUNBOOK)
    told = subprocess.run(call, shell=True, cwd=published.home, check=True, capture_output=True, text=True)  # noqa: S602
    digest = told.stdout.split()[0]
    assert digest == text_sha256(published.read(RUNBOOK))
    assert f"text_sha256: {digest}" in published.read(RUNBOOK)


def test_another_person_may_publish_what_one_signed(drafted: Desk) -> None:
    drafted.sign()
    drafted.sits(BOB).publish()
    assert accepted(drafted)


def test_a_machine_may_publish_what_a_person_signed(drafted: Desk) -> None:
    drafted.sign()
    drafted.sits(("github-actions[bot]", "github-actions[bot]@users.noreply.github.com")).publish()
    assert accepted(drafted)


def test_any_address_of_a_person_will_do(drafted: Desk) -> None:
    drafted.sits(("A. Berg", "Ann.Berg@users.noreply.github.com")).sign()
    drafted.publish()
    assert accepted(drafted)


def test_nobody_publishes_what_nobody_signed(drafted: Desk) -> None:
    with pytest.raises(GateClosed, match="nobody signed it"):
        drafted.publish()


def test_nobody_publishes_what_was_changed_since(drafted: Desk) -> None:
    drafted.sign()
    drafted.write("drafts/inc-48213.md", drafted.read("drafts/inc-48213.md").replace("Cap the", "Cap"))
    with pytest.raises(GateClosed, match="was changed after ann signed it"):
        drafted.publish()


def test_nobody_publishes_under_a_signature_that_was_never_committed(drafted: Desk) -> None:
    signed_once = drafted.sign()
    drafted.git("reset", "-q", "--soft", "HEAD~1")
    assert signed(drafted.pick("rb-7k2m9q")).sign_off == signed_once.runbook.sign_off
    with pytest.raises(GateClosed, match="the gate does not let this through"):
        drafted.publish()
    assert drafted.git("log", "--oneline").count("\n") == 0


@pytest.mark.parametrize(
    "who", [EVE, ("dependabot[bot]", "x@y.org"), ("Renovate Bot", "renovate@whitesourcesoftware.com")]
)
def test_who_may_not_sign(drafted: Desk, who: tuple[str, str]) -> None:
    with pytest.raises(SignRefused):
        drafted.sits(who).sign()
    assert drafted.found() == []


def test_nobody_signs_for_another(drafted: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", BOB[1])
    with pytest.raises(SignRefused, match="nobody signs for another"):
        drafted.sign()


def test_whoever_is_added_but_not_committed_is_nobody(drafted: Desk) -> None:
    drafted.write("people.toml", PEOPLE + '\n[people.eve]\nname = "Eve Dorn"\nemails = ["eve@elsewhere.org"]\n')
    with pytest.raises(SignRefused, match="as it is committed"):
        drafted.sits(EVE).sign()


def test_git_has_to_know_a_name(drafted: Desk) -> None:
    drafted.git("config", "--unset", "user.email")
    with pytest.raises(SignRefused) as error:
        drafted.sign()
    assert "git config user.email" in error.value.hint


def test_a_changed_runbook_is_signed_and_published_again(published: Desk) -> None:
    good = published.git("rev-parse", "HEAD")
    published.write(RUNBOOK, published.read(RUNBOOK).replace("published", "needs-review", 1).replace("Cap the", "Cap"))
    published.commit("somebody corrects it", who=BOB)
    assert accepted(published, good)
    published.sign()
    assert accepted(published, good)
    published.publish()
    assert accepted(published, good)
    assert accepted(published, "HEAD~1")


def test_a_drill_may_note_its_day(published: Desk) -> None:
    published.write(RUNBOOK, published.read(RUNBOOK).replace("last_verified: null", "last_verified: 2026-04-02"))
    published.commit(who=BOB)
    assert accepted(published, "HEAD~1")


def test_a_branch_with_a_signature_is_merged(published: Desk) -> None:
    published.git("checkout", "-qb", "change")
    published.write(RUNBOOK, published.read(RUNBOOK).replace("Cap the", "Cap"))
    published.sign()
    published.publish()
    published.git("checkout", "-q", "main")
    published.write("notes.txt", "meanwhile")
    published.commit(who=BOB)
    published.git("merge", "-q", "--no-ff", "--no-edit", "change", who=BOB)
    assert accepted(published, "HEAD~1")


def test_the_signer_may_rebase_what_is_not_merged_yet(published: Desk) -> None:
    published.git("checkout", "-qb", "change")
    published.write(RUNBOOK, published.read(RUNBOOK).replace("Cap the", "Cap"))
    published.sign()
    published.publish()
    published.git("checkout", "-q", "main")
    published.write("notes.txt", "meanwhile")
    published.commit(who=BOB)
    published.git("rebase", "-q", "main", "change", who=ANN)
    assert accepted(published, "main")


def test_an_old_branch_does_not_take_a_new_signature_away(published: Desk) -> None:
    published.git("branch", "old")
    published.write(RUNBOOK, published.read(RUNBOOK).replace("Cap the", "Cap"))
    published.sign()
    published.publish()
    published.git("checkout", "-q", "old")
    published.write("notes.txt", "old work")
    published.commit(who=BOB)
    published.git("checkout", "-q", "main")
    published.git("merge", "-q", "--no-ff", "--no-edit", "old", who=BOB)
    assert accepted(published, "HEAD~1")


def test_on_a_branch_of_its_own(drafted: Desk) -> None:
    drafted.sign()
    head = drafted.git("rev-parse", "HEAD")
    out = drafted.publish(branch="wetink/rb-7k2m9q")
    assert drafted.git("rev-parse", "HEAD") == head
    assert drafted.git("status", "--porcelain") == ""
    assert drafted.found(tip="wetink/rb-7k2m9q", against="HEAD~1") == []
    text = pull_request(out, drafted.repository.people_now())
    assert text.startswith("Publish rb-7k2m9q: api-server p99 latency")
    assert "Cap the autoscaler first, or it scales straight back. (changes-state)" in text
    assert "https://github.com/loomcart/infra/pull/1923" in text
    with pytest.raises(GitFailed, match="is there already"):
        drafted.publish(branch="wetink/rb-7k2m9q")


def test_a_rename_keeps_the_signature_and_leaves_a_redirect(published: Desk) -> None:
    good = published.git("rev-parse", "HEAD")
    first = rename(published.repository, published.pick("rb-7k2m9q"), "pg-primary/connections", now())
    assert accepted(published, good)
    assert published.pick(RUNBOOK).path == first == "runbooks/pg-primary/connections.md"
    second = rename(published.repository, published.pick("rb-7k2m9q"), "too-many", now())
    assert second == "runbooks/pg-primary/too-many.md"
    assert published.pick(RUNBOOK).path == published.pick(first).path == second
    assert "moved_to: runbooks/pg-primary/too-many.md" in published.read(RUNBOOK)
    back = rename(published.repository, published.pick("rb-7k2m9q"), RUNBOOK, now())
    assert back == RUNBOOK
    assert accepted(published, good)


@pytest.mark.parametrize(
    ("to", "error"), [("payments/x", GateClosed), ("A/b", UsageError), ("a/b/c", UsageError), ("../x", UsageError)]
)
def test_a_rename_that_cannot_be(published: Desk, to: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        rename(published.repository, published.pick("rb-7k2m9q"), to, now())
    assert accepted(published)


def test_a_retirement_says_why(published: Desk) -> None:
    good = published.git("rev-parse", "HEAD")
    with pytest.raises(UsageError, match="is no other runbook"):
        retire(published.repository, published.pick("rb-7k2m9q"), Retirement("ann", now(), "gone", "rb-000002"))
    with pytest.raises(UsageError, match="needs a reason"):
        retire(published.repository, published.pick("rb-7k2m9q"), Retirement("ann", now(), " "))
    out = retire(
        published.repository, published.pick("rb-7k2m9q"), Retirement("ann", now(), "the proxy pools now: it cannot")
    )
    assert out.status is Status.RETIRED
    assert out.retired is not None
    assert out.retired.reason == "the proxy pools now: it cannot"
    assert accepted(published, good)
    with pytest.raises(GateClosed, match="is retired"):
        sign(published.repository, published.pick("rb-7k2m9q"), published.person(), fine, now())


def test_what_else_is_staged_stays_staged(drafted: Desk) -> None:
    drafted.write("other.txt", "staged")
    drafted.git("add", "other.txt")
    drafted.write("more.txt", "untracked")
    drafted.write("people.toml", PEOPLE + "\n# changed, not staged\n")
    before = drafted.git("status", "--porcelain")
    drafted.published()
    assert drafted.git("status", "--porcelain") == before
    assert drafted.git("diff", "--cached", "--name-only") == "other.txt"
    assert drafted.git("diff-tree", "-r", "--name-only", "--no-commit-id", "HEAD").split() == [
        "drafts/inc-48213.md",
        RUNBOOK,
    ]


def test_the_record_of_the_incident_goes_with_the_signature(drafted: Desk) -> None:
    drafted.write("incidents/inc-48213/evidence.jsonl", "{}\n")
    drafted.sign()
    assert drafted.git("status", "--porcelain") == ""
    assert "incidents/inc-48213/evidence.jsonl" in drafted.git("show", "--stat", "--format=", "HEAD")


def test_hooks_of_the_user_are_honoured(drafted: Desk) -> None:
    hook = drafted.write(
        ".git/hooks/pre-commit", "#!/bin/sh\ngit diff --cached --name-only >> seen\necho 'not today' >&2\nexit 1\n"
    )
    hook.chmod(0o755)
    with pytest.raises(GitFailed, match="not today"):
        drafted.sign()
    assert drafted.read("seen").split() == ["drafts/inc-48213.md"]
    assert drafted.git("log", "--oneline").count("\n") == 0
    hook.unlink()
    message = drafted.write(".git/hooks/commit-msg", "#!/bin/sh\necho 'Change-Id: 17' >> \"$1\"\n")
    message.chmod(0o755)
    drafted.sign()
    assert "Change-Id: 17" in drafted.git("log", "-1", "--format=%B")


def test_a_hook_may_not_change_what_is_signed(drafted: Desk) -> None:
    hook = "#!/bin/sh\nsed -i s/20/2000/ drafts/inc-48213.md\ngit add drafts/inc-48213.md\n"
    drafted.write(".git/hooks/pre-commit", hook).chmod(0o755)
    with pytest.raises(GitFailed, match="changed a file"):
        drafted.sign()


def test_a_library_in_a_folder_of_a_repository(drafted: Desk) -> None:
    inner = Desk(drafted.home / "ops" / "runbooks")
    inner.write("people.toml", PEOPLE)
    inner.write("drafts/inc-48213.md", DRAFT)
    inner.commit("a library below", who=BOB)
    inner.sits(ANN)
    inner.published()
    assert inner.repository.prefix == "ops/runbooks/"
    assert inner.found() == inner.found(tip="HEAD") == inner.found(tip="HEAD", against="HEAD~2") == []
    inner.write(RUNBOOK, inner.read(RUNBOOK).replace("Cap", "Uncap"))
    inner.commit()
    assert inner.rules(tip="HEAD") == inner.rules() == ["gate-stale"]
    drafted.write(".gitattributes", "*.md filter=evil\n")
    inner.commit()
    assert "gate-attributes" in inner.rules(tip="HEAD")


def test_in_the_middle_of_a_merge_nothing_is_signed(drafted: Desk) -> None:
    drafted.git("checkout", "-qb", "side")
    drafted.write("notes.txt", "side")
    drafted.commit()
    drafted.git("checkout", "-q", "main")
    drafted.git("merge", "-q", "--no-commit", "--no-ff", "side")
    with pytest.raises(GitFailed, match="a merge is under way"):
        drafted.sign()


def test_somebody_else_was_faster(drafted: Desk) -> None:
    seen = drafted.pick("rb-7k2m9q")
    drafted.write("drafts/inc-48213.md", drafted.read("drafts/inc-48213.md").replace("Cap the", "Cap no"))
    with pytest.raises(LibraryConflict) as error:
        sign(drafted.repository, seen, drafted.person(), fine, now())
    assert "-1. Cap the autoscaler" in error.value.hint
    assert "+1. Cap no autoscaler" in error.value.hint
    assert "Cap no" in drafted.read("drafts/inc-48213.md")


def test_two_sign_at_once(drafted: Desk) -> None:
    """Both read the same text; the second one is shown what the first one did."""
    seen = drafted.pick("rb-7k2m9q")
    first = drafted.person()
    sign(drafted.repository, seen, first, fine, now())
    second = drafted.sits(BOB).person()
    with pytest.raises(LibraryConflict) as error:
        sign(drafted.repository, seen, second, fine, now())
    assert "+sign_off: {by: ann" in error.value.hint
    there = drafted.pick("rb-7k2m9q").sign_off
    assert there is not None
    assert there.by == "ann"


def test_two_publish_at_once(drafted: Desk) -> None:
    drafted.sign()
    seen = signed(drafted.pick("rb-7k2m9q"))
    publish(drafted.repository, seen, fine, now())
    with pytest.raises((LibraryConflict, GateClosed)):
        publish(drafted.repository, seen, fine, now())
    assert accepted(drafted)


def test_a_draft_written_on_windows(drafted: Desk) -> None:
    drafted.write("drafts/inc-48213.md", DRAFT.replace("\n", "\r\n").encode())
    drafted.sign()
    drafted.publish()
    assert accepted(drafted)
    assert b"\r" not in (drafted.home / RUNBOOK).read_bytes()


def test_the_sample_is_what_a_person_may_sign() -> None:
    assert (DATA / "connections.md").read_text("utf-8") == DRAFT
