"""Rules about the file itself, found while it is read: they have no look of their own, but a page like all others."""

from __future__ import annotations

from collections.abc import Iterator

from wetink.model.runbook import Runbook
from wetink.review.rule import ERROR, Found, Rule
from wetink.review.surroundings import Surroundings


def nothing(_runbook: Runbook, _around: Surroundings) -> Iterator[Found]:
    """What can be read has no such finding."""
    return iter(())


READABLE = Rule(
    "readable",
    (),
    ERROR,
    "The file can be read.",
    "A damaged file is one that nobody can follow, and the night it is needed is the wrong time to find out.",
    "The message names the line. Merge what is in conflict, or restore the file: `git checkout HEAD -- FILE`. "
    "All other files are read all the same, and nothing is deleted.",
    "<<<<<<< HEAD\nstatus: draft\n=======\nstatus: published\n>>>>>>> main",
    "status: draft",
    nothing,
    blocks=True,
)
FORM = Rule(
    "form",
    (),
    ERROR,
    "A runbook of the library is in wetink's form.",
    "Without front matter it has no owner, no status and no signature, so nobody stands for it.",
    "`wetink import FILE --library DIR` puts a front matter above it and keeps every line; then review and sign it.",
    "# KubePodCrashLooping\n\n## Meaning\n…          (below runbooks/)",
    "---\nid: kubepodcrashlooping\ntitle: KubePodCrashLooping\nstatus: draft\n…\n---\n\n# KubePodCrashLooping",
    nothing,
)
