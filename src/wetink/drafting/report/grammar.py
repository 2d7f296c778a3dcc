"""The grammar of reports: where a clause tells a deed of those who responded, and whether it says that all was well."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.drafting.language.phrases import plain, says, where

_TEAM = (
    r"teams?|engineers?|operators?|on-?call|admin\w*|sysadmins?|developers?|staff|responders?|sres?|maintainers?|ops"
)
_AGENT = re.compile(
    r"(?:^\W{0,20}(?:(?:\w+ly|then|so|also|today|yesterday|next)\b,?\s)?|,\s|\s(?=we\s|i\s))"
    r"(?:(?:we|i|they|he|she)\b(?:'ve|'d)?"
    rf"|(?:the |our |an? )?(?:[\w'&.-]{{1,40}} ){{0,4}}?(?:{_TEAM})\b(?: (?:{_TEAM})\b)?)\s"
)
_LEAD = re.compile(
    r"(?:(?:have|has|had|also|then|now|again|just|first|soon|simply|\w+ly|together|all|both|at that point)\s){0,4}"
)
_MANAGED = re.compile(
    r"(?:(?:were|was|are|is) able to|managed to|decided to|decides to|opted to|chose to|had to|needed to"
    r"|began to|started to"
    r"|proceeded to|went ahead and|were forced to|took the decision to)\s(?:\w+ly\s)?"
)
_PAST = re.compile(
    r"(?:[\w-]{2,}ed|took|ran|rebuilt|set|put|shut|brought|sent|made|wrote|cut|undid|overrode|spun|grew|gave"
    r"|drew|held|reran"
    r"|built|fed|swept|threw|froze)\b"
)
"""The past of any verb: who responds did it, unless it only saw, had or thought."""
_SEES = re.compile(
    r"(?:identify|find|confirm|determine|investigate|reproduce|monitor|see|understand|debug|check|look"
    r"|re-?assess|assess"
    r"|wait|continue|close|declare|escalate|keep|leave|watch|work|discuss|dig)\b"
)
"""Decided or managed, and no change yet."""
_DECIDED = re.compile(
    r"(?:\w+ )?(?:decided|decision (?:was )?made|decision taken|begin|begins|began|start|starts"
    r"|started)\b.{0,40}?\bto\s"
)
_DOING = re.compile(
    r"(?:\b(?:i|we|they|he|she)(?:'m|'re|'s| am| are| is| was| were)|^[\w.-]{2,20} (?:is|was))\s"
    r"(?:now |just |also )?(?P<verb>\w{3,}ing)\b|^(?P<bare>\w{3,}ing)\s(?!to\b)"
)
"""At it, told in that moment: "I'm removing the logs", "taking db1 out of rotation"."""
_IDLE_ING = re.compile(
    r"(?:look|see|check|investigat|examin|try|go|watch|monitor|wait|observ|experienc|hav|think|work|hop|wonder|ask|feel"
    r"|discuss|read|plan|com|get|mean|say|ping|clos|start|begin|continu|guess|assum|talk|us|open|writ|report|be|debug"
    r"|attempt|consider|includ|accord|depend|seem|happen|pursu|evaluat|track|keep|find|miss"
    r"|stand)ing"
)
_CEASES = re.compile(r"\s\w{3,}ing\b")
"""Behind "stopped" and "started": a thing did so by itself."""
_BY_ACT = re.compile(
    r"^\W*(?:(?:once|after|when|as soon as)\b[^,]{1,80},\s)?(?:simply |just )?(?P<verb>\w{3,}ing)\b.{0,120}?"
    r"\b(?:brought|fixed|resolved|solved|helped|cleared|restored|got|made"
    r"|did (?:it|the trick)|was done|unblocked|recovered)\b"
)
"""An act that is said to have ended it: "resizing the master brought the cluster back up"."""
_WAS_DONE = re.compile(r"\b(?:was|were|been|being)\s(?:\w+ly\s)?(?P<verb>[\w-]{3,}(?:ed|built|set|put|shut|taken))\b")
"""The passive of any verb: under the heading of the repair somebody did it."""
_NO_ACT = re.compile(
    r"confirmed|observed|noticed|identified|affected|impacted|expected|needed|required|caused|restored|resolved|reported"
    r"|informed|notified|discovered|determined|related|based|supposed|used|called|limited|delayed|interrupted|degraded"
    r"|completed|experienced|recovered|planned|scheduled|triggered|alerted|paged|escalated|monitored|verified|validated"
)
_BY_MEANS = re.compile(
    r"\b(?:is|are|was|were|been|got)\s(?:\w+ly\s)?(?:\w+ed|brought|rebuilt|back|done|up)\b.{0,30}?"
    r"\bby\s(?:\w+ly\s)?(?P<verb>\w{3,}ing)\b"
)
"""What came back, and by what act: "it was brought back by deleting the old ones"."""
_HAD_IT = re.compile(r"\b(?:has|have) had (?:its|their|the) (?:[\w-]+ ){1,4}?(?P<verb>[\w-]{3,}(?:ed|d))\b")
"""Somebody had it done: "the instance has had its heap raised"."""
_WILL = re.compile(
    r"\b(?:(?:i|we)(?:'m| am|'re| are) )?(?:going|about) to (?P<verb>\w{3,})\b"
    r"|\b(?:i|we)(?:'ll| will) (?P<will>\w{3,})\b"
)
_IDLE = re.compile(
    r"see|look|check|wait|try|ask|know|have|keep|need|think|report|update|let|continue|investigate|take|post|provide"
    r"|share|follow|send|write|monitor|watch|close|open|file|add"
)
_FILED_AS = re.compile(r"\b(?:issue|ticket|task|alert|pr|pull request|card|story|doc\w*|page|report)s?\b")
_HAVE_DONE = re.compile(
    r"\b(?:nous avons|on a|j'ai|l'équipe a)\s(?:\w+ment\s|ensuite\s|alors\s)?(?P<fr>\w+(?:é|ée|és|ées|is|it|u))\b"
    r"|\b(?:haben wir|habe ich|hat das team)\b.{0,80}?"
    r"\b(?P<de>(?:\w{0,20}ge|ver|be|er|ent|zer|um)\w{2,30}(?:t|en)|\w+iert)\b"
    r"|\b(?:wir haben|ich habe|das team hat)\b.{0,80}?"
    r"\b(?P<de2>(?:\w{0,20}ge|ver|be|er|ent|zer|um)\w{2,30}(?:t|en)|\w+iert)\b"
    r"|^(?:[\w-]+\s){1,3}(?:hat|haben)\s.{0,120}?\b(?P<de3>(?:\w{0,20}ge|ver|ent|zer|um)\w{2,30}(?:t|en))\b"
    r"|\b(?:startet|schaltet|setzt|nimmt|rollt|spielt|schiebt)\s.{0,80}?\b(?P<de4>neu|ab|aus|ein|um|zurück|weg)\b"
    r"|^(?:[\w-]+\s){1,3}a\s(?P<fr2>\w+é)\b"
    r"|\b(?:hemos|ha|se ha|se han)\s(?P<es>\w+(?:ado|ido|to))\b|(?:^|,\s|\sy\s|\se\s)(?P<pt>\w{3,}(?:amos|emos|imos))\b"
)
"""The same in languages that say "we have done": the verb may be any."""
_BE = re.compile(
    r"(?:\b(?:was|were|been|being|is|are|be|got|gets|get|wurden?|werden|worden|été|fue|fueron|foi|foram"
    r"|è stat\w|werd)\s)"
    r"(?:\w+ly\s|then\s|also\s|all\s|again\s|now\s|each\s|first\s){0,3}$"
)
_BY_US = re.compile(rf"\bby (?:us|hand|me|(?:the |our )?(?:\w+ ){{0,3}}(?:{_TEAM}))\b|\bmanually\b")
_ARTICLE = re.compile(r"(?:\b(?:the|a|an|any|newly|recently|once|if|when|whenever|until|unless|not|never)\s)$")
_UNLIKE = re.compile(
    r"\b(?:would|could|should|might|will|if|unless|normally|usually|in case|ought|whenever|can|cannot"
    r"|must|is designed)\b"
)
_MAY = re.compile(r"\bmay\b")
"""As it is written: "May" is a month."""
_SUBORDINATE = re.compile(r"\b(?:because|since|that|which|who|where|whose|as|due to)\s(?:\S+\s){0,12}$")
_DOUBT = re.compile(r"\b(?:if|when|whenever|before|until)\s(?:\S+\s){0,8}$")
_PURPOSE = re.compile(r"\b(?:to|for|of)\s$")
_OF_COURSE = re.compile(
    r"\b(?:investigations?|troubleshooting|debugging|incident|issue|problem|outage|impact|maintenance|alerts?|errors?"
    r"|degradation|window|call|discussion|work|reports?|rollover|untersuchung|störung|panne|enquête"
    r"|review|note|comment)\s"
    r"(?:\w+\s){0,2}$"
)
"""Of the incident and its handling, not of the system: "the investigation started"."""
_BEFALLS = re.compile(
    r"blocked|killed|killing|terminated|deleted|removed|evicted|throttled|locked|created|added|upgraded"
    r"|deployed|allowed|reset|dropped"
)
"""What also befalls a thing through the trouble, in the passive: it needs a doer, or the section on the repair."""
_HAPPENS = re.compile(
    r"dropped|stopped|started|moved|changed|increased|decreased|reduced|grew|restored|synced|drained|raised"
    r"|lowered|resumed|reset"
)
"""What things also do, without an object: "traffic dropped"; in the passive, or with an object, somebody did it."""
_FELT_BY = re.compile(
    r"\b(?:requests?|connections?|queries|messages?|packets?|jobs?|users?|customers?|sessions?|calls?|traffic|logins?"
    r"|orders?"
    r"|transactions?|mails?|events?|records?)\b"
)
"""What the trouble befalls: "connections were terminated" tells what was wrong."""
_MEASURED = re.compile(
    r"\b(?:traffic|latency|load|rates?|lag|usage|memory|cpu|queue|backlog|errors?|times?|throughput|requests?|volume"
    r"|outage|impact|degradation|incident|investigation|alerts?)\b"
)
"""What goes up and down, begins and ends by itself."""
_FILED = frozenset({"created", "added", "raised"})
"""Said of tickets as often as of the system."""
_BY_OTHERS = re.compile(r"\sby\s(?!us\b|hand\b|me\b)")
_RUN = re.compile(
    r"\b(?:script|job|command|query|playbook|migration|tool)s? (?:is|was|were|are|has been) (?:then )?run\b"
)
_OBJECT = re.compile(r"\s(?!to\b|at\b|by\b|in\b|on\b|from\b|for\b|after\b|and\b|again\b|until\b|around\b|about\b|\W)")
_NO_DEED = frozenset({"back to", "set back", "cleared", "done", "doing it", "fait", "fixed the"})
"""Vocabulary of chat that in a report tells a state as often as a deed."""
_BUT_NOT = re.compile(
    r"\b(?:but|however|unfortunately|though|mais|aber|pero|mas)\b.{0,160}?\b(?:not?|still|again|only"
    r"|failed|nicht|pas)\b"
    r"|\bbut\b.{0,80}n't\b"
)
_NO_LONGER = re.compile(
    r"\bno longer (?:see|seen|seeing|fail|failing|observ\w+|experienc\w+|affected|erroring|blocked|timing"
    r"|getting|report\w+|happen\w+)\b"
)
_DOWN_TO = re.compile(
    r"\b(?:drop|dropped|drops|fell|went|down)\b.{0,40}\bto (?:0|zero|normal)\b"
    r"|\b(?:is|are|was|were|at) (?:0|zero)\b(?![.,]\d)"
    r"|\b(?:is|are|was|were|fell|back|dropped) (?:back )?(?:below|under) \d"
)
_ENDED = re.compile(
    r"\b(?:alarms?|alerts?|errors?) (?:\w+ ){0,2}(?:resolved|cleared|gone|over|ended|stop(?:s|ped)?|closed)\b"
)
_NEGATED, _FAR, _NAMES, _SUBJECT = 4, 11, 2, 4
_SHOULD_NOW = re.compile(
    r"\bshould (?:now )?be (?=(?:now|all|back|fully|fixed|up|working|running|online|resolved|ok|good|fine)\b)"
)
"""Said of what was just mended: nearly sure."""
_NOT = re.compile(r"\b(?:not|never|no|isn't|wasn't|aren't|weren't|cannot|nicht|pas|no|não|non)\s(?:\w+\s)?$")
_BESIDE, _BEHIND = 60, 40


def is_announced(text: str) -> bool:
    """Whether a clause says what its speaker is about to change: with the outcome right behind it, it was done."""
    found = _WILL.search(plain(text))
    return found is not None and not _IDLE.fullmatch(found["verb"] or found["will"])


def is_led(text: str) -> bool:
    """Whether a clause names those who responded as its subject: "we", "the on-call engineer"."""
    return _AGENT.search(plain(text)) is not None


def deed_in(text: str, *, repair: bool = False, timed: bool = False, led: bool = False) -> int:
    """Where a clause tells a change made in response, -1 where it tells none.

    By us or a team with any verb of doing; by somebody named, in the passive or as a noun ("rollback completed") with
    one of the trade.

    repair  it stands in the section on what ended the incident: a passive needs no doer there
    timed   it is an entry of a timeline: a passive needs none where a thing was changed, not what the trouble befell
    led     a clause before named who did it ("we stopped the queue and took the node out")
    """
    flat = plain(text)
    if says("promise", flat.split(" but ", 1)[0]):
        return -1
    told = (at for at in _deeds(flat, repair=repair, timed=timed, led=led) if not _UNLIKE.search(flat[:at]))
    return min((at for at in told if not _MAY.search(text[:at])), default=-1)


def _deeds(flat: str, *, repair: bool, timed: bool, led: bool) -> Iterator[int]:
    starts = [agent.end() for agent in _AGENT.finditer(flat)]
    yield from (at for at in starts if _acts_from(flat, at))
    if led and not starts and _acts_from(flat, 0):
        yield 0
    if led:
        yield from (
            at.start() for at in (_DOING.search(flat),) if at and not _IDLE_ING.fullmatch(at["verb"] or at["bare"])
        )
    for act in (_BY_ACT.match(flat), _BY_MEANS.search(flat), _HAD_IT.search(flat)):
        if act and not _IDLE_ING.fullmatch(act["verb"]) and not says("learns", act["verb"]):
            yield act.start()
    if repair:
        yield from (found.start() for found in _WAS_DONE.finditer(flat) if not _NO_ACT.fullmatch(found["verb"]))
    yield from _by_verb(flat, repair=repair, timed=timed)
    yield from (start for start, _ in where("ended_by", flat))
    yield from _by_noun(flat)
    told = _HAVE_DONE.search(flat)
    verb = next((value for value in told.groupdict().values() if value), "") if told else ""
    if told and not any(says(group, verb) for group in ("learns", "no_hand", "observes", "tells_others")):
        yield told.start()


def _acts_from(flat: str, at: int) -> bool:
    """Whether the words behind those who responded tell what they changed."""
    if _SUBORDINATE.search(flat[:at]) and _DOUBT.search(flat[:at]):
        return False
    lead = _LEAD.match(flat, at)
    at = lead.end() if lead else at
    managed = _MANAGED.match(flat, at)
    if managed:
        return _SEES.match(flat, managed.end()) is None
    verb = _PAST.match(flat, at)
    if verb is None:
        return any(start == at for group in ("does", "did") for start, _ in where(group, flat))
    idle = ("learns", "no_hand", "observes", "tells_others")
    return not any(start <= at < end for group in idle for start, end in where(group, flat))


def _by_verb(flat: str, *, repair: bool, timed: bool) -> Iterator[int]:
    """A known deed near the clause's beginning, as its verb: "Dana restarts", "nodes were drained", "reverted it"."""
    yield from (found.start() for found in _RUN.finditer(flat))
    decided = _DECIDED.match(flat)
    if decided and not _SEES.match(flat, decided.end()):
        yield 0
    for group in ("does", "did", "did_last", "undone"):
        for start, end in where(group, flat):
            before, verb = flat[:start], flat[start:end]
            if verb in _NO_DEED or len(before.split()) > _FAR or _ARTICLE.search(before) or _OF_COURSE.search(before):
                continue
            if group == "does" and len(before.split()) > _SUBJECT:
                continue
            if verb.endswith("ing") or _PURPOSE.search(before) or _SUBORDINATE.search(before):
                continue
            if says("negated", " ".join(before.split()[-_NEGATED:])) or says("learns", before):
                continue
            if verb in {"stopped", "started"} and _CEASES.match(flat[end:]) and not _AGENT.search(flat):
                continue
            made = repair or _BY_US.search(flat) or (timed and _is_made(before, verb, flat[end:]))
            if _may_befall(before, verb, flat[end:]) and not made:
                continue
            yield start


