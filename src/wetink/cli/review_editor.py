"""The review in a person's own editor: the draft as it stands, its evidence in a second file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from wetink.cli.editor_program import run
from wetink.cli.review_words import evidence, folded, place, safe, told
from wetink.cli.terminal import harmless
from wetink.errors import DraftInvalid, LibraryConflict, UsageError
from wetink.library.files import CACHE, put, read_bytes
from wetink.library.names import slug
from wetink.model.runbook import Runbook
from wetink.review.desk.lines import AROUND
from wetink.review.desk.parts import FIELDS, SECTIONS
from wetink.workflow.review_session import Session, Tools, begin
from wetink.workflow.review_text import BETWEEN, decide_text

_SAYS = "# wetink: "
_COLUMNS = 100


def in_editor(tools: Tools, home: Path, runbook: Runbook, *, accept_rest: bool) -> int:
    """Let the person edit the draft, and take over what they wrote.

    What cannot be taken over is kept in a file, which is named in the error and opened again by the next call.
    """
    session = begin(home, runbook, tools)
    folder, name = home / CACHE / "review", slug(runbook.id)
    kept, base, beside = (folder / f"{name}{end}" for end in (".md", ".base.md", ".evidence.txt"))
    resumed = kept.exists() and base.exists()
    if resumed:
        click.echo(f"going on with what you wrote last time, kept in {kept}", err=True)
        session = _as_it_was(session, base)
    else:
        put(base, session.runbook.text.encode("utf-8", "surrogatepass"))
        put(kept, _with_head(session, beside).encode("utf-8", "surrogatepass"))
    put(beside, "".join(f"{line}\n" for line in evidence_text(session)).encode())
    if not run([kept, beside]):
        raise UsageError("your editor ended with an error", f"nothing was taken over; what you wrote is kept in {kept}")
    written = read_bytes(kept).decode("utf-8", "replace")
    session, count = _taken(session, written, tools, kept, accept_rest=accept_rest)
    for path in (kept, base, beside):
        path.unlink(missing_ok=True)
    _say(session, count)
    return 0


def _as_it_was(session: Session, base: Path) -> Session:
    """The session that the person had before them when they began to write."""
    from dataclasses import replace

    from wetink.library.runbook_file import read_runbook

    old = read_runbook(session.runbook.path, read_bytes(base))
    return session if old.text == session.runbook.text else replace(session, runbook=old)


def _taken(session: Session, written: str, tools: Tools, kept: Path, *, accept_rest: bool) -> tuple[Session, int]:
    try:
        # A line that was ours becomes an empty comment, so that the lines of a complaint are those of the file.
        _parsed(session, written, kept)
        return decide_text(session, without_head(written), tools, accept_rest=accept_rest)
    except LibraryConflict as error:
        error.hint = f"{error.hint}; what you wrote is kept in {kept}"
        raise


def _parsed(session: Session, written: str, kept: Path) -> None:
    """Raise `DraftInvalid` with the lines of the person's own file where it cannot be read."""
    from wetink.library.runbook_file import read_runbook

    try:
        read_runbook(str(kept), written.encode("utf-8", "surrogatepass"))
    except DraftInvalid as error:
        error.hint = f"{error.hint}; what you wrote is kept: wetink review {session.runbook.id} --editor opens it again"
        raise


def _with_head(session: Session, beside: Path) -> str:
    """The draft with a few words for the person in the front matter, where they are comments."""
    says = (
        f"{len(session.open)} things are open. Change what is wrong, take out what does not belong here, then save.",
        f"The evidence is in {beside}",
        "What you write is marked with your name. Lines like this one are taken out again.",
    )
    first, rest = session.runbook.text.split("\n", 1)
    return "\n".join((first, *(f"{_SAYS}{line}" for line in says), rest))


def without_head(text: str) -> str:
    """The text without the lines that were ours."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(_SAYS))


def evidence_text(session: Session) -> Iterator[str]:
    """What stands in the second file: each item of the draft in its order, and the evidence around what it cites."""
    order = {name: n for n, name in enumerate((*FIELDS, *SECTIONS))}
    ranked = sorted(session.items, key=lambda item: (order.get(item.placed.section, 99), item.placed.number))
    for item in ranked:
        found = evidence(session, item, AROUND)
        if not found and not item.why:
            continue
        yield f"== {place(item)}"
        yield from (safe(f"! {one.message}") for one in item.why)
        for line in found:
            head, said = told(line)
            yield f"{'>' if line.cited else ' '} {head}"
            yield from (part for one in said for part in folded(one, _COLUMNS, "    "))
            if line.cited:
                yield f"    {safe(line.place)}"
        yield ""


def _say(session: Session, count: int) -> None:
    if session.redacted:
        click.echo("a secret was taken out of what you wrote; name the vault instead", err=True)
    left = sum(1 for item in session.open if item.placed.content and item.placed.section not in BETWEEN)
    more = f"; {left} that you left as they are: --accept-rest accepts them" if left else ""
    then = f"; wetink review {session.runbook.id} shows what is open" if session.open and not left else ""
    click.echo(harmless(f"{session.runbook.id}: {count} decided, {len(session.open)} open{more}{then}"))
