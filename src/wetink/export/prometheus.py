"""Which alert leads to which runbook, for Prometheus: a map of addresses, and rule files that carry them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from wetink.export.book import Book, Files, Page
from wetink.export.rules import Patched, patch

MAP = "runbook-urls.json"


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A team's rule file: its name in the export, what to call it in messages, its text."""

    name: str
    source: str
    text: str


def addresses(book: Book) -> dict[str, str]:
    """Alert -> address, alerts in order. Of several runbooks that name one the freshest counts (see `several`)."""
    return {alert: book.address(pages[0]) for alert, pages in sorted(_by_alert(book).items())}


def several(book: Book) -> dict[str, tuple[str, ...]]:
    """Alerts that more than one usable runbook names: their paths, the one that was taken first."""
    return {alert: tuple(page.path for page in pages) for alert, pages in _by_alert(book).items() if len(pages) > 1}


def _by_alert(book: Book) -> dict[str, list[Page]]:
    found: dict[str, list[Page]] = {}
    for page in book.usable:
        for alert in dict.fromkeys(page.runbook.body.alerts):
            found.setdefault(alert, []).append(page)
    for pages in found.values():
        pages.sort(key=_freshness)
    return found


def _freshness(page: Page) -> tuple[int, int, str]:
    """Verified last before reviewed last before the name's order."""
    review = page.runbook.review
    days = [-(day or date.min).toordinal() for day in (review.last_verified, review.last_reviewed)]
    return days[0], days[1], page.path


def prometheus(book: Book, rules: Iterable[RuleFile], *, replace: bool = False) -> tuple[Files, Mapping[str, Patched]]:
    """The map and the patched rule files, and what was done in each by its name. Raises `RulesInvalid`."""
    urls = addresses(book)
    done = {rule.name: patch(rule.text, urls, rule.source, replace=replace) for rule in rules}
    listing = json.dumps(urls, ensure_ascii=False, indent=2) + "\n"
    files = {MAP: listing.encode(), **{name: found.text.encode() for name, found in done.items()}}
    return files, done
