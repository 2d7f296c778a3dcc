"""Vendors' token prefixes as data, lenient in length so that a token that was cut short is found, too."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check than a long one

from __future__ import annotations

from typing import NamedTuple


class Prefix(NamedTuple):
    """How one kind of token begins and goes on.

    kind  what it is
    head  how it begins (RE2 syntax as well)
    tail  the rest, at least as long as makes a shortened one of no use
    gate  letters in it that make it worth to look, where the head has none of its own
    shape the same more narrowly (`Rule.shape`), where the gate opens on dates and ids; it begins with something rare, so
          that the automaton does not count along in every run of letters
    """

    kind: str
    head: str
    tail: str
    gate: str = ""
    shape: str = ""


_WORD = "[A-Za-z0-9_-]"

PREFIXES = (
    Prefix("github-token", r"(?:gh[pousr]_|github_pat_)", r"[A-Za-z0-9_]{12,255}+"),
    Prefix("gitlab-token", r"(?:gl(?:pat|ptt|dt|rt|rtr|cbt|soat|ft|imt|oas|agent|ffct|wt)-|GR1348941)", r"[A-Za-z0-9_.=-]{12,255}+"),
    Prefix("slack-token", r"xox[abceoprs](?:\.xox[abceoprs])?-", r"[A-Za-z0-9-]{10,400}+"),
    Prefix("slack-token", r"xapp-\d-", r"[A-Za-z0-9-]{10,200}+"),
    Prefix("vault-token", r"hv[sbr]\.", _WORD + "{12,400}+"),
    Prefix("vault-token", r"s\.", r"(?<![A-Za-z0-9_.]s\.)[A-Za-z0-9]{24}(?![A-Za-z0-9])", r"\bs\.\w\w\w"),
    Prefix("docker-token", r"dckr_(?:pat|oat)_", _WORD + "{12,100}+"),
    Prefix("npm-token", r"npm_", r"[A-Za-z0-9]{20,60}+"),
    Prefix("terraform-token", r"[A-Za-z0-9]{2,20}\.atlasv1\.", r"[A-Za-z0-9_=-]{12,200}+", r"\.atlasv1\."),
    Prefix("google-key", r"AIza", _WORD + "{30,45}+"),
    Prefix("google-token", r"(?:ya29\.|1//0)", _WORD + "{20,800}+"),
    Prefix("google-secret", r"GOCSPX-", _WORD + "{20,40}+"),
    Prefix("stripe-key", r"[srp]k_(?:live|test|prod)_", r"[A-Za-z0-9]{10,200}+"),
    Prefix("stripe-key", r"whsec_", r"[A-Za-z0-9+/=]{16,120}+"),
    Prefix("openai-key", r"sk-(?:proj-|svcacct-|admin-|ant-[a-z0-9]{2,10}-|or-v1-)?", _WORD + "{20,300}+", "sk-"),
    Prefix("digitalocean-token", r"do[opr]_v1_", r"[a-f0-9]{20,64}+"),
    Prefix("shopify-token", r"shp(?:at|ca|pa|ss|ua)_", r"[A-Fa-f0-9]{16,64}+"),
    Prefix("atlassian-token", r"AT(?:ATT3|CTT3|BB|ST)", r"[A-Za-z0-9_=-]{16,400}+(?:\\=[A-Fa-f0-9]{8}|%3[Dd][A-Fa-f0-9]{8})?"),
    Prefix("atlassian-token", r"BBDC-", r"[A-Za-z0-9+/=]{30,60}+"),
    Prefix("age-key", r"AGE-SECRET-KEY-1", r"[A-Z0-9]{20,80}+"),
    Prefix("grafana-token", r"gl(?:sa|c)_", r"[A-Za-z0-9_+/=]{20,400}+"),
    Prefix("sendgrid-key", r"SG\.", _WORD + r"{10,40}\." + _WORD + "{10,80}+"),
    Prefix("openshift-token", r"sha256~", _WORD + "{20,80}+"),
    Prefix("artifactory-key", r"AKC[pP]", r"[A-Za-z0-9]{20,100}+"),
    Prefix("artifactory-key", r"cmVmd", r"[A-Za-z0-9]{36,90}+"),
    Prefix("telegram-token", r"(?:bot)?\d{6,16}:A", r"[A-Za-z0-9_-]{30,40}(?![A-Za-z0-9_-])", r"[0-9]:a"),
    Prefix("discord-token", r"[MNOAZ][A-Za-z0-9_-]{22,28}\.", _WORD + r"{6}\." + _WORD + r"{25,45}(?![A-Za-z0-9_-])", r"[\w-]\.[\w-]", r"[\w-]\.[\w-]{6}\.[\w-]{25}"),
    Prefix("twilio-id", r"(?:SK|AC)", r"[a-f0-9]{32}(?![A-Za-z0-9])", r"(sk|ac)[0-9a-f]", r"(SK|AC)[a-f0-9]{32}"),
    Prefix("swarm-key", r"SWM(?:KEY|TKN)-1-", r"[A-Za-z0-9+/=-]{20,160}+"),
    Prefix("heroku-key", r"HRKU-", _WORD + "{20,80}+"),
    Prefix("new-relic-key", r"NR(?:AK|II|BR|JS|IQ|AA|SP|AL)-", _WORD + "{14,60}+"),
    Prefix("planetscale-token", r"pscale_(?:tkn|pw|oauth)_", r"[A-Za-z0-9_=.-]{16,80}+"),
    Prefix("instagram-token", r"IG(?:QV|AA)", _WORD + "{60,300}+"),
    Prefix("twitter-token", r"AAAAAAAAAA", r"[A-Za-z0-9%]{40,200}+"),
    Prefix("square-token", r"EAAA", _WORD + "{50,80}+"),
    Prefix("facebook-token", r"EAA[CM]", r"[A-Za-z0-9]{20,400}+"),
    Prefix("facebook-token", r"\d{15,17}\|", _WORD + "{20,40}+", r"[0-9]\|"),
    Prefix("mailgun-key", r"key-", r"[a-f0-9]{32}(?![a-f0-9])"),
    Prefix("mailgun-key", r"[a-f0-9]{32}-", r"[a-f0-9]{8}-[a-f0-9]{8}(?![a-f0-9-])", r"[0-9a-f]-[0-9a-f]", r"[a-f0-9]-[a-f0-9]{8}-[a-f0-9]{8}"),
    Prefix("mailchimp-key", r"[a-f0-9]{32}-us", r"\d{1,2}(?!\d)", r"[0-9a-f]-us[0-9]"),
    Prefix("salesforce-token", r"00D[A-Za-z0-9]{12,15}!", r"[A-Za-z0-9._+-]{40,200}+", r"00d[0-9a-z]"),
    Prefix("azure-secret", r"[A-Za-z0-9_~.-]{3}[78]Q~", r"[A-Za-z0-9_~.-]{31,34}(?![A-Za-z0-9_~.-])", r"[78]q~"),
    Prefix("private-key", r"[xyztuv]prv", r"[A-Za-z0-9]{40,120}+"),
    Prefix("private-key", r"b3BlbnNzaC1rZXktdjE", r"[A-Za-z0-9+/=]{20,8000}+"),
    Prefix(
        "api-key",
        r"(?:dnkey|akab|llx|pplx|gsk|nvapi|tgp|tvly|csk|fw|lsv2|r8|hf|sgp|vcp|nfp|sbp|cfut|cfat|cfk|ntn|rdme|pnu|ico|fo1|fm2"
        r"|pat|sat|sm_[aps]at)[_.-]",
        r"(?:[a-z0-9]{2,6}[_-])?(?=[A-Za-z0-9_.-]{0,40}[0-9])[A-Za-z0-9_.-]{20,200}+",
    ),
)  # fmt: skip
