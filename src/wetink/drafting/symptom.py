"""The symptom in literal words: what alerts, customers, dashboards and logs said; and the title made of them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from wetink.drafting.phrases import says
from wetink.drafting.record import Heard, Record, Run, Said
from wetink.drafting.report import REPORT, title_of
from wetink.drafting.window import Window, same_alert
from wetink.drafting.words import words
from wetink.model.draft import Claim, Symptom
from wetink.model.event import PAGERS, Kind, Message, Passage

_QUOTED = (
    re.compile(r"«\s?([^«»\n]{6,300}?)\s?»"),
    re.compile(r"“([^“”\n]{6,300})”"),
    re.compile(r"„([^„“”\"\n]{6,300})[“”\"]"),
    re.compile(r"[「『]([^「」『』\n]{4,300})[」』]"),
    re.compile(r'"([^"\n]{6,300})"'),
)
_QUOTE_LINE = re.compile(r"^\s*(?:>|&gt;)\s?(.{6,300})$", re.MULTILINE)
_SAID_AFTER = re.compile(
    r"\b(?:says?|said|see|sees|reads?|text|writes?|wrote|literally|asks?|message)\b[^\"“«]{0,40}$", re.IGNORECASE
)
_ERROR = re.compile(
    r"(?<![^\W_])(?:errors?|fatal|fail(?:ed|ure)?|panic|exception|denied|refused|time[d]?[ _]?out|timeout|expired|"
    r"killed|oom\w*|too many|exceed(?:s|ed)?|no space|not found|unavailable|cannot|can't|could not|unable|invalid|"
    r"rejected|throttl\w*|toomanyrequests|x509|4(?!43)\d\d|5\d\d|warn(?:ing)?|readonly|read only|dropping|full|limit|"
    r"unauthori[sz]ed|forbidden|corrupt\w*|nxdomain|servfail|does not exist|no such|unreachable|reset by peer|"
    r"broken pipe|deadlock|evict(?:ed|ing)|segfault|core dumped|sealed|mismatch|stale|"
    r"not (?:yet )?(?:valid|ready|authori[sz]ed|permitted|allowed|available|registered|writable|reachable|in sync)|"
    r"not the (?:primary|leader|master)|is down|no (?:\w+ )?(?:server|route|leader|primary|master|quorum|endpoints|"
    r"available|healthy|active)(?: \w+)?)(?![^\W_])",
    re.IGNORECASE,
)
_LOG_PREFIX = re.compile(
    r"^(?:\[?\d{4}-\d\d-\d\d[T ][\d:.,]+(?:Z|[+-]\d\d:?\d\d)?\]?|"
    r"\w{3} +\d{1,2} [\d:]{8}|\[ *\d+\.\d+\]|[\d:.]{8,15})\s*"
)
_EXCEPTION = re.compile(r"\b[\w.]{0,80}(?:Exception|Error)\b ?: [^\n`]{5,200}")
_TOLD_ERROR = re.compile(
    r"(?<![\w:])(?:error(?: from \w+)?|fatal|panic|exception|fehler|erreur|erro)\b ?:"
    r"[^\n`]{8,200}?(?=[.!?](?:\s|$)|\n|$)",
    re.IGNORECASE,
)
"""An error's own words in the middle of a sentence: "every apply gives Error from server: no space left"."""
_INLINE = re.compile(r"`([^`\n]{8,300})`")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_DATED = re.compile(
    r"^(?:post-?mortem|incident(?: report)?|outage report|rca)?[\s:,#–—-]*(?:\d{4}[-/.]\d\d[-/.]\d\d)?"
    r"(?:[T ,]+\d{1,2}:\d\d(?::\d\d)?\s?(?:[ap]m)?\s?(?:[A-Z]{3,4}\b)?)?",
    re.IGNORECASE,
)
_ZERO = re.compile(r"\b\w+[=:] ?0\b|\b(?:0|no|zero) (?:errors?|failures?|failed|warnings?)\b", re.IGNORECASE)
"""A count of no errors is no error."""
_SAYING = (
    "msg",
    "message",
    "event",
    "err",
    "error",
    "exception",
    "reason",
    "detail",
    "log",
    "errorcode",
    "errormessage",
    "errmsg",
)
_OF_THE_CALL = re.compile(
    r"^(?:\+ |At line:|~+$|usage:|try '|see '.{0,40}--help)|command not found|"
    r"unknown (?:flag|option|command|shorthand)|^https?://\S+$|unrecognized (?:option|argument)|is not recognized as",
    re.IGNORECASE,
)
"""Lines that tell of the command that was typed, not of the system."""
_PAIRS = re.compile(r"\b[\w.]{2,30}=[\w\"'./:-]+")
_LOG = 420
"""Characters of a log line: errors that wrap one another are long, and the last of them tells most."""
_DESCRIPTION = 200
_VALUES = re.compile(r"\[ (?:var|metric)=")
"""Grafana's list of what its queries gave, where nobody wrote a description."""
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){1,8}")
"""An error's name as browsers and apps show it to people."""
_FEW_WORDS = 6
_FEW_SIGNS = 6
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_REPORTERS = 2
_TELLING = 1.2
"""How heavy a line must be that a look which failed has printed: most of those tell of a slip of the keyboard."""
_ALIKE = 64
"""Lines that begin with as many of the same characters, numbers apart, are one."""
_CLAIM = 280
_BARE_QUOTE = re.compile(r"(?:[^\n:\"“«„「]{0,40}[::]\s*)?[\"“«„「]")
_EARLY, _MOSTLY = 10 * 60.0, 0.6
"""Who only passes on a sentence within minutes of the first look has it from those who feel it."""
_TITLE = 120
_SHORT = 20
_EACH = 8
_SHOWN = 4


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of a log or error message somebody showed, and the evidence that holds it."""

    text: str
    evidence: str
    pos: int
    weight: float


def find_symptom(record: Record, window: Window, cause_words: frozenset[str], until: float) -> Symptom:
    """Quotes with their evidence, as far as they were said before the last fix (`until`); nothing is worded by us."""
    return Symptom(
        alerts=tuple(_alerts(window) or _bot_reports(record, window)),
        customers=tuple(_customers(record, window, until)),
        dashboards=tuple(Claim(line.text, (line.evidence,)) for line in log_lines(record, window, cause_words)[:_EACH]),
    )


def looked_at(record: Record, window: Window) -> tuple[Claim, ...]:
    """What the pages showed that alerts and people linked before it was over: query, panel, stretch of time."""
    found: dict[str, Claim] = {}
    heard = [(heard.item.id, heard.alert.links) for heard in window.main]
    said = [(s.item.id, s.links) for s in record.said_between(window.start, window.close) if not s.bot]
    for evidence, links in (*heard, *said):
        for link in links:
            if text := _one_line(link.shows):
                found.setdefault(text, Claim(text[:_CLAIM], (evidence,)))
    return tuple(found.values())[:_SHOWN]


def _alerts(window: Window) -> list[Claim]:
    claims: dict[str, Claim] = {}
    for heard in window.main:
        text = _one_line(str(heard.item.text))
        if heard.alert.name and heard.alert.name.lower() not in text.lower():
            text = f"{heard.alert.name}: {text}"
        claims.setdefault(text.lower(), Claim(text[:_CLAIM], (heard.item.id,)))
        more = _one_line(heard.alert.description)
        if more and len(more) <= _DESCRIPTION and not _VALUES.match(more) and more.lower() not in text.lower():
            claims.setdefault(more.lower(), Claim(more[:_CLAIM], (heard.item.id,)))
    return list(claims.values())[:_EACH]


def _bot_reports(record: Record, window: Window) -> list[Claim]:
    """Where no alert is in the record: what bots said was wrong until the first person spoke, and just after."""
    first = next((s.t for s in record.said if s.who and not s.bot and s.t >= window.onset), window.recovery)
    near = record.said_between(window.onset - 1800, first + 300)
    wrong = [s for s in near if s.bot and not s.change and _ERROR.search(s.prose)]
    return [Claim(_one_line(said.prose)[:_CLAIM], (said.item.id,)) for said in wrong[:3]]


def _customers(record: Record, window: Window, until: float) -> list[Claim]:
    """Sentences in quotes that somebody who speaks for customers passed on, and quotes said to be customers'.

    Who has passed on customers' words once goes on doing so. Where nobody did, those who came with the trouble speak
    for themselves: people who type nothing, before anybody looked into it.
    """
    found: dict[str, Claim] = {}
    relays: set[str] = set()
    early = min([run.t for run in record.runs if run.t > window.onset], default=until) + _EARLY
    typing = {run.who for run in (*record.runs, *record.proposals)}
    for said in record.said:
        if not window.start - 1800 <= said.t <= until:
            continue
        speaks = speaks_for_customers(said)
        if said.change or (said.bot and not speaks):
            continue
        quotes = _quotes(said.prose)
        told = speaks or said.who in relays or says("customer", said.prose)
        told = told or (said.who not in typing and said.t <= early and _is_relayed(said.prose, quotes))
        if told and quotes and said.who and said.who not in typing:
            relays.add(said.who)
        for quote, by_line in quotes:
            seen = told or (bool(_CODE.fullmatch(quote)) and said.who not in typing)
            if seen and _sentence(quote, by_line=by_line) and not _machine(quote):
                found.setdefault(_fold(quote), Claim(quote[:_CLAIM], (said.item.id,)))
    return _distinct(list(found.values()))[:6] or _reports(record, window, typing)


def _is_relayed(prose: str, quotes: list[tuple[str, bool]]) -> bool:
    """Hardly anything but a quote, behind a colon if anything: who says that passes it on ("another one: ...")."""
    mostly = sum(len(quote) for quote, _ in quotes) > _MOSTLY * len(prose)
    return mostly and _BARE_QUOTE.match(prose.strip()) is not None


def _reports(record: Record, window: Window, typing: set[str]) -> list[Claim]:
    """The first words of people who came with the trouble: they type no commands, and nobody had looked yet."""
    looks = [run.t for run in record.runs if window.start <= run.t <= window.recovery]
    taken = [said.t for said in record.said if said.t >= window.start and said.who and says("takes_on", said.prose)]
    begin = min([*looks, *taken], default=window.start)
    found: dict[str, Claim] = {}
    for said in record.said_between(window.start, begin):
        told = _one_line(said.prose)
        of_people = said.who and not said.bot and said.channel != REPORT
        if said.t < begin and of_people and said.who not in typing and len(told.split()) >= _FEW_WORDS:
            found.setdefault(said.who, Claim(told[:_CLAIM], (said.item.id,)))
    return list(found.values())[:_REPORTERS]


def speaks_for_customers(said: Said) -> bool:
    """By the speaker's name or handle, or the channel's name; a help desk's bot by its name."""
    actor = said.item.actor
    who = f"{actor.name} {actor.handle or ''} {said.channel}" if actor else said.channel
    detail = said.item.detail
    if isinstance(detail, Passage):
        return any(says("customer", heading) for heading in detail.headings[-1:])
    names = re.sub(r"[-_()]", " ", who)
    return says("desk", names) or (not said.bot and says("support", names))


