"""The statement model of chat: what each message does, and what it answers.

A runbook step that nobody typed stands in a statement: somebody did, decided, waited, observed, confirmed. Which it is
follows from the words and from the talk around them: who asked before, who refused after, who took it back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from wetink.drafting.language.phrases import begins, plain, says, where
from wetink.drafting.record.record import Record, Said
from wetink.drafting.record.verdicts import sign
from wetink.model.event import Message

_ANSWER = 4 * 60.0
"""An answer comes within minutes; later words are about something else."""
_MOST_LATER = 500
"""Nobody answers what stands further up than that."""
_CLAUSES = re.compile(
    r"[.,;:!،؛।\n]\s+|[。、！，；]|\s\(|\s[-–—]\s|\s(?:and|then|und|et|y|e|a|og|och|ve|și|и|і|та|és|και|aur|và|lalu)\s"
)
_LEAD_IN = re.compile(
    r"^(?:\W*(?:"
    r"log|ok|okay|and|then|now|so|also|just|i|we|i've|we've|i'm|we're|have|has|already|finally|manually|it's|got|all|both"
    r"|ich|wir|habe|haben|hab|jetzt|mal|j'ai|on|nous|avons|viens de|a|he|hemos|ya|acabo de|eu|foi|já|acabei de"
    r"|ho|abbiamo|già|appena|ik|hebben|heb|jag|jeg|vi|har|nå|nu|już|właśnie|teraz"
    r"|jsem (?:to|ho|ji|si)|jsem|jsme|už|právě|teď|som|sme|práve|sam|smo|upravo"
    r"|я|мы|уже|сейчас|только что|ми|вже|щойно|аз|вече"
    r"|már|épp|tocmai|biz|az önce|şimdi|εγώ|μόλις|em|anh|mình|tôi|vừa|saya|kami|barusan|maine|humne|minä"
    r")\b\W*){0,5}"
)
"""Who did it, and when, before the deed itself, in several languages."""

_SET_TO = re.compile(
    r"(?:set|put|pointed|moved|bumped)\s+\S.{0,60}\s(?:to|on|into)\s+\S|(?:put|set|brought|took)\s+\S.{0,30}\sback\b"
)
"""What changes a value: "set the limit to 40", "put it back"; alone the verb says too little."""
_WHEREBY = re.compile(
    r"[^\w?:;,(]*$"
    r"|\s*(?:in|on|im|auf|dans|en|sur|no|na|nel|nella|via|through|with|mit|avec|con|com|by|from|op|v|på|w"
    r"|nu|now|jetzt|hai|hain|rồi|ạ|nhé|ya)\b"
    r"|(?:ครับ|ค่ะ|คะ|นะ|よ|ね|ので|が|けど|요|了)"
)
"""What may follow a deed at the end of its clause: nothing, or where and how."""
_MOVED_TO = re.compile(
    r"\S.{0,40}\b(?:moved|switched|routed|repointed|scaled|raised|lowered|pointed|failed over)\s+to\s+\S"
)
"""A clause without a speaker: "reads moved to the second site"."""
_MARKS = ("!log ", "!note ", "note:", "/log ", "/note ")
"""How an entry for the log begins in chat."""
_SO_FAR = re.compile(r"\buntil (?:now|today|yesterday|recently|then|this|last|\d)")
"""How it was, not how long it has to stay."""
_BEGAN = re.compile(r"(?:started|stopped|began|fell|dropped)\s+(?:at |around |about |~)?\d{1,2}[:.]\d{2}")
"""When it was, not what anybody did: "started 18:43"."""
_AS_SUBJECT = re.compile(
    r"\w+ing\b.{0,120}?\b(?:is|are|was|were|does|do|did|doesn't|didn't|isn't|seems?|seemed|would|will|should|has|can|could|"
    r"took|takes|helped|helps|made|makes|means|meant)\b"
)
"""What is said of a deed, whether anybody did it or not: "deleting the pods does not help"."""
_POINTS_BACK = re.compile(r"(?:this|that|it) (?:is|was|can be|could be) ")
"""How or where it was done, not what."""
_ONLY_SEEMS = re.compile(r"\b(?:appears?|appeared|seems?|seemed|to be|had been|would be|will be|could be|should be)\b")
_TIME = re.compile(r"^\W*\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:utc|z|gmt|cest|cet|[ap]m)?\W*")
_A_NAME = re.compile(r"[a-z]\d|\d[a-z]|\w[-_./]\w", re.IGNORECASE)
_OUTSIDERS = re.compile(r"(?:they|ils|elles|ellos|ellas|eles|elas|loro|zij|oni)\b")
"""Others than the team, as people speak of them: what they did is news, no deed of this response."""
_SENTENCES = re.compile(r"[.!;…\n]+\s*")
_TWO = 2
_ANOTHERS = re.compile(
    r"\b(?:says?|said|tells?|told|reports?|their|sagt|sagen|meldet|dit|disent|dice|diz|zegt|twierdzi|říká)\b"
)
"""What others say, or say of their own, that was done."""
_SUBJECT = 6
"""So many words name who did it."""
_SHORT_CLAUSE = 9
_CALL = re.compile(r"^(?:\W*(?:ok|okay|and|then|so|but|also|please|note|und|et|y|e)\b\W*){0,3}")
"""What may stand before an order; "i do not have it" orders nothing."""


class Act(StrEnum):
    """What a message does."""

    ASKED = "asked"
    PROPOSED = "proposed"
    DECIDED = "decided"
    APPROVED = "approved"
    DID = "did"
    WITHDREW = "withdrew"
    WAITED = "waited"
    DELIMITED = "delimited"
    CONCLUDED = "concluded"
    WORKED = "worked"
    FAILED = "failed"
    FILED = "filed"
    REGRETTED = "regretted"
    CLOSED = "closed"
    LONG_AGO = "long ago"
    PUT_ASIDE = "put aside"
    PASSED_ON = "passed on"


@lru_cache(maxsize=65_536)
def acts(prose: str) -> frozenset[Act]:
    """Everything a message does, by its words; most messages do two things, many none."""
    found = {act for act, done in _TELL.items() if done(prose)}
    outcome = sign(_before_condition(prose))
    if outcome:
        found.add(Act.WORKED if outcome > 0 else Act.FAILED)
    if prose.rstrip().endswith("?"):
        found.add(Act.ASKED)
    return frozenset(found)


def tells_deed(prose: str) -> bool:
    """A clause begins with a deed ("capped it at 20", "ok, done", "i have restarted"): told, not mentioned."""
    return begins_with_deed(prose) or any(_deed_last(clause) for clause in _CLAUSES.split(plain(prose)))


def begins_with_deed(prose: str) -> bool:
    """The deed stands first in its clause; at the end of one it may be told in passing."""
    clauses = (clause for clause in _clauses(prose, _LEAD_IN) if not says("negated", clause))
    return any(_is_deed_first(clause) for clause in clauses)


def takes_back(prose: str) -> bool:
    """It says that something is taken back, or ends with that in a sentence of one word: "the node dies. back"."""
    return says("undone", prose) or _ends_with_back(prose)


def _ends_with_back(prose: str) -> bool:
    sentences = [sentence.strip(" .!") for sentence in _SENTENCES.split(plain(prose)) if sentence.strip(" .!")]
    if len(sentences) < _TWO:
        return False
    last = sentences[-1]
    return begins("back_alone", last) and (0, len(last)) in where("back_alone", last)


def puts_back(prose: str) -> bool:
    """A clause begins with the speaker's putting back of something that it names ("putting node 2 back")."""
    clauses = (clause.strip() for clause in _CLAUSES.split(plain(prose)))
    return any(begins("undone", clause) and _A_NAME.search(clause) is not None for clause in clauses)


