"""Steps of the fix that stand only in words: what hands did, what had to be waited for, what was decided."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

from wetink.drafting.language.phrases import begins, plain, says, starts, where
from wetink.drafting.language.words import SENTENCE, words
from wetink.drafting.record.record import Record, Run, Said
from wetink.drafting.record.statements import (
    Act,
    acts,
    begins_with_deed,
    is_noted,
    puts_back,
    replies,
    reports_deed,
    tells_deed,
)
from wetink.drafting.record.window import Window
from wetink.drafting.report.report import REPORT, in_background
from wetink.drafting.resolution.standing import SWITCH_PATH, by_hand, stands

_ABOUT = 0.5
_LONG = 400
_MOST = 12
"""A runbook of more told steps is a record, no runbook."""
_NAME = re.compile(r"[a-z][-_./:][a-z]|[a-z]\d", re.IGNORECASE)
_LEAST_NAME = 5
_HEADING = 3
_ALIKE = 0.75
"""Messages that share so much tell the same deed."""
_FIRST_ENTRY = 60.0
_BARE = 3
_NAME_NOTHING = ("did", "did_last", "agreed", "approved")
_ENDING = re.compile(r"(?:ing|ed|e|d)$")
_LEAST_STEM = 4
_SHORT = 9
_CLAUSES = re.compile(r"[.,;:!\n]\s+|\s[-–—]\s")
_WORK = 15 * 60.0
"""What is asked for is done within a quarter of an hour."""
_TWICE = 5 * 60.0
_QUOTED = re.compile(r'"[^"\n]{3,300}"|“[^“”\n]{3,300}”|«[^«»\n]{3,300}»|„[^„“”\n]{3,300}[“”]|「[^「」\n]{3,300}」')
"""Somebody else's words: what they did is told by them."""
_TICKET = re.compile(r"\b[A-Z][A-Z0-9]{1,9}-\d+\b|(?:^|\s)#\d+")
_PAGE_ENDS = re.compile(r"[.,;:!\n]\s|\n|\s[-–—]\s|\s\(")
_TWO = 2
_SEEN_THERE = re.compile(r":\s*[\"“«„「]|[^\W\d]:\s[^\n]{0,60}?(?<![\d:])\d{1,2}:\d{2}(?![\d:])")
"""Behind the way through the pages stands what was read there: in quotes, or what happened when."""
_ASSIGNED = re.compile(r"[^\W\d][\w.-]{0,80}\s?=\s?\w")
"""A setting and its value: limit = 40; where the page is named too, that is what was done there."""


class How(StrEnum):
    """What a step in words is."""

    DONE = "done"
    WAITED = "waited"
    RECORDED = "recorded"
    LASTING = "lasting"


@dataclass(frozen=True, slots=True)
class Deed:
    """A change that stands only in words: `said` tells it, `answers` agree to it or tell it again."""

    said: Said
    answers: tuple[Said, ...] = ()
    how: How = How.DONE


def deeds(
    record: Record, window: Window, changes: list[Run], telling: frozenset[str], kept: Sequence[Run] = ()
) -> list[Deed]:
    """Changes that are told but of which no command is in the record: a switch in a page, a colleague's hand, a wait.

    A message tells a deed if it says so in the past or present, names something the incident is about (`telling`), is
    no plan, question or refusal, was not taken back, and nobody's command of the same minutes covers it.
    """
    found: list[Deed] = []
    spoken = _named_by(record, window)
    hands = {run.who for run in record.runs}
    main = _main_channel(record, window)
    for said in record.said_between(window.onset, window.close):
        how = _how(said)
        if said.channel == REPORT and said.t < window.onset + _FIRST_ENTRY:
            continue  # what a report begins with set it off
        at_home = is_noted(said) or (said.channel == main and said.who not in hands)
        of_it = not window.main or at_home or _is_of_it(record, said, telling, spoken)
        if how is None and of_it and not said.bot and _is_in_place(said.prose):
            for deed in _announced(record, said):
                _add(record, found, deed)
        if how is None or not of_it:
            continue
        if said.channel != REPORT and not stands(record, said, changes, kept, waited=how is How.WAITED):
            continue
        if _is_bare(said.prose):
            found += _asked_for(record, said) or _announced(record, said)
            continue
        agreed = (s for s in replies(record, said) if s.who != said.who and starts("agreed", s.prose))
        _add(record, found, Deed(said, tuple(islice(agreed, 1)), how))
    found = [deed for deed in found if not _done_anew(deed, found)]
    best = sorted(found, key=lambda deed: (-record.rarity.mass(deed.said.words & telling), deed.said.pos))[:_MOST]
    return sorted(best, key=lambda deed: deed.said.pos)


