"""`wetink find`: the right runbook for whatever was pasted, or an honest no."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import click

from wetink.cli import home
from wetink.cli.failure import FINDINGS, FINE
from wetink.cli.form_option import form_option
from wetink.cli.terminal import harmless
from wetink.errors import LibraryMissing, UsageError
from wetink.workflow.find import Answer, Finder, Hit, Share

_LONGEST = 1 << 20
_MOST = 10

library = click.option(
    "--library",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A library or any folder of Markdown; without it, the library around the current folder, else that folder.",
)


def folder_of(given: Path | None) -> Path:
    """The folder to search in; a folder of a library stands for the library, so that no cache comes to lie in it."""
    try:
        return home.library_above(given) or home.find_home(given)
    except LibraryMissing:
        return Path.cwd()


@click.command(short_help="Find the right runbook for an alert, a log line, any words.")
@click.argument("words", nargs=-1, metavar="[QUERY]...")
@library
@click.option("--limit", "-n", type=click.IntRange(1, 50), default=3, help="How many hits at most.", show_default=True)
@form_option(["text", "json"], "For people, or everything known of each hit for programs.")
@click.option(
    "--batch",
    type=click.Path(path_type=Path, dir_okay=False, exists=True, allow_dash=True),
    help='Answer a file of lines {"id", "text"}: id, path, rank and confidence, with tabs between.',
)
@click.option("--gaps", is_flag=True, help="Show what was asked for and not found, the most frequent first.")
def find(*, words: tuple[str, ...], library: Path | None, limit: int, form: str, batch: Path | None, gaps: bool) -> int:
    """Show the runbooks that fit QUERY, the best one first, and why.

    QUERY is whatever is at hand: an alert's name, also half-typed or misspelt; a whole alert payload; a log line; what
    a customer said. With - it is read from standard input. Where nothing fits, that is said, the nearest ones are
    named, what was asked is remembered as a gap (redacted), and the exit code is 1.
    """
    if sum((bool(words), batch is not None, gaps)) != 1:
        raise UsageError(
            "give a query, or --batch, or --gaps", 'wetink find "pod crash loop"; wetink find - < alert.json'
        )
    if gaps:
        from wetink.workflow.find_gaps import gaps as remembered

        for gap in remembered(folder_of(library)):
            click.echo(f"{gap.times:5}  {gap.last[:10]}  {harmless(gap.asked)}")
        return FINE
    finder = fresh(folder_of(library))
    if batch is not None:
        return in_bulk(finder, batch)
    text = sys.stdin.buffer.read(_LONGEST).decode("utf-8", "replace") if words == ("-",) else " ".join(words)
    if not text.strip():
        raise UsageError("the query is empty", 'wetink find "pod crash loop"')
    answer = finder.find(text, limit)
    if form == "json":
        click.echo(json.dumps(as_values(answer), ensure_ascii=False, indent=2))
    else:
        for line in shown(answer):
            click.echo(line)
    sys.stdout.flush()  # remembering a miss takes a second, and nobody has to wait for it
    if answer.hits:
        return FINE
    if home.library_above(finder.home) or answer.nearest:  # a folder that holds nothing of the kind is left as it is
        remember(finder.home, text, answer)
    return FINDINGS


def fresh(folder: Path) -> Finder:
    """A finder that knows the files as they are now."""
    finder = Finder(folder, spread=in_processes)
    if not finder.refresh().files:
        click.echo(f"note: nothing was searched, {folder} holds no Markdown file", err=True)
    return finder


def remember(library: Path, text: str, answer: Answer) -> None:
    """Keep the miss as a gap."""
    from wetink.app import redactor
    from wetink.settings import read_settings
    from wetink.workflow.find_gaps import remember as keep

    keep(library, text, [hit.path for hit in answer.nearest], redactor(read_settings(library)))


def in_processes(work: Callable[[Share], list[str]], shares: Sequence[Share]) -> Iterable[list[str]]:
    """Index the shares of a large library side by side."""
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(min(len(shares), os.cpu_count() or 1)) as pool:
        return list(pool.map(work, shares))


def in_bulk(finder: Finder, batch: Path) -> int:
    """Answer every line of a file."""
    code = FINE
    with click.open_file(str(batch), encoding="utf-8", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                asked = json.loads(line)
                ident, text = str(asked["id"]), str(asked["text"])
            except (ValueError, KeyError, TypeError, RecursionError):
                hint = '{"id": "1", "text": "pod crash loop"}'
                raise UsageError(f'{batch}:{number}: no line with "id" and "text"', hint) from None
            found = finder.order(text, _MOST)
            for rank, (path, confidence) in enumerate(found, 1):
                fields = (" ".join(ident.split()), path.replace("\t", " "), str(rank), confidence)
                sys.stdout.write("\t".join(fields) + "\n")
            if not found or found[0][1] == "none":
                code = FINDINGS
    return code


def shown(answer: Answer) -> Iterator[str]:
    """An answer for people."""
    if not answer.hits:
        yield "no runbook for this"
        if answer.nearest:
            yield "nearest, and why they are not it:"
    for number, hit in enumerate(answer.hits or answer.nearest, 1):
        yield f"{number}  {hit.confidence if answer.hits else '':7} {harmless(hit.path)}".rstrip()
        yield from (f"           {line}" for line in details(hit, is_hit=bool(answer.hits)))


def details(hit: Hit, *, is_hit: bool) -> Iterator[str]:
    """What is said of a hit, or of a runbook that is near and no hit."""
    if hit.follow:
        yield click.style(f"{hit.status or 'moved'}; follow {harmless(hit.follow)}", fg="yellow")
    if hit.title:
        yield click.style(harmless(hit.title), bold=True)
    if standing := " · ".join(said(hit)):
        yield harmless(standing)
    if hit.why:
        yield harmless(
            "why: "
            + "; ".join(f"{'~' if one.meant else ''}{one.word} ({', '.join(one.fields)})" for one in hit.why[:5])
        )
    if not is_hit:
        absent = ", ".join(hit.missing[:6])
        yield harmless(f"says nothing of: {absent}" if absent else "has the words, but apart or in passing")
    if hit.snippet and is_hit:
        yield harmless(f"{hit.line}: {hit.snippet}")


def said(hit: Hit) -> Iterator[str]:
    """Status, owner and dates, as far as the file tells them."""
    if hit.status:
        yield hit.status
    if hit.owner:
        yield f"owner {hit.owner}"
    if hit.verified:
        yield f"verified {hit.verified}"
    elif hit.reviewed:
        yield f"reviewed {hit.reviewed}, never verified"
    elif hit.status == "published":
        yield "never reviewed"


def as_values(answer: Answer) -> dict[str, object]:
    """An answer for programs."""
    return {
        "found": bool(answer.hits),
        "hits": [values(h) for h in answer.hits],
        "nearest": [values(h) for h in answer.nearest],
    }


def values(hit: Hit) -> dict[str, object]:
    """A hit as plain values, keys in their order."""
    return {
        "path": hit.path,
        "id": hit.id or None,
        "title": hit.title,
        "status": hit.status or None,
        "owner": hit.owner or None,
        "score": hit.score,
        "chance": hit.chance,
        "confidence": str(hit.confidence),
        "why": [{"word": one.word, "fields": one.fields, "meant": one.meant} for one in hit.why],
        "missing": hit.missing,
        "line": hit.line or None,
        "snippet": hit.snippet or None,
        "staleness": {
            "last_reviewed": hit.reviewed or None,
            "last_verified": hit.verified or None,
            "every": hit.every or None,
        },
        "follow": hit.follow or None,
    }
