"""Secrets that people tell each other in a sentence: "the password is X", "use admin / X", "new key X"."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check than a long one

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wetink.evidence.redaction import values
from wetink.evidence.redaction.rules.keys import GATE_WORDS
from wetink.evidence.redaction.rules.languages import ABROAD, COPULAS, UNSPACED
from wetink.evidence.redaction.rules.languages import GATE as ABROAD_GATE
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.rules.subjects import begins_another, is_of_another
from wetink.evidence.redaction.span import Span
from wetink.evidence.redaction.words import lowered, value_at
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator

# On text in lower case, and a letter before the look behind: `re` then skips ahead to such letters.
_TELLS = when_used(
    r"(?:p(?<![\w-]p)(?:ass(?:\s?words?|wd|\s?phrase|\s?code)?|wd?|ins?|sk)|log(?<![\w-]log)(?:ins?|(?:ged)?\sin)|s(?<![\w-]s)nmp\scommunity|c(?<![\w-]c)(?:reds?|redentials?|ode))(?!\w)"
)
_TELLS_ABROAD = when_used(rf"(?:{UNSPACED}|(?<![\w-]){ABROAD}(?!\w))")
_TO = r"\b(?:changed|set|reset|rotated|updated|zurückgesetzt)\sto\s{1,3}|[:：][ \t]{0,3}|\b(?:changed|rotated|went|switched|updated)\s(?:it\s)?from\s{1,3}|(?<=\S\s)to\s{1,3}(?=\S{6})"
_NOW = r"\s{0,3}(?:now\s|still\s|currently\s|just\s|jetzt\s)?[:=]?|[:=→]|->|=>)\s{1,4}"
_LINK = when_used(
    rf"(?i)(?:\b(?:is\snow|are\snow|is|are|was|be|ist|lautet|est|es|è|é|är|jest|with|using|via|now|remains|still|on)\b{_NOW}|{_TO}"
)
_LINK_ABROAD = when_used(
    rf"(?i)(?:\b(?:est\s:|{COPULAS})\b{_NOW}|{_TO}|[是为為はが은는이가]\s{{0,3}}[:：]?\s{{0,3}}|[—–-]\s{{1,3}}"
)
# What a value that a sentence tells has at least: a digit, a sign, a quote, or words that are joined.
_MAY_BE = when_used(r"[\d`'\"“!#$%^*~]|\w[-_.]\w+[-_.]\w")
_STRUCTURE = when_used(r"[\"{}\[\]=<>]")
_USER = when_used(r"[\w.@+-]{2,40}[/:](?=[^\s/]{5})")
_AFTER_WORD = tuple(" \t:,;()/-")  # else it is a field, which other rules read
_REACH = 72
_TOKENS = when_used(r"[^\s`\"“”<>|]{6,200}")
_LONG_TOKENS = when_used(r"[^\s`\"“”<>|]{16,200}")
_PART = when_used(r"[^\s/|,;:()\[\]`\"'“”<>]{4,120}")
_ADJACENT = when_used(
    r"[\s:=`'\"(-]{1,6}(?:(?:(?:for|of|to|in|on|für|de|pour)\s(?:the\s)?\S{1,30}\s)?(?:is|was|ist|est|es)\s(?:now\s)?)?[`'\"(]?"
)
_FIELD = when_used(r"(?:[\w.\[\]-]{0,60}(?:=|:(?!//))){1,3}(?=.{6})|[a-z][a-z_.-]{1,20}/(?=[^\s/]{8})")
_CUT = when_used(r"[;&,](?=[\w.]{1,40}=)|\\")
_PAIR_WORDS = (
    r"(?:use|using|login|log\s?in|sign\s?in|creds?|credentials?|auth|account|user(?:name)?s?|id|zugang|with|try|connect|benutze?|nimm|utilise[rz]?|usa|usar"
    r"|credenciales|credenciais|credenziali|entrar?|entre|accede[r]?|accedi|anmelden|inloggen|gebruik|connecte[rz]?)"
)
_PAIR_WORD = when_used(rf"(?i)(?<![\w-]){_PAIR_WORDS}(?![\w-])")
_NAME_AT_LEAST = 2
_BETWEEN = when_used(r"[/|:](?:(?<=[\w.@+-]{2}[/:])|(?<=[\w.@+-]{2}\s[/|:])\s)(?=\S{5})")
_RUN = r"[^\s/\"`<>|]*"
_ODD_RUN = rf"({_RUN}[!#$%^&*~+?@\\]|={_RUN}|{_RUN}[a-z\x80-\xff]{_RUN}[A-Z\x80-\xff]|{_RUN}[A-Z\x80-\xff]{_RUN}[a-z\x80-\xff]|[^\s]*[-_.]\S*[-_.]\S*[-_.])"
_JOINT = r"[\w\x80-\xff.@+-](/|:|[\s\x80-\xff][/|:][\s\x80-\xff])"
_PAIR_SHAPE = rf"(?i:{_PAIR_WORDS})\b[^\n]*{_JOINT}{_ODD_RUN}|(?i:creds?|credentials?|login|logins|cred[a-z]+)\b[^\n]*{_JOINT}(\S*[\d\x80-\xff]|\S*[-_.]\S*[-_.])"
# As above: on text in lower case; what stands before the word ("api key") makes no difference.
_THINGS = when_used(
    r"(?:t(?<![^\W_]t)okens?|k(?<![^\W_]k)eys?|s(?<![^\W_]s)(?:ecrets?|chlüssel)|c(?<![^\W_]c)(?:redentials?|reds?|lé|have|lave)|b(?<![^\W_]b)earer|j(?<![^\W_]j)(?:wt|eton)|w(?<![^\W_]w)ebhook"
    r"|a(?<![^\W_]a)(?:uthkey|pikey|ccesskey))(?!\w)"
)


def told(text: str, words: re.Pattern[str] = _TELLS, links: re.Pattern[str] = _LINK) -> Iterator[Span]:
    """Said in a sentence: "the password is X", "pw: X", "password for the VIP is now X"."""
    for word in words.finditer(lowered(text)):
        stop = _stop(text, word.end())
        if not _MAY_BE.search(text, word.end(), stop):
            continue
        found = False
        for link in links.finditer(text, word.end(), stop):
            if _STRUCTURE.search(text, word.end(), link.start()):
                break
            place = _told_value(text, word, link, english=links is _LINK)
            if place is None:
                continue
            yield Span(*place, "password", 1)
            found = True
            if " from " not in text[word.end() : place[0]]:
                break
        if (
            not found
            and text[word.end() : word.end() + 1] in _AFTER_WORD
            and text[word.start() - 1 : word.start()] != "/"
        ):
            yield from _adjacent(text, word.start(), word.end()) or _nearby(text, word.end(), stop)


def _told_value(text: str, word: re.Match[str], link: re.Match[str], *, english: bool) -> tuple[int, int] | None:
    """The value behind a link, without a user before it, where it is the password that the sentence tells."""
    place = value_at(text, link.end())
    if place is None:
        return None
    in_quotes = place[0] > link.end()
    user = _USER.match(text, *place)
    if user is not None and _said(text[user.end() : place[1]], quoted=in_quotes):
        place = (user.end(), place[1])
    value = text[slice(*place)]
    if not _said(value, quoted=in_quotes):
        return None
    between = text[word.end() : link.start()]
    if begins_another(between, link.group(), value):
        return None
    if not values.is_strong(value) and is_of_another(word.group(), between, link.group(), english=english):
        return None
    return place


def told_abroad(text: str) -> Iterator[Span]:
    """The same in other languages."""
    return told(text, _TELLS_ABROAD, _LINK_ABROAD)


def _stop(text: str, start: int) -> int:
    line = text.find("\n", start, start + _REACH)
    return line if line >= 0 else min(len(text), start + _REACH)


def _said(value: str, *, quoted: bool) -> bool:
    if " " in value or values.is_reference(value) or values.is_status(value) or values.is_identifier(value):
        return False
    if values.is_code(value) and not values.is_strong(value):
        return False
    if values.is_typed(value) or values.is_phrase(value):
        return not values.is_address(value) and value not in _VAULTS
    if quoted and len(value) >= 12 and "-" in value and value.replace("-", "").isalpha():
        return True
    digits = sum(char.isdigit() for char in value)
    return (quoted and digits > 0 and len(value) >= 5 and not value.isdigit()) or (
        4 <= len(value) <= 40 and value.isalnum() and 0 < digits < len(value) and len(value) >= 7
    )


_BEHIND_WITH = when_used(
    r"(?i)(?:\b(?:with|try|use|using|and|und|mit|et|avec|y|con|e|com)\s|[,(:]\s?)\s?(?:the\s|new\s|old\s|root\s|admin\s|db\s)*\Z"
)
_FOR_NOW = when_used(r"(?i)(?<![\w-])(?:temp|temporary|initial|default|interim)\s\Z")
_RIGHT_BEHIND = when_used(r"\s{1,3}(?P<tick>[`'\"]?)(?P<value>[^\s`'\"<>(),;]{6,128})")


def _adjacent(text: str, start: int, end: int) -> list[Span]:
    """Right behind the word, as in "try pw kestrel-gravel-84" and "password `kestrel-gravel-84`"."""
    value = _RIGHT_BEHIND.match(text, end)
    if value is None:
        return []
    told_as_one = _FOR_NOW.search(text, max(0, start - 40), start) is not None
    plain = value["value"].rstrip(".,")
    if not (values.is_numbered(plain) or (told_as_one and values.is_typed(plain))):
        return []
    if not value["tick"] and not told_as_one and not _BEHIND_WITH.search(text, max(0, start - 40), start):
        return []
    return [Span(value.start("value"), value.start("value") + len(value["value"].rstrip(".,")), "password", 1)]


_AS_PASSWORD = when_used(
    r"(?i)\s(?:as|als|comme|como)\s(?:(?:the|its|your|my|his|her|a|das|le|la)\s)?(?:(?:new|old|root|admin|db)\s)?"
    r"(?:password|passwort|passphrase|pw|pwd|token|api key|mot de passe|contraseña|senha)\b"
)
_LAST = when_used(r"([^\s`'\"<>(),;]{6,128})[`'\"]?\Z")


def called(text: str) -> Iterator[Span]:
    """Before the word: "try X as the password"."""
    for word in _AS_PASSWORD.finditer(text):
        value = _LAST.search(text, max(0, word.start() - 130), word.start())
        if value is not None and (values.is_strong(value[1]) or values.is_numbered(value[1])):
            yield Span(*value.span(1), "password", 1)


_VAULTS = ("1Password", "1password", "LastPass", "KeePass", "KeePassXC", "Bitwarden", "BitWarden", "1Password.")


def _nearby(text: str, start: int, stop: int) -> Iterator[Span]:
    """A value after the word that can be nothing else: digits with mixed case and special signs."""
    for part in _PART.finditer(text, start, stop):
        value = part.group().rstrip(".,;:?")
        if _in_address(text, part.start()):
            continue
        if values.is_typed(value) and values.is_strong(value) and "=" not in value[1:-1] and value not in _VAULTS:
            yield Span(part.start(), part.start() + len(value), "password", 1)
            return


def shared(text: str) -> Iterator[Span]:
    """Given as a pair: "use admin / X", "creds: ops/X", "ID / PW : db / X"."""
    for word in _PAIR_WORD.finditer(text):
        if text[word.start() - 1 : word.start()] == "/":  # part of a path
            continue
        behind = word.end()
        for pair in _BETWEEN.finditer(text, behind, _stop(text, behind)):
            if pair.start() - (len(pair.group()) > 1) - behind < _NAME_AT_LEAST or _in_address(text, pair.start()):
                continue
            behind = pair.end()
            run = _TOKENS.match(text, pair.end())
            value = (run.group() if run else "").rstrip(".,;:)?")
            named = (
                word.group()[:4].lower() in ("cred", "logi")
                and (values.is_numbered(value) or not values.is_object_name(value))
                and _said(value, quoted=False)
            )
            if named or _is_shared(value, colon=pair.group().endswith(":")):
                yield Span(pair.end(), pair.end() + len(value), "password", 1)
                break


_ADDRESS = when_used(r"://\S*\Z")


def _in_address(text: str, at: int) -> bool:
    """Whether the place is within an address: the path of a ticket is no user and password."""
    return _ADDRESS.search(text, max(0, at - _LONGEST_ADDRESS), at) is not None


_LONGEST_ADDRESS = 300


def _is_shared(value: str, *, colon: bool) -> bool:
    if values.is_address(value) or "/" in value[:-1] or "=" in value[1:-1]:
        return False
    if colon and not values.is_strong(value.replace("@", "").replace("=", "")):
        return False
    phrase = values.is_phrase(value) and value.replace("-", "").isalpha() and value.count("-") >= 3
    return phrase or values.is_typed(value)


def mentioned(text: str) -> Iterator[Span]:
    """A random value close behind the words token, key, secret, credential: "new key: X", "bad token X"."""
    for word in _THINGS.finditer(lowered(text)):
        stop = _stop(text, word.end())
        if not _LONG_TOKENS.search(text, word.end(), stop):
            continue
        words = text[word.end() : stop].lower()
        if _OPEN_KEY.search(text, max(0, word.start() - 12), word.start()):
            continue
        if "fingerprint" in words[:24] or "sha256:" in words[:60] or "digest" in words[:24] or "accessor" in words[:24]:
            continue
        for token in _LONG_TOKENS.finditer(text, word.end(), stop):
            at, value = _core(text, token.start())
            adjacent = _ADJACENT.fullmatch(text, word.end(), at)
            if _PATH.match(value):
                continue
            if values.is_mixed(value) and "/" not in value[:1] and "://" not in value:
                yield Span(at, at + len(value), "token", 1)
                break
            if adjacent and _is_bare(value, key=_lone_key(text, word)):
                yield Span(at, at + len(value), "token", 1)
                break


def _lone_key(text: str, word: re.Match[str]) -> bool:
    """Whether it is "key" with nothing before or behind it that says what for."""
    if not word.group().startswith("key") or text.startswith((" for ", " of ", " to "), word.end()):
        return False
    return not _WHAT_KEY.search(text, max(0, word.start() - 16), word.start())


def _is_bare(value: str, *, key: bool) -> bool:
    """Whether a value right behind the word is what the word says; a key of a map or a topic is often a uuid or a name."""
    if not values.is_random(value) or "//" in value or values.is_object_name(value):
        return False
    return not (key and re.fullmatch(r"[0-9a-fA-F-]+", value))


_RENEWED = when_used(
    r"(?i)\b(?:rotated|changed|reset|replaced|re-?set|new\s(?:one|value)|old\s(?:one|value)|temporary one|zurückgesetzt|geändert|neues|le nouveau|el nuevo|la nueva|nuevo valor)\b"
    r"[^\n]{0,40}?(?:\bto|\bis|\bwas|\bist|\bauf|\best|\bà|\bes|\ba|[:=→]|->)\s{1,3}[`'\"]?(?P<value>[^\s`'\"<>()]{8,128})"
)


def renewed(text: str) -> Iterator[Span]:
    """Given without the word for it, as an answer to it: "rotated, the new one is X", "I reset it to X"."""
    for match in _RENEWED.finditer(text):
        value = match["value"].rstrip(".,;:?")
        if values.is_strong(value):
            start = match.start("value")
            yield Span(start, start + len(value), "password", 1)


_CODES = when_used(
    r"(?i)\b(?:recovery|backup|scratch|emergency|rescue|one[- ]time)[ -](?:codes?|keys?|passwords?)\s?(?:are|is)?\s{0,2}[:=-]?(?=[\s\d])"
)
_CODES_SHAPE = r"(?i)(recovery|backup|scratch|emergency|rescue|one[- ]time)[ -](codes?|keys?|passwords?)[\s\x80-\xff]*(are|is)?[\s\x80-\xff]*[:=-]?[\s\d\x80-\xff]"
_ONE_CODE = when_used(
    r"[\s,;|`•*-]{0,8}(?:\d{1,2}[.)] )?(?P<code>(?=[A-Za-z-]{0,24}\d)[A-Za-z0-9]{3,12}(?:-[A-Za-z0-9]{3,12}){0,7}|[a-z]{4,6}-[a-z]{4,6})(?![\w-])"
)


def recovery(text: str) -> Iterator[Span]:
    """Lists of codes that log in without the second factor, in the line and below it."""
    for head in _CODES.finditer(text):
        found: list[re.Match[str]] = []
        pos = head.end()
        while len(found) < 40 and (one := _ONE_CODE.match(text, pos)) is not None:
            found.append(one)
            pos = one.end()
        if len(found) > 1 or (found and len(found[0]["code"]) >= 8):
            yield from (Span(*one.span("code"), "recovery-code", 2) for one in found)


_WIFI = when_used(
    r"(?i)\b(?:ssid|wi-?fi|wlan|hotspot)\b[^\n]{0,80}?\b(?:key|code|pw)\b[:=]?\s{1,3}[`'\"]?([^\s`'\",;]{6,64})"
)


def wireless(text: str) -> Iterator[Span]:
    """The key of a wireless network, which a name of it stands before."""
    for match in _WIFI.finditer(text):
        value = match[1].rstrip(".)")
        if values.is_typed(value) or values.is_numbered(value) or values.is_phrase(value):
            yield Span(match.start(1), match.start(1) + len(value), "wifi-password", 2)


_PATH = when_used(r"(?:[a-z0-9_.-]+/){2}|.*\.[a-z]{2,4}(?:\.gz)?\Z")
_WHAT_KEY = when_used(
    r"(?i)(?:api|access|secret|private|unseal|flag|recovery|license|account|session|auth|service|webhook|signing|encryption|ssh|root|master|integration)[\s_-]?\Z"
)
_OPEN_KEY = when_used(r"(?i)\bpub(?:lic)?[ _-]?$")
_PIN = when_used(
    r"(?i)\b(?:pin|otp|passcode|2fa|mfa|totp|one[- ]time|verification|sms|auth(?:enticator)?)(?:[ -](?:code|pin|password|token))?"
    r"(?:\s(?:for|on|of)\s\S{1,40}){0,2}\s{0,2}(?:is|was|:|=|->)?(?:\snow)?\s{1,2}[`'\"]?(\d{4,8})(?![\w.:/%-])"
)


def pins(text: str) -> Iterator[Span]:
    """Short codes: "PIN is 482913", "MFA code 482913"."""
    for match in _PIN.finditer(text):
        yield Span(*match.span(1), "one-time-code", 1)


def _core(text: str, start: int) -> tuple[int, str]:
    """The token at `start` without a field's name before it and what follows a separator; where it begins now."""
    run = _TOKENS.match(text, start)
    word = run.group() if run else ""
    name = _FIELD.match(word)
    skip = name.end() if name else 0
    value = _CUT.split(word[skip:], maxsplit=1)[0].strip("()[]{}'*_.,;:!?")
    return start + skip + (word[skip:].find(value) if value else 0), value


