"""What a system answers when it does not do what a command asked it to change: HTTP, JSON, error codes, plain words.

The shapes are wider than those of `evidence.outcomes`: a look may well show such lines, they are what is looked for;
what a change prints is about the change itself.
"""

from __future__ import annotations

import json
import re

_WIDE = 300
_MOST = 8_000
_BRIEF = 3
"""Who refuses has little to say."""
_STATUS = re.compile(r"HTTP/\d(?:\.\d)? (\d{3})\b")
_BARE_STATUS = re.compile(r"[45]\d\d")
_BEGINS_WITH_STATUS = re.compile(r"[45]\d\d(?: [A-Z][a-z]|$)")
_CODED = re.compile(
    r"(?:ORA|RMAN|TNS|PLS|SP2|CRS|PRC[A-Z])-\d{4,5}: (?!warning)"
    r"|(?:SQL|DB2|DBA)\d{4,5}N\s"
    r"|.{0,200}\bSQLSTATE[=:\[ ]{1,2}(?!0[012])[0-9A-Z]{5}\b"
    r"|Msg \d{2,6}, Level 1[1-9]\b|Msg \d{2,6}, Level 2\d\b"
    r"|.{0,200}\b(?:HRESULT|failed|FAILED|error|Error|ERROR)\b.{0,80}\b0x[89A-Fa-f][0-9A-Fa-f]{7}\b"
    r"|\+ FullyQualifiedErrorId\s*:|\+ CategoryInfo\s*: (?!NotSpecified: \(\) )"
    r"|.{0,200}\b0x[89A-Fa-f][0-9A-Fa-f]{7} \(-\d{9,10}\b|0x8[0-9A-Fa-f]{7}\b"
    r"|.{0,60}\bDB::Exception: \S"
    r"|System error \d{1,5} has occurred|.{0,80}\bFAILED \d{1,5}:$"
    r"|[│|╷]?\s?Error: \S"
    r"|.{1,200}\bunreachable=\d+\s+failed=[1-9]"
    r"|.{1,200}\bunreachable=[1-9]\d*\s+failed=\d"
)
"""Codes that only errors have, wherever in the output they stand."""
_DAEMON = re.compile(r"Error (?:response from|while|when|during|returned by) [^:]{1,100}: \S")
_WORDS = re.compile(
    r"\b(?:not supported|unsupported operation|permission denied|access (?:is |was )?denied|operation not permitted"
    r"|connection refused|not authori[sz]ed|insufficient privileges?|must be superuser|must be root"
    r"|(?:is|was|request|operation|command) (?:refused|rejected|forbidden)"
    r"|cannot be (?:stopped|started|removed|deleted)"
    r"|command not found|no such file or directory|invalid input detected|device or resource busy"
    r"|command failed|operation failed)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:[\w./-]{1,40}: ){0,3}\W{0,2}(?:insufficient|not enough|(?:error: )?(?:cannot|can't|can not|could not) \w"
    r"|(?:unable|failed|refus(?:ing|ed)) to \w|abort(?:ing|ed)\b|unknown (?:option|command|flag|argument|user|host)"
    r"|unrecogni[sz]ed (?:option|command|argument)|no such \w|usage: \w)",
    re.IGNORECASE,
)
"""How a line begins in which a program says that it does not do what it was told, its own name before it."""
_LOGGED = re.compile(r"\W?\d{4}-\d\d-\d\d|\W?\d\d:\d\d:\d\d|[A-Z][a-z]{2} [ \d]\d \d\d:|\{")
"""How a line of a log begins: it tells of anything."""

_DONE = ("acknowledged", "success", "ok")
_ERRORS = ("error", "errors", "Error")
_NONE: tuple[object, ...] = (None, False, "", 0, [], {})
_LOG = ("level", "lvl", "severity", "logger")
"""Keys of a log record: that tells of anything."""
_CODES = ("status", "code", "statusCode", "status_code")


def refuses(output: str, line: str) -> bool:
    """Whether what a change (its `line`) printed says that it was not done, whatever its exit status was."""
    text = output[:_MOST]
    if len(output) > _MOST:
        text += "\n" + output[-_MOST:]
    lines = [one.strip()[:_WIDE] for one in text.splitlines() if one.strip()]
    if not lines:
        return False
    if any(_CODED.match(one) for one in lines) or _http(lines, line) or denies(text):
        return True
    if _OPENS.match(lines[0]) and len(lines) <= _BRIEF:
        return True
    return any(_DAEMON.match(one) or (_WORDS.search(one) and not _LOGGED.match(one)) for one in (lines[0], lines[-1]))


def denies(text: str) -> bool:
    """Whether the first JSON object of a text, at the beginning of a line, is an answer that tells of an error."""
    start = re.search(r"^\s*\{", text, re.MULTILINE)
    if start is None:
        return False
    try:
        answer, _ = json.JSONDecoder().raw_decode(text, start.end() - 1)
    except (ValueError, RecursionError):
        return False
    return isinstance(answer, dict) and not any(key in answer for key in _LOG) and _is_error(answer)


def _is_error(answer: dict[str, object]) -> bool:
    if any(answer.get(key) is False for key in _DONE) or any(answer.get(key) not in _NONE for key in _ERRORS):
        return True
    if any(_BARE_STATUS.fullmatch(str(answer.get(key, ""))) for key in _CODES):
        return True
    told = str(answer.get("message", ""))
    return str(answer.get("status", "")).lower() in {"failure", "error"} or bool(_BEGINS_WITH_STATUS.match(told))


def _http(lines: list[str], line: str) -> bool:
    """An HTTP status of 400 and more: the last head that was shown, or the bare number that curl was told to print."""
    heads = [match[1] for one in lines if (match := _STATUS.match(one.lstrip("< ")))]
    if heads:
        return bool(_BARE_STATUS.fullmatch(heads[-1]))
    return "http_code" in line and bool(_BARE_STATUS.fullmatch(lines[-1]))