def _is_deed_first(clause: str) -> bool:
    """It begins with a deed, with a value set or put back, or with whom outside one asked to do it."""
    if _BEGAN.match(clause) or _AS_SUBJECT.match(clause):
        return False
    return begins("did", clause) or begins("contacted", clause) or _SET_TO.match(clause) is not None


def _deed_last(clause: str) -> bool:
    """A short clause with the deed at its end ("slot dropped" in German or Dutch, "flag disabled"), not a passive."""
    bare = clause.strip(" .!…")
    if _OUTSIDERS.match(bare):
        return False
    if _MOVED_TO.match(bare):
        return not says("passive", bare)
    found = [span for span in where("did_last", bare) if _WHEREBY.match(bare, span[1])]
    if not found:
        return False
    start, end = found[-1]
    if _ANOTHERS.search(bare[:start]):
        return False
    return len(bare[:end].split()) <= _SHORT_CLAUSE and not says("passive", bare[:start])


def _before_condition(prose: str) -> str:
    """What is said to be so; "until the shards are back" says on what one waits."""
    conditions = where("condition", prose)
    return prose[: conditions[0][0]] if conditions else prose


def reports_deed(sentence: str) -> bool:
    """A report tells in the third person: the deed stands right behind who did it ("12:47 Dana restarted the pods").

    Many tell a timeline in the present tense ("Dana restarts the pods").
    """
    rest = _TIME.sub("", plain(sentence))
    start = _deed_in(rest)
    if start < 0 or _AS_SUBJECT.match(rest) or _ONLY_SEEMS.search(rest[:start]) or _POINTS_BACK.match(rest):
        return False
    return len(rest[:start].split()) <= _SUBJECT and not says("proposed", rest[:start])


