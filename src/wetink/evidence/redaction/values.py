"""What a value's own shape says: a reference, a name, a digest, something a person chose, something a machine made."""

# ruff: noqa: E501 - a pattern broken over lines is harder to check than a long one

from __future__ import annotations

import re
from functools import lru_cache

from wetink.evidence.redaction.span import MASK
from wetink.evidence.redaction.words import word_set
from wetink.patterns import when_used

_REFERENCE = when_used(
    r"""(?ix)
      \$(?:\w+|\{[^}]*\}?|\(.*|env:\w+|[@*?!-])(?:[:/@.-]?\$.*)?$ | `[^`]*`?$ | %[\w.]+%$ | %\(\w+\) | \{\{ | \{[\w.$:-]*\}$ | \#\{
    | <[\w .:/-]{1,60}>?$ | \[[\w\s-]*\]$ | \[?(?:redacted|masked|hidden|filtered|removed|censored)\b | [*x.•_?#-]+$
    | [x*•]{3,}\w{0,4}$ | (?:(?:your|my|some|the|new|old|example|sample|test|dummy|fake)[-_ ])?
      (?:api[-_ ]?key|password|passwd|pass|pwd|token|secret|username|user|key|value|placeholder|here)(?:[-_ ]here)?$
    | (?:your|insert|replace|enter)[-_ ] | (?:env|vault|file|ref|ref\+\w+|secretref|arn|ssm|op|gcp|aws|sops):
    | ENC\[\w | !(?:vault|ref|secret|env|sub|getatt|reference|encrypted)\b | https?://[^\s@?]*$
    | (?:true|false|null|nil|none|undefined|yes|no|on|off|n/?a|tbd|todo|empty|unset|not[-_ ]?set|default)$
    """
)
_PATH = when_used(r"(?i)(?:/|\./|\.\./|~/|[a-z]:\\)[\w.@/\\ -]*$")
_CODE = when_used(
    r"""(?x)
      [A-Za-z_][\w.>-]*\((?:.*\))?$ | \w+\[['"\w]+\]$ | (?:\w+::)+\w+
    | [a-z_]+(?:\.[a-z_]+){2,}$ | (?:[a-z_]\w*\.)+(?:\w*_)?(?i:password|passwd|secret|token|key|value|result|id|text|data)(?:\[.*)?$
    | (?:str|string|String|bytes|int|integer|bool|boolean|text|varchar|uuid|object|any|char|SecureString|Option|nil)\b[?\[\]<>,=]*$
    | (?:sys|os|process|self|this|var|local|module|config|conf|args|options|params|request|req|settings|ctx|env|secrets|Values|inputs)\.[A-Za-z_]
    """
)
_STATUS = word_set(
    """required optional missing invalid wrong incorrect expired expires expiring rejected failed failing failure none
    disabled enabled unset empty unchanged changed rotated rotating rotate reset revoked ok okay valid hidden redacted
    masked prompt stdin env file vault default unknown not is was are were the a an and or for from of in on at to it
    its that this with without please see ask check use used using set done yes no too only still now again also
    authentication authorization auth login user username error denied mismatch accepted correct same different new
    old current policy manager store field length hash hashed encrypted stored plain plaintext plain-text via by be
    has have had will would should must can could may if when while then because did does do don't doesn't didn't
    works working worked shared needed necessary expire update updated change deleted removed leaked exposed
    required: id name type string null bucket refresh access bearer basic read write admin token tokens password
    passwords secret secrets key keys credentials creds me you him her us them there here same-as-before"""
)
_UUID = when_used(r"\{?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\}?$")
_RESULT = when_used(r"0x(?:[8C][0-9A-F]|00)[0-9A-F]{6}[.,;:!)]*\Z", re.IGNORECASE)
"""What Windows calls came to: HRESULT, NTSTATUS, a Win32 error."""
_HEX = when_used(r"(?:0x)?[0-9a-fA-F]+$")
_DATE = when_used(r"\d{4}-\d\d-\d\d|\d{1,2}:\d\d|\d{1,3}(?:\.\d{1,3}){3}|v?\d+(?:\.\d+)+(?:[-+]\w+)*$")
_HOST = when_used(r"(?:[a-z0-9_-]+\.)+[a-z]{2,}(?::\d+)?(?:/.*)?$|[a-z0-9-]+:\d{2,5}$")
_NAME = when_used(r"[a-z][a-z0-9]*(?:[-_./:][a-z0-9]+)*$")
_RANDOM = when_used(r"[A-Za-z0-9_\-+/=.~|:%!]+$")
_BREAKS = when_used(r"(?<=[A-Za-z])[0-9]|(?<=[0-9])[A-Za-z]")
_OBJECT = when_used(
    r"(?:[A-Za-z]{1,12}\d{1,3}|[A-Z]{1,6}-\d{1,7}|(?:[A-Z][a-z]{2,20}){2,6}\d{0,2}|[A-Z][a-z]{3,20}\d)$"
)
_CAMEL = when_used(r"(?:[a-z]{1,24}|[A-Z]{1,24})?(?:[A-Z]{1,5}[a-z]{2,20}){0,8}[A-Z]{0,5}\d{0,4}$")
_FINGERPRINT = when_used(r"(?i)(?:sha\d*|md5|blake\w*)[:=~-]|(?:arn|urn|uid|did):")


