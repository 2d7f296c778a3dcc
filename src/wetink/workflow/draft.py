"""Draft: a timeline -> a draft in the two forms it is handed out in."""

from __future__ import annotations

from collections.abc import Callable

from wetink.library import markdown
from wetink.model.draft import Draft
from wetink.model.evidence import Timeline

Drafter = Callable[[Timeline], Draft]
"""Turns a timeline into a draft; the same timeline gives the same draft."""


def as_markdown(draft: Draft) -> str:
    """The runbook as people read it."""
    return markdown.render(draft)


def as_json(draft: Draft) -> str:
    """The runbook as other programs read it: the JSON contract, one object."""
    from wetink.library import contract  # noqa: PLC0415

    return contract.to_json(draft)
