"""Which message says how which change went: each belongs to exactly one change."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from wetink.drafting.language.phrases import begins, plain, says, where
from wetink.drafting.language.refusals import denies
from wetink.drafting.language.words import words
from wetink.drafting.record.record import Record, Run, Said

_LAST = re.compile(r"(?:^|[.,;:!–-]\s+)(\w+)[.!\s]*$")
"""The last word, where it stands alone."""
_ALONE = re.compile(r"\w[,;:–-]\s+(\w+)[.!](?=\s)")
"""A word that ends a sentence and stands alone in it: "cleared it, nothing. The log says ..."."""
_LAST_QUESTION = re.compile(r"(?:^|(?<=[.!?…\n]))[^.!?…\n]*\?+$")
_AMOUNT = re.compile(r"\s+(?:at |bei |à |en |em |a )?[~<>]?\d")
"""What is still so much is as bad as it was: "still 31 %"."""
_OWN = 15 * 60.0
"""For so long a person's word on how it went is about their latest change."""
_LETTER = 30
"""So many words tell of more than one thing."""
_SENTENCES = re.compile(r"(?<=[.!?…])\s+")
_AT_ONCE = 60.0
"""Nobody has seen yet what came of it."""
_PARTLY = 2.4
"""What helped partly gets words of both kinds; it takes clearly more of the bad ones to call it a failure."""
_NEXT, _MORE = 5 * 60.0, 0.3
"""So soon after telling what else is wrong a person changes it; so much more of its name is in what was told."""
_OTHERS = 6 * 60.0
"""For so long somebody else's is."""


@dataclass(slots=True)
class Verdict:
    """What was said of one change: messages that say it worked, and that it did not."""

    good: list[Said] = field(default_factory=list)
    bad: list[Said] = field(default_factory=list)

    who: str = ""

    @property
    def failed(self) -> bool:
        """More was said against it than for it; who did it knows best."""
        return self._weight(self.bad) > _PARTLY * self._weight(self.good)

    def _weight(self, some: list[Said]) -> float:
        return sum(1.0 if said.who == self.who else 0.4 for said in some)


def sign(prose: str) -> int:
    """1 where a message says that something worked, -1 where it did not, 0 where it says neither.

    Of several outcomes in one message the last word counts ("it says success, but the file did not change").
    """
    if prose.rstrip().endswith("?"):
        stated = _LAST_QUESTION.sub("", prose.rstrip())
        return sign(stated) if stated.strip() else 0
    alone = (_LAST.search(plain(prose)), *_ALONE.finditer(plain(prose)))
    if any(one and begins("nothing", one[1]) for one in alone):
        return -1
    good, bad = where("worked", prose), where("failed", prose)
    bad += [span for span in where("still", prose) if _AMOUNT.match(prose, span[1])]
    nots = {end for _, end in where("negated", prose)} if good else set()
    bad += [span for span in good if span[0] - 1 in nots and not any(a <= span[0] < b for a, b in bad)]
    deeds = where("did", prose) if good else []
    good = [span for span in good if span not in deeds and not any(a <= span[0] < b for a, b in bad)]
    if not good or not bad:
        return bool(good) - bool(bad)
    return 1 if good[-1] > bad[-1] else -1


def verdicts(record: Record, changes: list[Run]) -> dict[str, Verdict]:
    """Evidence id of each change -> what was said of it.

    A message is about the change whose object it names; else about the speaker's own latest one; else about the latest
    of anybody. Messages before the change say
    nothing about it. An error that its maker shows as the answer says that it failed.
    """
    found = {run.item.id: Verdict(who=run.who) for run in changes}
    ordered = sorted((run for run in changes if run.ok), key=lambda run: (run.t, run.pos))
    at = 0
    for said in record.said:
        while at < len(ordered) and ordered[at].t <= said.t:
            at += 1
        if at == 0 or said.bot:
            continue
        answered = _answered(said, ordered[at - 1])
        before = ordered[max(0, at - 12) : at]
        harm = harms(said.prose)
        how = -1 if answered or harm else sign(said.prose)
        if how == 0 or (how > 0 and _only_hopes(said, before)):
            continue
        parts = [] if answered else _by_sentence(record, said, before)
        for one, part in parts:
            (found[one.item.id].good if part > 0 else found[one.item.id].bad).append(said)
        if parts:
            continue
        if how < 0 and not answered:  # what a message shows beside its bad word is what is done about that
            before = [run for run in before if run.item.of != said.item.id] or before
        run = ordered[at - 1] if answered else _harmful(record, said, before) if harm else _about(record, said, before)
        if run is not None and not (how < 0 and _is_of_next(record, said, run, ordered[at : at + 1])):
            verdict = found[run.item.id]
            (verdict.good if how > 0 else verdict.bad).append(said)
    return found