def _quotes(prose: str) -> list[tuple[str, bool]]:
    found = [(match.strip(), False) for match in _quoted(prose)]
    for line in _QUOTE_LINE.findall(prose):
        inner = _quoted(line)
        if not inner:
            found.append((line.strip().strip('"“”«»„ '), True))
    return found


def _quoted(text: str) -> list[str]:
    """What stands between marks; what stands inside marks of one kind is not looked at again for others."""
    found = []
    for pattern in _QUOTED:
        found += [match.strip() for match in pattern.findall(text)]
        text = pattern.sub("\n", text)
    return found


def _sentence(quote: str, *, by_line: bool) -> bool:
    if _UNSPACED.search(quote):
        return len(quote) >= _FEW_SIGNS
    return len(quote.split()) >= (2 if by_line else 3) or bool(_CODE.fullmatch(quote))


def _machine(quote: str) -> bool:
    """A quoted piece of a log or command rather than a sentence of a person."""
    return bool(re.search(r"[{}=]|::|https?://|^\d{4}-\d\d|\b\w+\(\)", quote))


def _fold(text: str) -> str:
    return " ".join(sorted(words(text)))


def _distinct(claims: list[Claim]) -> list[Claim]:
    """Drop a quote that stands whole inside another."""
    texts = [claim.text.lower() for claim in claims]
    return [c for i, c in enumerate(claims) if not any(i != j and texts[i] in t for j, t in enumerate(texts))]


