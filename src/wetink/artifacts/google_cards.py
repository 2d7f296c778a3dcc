"""Cards that apps send to Google Chat, which is how alerts arrive there, as plain text with their links.

Source of the format: developers.google.com/workspace/chat "Card" (`cardsV2`) and its older form (`cards`).
"""

from __future__ import annotations

from collections.abc import Iterator

from wetink.artifacts.chat_html import Html
from wetink.artifacts.chat_markdown import Links, stack
from wetink.artifacts.slack_text import Json, is_object, objects, string


def cards(message: Json, links: Links) -> str:
    """What all cards of a message show, one line below the other."""
    new = (item.get("card") for item in objects(message.get("cardsV2")))
    old = objects(message.get("cards"))
    return stack(line for card in (*new, *old) if is_object(card) for line in _card(card, links))


def _card(card: Json, links: Links) -> Iterator[str]:
    head = card.get("header")
    if is_object(head):
        yield _plain(head.get("title"), links)
        yield _plain(head.get("subtitle"), links)
    for section in objects(card.get("sections")):
        yield _plain(section.get("header"), links)
        for widget in objects(section.get("widgets")):
            yield _widget(widget, links)


def _widget(widget: Json, links: Links) -> str:
    """A paragraph, a labelled text, or buttons, whose links are kept."""
    for key in ("buttonList", "buttons"):
        found = widget.get(key)
        for button in objects(found.get("buttons") if is_object(found) else found):
            _button(button, links)
    paragraph = widget.get("textParagraph")
    if is_object(paragraph):
        return _plain(paragraph.get("text"), links)
    labelled = widget.get("decoratedText") or widget.get("keyValue")
    if not is_object(labelled):
        return ""
    beside = labelled.get("button")
    if is_object(beside):
        _button(beside, links)
    label, text = _plain(labelled.get("topLabel"), links), _text_of(labelled, links)
    shown = f"{label.removesuffix(':')}: {text}" if label and text else label or text
    return stack([shown, _plain(labelled.get("bottomLabel"), links)])


def _text_of(labelled: Json, links: Links) -> str:
    return _plain(labelled.get("text") or labelled.get("content"), links)


def _button(button: Json, links: Links) -> None:
    inner = button.get("textButton")
    shown: Json = inner if is_object(inner) else button
    click = shown.get("onClick")
    opened = click.get("openLink") if is_object(click) else None
    if is_object(opened):
        links.add(string(opened.get("url")), string(shown.get("text")))


def _plain(value: object, links: Links) -> str:
    """Texts of cards know a few tags of HTML."""
    return Html(links.add).text(string(value)) if string(value).strip() else ""
