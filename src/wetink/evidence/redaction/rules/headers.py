"""HTTP headers and cookies, in curl calls, logs, HAR files and code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wetink.evidence.redaction import values
from wetink.evidence.redaction.ledger import decoded_base64
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator

_AUTHORIZATION = when_used(
    r"""(?ix)\bauthorization\\*["']?\s{0,4}(?:[:=]|=>|,|%3a)\s{0,4}(?:\[\s?)?\\*["']?
    (?:(?P<scheme>bearer|basic|token|apikey|api-key|negotiate|ntlm|key|splunk|genie[k]ey|ssws|bot|jwt|pve[a-z]*|sharedkey(?:lite)?)[\s:=+]{1,4})?
    (?:token=\\*["']?)?(?P<value>[^\s"'<>`,;\\]{4,4096}+)"""
)
_SCHEME = when_used(r"(?i)\b(?P<scheme>bearer|basic)(?:\s|\+|%20){1,3}(?P<value>[A-Za-z0-9._~+/=|:%-]{6,4096}+)")
_HEADER = when_used(
    r"""(?ix)(?<![\w-])(?P<name>(?:x-[\w-]{0,40}?|[\w-]{0,40}?-)?
      (?:api-?key|app(?:lication)?-key|auth(?:entication)?-?(?:key|token)|access-?token|access-?key|token|secret|session-?id|password|signature|consumer-key))
    \\*["']?\s{0,3}:\s{0,3}\\*["']?(?P<value>[^\s"'`<>,;\\]{6,4096}+)"""
)
_SIGNATURE = when_used(r"(?i)\b(?:signature|response|cnonce|nonce)=\\*[\"']?([0-9a-z+/=%_-]{16,600}+)")


def authorization(text: str) -> Iterator[Span]:
    """`Authorization: Bearer x`, `Basic x`, and the scheme with a value alone."""
    for match in _AUTHORIZATION.finditer(text):
        value = match["value"]
        scheme = (match["scheme"] or "").lower()
        if (
            values.is_reference(value)
            or values.is_status(value)
            or value.lower() in ("bearer", "digest", "aws4-hmac-sha256")
        ):
            continue
        if scheme or values.plausible_token(value):
            yield Span(*match.span("value"), f"{scheme}-credential" if scheme == "basic" else _kind(scheme), 1)
    for match in _SCHEME.finditer(text):
        value = match["value"].rstrip(".:")
        if values.is_reference(value):
            continue
        basic = match["scheme"].lower() == "basic"
        if (basic and ":" in (decoded_base64(value) or "")) or (not basic and values.plausible_token(value)):
            start = match.start("value")
            yield Span(start, start + len(value), "basic-credential" if basic else "bearer-token", 1)


def _kind(scheme: str) -> str:
    return "bearer-token" if scheme in ("bearer", "") else "api-token"


def headers(text: str) -> Iterator[Span]:
    """`X-Api-Key: x`, `DD-API-KEY: x`, `PRIVATE-TOKEN: x`."""
    for match in _HEADER.finditer(text):
        value = match["value"].rstrip(".")
        if "-" not in match["name"] or values.is_reference(value):
            continue
        if values.plausible_token(value):
            start = match.start("value")
            yield Span(start, start + len(value), "api-key" if "key" in match["name"].lower() else "token", 1)


def signatures(text: str) -> Iterator[Span]:
    """The signature of a signed request."""
    for match in _SIGNATURE.finditer(text):
        if values.is_random(match[1]):
            yield Span(*match.span(1), "url-signature", 1)


_COOKIES = when_used(
    r"""(?ix)(?:\b(?:set-)?cookie\\*["']?\s{0,3}(?:,\s{0,40}\\*["']?value\\*["']?\s{0,3})?[:=]\s{0,3}\\*["']?|(?<=\s)(?:-b|--cookie)[\s=]{1,4}\\*["']?)(?P<all>[^"'\n\\]{3,8000}+)"""
)
_COOKIE = when_used(r"([\w.%!$*\[\]-]{1,80})=([^;\s,]{4,4096})")
_SESSION = when_used(r"(?i)sess|sid\b|_sid|token|auth|jwt|remember|login|secret|\bid$|_id$|user|sso|saml|key|^d$|oauth")
_PLAIN = when_used(
    r"(?i)^(?:csrf|xsrf|_csrf|_ga|_gid|_gcl|_fbp|_hj|__utm|theme|lang|locale|path|domain|expires|max-age|samesite|priority|version|tz|timezone)"
)


def cookies(text: str) -> Iterator[Span]:
    """Cookies that carry a session or look machine-made; names and harmless ones stay."""
    for match in _COOKIES.finditer(text):
        for cookie in _COOKIE.finditer(text, *match.span("all")):
            name, value = cookie[1], cookie[2]
            if _PLAIN.match(name) or values.is_reference(value):
                continue
            if values.is_random(value) or (_SESSION.search(name) and len(value) >= 6 and not value.isalpha()):
                yield Span(*cookie.span(2), "cookie", 1)


RULES = (
    Rule(r"authorization|bearer|basic", authorization),
    Rule(
        r"-(api-?key|app|auth|access|token|secret|session|password|signature|consumer-key|key)|(token|key)\\?[\"']?:",
        headers,
    ),
    Rule(r"(signature|response|nonce)=", signatures),
    Rule(r"cookie|\s-b\s", cookies),
)
