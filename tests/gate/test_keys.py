"""Where people have keys, a signature of a commit proves who made it: real ssh-keygen, real gpg."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from desk import ANN, BOB, PEOPLE, RUNBOOK, Desk, key, signs_with
from test_ways_around import as_published, forged

from wetink.errors import GateClosed

pytest_plugins = ("libraries",)

pytestmark = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")


def test_a_commit_signed_with_the_key_in_the_people_file(keyed: tuple[Desk, Path]) -> None:
    desk, _ = keyed
    desk.published()
    assert "BEGIN SSH SIGNATURE" in desk.git("cat-file", "commit", "HEAD")
    assert desk.found() == desk.found(tip="HEAD") == desk.found(tip="HEAD", against="HEAD~2") == []


def test_who_has_a_key_has_to_use_it(keyed: tuple[Desk, Path]) -> None:
    desk, _ = keyed
    desk.git("config", "commit.gpgsign", "false")
    before = desk.git("rev-parse", "HEAD")
    with pytest.raises(GateClosed, match="is not signed with a key, though its signer has one"):
        desk.sign()
    assert desk.git("rev-parse", "HEAD") == before
    assert desk.git("status", "--porcelain") == ""


def test_the_key_of_somebody_else(keyed: tuple[Desk, Path], tmp_path: Path) -> None:
    desk, _ = keyed
    signs_with(desk, key(tmp_path, "eve"))
    with pytest.raises(GateClosed, match="is not signed with a key of its signer"):
        desk.sign()


def test_plain_identity_is_no_longer_enough(keyed: tuple[Desk, Path], tmp_path: Path) -> None:
    """Without keys git believes anybody who says that they are Ann; with them it does not."""
    desk, _ = keyed
    desk.published()
    signs_with(desk, key(tmp_path, "eve"))
    for sign in ("true", "false"):
        desk.git("config", "commit.gpgsign", sign)
        desk.write(RUNBOOK, desk.read(RUNBOOK).replace("Cap ", f"Cap {sign} ", 1))
        text = desk.read(RUNBOOK).replace("published", "needs-review", 1)
        desk.write(RUNBOOK, forged(text))
        desk.commit("sign", who=ANN)
        desk.write(RUNBOOK, as_published(desk.read(RUNBOOK)))
        desk.commit("publish", who=ANN)
        assert desk.rules(tip="HEAD") == ["gate-key"]


def test_a_list_of_allowed_signers_in_the_users_own_settings_does_not_help(
    keyed: tuple[Desk, Path], tmp_path: Path
) -> None:
    desk, _ = keyed
    other = key(tmp_path, "eve")
    allowed = tmp_path / "allowed"
    allowed.write_text(f"* {other.with_suffix('.pub').read_text('utf-8')}", encoding="utf-8")
    desk.git("config", "gpg.ssh.allowedSignersFile", str(allowed))
    desk.git("config", "gpg.ssh.program", "/bin/true")
    text = desk.read("drafts/inc-48213.md").replace("status: draft", "status: in-review")
    desk.write("drafts/inc-48213.md", forged(text))
    desk.git("add", "-A")
    desk.git("-c", "commit.gpgsign=false", "commit", "-qm", "sign")
    assert desk.rules(tip="HEAD") == ["gate-key"]


def test_a_push_that_takes_the_key_away_first(keyed: tuple[Desk, Path]) -> None:
    desk, _ = keyed
    good = desk.published()
    before = desk.git("rev-parse", "HEAD")
    desk.git("config", "commit.gpgsign", "false")
    desk.write("people.toml", PEOPLE)
    desk.commit("no keys any more", who=BOB)
    desk.write(good, forged(desk.read(good).replace("Cap the", "Cap no").replace("published", "needs-review", 1)))
    desk.commit("sign", who=ANN)
    desk.write(good, as_published(desk.read(good)))
    desk.commit("publish", who=ANN)
    assert desk.rules(tip="HEAD", against=before) == ["gate-key"]
    assert desk.rules(tip="HEAD", against="HEAD~2") == []  # once that is trusted, the key is gone


def test_a_signature_of_another_commit_pasted_in(keyed: tuple[Desk, Path]) -> None:
    desk, _ = keyed
    desk.published()
    raw = desk.git("cat-file", "commit", "HEAD")
    signature = raw[
        raw.index("gpgsig ") : raw.index("-----END SSH SIGNATURE-----") + len("-----END SSH SIGNATURE-----")
    ]
    desk.git("config", "commit.gpgsign", "false")
    text = desk.read(RUNBOOK).replace("Cap the autoscaler", "Cap no autoscaler").replace("published", "needs-review", 1)
    desk.write(RUNBOOK, forged(text))
    desk.commit("sign", who=ANN)
    head, _, message = desk.git("cat-file", "commit", "HEAD").partition("\n\n")
    pasted = f"{head}\n{signature}\n\n{message}\n"
    new = desk.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=pasted)
    desk.git("update-ref", "HEAD", new)
    desk.write(RUNBOOK, as_published(desk.read(RUNBOOK)))
    desk.commit("publish", who=ANN)
    assert desk.rules(tip="HEAD") == ["gate-key"]


@pytest.mark.skipif(shutil.which("gpg") is None, reason="gpg is not installed")
def test_openpgp(drafted: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "g"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))
    make = ["gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key"]
    prints = []
    for who in ("Ann Berg <ann@loomcart.io>", "Eve Dorn <eve@elsewhere.org>"):
        subprocess.run([*make, who, "ed25519", "sign", "never"], check=True, capture_output=True)
        told = subprocess.run(["gpg", "--list-keys", "--with-colons", who], check=True, capture_output=True, text=True)
        prints.append(next(line for line in told.stdout.splitlines() if line.startswith("fpr")).split(":")[9])
    drafted.write("people.toml", PEOPLE.replace('deputy = "bob"', f'deputy = "bob"\nkeys = ["{prints[0]}"]'))
    drafted.commit("Ann's key", who=BOB)
    drafted.git("config", "commit.gpgsign", "true")
    drafted.git("config", "user.signingkey", prints[1])
    with pytest.raises(GateClosed, match="is not signed with a key of its signer"):
        drafted.sign()
    drafted.git("config", "user.signingkey", prints[0])
    drafted.published()
    assert drafted.found(tip="HEAD") == []
    subprocess.run(["gpgconf", "--kill", "all"], check=False)