def log_lines(record: Record, window: Window, cause_words: frozenset[str]) -> list[LogLine]:
    """Error lines that people pasted or commands printed before it was over, heaviest first, one of each kind."""
    lines: list[LogLine] = []
    commands = _typed(record)
    for said in record.said:
        if not said.bot and window.start <= said.t <= window.recovery:
            lines += [
                LogLine(text, said.item.id, said.pos, _weigh(record, text, cause_words) + 0.5)
                for text in _error_lines("\n".join(said.fenced) or _unfenced_log(said))
                if not any(typed in text for typed in commands.get(said.item.id, ()))
            ]
    for run in record.runs:
        if run.output and window.start <= run.t <= window.recovery and run.part == "look":
            found = _of_output(record, run, cause_words)
            lines += found if run.ok else [line for line in found if line.weight >= _TELLING]
    best: dict[str, LogLine] = {}
    for line in sorted(lines, key=lambda line: (-line.weight, line.pos)):
        best.setdefault(re.sub(r"\d+", "0", _LOG_PREFIX.sub("", line.text))[:_ALIKE].lower(), line)
    return sorted(best.values(), key=lambda line: (-line.weight, line.pos))


def _typed(record: Record) -> dict[str, list[str]]:
    """The commands that stand in each message, by the message's id."""
    found: dict[str, list[str]] = {}
    for run in (*record.runs, *record.proposals):
        if run.item.of is not None:
            found.setdefault(run.item.of, []).append(run.line)
    return found


