"""A draft's Markdown back into the draft, whether it was rendered or edited by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wetink.errors import DraftInvalid
from wetink.library import front_matter
from wetink.library.headings import IMPORTED, level, section_of
from wetink.library.inline import unescape
from wetink.library.loose_steps import is_loose, with_loose
from wetink.library.markdown_blocks import Block, blocks, outside_fences
from wetink.library.markdown_front import fields_of
from wetink.library.sections import PRINTED, Section
from wetink.model.draft import Draft
from wetink.patterns import when_used

_OURS, _BASE, _BETWEEN, _THEIRS = (when_used(mark + r"(?: |$)") for mark in ("<{7}", r"\|{7}", "={7}", ">{7}"))


@dataclass(frozen=True, slots=True)
class Chunk:
    """A known section, or what stands before the first one; an unknown section belongs to the piece before it.

    title  the line of the main heading, in the piece that holds it
    line   where it begins, counted from 1 in the file
    loose  the file was written by people without wetink: headings of other levels and names, steps that are no items
    """

    section: Section | None
    text: str
    title: str | None = None
    line: int = 1
    loose: bool = False


def parse(text: str, source: str = "draft") -> Draft:
    """The draft in a Markdown file; `source` names the file in errors.

    The draft keeps the text (`written`), so that rendering it again gives the same file. Raises `DraftInvalid`, with
    the line where there is one.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    text += "" if text.endswith("\n") else "\n"
    torn = any(mark in text for mark in ("\n<<<<<<<", "\n>>>>>>>", "\n=======", "\n|||||||")) or text.startswith(
        "<<<<<<<"
    )
    if torn and (number := _conflict(text.split("\n"), loose=f"\n{IMPORTED}:" in text[: front_matter.LONGEST])):
        raise DraftInvalid(source, "holds the marks of a merge conflict", line=number, hint="merge it, then run again")
    raw, body = front_matter.split(text, source)
    front = front_matter.read(raw, source)
    values = fields_of(front, source)
    loose = IMPORTED in front.values
    found = chunks(body, raw.count("\n") + 3, loose=loose)
    if not loose:
        _check_title(values["title"], found, source)
        _check_once(found, source)
    for chunk in found:
        if chunk.section:
            values |= _read(chunk, chunk.section, source)
    return Draft(**values, written=text)


def _conflict(lines: list[str], *, loose: bool) -> int | None:
    """The line of a merge conflict's mark; a line of seven = alone may also underline a heading."""
    opened = next((n for n, line in enumerate(lines, 1) if _OURS.match(line)), None)
    closed = next((n for n, line in enumerate(lines, 1) if _THEIRS.match(line)), None)
    between = next((n for n, line in enumerate(lines, 1) if _BETWEEN.match(line) or _BASE.match(line)), None)
    marks = [n for n in (opened, between, closed) if n is not None]
    if len(marks) > 1:
        return min(marks)
    alone = outside_fences(lines, lambda line: bool(_OURS.match(line) or _THEIRS.match(line)))
    torn = () if loose else outside_fences(lines, lambda line: line == "=======")
    found = [n + 1 for n in (*alone, *torn) if n in alone or not lines[n - 1].strip()]
    return found[0] if found else None


def _check_once(found: list[Chunk], source: str) -> None:
    seen: set[str] = set()
    for chunk in found:
        if chunk.section and chunk.section.heading in seen:
            raise DraftInvalid(source, f"the section {chunk.section.heading} is there twice", line=chunk.line)
        seen |= {chunk.section.heading} if chunk.section else set()


def _read(chunk: Chunk, section: Section, source: str) -> dict[str, Any]:
    found = _blocks(chunk)
    if chunk.loose:
        found = with_loose(found, section.fields)
    try:
        return dict(zip(section.fields, section.read(found, source), strict=True))
    except DraftInvalid:
        if chunk.loose:  # other people's words in no form of ours: they stay as they are, the fields stay empty
            return {}
        raise


def chunks(body: str, first: int = 1, *, loose: bool = False) -> list[Chunk]:
    """The body cut at its known sections; the texts joined are the body again. `first` is its first line's number.

    loose  also headings that mean the same, at other levels, each section once
    """
    lines = body.split("\n")[:-1]
    heads = {
        n: section
        for n in outside_fences(lines, lambda line: line.startswith("#"))
        if (section := section_of(lines[n], loose=loose))
    }
    if loose:
        heads = _first_of_each(heads, lines)
    out: list[Chunk] = []
    starts = sorted(heads)
    for start, end in zip([0, *starts], [*starts, len(lines)], strict=True):
        part = lines[start:end]
        section = heads.get(start)
        titles = [] if section else outside_fences(part, lambda line: line.startswith("# "))
        title = part[titles[0]] if titles else None
        out.append(Chunk(section, "".join(line + "\n" for line in part), title, first + start, loose))
    return out


def _first_of_each(heads: dict[int, Section], lines: list[str]) -> dict[int, Section]:
    """Of headings for the same section the exact name, else the first; the main heading is none."""
    titles = outside_fences(lines, lambda line: line.startswith("# "))[:1]
    kept: dict[str, int] = {}
    for n, section in heads.items():
        exact = section_of(lines[n], loose=False) is not None
        before = kept.get(section.heading)
        if n not in titles and (before is None or (exact and section_of(lines[before], loose=False) is None)):
            kept[section.heading] = n
    return {n: heads[n] for n in kept.values()}


def _own_lines(chunk: Chunk) -> tuple[list[str], list[str]]:
    """The section's lines below its heading, and those from an unknown heading in it on."""
    lines = chunk.text.split("\n")[:-1]
    depth = level(lines[0]) if chunk.loose and lines else 2
    headings = "\n#" in chunk.text
    strange = outside_fences(lines[1:], lambda line: line[:1] == "#" and level(line) <= depth) if headings else ()
    end = strange[0] if strange else len(lines) - 1
    return lines[1:][:end], lines[1:][end:]


def section_lines(chunk: Chunk) -> list[str]:
    """A known section's lines below its heading, as far as they belong to it."""
    return _own_lines(chunk)[0]


def _blocks(chunk: Chunk) -> list[Block]:
    return blocks(section_lines(chunk), chunk.line + 1)


def leftovers(chunk: Chunk) -> str:
    """What a person wrote into a section that is none of its items: prose and unknown sections; "" for nothing."""
    found = _blocks(chunk)
    fields = chunk.section.fields if chunk.section else ()
    kept_apart = [
        n for n, block in enumerate(found) if block.kind == "prose" and not (chunk.loose and is_loose(found, n, fields))
    ]
    prose = ["\n".join(found[n].raw) for n in kept_apart]
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
