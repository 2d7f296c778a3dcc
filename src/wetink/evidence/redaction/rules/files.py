"""Files that hold credentials by their form: .pgpass, .netrc, shadow, htpasswd, docker and npm configuration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wetink.evidence.redaction import values
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator

_PGPASS = when_used(
    r"(?m)(?:^|[\s'\"])(?:[\w.*-]{1,120}|\[[0-9a-f:]{2,40}\]):(?:\d{2,5}|\*):[\w.*$-]{1,80}:[\w.*@$-]{1,80}:((?:[^\s:'\"\\]|\\.){3,200})(?=$|[\s'\"])"
)
_NETRC = when_used(
    r"(?i)\b(?:machine\s{1,8}\S{1,200}|default)\s{1,20}(?:login\s{1,8}\S{1,200}\s{1,20})?(?:account\s{1,8}\S{1,100}\s{1,20})?password\s{1,8}(\S{1,400})"
)
_NETRC_LOGIN = when_used(r"(?im)^\s{0,8}login\s{1,8}\S{1,200}\s{1,20}password\s{1,8}(\S{1,400})")
_LOGIN_SHAPE = r"(?i)(login|account|machine|default)[\s\x80-\xff]+(\S+[\s\x80-\xff]+)?password[\s\x80-\xff]"
_CRYPT = when_used(
    r"\$(?:1|2[abxy]?|5|6|7|y|gy|md5|apr1|sha1|argon2(?:id|i|d)|scrypt|pbkdf2(?:-\w{2,10})?)\$[\w./,=$+-]{12,300}+"
    r"|\{(?:S?SHA(?:256|512)?|S?MD5|CRYPT|PBKDF2[\w-]{0,12})\}[\w./+=$-]{12,200}+"
    r"|\b(?:pbkdf2|argon2|bcrypt|scrypt)_\w{2,10}\$[\w./+=$-]{12,300}+"
    r"|SCRAM-SHA-(?:1|256|512)\$\d{1,8}:[\w+/=]{8,80}\$[\w+/=:]{16,200}+"
)
_SHADOW = when_used(r"(?m)^[a-z_][\w.-]{0,31}\$?:!?([^\s:!*]{13,300}):\d{0,6}:\d{0,6}:\d{0,6}:\d{0,6}:")
_MYSQL_HASH = when_used(r"\*[0-9A-F]{40}\b|\bmd5[0-9a-f]{32}\b(?=['\"])")
_NPM = when_used(
    r"(?m)(?::_(?:authToken|password|auth)|^_(?:authToken|password|auth))\s{0,4}=\s{0,4}[\"']?([^\s\"']{4,600})"
)
_DOCKER = when_used(
    r"\\?\"(?:auth|identitytoken|registrytoken)\\?\"\s{0,8}:\s{0,8}\\?\"([A-Za-z0-9+/=_.-]{8,4000})\\?\""
)
_CISCO = when_used(
    r"(?im)\b(?:enable\s+secret|enable\s+password|username\s\S{1,60}\s(?:privilege\s\d{1,2}\s)?(?:secret|password)|snmp-server\s+community|key-string|pre-shared-key(?:\s(?:local|remote|address|hostname|ascii-text|hexadecimal)\s\S{1,60})?(?:\sascii-text)?|wpa-psk(?:\s\w{1,8})?|(?:tacacs|radius)-server\s(?:host\s\S{1,60}\s)?(?:[\w-]{1,20}\s\d{1,5}\s){0,3}key|(?:crypto\s)?isakmp\skey|ppp\s(?:chap|pap)\s(?:sent-username\s\S{1,40}\s)?password|message-digest-key\s\d{1,3}\smd5|authentication(?:-key|\stext)(?:\s\d{1,3}\smd5)?|neighbor\s\S{1,60}\spassword|standby\s\d{1,3}\sauthentication(?:\smd5\skey-string)?|set\ssnmp\scommunity|createuser\s\S{1,60}\s(?:md5|sha\S{0,4})(?:\s\"?[^\s\"]{1,60}\"?\s(?:des|aes\S{0,4}))?|auth-pass(?:word)?(?:\s\w{1,40}(?=\s\S))?|(?:auth|priv)\s(?:md5|sha\d{0,3}|des|aes(?:\s\d{3})?))\s+(?:[0-9]\s+)?[\"']?([^\s\"';]{4,200})"
)
_USM = when_used(r"(?i)\bcreateuser\s\S{1,60}\s(?:md5|sha\S{0,4})\s\"?([^\s\"]{4,120})")
_VAULT_ID = when_used(r"(?im)\bsecret ?id\s{0,20}[:=]\s{0,20}([0-9a-f]{8}-[0-9a-f-]{27})\b")
_PPK = when_used(r"(?m)Private-Lines:\s{0,4}\d{1,4}\n((?>(?:[A-Za-z0-9+/=]{1,80}\n?){1,200}))")


def _plain(kind: str, pattern: re.Pattern[str], gate: str, *, block: bool = False, shape: str = "") -> Rule:
    def find(text: str) -> Iterator[Span]:
        for match in pattern.finditer(text):
            value = match[1]
            if not values.is_reference(value) and not values.is_status(value):
                yield Span(*match.span(1), kind, 2)

    return Rule(gate, find, block, shape)


def hashes(text: str) -> Iterator[Span]:
    """Hashes of passwords, which can be cracked: shadow, htpasswd, LDAP, Django, PostgreSQL, MySQL."""
    for pattern in (_CRYPT, _MYSQL_HASH):
        for match in pattern.finditer(text):
            yield Span(*match.span(), "password-hash", 2)
    for match in _SHADOW.finditer(text):
        yield Span(*match.span(1), "password-hash", 2)


RULES = (
    _plain(
        "postgres-password",
        _PGPASS,
        r":([0-9*][0-9]?):|:[0-9]{4,5}:",
        shape=r":([\d\x80-\xff]+|\*):[^:\s]+:[^:\s]+:[^:\s]",
    ),
    _plain("netrc-password", _NETRC, r"machine\s|default\s", block=True, shape=_LOGIN_SHAPE),
    _plain("netrc-password", _NETRC_LOGIN, r"login\s", block=True, shape=_LOGIN_SHAPE),
    _plain("npm-token", _NPM, r"_(authtoken|password|auth)\s?="),
    _plain("registry-credential", _DOCKER, r"\"(auth|identitytoken|registrytoken)\\?\""),
    _plain(
        "network-secret",
        _CISCO,
        r"enable\s|snmp-server|username\s|key-string|pre-shared-key|wpa-psk|(tacacs|radius)-server|isakmp|(chap|pap)\s|message-digest|authentication|neighbor\s|snmp\scommunity|createuser|auth-pass|(auth|priv)\s(md5|sha|des|aes)",
    ),
    _plain("snmp-community", _USM, r"createuser"),
    _plain("secret-id", _VAULT_ID, r"secret ?id"),
    _plain("private-key", _PPK, r"private-lines:", block=True),
    Rule(
        r"\$(1|2[abxy]?|5|6|7|y|gy|md5|apr1|sha1|argon2(id|i|d)|scrypt|pbkdf2)[$-]|\{(s?sha|s?md5|crypt|pbkdf2)|(pbkdf2|argon2|bcrypt|scrypt)_"
        r"|scram-sha|:[0-9]:[0-9]|:::|\*[0-9a-f][0-9a-f]|md5[0-9a-f]",
        hashes,
    ),
)
