"""Squashes and rebases on a server: real git makes new commits in another name; what a key signed survives them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from desk import ANN, BOB, EVE, PEOPLE, RUNBOOK, Desk, fine, key, now, signs_with
from test_ways_around import as_published

from wetink.workflow.sign import sign

pytest_plugins = ("libraries",)

needs_keys = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
FORGE = ("GitHub", "noreply@github.com")
RECORD = "signatures/rb-7k2m9q.txt"
Keyed = tuple[Desk, Path]


def plain(desk: Desk, *arguments: str, who: tuple[str, str] = FORGE) -> str:
    """Git as the server runs it: no key of Ann's."""
    return desk.git("-c", "commit.gpgsign=false", *arguments, who=who)


def main_moved(desk: Desk) -> None:
    desk.git("checkout", "-q", "main")
    desk.write("notes.txt", desk.git("rev-parse", "HEAD"))
    desk.git("add", "notes.txt")
    plain(desk, "commit", "-qm", "meanwhile", who=BOB)


def squash(desk: Desk) -> None:
    desk.git("merge", "-q", "--squash", "change")
    plain(desk, "commit", "-q", "--author=Ann Berg <ann@loomcart.io>", "-m", "Connections (#12)")


def rebase(desk: Desk) -> None:
    plain(desk, "rebase", "-q", "main", "change")
    desk.git("checkout", "-q", "main")
    desk.git("merge", "-q", "--ff-only", "change")


def cherry_pick(desk: Desk) -> None:
    plain(desk, "cherry-pick", "main..change")


MERGES: dict[str, Callable[[Desk], None]] = {one.__name__: one for one in (squash, rebase, cherry_pick)}


def accepted(desk: Desk, against: str) -> bool:
    return desk.found() == desk.found(tip="HEAD") == desk.found(tip="HEAD", against=against) == []


def merged(desk: Desk, merge: Callable[[Desk], None]) -> str:
    """Sign and publish on a branch, main moves on, the server merges; gives what main was before."""
    desk.git("checkout", "-qb", "change")
    desk.sign()
    desk.publish()
    main_moved(desk)
    before = desk.git("rev-parse", "HEAD")
    merge(desk)
    assert "published" in desk.read(RUNBOOK)
    desk.git("branch", "-qD", "change")
    return before


@needs_keys
@pytest.mark.parametrize("merge", MERGES)
def test_what_a_key_signed_outlives_the_merge(keyed: Keyed, merge: str) -> None:
    desk, _ = keyed
    before = merged(desk, MERGES[merge])
    assert "Text-SHA256" in desk.read(RECORD)
    assert "committer GitHub" in desk.git("cat-file", "commit", "HEAD")
    assert accepted(desk, before)
    desk.write(RUNBOOK, desk.read(RUNBOOK).replace("Cap the autoscaler", "Cap the autoscaler now"))
    assert "gate-stale" in desk.rules()
    assert accepted_again(desk, MERGES[merge])


def accepted_again(desk: Desk, merge: Callable[[Desk], None]) -> bool:
    """The next signature is merged the same way; its record takes the place of the first."""
    return accepted(desk, merged(desk, merge))


@needs_keys
def test_signed_in_one_pull_request_and_published_by_a_machine_after_it(keyed: Keyed) -> None:
    desk, _ = keyed
    before = desk.git("rev-parse", "HEAD")
    desk.git("checkout", "-qb", "change")
    desk.sign()
    main_moved(desk)
    squash(desk)
    assert accepted(desk, before)
    desk.git("config", "commit.gpgsign", "false")
    desk.sits(("release[bot]", "release[bot]@users.noreply.github.com")).publish()
    assert accepted(desk, before)
    assert accepted(desk, "HEAD~1")


@needs_keys
def test_on_a_server_without_files(keyed: Keyed, tmp_path: Path) -> None:
    desk, _ = keyed
    before = merged(desk, squash)
    bare = tmp_path / "server.git"
    subprocess.run(["git", "clone", "-q", "--bare", desk.home, bare], check=True)
    assert Desk(bare).found(tip="main") == Desk(bare).found(tip="main", against=before) == []


@pytest.mark.parametrize("merge", MERGES)
def test_without_a_key_one_message_says_what_happened_and_what_to_do(drafted: Desk, merge: str) -> None:
    merged(drafted, MERGES[merge])
    (found,) = drafted.found()
    assert found.rule == "gate-signer"
    assert "Ann Berg is said to have signed it, but GitHub <noreply@github.com> " in found.message
    assert "as a squash or a rebase on the server does" in found.message
    assert "sign it yourself: wetink sign rb-7k2m9q; merge with a merge commit, or put Ann Berg's key" in found.hint
    before = drafted.git("rev-parse", "HEAD")
    later = now() + timedelta(seconds=2)  # a sign-off of the same second would be the very same one
    sign(drafted.repository, drafted.pick("rb-7k2m9q"), drafted.person(), fine, later)
    drafted.publish()
    assert accepted(drafted, before)


# --- ways around it, all after a squash that is accepted ------------------------------------------------------------

AROUND: dict[str, Callable[[Desk], None]] = {}


def way(function: Callable[[Desk], None]) -> Callable[[Desk], None]:
    AROUND[function.__name__] = function
    return function


def commits(desk: Desk, who: tuple[str, str] = BOB) -> None:
    desk.git("add", "-A")
    plain(desk, "commit", "-qm", "by hand", who=who)


@way
def changes_the_text_under_the_record(desk: Desk) -> None:
    text = desk.read(RUNBOOK).replace("Cap the", "Cap no")
    digest = re.search("[0-9a-f]{64}", desk.read(RUNBOOK))
    assert digest
    from wetink.library.signed_text import text_sha256  # noqa: PLC0415 (only here)

    new = text_sha256(text)
    desk.write(RUNBOOK, text.replace(digest[0], new))
    desk.write(RECORD, desk.read(RECORD).replace(digest[0], new))
    commits(desk)


