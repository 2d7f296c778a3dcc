"""How long the gate takes: a library of many runbooks, each signed and published in two commits of its own.

python bench/gate.py [RUNBOOKS] [FOLDER]
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from wetink.library.names import slug
from wetink.library.repository import open_repository
from wetink.library.signed_text import text_sha256
from wetink.workflow.gate import gate

DATA = Path(__file__).parent.parent / "tests" / "runbooks" / "library"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def main(arguments: list[str]) -> None:
    """Make the library, then look at it on disk, as a commit, and at its last change alone."""
    count = int(arguments[0]) if arguments else 10_000
    home = Path(arguments[1]) if len(arguments) > 1 else Path(tempfile.mkdtemp(prefix="gate-"))
    make(home, count)
    repository = open_repository(home)
    now = datetime.now(UTC)
    shown = {
        "disk": {},
        "commit": {"tip": "HEAD"},
        "last change": {"tip": "HEAD", "against": repository.commit("HEAD~2")},
        "one file": {"only": repository.git.word("ls-tree", "-r", "--name-only", "HEAD", "runbooks").split("\n")[0]},
    }
    for name, how in shown.items():
        begun, cpu = time.perf_counter(), time.process_time()
        found = gate(repository, now, **how)
        took, own = time.perf_counter() - begun, time.process_time() - cpu
        print(f"{name}: {took:.2f} s, own CPU {own:.2f} s, {len(found)} findings")


def make(home: Path, count: int) -> None:
    """A repository with two commits a runbook, by way of `git fast-import`."""
    home.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "init", "-q", "-b", "main", "."], cwd=home, check=True)
    with subprocess.Popen(["git", "fast-import", "--quiet"], cwd=home, stdin=subprocess.PIPE) as work:
        if work.stdin is None:
            raise SystemExit("git fast-import has no stdin")
        work.stdin.write(commit(0, f"M 100644 inline people.toml\n{data((DATA / 'people.toml').read_text('utf-8'))}"))
        for number in range(count):
            at = BEGIN + timedelta(minutes=2 * number + 1)
            text = runbook(number, at)
            draft, path = f"drafts/rb-{number:06}.md", f"runbooks/{slug(f'service-{number % 97}')}/rb-{number:06}.md"
            work.stdin.write(commit(2 * number + 1, f"M 100644 inline {draft}\n{data(text)}"))
            out = text.replace("status: in-review", "status: published", 1)
            work.stdin.write(commit(2 * number + 2, f"D {draft}\nM 100644 inline {path}\n{data(out)}"))
    subprocess.run(["git", "reset", "-q", "--hard", "main"], cwd=home, check=True)


def runbook(number: int, at: datetime) -> str:
    """A runbook of its own, signed at that time."""
    text = (DATA / "connections.md").read_text("utf-8")
    text = text.replace("rb-7k2m9q", f"rb-{number:06}").replace("[api-server, pg-primary]", f"[service-{number % 97}]")
    text = text.replace("status: draft", "status: in-review").replace("Cap the", f"In case {number} cap the")
    signed = f"sign_off: {{by: ann, at: {at:%Y-%m-%dT%H:%M:%SZ}, text_sha256: {text_sha256(text)}, understood: true}}"
    return re.sub(r"^sign_off: .*$", signed, text, count=1, flags=re.MULTILINE)


def commit(minute: int, change: str) -> bytes:
    """A commit by Ann, as fast-import reads it."""
    who = f"Ann Berg <ann@loomcart.io> {int((BEGIN + timedelta(minutes=minute)).timestamp())} +0000"
    return f"commit refs/heads/main\nauthor {who}\ncommitter {who}\n{data('bench')}{change}\n".encode()


def data(text: str) -> str:
    """A piece of text, as fast-import reads it."""
    return f"data {len(text.encode())}\n{text}\n"


if __name__ == "__main__":
    main(sys.argv[1:])
