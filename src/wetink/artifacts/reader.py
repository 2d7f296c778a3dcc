"""What a reader is: two pure functions over a path, and which files belong to what it accepted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from wetink.model.event import Event, Skipped, Wanted


def only_itself(path: Path) -> Iterable[Path]:
    """A reader of single files owns just the file it accepted."""
    return (path,)


@dataclass(frozen=True, slots=True)
class Reader:
    """One format.

    identify(path) looks into a file (or folder) and says whether this format is what it holds; it reads a bounded head
        and never raises for content (OSError may pass).
    read(path, source) yields events in file order and a `Skipped` for each record that cannot be read; `source` is the
        path to write into each `Place`. It may raise `ArtifactUnreadable`, nothing else.
    members(path) lists the files that are used up by reading `path` (all day files of an export, a timing file beside a
        typescript), so that they are not reported as unclaimed.

    part(path, source, wanted) is `read` for a format whose files can be so large that what is not wanted should not
        even be looked at; it gives at least every wanted event, and what it gives beyond is left out later.

    No network, clock, logging or environment in any of them. What a person has to know of the format stands in
    `formats/<name>.toml` beside the reader's module (`wetink.artifacts.formats`).
    """

    name: str
    identify: Callable[[Path], bool]
    read: Callable[[Path, str], Iterator[Event | Skipped]]
    members: Callable[[Path], Iterable[Path]] = only_itself
    part: Callable[[Path, str, Wanted], Iterator[Event | Skipped]] | None = None