_CASES = when_used(r"[a-z][A-Z]|[A-Z]{2}[a-z]")
_DIGIT_LETTER = when_used(r"\d[A-Za-z]")
_ADDRESS = when_used(
    r"[\w.+-]+@[\w-]+\.[\w.]+$|[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*\.[A-Za-z]{2,24}(?::\d+)?$|\d+(?:\.\d+)+$|<?[@#][\w-]+$"
)
_NUMBERED = when_used(r"[A-Za-z]{3,}(?:[-_.][A-Za-z]{3,})+[-_.]\d{2,}!?$")


def is_reference(value: str) -> bool:
    """Whether the value only says where the secret is, stands for it or is a placeholder (also one of ours)."""
    value = value.strip(MASK)
    if not value.strip() or _REFERENCE.match(value):
        return True
    return bool(_PATH.match(value)) and not is_mixed(value)


def is_variable(value: str) -> bool:
    """Whether an unquoted value in a comparison is the name of another variable."""
    return bool(re.match(r"[A-Za-z_]\w*:?$", value)) and not is_random(value) and not is_strong(value)


def is_code(value: str) -> bool:
    """Whether an unquoted value is an expression or a type rather than a literal."""
    return bool(_CODE.match(value))


def is_status(value: str) -> bool:
    """Whether the value is a word that says how a secret fares ("expired"), not the secret."""
    return value.lower().strip(".,;:!?()'\"") in _STATUS


def is_identifier(value: str) -> bool:
    """Whether the value is a date, address, host, version, fingerprint, result code: known by shape to be no secret."""
    return bool(_DATE.match(value) or _HOST.match(value) or _FINGERPRINT.match(value) or _RESULT.match(value))


@lru_cache(maxsize=4096)
def is_random(value: str) -> bool:
    """Whether only a machine makes such a value: 16 and more characters of mixed classes, or long hex."""
    if len(value) < 16 or not _RANDOM.match(value) or is_identifier(value):
        return False
    if _HEX.match(value) or _UUID.match(value):
        return len(value) >= 20
    if is_words(value):
        return False
    breaks = len(_BREAKS.findall(value))
    has_both = value != value.lower() and value != value.upper()
    return breaks >= 3 or (has_both and breaks >= 1 and not _NAME.match(value)) or (has_both and len(value) >= 24)


def is_words(value: str) -> bool:
    """Whether the value is words in CamelCase or joined by signs, with at most a number behind each."""
    parts = [part for part in re.split(r"[_./:|=~%+-]", value) if part]
    return all(_CAMEL.match(part) for part in parts)


def is_mixed(value: str) -> bool:
    """Whether the value is random with upper case, lower case and digits: so no hash, uuid or object name."""
    return (
        len(value) >= 16
        and value != value.lower()
        and value != value.upper()
        and len(_BREAKS.findall(value)) >= 3
        and not _UUID.match(value)
        and not _HEX.match(value)
        and bool(_RANDOM.match(value))
        and not is_identifier(value)
    )


_SPECIAL = when_used(r"[!#$%^&*~+=?@<>|\\]")
_SIGNS = when_used(r"[!#$%^*~]")
_ODD = when_used(r"[\s\"'`{}()\[\],;]|://|&[a-z]{2,8}(?:;|$)|^[-#/.]|^[\w.-]+=[\w./-]+$")


