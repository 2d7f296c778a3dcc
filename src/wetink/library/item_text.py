"""One item of a runbook as the Markdown it is written in, both ways: what a reviewer edits."""

from __future__ import annotations

from collections.abc import Callable

from wetink.errors import DraftInvalid
from wetink.library.markdown_blocks import Block, blocks
from wetink.library.markdown_lists import (
    read_finding,
    read_placeholder,
    read_prevention,
    read_skipped,
    write_findings,
    write_placeholders,
    write_prevention,
    write_skipped,
)
from wetink.library.markdown_steps import read_claim, read_step, write_claims, write_steps
from wetink.model.draft import Claim, Finding, Owner, Placeholder, Prevention, Step
from wetink.model.review import Content
from wetink.model.terms import Skipped

STEPS = ("diagnosis", "resolution", "verification")
_ITEMS = ("bullet", "number", "quote", "prose")
_OTHERS: dict[str, Callable[[Block], Content]] = {
    "prevention": read_prevention,
    "placeholders": lambda block: read_placeholder(block, "item"),
    "findings": lambda block: read_finding(block, "item"),
    "skipped": lambda block: read_skipped(block, "item"),
}


def write_item(content: Content) -> str:  # noqa: PLR0911  (one for each kind)
    """The item as its section holds it, with a newline at the end; front matter as plain lines."""
    match content:
        case Step():
            return write_steps((content,))
        case Claim():
            return write_claims((content,))
        case Prevention():
            return write_prevention((content,))
        case Placeholder():
            return write_placeholders((content,))
        case Finding():
            return write_findings((content,))
        case Skipped():
            return write_skipped((content,))
        case Owner():
            return f"{content.name} @{content.handle}\n" if content.handle else f"{content.name}\n"
        case str():
            return f"{content}\n" if content else ""


def read_item(section: str, text: str, source: str = "item") -> Content:
    """The item in `text` as section `section` holds it; a sentence without a marker is one too.

    Raises `DraftInvalid`, with the line, for nothing, for several items, and for what cannot be read.
    """
    found = blocks(text.replace("\r\n", "\n").split("\n"), 1)
    if not found:
        raise DraftInvalid(source, "holds nothing", hint="write the item, or drop it instead")
    strange = next((block for block in found if block.kind not in _ITEMS), None)
    if strange is not None:
        raise DraftInvalid(source, f"holds a {strange.kind}, not an item", line=strange.line)
    if len(found) > 1:
        raise DraftInvalid(source, "holds more than one item", line=found[1].line, hint="add the others one by one")
    block = found[0]
    if section in _OTHERS:
        return _OTHERS[section](block)
    is_step = section in STEPS or (section == "ruled_out" and block.kind == "number")
    return read_step(block, source) if is_step else read_claim(block)