def _unfenced_log(said: Said) -> str:
    """Log lines pasted without a fence: a line that begins with a stamp, or inline code that holds an error."""
    inline = [code for code in _INLINE.findall(said.text) if _ERROR.search(code) and not language_like(code)]
    named = [" ".join(match.split()) for match in _EXCEPTION.findall(said.text)]
    named += [" ".join(match.split()) for match in _TOLD_ERROR.findall(said.text)]
    passed_on = speaks_for_customers(said) or says("customer", said.prose)
    logged = (line for line in said.text.splitlines() if _logged(line, quoted=not passed_on))
    return "\n".join([*(line.lstrip("> ") for line in logged), *inline, *named])


def _logged(line: str, *, quoted: bool) -> bool:
    """Whether a line of a message is one of a log: by its stamp or its fields, or as a quote of a machine."""
    bare = line.lstrip("> ")
    if _LOG_PREFIX.match(bare) or len(_PAIRS.findall(bare)) > 1:
        return True
    return quoted and bare != line and line.lstrip().startswith(">") and ":" in bare


def language_like(code: str) -> bool:
    """Whether inline code is a command rather than a message: options or a pipe in it."""
    return bool(re.search(r"(?:^|\s)-{1,2}[a-z]|\||^\$ |&&", code))


def _of_output(record: Record, run: Run, cause_words: frozenset[str]) -> list[LogLine]:
    if run.output_id is None:
        return []
    return [
        LogLine(text, run.output_id, run.pos, _weigh(record, text, cause_words))
        for text in _error_lines(run.output[:20_000])
    ]


def _error_lines(text: str) -> list[str]:
    lines = (line for raw in text.splitlines()[:400] for line in _spoken(" ".join(raw.split())))
    return [
        _shorten(line)
        for line in lines
        if 12 <= len(line) <= 2000 and _is_error(line) and not _OF_THE_CALL.search(line)
    ]


def _is_error(line: str) -> bool:
    return bool(_ERROR.search(_ZERO.sub(" ", line)) or _EXCEPTION.search(line))


def _spoken(line: str) -> list[str]:
    """Of a log record in JSON only what it says: message and error, each word for word as the line has it."""
    if not (line.startswith("{") and line.endswith("}")):
        return [line]
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return [line]
    if not isinstance(record, dict):
        return [line]
    known = {str(key).lower().replace("_", ""): value for key, value in record.items() if isinstance(value, str)}
    said = dict.fromkeys(known[key] for key in _SAYING if key in known and known[key] in line)
    return [text for text in said if text] or [line]