@way
def brings_back_an_older_text_with_its_record(desk: Desk) -> None:
    old = desk.git("rev-parse", "HEAD")
    desk.write(RUNBOOK, desk.read(RUNBOOK).replace("Cap the autoscaler", "Cap the autoscaler now"))
    merged(desk, squash)
    desk.git("checkout", "-q", old, "--", RUNBOOK, RECORD)
    commits(desk)


@way
def brings_back_what_was_retired(desk: Desk) -> None:
    old = desk.git("rev-parse", "HEAD")
    retired = "retired: {by: bob, at: 2026-01-01T00:00:00Z, reason: over, replaced_by: null}"
    text = desk.read(RUNBOOK).replace("status: published", f"status: retired\n{retired}")
    desk.write(RUNBOOK, re.sub("sign_off: .*", "sign_off: null", text))
    commits(desk)
    desk.git("checkout", "-q", old, "--", RUNBOOK)
    commits(desk)


@way
def brings_back_what_was_retired_with_its_record_out_and_in(desk: Desk) -> None:
    old = desk.git("rev-parse", "HEAD")
    retired = "retired: {by: bob, at: 2026-01-01T00:00:00Z, reason: over, replaced_by: null}"
    text = desk.read(RUNBOOK).replace("status: published", f"status: retired\n{retired}")
    desk.write(RUNBOOK, re.sub("sign_off: .*", "sign_off: null", text))
    (desk.home / RECORD).unlink()
    commits(desk)
    desk.write("notes.txt", "a commit between")
    commits(desk)
    desk.git("checkout", "-q", old, "--", RUNBOOK, RECORD)
    commits(desk)


@way
def publishes_again_what_was_taken_back(desk: Desk) -> None:
    text = desk.read(RUNBOOK)
    desk.write(RUNBOOK, text.replace("status: published", "status: needs-review"))
    commits(desk)
    desk.write(RUNBOOK, text)
    commits(desk)


@way
def takes_the_record_out(desk: Desk) -> None:
    (desk.home / RECORD).unlink()
    commits(desk)


@way
def makes_the_record_a_link(desk: Desk) -> None:
    (desk.home / "elsewhere.txt").write_bytes((desk.home / RECORD).read_bytes())
    (desk.home / RECORD).unlink()
    (desk.home / RECORD).symlink_to("../elsewhere.txt")
    commits(desk)


@way
def takes_the_key_away(desk: Desk) -> None:
    """Then the record proves nothing, and the commit is not Ann's: her earlier signatures fall with the key."""
    desk.write(RUNBOOK, desk.read(RUNBOOK).replace("Cap the autoscaler", "Cap the autoscaler now"))
    desk.write("people.toml", PEOPLE)
    commits(desk)
    desk.git("config", "commit.gpgsign", "false")
    desk.git("checkout", "-qb", "change")
    desk.sign()
    desk.publish()
    desk.git("checkout", "-q", "main")
    squash(desk)


@way
def signs_the_record_with_another_key(desk: Desk) -> None:
    signs_with(desk, key(desk.home.parent, "eve"))
    found = re.search("sign_off: {by: ann, at: ([^,]*), text_sha256: ([0-9a-f]*)", desk.read(RUNBOOK))
    assert found
    message = desk.read(RECORD).partition("\n\n")[2]
    tree = desk.git("hash-object", "-t", "tree", "-w", "/dev/null")
    made = desk.git("commit-tree", "-S", "-F", "-", tree, stdin=message, who=ANN)
    desk.write(RECORD, desk.git("cat-file", "commit", made) + "\n")
    commits(desk)


@needs_keys
@pytest.mark.parametrize("name", AROUND)
def test_no_way_around_it(keyed: Keyed, name: str) -> None:
    desk, _ = keyed
    merged(desk, squash)
    before = desk.git("rev-parse", "HEAD")
    AROUND[name](desk)
    assert desk.found() != []
    assert desk.found(tip="HEAD") != []
    assert desk.found(tip="HEAD", against=before) != []


@needs_keys
def test_a_record_is_of_one_runbook(keyed: Keyed) -> None:
    desk, _ = keyed
    merged(desk, squash)
    desk.write("runbooks/api-server/other.md", desk.read(RUNBOOK).replace("rb-7k2m9q", "rb-000002"))
    desk.write("signatures/rb-000002.txt", desk.read(RECORD))
    commits(desk)
    assert "gate-stale" in desk.rules()
    assert "gate-signer" in desk.rules()


@needs_keys
def test_a_record_made_up_for_somebody_without_a_key(keyed: Keyed) -> None:
    """Bob has no key, so anybody could write his record: it proves nothing."""
    desk, _ = keyed
    from test_ways_around import forged  # noqa: PLC0415 (only here)

    merged(desk, squash)
    text = desk.read(RUNBOOK).replace("Cap the", "Cap no").replace("published", "needs-review", 1)
    text = forged(text, by="bob")
    desk.write(RUNBOOK, as_published(text))
    found = re.search("at: ([^,]*), text_sha256: ([0-9a-f]*)", text[text.index("sign_off:") :])
    assert found
    record = desk.read(RECORD).replace("Ann Berg", BOB[0]).replace(ANN[1], BOB[1]).partition("\n\n")[0]
    message = f"Runbook: rb-7k2m9q\nSigned-By: bob\nSigned-At: {found[1]}\nText-SHA256: {found[2]}\n"
    desk.write(RECORD, f"{record}\n\nI understand this system.\n\n{message}")
    commits(desk, EVE)
    assert "gate-signer" in desk.rules(tip="HEAD")
