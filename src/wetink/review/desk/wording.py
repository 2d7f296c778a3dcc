"""The words of an item, part by part: what of them is new, and which footnotes still quote them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wetink.model.draft import Cited, Claim, Prevention, Step
from wetink.model.review import Content
from wetink.model.terms import Kind

_LABELS = (("expect", "Expect"), ("when", "If"), ("check", "Check"), ("undo", "Undo"))


def words(content: Content | None) -> tuple[str, ...]:
    """Everything that an item says, a piece each, named where it is not the sentence itself."""
    if isinstance(content, Step):
        runs = [f"Run: {command.run}" for command in content.commands]
        labelled = [f"{label}: {said}" for name, label in _LABELS if (said := getattr(content, name))]
        return tuple(piece for piece in (content.text, *runs, *labelled) if piece)
    if isinstance(content, Claim):
        return (content.text,)
    if isinstance(content, Prevention):
        return (" ".join(part for part in (content.ref, content.text, content.url, f"({content.status})") if part),)
    return ()


def new_words(before: Content | None, after: Content | None) -> str:
    """What of `after` is not in `before`, a piece a line; "" where only words went, or none are there."""
    old = set(words(before))
    return "\n".join(piece for piece in words(after) if piece not in old)


def cites(content: Content, ids: tuple[str, ...]) -> Content:
    """The same with other citations; what cannot cite anything stays as it is."""
    return replace(content, evidence=ids) if isinstance(content, Step | Claim | Prevention) else content


def still_quoted(content: Content, notes: Mapping[str, Cited]) -> tuple[str, ...]:
    """The ids that it cites, without attestations of words that it no longer holds."""
    if not isinstance(content, Step | Claim | Prevention):
        return ()
    now = "\n".join(words(content))
    return tuple(id_ for id_ in content.evidence if not _is_past(notes.get(id_), now))


def _is_past(note: Cited | None, now: str) -> bool:
    return note is not None and note.kind is Kind.ATTESTED and not any(line in now for line in note.text.split("\n"))