def _is_made(before: str, verb: str, behind: str) -> bool:
    """In a timeline: something was changed that neither feels the trouble nor goes up and down by itself."""
    if verb in _FILED and not (_BE.search(before) and not _FILED_AS.search(before)):
        return False
    if _BE.search(before):
        return not _FELT_BY.search(before) and not _BY_OTHERS.match(behind)
    return not (_MEASURED.search(before + behind) or says("trouble", before) or says("negated", before))


def _may_befall(before: str, verb: str, behind: str) -> bool:
    """Whether it may have come about by itself: "requests were dropped", "traffic dropped"; not "Dana dropped it"."""
    if not before.strip():
        return False
    if _BE.search(before):
        return _BEFALLS.fullmatch(verb) is not None
    if _CEASES.match(behind) and verb in {"stopped", "started"}:
        return True
    named = len(before.split()) <= _NAMES and before.replace(" ", "").isalpha() and _OBJECT.match(behind) is not None
    return any(befalls.fullmatch(verb) for befalls in (_BEFALLS, _HAPPENS)) and not named


def _by_noun(flat: str) -> Iterator[int]:
    if says("negated", flat):
        return
    done = where("carried_out", flat)
    for start, end in where("act", flat):
        if any(0 <= begin - end < _BESIDE or 0 <= start - stop < _BEHIND for begin, stop in done):
            yield start


def is_well(text: str) -> bool:
    """Whether a clause says that things were well again: no hope, and no "but"."""
    flat = plain(text)
    told = where("well_again", flat) + ([] if says("trouble", flat) else where("worked", flat))
    good = any(not _NOT.search(flat[:start]) for start, _ in told)
    good = good or any(sign.search(flat) for sign in (_DOWN_TO, _NO_LONGER, _ENDED, _SHOULD_NOW))
    unlike = _UNLIKE.search(_SHOULD_NOW.sub(" ", flat))
    return good and not (says("in_vain", flat) or unlike or _BUT_NOT.search(flat))


def is_taken_back(text: str) -> bool:
    """Whether a text says that what it told before did not help: "persists", "but it was still down"."""
    flat = plain(text)
    return says("in_vain", flat) or _BUT_NOT.search(flat) is not None
