"""Tokens known by their own form, also cut short: JSON Web Tokens, cloud key ids, prefixes with a random tail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wetink.evidence.redaction import values
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span

_JWT = re.compile(
    r"\bey[JA-Za-z][A-Za-z0-9_-]{8,4000}+\.[A-Za-z0-9_/+-]{4,8000}+={0,2}(?:\.[A-Za-z0-9_/+-]{0,4000}+={0,2}){0,3}"
)
_JSON_START = re.compile(r"ey[JA-Za-z]")
_AWS = re.compile(r"(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{16}(?![A-Za-z0-9])")
# Kinds of tokens by prefix, lenient in length so that a shortened one is found, too.
_PREFIXED = (
    ("github-token", r"(?:gh[pousr]_|github_pat_)[A-Za-z0-9_]{12,255}+"),
    (
        "gitlab-token",
        r"(?:gl(?:pat|ptt|dt|rt|rtr|cbt|soat|ft|imt|oas|agent|ffct|wt)-|GR1348941)[A-Za-z0-9_.=-]{12,255}+",
    ),
    ("slack-token", r"xox[abceoprs](?:\.xox[abceoprs])?-[A-Za-z0-9-]{10,400}+"),
    ("slack-token", r"xapp-\d-[A-Za-z0-9-]{10,200}+"),
    ("vault-token", r"hv[sbr]\.[A-Za-z0-9_-]{12,400}+"),
    ("vault-token", r"(?<![A-Za-z0-9_.])s\.[A-Za-z0-9]{24}(?![A-Za-z0-9])"),
    ("docker-token", r"dckr_(?:pat|oat)_[A-Za-z0-9_-]{12,100}+"),
    ("npm-token", r"npm_[A-Za-z0-9]{20,60}+"),
    ("terraform-token", r"[A-Za-z0-9]{2,20}\.atlasv1\.[A-Za-z0-9_=-]{12,200}+"),
    ("google-key", r"AIza[A-Za-z0-9_-]{30,45}+"),
    ("google-token", r"ya29\.[A-Za-z0-9_-]{20,800}+|1//0[A-Za-z0-9_-]{20,400}+"),
    ("stripe-key", r"(?:sk|rk|pk)_(?:live|test|prod)_[A-Za-z0-9]{10,200}+|whsec_[A-Za-z0-9+/=]{16,120}+"),
    ("openai-key", r"sk-(?:proj-|svcacct-|admin-|ant-[a-z0-9]{2,10}-|or-v1-)?[A-Za-z0-9_-]{20,300}+"),
    ("digitalocean-token", r"do[opr]_v1_[a-f0-9]{20,64}+"),
    ("shopify-token", r"shp(?:at|ca|pa|ss|ua)_[A-Fa-f0-9]{16,64}+"),
    (
        "atlassian-token",
        r"AT(?:ATT3|CTT3|BB|ST)[A-Za-z0-9_=-]{16,400}+(?:\\=[A-Fa-f0-9]{8}|%3[Dd][A-Fa-f0-9]{8})?|BBDC-[A-Za-z0-9+/=]{30,60}+",
    ),
    ("age-key", r"AGE-SECRET-KEY-1[A-Z0-9]{20,80}+"),
    ("grafana-token", r"gl(?:sa|c)_[A-Za-z0-9_+/=]{20,400}+"),
    ("sendgrid-key", r"SG\.[A-Za-z0-9_-]{10,40}\.[A-Za-z0-9_-]{10,80}+"),
    ("openshift-token", r"sha256~[A-Za-z0-9_-]{20,80}+"),
    ("artifactory-key", r"\bAKC[pP][A-Za-z0-9]{20,100}+|\bcmVmd(?:GtuO|[A-Za-z0-9])[A-Za-z0-9]{30,80}+"),
    ("telegram-token", r"(?<![\d.])\d{6,16}:A[A-Za-z0-9_-]{30,40}(?![A-Za-z0-9_-])"),
    (
        "discord-token",
        r"(?<![A-Za-z0-9_.-])[MNOAZ][A-Za-z0-9_-]{22,28}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{25,45}(?![A-Za-z0-9_-])",
    ),
    ("twilio-id", r"(?<![A-Za-z0-9])(?:SK|AC)[a-f0-9]{32}(?![A-Za-z0-9])"),
    ("swarm-key", r"SWM(?:KEY|TKN)-1-[A-Za-z0-9+/=-]{20,160}+"),
    ("heroku-key", r"HRKU-[A-Za-z0-9_-]{20,80}+"),
    ("new-relic-key", r"NR(?:AK|II|BR|JS|IQ|AA|SP|AL)-[A-Za-z0-9_-]{14,60}+"),
    ("google-secret", r"GOCSPX-[A-Za-z0-9_-]{20,40}+"),
    ("planetscale-token", r"pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_=.-]{16,80}+"),
    ("instagram-token", r"IG(?:QV|AA)[A-Za-z0-9_-]{60,300}+"),
    ("twitter-token", r"AAAAAAAAAA[A-Za-z0-9%]{40,200}+"),
    (
        "api-key",
        r"(?:dnkey|akab|llx|pplx|gsk|nvapi|tgp|tvly|csk|fw|lsv2|r8|hf|sgp|vcp|nfp|sbp|cfut|cfat|cfk|ntn|rdme|pnu|ico|fo1|fm2|pat|sat|sm_[apst]at)[_.-](?:[a-z0-9]{2,6}[_-])?(?=[A-Za-z0-9_.-]{0,40}[0-9])[A-Za-z0-9_.-]{20,200}+",
    ),
    ("private-key", r"(?:[A-Za-z0-9+/]{4})*?b3BlbnNzaC1rZXktdjE[A-Za-z0-9+/=]{20,8000}+"),
    ("stripe-key", r"EAAA[A-Za-z0-9_-]{50,80}+"),
    ("facebook-token", r"EAAC[A-Za-z0-9]{20,400}+|(?<!\d)\d{15,17}\|[A-Za-z0-9_-]{20,40}+"),
    (
        "mailgun-key",
        r"(?<![A-Za-z0-9-])key-[a-f0-9]{32}(?![a-f0-9])|(?<![a-f0-9-])[a-f0-9]{32}-[a-f0-9]{8}-[a-f0-9]{8}(?![a-f0-9-])",
    ),
    ("mailchimp-key", r"(?<![a-f0-9])[a-f0-9]{32}-us\d{1,2}(?!\d)"),
    ("salesforce-token", r"(?<![A-Za-z0-9])00D[A-Za-z0-9]{12,15}![A-Za-z0-9._+-]{40,200}+"),
    ("azure-secret", r"(?<![A-Za-z0-9_~.-])[A-Za-z0-9_~.-]{3}[78]Q~[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])"),
)
_PREFIX = re.compile("|".join(f"(?P<k{number}>{pattern})" for number, (_, pattern) in enumerate(_PREFIXED)))
"""Not used as one alternation over long texts, see `prefixed`."""
_PATTERNS = tuple((kind, re.compile(r"(?<![A-Za-z0-9_])(?:" + pattern + ")")) for kind, pattern in _PREFIXED)
# Any vendor's habit: a short name, maybe "live" or "test" or "pat", then a random tail.
_SHAPE = re.compile(
    r"(?<![A-Za-z0-9_/.-])[A-Za-z]{2,12}(?:[_-](?:live|test|prod|pat|sec|secret|key|tok|token|api|srv|svc|sk|pk|rk|u|v\d|usr|app|sat|aat|bot|int|dev|acc|adm)){1,2}[_-][A-Za-z0-9]{12,120}(?![A-Za-z0-9_])"
)
_UNDERSCORE = re.compile(r"(?<![A-Za-z0-9_/.-])[a-z]{2,10}_([A-Za-z0-9]{20,120})(?![A-Za-z0-9_])")


def web_tokens(text: str) -> Iterator[Span]:
    """JSON Web Tokens, also without their last part; a lone base64 of JSON is data and stays."""
    for match in _JWT.finditer(text):
        if match.group().startswith("eyJ") or "." in match.group()[20:]:
            yield Span(*match.span(), "jwt", 1)


def cloud_ids(text: str) -> Iterator[Span]:
    """Access key ids of AWS."""
    for match in _AWS.finditer(text):
        yield Span(*match.span(), "aws-access-key", 2)


def prefixed(text: str) -> Iterator[Span]:
    """Tokens with a vendor's prefix, and any prefix with a tail only a machine makes."""
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if len(set(match.group()[-16:])) > 3 or kind == "age-key":
                yield Span(*match.span(), kind, 1)


