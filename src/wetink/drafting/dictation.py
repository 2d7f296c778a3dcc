"""What is addressed to whoever writes the runbook, a person or a machine: an order about the text tells of no work.

Anybody who can post in the channel can write such a line. It stays evidence, and the reviewer is told of it, but no
pass takes it for a deed, a cause or a suspicion. Who is to own the runbook is another matter: that people decide in
the channel.
"""

from __future__ import annotations

import re

from wetink.drafting.phrases import begins, plain, says, where

_ROLE = re.compile(
    r"<\|?/?(?:system|im_start|im_end|function_calls|invoke|tool_use|instructions?|evidence)\b|\[/?INST\]|<<SYS>>"
    r"|[\"']type[\"']\s{0,3}:\s{0,3}[\"']tool_(?:use|result)[\"']|^\s{0,9}tool_result\s?:",
    re.IGNORECASE | re.MULTILINE,
)
"""Marks by which a model's own turns are told apart; in a channel somebody imitates them."""
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
    return _ROLE.search(prose) is not None or any(_is_order(one) for one in _SENTENCE.split(prose))


def _is_order(sentence: str) -> bool:
    if not says("document", sentence) or says("owning", sentence) or sentence.rstrip().endswith("?"):
        return False
    text = rest = plain(sentence).strip()
    for _ in range(_LEADS):
        if begins("writes", rest):
            return True
        lead = _LEAD.match(rest)
        rest = rest[lead.end() :] if lead else ""
    named, must = where("document", text), where("obliges", text)
    return any(0 <= start - end < _NEAR for _, end in named for start, _ in must)
