"""Of what a sentence with a word for a password tells: of the password, or of a ticket, a host, a policy in it."""

from __future__ import annotations

from wetink.evidence.redaction.rules.keys import is_about
from wetink.evidence.redaction.words import word_set
from wetink.patterns import when_used

_PLACES = ("on", "via")
_MEANS = ("with", "using", "mit", "avec", "con", "com", "med", "to")
_ANOTHER = when_used(
    r"(?i)(?:(?P<of>\S{1,80})[ \t])?\b(?:(?:the|our|its|le|la|les|el|lo|os?|a|het|il)\s|l['’])(?P<what>[^\W\d_]+)\s*\Z"
    r"|[.,;!?]\s(?:\S{1,40}\s){0,3}?(?:der|die|das)\s(?P<german>[^\W\d_]+)\s*\Z"
)
_NEXT_SENTENCE = when_used(r"[.!?]\s{1,3}(?:[^\s.!?]{1,20}\s){0,3}\Z")
_OF = word_set(
    """for of on to in at as with für von auf bei pour de du des sur para do da del por em no na en al van voor op per
    di su"""
)
_SAME = word_set(
    """one new value same rest old password passwort kennwort wachtwoord senha contraseña clave token key secret neue
    nieuwe nuevo nueva nouveau nouvelle novo nova neues schlüssel clé chave sleutel pw"""
)


def begins_another(between: str, link: str, value: str) -> bool:
    """Whether "with X" is in the next sentence and X has no digit: "The code is read. With `max_lag_age` of ..."."""
    if link.strip().lower() not in (*_MEANS, *_PLACES) or any(char.isdigit() for char in value):
        return False
    return _NEXT_SENTENCE.search(between) is not None


def is_of_another(word: str, between: str, link: str, *, english: bool) -> bool:
    """Whether the value told is no password but what the sentence says of something else.

    "login as ops on bastion-2", "password policy is min14", "the password expired, the ticket is IDN-7755".

    word     the word for a password, in lower case
    between  what stands between it and the link
    link     what stands before the value: "is", "on", ":"
    """
    linked = link.strip().lower()
    if (english and linked in _PLACES) or word.startswith("logged"):
        return True
    if linked[-1:] in ":=>→" or linked in _MEANS:
        return False
    about = between.strip().lower()
    if about.isalpha() and is_about(about):
        return True
    subject = _ANOTHER.search(between)
    if subject is None or (subject["of"] or "").lower() in _OF:
        return False
    return (subject["what"] or subject["german"]).lower() not in _SAME
