"""Whether a commit carries a good signature of one of a person's own keys: SSH or OpenPGP, checked by git."""

from __future__ import annotations

import os
from pathlib import Path

from wetink.library.git import Git

_WHO = "signer@wetink.invalid"


def signed_by(git: Git, commit: str, keys: tuple[str, ...]) -> str:
    """Why a commit is not signed with one of the keys, "" where it is.

    keys  public SSH keys as in authorized_keys, OpenPGP fingerprints in capital hex
    """
    data = git.call("cat-file", "commit", commit).stdout
    head = data.partition(b"\n\n")[0]
    if b"\ngpgsig" not in head:
        return "is not signed with a key, though its signer has one"
    if b"BEGIN SSH SIGNATURE" in head:
        return _ssh(git, commit, tuple(key for key in keys if " " in key))
    return _openpgp(git, commit, tuple(key for key in keys if " " not in key))


def _ssh(git: Git, commit: str, keys: tuple[str, ...]) -> str:
    """Git asks ssh-keygen, with a list of allowed signers that holds this person's keys only."""
    import tempfile  # noqa: PLC0415  (only for those who check a key)

    with tempfile.TemporaryDirectory(prefix="wetink-") as folder:
        allowed = Path(folder) / "allowed_signers"
        allowed.write_text("".join(f'{_WHO} namespaces="git" {key}\n' for key in keys), encoding="utf-8")
        done = git.call(
            *("-c", f"gpg.ssh.allowedSignersFile={allowed}", "-c", f"gpg.ssh.revocationFile={os.devnull}"),
            *("-c", "gpg.ssh.program=ssh-keygen", "verify-commit", "--raw", commit),
        )
    if b"ssh-keygen" in done.stderr and (b"not found" in done.stderr or b"No such file" in done.stderr):
        return "cannot be checked: ssh-keygen is not installed"
    good = done.returncode == 0 and b'Good "git" signature for ' + _WHO.encode() in done.stdout + done.stderr
    return "" if good else "is not signed with a key of its signer"


def _openpgp(git: Git, commit: str, keys: tuple[str, ...]) -> str:
    """Git asks gpg; the fingerprint of the key, or of the one it belongs to, has to be the person's."""
    done = git.call("-c", "gpg.program=gpg", "verify-commit", "--raw", commit)
    told = [line.split() for line in done.stderr.decode("utf-8", "replace").splitlines()]
    status = {words[1]: words[2:] for words in told if len(words) > 1 and words[0] == "[GNUPG:]"}
    if "NO_PUBKEY" in status:
        return "cannot be checked: gpg here does not know the key (gpg --import it)"
    prints = status.get("VALIDSIG", [])
    good = "GOODSIG" in status and any(key in prints for key in keys)
    return "" if good else "is not signed with a key of its signer"