def _only_hopes(said: Said, before: list[Run]) -> bool:
    """Whether somebody who just did something says what that may lead to ("maybe it recovers")."""
    own = next((run for run in reversed(before) if run.who == said.who), None)
    return own is not None and said.t - own.t <= _AT_ONCE and says("proposed", said.prose)


def _by_sentence(record: Record, said: Said, before: list[Run]) -> list[tuple[Run, int]]:
    """How each of its writer's own changes went by a letter, which tells of several things: sentence by sentence."""
    if len(said.prose.split()) <= _LETTER:
        return []
    own = [run for run in before if run.who == said.who]
    found = []
    for sentence in _SENTENCES.split(said.prose):
        how = sign(sentence)
        named = (
            max(own, key=lambda run: record.rarity.mass(_names(run) & words(sentence)), default=None) if how else None
        )
        if named is not None and record.rarity.mass(_names(named) & words(sentence)) > _MORE:
            found.append((named, how))
    return found


def harms(prose: str) -> bool:
    """Whether a message says that what was done last was wrong."""
    return says("harmed", prose) and not prose.rstrip().endswith("?")


def _harmful(record: Record, said: Said, before: list[Run]) -> Run | None:
    """What somebody says was wrong: another's latest change, whatever they did about it since; else theirs."""
    recent = [run for run in before if said.t - run.t <= _OWN and _heard(record, said, run)]
    others = [run for run in recent if run.who != said.who and not says("sorry", said.prose)]
    return next(reversed(others or recent), None)


def _answered(said: Said, run: Run) -> bool:
    """Whether the one who just made the change shows the error that they got as its answer; no recording does."""
    own = run.who == said.who and said.t - run.t <= _NEXT and not run.has_output
    return own and any(denies(shown) for shown in said.fenced)


def _about(record: Record, said: Said, before: list[Run]) -> Run | None:
    recent = [run for run in before if said.t - run.t <= _OWN and _heard(record, said, run)]
    if not recent:
        return None
    named = max(recent, key=lambda run: (_named(record, said, run), run.t))
    own = [run for run in recent if run.who == said.who]
    latest = own[-1] if own else recent[-1]
    if not own and begins("did", plain(said.prose)) and not _named(record, said, named):
        return None  # about what its speaker did elsewhere
    if not own and any(_named(record, said, run) > _named(record, said, latest) + 0.6 for run in before):
        return named if _named(record, said, named) > _named(record, said, latest) + 0.6 else None
    if _named(record, said, named) > _named(record, said, latest) + 0.6:
        return named
    if own or said.t - latest.t <= _OTHERS:
        return latest
    return None


def _is_of_next(record: Record, said: Said, run: Run, following: list[Run]) -> bool:
    """Whether a bad word names what its speaker changes next, and nothing of what was changed: it tells why."""
    near = (one for one in following if one.who == said.who and one.t - said.t <= _NEXT)
    return any(_named(record, said, one) > _named(record, said, run) + _MORE for one in near)


def _heard(record: Record, said: Said, run: Run) -> bool:
    """Whether the speaker knows of the change: their own, or one that was typed, or told in the same channel."""
    told = record.said_by_id.get(run.item.of or "")
    return told is None or run.who == said.who or told.channel == said.channel


def _named(record: Record, said: Said, run: Run) -> float:
    return record.rarity.mass(_names(run) & said.words)


def _names(run: Run) -> frozenset[str]:
    return words(" ".join(f"{effect.object} {effect.attribute} {effect.value or ''}" for effect in run.facts.effects))
