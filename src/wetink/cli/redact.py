"""`wetink redact`: a filter that takes the secrets out of any text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from wetink.app import redactor
from wetink.cli import given
from wetink.cli.failure import FINDINGS, FINE, knows
from wetink.cli.streams import STDIN, lines, opened, pieces
from wetink.evidence.redaction import Redactor
from wetink.library.json_text import dump
from wetink.model.terms import Skipped
from wetink.settings import read_settings
from wetink.workflow.redact import learn_text, redact_text
from wetink.workflow.redact_lines import learn_records, redact_records

TOGETHER = 256
"""Lines of JSON that are written at once."""


@click.command(short_help="Take the secrets out of any text.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, allow_dash=True), metavar="[FILE]...")
@click.option("--jsonl", "by_line", is_flag=True, help='Read and write lines of {"id", "text"}.')
@click.option("--personal", is_flag=True, help="Take out mail addresses, phones, cards, customers and the like, too.")
@given.settings
def redact(files: tuple[Path, ...], *, by_line: bool, personal: bool, library: Path | None) -> int:
    """Write each FILE, or standard input, to stdout with a placeholder in the place of each secret.

    The same secret gets the same placeholder in all of it. A FILE is read twice, so that a secret that is given away
    anywhere is taken out everywhere. Standard input is read once: what only its later part gives away may stay in what
    was written before. What cannot be redacted is left out and named, and the exit code is 1.
    """
    taker = redactor(read_settings(library), personal=personal)
    knows(taker)
    sources = files or (STDIN,)
    for path in sources:
        if path.is_file():
            learn(path, taker, by_line=by_line)
    notes = given.Notes("withheld", taker)
    for path in sources:
        held: list[str] = []
        for piece in redacted(path, taker, by_line=by_line):
            if isinstance(piece, Skipped):
                notes.add(piece)
            held.append(shown(piece, by_line=by_line))
            if len(held) >= TOGETHER or not by_line:
                sys.stdout.write("".join(held))
                held.clear()
        sys.stdout.write("".join(held))
    return FINDINGS if notes.end() else FINE


def learn(path: Path, taker: Redactor, *, by_line: bool) -> None:
    """Read a file for its secrets only."""
    with opened(path) as stream:
        if by_line:
            learn_records(lines(stream), taker)
        else:
            learn_text(pieces(stream), taker)


def redacted(path: Path, taker: Redactor, *, by_line: bool) -> Iterator[str | Skipped]:
    """A file, or standard input, without its secrets."""
    source = "stdin" if path == STDIN else str(path)
    with opened(path) as stream:
        if not by_line:
            yield from redact_text(pieces(stream), taker, source)
            return
        for record in redact_records(lines(stream), taker, source):
            yield (
                record if isinstance(record, Skipped) else f'{{"id": {dump(record.id)}, "text": {dump(record.text)}}}\n'
            )


def shown(piece: str | Skipped, *, by_line: bool) -> str:
    """A piece as it is written; what was withheld is named in its place."""
    if isinstance(piece, str):
        return piece
    place = piece.place.locator
    return dump({"withheld": place, "why": piece.why}) + "\n" if by_line else f"[WITHHELD: {place}]\n"
