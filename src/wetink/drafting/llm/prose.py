"""What a sentence of a model may hold: no link, and no command, that is not the incident's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wetink.drafting.llm.licence import Licence, folded
from wetink.model.draft import Draft
from wetink.model.event import Kind
from wetink.model.evidence import Evidence

LONGEST = 700
"""Characters of one sentence or two; more is no step."""
_LINK = re.compile(r"\b[a-z][a-z0-9+.-]{1,20}://[^\s<>\"'`)\]]+|\bwww\.[^\s<>\"'`)\]]+|\]\([^)\s]+\)", re.IGNORECASE)
_PAGE = re.compile(r"(?<![\w./@:-])(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24}/[^\s<>\"'`)\]]*", re.IGNORECASE)
_CODE = re.compile(r"`+([^`\n]+)`+")
_MACHINES = frozenset({Kind.ALERT, Kind.OUTPUT, Kind.PICTURE})


@dataclass(frozen=True, slots=True)
class Prose:
    """Judges sentences; `links` and `texts` (white space folded) are those of the offline draft."""

    licence: Licence
    links: frozenset[str]
    texts: frozenset[str]

    def fault(self, text: str, cited: Sequence[Evidence], commands: Iterable[str] = ()) -> str:
        """Why the text cannot stand beside what it cites, "" where it can; `commands` are those of its step."""
        if folded(text) in self.texts:
            return ""
        if len(text) > LONGEST:
            return f"it is longer than {LONGEST} characters"
        strange = self._link(text)
        if strange:
            return f"it gives a link that the offline draft does not have: {strange[:80]}"
        proposed = self.licence.unlicensed(text)
        if proposed:
            return f"it tells to run what was not run, or ended badly: {proposed[:80]}"
        return self._code(text, cited, [folded(command) for command in commands])

    def _link(self, text: str) -> str:
        found = (match.group(0).rstrip(".,;:!?") for match in (*_LINK.finditer(text), *_PAGE.finditer(text)))
        return next((link for link in found if not any(link in known for known in self.links)), "")

    def _code(self, text: str, cited: Sequence[Evidence], commands: Sequence[str]) -> str:
        printed = [folded(str(item.text)) for item in cited if item.kind in _MACHINES]
        for match in _CODE.finditer(text):
            span = folded(match.group(1))
            if " " not in span or any(span in one for one in (*commands, *printed)):
                continue
            if self.licence.find(span, [item.id for item in cited]) is None:
                return f"it shows as code what nobody ran and nothing printed: {span[:80]}"
        return ""


def prose_of(licence: Licence, draft: Draft) -> Prose:
    """What may be said in a draft of an incident whose offline draft this is."""
    steps = (*draft.diagnosis, *draft.resolution, *draft.verification)
    texts = {text for step in steps for text in (step.text, step.expect, step.when, step.check, step.undo)}
    said = (*texts, *(command.run for step in steps for command in step.commands))
    links = {match.group(0) for text in said for match in (*_LINK.finditer(text), *_PAGE.finditer(text))}
    links |= {*draft.dashboards, *(item.url for item in draft.prevention if item.url)}
    return Prose(
        licence,
        frozenset(links),
        frozenset(folded(text) for text in (*texts, *(item.text for item in draft.ruled_out))),
    )
