"""Cards in Teams messages (adaptive, connector, hero and thumbnail cards) as plain text: what bots and alerts say.

Source of the formats: learn.microsoft.com "Types of cards" and adaptivecards.io "Schema Explorer".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from wetink.artifacts.slack_text import is_object, objects, string

Json = Mapping[str, object]
LinkTo = Callable[[str, str], None]
Words = Callable[[str], str]

_MOST_DEPTH = 40
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_\n]{1,2000})(?<=\S)\1")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]\n]{0,400})\]\(([a-z]{2,10}://[^\s()]{1,2000})\)")


def card_text(card: Json, link: LinkTo, from_html: Words) -> str:
    """Words of a card of any kind, a line each; its links go to `link(url, label)`.

    `from_html` makes HTML plain, which connector, hero and thumbnail cards may hold.
    """
    parts = list(_adaptive(card, link, 0)) if _is_adaptive(card) else list(_connector(card, link, from_html))
    return "\n".join(dict.fromkeys(stripped for part in parts if (stripped := part.strip())))


def _is_adaptive(card: Json) -> bool:
    return card.get("type") == "AdaptiveCard" or isinstance(card.get("body"), list)


def _plain(text: str, link: LinkTo) -> str:
    """Markdown of a card: links by their label, bold without its stars."""

    def linked(found: re.Match[str]) -> str:
        link(found[2], found[1])
        return found[1] or found[2]

    return _BOLD.sub(r"\2", _MARKDOWN_LINK.sub(linked, text)).replace("\r", "")


# --- adaptive cards ----------------------------------------------------------------------------------------


def _adaptive(node: Json, link: LinkTo, depth: int) -> Iterator[str]:
    """Depth first in the order shown; elements of unknown types by the parts that all elements share."""
    if depth > _MOST_DEPTH:
        return
    yield from _own_words(node, link)
    for name in ("body", "items", "columns", "rows", "cells", "inlines", "images", "card"):
        below = node.get(name)
        children: Iterable[Json] = (below,) if is_object(below) else objects(below)
        found = [words for child in children for words in _adaptive(child, link, depth + 1)]
        yield from _joined(name, found)
    for name in ("actions", "selectAction", "inlineAction"):
        actions = node.get(name)
        for action in (actions,) if is_object(actions) else objects(actions):
            link(string(action.get("url")), string(action.get("title")))
            shown = action.get("card")
            if is_object(shown):
                yield from _adaptive(shown, link, depth + 1)


def _joined(name: str, found: list[str]) -> list[str]:
    """Runs stand in one line, cells of a row beside each other."""
    if name == "inlines":
        return ["".join(found)]
    return [" | ".join(found)] if name == "cells" else found


def _own_words(node: Json, link: LinkTo) -> Iterator[str]:
    kind = string(node.get("type"))
    if kind == "CodeBlock":
        yield f"```\n{string(node.get('codeSnippet'))}\n```"
    elif kind in {"TextBlock", "TextRun"}:
        yield _plain(string(node.get("text")), link)
    elif kind == "Image" and string(node.get("altText")):
        yield f"[{string(node.get('altText'))}]"
    for fact in objects(node.get("facts")):
        yield _fact(_plain(string(fact.get("title")), link), _plain(string(fact.get("value")), link))


def _fact(name: str, value: str) -> str:
    name = name.strip().removesuffix(":")
    return f"{name}: {value}" if name and value else name or value


# --- connector, hero, thumbnail, list cards ----------------------------------------------------------------


def _connector(card: Json, link: LinkTo, from_html: Words) -> Iterator[str]:
    def words(value: object) -> str:
        text = string(value)
        return _plain(from_html(text) if "<" in text else text, link)

    title, summary = words(card.get("title")), words(card.get("summary"))
    yield title or summary
    for name in ("subtitle", "text"):
        yield words(card.get(name))
    for section in objects(card.get("sections")):
        for name in ("title", "activityTitle", "activitySubtitle", "activityText", "text"):
            yield words(section.get(name))
        for fact in objects(section.get("facts")):
            yield _fact(words(fact.get("name")), words(fact.get("value")))
        _actions(section, link)
    for item in objects(card.get("items")):
        yield _fact(words(item.get("title")), words(item.get("subtitle")))
    _actions(card, link)


def _actions(card: Json, link: LinkTo) -> None:
    for action in objects(card.get("potentialAction")):
        label = string(action.get("name"))
        for target in objects(action.get("targets")):
            link(string(target.get("uri")), label)
        for url in _strings(action.get("target")):
            link(url, label)
    tap = card.get("tap")
    for button in (*objects(card.get("buttons")), *((tap,) if is_object(tap) else ())):
        if string(button.get("type")).lower() == "openurl":
            link(string(button.get("value")), string(button.get("title")))


def _strings(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else (value,):
        if isinstance(item, str):
            yield string(item)
