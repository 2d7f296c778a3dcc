"""What is addressed to whoever writes the runbook, a person or a machine: an order about the text tells of no work.

Anybody who can post in the channel can write such a line. It stays evidence, and the reviewer is told of it, but no
pass takes it for a deed, a cause or a suspicion. Who is to own the runbook is another matter: that people decide in
the channel.
"""

from __future__ import annotations

import re

from wetink.drafting.language.phrases import begins, plain, says, where

_ROLE = re.compile(
    r"<\|?/?(?:system|im_start|im_end|function_calls|invoke|tool_use|instructions?|evidence)\b|\[/?INST\]|<<SYS>>"
    r"|[\"']type[\"']\s{0,3}:\s{0,3}[\"']tool_(?:use|result)[\"']|^\s{0,9}tool_result\s?:"
    r"|^\s{0,9}human:[^\n]{0,300}\n{1,3}\s{0,9}assistant:"
    r"|\bnote to (?:the |any )?(?:llms?|ais?|assistants?|models?|bots?)\b|\bai (?:assistants?|agents?)\s?:",
    re.IGNORECASE | re.MULTILINE,
)
"""Marks by which a model's own turns are told apart, and words to a machine; in a channel somebody imitates them."""
_FORM = re.compile(
    r"^\s{0,9}\[\^E?\d{1,6}\]:|[\"'](?:diagnosis|resolution|verification|sign_off)[\"']\s{0,3}:\s{0,3}[\[{]"
    r"|\brunbook[_-](?:steps?|actions?)\s?:|\bstatus\s?[=:]\s?[\"']?published\b|\bsign_off[.=]|\breviewed_by\s?="
    r"|\bpublish\w{0,3}\b[^\n]{0,60}\bwithout\b[^\n]{0,20}\b(?:sign-?off|signature|review)\b"
    r"|\b(?:list|label|mark)\w{0,4} as (?:read-only|harmless|safe)\b|\bfont-size:\s{0,3}0",
    re.IGNORECASE | re.MULTILINE,
)
"""The form of our own drafts, or of what is decided about them, imitated; writing that nobody is meant to see."""
_UNLEARN = re.compile(
    r"\b(?:instruct|anweisung|consigne|instrucci|instruç|istruzion|instructie|instrukcj|pokyn)", re.IGNORECASE
)
_FOR_IT = re.compile(
    r"\W{0,5}(?:pls |please )?(?:for|into|in) (?:the |this |your )?(?:runbook|summary|document|write-?up)\s?:\s",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_LEAD = re.compile(
    r"(?:[^\w@]{1,9}"
    r"|(?:please|pls|plz|and|now|then|so|also|fyi|note|nvm|important|bitte|und|dann|s'il te plaît|por favor)\b"
    r"[\s,:]{0,3}"
    r"|@\w[\w.-]{0,40}[\s,:]{1,3}|[\w /-]{1,40}:\s{1,3})",
    re.IGNORECASE,
)
"""A piece of what stands before the order itself: politeness, a name, "note to the reader:"."""
_LEADS = 4
_NEAR = 12
"""So close behind the name of the text stands what it must say: "the runbook must", "the summary should"."""


def dictates(prose: str) -> bool:
    """Whether a message, or one of its sentences, says what is to be written, left out or believed by the writer."""
    marked = _ROLE.search(prose) or _FORM.search(prose)
    return marked is not None or any(_is_order(one) for one in _SENTENCE.split(prose))


def _is_order(sentence: str) -> bool:
    if _FOR_IT.match(sentence):
        return True
    if not says("document", sentence) or sentence.rstrip().endswith("?"):
        return False
    if says("owning", sentence) and not _UNLEARN.search(sentence):
        return False
    text = rest = plain(sentence).strip()
    for _ in range(_LEADS):
        if begins("writes", rest):
            return True
        lead = _LEAD.match(rest)
        rest = rest[lead.end() :] if lead else ""
    named, must = where("document", text), where("obliges", text)
    return any(0 <= start - end < _NEAR for _, end in named for start, _ in must)