def _deed_in(rest: str) -> int:
    """Where a sentence of a report tells its deed, else -1; "dropping" in its midst tells how things go."""
    found = [span for group in ("did", "does") for span in where(group, rest)]
    told = [start for start, end in found if not start or not rest[start:end].endswith("ing")]
    return min([*told, *(match.start() for match in _SET_TO.finditer(rest))], default=-1)


def _clauses(prose: str, lead_in: re.Pattern[str]) -> Iterator[str]:
    return (lead_in.sub("", clause.strip()) for clause in _CLAUSES.split(plain(prose)))


def sets_rule(prose: str) -> bool:
    """It forbids something for a while ("do not move it back before the lag is gone"): a rule, no refusal."""
    first = next(iter(_clauses(prose, _CALL)), "")
    return begins("forbids", first) and (says("condition", prose) or says("then", prose))


def _decides(prose: str) -> bool:
    """A condition, a prohibition, or an order: what comes first and what comes then."""
    return (
        says("condition", _SO_FAR.sub(" ", plain(prose)))
        or says("agrees_on", prose)
        or any(begins("forbids", clause) for clause in _clauses(prose, _CALL))
        or (says("first", prose) and says("then", prose))
    )


_TELL: dict[Act, Callable[[str], bool]] = {
    Act.PROPOSED: lambda prose: says("proposed", prose),
    Act.DECIDED: _decides,
    Act.APPROVED: lambda prose: says("approved", prose),
    Act.DID: tells_deed,
    Act.WITHDREW: takes_back,
    Act.WAITED: lambda prose: says("waits", prose),
    Act.DELIMITED: lambda prose: says("delimits", prose),
    Act.CONCLUDED: lambda prose: says("cause", prose),
    Act.FILED: lambda prose: says("filed", prose),
    Act.REGRETTED: lambda prose: says("sorry", prose),
    Act.CLOSED: lambda prose: says("closing", prose),
    Act.LONG_AGO: lambda prose: says("long_ago", prose),
    Act.PUT_ASIDE: lambda prose: says("unrelated", prose) or says("dead_end", _before_condition(prose)),
    Act.PASSED_ON: lambda prose: says("customer", prose),
}


def replies(record: Record, said: Said, seconds: float = _ANSWER) -> Iterator[Said]:
    """Later messages that can answer: same thread or same channel, within `seconds`, in order, the next few hundred."""
    later = islice(record.after(said, seconds), _MOST_LATER)
    return (s for s in later if s.channel == said.channel and (s.thread == said.thread or not said.thread))


def question_of(record: Record, said: Said) -> Said | None:
    """The question of somebody else that a message answers: one of the last two messages, and nobody answered yet."""
    before = (s for s in record.before(said, _ANSWER) if s.channel == said.channel and not s.bot)
    last: list[Said] = []
    for earlier in islice(before, 2):
        if earlier.who != said.who and "?" in earlier.prose:
            answered = any(between.who != earlier.who for between in last)
            return None if answered else earlier
        last.append(earlier)
    return None


def is_noted(said: Said) -> bool:
    """Whether it was written down on purpose (a pager's note, an entry for the log), not only said."""
    noted = isinstance(said.item.detail, Message) and said.item.detail.note == "note"
    return noted or said.prose.lower().startswith(_MARKS)
