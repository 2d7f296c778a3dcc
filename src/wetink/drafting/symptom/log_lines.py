"""Error lines of logs that people pasted or commands printed, heaviest first."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from wetink.drafting.language.client_lines import is_client_line
from wetink.drafting.language.phrases import says
from wetink.drafting.language.words import SENTENCE, words
from wetink.drafting.record.record import Record, Run, Said
from wetink.drafting.record.window import Window
from wetink.drafting.resolution.effects import likeness
from wetink.drafting.symptom.customers import speaks_for_customers
from wetink.drafting.symptom.errors import CODED, ERROR

LOG_PREFIX = re.compile(
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
_INLINE = re.compile(r"`([^`\n]{8,2000})`")
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
    r"^Job for \S+ failed because|Failed with result '|Main process exited|"
    r"unknown (?:flag|option|command|shorthand)|^https?://\S+$|unrecognized (?:option|argument)|is not recognized as",
    re.IGNORECASE,
)
"""Lines that tell of the command that was typed, not of the system."""
_NO_LOG = re.compile(
    r"^(?:[|`+\\├└│]|[ |]*[|`]-)|\S \| \S.* \| \S|^(?:hint|tip)\b|^(?:you (?:might|may|can|should)|try|consider)\b",
    re.IGNORECASE,
)
"""Rows of a table, branches of a tree, and advice: what a program shows or recommends is no error of its."""
_PAIRS = re.compile(r"\b[\w.]{2,30}=[\w\"'./:-]+")
_FIELDS = re.compile(r"(?<!\S)[a-z][\w.]{1,30}: \S{0,80}[^\s:] [a-z][\w.]{1,30}: \S.*", re.IGNORECASE)
"""Fields with a value each, one right behind the other ("msg: closed reason: timeout"): a machine's."""
_LEVELLED = re.compile(
    r"(?:[\w.-]{1,40} )?<?\[?(?:NOTICE|WARN(?:ING)?|ERR(?:OR)?|FATAL|CRIT(?:ICAL)?|ALERT|EMERG|SEVERE|PANIC)\]?>?"
    r"(?:\[[\w.-]{1,20}\])?[ :]"
    r"|[\w.@/-]{1,60}\[\d{1,7}\]: |(?:[a-z_]\w{0,60}\.){1,8}[A-Z]\w{2,80}: "
)
"""How a line of a log begins: with its level, with the program and its process, with the class of an exception."""
_MARKED = re.compile(r"https?://|[<>;{}$]|\w\(")
"""Settings, addresses and code have fields too."""
_SHOWN_QUOTE = re.compile(
    r"\"([^\"\n]{8,300})\"|“([^“”\n]{8,300})”|«\s?([^«»\n]{8,300}?)\s?»|„([^„“”\"\n]{8,300})[“”\"]"
)
_FEW_WORDS = 3
"""An error that is quoted has as many words; fewer of them name a thing."""
_LEAST, _MOST, _LOG = 12, 2000, 420
"""Characters of a log line: errors that wrap one another are long, and the last of them tells most."""
_TELLING = 1.2
"""How heavy a line must be that a look which failed has printed: most of those tell of a slip of the keyboard."""
_PUT_RIGHT, _NEARLY = 180.0, 0.6
_ALIKE = 64
"""Lines that begin with as many of the same characters, numbers apart, are one."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of a log or error message somebody showed, and the evidence that holds it."""

    text: str
    evidence: str
    pos: int
    weight: float


def log_lines(record: Record, window: Window, cause_words: frozenset[str]) -> list[LogLine]:
    """Error lines that people pasted or commands printed before it was over, heaviest first, one of each kind."""
    lines: list[LogLine] = []
    commands = _typed(record)
    begun = min(
        (run.t for run in record.runs if run.part == "change" and run.t > window.onset), default=window.recovery
    )
    for said in record.said:
        if not said.bot and window.start <= said.t <= window.recovery:
            fields = _pasted_fields(said) if said.t < begun else []
            lines += [
                LogLine(text, said.item.id, said.pos, _weigh(record, text, cause_words) + 0.5)
                for text in (*_error_lines("\n".join(said.fenced) or _unfenced_log(said)), *fields)
                if not any(typed in text for typed in commands.get(said.item.id, ()))
            ]
    for run in record.runs:
        if run.output and window.start <= run.t <= window.recovery and run.part == "look":
            found = _of_output(record, run, cause_words)
            lines += found if run.ok else [line for line in found if line.weight >= _TELLING and not _slip(record, run)]
    best: dict[str, LogLine] = {}
    for line in sorted(lines, key=lambda line: (-line.weight, line.pos)):
        best.setdefault(re.sub(r"\d+", "0", LOG_PREFIX.sub("", line.text))[:_ALIKE].lower(), line)
    return sorted(best.values(), key=lambda line: (-line.weight, line.pos))


