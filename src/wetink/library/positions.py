"""Where in a runbook's file a finding's place is: keys, sections and their items by line."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from wetink.errors import DraftInvalid
from wetink.library import front_matter
from wetink.library.headings import IMPORTED
from wetink.library.loose_steps import with_loose
from wetink.library.markdown_blocks import Block, blocks
from wetink.library.markdown_parse import Chunk, chunks, section_lines

_ITEMS = {
    "symptom": ("quote", "bullet", "number"),
    "ruled_out": ("quote", "bullet", "number"),
}


def positions(text: str, wanted: Collection[str] | None = None, source: str = "") -> dict[str, int]:
    """Lines, counted from 1, by place: "owner", "resolution", "resolution 3", "symptom 2", "evidence E7".

    `text` is a file that could be read, line ends normalised. Where all `wanted` places are keys of the front matter,
    or lines ("line 12"), the sections are not read. `source` is the file's name, under which its front matter may have
    been read just before.
    """
    try:
        raw, body = front_matter.split(text, source)
        front = front_matter.read(raw, source)
    except DraftInvalid:
        return {}
    found = {key: start + 2 for key, (start, _) in front.spans.items()}
    if wanted is not None and all(place in found or place.startswith("line ") for place in wanted):
        return found
    for chunk in chunks(body, raw.count("\n") + 3, loose=IMPORTED in front.values):
        for place, line in _of_chunk(chunk):
            found.setdefault(place, line)
    return found


def _of_chunk(chunk: Chunk) -> Iterator[tuple[str, int]]:
    if chunk.section is None:
        return
    name = chunk.section.fields[0]
    yield name, chunk.line
    inside = blocks(section_lines(chunk), chunk.line + 1)
    kinds = _ITEMS.get(name, ("bullet", "number"))
    if chunk.loose:
        inside = with_loose(inside, chunk.section.fields)
    if name == "evidence":
        yield from ((f"evidence {block.id}", block.line) for block in inside if block.kind == "note")
    yield from ((f"{name} {number}", line) for number, line in enumerate(_lines(inside, kinds), 1))


def _lines(inside: list[Block], kinds: tuple[str, ...]) -> Iterator[int]:
    return (block.line for block in inside if block.kind in kinds)
