"""`wetink export`: the library in somebody else's form."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from wetink.cli import home
from wetink.cli.failure import FINDINGS, FINE, knows
from wetink.cli.summary import counted
from wetink.cli.terminal import harmless
from wetink.errors import UsageError
from wetink.workflow.export import FORMS, Exported, Wanted, export

_MOST = 8


@click.command("export", short_help="Take the library elsewhere: a site, rules, agents, paper.")
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--to", "form", type=click.Choice(list(FORMS)), required=True, help="Which form.")
@home.library
@click.option("--only", multiple=True, metavar="NAME", help="This runbook only (id, incident, path); may be repeated.")
@click.option("--all", "unsigned", is_flag=True, help="Drafts and what needs review too, with a warning on each.")
@click.option("--without-evidence", is_flag=True, help="Without the quotes of the incidents' record.")
@click.option("--title", default="Runbooks", metavar="WORDS", show_default=True, help="What the whole is called.")
@click.option(
    "--url",
    default="",
    metavar="TEMPLATE",
    help="Where a runbook is read, with {place}, {service}, {name}, {path} or {id} in it.",
)
@click.option(
    "--rules",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    help="Prometheus rule files, or folders of them, to put addresses into (copies; yours are not touched).",
)
@click.option("--replace", is_flag=True, help="Also where a rule has another runbook_url already.")
@click.option("--force", is_flag=True, help="Write over files of OUT that the last export did not write.")
def export_command(
    *,
    out: Path,
    form: str,
    library: Path | None,
    only: tuple[str, ...],
    unsigned: bool,
    without_evidence: bool,
    title: str,
    url: str,
    rules: tuple[Path, ...],
    replace: bool,
    force: bool,
) -> int:
    """Write the published runbooks to the folder OUT in another program's form.

    OUT may also be one file, for html and pdf: runbooks.html, wall.pdf. A second run changes what has changed in the
    library and nothing else; files of yours that lie there stay. The exit code is 1 where a file could not be read or
    the gate does not trust a published one.
    """
    from wetink.app import redactor
    from wetink.settings import read_settings

    # Where HarfBuzz cannot cut fonts for a PDF, fontTools does, and would write the time of day into them.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    folder = home.find_home(library)
    taker = redactor(read_settings(folder))
    knows(taker)
    wanted = Wanted(form, only, unsigned, not without_evidence, title, url, tuple(_rule_files(rules)), replace, force)
    done = export(folder, out, wanted, taker.text, datetime.now(UTC))
    for line in _told(done, out):
        click.echo(harmless(line), err=True)
    return FINDINGS if done.skipped or done.refused else FINE


def _rule_files(given: tuple[Path, ...]) -> Iterator[tuple[str, Path]]:
    """Each rule file and its name in the export: its path below the folder that was given."""
    seen: dict[str, Path] = {}
    for path in given:
        inside = sorted(one for one in path.rglob("*") if one.suffix in {".yml", ".yaml", ".rules"} and one.is_file())
        for file in inside if path.is_dir() else [path]:
            name = "rules/" + (file.relative_to(path).as_posix() if path.is_dir() else file.name)
            if name in seen:
                raise UsageError(f"{file}: is called like {seen[name]}", "export the two to different folders")
            seen[name] = file
            yield name, file


def _told(done: Exported, out: Path) -> Iterator[str]:
    """What was written and what was not, a line each."""
    written = done.written
    pages = len(done.book.usable)
    retired = len(done.book.pages) - pages
    counts = (("new", written.new), ("changed", written.changed), ("removed", written.removed))
    parts = [f"{len(paths)} {word}" for word, paths in counts if paths] + (
        [f"{written.same} as before"] if written.same else []
    )
    also = f", {retired} retired that lead on" if retired else ""
    yield f"{pages} runbook{'' if pages == 1 else 's'}{also} -> {out}: files {', '.join(parts) or 'none'}"
    for name, patched in done.patched.items():
        given = counted(len(patched.set_), "alert")
        yield f"{name}: {given} with an address, {len(patched.kept)} keep the one they had"
        yield from _some("no runbook covers", patched.without)
    for alert, paths in done.several.items():
        yield f"{alert}: named by {len(paths)} runbooks; the address is that of {paths[0]}"
    yield from _some("left here, not published", done.unsigned)
    yield from _some("edited since the last export, so not removed", written.left)
    for path, why in done.refused[:_MOST]:
        yield f"not trusted: {path}: {why}"
    for one in done.skipped[:_MOST]:
        yield f"unreadable: {one.place.source}: {one.why}"


def _some(what: str, names: tuple[str, ...]) -> Iterator[str]:
    if names:
        more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        yield f"{what}: {', '.join(names[:_MOST])}{more}"