def _slip(record: Record, run: Run) -> bool:
    """Whether a failed look was put right: the same person's nearly equal line worked within minutes."""
    later = (other for other in record.runs_between(run.t, run.t + _PUT_RIGHT) if other.pos > run.pos)
    return any(
        other.ok and other.who == run.who and other.key != run.key and likeness(run, other) > _NEARLY for other in later
    )


def _typed(record: Record) -> dict[str, list[str]]:
    """The commands that stand in each message, by the message's id."""
    found: dict[str, list[str]] = {}
    for run in (*record.runs, *record.proposals):
        if run.item.of is not None:
            found.setdefault(run.item.of, []).append(run.line)
    return found


def _unfenced_log(said: Said) -> str:
    """Log lines pasted without a fence: a line that begins with a stamp, or inline code that holds an error."""
    inline = [code for code in _INLINE.findall(said.text) if ERROR.search(code) and not language_like(code)]
    named = [" ".join(match.split()) for match in _EXCEPTION.findall(said.text)]
    named += [" ".join(match.split()) for match in _TOLD_ERROR.findall(said.text)]
    passed_on = speaks_for_customers(said) or says("customer", said.prose)
    if not passed_on:
        quotes = ("".join(groups) for groups in _SHOWN_QUOTE.findall(said.text))
        named += [quote for quote in quotes if len(quote.split()) >= _FEW_WORDS and _is_error(quote)]
        sentences = (part for part in SENTENCE.split(said.prose) if CODED.search(part) and says("places", part))
        named += [part for part in sentences if "?" not in part]
        named += [match[0] for match in map(_FIELDS.search, said.prose.splitlines()) if match]
    logged = (line for line in said.text.splitlines() if _logged(line, quoted=not passed_on))
    return "\n".join([*(line.lstrip("> ") for line in logged), *inline, *named])


def _pasted_fields(said: Said) -> list[str]:
    """Lines of a message that are of a log by their fields, whatever they say; where one names an error, only such."""
    lines = [line.strip("> `") for line in said.prose.splitlines()]
    fields = [line for line in lines if "`" not in line and len(_PAIRS.findall(line)) > 1 and not language_like(line)]
    return [] if any(map(_is_error, fields)) or any(map(_MARKED.search, fields)) else fields[:1]


def _logged(line: str, *, quoted: bool) -> bool:
    """Whether a line of a message is one of a log: by its stamp or its fields, or as a quote of a machine."""
    bare = line.lstrip("> ")
    if LOG_PREFIX.match(bare) or _LEVELLED.match(bare.strip("`* ")) or len(_PAIRS.findall(bare)) > 1:
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
        if _LEAST <= len(line) <= 2000
        and _is_error(line)
        and not _OF_THE_CALL.search(line)
        and not _NO_LOG.search(line)
        and not is_client_line(line)
    ]


def _is_error(line: str) -> bool:
    return bool(ERROR.search(_ZERO.sub(" ", line)) or _EXCEPTION.search(line) or CODED.search(line))


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
    match = ERROR.search(line)
    middle = match.start() if match else 0
    start = max(0, min(middle - 60, len(line) - _LOG))
    return line[start : start + _LOG]


def _weigh(record: Record, line: str, cause_words: frozenset[str]) -> float:
    common = words(line) & cause_words
    errors = len(ERROR.findall(line))
    return min(record.rarity.mass(common), 3.0) + 0.3 * min(errors, 3) + (0.3 if LOG_PREFIX.match(line) else 0.0)
