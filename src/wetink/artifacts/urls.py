"""Web addresses written in running text."""

from __future__ import annotations

import re

_BARE = re.compile(
    r"https?://(?:[^\s<>\"'`|\\^{}]"
    r"|(?<=[:~(,!])'(?>(?:[^\s<>\"'`|\\^{}]|(?<=!)'){0,1500})'?"  # Kibana and the AWS console quote inside an address
    r"){3,2000}"
)
_CLOSERS = {")": "(", "]": "["}


def bare_urls(text: str) -> tuple[str, ...]:
    """The URLs in a text, in order and once each; punctuation that belongs to the sentence is left out."""
    return tuple(dict.fromkeys(_trimmed(found.group()) for found in _BARE.finditer(text)))


def _trimmed(url: str) -> str:
    """`https://a/b_(c).` ends at the bracket: a closing one stays only where it was opened inside."""
    while url:
        last = url[-1]
        opened = _CLOSERS.get(last)
        stays = last not in ".,;:!?*_~'" and not (opened and url.count(opened) < url.count(last))
        if stays:
            break
        url = url[:-1]
    return url
