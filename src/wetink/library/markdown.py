"""A draft as Markdown that a tired stranger can follow, with every claim's evidence as footnotes."""

from __future__ import annotations

from wetink.library import front_matter
from wetink.library.headings import IMPORTED
from wetink.library.inline import escape
from wetink.library.markdown_front import front_of
from wetink.library.markdown_parse import Chunk, chunks, leftovers, parse, section_lines
from wetink.library.sections import PRINTED, SECTIONS, Section
from wetink.library.splice import spliced
from wetink.model.draft import Draft

__all__ = ["parse", "render"]


def render(draft: Draft) -> str:
    """The draft's file: front matter, title, sections, footnotes; the same draft gives the same text.

    A draft that was read from a file (`written`) comes out as that file, with only those keys and sections changed
    whose values are others now; what a person wrote beside them stays. Raises `DraftInvalid` for ids that cannot be
    footnotes and for times without zone.
    """
    if draft.written:
        return _rewritten(draft)
    parts = [_heading(draft.title), *(section.shown(draft) for section in SECTIONS)]
    return front_matter.write(front_of(draft)) + "\n" + "\n".join(part for part in parts if part)


def _heading(title: str) -> str:
    shown = escape(title, start=False).replace("\\\n", "\\u{a}")
    return f"# {shown[:-1]}\\#\n" if shown.endswith("#") else f"# {shown}\n"


def _rewritten(draft: Draft) -> str:
    old = parse(draft.written)
    raw, body = front_matter.split(draft.written, "draft")
    loose = f"\n{IMPORTED}:" in "\n" + raw
    before, now = front_of(old), front_of(draft)
    changes = [(key, value) for key, value in now.items() if before[key] != value]
    head = front_matter.update(front_matter.read(raw, "draft"), changes) if changes else f"---\n{raw}---\n"
    return head + "".join(_chunk(chunk, old, draft) for chunk in _with_missing(chunks(body, loose=loose), old, draft))


def _with_missing(found: list[Chunk], old: Draft, draft: Draft) -> list[Chunk]:
    """The file's chunks, and an empty one for each section that it lacks and that has content now."""
    for number, section in enumerate(SECTIONS):
        here = [chunk.section.heading if chunk.section else "" for chunk in found]
        if section.heading in here or not _changed(section, old, draft):
            continue
        earlier = {""} | {s.heading for s in SECTIONS[:number]}
        place = max(n for n, heading in enumerate(here) if heading in earlier) + 1
        found.insert(place, Chunk(section, ""))
    return found


def _changed(section: Section, old: Draft, draft: Draft) -> bool:
    return any(getattr(old, name) != getattr(draft, name) for name in section.fields)


def _chunk(chunk: Chunk, old: Draft, draft: Draft) -> str:
    if chunk.section is None:
        changed = old.title != draft.title and chunk.title is not None
        return chunk.text.replace(f"{chunk.title}\n", _heading(draft.title), 1) if changed else chunk.text
    if not _changed(chunk.section, old, draft):
        return chunk.text
    if (kept := _spliced(chunk, chunk.section, old, draft)) is not None:
        return kept
    shown = "\n".join(part for part in (chunk.section.shown(draft), leftovers(chunk)) if part)
    blank = len(chunk.text) - len(chunk.text.rstrip("\n")) - 1
    return shown + "\n" * max(blank, 0) if chunk.text else "\n" + shown + "\n"


def _spliced(chunk: Chunk, section: Section, old: Draft, draft: Draft) -> str | None:
    """The section with only its changed items written anew; None where it has to be written as a whole."""
    if not chunk.text or len(section.fields) != 1:
        return None
    name = section.fields[0]
    before, now = getattr(old, name), getattr(draft, name)
    own = section_lines(chunk)
    made = spliced(name, own, before, now, loose=chunk.loose, dropped=PRINTED) if isinstance(now, tuple) else None
    if made is None:
        return None
    lines = chunk.text.split("\n")[:-1]
    rest = lines[1 + len(own) :]
    blank = len(own) - len("\n".join(own).rstrip("\n").split("\n"))
    while made and not made[-1].strip():
        made.pop()
    return "\n".join((lines[0], *made, *[""] * blank, *rest)) + "\n"