def _is_bare(prose: str) -> bool:
    """Beside the deed it names nothing: "ok, done", "lgtm, merged"."""
    rest = plain(prose)
    for start, end in (span for group in _NAME_NOTHING for span in where(group, plain(prose))):
        rest = rest[:start] + " " * (end - start) + rest[end:]
    return not any(len(word) > _BARE for word in words(rest))


def _asked_for(record: Record, said: Said) -> list[Deed]:
    """What a bare "done" tells: the request of somebody else that it answers."""
    before = (s for s in record.before(said, _WORK) if s.channel == said.channel and not s.bot and s.who != said.who)
    request = next((s for s in before if says("asks_for", s.prose) and not _is_bare(s.prose)), None)
    return [Deed(request, (said,))] if request is not None and len(request.prose) <= _LONG else []


def _announced(record: Record, said: Said) -> list[Deed]:
    """What a word that it is done or in place tells: the speaker's own message of the minutes before that names it.

    "purged" is told by "now I purge everything", "rule 12 is active" by "I make the rule, 12 it will be".
    """
    stems = _stems(said.prose)
    names = {word for word in said.words if any(sign.isdigit() for sign in word)} if not stems else set()
    for before in record.before(said, _WORK):
        own = before.who == said.who and before.channel == said.channel and not before.prose.rstrip().endswith("?")
        if own and len(before.prose) <= _LONG and not _is_bare(before.prose) and not says("failed", before.prose):
            told = any(word.startswith(stem) for stem in stems for word in before.words)
            if told or (names & before.words and says("announces", before.prose)):
                return [Deed(before, (said,))]
    return []


def _stems(prose: str) -> set[str]:
    """How the verbs of its deeds begin: "purge" of "purged" and "purging"."""
    verbs = [plain(prose)[start:end] for start, end in where("did", prose)]
    return {_ENDING.sub("", verb) for verb in verbs if len(_ENDING.sub("", verb)) >= _LEAST_STEM}


def _is_in_place(prose: str) -> bool:
    """A short clause says that a thing is as it was to be made: "rule 12 is active"."""
    return any(
        says("in_place", clause) and len(clause.split()) <= _SHORT and not says("passive", clause) and "?" not in clause
        for clause in _CLAUSES.split(plain(prose))
    )


def _done_anew(deed: Deed, found: list[Deed]) -> bool:
    """The same person did the same once more, and said "again": the first time did not last."""
    return any(
        other.said.who == deed.said.who
        and other.said.t > deed.said.t
        and says("again", other.said.prose)
        and any(word.startswith(stem) for stem in _stems(deed.said.prose) for word in other.said.words)
        for other in found
    )


def _main_channel(record: Record, window: Window) -> str:
    """Where people talked most while it was on; what somebody without a terminal does for it is told there."""
    talk = Counter(said.channel for said in record.said_between(window.onset, window.close) if not said.bot)
    return talk.most_common(1)[0][0] if talk else ""


def _named_by(record: Record, window: Window) -> dict[str, set[str]]:
    """Every name (a word with a digit or a joint in it) of the incident -> who said it; outputs are said by nobody."""
    found: dict[str, set[str]] = defaultdict(set)
    for said in record.said_between(window.start, window.close):
        for word in filter(_NAME.search, said.words):
            found[word].add(said.who)
    for run in record.runs:
        if window.start <= run.t <= window.close:
            for word in filter(_NAME.search, run.output_words):
                found[word].add("")
    return found


def _is_of_it(record: Record, said: Said, telling: frozenset[str], spoken: dict[str, set[str]]) -> bool:
    """It names what cause, alerts and fix name, or a thing that somebody else or an output named as well."""
    if record.rarity.mass(said.words & telling) >= _ABOUT:
        return True
    return any(spoken[word] - {said.who} for word in said.words if word in spoken and len(word) > _LEAST_NAME)


def _how(said: Said) -> How | None:
    """Whether a message tells a deed or a wait; None for anything else."""
    does = acts(said.prose)
    if said.bot or len(said.prose) > _LONG or lists_follow_up(said.prose):
        return None
    if _is_done(said, does) and not does & {Act.ASKED, Act.REGRETTED}:
        return How.DONE
    if _told_apart(said):
        return How.DONE
    if does & {Act.ASKED, Act.REGRETTED}:
        return None
    return How.WAITED if Act.WAITED in does and len(said.prose) <= _LONG / 2 else None


