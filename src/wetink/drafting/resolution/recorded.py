"""Parts of the fix that a system recorded: a merged revert, a rollback, a pull request that makes the fix last."""

from __future__ import annotations

import re

from wetink.drafting.language.phrases import says
from wetink.drafting.record.record import Record, Run, Said
from wetink.drafting.record.statements import Act, acts
from wetink.drafting.record.window import Window
from wetink.drafting.resolution.deeds import Deed, How

_ENDED = re.compile(r"\b(?:merged|reverted|deployed|rolled back|applied|synced|succeeded|completed)\b", re.IGNORECASE)
_OPEN = re.compile(r"\b(?:opened|failed|started|created|pending|asked for|open:|failure)\b", re.IGNORECASE)
_INVERSE = re.compile(
    r"(?<!\bthe )(?<!\ba )(?<!\bmy )\b(?:revert\w*|roll(?:ed)?[ -]?back|back ?out|undo|undone)\b"
    r"|\bputs?\b.{1,40}\bback\b",
    re.IGNORECASE,
)
"""What takes a change back: systems say it in English whatever people speak."""
_REF = re.compile(r"(?:(?<![\w/])[#!]|/(?:pull|pulls|merge_requests|pullrequest|pr)/)(\d{2,7})(?!\w)")
_NUMBER = re.compile(r"(?<![\w.])(\d{2,7})(?!\w|\.\d)")
_NEAR = 15 * 60.0
_LATE = 20 * 60.0
_DAY = 86400.0
_ABOUT = 0.8


def recorded_deeds(record: Record, window: Window, changes: list[Run]) -> list[Deed]:
    """Inverse changes that a system saw through while the incident was on and that people spoke of, in order of time.

    What a command of the same minutes did stands there already, or was seen to be in vain (`changes`: all of them).
    """
    found = []
    for said in record.said_between(window.onset, window.close + _LATE):
        machine = said.change or said.bot
        if not machine or not _ENDED.search(said.prose) or _OPEN.search(said.prose) or not _INVERSE.search(said.prose):
            continue
        if not _is_typed(record, said, changes) and (people := _spoken_of(record, said)):
            found.append(Deed(said, tuple(people[:1]), How.RECORDED))
    return found[:2]


def _is_typed(record: Record, said: Said, changes: list[Run]) -> bool:
    """A typed command took it back already, or names what the record names."""
    before = [run for run in changes if run.t <= said.t + _NEAR / 3]
    return any(_INVERSE.search(run.line) or record.rarity.mass(run.words & said.words) > _ABOUT for run in before)


def _spoken_of(record: Record, said: Said) -> list[Said]:
    """People's messages around it that name its number or speak of taking back, and are no questions."""
    refs = set(_REF.findall(said.text))
    around = [s for s in record.said_between(said.t - _NEAR, said.t + _NEAR) if not s.bot and "?" not in s.prose]
    return [s for s in around if refs & set(_NUMBER.findall(s.text)) or _INVERSE.search(s.prose)]


def lasting_deeds(record: Record, window: Window) -> list[Deed]:
    """A pull request that puts back for good what was mended by hand, told by somebody and told as merged later."""
    found = []
    for said in record.said_between(window.recovery, window.close + _DAY):
        refs = {ref for text in (said.text, *(link.url for link in said.links)) for ref in _REF.findall(text)}
        if said.bot or not refs or not _INVERSE.search(said.prose) or Act.ASKED in acts(said.prose):
            continue
        later = record.said_between(said.t, said.t + _DAY)
        merged = [s for s in later if refs & set(_NUMBER.findall(s.text)) and says("finished", s.prose)]
        if merged:
            found.append(Deed(said, (merged[0],), How.LASTING))
    return found[:1]
