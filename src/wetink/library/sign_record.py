"""The record of a signature: a small commit, signed with the signer's key, kept as a file of the library.

Its message names the runbook and the hash of the text, so it proves a sign-off wherever that stands, also after a
squash or a rebase made new commits of the one that brought it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime

from wetink.errors import GitFailed
from wetink.library.commit_keys import signed_by
from wetink.library.git import Git
from wetink.library.moments import moment
from wetink.library.names import slug
from wetink.model.provenance import Commit, Stamp
from wetink.model.runbook import SignOff
from wetink.patterns import when_used

SIGNATURES = "signatures"
_LONGEST = 64 * 1024
_LATEST = 253402300799  # the last second that a datetime can hold
_HEAD = when_used(
    rb"tree ([0-9a-f]{40,64})\nauthor ([^\n]*)\ncommitter ([^\n]*)\ngpgsig(?:-sha256)? [^\n]*\n(?: [^\n]*\n)*"
)
_STAMP = when_used(r"([^<>]*) <([^<>]*)> ([0-9]{1,12}) [+-][0-9]{4}")


@dataclass(frozen=True, slots=True)
class SignRecord:
    """A record as it was read: its bytes, the commit they are (without parents), and the commit's message."""

    data: bytes
    commit: Commit
    message: str


def record_path(id_: str) -> str:
    """Where the record of a runbook's signature lies, below the library."""
    return f"{SIGNATURES}/{slug(id_)}.txt"


def record_message(id_: str, signed: SignOff) -> str:
    """What a record says: which runbook, who, when, which text."""
    return (
        f"I understand this system.\n\nRunbook: {id_}\nSigned-By: {signed.by}\n"
        f"Signed-At: {moment(signed.at)}\nText-SHA256: {signed.text_sha256}\n"
    )


def make_record(git: Git, id_: str, signed: SignOff) -> bytes | None:
    """A record signed with the key that the user's git signs commits with; None where it signs none.

    It may ask for a passphrase or a touch. Raises `GitFailed`.
    """
    if git.answer("config", "--type=bool", "commit.gpgSign") != "true":
        return None
    tree = git.word("hash-object", "-t", "tree", "-w", os.devnull)
    line = ("-c", "i18n.commitEncoding=UTF-8", "commit-tree", "-S", "-F", "-", tree)
    done = git.call(*line, stdin=record_message(id_, signed).encode("utf-8", "surrogatepass"), apart=False)
    if done.returncode:
        raise GitFailed("commit-tree", done.stderr.decode("utf-8", "replace").strip())
    return git.out("cat-file", "commit", os.fsdecode(done.stdout).strip())


def read_record(data: bytes) -> SignRecord | None:
    """The record in a file, None in anything else."""
    data = data.replace(b"\r\n", b"\n")
    head, _, message = data[:_LONGEST].partition(b"\n\n")
    found = _HEAD.fullmatch(head + b"\n")
    if found is None or len(data) > _LONGEST:
        return None
    stamps = [_stamp(found[n].decode("utf-8", "replace")) for n in (2, 3)]
    if stamps[0] is None or stamps[1] is None:
        return None
    commit = Commit("record", (), found[1].decode(), stamps[0], stamps[1])
    return SignRecord(data, commit, message.decode("utf-8", "surrogatepass"))


def _stamp(line: str) -> Stamp | None:
    found = _STAMP.fullmatch(line)
    if found is None:
        return None
    return Stamp(found[1], found[2], datetime.fromtimestamp(min(int(found[3]), _LATEST), UTC))


def record_signed_by(git: Git, record: SignRecord, keys: tuple[str, ...]) -> str:
    """Why a record is not signed with one of these keys, "" where it is; nothing is written into the repository."""
    import tempfile  # noqa: PLC0415  (only for those who check a record)

    with tempfile.TemporaryDirectory(prefix="wetink-") as folder:
        apart = git.with_environment(GIT_OBJECT_DIRECTORY=folder)
        done = apart.call("hash-object", "-t", "commit", "-w", "--stdin", stdin=record.data)
        if done.returncode:
            return "is no commit"
        return signed_by(apart, os.fsdecode(done.stdout).strip(), keys)
