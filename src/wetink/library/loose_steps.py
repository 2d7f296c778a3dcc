"""Steps in files that people wrote without wetink: paragraphs with a block of commands, not only numbered items."""

from __future__ import annotations

from wetink.library.markdown_blocks import Block, fence

_STEPS = frozenset({"diagnosis", "resolution", "verification"})
_CLAIMS = frozenset({"impact", "cause", "not_this", "before_you_start", "escalation"})
_ITEMS = frozenset({"bullet", "number"})


def with_loose(found: list[Block], fields: tuple[str, ...]) -> list[Block]:
    """A section's blocks, in which a paragraph counts as an item where it says what an item would say.

    A block of commands belongs to the item or paragraph before it.
    """
    out: list[Block] = []
    for n, block in enumerate(found):
        if not is_loose(found, n, fields):
            out.append(block)
        elif _is_fence(block) and out and out[-1].kind in _ITEMS:
            last = out[-1]
            lines, raw = [*last.lines, *block.lines], [*last.raw, *block.raw]
            out[-1] = Block(last.kind, last.line, lines, raw, last.id, last.width)
        else:
            out.append(Block("bullet", block.line, list(block.lines), list(block.raw)))
    return out


def is_loose(found: list[Block], n: int, fields: tuple[str, ...]) -> bool:
    """Whether a block of prose says what an item would say: a paragraph, unless it only leads to the list below it."""
    if found[n].kind != "prose" or not (_CLAIMS | _STEPS) & set(fields):
        return False
    leads = n + 1 < len(found) and found[n + 1].kind in _ITEMS and found[n].lines[-1].rstrip().endswith(":")
    return not leads


def _is_fence(block: Block) -> bool:
    return fence(block.lines[0]) is not None
