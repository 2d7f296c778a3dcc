"""Take in: runbooks written without wetink -> what each lacks, and on request drafts of the library with their text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from wetink.library.files import held, put, read_bytes
from wetink.library.foreign import adopt
from wetink.library.runbook_file import read_runbook
from wetink.library.shelf import DRAFTS, RUNBOOKS
from wetink.patterns import when_used
from wetink.review.rule import NOTE
from wetink.workflow.check_file import DAMAGED, FOREIGN, OTHER, Desk, look, secrets_in, without_secrets

LOCK = "import"
_ID = when_used(rb"^id: *[\"']?([^\s\"']{1,200})", re.MULTILINE)
_HEAD = 16 * 1024


@dataclass(frozen=True, slots=True)
class Taken:
    """One file and what became of it.

    path     as it was given
    state    "listed" (nothing was to be written), "written", "same" (its draft is there already), "there" (another
             runbook has its id), "ours" (wetink wrote it), "other" (reads like no runbook), "unreadable"
    id       of the draft
    draft    where it lies below the library, "" where nothing is written
    why      for "unreadable" and "there"
    steps    how many steps were understood
    secrets  lines on which a secret was taken out
    lacks    (rule, how many findings), errors and warnings only, in the order of the rules
    """

    path: str
    state: str
    id: str = ""
    draft: str = ""
    why: str = ""
    steps: int = 0
    secrets: tuple[int, ...] = ()
    lacks: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """A file to look at.

    shown   its path as it was given
    inside  its path below the folder that was given
    named   the file itself was given, so it is a runbook, whatever it reads like
    """

    shown: str
    inside: str
    data: bytes
    named: bool = False


def take_in(files: Sequence[Given], desk: Desk, home: Path | None) -> Iterator[Taken]:
    """Look at each file and, with a library (`home`), put it into its drafts; nothing there is ever overwritten.

    desk   without a library: what a file lacks is said of the file alone
    Raises LibraryUnwritable, LibraryConflict where somebody else holds the library.
    """
    if home is None:
        yield from (_taken(one, desk) for one in files)
        return
    with held(home, LOCK):
        known = set(_ids(home))
        for given in files:
            one = _taken(given, desk)
            yield _kept(one, given.inside, given.data, desk, home, known) if one.state == "listed" else one


def _taken(one: Given, desk: Desk) -> Taken:
    looked = look(one.inside, one.data, desk, sure=one.named)
    shown, inside, data = one.shown, one.inside, one.data
    if looked.status == OTHER:
        return Taken(shown, "other")
    if looked.status == DAMAGED:
        finding = looked.findings[0]
        where = f"line {finding.line}: " if finding.line else ""
        return Taken(shown, "unreadable", why=where + finding.finding.message)
    if looked.status != FOREIGN:
        return Taken(shown, "ours", looked.id)
    counts = Counter(placed.finding.rule for placed in looked.findings if placed.finding.severity != NOTE)
    text = adopt(inside, data.decode()).text
    body = read_runbook(inside, text.encode("utf-8", "surrogatepass")).body
    found = tuple(sorted({secret.line for secret in secrets_in(data.decode(), desk.redact)}))
    steps = len(body.diagnosis) + len(body.resolution) + len(body.verification)
    return Taken(shown, "listed", looked.id, steps=steps, secrets=found, lacks=tuple(counts.items()))


def _kept(one: Taken, inside: str, data: bytes, desk: Desk, home: Path, known: set[str]) -> Taken:
    """Write a draft, unless one with its id is there."""
    text = data.decode()
    if one.secrets:
        text = without_secrets(text, desk.redact)
    adopted = adopt(inside, text)
    path = f"{DRAFTS}/{one.id}.md"
    new = adopted.text.encode("utf-8", "surrogatepass")
    old = read_bytes(home / path)
    if old == new:
        return replace(one, state="same", draft=path)
    if old or one.id in known:
        return replace(one, state="there", why=f"another runbook has the id {one.id}; nothing was changed")
    put(home / path, new)
    known.add(one.id)
    return replace(one, state="written", draft=path)


def _ids(home: Path) -> Iterator[str]:
    """The ids that the library's files have, as far as their first lines say one."""
    for room in (RUNBOOKS, DRAFTS):
        for file in sorted((home / room).rglob("*.md")):
            if file.is_file() and not file.is_symlink():
                with file.open("rb") as opened:
                    found = _ID.search(opened.read(_HEAD))
                if found:
                    yield found[1].decode("utf-8", "replace")
