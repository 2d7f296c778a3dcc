"""Secrets inside addresses: user information, query parameters and signatures, webhooks."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check than a long one

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wetink.evidence.redaction import values
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.evidence.redaction.words import word_set
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCHEMES = {
    "postgres": "postgres", "postgresql": "postgres", "mysql": "mysql", "mysql2": "mysql", "mariadb": "mysql",
    "redis": "redis", "rediss": "redis", "mongodb": "mongodb", "mongodb+srv": "mongodb", "amqp": "rabbitmq",
    "amqps": "rabbitmq", "sqlserver": "sqlserver", "mssql": "sqlserver", "oracle": "oracle", "clickhouse": "clickhouse",
    "ldap": "ldap", "ldaps": "ldap", "smtp": "smtp", "smtps": "smtp", "ftp": "ftp", "ftps": "ftp", "sftp": "sftp",
    "nats": "nats", "mqtt": "mqtt", "mqtts": "mqtt", "kafka": "kafka", "influxdb": "influxdb", "cockroachdb": "postgres",
    "snowflake": "snowflake", "cassandra": "cassandra", "neo4j": "neo4j", "bolt": "neo4j", "etcd": "etcd",
}  # fmt: skip
_SCHEME = when_used(r"[A-Za-z][A-Za-z0-9+.-]{0,40}$")
_USER_PASSWORD = when_used(r"([^\s:/?#@\"'<>`|,;()\[\]{}]{0,120}):([^\s\"<>`]{1,256}?)@(?=[\w.\-\[(%*${<:])")
_PORT = when_used(r"\d{1,5}(?:[/?#,]|$)")
_USER_ONLY = when_used(r"([^\s:/?#@\"'<>`|]{16,256})@")


def user_information(text: str) -> Iterator[Span]:
    """`scheme://user:password@host` and `https://token@host`; the user's name stays unless it is a token itself."""
    pos = text.find("://")
    while pos >= 0:
        start = pos + 3
        scheme = _SCHEME.search(text, max(0, pos - 41), pos)
        name = _SCHEMES.get(scheme.group().lower() if scheme else "", "")
        yield from _of_one(text, start, f"{name}-password" if name else "url-password")
        pos = text.find("://", start)


_PACKED = when_used(
    r"(?i)(?:%3a%2f%2f|%253a%252f%252f)(?P<user>[\w.+-]{0,60})(?:%3a|%253a)(?P<password>[^\s\"'&<>]{3,200}?)(?:%40|%2540)"
)


def packed(text: str) -> Iterator[Span]:
    """The same in an address that is a parameter of another: `https%3A%2F%2Fops%3AX%40host`."""
    for match in _PACKED.finditer(text):
        if not values.is_reference(match["password"]) and not _PORT.match(match["password"]):
            yield Span(*match.span("password"), "url-password", 2)


_BARE = when_used(
    r"(?<![\w/@:.%-])(?P<user>[A-Za-z_][\w.+-]{0,40}):(?P<password>[^\s:@/\"'<>`|,;()]{3,128}(?:@[^\s:@/\"'<>`|,;()]{1,40})??)@(?=(?:tcp|unix|udp)?\(|\[?[\w.-]+[\w\]](?:[:/]|\s|$))"
)
_NO_USER = word_set("mailto xmpp sip sips acct git ssh to cc from bcc jid pkg urn npm tag image docker jsr")


def bare(text: str) -> Iterator[Span]:
    """The same without a scheme: `app:X@tcp(db-1:3306)/orders`, `ops:X@host:5432/db`."""
    for match in _BARE.finditer(text):
        value = match["password"]
        if match["user"].lower() in _NO_USER or values.is_reference(value):
            continue
        driver = text[match.end() : match.end() + 5].startswith(("tcp(", "unix(", "udp(", "("))
        if driver or values.is_typed(value) or values.is_random(value) or values.is_numbered(value):
            yield Span(*match.span("password"), "url-password", 2)


_SIP = when_used(r"\bsips?:[\w.+-]{1,60}:([^\s@\"'<>;]{3,120})@")


def phones(text: str) -> Iterator[Span]:
    """The password of a SIP address (RFC 3261, section 19.1.1)."""
    for match in _SIP.finditer(text):
        yield Span(*match.span(1), "url-password", 2)


