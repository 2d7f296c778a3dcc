"""Prove: a draft held against the artifacts of its incident, whoever wrote it."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

from wetink.drafting.grounding import prove
from wetink.errors import RedactionFailed
from wetink.library.contract import Claimed, read_claimed
from wetink.library.positions import positions
from wetink.library.runbook_file import read_runbook
from wetink.model.draft import Draft, Finding
from wetink.model.evidence import Timeline
from wetink.model.terms import Kind
from wetink.patterns import when_used
from wetink.workflow.check import Checked
from wetink.workflow.check_file import Facts, Placed, Redact
from wetink.workflow.proof_places import line_of

LARGEST = 32 * 1024 * 1024
"""Bytes of an artifact that is read again, as it stands, for an entry that another reader made."""
_TAG = when_used(r"\[REDACTED:[^\]\n]{1,80}\]")
_DRAFTS = frozenset({"draft", "in-review"})


def prove_file(
    path: str, data: bytes, timeline: Timeline, redact: Redact, facts: Facts, witness: Callable[[str], str]
) -> Checked:
    """What in a draft's file (JSON or Markdown) its incident does not bear out.

    `redact` has to know the incident's secrets. Raises DraftInvalid for a file that is no draft.
    """
    claimed, text = _read(path, data)
    draft = claimed.draft
    found = [*_of_gate(claimed), *prove(draft, timeline, facts=facts, untold=claimed.untold, witness=witness)]
    found += _of_attestations(draft)
    shown = [_without_secrets(one, redact) for one in (*_of_secrets(draft, timeline, redact), *found)]
    places = positions(text) if text else {}
    return Checked(path, draft.status, draft.id, draft.title, tuple(Placed(one, line_of(one, places)) for one in shown))


def _read(path: str, data: bytes) -> tuple[Claimed, str]:
    """The draft, and its text where it is Markdown."""
    if path.endswith(".json") or data.lstrip()[:1] == b"{":
        return read_claimed(data.decode(), path), ""
    runbook = read_runbook(path, data)
    return Claimed(runbook.body, signed=runbook.sign_off is not None), runbook.text


def _of_gate(claimed: Claimed) -> Iterator[Finding]:
    """What no draft may say of itself."""
    hint = "leave it a draft: `wetink sign` and `wetink publish` change that, for a person"
    if claimed.draft.status not in _DRAFTS:
        message = f"it calls itself {claimed.draft.status}: nobody has signed a file that lies in no library"
        yield Finding("gate", "error", "status", message, hint)
    if claimed.signed:
        yield Finding("gate", "error", "sign_off", "it claims a sign-off: no person gave one here", hint)


def _of_attestations(draft: Draft) -> Iterator[Finding]:
    """A person's word, which only the history of a review can show."""
    for id_, cited in draft.evidence.items():
        if cited.kind is Kind.ATTESTED:
            message = f"{id_} is said to be attested by {cited.actor or 'nobody'}: no history of a review is here"
            hint = "check it in its library, where the history is"
            yield Finding("altered-evidence", "error", f"evidence.{id_}", message, hint)


def _of_secrets(draft: Draft, timeline: Timeline, redact: Redact) -> Iterator[Finding]:
    """Where redaction takes something out that the record does not show openly."""
    hint = "name the vault it is kept in instead, and renew it"
    for where, text in _texts(draft):
        try:
            hidden = list(_hidden(text, redact(text)))
        except RedactionFailed:
            yield Finding("secret", "error", where, "redaction cannot read it, so that it may hold a secret", hint)
            continue
        if any(not any(word in said for said in _open(timeline)) for word in hidden):
            yield Finding("secret", "error", where, "redaction would take a secret out of it", hint)


def _hidden(text: str, clean: str) -> Iterator[str]:
    """What redaction took out of a text."""
    at = 0
    kept = _TAG.split(clean) if len(_TAG.findall(clean)) > len(_TAG.findall(text)) else []
    for before, after in pairwise(kept):
        start = text.find(before, at) + len(before)
        end = text.find(after, start) if after else len(text)
        at = max(at, end)
        word = text[start:end]
        if word and not _TAG.fullmatch(word):
            yield word


def _open(timeline: Timeline) -> Iterator[str]:
    for item in timeline.evidence:
        yield str(item.text)
        yield from (link.url for link in getattr(item.detail, "links", ()))


def _texts(draft: Draft) -> Iterator[tuple[str, str]]:
    from wetink.drafting.grounding.pieces import pieces  # noqa: PLC0415  (the same walk)

    yield "title", draft.title
    for piece in pieces(draft):
        yield from ((f"{piece.where}.{name}", text) for name, text in piece.texts)
        if piece.step is not None:
            yield from ((f"{piece.where}.commands[{n}]", one.run) for n, one in enumerate(piece.step.commands))
    for id_, cited in draft.evidence.items():
        yield f"evidence.{id_}", cited.text


def _without_secrets(found: Finding, redact: Redact) -> Finding:
    try:
        return replace(found, message=redact(found.message))
    except RedactionFailed:
        return replace(found, message="(withheld: secrets cannot be taken out of it)")


def witness_in(folder: Path | None, redact: Redact) -> Callable[[str], str]:
    """Gives the redacted words of an artifact below a folder, by its source; "" for what is no file of text there."""
    home = folder.resolve() if folder else None

    @cache
    def read(source: str) -> str:
        file = (home / source).resolve() if home else None
        if (
            home is None
            or file is None
            or not file.is_relative_to(home)
            or not file.is_file()
            or file.stat().st_size > LARGEST
        ):
            return ""
        text = file.read_bytes().decode("utf-8", "replace")
        try:
            return redact(_plain(text) if source.endswith((".json", ".jsonl")) else text)
        except RedactionFailed:
            return ""

    return read


def _plain(text: str) -> str:
    """The strings in JSON or JSON lines, markup of chat made plain."""
    found: list[str] = []
    for piece in [text] if text.lstrip()[:1] == "[" or "\n{" not in text else text.split("\n"):
        try:
            found += _strings(json.loads(piece)) if piece.strip() else ()
        except (ValueError, RecursionError):
            found.append(piece)
    return html.unescape("\n".join(found))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
