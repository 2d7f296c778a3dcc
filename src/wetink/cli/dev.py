"""`wetink dev`: what each sample of a reader reads as, written down (generate) and compared (test)."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import click

from wetink.app import load
from wetink.artifacts.reader import Reader
from wetink.cli.failure import FINDINGS, FINE
from wetink.errors import ArtifactUnreadable
from wetink.library.json_text import Json, dump
from wetink.library.plain_values import to_plain
from wetink.model.event import Event
from wetink.model.terms import Skipped

MOST_DIFFERENCES = 40

samples = click.option(
    "--samples", default="tests/data", type=click.Path(path_type=Path), help="Samples: one folder per reader."
)
golden = click.option(
    "--golden", default="tests/golden", type=click.Path(path_type=Path), help="What they read as: JSON lines."
)
only = click.argument("names", nargs=-1, metavar="[READER]...")


@click.group(short_help="Golden files for those who work on a reader.")
def dev() -> None:
    """Golden files: what each sample in tests/data/READER/ reads as, in tests/golden/READER/."""


@dev.command()
@only
@samples
@golden
def generate(names: tuple[str, ...], samples: Path, golden: Path) -> int:
    """Write the golden files; look at `git diff` before you commit them."""
    wanted = dict(readings(samples, golden, names))
    for path, text in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    for path in orphans(golden, names, wanted):
        path.unlink()
    click.echo(f"{len(wanted)} golden files")
    return FINE


@dev.command()
@only
@samples
@golden
def test(names: tuple[str, ...], samples: Path, golden: Path) -> int:
    """Show where a sample reads differently from its golden file; exit with 1 if one does."""
    wanted = dict(readings(samples, golden, names))
    different = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in different:
        click.echo("".join(difference(path, wanted[path])))
    left = orphans(golden, names, wanted)
    for path in left:
        click.echo(f"{path}: no sample gives this file any more")
    return FINDINGS if different or left else FINE


def readings(samples: Path, golden: Path, names: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    """Each golden file's path and what its sample reads as now."""
    readers = {reader.name: reader for reader in load().readers}
    folders = [folder for folder in sorted(samples.iterdir()) if folder.is_dir() and folder_of(names, folder)]
    for folder in folders:
        reader = readers.get(folder.name.replace("_", "-"))
        if reader is None:
            continue
        used = {member for path in children(folder) for member in claimed(reader, path)}
        for path in children(folder):
            if reader.identify(path) or path not in used:
                yield golden / folder.name / f"{path.name}.jsonl", "".join(reading(reader, path))


def folder_of(names: tuple[str, ...], folder: Path) -> bool:
    """Whether a folder of samples was asked for; no name asks for all."""
    return not names or folder.name.replace("_", "-") in {name.replace("_", "-") for name in names}


def children(folder: Path) -> list[Path]:
    """The samples of one reader, files and folders."""
    return sorted(path for path in folder.iterdir() if not path.name.startswith("."))


def claimed(reader: Reader, path: Path) -> set[Path]:
    """What else is used up by reading a sample."""
    return set(reader.members(path)) - {path} if reader.identify(path) else set()


def reading(reader: Reader, path: Path) -> Iterator[str]:
    """A sample as JSON lines: events, skips, the error that ended it, or that the reader does not claim it."""
    if not reader.identify(path):
        yield dump({"claimed": False}) + "\n"
        return
    try:
        for found in reader.read(path, path.name):
            yield dump({"skipped": to_plain(found)} if isinstance(found, Skipped) else told(found)) + "\n"
    except ArtifactUnreadable as error:
        yield dump({"error": error.message}) + "\n"


def told(event: Event) -> dict[str, Json]:
    """An event as plain values; its detail says what it is."""
    detail: dict[str, Json] = {"type": type(event.detail).__name__.lower(), **to_plain(event.detail)}
    return {**to_plain(event), "detail": detail}


def orphans(golden: Path, names: tuple[str, ...], wanted: dict[Path, str]) -> list[Path]:
    """Golden files whose sample is gone."""
    if not golden.is_dir():
        return []
    return [path for path in sorted(golden.glob("*/*.jsonl")) if path not in wanted and folder_of(names, path.parent)]


def difference(path: Path, now: str) -> list[str]:
    """The first lines in which a golden file and the present reading differ."""
    before = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
    return list(unified_diff(before, now.splitlines(keepends=True), str(path), "now", n=1))[:MOST_DIFFERENCES]