def shaped(text: str) -> Iterator[Span]:
    """`acme_live_x`, `fp_srv_x`, `acme_x`: a short name and a random tail of mixed case and digits."""
    for match in _SHAPE.finditer(text):
        tail = re.split(r"[_-]", match.group())[-1]
        if values.is_mixed("0" * max(0, 16 - len(tail)) + tail) and any(c.islower() for c in tail):
            yield Span(*match.span(), "token", 1)
    for match in _UNDERSCORE.finditer(text):
        if values.is_mixed(match[1]):
            yield Span(*match.span(), "token", 1)


_NEEDS = (
    "gh", "gl", "gr1348941", "xox", "xapp-", "hv", "s.", "dckr_", "npm_", ".atlasv1.", "aiza", "ya29.", "1//0", "sk", "rk_", "pk_",
    "whsec_", "_v1_", "shp", "at", "bbdc-", "age-secret", "sg.", "sha256~", "akc", "cmvmd", ":a", "swm", "hrku-", "b3blbnnzac1", "eaa",
    "nr", "gocspx", "pscale", "ig", "aaaaaaaaaa", "dnkey", "akab", "llx", "pplx", "nvapi", "tgp", "tvly", "csk", "fw_", "lsv2", "r8_", "hf_", "vcp", "nfp", "sbp", "cf", "ntn", "rdme", "pnu", "ico", "fo1", "fm2", "pat", "sat",
    "|", "key-", "-us", "00d", "q~", "ac", ".",
)  # fmt: skip

RULES = (
    Rule(("ey",), web_tokens),
    Rule(("akia", "asia", "abia", "acca", "a3t"), cloud_ids),
    Rule(_NEEDS, prefixed),
    Rule(("_", "-"), shaped),
)
