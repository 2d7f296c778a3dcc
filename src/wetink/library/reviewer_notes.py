"""The notes for the reviewer: a part of a draft that no published runbook has."""

from __future__ import annotations

from wetink.library import front_matter
from wetink.library.headings import is_imported
from wetink.library.markdown_parse import chunks

_FIELDS = ("findings", "skipped")


def without_notes(text: str, source: str = "draft") -> tuple[str, str]:
    """A file without its section for the reviewer, and that section, "" where it has none.

    What people wrote without wetink stays whole. Raises `DraftInvalid` where there is no front matter.
    """
    if is_imported(text):
        return text, ""
    _, body = front_matter.split(text, source)
    found = chunks(body)
    notes = "".join(one.text for one in found if one.section and one.section.fields == _FIELDS)
    if not notes:
        return text, ""
    kept = "".join(one.text for one in found if not one.section or one.section.fields != _FIELDS)
    return text[: len(text) - len(body)] + kept.rstrip("\n") + "\n", notes