def lists_follow_up(prose: str) -> bool:
    """It begins like a list of follow-ups ("prevention: ... (done)"): done perhaps, and no part of the fix."""
    label, colon, _ = prose.partition(":")
    return bool(colon) and starts("action_heading", label) and len(label.split()) <= _HEADING


def _told_apart(said: Said) -> bool:
    """A sentence of its own tells what was done on a page, whatever else the message says."""
    sentences = SENTENCE.split(said.prose)
    if said.channel == REPORT or len(sentences) < _TWO:
        return False
    parts = (replace(said, text=one, prose=one) for one in sentences if SWITCH_PATH.search(one))
    return any(
        begins_with_deed(part.prose) and _is_done(part, does) and not does & {Act.ASKED, Act.REGRETTED}
        for part in parts
        for does in (acts(part.prose),)
    )


def _is_done(said: Said, does: frozenset[Act]) -> bool:
    """It tells a deed of this response that stayed: no plan, no old story, no ticket, no try taken back."""
    prose = said.prose
    told = tells_deed(_QUOTED.sub(" ", prose)) or _was_switched(prose)
    told = told and not (SWITCH_PATH.search(prose) and _SEEN_THERE.search(prose))
    told = told or (Act.WITHDREW in does and puts_back(prose))
    told = told or bool(_ASSIGNED.search(prose) and by_hand(said))
    if said.channel == REPORT:
        told = reports_deed(prose) and not in_background(said)
        does = does - {Act.PROPOSED}  # a report's purposes ("in the hope that this will help") are no plans
    if not does & {Act.ASKED, Act.PROPOSED} and asks_outside(prose):
        return True
    if not told or does & {Act.PROPOSED, Act.PASSED_ON, Act.LONG_AGO, Act.CLOSED, Act.PUT_ASIDE}:
        return False
    if says("failed", prose) or says("status", prose) or (Act.FILED in does and _TICKET.search(prose)):
        return False
    if said.channel == REPORT:
        return True
    return begins_with_deed(prose) or not says("confirms", prose)  # else told in passing: it tells how things are now


def _was_switched(prose: str) -> bool:
    """It names a way through pages that does not end where people only look ("Cluster > Logs"), and asks nothing."""
    ways = list(SWITCH_PATH.finditer(prose))
    if not ways or "?" in prose:
        return False
    last = _PAGE_ENDS.split(prose[ways[-1].end() - 1 :])[0]
    return not says("places", last) or tells_deed(prose)


def asks_outside(prose: str) -> bool:
    """It begins with the asking of somebody outside, by a case or a call: a deed, whatever the case is about."""
    return begins("contacted", plain(prose).lstrip("-*•> "))


def _add(record: Record, found: list[Deed], deed: Deed) -> None:
    """Put a deed to the others; told twice (in chat and in a note), the longer words stay and cite the shorter."""
    for at, other in enumerate(found):
        if other.how is deed.how and _says_done(other.said, deed.said):
            found[at] = replace(other, answers=(*other.answers, deed.said))
            return
        if other.how is deed.how and _same_deed(record, other.said, deed.said):
            long, short = sorted((deed, other), key=lambda one: -len(one.said.prose))
            found[at] = replace(long, answers=(*long.answers, short.said))
            return
    found.append(deed)


def _says_done(earlier: Said, later: Said) -> bool:
    """The same person's "revoked, they have to log in again" minutes after "Sessions > Revoke by time": one deed."""
    if earlier.who != later.who or not 0 <= later.t - earlier.t <= _WORK or any(map(_NAME.search, later.words)):
        return False
    if any(says("did", clause) and says("again", clause) for clause in _CLAUSES.split(plain(later.prose))):
        return False
    stems = _stems(later.prose)
    return bool(stems) and all(any(word.startswith(stem) for word in earlier.words) for stem in stems)


def _same_deed(record: Record, one: Said, other: Said) -> bool:
    """Most words in common; or, by the same person within minutes, all the names of the one in the other."""
    names, others = ({w for w in said.words if _NAME.search(w)} for said in (one, other))
    near = one.who == other.who and abs(one.t - other.t) <= _TWICE
    if near and names and others and (names <= others or others <= names):
        return True
    least = min(record.rarity.mass(one.words), record.rarity.mass(other.words))
    return record.rarity.mass(one.words & other.words) > _ALIKE * max(least, 1.0)
