"""`wetink formats`: what can be read, how to get it out of its tool, and what is lost on the way."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

import click

from wetink.app import formats as known_formats
from wetink.artifacts.formats import GROUPS, Format
from wetink.cli.failure import FINE
from wetink.cli.form_option import form_option
from wetink.cli.terminal import width
from wetink.errors import UsageError
from wetink.library.json_text import dump
from wetink.library.plain_values import to_plain


@click.command(short_help="What can be read, and how to get it out of its tool.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@form_option(["text", "jsonl"], "A list, or JSON lines.")
def formats(names: tuple[str, ...], form: str) -> int:
    """List the formats that wetink reads; with NAME (a reader's, or a word of the list), all that is known of them.

    "checked" says how many real files were read, and with what else their counts were compared. A format without it
    was built from its vendor's description alone.
    """
    known = known_formats()
    chosen = [one for one in known if not names or any(_is_meant(name, one) for name in names)]
    if not chosen:
        raise UsageError(f"{' '.join(names)}: no format is called that", "`wetink formats` lists them all")
    for line in _lines(chosen, form, whole=bool(names)):
        click.echo(line)
    return FINE


def _lines(chosen: list[Format], form: str, *, whole: bool) -> Iterator[str]:
    if form == "jsonl":
        yield from (dump(to_plain(one)) for one in chosen)
    else:
        yield from _whole(chosen) if whole else _list(chosen)


def _is_meant(name: str, one: Format) -> bool:
    return name.casefold() in {one.name, one.group} or name.casefold() in one.title.casefold()


def _list(known: list[Format]) -> Iterator[str]:
    """One line a format, by group."""
    longest = max(len(one.name) for one in known)
    for group in GROUPS:
        own = [one for one in known if one.group == group]
        if own:
            yield click.style(group, bold=True)
        for one in own:
            yield f"  {one.name:<{longest}}  {one.title} ({one.versions})"


def _whole(known: list[Format]) -> Iterator[str]:
    """Everything about a few formats."""
    for number, one in enumerate(known):
        if number:
            yield ""
        yield click.style(f"{one.name}: {one.title}", bold=True)
        yield from _row("versions", one.versions)
        yield from _row("get it", one.get)
        yield from _row("lost", one.lost)
        yield from _row("built from", one.document)
        for check in one.checked:
            files = f"{check.files:,} real file{'s' if check.files > 1 else ''}"
            yield from _row("checked", f"{files} of {check.origin}: {check.counts}; counted with {check.by}")
        if not one.checked:
            yield from _row("checked", "no real file was to be had")


def _row(label: str, text: str) -> list[str]:
    return textwrap.wrap(text, width(), initial_indent=f"{label:>12}  ", subsequent_indent=" " * 14)
