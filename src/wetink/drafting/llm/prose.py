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
_CODE = re.compile(r"`{1,8}([^`\n]+)`+")
_SHELL = re.compile(r"(?<!\S)--?[A-Za-z][\w-]*|\s\|\s|&&|[$<]\(|>>|(?<!\S)\w+=\S+\s+\w+=\S+")
"""What stands in command lines and in no sentence: options, pipes, two settings in a row."""
_BEFORE = re.compile(r"\S+\s*\Z")
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
            return "it gives a link that the offline draft does not have"
        proposed = self.licence.unlicensed(text)
        if proposed:
            return "it tells to run what was not run, or ended badly"
        return self._code(text, cited, [folded(command) for command in commands])

    @staticmethod
    def tamed(text: str) -> str:
        """A text that does not stand, as a finding may repeat it: without links, and without command lines to copy."""
        for pattern in (_LINK, _PAGE):
            text = pattern.sub("[a link]", text)
        text = _CODE.sub(lambda match: match.group(0) if " " not in match.group(1) else "[code]", text)
        shell = _SHELL.search(text)
        return text if shell is None else f"{_BEFORE.sub('', text[: shell.start()]).rstrip()} [code]"

    def _link(self, text: str) -> str:
        found = (match.group(0).rstrip(".,;:!?") for match in (*_LINK.finditer(text), *_PAGE.finditer(text)))
        return next((link for link in found if not any(link in known for known in self.links)), "")

    def _code(self, text: str, cited: Sequence[Evidence], commands: Sequence[str]) -> str:
        """Code that is not the step's own, printed by a machine that it cites, or a command of the incident."""
        known = (*commands, *(folded(str(item.text)) for item in cited if item.kind in _MACHINES))
        ids = [item.id for item in cited]
        for match in _CODE.finditer(text):
            span = folded(match.group(1))
            if " " in span and not any(span in one for one in known) and self.licence.find(span, ids) is None:
                return "it shows as code what nobody ran and nothing printed"
        bare = _CODE.sub(" ", text)
        if any(not any(folded(match.group(0)) in one for one in known) for match in _SHELL.finditer(bare)):
            return "it tells a command line that nobody ran"
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