_USER_IS = when_used(
    r"(?i)(?<![\w.-])(?:[\w.-]{0,60}?(?:user(?:pwd|pass|[._]?info)?|auth|creds?|credentials?|login|account|basic))(?:\s{0,2}[=:]\s{0,2}|[ \t]{1,4})[\"']?(?P<user>[A-Za-z][\w.@-]{0,40}):(?P<password>[^\s:\"'<>`|;,]{4,128})"
)

_USER_IS_SHAPE = r"(?i)(user|pwd|pass|info|auth|creds?|credentials?|login|account|basic)([\s\x80-\xff]*[=:][\s\x80-\xff]*|[ \t]+)[\"']?[a-z][^\s:]*:[^\s:\"'<>`|;,]{4}"


def user_is(text: str) -> Iterator[Span]:
    """A variable or directive that holds both: `ETCDCTL_USER=root:X`, `stats auth ops:X`."""
    for match in _USER_IS.finditer(text):
        value = match["password"].rstrip(".)")
        if (
            values.is_chosen(value)
            and not values.is_reference(value)
            and not values.is_address(value)
            and "/" not in value
        ):
            start = match.start("password")
            yield Span(start, start + len(value), "password", 1)


_SHORT = when_used(
    r"(?i)(?:^|[?&\s\"'])(?:u|user|usr|login)=[^&\s\"']{1,80}(?:&[\w.]{1,20}=[^&\s\"']{0,80}){0,4}&(?:p|pw|pwd)=(?P<after>[^&\s\"'#]{3,200})|(?:^|[?&\s\"'])(?:p|pw|pwd)=(?P<before>[^&\s\"'#]{3,200})(?:&[\w.]{1,20}=[^&\s\"']{0,80}){0,4}&(?:u|user|usr|login)="
)


def short_names(text: str) -> Iterator[Span]:
    """`?u=admin&p=X`, as InfluxDB and others take user and password."""
    for match in _SHORT.finditer(text):
        group = "after" if match["after"] is not None else "before"
        if not values.is_reference(match[group]):
            yield Span(*match.span(group), "password", 2)


def _of_one(text: str, start: int, kind: str) -> Iterator[Span]:
    both = _USER_PASSWORD.match(text, start)
    if both is None:
        alone = _USER_ONLY.match(text, start)
        if alone is not None and (values.is_random(alone[1]) or values.is_typed(alone[1])):
            yield Span(*alone.span(1), "url-token", 2)
        return
    user, password = both[1], both[2]
    if _PORT.match(password) or (values.is_reference(password) and password[0] not in "#?!%*") or "/" in user:
        return
    if values.is_random(user) and password in ("x-oauth-basic", "x", "", "x-access-token"):
        yield Span(*both.span(1), "url-token", 2)
        return
    # An unescaped "@" in a password: the host begins after the last one before the path.
    end = both.end(2)
    more = re.compile(r"[^\s\"'<>`/?#@]{0,120}@(?=[\w\[])").match(text, both.end())
    if more is not None and "/" not in password:
        end = more.end() - 1
    yield Span(both.start(2), end, kind, 2)
    if values.is_random(user):
        yield Span(*both.span(1), "url-token", 2)


_PARAMETER = when_used(
    r"""(?ix)(?:[?&;\#]|%3[Ff]|%26|&amp;|\\u0026|&\#38;)
    (?P<name>(?:[\w.\[\]-]{0,40}?(?:token|secret|passw(?:or)?d|passwd|pwd|signature|credential|api[_-]?key|apikey|access[_-]?key|auth)
      |sig|sign|hmac|key|jwt|sas|pass|code|ticket|k|pat|sid|session|sessionid|hash|otp|assertion|nonce|x-amz-\w{3,24}))
    (?:=|%3[Dd]|\\u003[dD])(?P<value>[^\s&;"'<>`\#|)\]\\]{4,2048}+)"""
)
_PARAMETER_SHAPE = (
    r"(?i)([?&;#]|%3f|%26|\\u0026)([\w\x80-\xff.\[\]-]*(token|secret|passwd|password|pwd|signature|credential|api[_-]?key|access[_-]?key|auth)"
    r"|sig|sign|hmac|key|jwt|sas|pass|code|ticket|k|pat|sid|session|sessionid|hash|otp|assertion|nonce|x-amz-[\w\x80-\xff]+|[\w.\[\]-]*[\x80-\xff][\w\x80-\xff.\[\]-]*)"
    r"(=|%3d|\\u003d)[^\s&;\"'<>`#|)\]\\]{4}"
)
_SLASH = when_used("/|%2[Ff]")
_AMZ_PLAIN = word_set("x-amz-date x-amz-expires x-amz-algorithm x-amz-signedheaders x-amz-target")
_LOOSE = when_used(
    r"(?i)token|secret|passw|pwd|signature|sig$|credential|api|access|x-amz|sas$|jwt$|^pass$|^auth|auth$"
)


