"""Values that a command prints bare because it was asked for them, and answers given to a visible prompt."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check than a long one

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from wetink.evidence.redaction import values
from wetink.evidence.redaction.rules.keys import GATE_WORDS, noun
from wetink.evidence.redaction.rules.rule import Rule
from wetink.evidence.redaction.span import Span
from wetink.evidence.redaction.words import word_set
from wetink.patterns import when_used

if TYPE_CHECKING:
    from collections.abc import Iterator

_REVEALING = when_used(
    r"""(?imx)
      \|\s{0,4}(?:g?base64\s+(?:-\w*[dD]\w*|--decode)|openssl\s+(?:enc\s+)?(?:-\S+\s+){0,4}-d\b) | \bbase64\s+(?:-[dD]|--decode)
    | \bget\s+secrets?\b[^\n|]{0,300}(?:jsonpath|go-template|template)[^\n]{0,100}(?:(?<![a-z])data|stringdata|base64) | \bvault\s+(?:kv\s+get|read)\b[^\n]{0,200}-field
    | \b(?:bao|vault)\s+(?:token\s+create|print\s+token|write)\b[^\n]{0,200}-field
    | \bsecretsmanager\s+get-secret-value | \bssm\s+get-parameters?\b[^\n]{0,300}--with-decryption
    | \bsecrets\s+versions\s+access | \bkeyvault\s+secret\s+show | \bop\s+(?:read|item\s+get) | \bpass\s+(?:show\s+)?[\w.-]+/[\w./-]+[ \t]*\Z
    | \becho\s+["']?\$\{?\w{0,60}(?:pass|pwd|secret|token|key|auth|cred)\w{0,30}\}?["']?[ \t]*\Z
    | \bprintenv\s+\w{0,60}(?:pass|pwd|secret|token|key|auth)\w{0,30}[ \t]*\Z
    | \bcat\s+\S{0,200}(?:/secrets?/|/run/secrets|token|passw|\.key\b|secret|credential|_key\b|apikey|api-key)\S{0,100}[ \t]*\Z
    | \bterraform\s+output\b[^\n]{0,200}(?:pass|secret|token|key|cred)
    | \b(?:gcloud|az|aws|oc|kubectl|argocd|heroku|gh|tctl|tsh|eksctl|rancher)\b[^\n|]{0,200}
        (?:print-access-token|print-identity-token|get-access-token|get-login-password|whoami\s+(?:-t|--show-token)|create\s+token|
           auth\s+token|account\s+generate-token|get-token|initial-password|generate-db-auth-token|reveal)
    | \bjq\b[^\n]{0,200}\.[\w."\[\]-]{0,60}(?:pass(?:word)?|pwd?|secret|token|key|credential)[\w"\]]{0,20}(?:\.value)?['"]?[ \t]*\Z
    | \bwg\s+gen(?:key|psk) | /dev/u?random\b | \bsecrets\.token_\w+\( | \b(?:rails|rake)\s+secret\b | \bkey:generate\s+--show
    | reset-(?:windows-)?password | setup-passwords | change_password\s-a | reset_password\s-a
    | \bmkpasswd\b | \bmakepasswd\b | \bxkcdpass\b | \bdiceware\b | \bgopass\s+(?:show|pwgen) | \bpass\s+generate
    | \bopenssl\s+rand\b | \bpwgen\b | \bapg\b | \buuidgen\b.*secret | \bkubeadm\s+token\s+create | \bjoin-token\b[^\n]{0,60}-q
    | \b(?:sops|ansible-vault|gpg2?)\s+(?:-\S+\s+){0,4}(?:-d|decrypt|view|--decrypt)\b
    | \bconfig\s+get\s+(?:requirepass|masterauth) | \bsecurity\s+find-(?:generic|internet)-password\b[^\n]{0,200}-w
    | \blpass\s+show | \bbw\s+get\s+password | \bconfig:get\s+\w{0,40}(?:PASS|SECRET|TOKEN|KEY|AUTH|URL) | \brclone\s+(?:obscure|reveal)
    | \bceph\s+auth\s+(?:get-key|print[-_]key|get-or-create-key) | \bchamber\s+read | \bdoppler\s+secrets\s+get | \binfisical\s+secrets\s+get | \bkeyring\s+get
    """
)
# `consul kv get config/api/db_password`: who asks for a thing by the name of a secret gets the secret.
_ASKING = word_set(
    "get read show print view fetch reveal decrypt display export getsecret lookup hget value password secret"
)
_NAME = when_used(r"[\"']?([\w./:@-]{2,120})[\"']?\Z")
_REACH = 1_000
_BARE = when_used(r"[ \t]*[\"']?([^\s\"']{5,4096}+)[\"']?[ \t]*(?=\n|$)")
_LABELLED = when_used(
    r"(?i)[ \t]*(?:new |generated |initial )?(?:value|password|secret|token|key|password \w{1,40})[ \t]{0,12}[:=][ \t]{1,12}(\S{5,400})[ \t]*(?=\n|$)"
)
_PROMPT = when_used(r"\s*(?:\S{0,80}[$#%❯➜>][ \t]|PS [A-Z]:|```)")
_NO_VALUE = when_used(r"(?i)error|usage|not|no\b|null|none|warning|total|ok$|true$|false$|\w+:$|\[|\{|<|---")
_PRINTED_PASSWORD = when_used(r"(?im)^\s{0,8}\d\)\s\"(?:requirepass|masterauth)\"\n\s{0,8}\d\)\s\"([^\"\n]{1,400})\"")


# A line below another that may be a bare value or one with a label; `_answer` says whether it is.
_BELOW = when_used(
    r"(?i)\n(?=[ \t]*(?:[\"']?[^\s\"']{5,4096}+[\"']?[ \t]*(?:\n|$)|(?:new |generated |initial )?(?:value|password|secret|token|key)))"
)


def printed(text: str) -> Iterator[Span]:
    """The bare line after a command that shows a secret (`... | base64 -d`, `vault kv get -field=`, `echo $TOKEN`)."""
    for below in _BELOW.finditer(text):
        end = below.start()
        start = max(text.rfind("\n", max(0, end - _REACH), end) + 1, end - _REACH, 0)
        if _answer(text, end + 1) is not None and not text.endswith("\\", start, end):
            command = _REVEALING.search(text, start, end)
            if command is not None:
                yield from _answers(text, end + 1, _kind(command.group() + text[command.end() : end]))
            elif (asked := _asked_for(text, start, end)) is not None:
                yield from _answers(text, end + 1, asked)
    for match in _PRINTED_PASSWORD.finditer(text) if "requirepass" in text or "masterauth" in text else ():
        yield Span(*match.span(1), "redis-password", 2)


def _asked_for(text: str, start: int, end: int) -> str | None:
    """The kind of secret that a command names as the last thing it asks for."""
    words = text[start:end].rpartition("\n")[2].split()
    while words and words[-1].startswith("-"):
        words.pop()
    name = _NAME.match(words[-1]) if words else None
    if name is None or not _ASKING.intersection(word.lower() for word in words[:-1]):
        return None
    what = noun(re.split("[/:@]", name[1].rstrip("/"))[-1])
    return what.kind if what is not None else None


_LISTS = (
    r"(?i)\b(?:keys?\s+(?:list|show|renew|regenerate|create)|list-?keys|credentials?\s+(?:show|list|reset)|show-connection-string|access-keys?\s+(?:create|list)"
    r"|(?:create|rotate|regenerate|reset)-(?:access-|api-|service-)?(?:keys?|credentials?|tokens?)|api-?keys?\s+(?:create|list|get))\b"
)
_LISTING = when_used(_LISTS + r"[^\n]{0,300}\n")
_VALUE = when_used(r"(?<![\w/+=.-])[A-Za-z0-9+/_=-]{32,200}(?![\w/+=.-])")
_SCREEN = 4_000


def listed(text: str) -> Iterator[Span]:
    """The keys in what a command prints that lists keys: `az storage account keys list`."""
    for command in _LISTING.finditer(text):
        prompt = _NEXT_PROMPT.search(text, command.end(), command.end() + _SCREEN)
        for value in _VALUE.finditer(
            text, command.end(), prompt.start() if prompt else min(len(text), command.end() + _SCREEN)
        ):
            if values.is_mixed(value.group()) and not values.is_identifier(value.group()):
                yield Span(*value.span(), "access-key", 1)


_NEXT_PROMPT = when_used(r"(?m)^(?:\S{0,80}[$#%❯➜>][ \t]|PS [A-Z]:)")
_MAIL_ASKS = when_used(
    r"(?m)^(?:S: ?|< ?)?334(?! (?:VXNlcm5hbWU|dXNlcm5hbWU))[^\n]{0,2000}\n(?:C: ?|> ?)?([A-Za-z0-9+/]{4,400}={0,2})[ \t]*$"
)


_SPEAKER = 3
"""Characters at most before the code in its line, as in `S: 334`."""


def mail_dialogue(text: str) -> Iterator[Span]:
    """The answer to `334 UGFzc3dvcmQ6`, "Password:" in base64, and to a challenge (RFC 4954)."""
    at = text.find("334")
    while at >= 0:
        asked = _MAIL_ASKS.match(text, max(text.rfind("\n", max(0, at - _SPEAKER - 1), at) + 1, at - _SPEAKER))
        if asked is not None:
            yield Span(*asked.span(1), "smtp-password", 2)
        at = text.find("334", asked.end() if asked else at + 1)


def _answers(text: str, pos: int, kind: str) -> Iterator[Span]:
    for _ in range(3):
        bare = _answer(text, pos)
        if bare is None:
            return
        yield Span(*bare.span(1), kind, 1)
        pos = bare.end() + 1


def _answer(text: str, pos: int) -> re.Match[str] | None:
    """The line there, where it may be a bare value; looked at before the command above it, which takes longer."""
    bare = _LABELLED.match(text, pos) or _BARE.match(text, pos)
    return None if bare is None or _PROMPT.match(text, pos) or not _is_value(bare[1]) else bare


def _is_value(value: str) -> bool:
    if values.is_reference(value) or values.is_identifier(value) or _NO_VALUE.match(value) or "://" in value:
        return False
    if value.startswith(("secret/", "secrets/")):
        return False
    return not value.isalpha() or len(value) >= 8


def _kind(command: str) -> str:
    for word in re.findall(r"[\w-]{3,60}", command):
        what = noun(word.strip("-"))
        if what is not None:
            return what.kind
    return "secret"


_LAST_WORD = when_used(r"[:?][ \t]{1,4}\S{3,200}[ \t]*$", re.MULTILINE)
_ANSWERED = when_used(
    r"(?im)^[^\n]{0,120}?\b(?:password|passphrase|passcode|passwort|kennwort|pass phrase|mot de passe|contraseña|senha|otp|verification code|pin|token|secret|unseal key|api key|secret value)"
    r"(?:\s+(?:for|of|für|de|pour|to|\(\w[^)\n]{0,40}\))[^\n:]{0,120})?\s{0,2}(?:\([^)\n]{0,60}\)\s{0,2})?[:?][ \t]{1,4}(\S{3,200})[ \t]*$"
)


def answered(text: str) -> Iterator[Span]:
    """`[sudo] password for ana: X`, `Enter passphrase for key '/x': X` where the answer is visible."""
    if not _LAST_WORD.search(text):
        return
    for match in _ANSWERED.finditer(text):
        value = match[1].rstrip(".,;")
        if (
            not values.is_status(value)
            and not values.is_reference(value)
            and not values.is_code(value)
            and len(value) >= 4
        ):
            if value.isalpha() and not re.search(r"(?i)pass|kennwort|senha|contra", match.group()):
                continue
            start = match.start(1)
            yield Span(start, start + len(value), "password", 1)


_MISTYPED = when_used(
    r"(?m)(?:^|: )(?:line \d+: )?(\S{6,64}): (?:command not found|event not found|not found)|command not found: (\S{6,64})$"
)


def mistyped(text: str) -> Iterator[Span]:
    """A password typed at the shell's prompt by mistake: `-bash: X: command not found`."""
    for match in _MISTYPED.finditer(text):
        value = match[1] or match[2]
        group = 1 if match[1] else 2
        signs = sum(1 for char in set(value) if char in "!#$%^&*~+=?@")
        typed = (values.is_typed(value) and signs) or values.is_mixed(value)
        if typed and "/" not in value and not value.startswith(("-", ".")):
            yield Span(*match.span(group), "password", 1)


RULES = (
    Rule(
        r"base64\s|openssl\s|get\ssecrets?\s|-field|get-secret-value|with-decryption|versions\saccess|keyvault|op\s(read|item)"
        r"|pass\s|echo\s[\"']?\$|printenv\s|cat\s|terraform\s|token|-password|whoami\s-|reveal|jq\s|pwgen|apg\s|sops\s|vault\s|gpg2?\s"
        r"|(requirepass|masterauth)|lpass\s|-passwords?\s|_password\s|bw\sget|config:get|obscure|chamber\s|doppler\s|infisical\s|keyring\s|ceph\sauth",
        printed,
        block=True,
    ),
    Rule(
        r"\b(get|read|show|print|view|fetch|reveal|decrypt|display|export|lookup|hget|genkey|genpsk|random|mkpasswd|makepasswd|xkcdpass|diceware|gopass|token_)",
        printed,
        block=True,
    ),
    Rule(
        r"keys?\s+(list|show|renew|regenerate|create)|list-?keys|credentials?\s+(show|list|reset)|connection-string|access-key|api-?key|create-|rotate-|reset-",
        listed,
        block=True,
        shape=_LISTS.replace(r"\s", r"[\s\x80-\xff]"),
    ),
    Rule(r"334 ", mail_dialogue, block=True),
    Rule(GATE_WORDS, answered),
    Rule(r"not found", mistyped),
)
