"""Where a sign-off comes from, as git tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stamp:
    """A name and address in a commit and the instant (UTC) with it; git takes anybody's word for all three."""

    name: str
    email: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit: its id, its parents (as the walked history has them), who wrote it and who put it there."""

    id: str
    parents: tuple[str, ...]
    tree: str
    author: Stamp
    committer: Stamp


@dataclass(frozen=True, slots=True)
class Origin:
    """Which commit brought a sign-off into history, and what happened on the way from there to the newest commit.

    commit       None where the walk ended before it was found (the history is cut off)
    statuses     of the file that held the sign-off, newest first, repetitions left out; the last one is at its origin
    rolled_back  a merge kept this sign-off although the other side had it and dropped it
    """

    commit: Commit | None
    statuses: tuple[str, ...]
    rolled_back: bool = False
