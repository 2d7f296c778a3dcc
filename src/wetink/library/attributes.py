"""Lines of a .gitattributes file that would make git check out other bytes than it stores, or hide what changed."""

from __future__ import annotations

from collections.abc import Iterator

from wetink.patterns import when_used

_OTHER_KIND = when_used(r'[^ \t"]*\.(?!md\b|\*|\?|\[)[A-Za-z0-9]+')


def changing(text: str) -> Iterator[tuple[int, str]]:
    """Number and text of each line that may change what a Markdown file of the library is checked out or shown as.

    A line about files of another kind (`*.png filter=lfs`) does not count.
    """
    for number, line in enumerate(text.splitlines(), 1):
        shown = line.strip()
        if not shown or shown.startswith("#"):
            continue
        pattern, _, rest = shown.partition(" ") if " " in shown else shown.partition("\t")
        if _OTHER_KIND.fullmatch(pattern):
            continue
        if any(_changes(word) for word in rest.split()):
            yield number, shown[:100]


def _changes(word: str) -> bool:
    name, _, value = word.partition("=")
    if name in {"filter", "working-tree-encoding", "ident", "export-subst"}:
        return True
    return word in {"-diff", "binary"} or (name == "linguist-generated" and value in {"", "true"})
