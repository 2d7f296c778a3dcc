"""How often a command is taken for a look or a change against what a page about its tool says in a sentence.

The pages are those of tldr (https://github.com/tldr-pages/tldr, CC-BY-4.0; nothing of them is kept here): each
example has a sentence whose verb says whether it shows or alters something. "Display ..." by a command that counts as
a change, or "Delete ..." by one that counts as read-only, is a disagreement; other verbs and sentences of two minds
are left out. A page's sentence is no proof ("Change the columns of the table" shows a table), so read the list, not
the figure alone.

    python bench/command_sentences.py TLDR/pages [TOOL ...]

prints the counts for tools with a pack and without, and all disagreements of the tools named.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from wetink.evidence.commands import risk
from wetink.evidence.commands.packs import library
from wetink.evidence.commands.shape import words
from wetink.model.terms import Risk

SYSTEMS = ("common", "linux", "osx", "windows", "cisco-ios", "freebsd", "sunos")
SHOWS = words(
    "display list show view print check search get find test verify compare query ping count describe inspect "
    "validate monitor watch analyze lookup preview review examine determine browse resolve read locate report "
    "measure explain follow tail lint enumerate detect return output calculate probe trace audit see"
)
ALTERS = words(
    "create set remove add install delete update enable disable change stop restart restore move rename "
    "upgrade uninstall replace mount unmount merge upload push publish deploy apply configure kill mark reset "
    "clear clean switch commit lock unlock reload pause resume cancel destroy register unset attach detach "
    "terminate scale rotate overwrite edit modify fix suspend revert undo tag resize migrate discard rollback "
    "erase flush wipe empty extend prune purge reboot shutdown drop revoke drain evict trigger submit import "
    "insert append assign activate deactivate halt promote demote"
)
BOTH = re.compile(
    r"\b(?:and|then|or) (?!sort|exit|print|show|display)\w+|\b(?:in)?to (?:an? |the )?(?:\w+ )?file\b|\bsave\b"
)
HOW = words("only also recursively interactively automatically manually continuously periodically")
OPTION = re.compile(r"\{\{\[([^\]]*)\]\}\}")
VALUE = re.compile(r"\{\{(.*?)\}\}")


class Example(NamedTuple):
    """A command of a page with what is said of it, and the tool it calls."""

    tool: str
    sentence: str
    command: str


def examples(pages: Path) -> Iterator[Example]:
    """All examples, long options and the first of alternative values taken."""
    for page in sorted(path for system in SYSTEMS for path in (pages / system).glob("*.md")):
        sentence = ""
        for line in page.read_text(encoding="utf-8").splitlines():
            if line.startswith("- "):
                sentence = line[2:].rstrip(":")
            elif line.startswith("`") and line.endswith("`") and sentence:
                full = OPTION.sub(lambda found: found[1].split("|")[-1], line.strip("`"))
                command = VALUE.sub(lambda found: found[1].split("|")[0].strip(), full)
                called = [word for word in command.split() if word not in {"sudo", "doas"}]
                yield Example(called[0].rpartition("/")[2] if called else "", sentence, command)
                sentence = ""


def shows(sentence: str) -> bool | None:
    """Whether a sentence says that something is shown, or altered; None where its verb says neither or both."""
    bare = re.sub(r"\[(\w)\]", r"\1", sentence).lower()
    verb = next((word for word in re.findall(r"[a-z-]+", bare) if word not in HOW), "")
    if verb in SHOWS:
        return None if BOTH.search(bare) else True
    return False if verb in ALTERS else None


def main(pages: Path, tools: list[str]) -> None:
    """Print the counts and the disagreements of `tools`."""
    counts: Counter[tuple[bool, str]] = Counter()
    for example in examples(pages):
        expected = shows(example.sentence)
        if expected is None:
            continue
        looks = risk(example.command) is Risk.READ_ONLY
        known = example.tool in library().packs or example.tool in library().wrappers
        kind = "as said" if looks == expected else "look as change" if expected else "change as look"
        counts[known, kind] += 1
        if looks != expected and example.tool in tools:
            print(f"{kind}: {example.command}    # {example.sentence}")
    for known in (True, False):
        of = {kind: counts[known, kind] for kind in ("as said", "look as change", "change as look")}
        print("tools with a pack:   " if known else "tools without a pack:", of)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