def parameters(text: str) -> Iterator[Span]:
    """Query parameters that grant something: tokens, keys, signatures of presigned and SAS addresses."""
    for match in _PARAMETER.finditer(text):
        name = match["name"].lower()
        start, end = match.span("value")
        if "%26" in match["value"] and ("%3d" in match.group().lower()[: len(name) + 8]):
            end = start + match["value"].index("%26")
        value = text[start:end].rstrip(".,;:*_~")
        if name == "x-amz-credential":  # the key id; date, region and service behind it stay
            value = _SLASH.split(value, maxsplit=1)[0]
        if name in _AMZ_PLAIN or values.is_reference(value):
            continue
        if values.is_random(value) or (_LOOSE.search(name) and not values.is_status(value) and not value.isalpha()):
            yield Span(start, start + len(value), _parameter_kind(name), 1)


def _parameter_kind(name: str) -> str:
    if "sig" in name or name == "hmac":
        return "url-signature"
    if "pass" in name or "pwd" in name:
        return "password"
    if "credential" in name:
        return "credential"
    return "api-key" if "key" in name or name == "k" else "token"


_WEBHOOKS = (
    ("slack-webhook", when_used(r"hooks\.slack(?:-gov)?\.com/((?:services|workflows|triggers)/[\w/+-]{8,200}+)")),
    ("discord-webhook", when_used(r"discord(?:app)?\.com/api/(?:v\d+/)?webhooks/(\d{5,25}/[\w.-]{8,120}+)")),
    ("teams-webhook", when_used(r"(?:webhook\.office\.com/webhookb2|outlook\.office(?:365)?\.com/webhook)/([\w@/.-]{16,300}+)")),
    ("telegram-token", when_used(r"api\.telegram\.org/(?:file/)?bot(\d{5,16}:[\w-]{16,60}+)")),
    ("webhook", when_used(r"hooks\.zapier\.com/hooks/catch/([\w/]{6,80}+)|maker\.ifttt\.com/trigger/\w{1,60}/(?:json/)?with/key/([\w-]{10,80}+)")),
    ("pagerduty-key", when_used(r"events\.(?:eu\.)?pagerduty\.com/integration/([\w-]{16,64}+)")),
    ("ping-address", when_used(r"hc-ping\.com/([0-9a-fA-F-]{36})")),
    ("webhook", when_used(r"(?i)://[\w.-]{0,60}hooks?[\w.-]{0,60}(?:/[\w.-]{1,40}){0,4}?/([A-Za-z0-9_-]{20,200}+)")),
    ("webhook", when_used(r"/(?:web)?hooks?/(?:[\w.-]{1,40}/){0,4}?([A-Za-z0-9_-]{20,200}+)")),
    ("token", when_used(r"/(?:token|apikey|api-key|secret)/([A-Za-z0-9_%=-]{16,300}+)")),
)  # fmt: skip
_SURELY = 7


def webhooks(text: str) -> Iterator[Span]:
    """Addresses that anybody who knows them can post to."""
    for number, (kind, pattern) in enumerate(_WEBHOOKS):
        for match in pattern.finditer(text):
            if match.lastindex and (number < _SURELY or values.is_random(match[match.lastindex])):
                yield Span(*match.span(match.lastindex), kind, 2)


RULES = (
    Rule("://", user_information, shape=r"://[^\s\"<>`]*@"),
    Rule(r"%3a%2f%2f|%253a%252f", packed),
    Rule("@", bare, shape=r":[^\s:@/\"'<>`|,;()]{3}[^\s:/\"'<>`|,;()]*@[\w\x80-\xff.(\[-]"),
    Rule(r"(user|userpwd|info|auth|creds?|credentials?|login|account)\s?[=: ]", user_is, shape=_USER_IS_SHAPE),
    Rule(r"\bsips?:", phones),
    Rule(r"(p|pw|pwd)=", short_names),
    Rule(r"[a-z0-9\]](=|%3d|\\u003d)", parameters, shape=_PARAMETER_SHAPE),
    Rule(r"hook|telegram\.org|pagerduty\.com/integration|hc-ping|/token/|/api-?key/|/secret/|ifttt", webhooks),
)