def is_typed(value: str) -> bool:
    """Whether a person would choose it as a password and for nothing else: digits with mixed case or special signs."""
    if (
        not 6 <= len(value) <= 64
        or _ODD.search(value)
        or is_reference(value)
        or is_identifier(value)
        or _UUID.match(value)
    ):
        return False
    if value[0] in "*_" and value.strip("*_").isalpha():
        return False
    letters = any(char.isalpha() for char in value)
    digits = any(char.isdigit() for char in value)
    mixed = value != value.lower() and value != value.upper()
    special = bool(_SPECIAL.search(value.rstrip("?=")))
    if not digits:
        return letters and mixed and bool(_SIGNS.search(value)) and not is_words(value)
    return letters and (special or (mixed and not _is_object(value)))


def _is_object(value: str) -> bool:
    """Whether the value is named as things are: CamelCase or a path with a version or number at the end."""
    return bool(_OBJECT.match(value))


def is_phrase(value: str) -> bool:
    """Whether the value is a pass phrase: three and more words joined by hyphens, dots or underscores."""
    words = re.split(r"[-_.]", value)
    return len(value) >= 12 and len(words) >= 3 and all(word.isalnum() for word in words)


def is_strong(value: str) -> bool:
    """Whether the value can be nothing else but a secret even in running text: typed with signs or scrambled letters."""
    if is_mixed(value):
        return True
    special = any(char in "!#$%^&*~+=@" for char in value)
    return is_typed(value) and (special or _scrambled(value)) and not is_address(value)


def _scrambled(value: str) -> bool:
    """Mixed case within, not CamelCase with a number behind."""
    return bool(_CASES.search(value)) and bool(_DIGIT_LETTER.search(value))


def is_address(value: str) -> bool:
    """Whether the value is a mail address, a host or a handle of a chat."""
    return bool(_ADDRESS.match(value))


def is_numbered(value: str) -> bool:
    """Whether the value is words joined by hyphens with a number of two and more digits, as pass phrases are made."""
    return bool(_NUMBERED.match(value))


def is_chosen(value: str) -> bool:
    """Whether a place where only a password can stand holds one: typed, made by a machine, or a pass phrase."""
    return is_typed(value) or is_random(value) or is_phrase(value)


def plausible_password(value: str) -> bool:
    """Whether something assigned to a password field is one; plain words are, references and states are not."""
    return not (is_reference(value) or is_status(value)) and len(value) >= 2


def plausible_token(value: str) -> bool:
    """Whether something assigned to a token, key or secret field is one: names of objects and plain words are not."""
    if is_reference(value) or is_status(value) or is_identifier(value) or len(value) < 6:
        return False
    if is_object_name(value):
        return False
    if is_random(value) or is_typed(value) or _UUID.match(value):
        return True
    if value.isdigit():
        return len(value) >= 8
    has_digit = any(char.isdigit() for char in value)
    if _NAME.match(value):
        return has_digit and len(value) >= 10 and len(_BREAKS.findall(value)) >= 2 and not is_object_name(value)
    return has_digit and len(value) >= 8


def is_object_name(value: str) -> bool:
    """Whether the value is named as objects of a cluster are: words joined by hyphens or dots, and short codes."""
    if not _NAME.match(value) or _UUID.match(value):
        return False
    parts = [part for part in re.split(r"[-./:_]", value) if part]
    codes = [len(part) for part in parts if not part.isalpha()]
    words = any(part.isalpha() and len(part) >= 3 for part in parts)
    return len(parts) >= 2 and words and sum(codes) <= 16 and max(codes, default=0) <= 10


def spreadable(value: str) -> bool:
    """Whether the value may be replaced wherever it stands: long enough, and not a word people use for other things."""
    if len(value) < 5 or value.split() != [value] or MASK in value or "[REDACTED:" in value:
        return False
    if value.isdigit():
        return len(value) >= 10
    if value.isalpha():
        return len(value) >= 12 or value not in (value.lower(), value.upper(), value.capitalize())
    core = value.strip("<>()[]{}.,;:!?'\"")
    if is_status(core) or is_reference(core) or is_reference(value) or is_identifier(core):
        return False
    if _NAME.match(value) and not any(char.isdigit() for char in value):
        return is_phrase(value)
    return True


def is_full_name(value: str) -> bool:
    """Whether the value is a person's name of two and more words, which may be replaced wherever it stands."""
    words = value.split()
    return len(words) >= 2 and len(value) >= 7 and value != value.lower() and "[REDACTED:" not in value


def bounded(value: str) -> bool:
    """Whether the value is so short that it counts only between characters that are no letters or digits."""
    return len(value) < 8 or (value.isalnum() and len(value) < 10)