RULES = (
    Rule(GATE_WORDS, told),
    Rule(r"\s(as|als|comme|como)\s", called),
    Rule(ABROAD_GATE, told_abroad),
    Rule(
        r"\b(use|using|login|log in|sign in|signin|creds?|credentials?|auth|account|user|users|username|usernames|id|zugang|with|try|connect"
        r"|benutzen?|nimm|utilise[rz]?|usa|usar|credenciales|credenciais|credenziali|entrar?|entre|accede[r]?|accedi|anmelden|inloggen|gebruik"
        r"|connecte[rz]?)\b",
        shared,
        shape=_PAIR_SHAPE,
    ),
    Rule(GATE_WORDS, mentioned),
    Rule(r"\b(ssid|wi-?fi|wlan|hotspot)\b", wireless),
    Rule(
        r"\b(pin|otp|passcode|2fa|mfa|totp|one.time|verification|sms|authe?n?t?i?c?a?t?o?r?)\b",
        pins,
        shape=r"(?i)\b(pin|otp|passcode|2fa|mfa|totp|one[- ]time|verification|sms|auth(enticator)?)([ -](code|pin|password|token))?"
        r"([\s\x80-\xff]+(for|on|of)[\s\x80-\xff]\S+)*[\s\x80-\xff]*(is|was|:|=|->)?([\s\x80-\xff]+now)?[\s\x80-\xff]+[`'\"]?[\d\x80-\xff]{4}",
    ),
    Rule(
        r"rotated|changed|reset|replaced|new (one|value)|old (one|value)|temporary one|zurück|geändert|neues|nouveau|nuev",
        renewed,
    ),
    Rule(
        r"(recovery|backup|scratch|emergency|rescue|one.time)[ -](code|key|password)",
        recovery,
        block=True,
        shape=_CODES_SHAPE,
    ),
)
