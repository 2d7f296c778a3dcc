"""A draft's Markdown back into the draft, whether it was rendered or edited by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from wetink.errors import DraftInvalid
from wetink.library import front_matter
from wetink.library.inline import unescape
from wetink.library.markdown_blocks import Block, blocks, outside_fences
from wetink.library.markdown_front import fields_of
from wetink.library.sections import BY_HEADING, PRINTED, Section
from wetink.model.draft import Draft

_CONFLICT = re.compile(r"(?:<{7}|>{7}|={7})(?: |$)")


@dataclass(frozen=True, slots=True)
class Chunk:
    """A known section, or what stands before the first one; an unknown section belongs to the piece before it.

    title  the line of the main heading, in the piece that holds it
    line   where it begins, counted from 1 in the file
    """

    section: Section | None
    text: str
    title: str | None = None
    line: int = 1


def parse(text: str, source: str = "draft") -> Draft:
    """The draft in a Markdown file; `source` names the file in errors.

    The draft keeps the text (`written`), so that rendering it again gives the same file. Raises `DraftInvalid`, with
    the line where there is one.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    text += "" if text.endswith("\n") else "\n"
    for number in outside_fences(text.split("\n"), lambda line: _CONFLICT.match(line) is not None):
        why = "holds the marks of a merge conflict"
        raise DraftInvalid(source, why, line=number + 1, hint="merge it, then run again")
    raw, body = front_matter.split(text, source)
    values = fields_of(front_matter.read(raw, source), source)
    found = chunks(body, raw.count("\n") + 3)
    _check_title(values["title"], found, source)
    for heading in (chunk.section.heading for chunk in found if chunk.section):
        same = [chunk for chunk in found if chunk.section and chunk.section.heading == heading]
        if len(same) > 1:
            raise DraftInvalid(source, f"the section {heading} is there twice", line=same[1].line)
    for chunk in found:
        if chunk.section:
            values |= _read(chunk, chunk.section, source)
    return Draft(**values, written=text)


def _read(chunk: Chunk, section: Section, source: str) -> dict[str, Any]:
    return dict(zip(section.fields, section.read(_blocks(chunk), source), strict=True))


def chunks(body: str, first: int = 1) -> list[Chunk]:
    """The body cut at its known sections; the texts joined are the body again. `first` is its first line's number."""
    lines = body.split("\n")[:-1]
    heads = outside_fences(lines, lambda line: _section(line) is not None)
    out: list[Chunk] = []
    for start, end in zip([0, *heads], [*heads, len(lines)], strict=True):
        part = lines[start:end]
        section = _section(part[0]) if start in heads else None
        titles = [] if section else outside_fences(part, lambda line: line.startswith("# "))
        out.append(
            Chunk(section, "".join(line + "\n" for line in part), part[titles[0]] if titles else None, first + start)
        )
    return out


def _section(line: str) -> Section | None:
    return BY_HEADING.get(line[3:].strip().lower()) if line.startswith("## ") else None


def _own_lines(chunk: Chunk) -> tuple[list[str], list[str]]:
    """The section's lines below its heading, and those from an unknown heading in it on."""
    lines = chunk.text.split("\n")[1:-1]
    strange = outside_fences(lines, lambda line: line.startswith(("## ", "# ")))
    end = strange[0] if strange else len(lines)
    return lines[:end], lines[end:]


def _blocks(chunk: Chunk) -> list[Block]:
    return blocks(_own_lines(chunk)[0], chunk.line + 1)


def leftovers(chunk: Chunk) -> str:
    """What a person wrote into a section that is none of its items: prose and unknown sections; "" for nothing."""
    prose = ["\n".join(block.raw) for block in _blocks(chunk) if block.kind == "prose"]
    strange = "\n".join(_own_lines(chunk)[1]).rstrip("\n")
    kept = [text for text in (*prose, strange) if text and text not in PRINTED]
    return "\n\n".join(kept) + "\n" if kept else ""


def _check_title(title: str, found: list[Chunk], source: str) -> None:
    chunk = next((chunk for chunk in found if chunk.title is not None), None)
    if chunk is None or chunk.title is None:
        return
    shown = unescape(chunk.title[2:].strip(" "))
    if title != shown:
        why = f"the title is {title[:80]!r} in the front matter and {shown[:80]!r} as heading"
        line = chunk.line + chunk.text.split("\n").index(chunk.title)
        raise DraftInvalid(source, why, line=line, hint="write the same title in both places")
