"""Whether an address looks like a real place: not an example, not a gap to be filled, not a front page."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

from wetink.patterns import when_used

_RESERVED = when_used(
    r"(?:.*\.)?(?:example(?:\.(?:com|net|org|edu))?|test|invalid|localhost|localdomain)|127(?:\.\d{1,3}){3}"
    r"|0\.0\.0\.0|\[?::1\]?",
    re.IGNORECASE,
)
"""Names that RFC 2606 and RFC 6761 keep free for examples, and this very machine."""
_GAP = when_used(
    r"[<>{}$\u2026]|\.\.\.|(?<![a-z])(?:todo|tbd|tba|fixme|changeme|placeholder|x{3,}|your[-_]\w+|insert|replace[-_ "
    r"]?me)(?![a-z])",
    re.IGNORECASE,
)
_SAMPLE = when_used(
    r"(?<![A-Za-z0-9])(?:ABC|XYZ|FOO|BAR|BAZ|KEY|PROJ|PROJECT|TICKET|JIRA|ISSUE|XX+|[A-Z]+(?=-(?:X+|N+"
    r"|0+)(?!\w)))-(?:X+|N+|0+|1|12|123|1234|12345)(?!\w)"
)
_KEY = when_used(r"([A-Za-z][A-Za-z0-9]{0,20})[-_ ]?#?(\d{1,9})")
_NUMBERED = when_used(r"(?:([\w.-]{1,80}/[\w.-]{1,80})|[\w.-]{0,80})[#!](\d{1,9})")
_GENERAL = frozenset(
    {"pr", "mr", "gh", "gl", "pull", "issue", "bug", "cl", "rb", "change", "ticket", "merge", "d", "case"}
)
_TOKEN = when_used(r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*")


def unreal(url: str) -> str:
    """What is wrong with an address, "" where it may be real; nothing is ever fetched."""
    shown = url.strip()
    if not shown:
        return "has no link"
    if shown.startswith("#"):
        return f"links to {shown[:20]!r}, which leads nowhere"
    try:
        parts = urlsplit(shown)
        host = parts.hostname or ""
    except ValueError:
        return f"has a link that is no address: {shown[:60]!r}"
    return _unreal(shown, parts, host)


def _unreal(url: str, parts: SplitResult, host: str) -> str:
    if parts.scheme not in {"http", "https"} or not host:
        return f"has a link that is no web address: {url[:60]!r}"
    if _RESERVED.fullmatch(host):
        return f"links to {host}, which is a name for examples"
    if _GAP.search(url) or _SAMPLE.search(url):
        return f"has a link that is still to be filled in: {url[:80]!r}"
    front = not parts.path.strip("/") and not parts.query and not parts.fragment
    return f"links to the front page of {host}, not to a ticket or change" if front else ""


def disagree(ref: str, url: str) -> bool:
    """Whether a reference (`ENG-447`, `#1923`, `infra!12`) and its address name different things.

    A reference without a number says nothing that could be held against the address.
    """
    path = url.partition("://")[2]
    numbered = _NUMBERED.fullmatch(ref.strip())
    if numbered:
        there = numbered[2] in _numbers(path)
        return not there or bool(numbered[1] and numbered[1].lower() not in path.lower())
    key = _KEY.fullmatch(ref.strip())
    if key is None:
        return False
    if key[1].lower() in _GENERAL:
        return key[2] not in _numbers(path)
    whole = f"{key[1]}-{key[2]}".lower()
    tokens = {token.lower() for token in _TOKEN.findall(path)}
    named = any(token == whole or token.startswith(whole + "-") for token in tokens)
    return not named and key[2] not in _numbers(path)


def _numbers(path: str) -> set[str]:
    """Numbers that stand alone in an address."""
    return set(re.findall(r"(?<![A-Za-z0-9])\d{1,12}(?![A-Za-z0-9])", path))