def _shorten(line: str) -> str:
    """The part of a long line around its first error word, so that the wording stays literal."""
    if len(line) <= _LOG:
        return line
    match = _ERROR.search(line)
    middle = match.start() if match else 0
    start = max(0, min(middle - 60, len(line) - _LOG))
    return line[start : start + _LOG]


def _weigh(record: Record, line: str, cause_words: frozenset[str]) -> float:
    common = words(line) & cause_words
    errors = len(_ERROR.findall(line))
    return min(record.rarity.mass(common), 3.0) + 0.3 * min(errors, 3) + (0.3 if _LOG_PREFIX.match(line) else 0.0)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def find_title(
    record: Record, window: Window, symptom: Symptom, cause_words: frozenset[str]
) -> tuple[str, tuple[str, ...]]:
    """The symptom in at most 120 characters, with its evidence: an alert's words, else a customer's or a log's."""
    if window.main:
        heard = _leading(window)
        title, ids = _alert_title(heard), [heard.item.id]
        if symptom.dashboards and len(title) < _TITLE - 40:
            error = _short_error(record, symptom.dashboards[0].text, cause_words)
            if error and error.lower() not in title.lower() and len(title) + len(error) + 14 <= _TITLE:
                title, ids = f"{title}, logs say '{error}'", [*ids, *symptom.dashboards[0].evidence]
        return title, tuple(ids)
    for claims in (symptom.alerts, symptom.customers, _report_title(record), symptom.dashboards):
        if claims:
            return _cut(_one_line(claims[0].text)), claims[0].evidence
    first = next(
        (s for s in record.said if s.who and not s.bot and s.t >= window.onset and len(s.prose) > _SHORT), None
    )
    if first is not None:
        return _cut(_one_line(first.prose)), (first.item.id,)
    return "Symptom not seen in the record", ()


def _report_title(record: Record) -> tuple[Claim, ...]:
    """What a report is called, without its date."""
    item = title_of(record)
    text = _DATED.sub("", _one_line(str(item.text))).strip(" :,-–—|") if item is not None else ""
    return (Claim(text, (item.id,)),) if item is not None and len(_LETTERS.findall(text)) > 1 else ()


def _leading(window: Window) -> Heard:
    """What paged, else what was resolved when it was over: a cause or a bystander may fire first and never resolve."""
    paged = [h for h in window.main if h.alert.origin in PAGERS]
    mended = [h for h in window.main if any(same_alert(over, h) for over in window.resolved)]
    both = [h for h in paged if h in mended]
    return next(some for some in (both, paged, mended, list(window.main)) if some)[0]


def _alert_title(heard: Heard) -> str:
    text = re.sub(r"^\s*\[?#?\d{2,8}\]?[:\s]+", "", _one_line(str(heard.item.text)))
    name = heard.alert.name
    if name and name.lower() not in text.lower():
        text = f"{name}: {text}"
    return _cut(text)


def _short_error(record: Record, line: str, cause_words: frozenset[str]) -> str:
    """The heart of an error line: behind stamps and levels, up to its first break."""
    rest = _LOG_PREFIX.sub("", line)
    match = _ERROR.search(rest)
    if match is None:
        return ""
    pieces = [p.strip(" \"'{}[]") for p in re.split(r"[\"{}]|: |, | - |; ", rest)]
    errors = [p for p in pieces if _ERROR.search(p) and 2 <= len(_LETTERS.findall(p)) <= 9 and len(p) <= 60]
    return max(errors, key=lambda p: (_said_of(record, p), record.rarity.mass(words(p) & cause_words)), default="")


def _said_of(record: Record, piece: str) -> int:
    """How often people used these very words."""
    return sum(piece.lower() in said.prose.lower() for said in record.said if not said.bot)


def _cut(text: str) -> str:
    return text if len(text) <= _TITLE else text[: _TITLE - 1].rsplit(" ", 1)[0].rstrip(",;:- ") + "…"


def seen_on_dashboards(record: Record, window: Window) -> list[str]:
    """Ids of pictures posted before it was over."""
    return [
        item.id
        for item in record.items
        if item.kind is Kind.PICTURE
        and item.at
        and item.at.timestamp() <= window.close
        and not isinstance(item.detail, Message)
    ]
