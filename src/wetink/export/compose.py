"""The pages of an export as trees: a runbook with its head and its neighbours, what stands at an old path, indexes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping

from wetink.export.book import Book, Page
from wetink.export.document import (
    Block,
    Document,
    Heading,
    Inline,
    Item,
    Items,
    Link,
    Marked,
    Notice,
    Paragraph,
    Text,
    plain,
)
from wetink.export.reading import EVIDENCE, address


def shown(page: Page, book: Book) -> Document:
    """A runbook: what to know first, who owns it, its text, related ones. Of a retired one only where to go instead."""
    if page.is_retired:
        return Document((Notice((_words(page.warning), *_instead(page, book))),))
    blocks: list[Block] = []
    if page.warning:
        blocks.append(Notice((_words(page.warning),)))
    blocks.append(Items(tuple(_head(page))))
    text, evidence = _apart(page.document.blocks)
    blocks += text
    if page.related:
        blocks += [Heading(2, (Text("Related runbooks"),)), Items(tuple(_related(page)))]
    return Document((*blocks, *evidence), page.document.notes)


def _apart(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The text, and the section above the notes, which comes last."""
    heads = [number for number, one in enumerate(blocks) if isinstance(one, Heading) and one.level == 2]
    ends = [*heads, len(blocks)][1:]
    for start, end in zip(heads, ends, strict=True):
        head = blocks[start]
        if isinstance(head, Heading) and plain(head.inside).lower() == EVIDENCE:
            return (*blocks[:start], *blocks[end:]), blocks[start:end]
    return blocks, ()


def moved(page: Page) -> Document:
    """What stands at the old path of a runbook that was renamed."""
    lead = Paragraph((Text("This runbook has moved: "), _link(page)))
    return Document((Notice((lead,), severe=False),))


def overview(book: Book) -> Document:
    """All runbooks, each below the service it is filed under; which other ones touch a service stands at the end."""
    grouped, homes = book.by_service(), book.at_home()
    blocks: list[Block] = []
    for service in homes:
        own = [page for page in grouped[service] if page.services[0] == service]
        blocks += [Heading(2, (Text(service),)), listed(own, alerts=True)]
    touched = {
        service: others
        for service, pages in grouped.items()
        if (others := [page for page in pages if page.services[0] != service])
    }
    if touched:
        blocks += [Heading(2, (Text("Also about"),)), _named(touched)]
    return Document(tuple(blocks) or (_words("No runbook is published yet."),))


def by_alert(book: Book) -> Document:
    """Which runbook answers which alert."""
    rows: dict[str, list[Page]] = {}
    for page in book.usable:
        for alert in page.runbook.body.alerts:
            rows.setdefault(alert, []).append(page)
    rows = {alert: rows[alert] for alert in sorted(rows, key=lambda name: (name.lower(), name))}
    return Document((_named(rows),) if rows else (_words("No runbook names an alert."),))


def listed(pages: Iterable[Page], *, alerts: bool = False) -> Items:
    """Links to pages, with what is wrong about those not to follow, and the alerts that their titles do not say."""
    return Items(tuple(Item((Paragraph((_link(page), *_beside(page, alerts=alerts))),)) for page in pages))


def _beside(page: Page, *, alerts: bool) -> Iterator[Inline]:
    if page.warning:
        yield Text(f" ({page.warning.split(':')[0].lower()})")
    unsaid = [alert for alert in page.runbook.body.alerts if alert not in page.title] if alerts else []
    if unsaid:
        yield Text(f" (alerts: {', '.join(unsaid)})")


def _named(rows: Mapping[str, list[Page]]) -> Items:
    """A line for each name, with the pages it leads to."""
    return Items(
        tuple(
            Item((Paragraph((Marked("strong", (Text(name),)), Text(": "), *_several(pages))),))
            for name, pages in rows.items()
        )
    )


def name_of(words: str) -> str:
    """A file name for a service: its own name where that is one, else with a piece of its hash."""
    stem = "-".join(re.findall("[a-z0-9]+", words.lower()))[:60].strip("-")
    if stem == words:
        return stem
    return f"{stem or 'service'}-{hashlib.sha256(words.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _several(pages: list[Page]) -> Iterator[Inline]:
    for number, page in enumerate(pages):
        yield from (Text(", "),) if number else ()
        yield _link(page)


def _link(page: Page) -> Link:
    return Link((Text(page.title),), path=page.path)


def _words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def _instead(page: Page, book: Book) -> Iterator[Block]:
    target = book.page(page.instead) if page.instead else None
    if target is not None:
        yield Paragraph((Text("Follow instead: "), _link(target)))


def _head(page: Page) -> Iterator[Item]:
    for name, value in page.facts:
        yield Item((Paragraph((Marked("strong", (Text(f"{name}:"),)), Text(f" {value}"))),))
    for url in page.runbook.body.dashboards:
        target = address(url)
        words = Link((Text(url),), url=target) if target else Text(url)
        yield Item((Paragraph((Marked("strong", (Text("Dashboard:"),)), Text(" "), words)),))


def _related(page: Page) -> Iterator[Item]:
    for path, title, why in page.related:
        yield Item((Paragraph((Link((Text(title),), path=path), Text(f": {why}" if why else ""))),))
