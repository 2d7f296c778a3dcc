"""Draft: a timeline -> a draft, and the two forms it is handed out in."""

from __future__ import annotations

from collections.abc import Callable

from wetink.library import contract, markdown
from wetink.model.draft import Draft
from wetink.model.evidence import Timeline

Drafter = Callable[[Timeline], Draft]
"""Turns a timeline into a draft; the same timeline gives the same draft."""

FORMS: dict[str, Callable[[Draft], str]] = {"md": markdown.render, "json": contract.to_json}
"""A draft as people read it, and as other programs do."""
