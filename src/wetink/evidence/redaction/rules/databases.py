"""Passwords inside statements and shells of databases, brokers and directory services."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check than a long one

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wetink.evidence.redaction import values
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.evidence.redaction.words import value_at
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator

_SET_TO = r"password\s*(\(|'|=\s*n?')"
# Gate, kind, a pattern that ends where the value begins, maybe a shape.
_STATEMENTS = (
    (r"identified\s", "mysql-password", r"(?i)\bidentified\s{1,4}(?:with\s{1,4}['\"`]?\w{1,40}['\"`]?\s{1,4})?(?:by|as)\s{1,4}(?:password\s{1,4})?(?:values\s{1,4})?"),
    (_SET_TO, "database-password", r"(?i)\b(?:encrypted\s{1,4}|unencrypted\s{1,4}|with\s{1,4}|user\s[^\n;]{1,120}?\s|role\s[^\n;]{1,120}?\s|login\s[^\n;]{1,120}?\s|superuser\s{1,4}|options\s?\([^)\n]{0,200}?)password\s{0,4}=?\s{0,4}(?=')"),
    (_SET_TO, "database-password", r"(?i)\b(?:old_)?password\s?\(\s{0,4}(?=')"),
    (r"set\s+password", "database-password", r"(?i)\bset\s{1,4}password\b[^\n=;]{0,120}=\s{0,4}(?=')"),
    (r"pgp_sym|aes_(en|de)crypt", "encryption-key", r"(?i)\b(?:pgp_sym_(?:en|de)crypt|aes_(?:en|de)crypt)\s?\([^,\n]{1,200},\s{0,4}(?=')"),
    (r"\.(auth|changeuserpassword)\(", "mongodb-password", r"(?i)\.(?:auth|changeuserpassword)\(\s{0,4}['\"][^'\"\n]{1,80}['\"]\s{0,4},\s{0,4}(?=['\"])"),
    (r"requirepass|masterauth", "redis-password", r"(?i)\bconfig\s{1,4}set\s{1,4}['\"]?(?:requirepass|masterauth)['\"]?\s{1,4}"),
    (r"setuser\s", "redis-password", r"(?i)\bacl\s{1,4}setuser\s[^\n]{0,120}?\s['\"]?>"),
    (r"user\s", "redis-password", r"(?i)\buser\s\S{1,80}\s(?:on|off)\s[^\n]{0,120}?(?<=\s)>", r"(?i)user[\s\x80-\xff]\S+[\s\x80-\xff](on|off)[\s\x80-\xff]"),
    (r"sp_(addlogin|password)", "sqlserver-password", r"(?i)\bsp_(?:addlogin|password)\s{1,4}N?'[^'\n]{1,80}'\s{0,4},\s{0,4}(?=N?')"),
    (r"\slogin\s", "mail-password", r"(?m)^(?:[><CS:]{1,2}\s?)?[\w*.]{1,12}\sLOGIN\s{1,4}\S{1,120}\s{1,4}(?=\S+\s*$)"),
    (r"\.login\s", "database-password", r"(?im)^(?:[\w-]{0,20}[>#]\s{0,2})?\.login\s{1,4}\S{1,80}\s{1,4}"),
    (r"(^|\n|: )\"\S", "postgres-password", r"(?m)(?:^\"[\w.-]{1,60}\"\s{1,4}(?=\"[^\"\n]{6,300}\"\s*$)|: \"[\w.-]{1,60}\"\s{1,4}(?=\"[^\"\s]{6,300}\"\s*$))", r"\"[^\"\s]+\"[\s\x80-\xff]+\"[^\"\n]{6}"),
    (r"\s(psk|xauth|eap|ntlm|pin|rsa)\s", "vpn-password", r":\s{1,4}(?:PSK|XAUTH|EAP|NTLM|PIN|RSA\s\S{1,120})\s{1,4}(?:[\w@.-]{1,80}\s{1,4})?(?=\")"),
    (r"\.logon\s", "database-password", r"(?i)\.logon\s{1,4}[\w.@-]{0,80}/?[\w.@-]{1,60},(?=\S)"),
    (r"auth2\s", "redis-password", r"(?i)\bauth2\s{1,4}\S{1,80}\s{1,4}"),
    (r"hello\s+[23]\s", "redis-password", r"(?im)(?:^|>\s{0,2}|[\"'\n;])hello\s{1,4}[23]\s{1,4}auth\s{1,4}\S{1,80}\s{1,4}"),
    (r"sqlplus\s|rman\s|connect\s|expd?p?\s|impd?p?\s|sqlldr\s", "oracle-password", r"(?i)\b(?:sqlplus|rman\s+target|expdp|impdp|sqlldr|exp|imp|connect)\s{1,4}(?:-\w\s{1,4}){0,2}['\"]?[\w$#]{1,40}/(?=[^\s/@][^\s]{2,100}@)"),
    (r"jdbc:oracle", "oracle-password", r"(?i)\bjdbc:oracle:\w{1,8}:[\w$#]{1,40}/(?=[^\s/@])"),
    (r"community6?\s", "snmp-community", r"(?i)\b(?:ro|rw)community6?\s{1,4}"),
)  # fmt: skip
_STATEMENT = when_used(r"(?i)\b(?:create|alter|grant)\s")
_AUTH = when_used(
    r"(?im)(?:^|>\s{0,2}|[\"'\n;|]\s{0,2}|echo\s{1,3}|printf\s{1,3}['\"]?)auth\s{1,4}(?!plain|login|cram|digest|required|success|fail|method)(?:[\w.@-]{1,60}\s{1,4}(?=\S{4,}\s{0,4}$))?"
)
_SMTP = when_used(r"(?im)^(?:[><CS:]{1,2}\s?)?auth\s{1,4}(?:plain|login)\s{1,4}([A-Za-z0-9+/=]{8,400})\s{0,4}$")
_ORACLE_END = when_used(r"[^\s@\"']{1,128}+")


def _statement(gate: str, kind: str, before: str, shape: str = "") -> Rule:
    """ALTER USER ... PASSWORD, IDENTIFIED BY, db.auth(), CONFIG SET requirepass, sqlplus user/password@db."""
    pattern = when_used(before)
    oracle = kind == "oracle-password"

    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            place = _until_host(text, match.end()) if oracle else value_at(text, match.end())
            if place is None:
                continue
            quoted = place[0] > match.end() or oracle
            if _rejected(text[place[0] : place[1]], quoted=quoted) or (not quoted and _is_prose(text, match)):
                continue
            yield Span(*place, kind, 2)

    return Rule(gate, find, shape=shape)


def _until_host(text: str, start: int) -> tuple[int, int] | None:
    """The password of `user/password@db`, which no quotes surround."""
    run = _ORACLE_END.match(text, start)
    return run.span() if run else None


def _is_prose(text: str, match: re.Match[str]) -> bool:
    """Whether "identified by k8s-node-3" is talk: a bare value needs the statement before it, or its capitals."""
    word = match.group()[:10]
    if word.lower() != "identified" or word.isupper():
        return False
    return _STATEMENT.search(text, max(0, match.start() - 300), match.start()) is None


def _rejected(value: str, *, quoted: bool) -> bool:
    if values.is_reference(value) or value.lower() in ("by", "as", "null", "password", "expire", "random", "values"):
        return True
    return not quoted and value.islower() and value.isalpha()  # "was identified by the team"


def auth(text: str) -> Iterator[Span]:
    """`AUTH x` at a redis prompt, `AUTH PLAIN x` to a mail server."""
    for match in _AUTH.finditer(text):
        place = value_at(text, match.end())
        if place is None:
            continue
        value = text[place[0] : place[1]]
        strong = values.is_typed(value) or values.is_random(value) or values.is_phrase(value)
        if not values.is_reference(value) and (strong or (">" in match.group() and len(value) >= 4)):
            yield Span(*place, "redis-password", 2)
    for match in _SMTP.finditer(text):
        yield Span(*match.span(1), "smtp-password", 2)


RULES = (
    *(_statement(*one) for one in _STATEMENTS),
    Rule(r"auth\s", auth),
)
