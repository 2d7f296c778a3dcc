"""Secrets that people tell each other in a sentence: "the password is X", "use admin / X", "new key X"."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check than a long one

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wetink.evidence.redaction import values
from wetink.evidence.redaction.rules.keys import GATE_WORDS
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.evidence.redaction.words import value_at

if TYPE_CHECKING:
    from collections.abc import Iterator

_TELLING = (
    r"pass\s?words?|passwd|passwords?|pass|pwd?|pass\s?phrase|pass\s?code|passcode|pin|logins?|log\s?in|creds?|credentials?|"
    r"passwort|kennwort|zugangsdaten|mot de passe|mdp|identifiants?|contraseña|clave|senha|wachtwoord|lösenord|hasło|heslo|parola|"
    r"şifre|psk|пароль|salasana|passord|adgangskode|密码|密碼|パスワード|비밀번호|code|"
    r"mật khẩu|kata sandi|lykilorð|jelszó|jelszava|geslo|zaporka|slaptažodis|parole|parool|лозинка|κωδικός|รหัสผ่าน|पासवर्ड|كلمة المرور|كلمة السر|סיסמה"
)
_TELLS = re.compile(rf"(?i)(?<![\w-])(?:{_TELLING})(?![\w])")
_LINK = re.compile(
    r"""(?ix)(?:\b(?:is|are|was|be|ist|lautet|war|est|est\s:|es|é|são|is\snow|are\snow|with|using|via|mit|avec|now|remains|still|jest|är|on|sind|devient|ahora|là|er|adalah|είναι|है)\b
      \s{0,3}(?:now\s|still\s|currently\s|just\s|jetzt\s)?[:=]?|[:=→]|->|=>)\s{1,4}|\b(?:changed|set|reset|rotated|updated|zurückgesetzt)\sto\s{1,3}|[:：][ \t]{0,3}"""
)
_STRUCTURE = re.compile(r"[\"{}\[\]=<>]")
_USER = re.compile(r"[\w.@+-]{2,40}[/:](?=[^\s/]{5})")
_AFTER_WORD = tuple(" \t:,;()/-")  # else it is a field, which other rules read
_REACH = 72
_TOKENS = re.compile(r"[^\s`\"“”<>|]{6,200}")
_LONG_TOKENS = re.compile(r"[^\s`\"“”<>|]{16,200}")
_PART = re.compile(r"[^\s/|,;:()\[\]`\"'“”<>]{4,120}")
_ADJACENT = re.compile(r"[\s:=`'\"(-]{1,6}(?:(?:is|was|ist|est|es)\s(?:now\s)?)?[`'\"(]?")
_FIELD = re.compile(r"(?:[\w.\[\]-]{0,60}(?:=|:(?!//))){1,3}(?=.{6})|[a-z][a-z_.-]{1,20}/(?=[^\s/]{8})")
_CUT = re.compile(r"[;&,](?=[\w.]{1,40}=)|\\")
_PAIR_WORD = re.compile(
    r"(?i)(?<![\w-])(?:use|using|login|log\s?in|sign\s?in|creds?|credentials?|auth|account|user(?:name)?s?|id|zugang|with|try|connect|benutze?|nimm|utilise[rz]?|usa|usar)(?![\w-])"
)
_PAIR_HINT = re.compile(r"(?<=\w)(?: [/|:] |[/:])(?=[^\s/]{5})[^\s/]{0,128}?[\d!#$%^*~]|(?<=\w) / \w+-\w+-\w")
_PAIR = re.compile(r"[\w.@+-]{2,64}(?:\s/\s|\s\|\s|/|:|\s:\s)(?=(\S{5,128}))")
_THINGS = re.compile(
    r"(?i)(?<![\w])(?:(?:api|access|secret|private|unseal|flag|recovery|license|account|session|auth|service|webhook|signing|encryption|ssh|root|master|integration)[\s_-]?)?"
    r"(?:tokens?|keys?|secrets?|credentials?|creds?|bearer|jwt|clé|schlüssel|jeton|chave|clave|webhook|authkey)(?![\w])"
)


def told(text: str) -> Iterator[Span]:
    """Said in a sentence: "the password is X", "pw: X", "password for the VIP is now X"."""
    for word in _TELLS.finditer(text):
        stop = _stop(text, word.end())
        found = False
        for link in _LINK.finditer(text, word.end(), stop):
            if _STRUCTURE.search(text, word.end(), link.start()):
                break
            place = value_at(text, link.end())
            if place is None:
                continue
            in_quotes = place[0] > link.end()
            user = _USER.match(text, *place)
            if user is not None and _said(text[user.end() : place[1]], quoted=in_quotes):
                place = (user.end(), place[1])
            if not _said(text[slice(*place)], quoted=in_quotes):
                continue
            yield Span(*place, "password", 1)
            found = True
            break
        if not found and text[word.end() : word.end() + 1] in _AFTER_WORD:
            yield from _nearby(text, word.end(), stop)


def _stop(text: str, start: int) -> int:
    line = text.find("\n", start, start + _REACH)
    return line if line >= 0 else min(len(text), start + _REACH)


def _said(value: str, *, quoted: bool) -> bool:
    if (
        " " in value
        or values.is_reference(value)
        or values.is_status(value)
        or values.is_identifier(value)
        or values.is_code(value)
    ):
        return False
    if values.is_typed(value) or values.is_phrase(value):
        return not _is_address(value)
    if quoted and len(value) >= 12 and "-" in value and value.replace("-", "").isalpha():
        return True
    digits = sum(char.isdigit() for char in value)
    return (quoted and digits > 0 and len(value) >= 5 and not value.isdigit()) or (
        4 <= len(value) <= 40 and value.isalnum() and 0 < digits < len(value) and len(value) >= 7
    )


def _is_address(value: str) -> bool:
    return bool(re.match(r"[\w.+-]+@[\w-]+\.[\w.]+$|[\w-]+(?:\.[\w-]+)+(?::\d+)?$|<?[@#][\w-]+$", value))


def _nearby(text: str, start: int, stop: int) -> Iterator[Span]:
    """A value after the word that can be nothing else: digits with mixed case and special signs."""
    for part in _PART.finditer(text, start, stop):
        value = part.group().rstrip(".,;:?")
        special = any(char in "!#$%^&*~+=@" for char in value)
        if (
            values.is_typed(value)
            and (special or _scrambled(value))
            and not _is_address(value)
            and "=" not in value[1:-1]
        ):
            yield Span(part.start(), part.start() + len(value), "password", 1)
            return


def _scrambled(value: str) -> bool:
    """Mixed case within, not CamelCase with a number behind."""
    return bool(re.search(r"[a-z][A-Z]|[A-Z]{2}[a-z]", value)) and bool(re.search(r"\d[A-Za-z]", value))


def shared(text: str) -> Iterator[Span]:
    """Given as a pair: "use admin / X", "creds: ops/X", "ID / PW : db / X"."""
    if not _PAIR_HINT.search(text):
        return
    for word in _PAIR_WORD.finditer(text):
        for pair in _PAIR.finditer(text, word.end(), _stop(text, word.end())):
            run = _TOKENS.match(text, pair.end())
            value = (run.group() if run else "").rstrip(".,;:)?")
            named = (
                word.group()[:4].lower() in ("cred", "logi")
                and not values.is_object_name(value)
                and _said(value, quoted=False)
            )
            if named or _is_shared(value, colon=pair.group().endswith(":")):
                yield Span(pair.end(), pair.end() + len(value), "password", 1)
                break


def _is_shared(value: str, *, colon: bool) -> bool:
    if _is_address(value) or "/" in value[:-1] or "=" in value[1:-1]:
        return False
    if colon and not (_scrambled(value) or any(char in "!#$%^&*~+" for char in value)):
        return False
    phrase = values.is_phrase(value) and value.replace("-", "").isalpha() and value.count("-") >= 3
    return phrase or values.is_typed(value)


def mentioned(text: str) -> Iterator[Span]:
    """A random value close behind the words token, key, secret, credential: "new key: X", "bad token X"."""
    if not _LONG_TOKENS.search(text):
        return
    for word in _THINGS.finditer(text):
        stop = _stop(text, word.end())
        words = text[word.end() : stop].lower()
        if "fingerprint" in words[:24] or "sha256:" in words[:60] or "digest" in words[:24]:
            continue
        for token in _LONG_TOKENS.finditer(text, word.end(), stop):
            at, value = _core(text, token.start())
            adjacent = _ADJACENT.fullmatch(text, word.end(), at)
            if values.is_mixed(value) and "/" not in value[:1] and "://" not in value:
                yield Span(at, at + len(value), "token", 1)
                break
            if adjacent and _is_bare(value, key=word.group().lower().startswith("key")):
                yield Span(at, at + len(value), "token", 1)
                break


def _is_bare(value: str, *, key: bool) -> bool:
    """Whether a value right behind the word is what the word says; a key of a map or a topic is often a uuid or a name."""
    if not values.is_random(value) or "//" in value or values.is_object_name(value):
        return False
    return not (key and re.fullmatch(r"[0-9a-fA-F-]+", value))


_FOUR_DIGITS = re.compile(r"\d{4}")
_PIN = re.compile(
    r"(?i)\b(?:pin|otp|passcode|2fa|mfa|totp|one[- ]time|verification|sms|auth(?:enticator)?)(?:[ -](?:code|pin|password|token))?"
    r"(?:\s(?:for|on|of)\s\S{1,40}){0,2}\s{0,2}(?:is|was|:|=|->)?(?:\snow)?\s{1,2}[`'\"]?(\d{4,8})(?![\w.:/%-])"
)


def pins(text: str) -> Iterator[Span]:
    """Short codes: "PIN is 482913", "MFA code 482913"."""
    if not _FOUR_DIGITS.search(text):
        return
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
    Rule(
        r"\b(use|using|login|log in|sign in|signin|creds?|credentials?|auth|account|user|users|username|usernames|id|zugang|with|try|connect"
        r"|benutzen?|nimm|utilise[rz]?|usa|usar)\b",
        shared,
    ),
    Rule(GATE_WORDS, mentioned),
    Rule(GATE_WORDS, pins),
)
