"""A runbook as one HTML file that needs nothing else, for a screen or for the wall."""

from __future__ import annotations

from functools import cache
from importlib import resources
from urllib.parse import quote

from wetink.export.book import Book, Files, Page, between
from wetink.export.compose import by_alert, moved, overview, shown
from wetink.export.document import Command, Document
from wetink.export.markup import Markup, escaped
from wetink.model.evidence import Risk

_RISKS = {Risk.CHANGES_STATE: "Changes state", Risk.DESTRUCTIVE: "Destructive"}
_NONE: frozenset[str] = frozenset()
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def html(book: Book) -> Files:
    """`<place>.html` for each page and an index of them."""
    files = {f"{page.place}.html": sheets((page,), book, f"{page.place}.html") for page in book.pages}
    for path, page in book.old_places:
        place = path.removesuffix(".md") + ".html"
        files[place] = _whole(page.title, _article(page.title, moved(page), book, (place, _NONE)))
    index = _article(book.name, overview(book), book, ("index.html", _NONE))
    alerts = _article("Alerts", by_alert(book), book, ("index.html", _NONE))
    files["index.html"] = _whole(book.name, index + alerts)
    return {path: text.encode() for path, text in sorted(files.items())}


def one_html(book: Book) -> bytes:
    """All pages that may be used in one file, one after the other."""
    return sheets(book.usable, book).encode()


def sheets(pages: tuple[Page, ...], book: Book, place: str = "") -> str:
    """HTML with these pages; links between them stay inside where `place` (the file's own path) is ""."""
    inside = frozenset(page.path for page in pages)
    articles = "".join(_article(page.title, shown(page, book), book, (place, inside), page) for page in pages)
    title = pages[0].title if len(pages) == 1 else book.name
    return _whole(title, articles)


def _article(
    title: str, document: Document, book: Book, file: tuple[str, frozenset[str]], page: Page | None = None
) -> str:
    """One page of a file; `file` is its own path, "" for none, and the paths of the pages in it."""
    mark = f"{page.place}/" if page else ""
    place, inside = file

    def link(path: str, words: str) -> str:
        target = book.page(path)
        if target is None or (not place and target.path not in inside):
            return words
        href = quote(between(place, f"{target.place}.html")) if place else f"#{quote(target.place)}"
        return f'<a href="{escaped(href)}">{words}</a>'

    def cite(id_: str) -> str:
        return f'<sup><a href="#{quote(mark + id_)}">{escaped(id_)}</a></sup>'

    markup = Markup(link, _command, _task, cite, _notice)
    notes = "".join(
        f'<dt id="{escaped(mark + id_)}">{escaped(id_)}</dt><dd>{content}</dd>'
        for id_, content in markup.notes(document).items()
    )
    parts = [
        f"<h1>{escaped(title)}</h1>",
        markup.blocks(document.blocks),
        f'<dl class="notes">{notes}</dl>' if notes else "",
        _footer(page, book) if page else "",
    ]
    anchor = f' id="{escaped(page.place)}"' if page else ""
    return f"<article{anchor}>\n" + "\n".join(part for part in parts if part) + "\n</article>\n"


def _footer(page: Page, book: Book) -> str:
    """Which text this is, so that an old copy on a wall can be told from the newest one."""
    address = book.address(page)
    where = f' The newest text: <a href="{escaped(address)}">{escaped(address)}</a>' if address else ""
    return (
        f"<footer>{escaped(page.runbook.id)}, {escaped(page.path)}, text {page.runbook.text_sha256[:12]}. "
        f"A printed copy does not change when the runbook does.{where}</footer>"
    )


def _whole(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="generator" content="wetink">\n'
        f"<title>{escaped(title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


@cache
def _style() -> str:
    return resources.files("wetink.export").joinpath("sheet.css").read_text("utf-8")


def _command(block: Command) -> str:
    code = f"<pre><code>{escaped(block.code)}</code></pre>"
    caption = _RISKS.get(block.risk, "") if block.risk else ""
    return f'<figure class="{block.risk}"><figcaption>{caption}</figcaption>{code}</figure>' if caption else code


def _task(done: bool, content: str) -> str:
    words = "done" if done else "to do"
    box = f'<span class="box">[{words}]</span>'
    return content.replace("<p>", f"<p>{box}", 1) if content.startswith("<p>") else box + content


def _notice(severe: bool, content: str) -> str:
    return f'<div class="notice{" severe" if severe else ""}">{content}</div>'
