"""Secrets on a command line: options of known programs, values piped into programs that ask for one."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check than a long one

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from wetink.evidence.redaction import values
from wetink.evidence.redaction.rules.keys import harmless, noun
from wetink.evidence.redaction.rules.programs import OPTIONS, Option, compiled
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.evidence.redaction.words import shell_word
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator

_BY_WORD: dict[str, dict[str, list[Option]]] = {}
for _one in OPTIONS:
    for _name in _one.programs:
        _BY_WORD.setdefault(_one.word, {}).setdefault(_name, []).append(_one)
# Each word before a blank; whether it is a program's name the table says, faster than a pattern of all names.
_PROGRAM = when_used(r"([A-Za-z0-9][\w.-]{0,80}+)[ \t]")
# The rest of a simple command: quoted strings whole, and no bare separator with a blank beside it.
_REST = when_used(
    r"(?>(?:[^\n'\"\\|;&#]++|'[^'\n]*+'|\"(?>(?:[^\"\\\n]++|\\.)*)\"|\\.|['\"]|(?<!\s)[|;&#](?![|;&\s])|(?<=\S)#|&(?=>))*)",
    re.DOTALL,
)
_REACH = 2_000
_INSIDE = ("-", ".")
_VALUES = when_used(r"(?<=[\s'\"=])([\w.\-/]{1,80})=")
_PAIR = when_used(r"['\"]?([\w.\-/]{1,80})=")


def options(text: str, word: str = "") -> Iterator[Span]:
    """`mysql -pX`, `redis-cli -a X`, `curl -u a:X`, `sshpass -p X` and their like; of the options with this word."""
    by_program = _BY_WORD[word]
    done: dict[str, int] = {}  # a name within the words of its own command is an argument, and was looked through
    for program in _PROGRAM.finditer(text):
        name, end = program[1].removesuffix(".exe"), program.end() - 1
        if (
            name not in by_program
            or program.start() < done.get(name, 0)
            or text[program.start() - 1 : program.start()] in _INSIDE
        ):
            continue
        rest = _REST.match(text, end, end + _REACH)
        stop = done[name] = rest.end() if rest else end
        for option in by_program[name]:
            for match in compiled(option.pattern).finditer(text, end, stop):
                yield from _spans(text, match.end(), stop, option)


def _spans(text: str, pos: int, stop: int, option: Option) -> Iterator[Span]:
    if option.part == "values":
        for match in _VALUES.finditer(text, max(0, pos - 1), stop):
            if not harmless(match[1]):
                yield from _checked(text, shell_word(text, match.end(), stop), option)
        return
    if option.part == "pair":
        pair = _PAIR.match(text, pos, stop)
        if pair is not None and not harmless(pair[1]):
            yield from _checked(text, shell_word(text, pair.end(), stop), option)
        return
    if option.part == "last":
        words = list(re.compile(r"\S+").finditer(text, pos, stop))
        if len(words) >= 2:
            yield from _checked(text, shell_word(text, words[-1].start(), stop), option)
        return
    place = shell_word(text, pos, stop)
    if place is not None and option.part != "all":
        place = _after(text, place, option.part)
    yield from _checked(text, place, option)


def _after(text: str, place: tuple[int, int], sign: str) -> tuple[int, int] | None:
    start, end = place
    at = text.find(sign, start, end)
    if at < 0:
        return None
    if at + 1 >= end and text[end : end + 1] in ("'", '"'):  # `elastic:'X'`, quoted behind the sign only
        return shell_word(text, end, len(text))
    if at + 1 >= end:  # `curl -u token:` - the token is the user
        return (start, at) if values.is_random(text[start:at]) else None
    return at + 1, end


def _checked(text: str, place: tuple[int, int] | None, option: Option) -> Iterator[Span]:
    if place is None:
        return
    value = text[place[0] : place[1]].strip("'\"")
    start = place[0] + text[place[0] : place[1]].find(value) if value else place[0]
    if values.is_reference(value) or (option.part == "values" and value[:1] in "@-"):
        return
    if option.sure or values.is_chosen(value) or values.plausible_token(value):
        yield Span(start, start + len(value), option.kind, 2)


_CALL = (
    r"(?i)(?:auth|login|logon|credentials?|connect(?:ion)?|signin|basic|pdo|dial)\w{0,20}\s{0,2}[=:]{0,2}\s{0,2}[(\[]"
)
_USER_AND = r"[^()\"'\n]{0,60}[\"'][\w.@\\-]{1,80}[\"']\s{0,2},\s{0,2}(?=[\"'])"
# With the user alone before the password, and with a host or an address before both.
_CALLED = (
    when_used(_CALL + _USER_AND),
    when_used(_CALL + r"\s{0,2}(?:\"[^\"\n]{1,300}\"|'[^'\n]{1,300}')\s{0,2}," + _USER_AND),
)


def called(text: str) -> Iterator[Span]:
    """A call with user and password: `auth=("ops", "X")`, `HTTPBasicAuth('ops', 'X')`, `getConnection(url, "app", "X")`."""
    for match in (match for pattern in _CALLED for match in pattern.finditer(text)):
        place = shell_word(text, match.end(), len(text))
        if place is not None and values.is_chosen(text[slice(*place)]) and not values.is_address(text[slice(*place)]):
            yield Span(*place, "password", 1)


_REGISTRY = when_used(
    r"(?i)(?:/v\s{1,4}[\"']?(?P<name>[\w.-]{2,80})[\"']?[^\n]{0,120}?\s/d\s{1,4}|(?P<shown>[\w.-]{2,80})\s{1,12}REG_\w{2,12}\s{1,12})(?=\S)"
)


def registry(text: str) -> Iterator[Span]:
    """A value of the Windows registry: `reg add K /v Password /d X`, `DefaultPassword    REG_SZ    X`."""
    for match in _REGISTRY.finditer(text):
        what = noun(match["name"] or match["shown"])
        place = shell_word(text, match.end(), len(text))
        if what is not None and place is not None and not values.is_reference(text[slice(*place)]):
            yield Span(*place, what.kind, 2)


_ECHO = when_used(
    r"(?:\b(?:echo|printf)(?:\s+-\w+)*(?:\s+['\"]?%s(?:\\n)?['\"]?)?|<<<)\s{1,4}(?:'(?P<single>[^'\n]{3,400})'|\"(?P<double>[^\"\n]{3,400})\"|(?P<bare>[^\s'\"|;&<>]{3,400}))"
    r"(?:\s+\|\s*(?P<sink>[^\n]{1,300}))?"
)
_SINKS = when_used(
    r"(?i)\bsudo\s+(?:-\S+\s+){0,4}-\w{0,3}S|--?(?:password|secret|token|passphrase|key)[\w-]{0,10}-?stdin|--stdin\b|\bchpasswd\b|\bpasswd\b|"
    r"-passin\s+stdin|\bkinit\b|\bcryptsetup\b|passphrase-fd|\b(?:vault|bao)\s+(?:login|operator\s+unseal|write|kv)|"
    r"\b(?:secrets?|secretsmanager|keyvault|password|passwd|credentials?)\b[^|\n]{0,80}\s(?:create|set|put|add|update|store|insert|write|put-secret-value)\b|secret[_-]?id|\bkubeseal\b|\bansible-vault\b|htpasswd\s+-\w*i|"
    r"(?:tee|>)\s+\S{0,200}(?:passw|secret|token|\.pgpass|\.netrc|credential|cred|\.key|_key|api[_-]?key|htpasswd)|\bsmbpasswd\b|\bpass\s+insert\b|\bdocker\s+login\b"
)
_SUDO = when_used(r"\bsudo\s+(?:-\S+\s+){0,4}-\w{0,3}S")
_TO_FILE = when_used(r"\s*>{1,2}\s*(\S{1,200})")
_HERE = when_used(
    r"(?i)(?:\bsudo\s+(?:-\S+\s+){0,4}-\w{0,3}S|--password-stdin|--stdin|\bkinit\b|\bvault\s+\w+)[^\n]{0,200}<<<\s*"
)
_USER = when_used(r"[\w.@-]{1,64}:(?=\S)")


def piped(text: str) -> Iterator[Span]:
    """`echo X | sudo -S`, `echo u:X | chpasswd`, `printf X | docker login --password-stdin`, `echo X > db.password`."""
    for match in _ECHO.finditer(text):
        group = "single" if match["single"] is not None else "double" if match["double"] is not None else "bare"
        start, end = match.span(group)
        sink = match["sink"] or ""
        target = _TO_FILE.match(text, match.end(group) + (group != "bare"))
        here = match.group().startswith("<<<") and _HERE.search(text, max(0, match.start() - 300), match.start() + 4)
        if not (_SINKS.search(sink) or here or (target and _SINKS.search("> " + target[1]))):
            continue
        if "chpasswd" in sink or "smbpasswd" in sink or "htpasswd" in (target[1] if target else ""):
            user = _USER.match(text, start, end)
            start = user.end() if user else start
        value = text[start:end]
        stripped = value.removesuffix("\\n")
        if not values.is_reference(stripped) and " " not in stripped.strip():
            yield Span(start, start + len(stripped), "sudo-password" if _SUDO.search(sink) else "password", 2)


_FED = when_used(
    r"(?i)[\w-]{0,30}(?:pass|pw|secret|token|key|cred|auth)[\w-]{0,30}(?:=|[ \t]{1,4})(?:<\(|(?<=command.)[\"'])[ \t]{0,4}(?:echo|printf)(?:[ \t]+-\w+)*(?:[ \t]+['\"]?%s(?:\\n)?['\"]?)?[ \t]+(?=\S)"
)


def fed(text: str) -> Iterator[Span]:
    """`--password-file=<(echo X)`, `--password-command 'echo X'`."""
    for match in _FED.finditer(text):
        place = shell_word(text, match.end(), len(text))
        if place is not None and not values.is_reference(text[slice(*place)]):
            yield Span(*place, "password", 2)


_SETTING = when_used(
    r"(?i)(?<![\w/.-])(?:\w{1,30}[.:])?(?:set|change|reset|update|user)(?:[_:-][\w-]{1,30})??[_:-]?passw(?:or)?d\s{1,4}(?:[\w.@-]{1,64}\s{1,4})?(?=\S)"
)
_SETTING_SHAPE = r"(?i)(set|change|reset|update|user)[\w:-]*passw(or)?d[\s\x80-\xff]+\S"


def set_to(text: str) -> Iterator[Span]:
    """What a command named after it sets a password to: `shadow.set_password root 'X'`, `reset-admin-password X`."""
    for match in _SETTING.finditer(text):
        place = shell_word(text, match.end(), len(text))
        value = text[slice(*place)] if place else ""
        in_quotes = place is not None and place[0] > match.end()
        if place and (values.is_strong(value) or values.is_random(value) or (in_quotes and values.is_numbered(value))):
            yield Span(*place, "password", 1)


_SECURE = when_used(
    r"(?i)\bconvertto-securestring\b[^\n'\"|;]{0,80}?(?=['\"])|\bnetworkcredential\]?(?:::new)?\(\s?['\"][^'\"\n]{0,80}['\"]\s?,\s?(?=['\"])|\bpscredential\b[^\n]{0,100}?,\s?(?=['\"])"
)


def powershell(text: str) -> Iterator[Span]:
    """`ConvertTo-SecureString "X"` and credentials made from literals."""
    for match in _SECURE.finditer(text):
        place = shell_word(text, match.end(), len(text))
        if place is not None and not values.is_reference(text[slice(*place)]):
            yield Span(*place, "windows-password", 2)


RULES = (
    Rule(r"\b(" + "|".join(re.escape(name) for name in sorted(_BY_WORD[""])) + r")(\.exe)?[ \t]", options),
    *(Rule(re.escape(word), partial(options, word=word)) for word in _BY_WORD if word),
    Rule(r"(echo|printf|<<<)\s", piped),
    Rule(
        r"[\"'],\s*[\"']",
        called,
        shape=r"(?i)(auth|login|logon|credential|connect|signin|basic|pdo|dial)[^\s()]*[\s\x80-\xff=:]*[(\[][^()\n]*[\"'][^\s\"']+[\"'][\s\x80-\xff]*,[\s\x80-\xff]*[\"']",
    ),
    Rule(r"\sreg_|/v\s", registry),
    Rule(r"(<\(|command.[\"'])\s?(echo|printf)\s", fed),
    Rule(r"(set|change|reset|update|user)\S*passw", set_to, shape=_SETTING_SHAPE),
    Rule(r"convertto-securestring|networkcredential|pscredential", powershell),
)
