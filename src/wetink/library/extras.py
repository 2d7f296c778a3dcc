"""What a runbook's file says beside its parts: comments, unknown keys, words between the items."""

from __future__ import annotations

from wetink.library import front_matter
from wetink.library.markdown_front import front_of
from wetink.library.markdown_parse import chunks, leftovers
from wetink.model.draft import Draft

_KNOWN = frozenset((*front_of(Draft("", "", None)), "retired"))


def extras(text: str, source: str) -> tuple[str, ...]:
    """Everything in a file that is no field of a draft, in order; raises `DraftInvalid` as reading does."""
    raw, body = front_matter.split(text, source)
    front = front_matter.read(raw, source)
    taken = {n for key, (start, end) in front.spans.items() if key in _KNOWN for n in range(start, end)}
    found = [line for n, line in enumerate(front.lines) if n not in taken]
    for chunk in chunks(body):
        if chunk.section is not None:
            found.append(leftovers(chunk))
        else:
            found += [line for line in chunk.text.split("\n") if line != chunk.title]
    return tuple(words for words in found if words.strip())
